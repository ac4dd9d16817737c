"""The value of a field that is about to be written, as text with stops."""

from __future__ import annotations

from proposal_lsp.binding import Binding, BoundField, is_placeholder
from proposal_lsp.document.styles import Style
from proposal_lsp.features.completion.caret import Caret
from proposal_lsp.features.completion.options import said_elsewhere
from proposal_lsp.features.completion.snippets import Parts, Stop
from proposal_lsp.schema.model import FieldSpec
from proposal_lsp.text import Span


def value_parts(caret: Caret, binding: Binding, spec: FieldSpec, style: Style) -> Parts:
    """What to write behind a new key: today's date, the words to choose from, or what the template says."""
    template = binding.template.fields.get(spec.key) if binding.template else None
    if template is not None and template.field.children and template.field.style == style:
        return _nested(binding, template, caret.text.eol)
    stop = first_value(caret, spec, template, said_elsewhere(binding, spec))
    if style == "front-matter" and stop.text and (template.field.quoted if template else is_placeholder(stop.text)):
        return ('"', stop, '"')
    return (stop,)


def first_value(caret: Caret, spec: FieldSpec, template: BoundField | None, known: str | None = None) -> Stop:
    """What the value of a field is at first; `known` is what the document says elsewhere."""
    name = spec.key.casefold()
    if known:
        return Stop(known, name=name)
    if spec.values:
        names = [value.name for value in spec.values]
        choices = tuple(sorted(names, key=lambda value: value != spec.default))
        return Stop(template.field.value if template else "", choices, name)
    if spec.type in ("date", "datetime"):
        return Stop(caret.today.isoformat(), name=name)
    if spec.type == "boolean":
        return Stop(choices=("true", "false") if spec.default != "false" else ("false", "true"), name=name)
    if spec.default:
        return Stop(spec.default, name=name)
    return Stop(template.field.value if template else "", name=name)


def _nested(binding: Binding, bound: BoundField, eol: str) -> Parts:
    """The template's own nested entries, each value a stop."""
    assert binding.template is not None
    text = binding.template.document.text
    at = text.line_span(text.line_at(bound.field.key_span.end)).end
    parts: list[str | Stop] = []
    for child in bound.field.children:
        start, end = child.value_span if child.value else Span(child.span.end, child.span.end)
        parts += (text.source[at:start].replace("\n", eol), Stop(text.source[start:end]))
        at = end
    return tuple(parts)
