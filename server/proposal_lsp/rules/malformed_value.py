"""A field's value does not have the type or form that the schema requires."""

from __future__ import annotations

from collections.abc import Iterator

from proposal_lsp import lazy_re as re
from proposal_lsp.binding import Binding, BoundField, plain_value, read_date
from proposal_lsp.binding.items import value_span
from proposal_lsp.binding.value_types import problem_of
from proposal_lsp.binding.values import MONTHS
from proposal_lsp.document.visible import same_marks
from proposal_lsp.findings import Edit, Fix
from proposal_lsp.rules._forbidden import forbidden, forbidden_reports
from proposal_lsp.rules._lists import list_reports
from proposal_lsp.rules._rule import ERROR, Report, Rule
from proposal_lsp.rules._values import is_stated

_YEAR, _MONTH, _DAY = r"(?P<y>[0-9]{4})", r"(?P<m>[0-9]{1,2})", r"(?P<d>[0-9]{1,2})"
_NAME = r"(?P<m>[A-Za-z]{3,9})"
#: A day after the 12th, which is not a month.
_LATE = r"(?P<d>1[3-9]|2[0-9]|3[01])"
_ORDERS = ((_LATE, _MONTH), (_MONTH, _LATE))
_OTHER_DATES = tuple(
    re.compile(form)
    for form in (
        *(rf"{_YEAR}{mark}{_MONTH}{mark}{_DAY}" for mark in ("/", r"\.", " ", "-")),
        rf"{_YEAR}年 ?{_MONTH}月 ?{_DAY}日",
        *(rf"{first}{mark}{second}{mark}{_YEAR}" for mark in ("/", r"\. ?", "-") for first, second in _ORDERS),
        rf"{_NAME}\.? {_DAY}(?:st|nd|rd|th)?,? {_YEAR}",
        rf"{_DAY}(?:st|nd|rd|th|\.)?[ -]{_NAME}\.?,?[ -]{_YEAR}",
    )
)


def check(binding: Binding, bound: BoundField) -> Iterator[Report]:
    """Types, patterns, lists and what is forbidden; dates must be real. A vocabulary is `unknown-value`."""
    if not is_stated(binding, bound):
        return
    problem = problem_of(bound)
    if problem:
        value = plain_value(bound.field.value)
        phrase = bound.spec.message or problem
        span = value_span(binding, bound.field)
        yield Report(f'{bound.field.key} "{value}" {phrase}.', span, fixes=_normalised(binding, bound))
    elif bound.spec.is_list:
        yield from list_reports(binding, bound)
    if bound.spec.forbid:
        text, span = binding.document.text, bound.field.value_span
        found = forbidden(bound.spec.forbid, text.slice(span))
        yield from forbidden_reports(text, found, span.start, f' in "{bound.field.key}"')


def _normalised(binding: Binding, bound: BoundField) -> tuple[Fix, ...]:
    """The same date written YYYY-MM-DD, if it is unambiguous."""
    if bound.spec.type not in ("date", "datetime"):
        return ()
    value = same_marks(plain_value(bound.field.value))
    for form in _OTHER_DATES:
        found = form.fullmatch(value)
        if not found:
            continue
        month = found["m"]
        names = [place for place, name in enumerate(MONTHS, 1) if month.lower().startswith(name)]
        number = int(month) if month.isdigit() else names[0] if len(names) == 1 else 0
        iso = f"{found['y']}-{number:02}-{int(found['d']):02}"
        if read_date(iso):
            return (Fix(f'Change to "{iso}"', (Edit(value_span(binding, bound.field), iso),), safe=True),)
    return ()


RULE = Rule(
    "malformed-value",
    "A field's value does not have the required type or form.",
    ERROR,
    check,
    scope="field",
    fix="rewrite an unambiguous date, sort a list or correct its separators, replace words (safe)",
)
