"""Which values of fields are checked for their form."""

from __future__ import annotations

from proposal_lsp.binding import Binding, BoundField, plain_value
from proposal_lsp.binding.mirrors import copies
from proposal_lsp.binding.unfilled import is_unfilled
from proposal_lsp.document.placeholders import reason_for_none
from proposal_lsp.remembered import kept_with_first
from proposal_lsp.schema.model import FieldSpec


@kept_with_first
def filled(binding: Binding) -> tuple[BoundField, ...]:
    """The fields with a value that is known and no placeholder; unfilled comes before wrong.

    If the YAML of an entry cannot be read, its value is unknown. A second block of front matter is looked at when it is
    joined with the first. Remembered: many rules ask.
    """
    block = binding.document.block
    others = block.blocks[1:] if block else ()
    broken = [problem.span.start for problem in binding.document.problems]
    fields = (
        one
        for one in binding.fields.bound
        if not any(one.field.span.holds(at) for at in broken)
        and not any(other.holds(one.field.span.start) for other in others)
    )
    return tuple(bound for bound in fields if bound.field.value.strip() and not is_unfilled(binding, bound))


@kept_with_first
def stated(binding: Binding) -> tuple[BoundField, ...]:
    """The filled fields whose value must be of its type and form: those that do not say `N/A` where they may."""
    return tuple(bound for bound in filled(binding) if not _is_none(bound))


def _is_none(bound: BoundField) -> bool:
    allowed = bound.spec.allow_na
    reason = reason_for_none(plain_value(bound.field.value)) if allowed else None
    return bool(reason) or (reason is not None and allowed == "bare")


def suggested_values(binding: Binding, spec: FieldSpec) -> list[str]:
    """Likely values of a field, the likeliest first: from a copy of it, its default, its vocabulary."""
    copied = [copy.text for copy in copies(binding) if copy.key == spec.key.casefold()]
    default = [spec.default] if spec.default is not None else []
    return list(dict.fromkeys([*copied, *default, *(value.name for value in spec.values)]))[:12]
