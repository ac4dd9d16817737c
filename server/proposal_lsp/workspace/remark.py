"""Reports of the rules over several files, before they get a code and a severity; and the findings made of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from proposal_lsp.findings import Finding, Fix, Related, Severity, failed_rule, in_reading_order, short
from proposal_lsp.lazy_dataclasses import NamedTuple
from proposal_lsp.text import Span
from proposal_lsp.workspace.index_entry import IndexEntry


class Remark(NamedTuple):
    """A finding to be."""

    message: str
    span: Span
    #: The line of the span, from 0: there is no text to ask.
    line: int
    fixes: tuple[Fix, ...] = ()
    related: tuple[Related, ...] = ()


def run_checks(entry: IndexEntry, checks: Mapping[str, Callable[[], Iterable[Remark]]]) -> list[Finding]:
    """The findings of the active `checks` for an entry, in reading order. A rule that fails is named; others run."""
    found: list[Finding] = []
    for code, severity in entry.rules:
        lines = {line for silenced, line in entry.silenced if silenced == code}
        if None in lines or code not in checks:
            continue
        try:
            remarks = [one for one in checks[code]() if one.line not in lines]
        except Exception as error:
            found.append(failed_rule(code, error))
            continue
        for message, span, _, fixes, related in remarks:
            found.append(short(Finding(code, message, span, Severity(severity), fixes, related)))
    return in_reading_order(found)
