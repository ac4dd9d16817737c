"""The result of a file, and its plain form: a line that is stored on disk and passed between processes."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from proposal_lsp.findings import Edit, Finding, Fix, Listed, Related, Severity
from proposal_lsp.lazy_dataclasses import NamedTuple
from proposal_lsp.text import Span
from proposal_lsp.workspace.index_entry import (
    IndexBlock,
    IndexEntry,
    Link,
    Mention,
    NamedProposal,
    OtherId,
    ReferenceField,
    Slot,
)

#: By the fields of an entry that have many values, what makes one of a list; those of the latter have tuples in them.
_FLAT: Mapping[str, Callable[[Any], Any]] = {
    "links": partial(tuple.__new__, Link),
    "mentions": partial(tuple.__new__, Mention),
    "references": partial(tuple.__new__, NamedProposal),
    "slots": partial(tuple.__new__, Slot),
}
_NESTED: Mapping[str, Callable[[Any], Any]] = {
    "other_ids": partial(tuple.__new__, OtherId),
    "reference_fields": partial(tuple.__new__, ReferenceField),
    "blocks": partial(tuple.__new__, IndexBlock),
}
_SEVERITIES = {int(severity): severity for severity in Severity}


class FileResult(NamedTuple):
    """The findings of a file, whether it is of a known kind, and its index entry."""

    findings: tuple[Finding, ...]
    is_proposal: bool
    entry: IndexEntry | None = None

    @property
    def line(self) -> str:
        """All of it, in ASCII without line endings."""
        findings = [_plain(finding) for finding in self.findings]
        return f"{int(self.is_proposal)}\t{dumped(findings)}\t{dumped(self.entry)}"


class KnownResult:
    """The same, of the line that an equal result has. A part is read when it is asked for, each time."""

    __slots__ = ("line",)

    def __init__(self, line: str) -> None:
        """The line must be one that `FileResult.line` has made."""
        self.line = line

    @property
    def is_proposal(self) -> bool:
        """Whether the text is of a kind that a schema describes."""
        return self.line.startswith("1")

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was found in the text."""
        return tuple([_finding(one) for one in json.loads(self.line.split("\t", 2)[1])])

    @property
    def entry(self) -> IndexEntry | None:
        """What the index keeps of it."""
        plain = json.loads(self.line.rpartition("\t")[2])
        return None if plain is None else _entry(plain)


#: Either of them.
Result = FileResult | KnownResult


def dumped(value: object) -> str:
    """JSON in as few characters as can be."""
    return json.dumps(value, separators=(",", ":"))


def _plain(finding: Finding) -> list[Any]:
    """Without classes but tuples, which JSON has as lists."""
    fixes = [[fix.title, [[edit.span, edit.content] for edit in fix.edits], fix.safe] for fix in finding.fixes]
    related = [[one.message, one.span, one.path, one.position] for one in finding.related]
    return [
        *(finding.code, finding.message, finding.span, int(finding.severity)),
        *(fixes, related, finding.tags, finding.listed),
    ]


def _finding(plain: list[Any]) -> Finding:
    code, message, span, severity, fixes, related, tags, listed = plain
    return Finding(
        *(code, message, Span(*span), _SEVERITIES[severity]),
        fixes=tuple([_fix(*fix) for fix in fixes]),
        related=tuple([Related(text, Span(*at), path, place and tuple(place)) for text, at, path, place in related]),
        tags=tuple(tags),
        listed=listed and Listed(*listed),
    )


def _fix(title: str, edits: Any, safe: bool) -> Fix:
    return Fix(title, tuple([Edit(Span(*at), content) for at, content in edits]), safe)


def _entry(plain: list[Any]) -> IndexEntry:
    parts = zip(IndexEntry._fields, plain, strict=True)
    values = [(_values(name, one) if one else ()) if one.__class__ is list else one for name, one in parts]
    return tuple.__new__(IndexEntry, values)


def _values(name: str, plain: list[Any]) -> tuple[Any, ...]:
    if name in _FLAT:
        return tuple(map(_FLAT[name], plain))
    made = _NESTED.get(name, tuple)
    return tuple([made(map(_tuples, one)) if one.__class__ is list else one for one in plain])


def _tuples(plain: Any) -> Any:
    return tuple(map(_tuples, plain)) if plain.__class__ is list else plain
