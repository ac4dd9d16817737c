"""Fields are in another order than the schema gives them."""

from __future__ import annotations

from collections.abc import Iterator

from proposal_lsp.binding import Binding
from proposal_lsp.binding.order import out_of_order
from proposal_lsp.rules._rule import HINT, Report, Rule


def check(binding: Binding) -> Iterator[Report]:
    """Only where the schema says `ordered: true` for its metadata; the fewest fields whose move puts all in order."""
    if not binding.schema.metadata.ordered:
        return
    fields = binding.schema.metadata.fields
    bound = binding.fields.bound
    ranks = binding.schema.metadata.relations.ranks([spec.key for spec in fields])
    for place in out_of_order([ranks[fields.index(one.spec)] for one in bound]):
        spec = bound[place].spec
        present = {one.spec for one in bound}
        before = next((other for other in reversed(fields[: fields.index(spec)]) if other in present), None)
        where = f'after "{before.key}"' if before else "first"
        yield Report(f'Field "{spec.key}" belongs {where}.', bound[place].field.span)


RULE = Rule("field-order", "Fields are in the wrong order.", HINT, check, scope="outline", metadata="names")
