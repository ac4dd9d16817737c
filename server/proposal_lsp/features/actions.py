"""Code actions: fixes of the findings at a place, and common changes such as the next status."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Literal, get_args

from proposal_lsp.analysis import Analysis, Project
from proposal_lsp.config import SCHEMA_FOLDER
from proposal_lsp.derive.derived_schemas import project_files
from proposal_lsp.features.fixing import (
    REQUEST,
    UNFILLED,
    Chooser,
    Trials,
    edits_between,
    fix_all,
)
from proposal_lsp.features.metadata_edits import fillings
from proposal_lsp.features.readiness import counted, steps_at
from proposal_lsp.features.suppressing import NOT_SILENCED, suppress_document, suppress_line
from proposal_lsp.findings import Edit, Finding, any_fix, safe_fix
from proposal_lsp.lazy_dataclasses import dataclass, replace
from proposal_lsp.scaffold.snippet import placeholders
from proposal_lsp.text import Span, Text

Kind = Literal[
    "quickfix",
    "refactor.extract",
    "refactor.rewrite",
    "source.fixAll.proposal-lsp",
    "source.insertMissing.proposal-lsp",
]
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class Action:
    """A change that is offered. `edits` are disjoint and in order."""

    title: str
    kind: Kind
    #: None if they are costly and have not been requested yet.
    edits: tuple[Edit, ...] | None
    #: The findings that it fixes, among those of the request.
    findings: tuple[Finding, ...] = ()
    #: It is the preferred action of its findings.
    preferred: bool = False
    #: It changes many places; an editor may show them before it does so.
    bulk: bool = False
    #: Files that it makes, with their texts, by absolute path; none of them may be there.
    files: tuple[tuple[str, str], ...] = ()
    #: It changes nothing: the editor selects this part of the text.
    select: Span | None = None
    #: The absolute path of the file that it changes, where that is another one than that of the findings.
    path: str | None = None


def actions(
    project: Project,
    analysis: Analysis,
    span: Span,
    wanted: Callable[[str], bool],
    today: date,
    *,
    author: str = "",
    lazy: bool = False,
    among: Sequence[Finding] = (),
) -> Iterator[Action]:
    """The actions for a range of the text; `wanted` has the requested kinds, and `author`, if not empty, the author's
    name.

    `among` has the findings of the rules over several files.

    With `lazy`, actions on the whole document come without their edits, for which see `edits_of`. Each step costs
    a few analyses of the text at most. The same action may come for several findings, for which see `merged`.
    """
    trials = Trials(project, REQUEST)
    whole = replace(analysis, findings=(*analysis.findings, *among)) if among else analysis
    near = [one for one in whole.findings if one.span.start <= span.end and span.start <= one.span.end]
    if wanted("quickfix"):
        for finding in near:
            yield from _fixes(trials, whole, finding, today, author)
        yield from _not_applicable(trials, analysis, near)
        yield from _insert_missing(project, analysis, "quickfix", near, lazy=lazy)
        yield from (Action(SELECT, "quickfix", (), (one,), select=one.span) for one in near if one.code in UNFILLED)
    if wanted("refactor.extract"):
        yield from _write_schema(project, analysis)
    if wanted("refactor.rewrite"):
        yield from _change_status(project, analysis, span, today)
        yield from _in_order(project, analysis, lazy=lazy)
    if wanted("source.fixAll.proposal-lsp") and any(map(safe_fix, whole.findings)):
        yield from _bulk(project, analysis, FIX_ALL, "source.fixAll.proposal-lsp", lazy=lazy, among=among)
    if wanted("source.insertMissing.proposal-lsp"):
        kind: Kind = "source.insertMissing.proposal-lsp"
        yield from _insert_missing(project, analysis, kind, analysis.findings, lazy=lazy)
    if wanted("quickfix"):
        yield from _silence(trials, whole, near)


def merged(found: Iterable[Action], text: Text) -> list[Action]:
    """The actions, with equal ones merged into one of the first's kind that fixes all of their findings.

    Those that say the same and do it at different places get the place into their titles.
    """
    first: dict[tuple[str, tuple[Edit, ...] | None, Span | None, str | None], Action] = {}
    for action in found:
        key = (action.title, action.edits, action.select, action.path)
        same = first.get(key)
        if same is None:
            first[key] = action
        else:
            findings = (*same.findings, *(one for one in action.findings if one not in same.findings))
            first[key] = replace(same, findings=findings, preferred=same.preferred or action.preferred)
    said = Counter(title for title, *_ in first)
    return [_told_apart(one, text) if said[one.title] > 1 else one for one in first.values()]


def _told_apart(action: Action, text: Text) -> Action:
    if not action.findings:
        return action
    place = " ".join(text.slice(action.findings[0].span).split())
    return replace(action, title=f'{action.title} (at "{place[:40]}")')


def edits_of(project: Project, analysis: Analysis, title: str, among: Sequence[Finding] = ()) -> tuple[Edit, ...]:
    """The edits of an action that came without them, by its title; none if there is nothing to do.

    `among` has the findings of the rules over several files.
    """
    choose = _BULK.get(title)
    if choose is None:
        return ()
    source = analysis.text.source
    path, shown = analysis.path, analysis.findings
    fixed, _ = fix_all(project, path, source, choose, budget=REQUEST, among=among, shown=shown)
    return edits_between(source, fixed)


def _fixes(trials: Trials, analysis: Analysis, finding: Finding, today: date, author: str) -> Iterator[Action]:
    preferred = True
    for filling in fillings(analysis, finding, today, author):
        if trials.is_sound(analysis, finding, filling):
            is_certain = finding.code != "malformed-value"
            yield Action(filling.title, "quickfix", filling.edits, (finding,), preferred=preferred and is_certain)
            preferred = preferred and not is_certain
    for fix in finding.fixes:
        if fix.path is not None:
            yield Action(fix.title, "quickfix", fix.edits, (finding,), path=fix.path)
    for fix in trials.sound_fixes(analysis, finding):
        yield Action(fix.title, "quickfix", fix.edits, (finding,), preferred and fix.safe)
        preferred = preferred and not fix.safe


def _not_applicable(trials: Trials, analysis: Analysis, near: Sequence[Finding]) -> Iterator[Action]:
    """Mark an empty section as not applicable, if its schema allows it. The reason is left to the author."""
    text, source = analysis.text, analysis.text.source
    for finding in near:
        if analysis.binding is None or finding.code != "empty-section":
            continue
        for bound in analysis.binding.bound:
            heading = bound.section.heading.span
            if bound.node.spec.allow_na and heading.holds(finding.span.start):
                at, rest = heading.end, source[heading.end :].lstrip(" \t")
                tail = "\n" if rest.strip() and not rest.startswith(text.eol * 2) else ""
                content = placeholders(f"\n\nN/A - [why it does not apply]{tail}")
                edit = content.edit(Span(at, at), text.eol)
                if trials.is_harmless(analysis, (edit,)):
                    title = f'Mark "{bound.section.name.title}" as not applicable'
                    yield Action(title, "quickfix", (edit,), (finding,))


def _silence(trials: Trials, analysis: Analysis, near: Sequence[Finding]) -> Iterator[Action]:
    """Comments that suppress the findings: on their line, if they are on one line, then in the whole document."""
    found = tuple(finding for finding in near if finding.code not in NOT_SILENCED)
    codes = [*dict.fromkeys(finding.code for finding in found)]
    what = codes[0] if len(codes) == 1 else f"{len(codes)} rules"
    listed, offered = ", ".join(codes), list[tuple[str, tuple[Edit, ...]]]()
    if len({analysis.text.line_at(finding.span.start) for finding in found}) == 1:
        offered.append(("on this line", suppress_line(analysis, found[0], listed)))
    if found:
        offered.append(("in this document", suppress_document(analysis, listed)))
    for where, edits in offered:
        if trials.fixes_all(analysis, edits, found):
            yield Action(f"Ignore {what} {where}", "quickfix", edits, found)


def _insert_missing(
    project: Project, analysis: Analysis, kind: Kind, near: Sequence[Finding], *, lazy: bool
) -> Iterator[Action]:
    """Insert all sections that are missing, and all fields; as a quick fix only if several are."""
    for code, title in (("missing-section", INSERT_SECTIONS), ("missing-field", INSERT_FIELDS)):
        fixed = tuple(finding for finding in near if finding.code == code)
        count = sum(finding.code == code for finding in analysis.findings)
        if fixed and count >= (2 if kind == "quickfix" else 1):
            yield from _bulk(project, analysis, title, kind, fixed, lazy=lazy)


def _change_status(project: Project, analysis: Analysis, span: Span, today: date) -> Iterator[Action]:
    """Change the status at a place; the title says what would be found then."""
    for step in steps_at(project, analysis, span, today):
        title = f'Change {step.key} {"back to" if step.is_back else "to"} "{step.status}"'
        found = counted(step)
        if found is not None:
            title += f" ({found} finding{'s' if found > 1 else ''})" if found else " (no findings)"
        yield Action(title, "refactor.rewrite", step.files[-1].edits)


def _in_order(project: Project, analysis: Analysis, *, lazy: bool) -> Iterator[Action]:
    """Put all sections in order, and count their numbers again."""
    for code, title, least in (("misplaced-section", MOVE_ALL, 2), ("misnumbered-section", RENUMBER, 1)):
        if sum(finding.code == code for finding in analysis.findings) >= least:
            yield from _bulk(project, analysis, title, "refactor.rewrite", lazy=lazy)


def _write_schema(project: Project, analysis: Analysis) -> Iterator[Action]:
    """On a template: save the schema that was derived from it, for editing."""
    for derived in project.derived:
        if analysis.path == derived.schema.template_path:
            files = project_files(derived, project.config)
            yield Action(
                f"Write the derived schema to {SCHEMA_FOLDER}/{derived.schema.id}.yaml",
                "refactor.extract",
                (),
                files=tuple(files.items()),
            )


def _bulk(
    project: Project,
    analysis: Analysis,
    title: str,
    kind: Kind,
    fixed: tuple[Finding, ...] = (),
    *,
    lazy: bool,
    among: Sequence[Finding] = (),
) -> Iterator[Action]:
    """Apply fixes all over the document, one after the other, for as long as they help."""
    edits = None if lazy else edits_of(project, analysis, title, among)
    if edits or lazy:
        yield Action(title, kind, edits, fixed, bulk=True)


def _only(code: str) -> Chooser:
    return lambda finding: any_fix(finding) if finding.code == code else None


SELECT = "Select the text to replace"
INSERT_SECTIONS = "Insert all missing sections"
INSERT_FIELDS = "Insert all missing fields"
MOVE_ALL = "Move all sections to their places"
RENUMBER = "Renumber all headings"
FIX_ALL = "Apply all safe fixes"

#: Actions on the whole document, by title, and which fixes each applies. The last never inserts a scaffold, so that
#: saving inserts no boilerplate.
_BULK: Mapping[str, Chooser] = MappingProxyType(
    {
        INSERT_SECTIONS: _only("missing-section"),
        INSERT_FIELDS: _only("missing-field"),
        MOVE_ALL: _only("misplaced-section"),
        RENUMBER: _only("misnumbered-section"),
        FIX_ALL: safe_fix,
    }
)
