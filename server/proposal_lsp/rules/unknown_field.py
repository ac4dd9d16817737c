"""A field that the schema does not know, if it does not allow others."""

from __future__ import annotations

from collections.abc import Iterator

from proposal_lsp.binding import Binding
from proposal_lsp.rules._rule import HINT, Report, Rule


def check(binding: Binding) -> Iterator[Report]:
    """Only where the schema says `extras: report` for its metadata."""
    if binding.schema.metadata.extras == "report":
        for field in binding.fields.unknown:
            yield Report(f'Field "{field.key}" is not part of {binding.schema.name}.', field.key_span)


RULE = Rule("unknown-field", "A field is not part of the schema.", HINT, check, scope="outline", metadata="names")
