"""Which fields of a document are not filled in yet."""

from __future__ import annotations

from proposal_lsp import lazy_re as re
from proposal_lsp.binding.bound import Binding
from proposal_lsp.binding.fields import BoundField
from proposal_lsp.binding.template import fold
from proposal_lsp.binding.values import plain_value
from proposal_lsp.document import Field
from proposal_lsp.document.instructions import asks_for_value
from proposal_lsp.document.links import is_link
from proposal_lsp.document.placeholders import is_placeholder, names_date_form

# A variable that a tool replaces: `$WORD`, `${word}`.
_VARIABLE = re.compile(r"\$(?:[A-Z][A-Z0-9_]{2,}\b|\{\w+\})")
# A placeholder for a number: `rfcs#0000`, `ADR-NNNN`.
_BLANK_ID = re.compile(r"(?<![0-9A-Za-z])(?:0{3,}|N{3,}|X{3,})(?![0-9A-Za-z])")
# Words in brackets that say what is to be written, not `(leave blank)`.
_ASIDE = re.compile(r"\((?!leave\b)[^()\s]+\s[^()]+\)", re.IGNORECASE)


def is_empty(bound: BoundField) -> bool:
    """Whether a field has neither a value nor nested entries."""
    return not bound.field.value.strip() and not bound.field.children


def is_unfilled(binding: Binding, bound: BoundField) -> bool:
    """Whether a value is a placeholder, a list of choices, or the template's text if that is not a real value."""
    value = plain_value(bound.field.value)
    if bound.field.style == "front-matter" and _is_list(bound):
        # In YAML, brackets around items do not mark a placeholder; braces around words without a value do.
        children = bound.field.children
        if all(child.key and not child.value for child in children):
            return is_placeholder(bound.field.value)
        return all(is_placeholder(child.value) for child in children) or _is_templates(binding, bound)
    if not value and unfilled_entry(binding, bound):
        return True
    if not value or is_link(bound.field.value, binding.document.links):
        return False
    if is_placeholder(value) or (bound.spec.values and bound.match.fit == "unchosen"):
        return True
    return _is_templates(binding, bound)


def unfilled_entry(binding: Binding, bound: BoundField) -> Field | None:
    """The first nested entry, outside front matter, that still has the template's text."""
    template = binding.template.fields.get(bound.spec.key) if binding.template else None
    if template is None or bound.field.style == "front-matter":
        return None
    asked = {(one.key, fold(one.value)) for one in template.field.children if _has_marks(one.value)}
    return next((one for one in bound.field.children if (one.key, fold(one.value)) in asked), None)


def _is_list(bound: BoundField) -> bool:
    """Whether the brackets of a value are those of a list; `[Name]` in a field of another type may be a placeholder."""
    children = bound.field.children
    return bool(children) and (bound.spec.is_list or len(children) > 1 or children[0].quoted)


def _is_templates(binding: Binding, bound: BoundField) -> bool:
    """Whether the template has the same value, and the value is to be replaced."""
    if not has_templates_value(binding, bound):
        return False
    if bound.spec.values or bound.spec.default is not None:
        return False
    is_aside = bound.spec.required is True and _ASIDE.fullmatch(bound.field.value.strip()) is not None
    return is_aside or _has_marks(bound.field.value) or asks_for_value(bound.field.value)


def has_templates_value(binding: Binding, bound: BoundField) -> bool:
    """Whether the template has the same value."""
    template = binding.template.fields.get(bound.spec.key) if binding.template else None
    return template is not None and fold(template.field.value) == fold(bound.field.value)


def _has_marks(value: str) -> bool:
    """Whether a template's value shows that it is to be replaced; `MIT` or `1.0` may well stay."""
    return (
        any(mark in value for mark in "[]<>{}")
        or "..." in value
        or "@" in value
        or names_date_form(value)
        or bool(_BLANK_ID.search(value) or _VARIABLE.search(value))
    )
