"""Written values: where they stand, and which of them are worth a check of their form."""

from __future__ import annotations

import re
from collections.abc import Iterable

from proposal_lsp.binding import Binding, BoundField, is_placeholder, plain_value
from proposal_lsp.binding.mirrors import copies
from proposal_lsp.binding.template import first_line, fold
from proposal_lsp.document import Field
from proposal_lsp.document.links import is_link
from proposal_lsp.remembered import kept_with_first
from proposal_lsp.schema.model import FieldSpec
from proposal_lsp.schema.pattern import Pattern
from proposal_lsp.text import Span

# The number of something that has none yet: `rfcs#0000`, `ADR-NNNN`.
_BLANK_ID = re.compile(r"(?<![0-9A-Za-z])(?:0{3,}|N{3,}|X{3,})(?![0-9A-Za-z])")


def value_span(binding: Binding, field: Field) -> Span:
    """The first line of a value without its quotes; the key where there is no value."""
    start, end = field.value_span
    if start == end:
        return first_line(binding, field.key_span)
    if field.quoted and end - start > 2 and binding.document.text.source[start] in "'\"":
        start, end = start + 1, end - 1
    return first_line(binding, Span(start, end))


@kept_with_first
def filled(binding: Binding) -> tuple[BoundField, ...]:
    """The fields with a value that is no placeholder; unfilled comes before wrong. Remembered: many rules ask."""
    fields = binding.fields.bound
    return tuple(bound for bound in fields if bound.field.value.strip() and not is_unfilled(binding, bound))


def is_unfilled(binding: Binding, bound: BoundField) -> bool:
    """Whether a value is a placeholder, a list of choices, or the template's text where that is no real value."""
    value = plain_value(bound.field.value)
    if bound.spec.type == "list" and bound.field.style == "front-matter" and bound.field.children:
        # In YAML brackets around items are no marks of a placeholder.
        return all(is_placeholder(child.value) for child in bound.field.children) or _is_templates(binding, bound)
    if not value or is_link(bound.field.value, binding.document.links):
        return False
    if is_placeholder(value) or (bound.spec.values and bound.match.fit == "unchosen"):
        return True
    return _is_templates(binding, bound)


def _is_templates(binding: Binding, bound: BoundField) -> bool:
    """Whether the template has the same value, and it is one to be replaced."""
    template = binding.template.fields.get(bound.spec.key) if binding.template else None
    if template is None or fold(template.field.value) != fold(bound.field.value):
        return False
    return not bound.spec.values and bound.spec.default is None and _has_marks(bound.field.value)


def _has_marks(value: str) -> bool:
    """Whether a template's value shows that it is to be replaced; `MIT` or `1.0` may well stay."""
    return any(mark in value for mark in "[]<>{}") or "..." in value or "@" in value or bool(_BLANK_ID.search(value))


def one_of(patterns: Iterable[Pattern]) -> str:
    """Patterns as people should read them: `BIP-<n> or RFC-<n>`."""
    return " or ".join(pattern.shown for pattern in patterns)


def suggested_values(binding: Binding, spec: FieldSpec) -> list[str]:
    """What a field may well say, the likeliest first: what a copy of it says, its default, its vocabulary."""
    copied = [copy.text for copy in copies(binding) if copy.key == spec.key.casefold()]
    default = [spec.default] if spec.default is not None else []
    return list(dict.fromkeys([*copied, *default, *(value.name for value in spec.values)]))[:12]
