"""There is text before the first section, and the schema does not allow it."""

from __future__ import annotations

from collections.abc import Iterator

from proposal_lsp.binding import Binding
from proposal_lsp.document import Leaf
from proposal_lsp.document.pieces import is_content
from proposal_lsp.rules._lost import lost_in
from proposal_lsp.rules._rule import WARNING, Body, Report, Rule


def check(binding: Binding, body: Body) -> Iterator[Report]:
    """Where the schema says `lead: report`: one finding before the first heading, and one below the title."""
    if body.section not in (None, binding.title):
        return
    if binding.schema.lead == "report" and not any(lost_in(binding, body)):
        found = next((leaf for leaf in body.leaves if is_content(leaf) and not _is_metadata(binding, leaf)), None)
        if found is not None:
            yield Report("Text before the first section is not allowed; move it into a section.", found.span)


def _is_metadata(binding: Binding, leaf: Leaf) -> bool:
    fields = (*(bound.field for bound in binding.fields.bound), *binding.fields.unknown)
    return any(leaf.span.holds(field.span.start) for field in fields)


RULE = Rule("stray-text", "There is text before the first section.", WARNING, check, scope="body", metadata="names")
