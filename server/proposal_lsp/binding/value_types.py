"""Whether the value of a field is of its type and form."""

from __future__ import annotations

from collections.abc import Iterable

from proposal_lsp import lazy_re as re
from proposal_lsp.binding.fields import BoundField
from proposal_lsp.binding.values import fits, plain_value, read_date
from proposal_lsp.schema.model import RangeSpec
from proposal_lsp.schema.pattern import Pattern

_FORMS = {
    "url": (re.compile(r"https?://[^\s<>]{3,}"), "a URL such as https://example.org/x"),
    "email": (re.compile(r"[^\s@<>]+@[^\s@<>][^\s@<>.]*\.[^\s@<>]+"), "an e-mail address"),
    "handle": (re.compile(r"@[\w/.-]{1,100}"), "a handle such as @name"),
    "version": (re.compile(r"v?[0-9]{1,9}(?:\.[0-9]{1,9}){0,3}(?:[-+.][\w.-]{1,50})?"), "a version such as 1.2"),
    "boolean": (re.compile(r"true|false|yes|no", re.IGNORECASE), "yes or no"),
}


def problem_of(bound: BoundField) -> str | None:
    """The problem of a value, as a phrase that follows it: `must be a whole number`; None if it is valid."""
    spec, value = bound.spec, plain_value(bound.field.value)
    if spec.patterns and not fits(spec.patterns, bound.field.value):
        return f"must have the form {one_of(spec.patterns)}"
    if spec.type in ("date", "datetime"):
        if read_date(bound.field.value) is not None:
            return None
        real = re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9])", value)
        return "is not a real date" if real else "must be a date (YYYY-MM-DD)"
    if spec.type == "integer":
        return None if spec.patterns else _problem_of_number(value, spec.range)
    form = _FORMS.get(spec.type)
    if form and not form[0].fullmatch(_linked(bound.field.value) if spec.type in ("url", "email") else value):
        return f"must be {form[1]}"
    return None


def _problem_of_number(value: str, bounds: RangeSpec) -> str | None:
    if not re.fullmatch(r"[+-]?[0-9]{1,18}", value):
        return "must be a whole number"
    if bounds.min is not None and int(value) < bounds.min:
        return f"must be at least {bounds.min}"
    if bounds.max is not None and int(value) > bounds.max:
        return f"must be at most {bounds.max}"
    return None


def _linked(written: str) -> str:
    """The target of a value that is written as a link or in angle brackets; else the value."""
    found = re.fullmatch(r"\[[^\]]*\]\((?:mailto:)?([^()\s]+)\)|<(?:mailto:)?([^<>\s]+)>", written.strip())
    return (found.group(1) or found.group(2)) if found else written.strip()


def one_of(patterns: Iterable[Pattern]) -> str:
    """Patterns as shown to people: `BIP-<n> or RFC-<n>`."""
    return " or ".join(pattern.shown for pattern in patterns)
