"""Text stands before the first section, where the schema wants none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from proposal_lsp.binding import Binding
from proposal_lsp.binding.template import first_line
from proposal_lsp.document import Leaf, Section
from proposal_lsp.document.model import is_content
from proposal_lsp.rules._lost import lost_in
from proposal_lsp.rules._rule import WARNING, Report, Rule, no_body


def check(binding: Binding) -> Iterator[Report]:
    """Only where the schema says `lead: report`; before the first heading."""
    yield from _stray(binding, binding.document.preamble)


def check_body(binding: Binding, section: Section) -> Iterator[Report]:
    """Below the title. One finding, on the first line."""
    if section is binding.title:
        yield from _stray(binding, section.leaves)


def _stray(binding: Binding, leaves: Sequence[Leaf]) -> Iterator[Report]:
    if binding.schema.lead == "report" and not any(lost_in(binding, leaves)):
        found = next((leaf for leaf in leaves if is_content(leaf) and not _is_metadata(binding, leaf)), None)
        if found is not None:
            place = first_line(binding, found.span)
            yield Report("No text may stand before the first section; move it into one.", place)


def _is_metadata(binding: Binding, leaf: Leaf) -> bool:
    fields = (*(bound.field for bound in binding.fields.bound), *binding.fields.unknown)
    return any(leaf.span.holds(field.span.start) for field in fields)


RULE = Rule("stray-text", "Text stands before the first section.", WARNING, check, check_body=check_body, reads=no_body)
