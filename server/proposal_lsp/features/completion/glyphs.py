"""Pictures that say how far something has come, where an item of the template lists them: `⬜ / 🟨 / ✅`."""

from __future__ import annotations

import re
from collections.abc import Iterable

from proposal_lsp.binding import Binding
from proposal_lsp.binding.template import template_sections
from proposal_lsp.document import Leaf
from proposal_lsp.features.completion.caret import Caret
from proposal_lsp.features.completion.completion_item import Completion
from proposal_lsp.findings import Edit
from proposal_lsp.scaffold.marks import LABELLED, listed
from proposal_lsp.text import Span

_MEANING = r"{}\s*\(([^()]{{1,40}})\)"


def glyphs(caret: Caret, binding: Binding) -> tuple[Completion, ...]:
    """The pictures that may be after the label of a list item, in the order of the template."""
    leaf, section, template = caret.leaf, caret.section, binding.template
    bound = binding.bound_at(section) if section else None
    if leaf is None or leaf.kind != "item" or bound is None or template is None:
        return ()
    known = next(filter(None, (_known(one.leaves) for one in template_sections(template, bound.node))), ())
    written = LABELLED.fullmatch(caret.written.rstrip())
    if not known or written is None or caret.column < written.start("space"):
        return ()
    value = written["value"]
    if any(character.isalnum() for character in value) or caret.column > len(caret.written.rstrip()) + 1:
        return ()
    space = caret.written[written.start("space") : caret.column]
    at = written.start("value") if value else caret.column
    start = min(at, caret.column)
    span = Span(start, max(written.end(), start)).shift(caret.span.start)
    typed = caret.written[start : caret.column]
    lead = "" if space or start > written.start("space") else " "
    return tuple(
        Completion(
            glyph,
            "glyph",
            Edit(span, lead + glyph),
            rank,
            detail=_meaning(bound.node.spec.doc, glyph),
            filter_text=typed + glyph,
        )
        for rank, glyph in enumerate(known)
    )


def _known(leaves: Iterable[Leaf]) -> tuple[str, ...]:
    """The pictures of the first item that lists some."""
    found = (listed(leaf.text) for leaf in leaves if leaf.kind == "item")
    return next((glyphs for _, glyphs in filter(None, found)), ())


def _meaning(doc: str, glyph: str) -> str:
    """The meaning of a picture, if the schema gives it in brackets after it."""
    found = re.search(_MEANING.format(re.escape(glyph)), doc)
    return found.group(1) if found else ""
