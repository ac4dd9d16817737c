"""Documents: any text can be analyzed as any kind, and requests of an editor about it are answered."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import NamedTuple

from proposal_lsp.analysis import Analysis, Project
from proposal_lsp.exchange.extract import extract
from proposal_lsp.exchange.render import render
from proposal_lsp.features.actions import actions, edits_of, merged
from proposal_lsp.features.folding import folds
from proposal_lsp.features.selection import selections
from proposal_lsp.features.symbols import symbols
from proposal_lsp.features.targets import target
from proposal_lsp.findings import apply_edits
from proposal_lsp.text import Span
from proposal_lsp.workspace.check_entry import check_entry
from proposal_lsp.workspace.proposal_index import Index

from tests.campaign import chance
from tests.campaign.run import Campaign, smaller_around, smaller_texts
from tests.completions import TODAY, completions_at
from tests.features.test_hover import check as check_hover
from tests.shipped import CATALOG, PROJECT, forced
from tests.test_properties import check_field, check_findings, check_leaf, check_sections

#: None: the kind that is detected.
PROJECTS: dict[str | None, Project] = {None: PROJECT} | {one.id: forced(one) for one in CATALOG.schemas}
#: The kinds with the fewest sections, whose analysis costs the least.
SMALL = tuple(one.id for one in sorted(CATALOG.schemas, key=lambda one: len(one.sections))[:7])
PATH = "/x/docs/rfc-001-x.md"


class Case(NamedTuple):
    """A text, the kind that it is read as, and, if an editor makes a request about it, the offset."""

    source: str
    kind: str | None
    offset: int | None


def make(choose: Random) -> Case:
    """Any text; one in twenty-five with an offset for requests."""
    source = chance.document(choose)
    return Case(source, kind(choose), choose.randint(0, len(source)) if choose.random() < 0.04 else None)


def kind(choose: Random) -> str | None:
    """The kind that a text is read as: mostly the detected one, or a small kind."""
    return choose.choices((None, choose.choice(SMALL), choose.choice([*PROJECTS])), (45, 48, 7))[0]


def check(case: Case) -> int:
    """Findings are places with messages and fixes, no rule fails, and blocks and fields are at their places."""
    project = PROJECTS[case.kind]
    analysis = project.analyze(PATH, case.source)
    check_findings(analysis)
    document = analysis.document
    assert document is not None
    check_sections(document)
    for leaf in (*document.preamble, *(leaf for section in document.sections for leaf in section.leaves)):
        check_leaf(document.text, leaf)
    for field in document.fields:
        check_field(document.text, field)
    if case.offset is not None:
        _check_answers(project, analysis, case.offset)
    return 1


def _check_answers(project: Project, analysis: Analysis, offset: int) -> None:
    source = analysis.text.source
    completions_at(analysis, offset, CATALOG.schemas)
    check_hover(analysis, offset)
    target(analysis, offset, CATALOG.schemas)
    symbols(analysis)
    folds(analysis)
    selections(analysis, offset)
    span = Span(offset, offset)
    for action in merged(actions(project, analysis, span, lambda _: True, TODAY, lazy=True), analysis.text):
        if action.edits is None:
            if offset % 8 == 0:  # costs more than everything else
                edits_of(project, analysis, action.title)
        else:
            assert action.select or action.files or apply_edits(source, action.edits) != source, action.title
    entry = analysis.read_entry()
    if entry is not None:
        for one in check_entry(Index([entry], root="/x"), entry):
            assert 0 <= one.span.start <= one.span.end <= len(source), one
    if analysis.binding is not None:
        assert render(analysis.binding.schema, extract(analysis.binding)).text == source


def _parts(case: Case) -> Iterator[Case]:
    if case.offset is None:
        return (case._replace(source=source) for source in smaller_texts(case.source))
    return (case._replace(source=source, offset=at) for source, at in smaller_around(case.source, case.offset))


DOCUMENTS = Campaign("documents", make, check, _parts)
