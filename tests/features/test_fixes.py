"""Fixes of mutants with one defect do what they promise, with every line ending."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from itertools import count, cycle

import pytest
from proposal_lsp.analysis import CODES, Analysis, Project
from proposal_lsp.catalog.catalog import Catalog
from proposal_lsp.config import Config
from proposal_lsp.features.fixing import COMMAND, REVEALED, SCAFFOLDED, Trials, fix_all
from proposal_lsp.findings import Finding, Fix, any_fix, apply_edits, safe_fix

from tests.amount import Part, by_part
from tests.analyzed_cases import inline_schema
from tests.mutant import Mutant
from tests.mutants import mutants
from tests.shipped import PROJECT, Sample, by_sample, forced, is_free, needs_its_path
from tests.stops import are_right

#: These add text: no word may be lost.
ADDING = frozenset(
    [
        "missing-section",
        "misplaced-section",
        "missing-field",
        "missing-content",
        "empty-section",
        "empty-field",
        "missing-title",
    ]
)
#: Only the author can fix these; any fix would be a guess.
NOT_FIXED = frozenset(["duplicate-section", "duplicate-field", "date-order"])


@pytest.fixture
def project(sample: Sample) -> Project:
    """The shipped schemas, no configuration; the sidecar of the sample, and its schema if only a path determines it."""
    known = forced(sample.schema) if needs_its_path(sample.schema) else PROJECT
    return replace(known, beside=sample.project.beside)


def _mutants(project: Project, sample: Sample, part: Part) -> list[Mutant]:
    binding = project.analyze(None, sample.source).binding
    assert binding is not None
    found = list(mutants(binding))
    assert len(found) > 30 or is_free(sample.schema)
    return part.of(found, 24, _name)


def _name(mutant: Mutant) -> str:
    return mutant.name


def _found(before: Analysis, mutant: Mutant) -> Finding | None:
    """The finding of a mutant; None if it lacks a part that its kind requires, and so is not of that kind."""
    found = next((finding for finding in before.findings if finding.code == mutant.code), None)
    assert found is not None or mutant.code in ("missing-field", "misnamed-field"), mutant.name
    return found


def _outline(analysis: Analysis) -> list[tuple[int, str]]:
    """The required sections that do not repeat: those that a scaffold inserts."""
    assert analysis.binding is not None
    required = [bound for bound in analysis.binding.bound if bound.node.spec.required and not bound.node.repeats]
    return [(bound.section.level, bound.section.name.key) for bound in required]


def _check_fix(project: Project, before: Analysis, finding: Finding) -> Analysis:
    """Apply the first fix of a finding, and check the promises of every fix."""
    fix, source = finding.fixes[0], before.text.source
    assert all(map(are_right, fix.edits)), "a tab stop is not in the text of its edit"
    corrected = apply_edits(source, fix.edits)
    after = project.analyze(None, corrected)
    was, now = (Counter(one.code for one in analysis.findings) for analysis in (before, after))
    assert now[finding.code] < was[finding.code], "the finding is still there"
    assert not (now - was).keys() - SCAFFOLDED - REVEALED.get(finding.code, set()), "there is a new finding"
    if finding.code in ADDING:
        assert not Counter(re.findall(r"\w+", source)) - Counter(re.findall(r"\w+", corrected)), "words are lost"
    if source[-1:] in "\r\n":
        assert corrected[-1:] in "\r\n", "the final line ending is gone"
    else:
        assert corrected[-1:] not in "\r\n", "a final line ending was added"
    if "\r\n" in source:
        assert corrected.count("\r\n") == corrected.count("\n") == corrected.count("\r"), "line endings are mixed"
    assert Trials(project, COMMAND).is_sound(before, finding, fix)
    return after


@pytest.mark.sampled(20)
@by_part
@by_sample
def test_every_fix_of_a_mutant_removes_its_finding_only(project: Project, sample: Sample, part: Part) -> None:
    """There is no new finding, and no word is lost; a deleted section is back at its place."""
    outline = _outline(project.analyze(None, sample.source))
    offered = 0
    for mutant in _mutants(project, sample, part):
        before = project.analyze(None, mutant.source)
        finding = _found(before, mutant)
        if finding is None:
            continue
        assert mutant.code not in NOT_FIXED or not finding.fixes
        if finding.fixes:
            after = _check_fix(project, before, finding)
            offered += 1
            if mutant.code in ("missing-section", "misplaced-section", "wrong-heading-level"):
                # An inserted section has the content that the template requires, and no repetitions.
                assert _outline(after) == outline or needs_its_path(sample.schema), mutant.name
        elif mutant.code in ("missing-section", "missing-field", "misplaced-section", "misnamed-section"):
            pytest.fail(f"{mutant.name}: no fix for {mutant.code}")
    assert offered > 15 or not part.is_all or is_free(sample.schema)


@pytest.mark.sampled(9)
@by_part
@by_sample
def test_anchors_of_headings_are_no_mistake_and_stay(project: Project, sample: Sample, part: Part) -> None:
    """A sample with one in every heading has no findings; all fixes keep them."""
    forms = cycle(["{} {{#h-{}}}", "{} {{: .x #h-{} }}", "{} [](#h-{})", "{} <a id='h-{}'></a>"])
    numbers = count(1)
    headings = re.compile(r"^#{1,6} .*", re.MULTILINE)
    source = headings.sub(lambda found: next(forms).format(found.group(), next(numbers)), sample.source)
    assert not project.analyze(sample.name, source).findings
    offered = 0
    for mutant in _mutants(project, replace(sample, source=source), part)[:: 3 if part.is_all else 1]:
        before = project.analyze(None, mutant.source)
        finding = _found(before, mutant)
        for fix in finding.fixes if finding else ():
            corrected = apply_edits(mutant.source, fix.edits)
            anchors = [sorted(re.findall(r"#?h-\d+", text)) for text in (mutant.source, corrected)]
            assert anchors[0] == anchors[1], mutant.name
            offered += 1
    assert offered or not part.is_all or is_free(sample.schema)


@pytest.mark.slow
@pytest.mark.parametrize("style", ["crlf", "no final line ending"])
@by_sample
def test_fixes_keep_the_line_endings(project: Project, sample: Sample, style: str) -> None:
    """CRLF stays CRLF everywhere, and a text without a final line ending stays so."""
    for mutant in _mutants(project, sample, Part(is_all=True)):
        source = mutant.source.replace("\n", "\r\n") if style == "crlf" else mutant.source.rstrip("\n")
        before = project.analyze(None, source)
        for finding in before.findings:
            if finding.code == mutant.code and finding.fixes:
                _check_fix(project, before, finding)


@by_sample
def test_fixing_twice_is_fixing_once(project: Project, sample: Sample) -> None:
    """After all safe fixes of a document with many defects, there is nothing left for a second run."""
    source = sample.source
    lines = source.split("\n")
    chosen = [n for n, line in enumerate(lines) if line.startswith("## ")][1::4]
    broken = [line.replace("## ", "### ", 1) if n in chosen else line for n, line in enumerate(lines)]
    text = "\n".join(broken).replace("Draft", "Drfat").replace("Accepted", "Acepted").replace("Must", "must")
    corrected, findings = fix_all(project, None, text)
    assert findings or is_free(sample.schema)
    again, more = fix_all(project, None, corrected)
    assert (again, more) == (corrected, [])
    analysis = project.analyze(None, corrected)
    left = [(finding, fix) for finding in analysis.findings if (fix := safe_fix(finding))]
    assert not any(Trials(project, COMMAND).is_sound(analysis, finding, fix) for finding, fix in left)


def test_a_fix_within_one_section_is_tried_without_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    """A report with fixes costs little more than one without: each trial analyzes only the changed part."""
    kind = "id: q\nname: Q\ntitle: any\nsections:\n  - {heading: Why}\n  - {heading: How}\n"
    schema = inline_schema(f"{kind}forbid:\n  - {{find: whilst, replace: while}}\n", "")
    project = Project(Config(schema="q"), Catalog((schema,), codes=CODES))
    analysis = project.analyze(None, "# T\n\n## Why\n\nIt waits whilst others go.\n\n## How\n\nSoon.\n")
    finding = next(one for one in analysis.findings if one.code == "forbidden-text")
    monkeypatch.setattr(Project, "analyze", lambda *_: pytest.fail("the whole document was analyzed"))
    assert finding.fixes
    assert list(Trials(project, COMMAND).sound_fixes(analysis, finding))


def test_a_section_of_which_the_template_has_a_comment_is_inserted_with_it() -> None:
    """It is empty then, and its comment stays until it is written."""
    kind = "id: q\nname: Q\ntitle: any\ntemplate: q.md\nsections:\n  - {heading: Why}\n  - {heading: How}\n"
    template = "# T\n\n## Why\n\n<!-- Say why it matters. -->\n\n## How\n\n<!-- Say how it works. -->\n"
    project = Project(Config(schema="q"), Catalog((inline_schema(kind, template),), codes=CODES))
    text, fixed = fix_all(project, None, "# T\n\n## Why\n\nIt waits.\n", any_fix)
    assert [one.code for one in fixed] == ["missing-section"]
    assert text == "# T\n\n## Why\n\nIt waits.\n\n## How\n\n<!-- Say how it works. -->\n"
    analysis = project.analyze(None, text)
    assert [(one.code, one.fixes) for one in analysis.findings] == [("empty-section", ())]
    written = project.analyze(None, text + "\nIt works so.\n")
    assert [one.code for one in written.findings] == ["template-comment"]


@pytest.mark.parametrize(("written", "fix", "least"), [("Drafty", 'Change to "Draft"', 1), ("Moss", None, 2)])
def test_no_more_fixes_are_tried_than_a_report_needs(
    written: str, fix: str | None, least: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has the first safe fix, or the only one: if several need a decision, two are enough."""
    kind = "id: q\nname: Q\ntitle: any\nmetadata: {in: front-matter, fields: {status: {type: enum, values: [WORDS]}}}\n"
    schema = inline_schema(kind.replace("WORDS", "Draft, Kept, Dropped, Sent, Lost"), "")
    project = Project(Config(schema="q"), Catalog((schema,), codes=CODES))
    analysis = project.analyze(None, f"---\nstatus: {written}\n---\n\n# T\n")
    [finding] = analysis.findings
    trials = Trials(project, COMMAND)
    tried = Counter[str]()

    def is_sound(analysis: Analysis, finding: Finding, fix: Fix) -> bool:
        tried[fix.title] += 1
        return Trials.is_sound(trials, analysis, finding, fix)

    monkeypatch.setattr(trials, "is_sound", is_sound)
    found = trials.any_sound_fix(analysis, finding)
    assert (found and found.title, tried.total()) == (fix, least)
    assert len(finding.fixes) == 5
