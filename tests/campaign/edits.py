"""Edits: after each, the analysis is the same as a new one; so are the index and the findings of its rules."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import NamedTuple

from proposal_lsp.analysis import Analysis
from proposal_lsp.findings import Finding
from proposal_lsp.workspace.check_entry import check_entry
from proposal_lsp.workspace.proposal_index import Index

from tests.campaign import chance
from tests.campaign.documents import PROJECTS, kind
from tests.campaign.run import Campaign, smaller_texts, without_some
from tests.incremental.test_incremental import TYPED, Writer
from tests.shipped import PROJECT

COUNT = 30
#: The other files of the index; both have the number that many edited texts have.
OTHERS = tuple(
    PROJECT.analyze(f"/x/{name}", source)
    for name, source in (("rfc-001-b.md", chance.SEEDS[0]), ("c.md", "# C\n\n[a](a.md#goals)\n\n## Motivation\n"))
)


class Edit(NamedTuple):
    """The place of an edit (None: at the last edit; else from 0 to 1), how much it replaces on both sides, and by
    what.
    """

    place: float | None
    before: int
    after: int
    new: str


class Case(NamedTuple):
    """A text, the kind that it is read as, and the edits."""

    source: str
    kind: str | None
    edits: list[Edit]


def make(choose: Random) -> Case:
    """A text that is edited, mostly at the place of the last edit."""
    source = choose.choice(chance.SEEDS) if choose.random() < 0.02 else chance.document(choose)[:5_000]
    edits = []
    for at in range(COUNT):
        place = choose.random() if at == 0 or choose.random() < 0.25 else None
        before, after = choose.choice(((0, 0), (0, 0), (0, 0), (1, 0), (2, 0), (30, 0), (1, 1), (0, 3), (2, 200)))
        new = choose.choice(TYPED) if not before or choose.random() < 0.3 else ""
        edits.append(Edit(place, before, after, new))
    return Case(source, kind(choose), edits)


def check(case: Case) -> int:
    """Compare each state of the text with a new analysis of it."""
    writer, at = Writer(PROJECTS[case.kind], case.source), 0
    index = Index(root="/x", listing=lambda _: frozenset({"a.md", "c.md", "rfc-001-b.md"}))
    for number, edit in enumerate(case.edits):
        at = round(edit.place * writer.text.length) if edit.place is not None else at
        start, end = max(at - edit.before, 0), min(at + edit.after, writer.text.length)
        writer.edit(start, end, edit.new)
        at = start + len(edit.new)
        if number % 10 == 9:
            fresh = writer.project.analyze("a.md", writer.text.source)
            assert _across(index, writer.analysis) == _across(Index(root="/x", listing=index.listing), fresh)
    return len(case.edits)


def _across(index: Index, analysis: Analysis) -> list[list[Finding]]:
    """The findings of the rules about several files in all of them, with this document in its present state."""
    for one in (analysis, *OTHERS):
        if (entry := one.read_entry()) is not None:
            index.put(entry)
    return [check_entry(index, entry) for entry in sorted(index.entries.values())]


def _parts(case: Case) -> Iterator[Case]:
    for edits in without_some(case.edits):
        yield case._replace(edits=edits)
    for source in smaller_texts(case.source):
        yield case._replace(source=source)


EDITS = Campaign("edits", make, check, _parts, "edits")
