"""Runs the literate fixtures. `UPDATE_EXPECTED=1 pytest tests/test_fixtures.py` rewrites their expectations."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from proposal_lsp.features.fixing import COMMAND, Trials

from tests.analyzed_cases import analysis, inline_schema, project
from tests.conftest import LONGEST_ID
from tests.expectations import EXPECTATIONS, annotated
from tests.fixtures import (
    BEFORE,
    DOCUMENT,
    FILE,
    FOLDERS,
    SCHEMA,
    SIDECAR,
    TEMPLATE,
    Case,
    FixtureError,
    fixture_files,
    read_fixture,
    rewrite,
)
from tests.markers import Mark, join_marks, split_cursor, split_marks

UPDATE = bool(os.environ.get("UPDATE_EXPECTED"))


def actual(case: Case) -> Iterator[tuple[int, str]]:
    """The fences of a case that are compared, by their places, with the actual contents."""
    for at, fence in enumerate(case.fences):
        if fence.role in (SCHEMA, TEMPLATE, SIDECAR, FILE, BEFORE):
            continue
        if fence.role != DOCUMENT:
            if fence.role not in EXPECTATIONS:
                raise FixtureError(f"{case}: nothing is known of `{fence.role}`; see tests/expectations.py.")
            yield at, EXPECTATIONS[fence.role](case, fence.argument)
        elif case.cursor is None and fence.options.get("findings") != "any":
            yield at, annotated(case)


def test_case(case: Case) -> None:
    """Every finding of a case is at its place, there are no others, and its other fences have the right contents."""
    found = list(actual(case))
    assert found, "this case compares nothing"
    said: list[str] = []
    for at, content in found:
        fence = case.fences[at]
        if content == fence.content:
            continue
        if UPDATE:
            rewrite(case, at, content)
        name = fence.role or "document"
        expected, now = fence.content.split("\n"), content.split("\n")
        diff = difflib.unified_diff(expected, now, f"{name}, expected", f"{name}, found", lineterm="")
        said.append("\n".join(diff))
    if said and not UPDATE:
        pytest.fail(f"{case}\n\n" + "\n".join(said), pytrace=False)


#: One such fix alone makes a document without a date a newer one, with newer requirements; `migrate` fixes all.
ONLY_TOGETHER = ("Without a date it is older if it has no later part",)


def test_the_first_fix_of_a_finding_can_be_offered(rule_case: Case) -> None:
    """It removes its finding and causes no other; otherwise it would never be offered."""
    if rule_case.title in ONLY_TOGETHER:
        return
    found = analysis(rule_case)
    said = [
        f"{finding.code}: {fix.title}"
        for finding in found.findings
        for fix in finding.fixes[:1]
        if not Trials(project(rule_case), COMMAND).is_sound(found, finding, fix)
    ]
    if said:
        pytest.fail(f"{rule_case}\n\n" + "\n".join(said), pytrace=False)


def test_every_case_runs() -> None:
    """No case and no fence is skipped: a plain count of lines is the same as the number of read fixtures."""
    assert fixture_files(*FOLDERS)
    for path in fixture_files(*FOLDERS):
        cases = read_fixture(path)
        headings, fences = _count(path)
        assert len(cases) == headings > 0, path.name
        assert sum(len(case.fences) for case in cases) + len(cases[0].shared) == fences, path.name


def _count(path: Path) -> tuple[int, int]:
    headings = fences = 0
    inside = False
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line.startswith("````"):
            inside = not inside
            fences += inside
        headings += line.startswith("## ") and not inside
    return headings, fences


def test_an_unexpected_finding_fails(tmp_path: Path) -> None:
    """A test of the harness: a finding without a mark, and a mark without a finding, are both reported."""
    document = '# Notes\n\n## Goal\n^^^^^^^ empty-section: Section "Goal" is empty.\n\n## Plan\n'
    schema = "id: note\nname: Note\nsections:\n  - heading: Goal\n  - heading: Plan\n"
    path = tmp_path / "case.md"
    path.write_text(
        f"# T\n\n````yaml schema\n{schema}````\n\n## A case\n\n````markdown\n{document}````\n\n"
        "````text outline\n````\n",
        encoding="utf-8",
    )
    (case,) = read_fixture(path)
    found = dict(actual(case))
    assert found[0] == document + '^^^^^^^ empty-section: Section "Plan" is empty.\n'
    assert found[1].startswith("1: # notes\n3: ## goal, empty\n")
    for at, content in found.items():
        rewrite(case, at, content)
    (again,) = read_fixture(path)
    assert [fence.content for fence in again.fences] == list(found.values())


def test_a_schema_with_a_problem_fails_its_case() -> None:
    """A case whose schema cannot be used fails, although there are no findings."""
    with pytest.raises(FixtureError, match="Unknown key"):
        inline_schema("id: note\nname: Note\nsection: []\n", "")


_WORDS = st.text(st.characters(exclude_characters="\n", codec="utf-8"), min_size=1, max_size=12)
_LINES = st.lists(st.text(st.sampled_from("a|^ #:\u2028\f\r🤖-"), max_size=8), min_size=1, max_size=6)


@st.composite
def _marked(draw: st.DrawFn) -> tuple[str, tuple[Mark, ...]]:
    lines = draw(_LINES)
    marks: list[Mark] = []
    for line in range(len(lines)):
        for _ in range(draw(st.integers(0, 2))):
            start = draw(st.integers(0, 9))
            end = start + draw(st.integers(0, 9))
            code = draw(st.sampled_from(["empty-section", "missing-title"]))
            severity = draw(st.sampled_from(["", "error", "hint"]))
            marks.append(Mark(line, start, end, code, draw(_WORDS), severity))
    return "\n".join(lines), tuple(marks)


@given(_marked())
def test_marks_go_in_and_come_out(marked: tuple[str, tuple[Mark, ...]]) -> None:
    """Joining and splitting are inverse, for any text."""
    text, marks = marked
    annotated = join_marks(text, marks)
    assert split_marks(annotated) == (text, marks)
    assert join_marks(*split_marks(annotated)) == annotated


def test_marks_have_every_width() -> None:
    """One character is one caret, no character is `^|`; columns count code points."""
    text, marks = split_marks("🤖 # T\n  ^ a: one\n^| b (hint): none\n      ^| c: at the end\n")
    assert text == "🤖 # T\n"
    places = [(mark.line, mark.start, mark.end, mark.severity) for mark in marks]
    assert places == [(0, 2, 3, ""), (0, 0, 0, "hint"), (0, 6, 6, "")]


def test_invalid_marks() -> None:
    """A mark needs a line above it, a text must not contain marks, and there is one caret."""
    with pytest.raises(ValueError, match="no line above"):
        split_marks("^^ a: b")
    with pytest.raises(ValueError, match="reads as a mark"):
        join_marks("x\n^^ a: b", ())
    with pytest.raises(ValueError, match="more than one"):
        split_cursor("<CURSOR> and <CURSOR>")
    assert split_cursor("a<CURSOR>b") == ("ab", 1)


def test_names_of_tests_can_be_read(request: pytest.FixtureRequest) -> None:
    """The text in brackets after the name is on one line and short."""
    ids = [
        item.callspec.id
        for item in request.session.items
        if isinstance(item, pytest.Function) and hasattr(item, "callspec")
    ]
    assert ids
    assert [one for one in ids if len(one) > LONGEST_ID or not one.isprintable()] == []


def test_properties_do_not_depend_on_how_busy_the_machine_is() -> None:
    """No property has a deadline, and none fails because its examples take long to make."""
    profile = settings()
    assert profile.deadline is None
    assert HealthCheck.too_slow in profile.suppress_health_check
