"""Which values of fields are checked for their form."""

from __future__ import annotations

from proposal_lsp.binding import Binding, BoundField, plain_value
from proposal_lsp.binding.mirrors import copies
from proposal_lsp.binding.unfilled import is_unfilled
from proposal_lsp.document.placeholders import reason_for_none
from proposal_lsp.remembered import kept_with_first
from proposal_lsp.schema.model import FieldSpec


def filled(binding: Binding) -> tuple[BoundField, ...]:
    """The fields with a value that is known and no placeholder."""
    return tuple(bound for bound in binding.fields.bound if is_filled(binding, bound))


@kept_with_first
def is_filled(binding: Binding, bound: BoundField) -> bool:
    """Whether a field has a value that is known and no placeholder; unfilled comes before wrong.

    If the YAML of an entry cannot be read, its value is unknown. A second block of front matter is examined when it is
    joined with the first. Remembered: many rules ask.
    """
    span, block = bound.field.span, binding.document.block
    if any(span.holds(problem.span.start) for problem in binding.document.problems):
        return False
    if block and any(other.holds(span.start) for other in block.blocks[1:]):
        return False
    return bool(bound.field.value.strip()) and not is_unfilled(binding, bound)


@kept_with_first
def is_stated(binding: Binding, bound: BoundField) -> bool:
    """Whether the value of a field must be of its type and form: it is filled, and not `N/A` where it may be."""
    return is_filled(binding, bound) and not _is_none(bound)


def _is_none(bound: BoundField) -> bool:
    allowed = bound.spec.allow_na
    reason = reason_for_none(plain_value(bound.field.value)) if allowed else None
    return bool(reason) or (reason is not None and allowed == "bare")


def suggested_values(binding: Binding, spec: FieldSpec) -> list[str]:
    """Likely values of a field, the likeliest first: from a copy of it, its default, its vocabulary."""
    copied = [copy.text for copy in copies(binding) if copy.key == spec.key.casefold()]
    default = [spec.default] if spec.default is not None else []
    return list(dict.fromkeys([*copied, *default, *(value.name for value in spec.values)]))[:12]
