"""Nodes to `ExemptSpec`s: the key `exempt`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from proposal_lsp.findings import Severity
from proposal_lsp.schema.keys import EXEMPT
from proposal_lsp.schema.load_conditions import read_condition
from proposal_lsp.schema.model import ExemptSpec
from proposal_lsp.schema.reader import MapReader
from proposal_lsp.schema.references import References


def read_exempt(schema: MapReader, references: References, codes: Sequence[str]) -> tuple[ExemptSpec, ...]:
    """The key `exempt`; a rule that is none of `codes` is a warning, as in `rules`."""
    return tuple(_exemptions(schema, references, codes))


def _exemptions(schema: MapReader, references: References, codes: Sequence[str]) -> Iterator[ExemptSpec]:
    for reader in schema.maps("exempt", "an exemption", EXEMPT):
        rules = reader.scalars("rules", "codes of rules")
        for node in rules if codes else ():
            if node.value.strip() not in codes:
                reader.problems.unknown("rule", node.value.strip(), codes, node.span, Severity.WARNING)
        condition = read_condition(reader, references)
        if condition is not None:
            yield ExemptSpec(tuple(node.value.strip() for node in rules), condition, reader.text("why").rstrip("."))
        elif reader.misses("when") and reader.misses("unless"):
            told = "An exemption needs `when` or `unless`; what is off for all documents stands in `rules`."
            reader.problems.add(told, reader.span)
