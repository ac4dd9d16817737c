"""Hover in the body of a section: labels the schema asks for, and text of the template that is still there."""

from __future__ import annotations

from proposal_lsp import lazy_re as re
from proposal_lsp.binding import Binding, Bound
from proposal_lsp.binding.template import left_over
from proposal_lsp.document import Leaf
from proposal_lsp.document.headings import heading_key
from proposal_lsp.document.visible import visible
from proposal_lsp.features.hover.markup import Hover, bold, card
from proposal_lsp.features.hover.sections import what_to_write
from proposal_lsp.schema.model import LabelSpec
from proposal_lsp.text import Span

# A label at the start of a line, after the marks of a list or quote: `- **Threat model**:`.
_LABEL = re.compile(r"[ \t>*+-]*?((\*\*|__)([^\n]{1,80}?)(?::[ \t]*\2|\2[ \t]*:))")


def on_body(binding: Binding, bound: Bound, offset: int) -> Hover | None:
    """Explain a label, or what to write in place of the template's text."""
    leaf = next((leaf for leaf in bound.section.leaves if leaf.span.holds(offset)), None)
    if leaf is None:
        return None
    label, span = _label(binding, bound, offset) if leaf.kind in ("paragraph", "item") else NO_LABEL
    if label is not None and span.holds(offset):
        return Hover(span, _label_card(label))
    place = _left_over(binding, bound, leaf, offset)
    if place is None:
        return None
    return Hover(place, _label_card(label)) if label is not None else what_to_write(bound, place)


NO_LABEL: tuple[LabelSpec | None, Span] = (None, Span(0, 0))


def _label(binding: Binding, bound: Bound, offset: int) -> tuple[LabelSpec | None, Span]:
    """The label of the schema that starts the line, and where it is."""
    text = binding.document.text
    line = text.line_span(text.line_at(offset))
    found = _LABEL.match(text.slice(line)) if bound.node.spec.content.labels else None
    if found is not None:
        for label in bound.node.spec.content.labels:
            if heading_key(visible(found.group(3))) in {heading_key(name) for name in (label.label, *label.aliases)}:
                return label, Span(*found.span(1)).shift(line.start)
    return NO_LABEL


def _label_card(label: LabelSpec) -> str:
    return card(f"{bold(label.label)} ({'required' if label.required else 'optional'})", label.doc)


def _left_over(binding: Binding, bound: Bound, leaf: Leaf, offset: int) -> Span | None:
    """The block that is the template's as a whole, or the words of the template in one that is not."""
    inside = [span for span in left_over(binding, bound.node, bound.section) if leaf.span.holds(span.start)]
    if leaf.kind != "table" and any(span.start == leaf.span.start or leaf.kind == "code" for span in inside):
        return leaf.span
    return next((span for span in inside if span.holds(offset)), None)
