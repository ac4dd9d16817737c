"""Template text that is left before the first section."""

from __future__ import annotations

from collections.abc import Iterable

from proposal_lsp import lazy_re as re
from proposal_lsp.binding.bound import Binding
from proposal_lsp.binding.template import units
from proposal_lsp.document import Leaf
from proposal_lsp.document.links import is_link
from proposal_lsp.document.placeholders import is_placeholder
from proposal_lsp.text import Span

_LEAD_MARK = re.compile(
    r"\[(?P<link>[^\[\]]{3,100})\](?=\()|\[[^\[\]]{3,100}\]|<[A-Za-z][^<>@]{2,100}>|\{[A-Za-z][^{}]{2,100}\}"
)


def lead_left_over(binding: Binding, leaves: Iterable[Leaf]) -> list[Span]:
    """Placeholders of the template in the text before the first section that an author has left; metadata has rules."""
    template = binding.template
    if template is None:
        return []
    title = template.title
    body = title.leaves if title else template.document.preamble
    fields = [one.field.span for one in binding.fields.bound]
    links = template.document.links
    asked = {
        found.group()
        for unit in units(body)
        for found in _LEAD_MARK.finditer(unit.text)
        if is_placeholder(found["link"] or found.group()) and not is_link(found.group(), links)
    }
    return [
        Span(*found.span()).shift(unit.span.start)
        for unit in (units(leaves) if asked else ())
        for found in _LEAD_MARK.finditer(binding.document.text.slice(unit.span))
        if found.group() in asked and not any(span.holds(unit.span.start) for span in fields)
    ]
