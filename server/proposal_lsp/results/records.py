"""The result of a file, and its plain form: lists that are stored on disk and passed between processes."""

from __future__ import annotations

from typing import Any

from proposal_lsp.findings import Edit, Finding, Fix, Listed, Related, Severity
from proposal_lsp.lazy_dataclasses import NamedTuple
from proposal_lsp.text import Span
from proposal_lsp.workspace.index_entry import IndexEntry
from proposal_lsp.workspace.plain_values import from_lists, to_lists

#: Lists, texts, numbers, flags and None only, as JSON has them.
Plain = list[Any]


class FileResult(NamedTuple):
    """The findings of a file, whether it is of a known kind, and its index entry."""

    findings: tuple[Finding, ...]
    is_proposal: bool
    entry: IndexEntry | None = None


def to_plain(result: FileResult) -> Plain:
    """Without classes; `from_plain` makes an equal value of it."""
    return [result.is_proposal, [_plain_finding(finding) for finding in result.findings], to_lists(result.entry)]


def _plain_finding(finding: Finding) -> Plain:
    code, message, span, severity, fixes, related, tags = (
        *(finding.code, finding.message, finding.span, finding.severity),
        *(finding.fixes, finding.related, finding.tags),
    )
    plain_fixes = [[fix.title, [[*edit.span, edit.content] for edit in fix.edits], fix.safe] for fix in fixes]
    plain_related = [[one.message, *one.span, one.path, one.position and [*one.position]] for one in related]
    listed = finding.listed and [*finding.listed]
    return [code, message, *span, int(severity), plain_fixes, plain_related, [*tags], listed]


def from_plain(plain: object, length: int) -> FileResult:
    """What `to_plain` was given, for a text of `length` code points.

    Raises ValueError if it is anything else: what comes from a disk may be anything.
    """
    match plain:
        case [bool(is_proposal), list(findings), entry]:
            known = from_lists(IndexEntry, entry) if entry is not None else None
            return FileResult(tuple(_finding(one, length) for one in findings), is_proposal, known)
    raise ValueError(plain)


def _finding(plain: object, length: int) -> Finding:
    match plain:
        case [str(code), str(message), start, end, int(severity), list(fixes), list(related), list(tags), listed]:
            if all(tag in ("unnecessary", "deprecated") for tag in tags):
                return Finding(
                    code,
                    message,
                    _span(start, end, length),
                    Severity(severity),
                    fixes=tuple(_fix(one, length) for one in fixes),
                    related=tuple(_related(one, length) for one in related),
                    tags=tuple(tags),
                    listed=_listed(listed) if listed is not None else None,
                )
    raise ValueError(plain)


def _listed(plain: object) -> Listed:
    match plain:
        case [str(name), str(before), str(after)]:
            return Listed(name, before, after)
    raise ValueError(plain)


def _fix(plain: object, length: int) -> Fix:
    match plain:
        case [str(title), list(edits), bool(safe)]:
            return Fix(title, tuple(_edit(one, length) for one in edits), safe)
    raise ValueError(plain)


def _edit(plain: object, length: int) -> Edit:
    match plain:
        case [start, end, str(content)]:
            return Edit(_span(start, end, length), content)
    raise ValueError(plain)


def _related(plain: object, length: int) -> Related:
    match plain:
        case [str(message), start, end, None, None]:
            return Related(message, _span(start, end, length))
        case [str(message), start, end, str(path), None]:
            return Related(message, _span(start, end, None), path)
        case [str(message), start, end, str(path), [int(line), int(column)]] if line >= 0 and column >= 0:
            return Related(message, _span(start, end, None), path, (line, column))
    raise ValueError(plain)


def _span(start: object, end: object, length: int | None) -> Span:
    if isinstance(start, int) and isinstance(end, int) and 0 <= start <= end and (length is None or end <= length):
        return Span(start, end)
    raise ValueError((start, end))
