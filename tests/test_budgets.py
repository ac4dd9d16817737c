"""Work has limits, also inside the documented limits of sizes. It is counted, in function calls; time is not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from cProfile import Profile
from datetime import date
from math import inf

import pytest
from proposal_lsp import remembered
from proposal_lsp.analysis import CODES, Analysis, Project
from proposal_lsp.budget import Budget, GaveWay, while_wanted
from proposal_lsp.catalog.catalog import Catalog
from proposal_lsp.config import Config
from proposal_lsp.features import actions as features
from proposal_lsp.features import fixing
from proposal_lsp.features.actions import INSERT_SECTIONS, actions, edits_of
from proposal_lsp.features.fixing import edits_between, fix_all
from proposal_lsp.file_analysis import analyze_file
from proposal_lsp.findings import Edit, apply_edits
from proposal_lsp.text import Span

from tests.amount import Part, by_part
from tests.analyzed_cases import inline_schema
from tests.shipped import PROJECT, SAMPLES

#: Near the limit of 500 sections of a schema.
MANY = 480
#: Calls for an analysis with that many sections and headings: less than a second. Without budgets it was 40 million.
ENOUGH = 4_000_000


def project(sections: str) -> Project:
    """An engine that reads every document as a kind with these sections."""
    schema = inline_schema(f"id: q\nname: Q\ntitle: any\nsections:\n{sections}", "")
    return Project(Config(schema="q"), Catalog((schema,), codes=CODES))


def text(headings: list[str]) -> str:
    """A document with these headings, with words below each."""
    return "# T\n\n" + "".join(f"{heading}\n\nWords.\n\n" for heading in headings)


def calls(work: Callable[[], object]) -> int:
    """The number of function calls while something runs."""
    profile = Profile()
    profile.runcall(work)
    return sum(entry.callcount for entry in profile.getstats())


def names(count: int) -> list[str]:
    """Similar names."""
    return [f"Section {at} of {at * 7919 % 1000}" for at in range(count)]


def listed(headings: list[str]) -> str:
    """Sections of a schema."""
    return "".join(f'  - heading: "{heading}"\n' for heading in headings)


PHASES = '  - heading: "Phase {n}"\n    repeat: {min: 1}\n    sections:\n' + listed(names(20)).replace("  -", "      -")
STEPS = '  - heading: Plan\n    sections: [{heading: "Step {n}", repeat: {min: 1}}]\n'
CHAPTERS = "".join(f"  - heading: Chapter {at}\n    sections: [{{heading: Notes}}]\n" for at in range(MANY // 2))

#: Sections of a schema, and headings for a number of them.
SHAPES: dict[str, tuple[str, Callable[[int], list[str]]]] = {
    "all right": (listed(names(MANY)), lambda count: [f"## {name}" for name in names(count)]),
    "reversed": (listed(names(MANY)), lambda count: [f"## {name}" for name in reversed(names(count))]),
    "misspelt": (listed(names(MANY)), lambda count: [f"## {name}".replace("ti", "it") for name in names(count)]),
    "unrelated": (listed(names(MANY)), lambda count: [f"## Quite other {at} thing" for at in range(count)]),
    "a word less": (listed(names(MANY)), lambda count: [f"## {name[8:]}" for name in names(count)]),
    "at another level": (listed(names(MANY)), lambda count: [f"### {name}" for name in names(count)]),
    "nothing there": (listed(names(MANY)), lambda _: ["## Other"]),
    "holes": (
        "".join(f'  - heading: "Section {at} {{x}} of"\n' for at in range(MANY)),
        lambda count: [f"## Section z{at} other of it" for at in range(count)],
    ),
    "one name for many": (CHAPTERS, lambda count: ["### Notes"] * count),
    "one name in each": (
        CHAPTERS,
        lambda count: [one for at in range(count // 2) for one in (f"## Chapter {at}", "### Notes")],
    ),
    "repetitions": (
        PHASES,
        lambda count: [one for at in range(count // 2) for one in (f"## Phase {at}", f"### {names(1)[0]}")],
    ),
    "repeated at another level": (STEPS, lambda count: ["## Plan", *(f"## Step {at}" for at in range(count))]),
}


#: The part of these for the default tests.
FEW = ("repeated at another level",)


@pytest.mark.parametrize(
    "shape", [pytest.param(name, marks=() if name in FEW else pytest.mark.slow) for name in SHAPES]
)
def test_an_analysis_is_bounded(shape: str) -> None:
    """With as many headings as a schema has sections, right or wrong in one way, it takes a second at most."""
    sections, headings = SHAPES[shape]
    engine, source = project(sections), text(headings(MANY))
    engine.analyze("a.md", "# T\n")
    count = calls(lambda: engine.analyze("a.md", source))
    assert count < ENOUGH, f"{count} calls"


@pytest.mark.slow
@pytest.mark.parametrize("shape", [name for name in SHAPES if name != "nothing there"])
def test_an_analysis_grows_with_the_text(shape: str) -> None:
    """Twice the headings take about twice the work, for any number of them."""
    sections, headings = SHAPES[shape]
    engine = project(sections)
    engine.analyze("a.md", "# T\n")
    small, large = (text(headings(size)) for size in (2 * MANY, 4 * MANY))
    one, two = calls(lambda: engine.analyze("a.md", small)), calls(lambda: engine.analyze("a.md", large))
    assert two < 2.6 * one, f"{one} calls, then {two}"


def limited(monkeypatch: pytest.MonkeyPatch, budget: int) -> list[int]:
    """Set the budget of a request. The list gets the sizes of the analyzed texts, in the units of the budget."""
    sizes: list[int] = []
    edited = fixing.Trials.edited

    def counted(trials: fixing.Trials, before: Analysis, source: str, edits: Sequence[Edit]) -> Analysis | None:
        left = trials.budget.left
        found = edited(trials, before, source, edits)
        sizes.append(left - trials.budget.left if found else 0)
        return found

    monkeypatch.setattr(fixing.Trials, "edited", counted)
    monkeypatch.setattr(features, "REQUEST", budget)
    return sizes


@pytest.mark.slow
@pytest.mark.parametrize("shape", ["reversed", "misspelt", "nothing there"])
def test_fixes_are_tried_within_a_budget(shape: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """For any number of findings on a line or in a document; the fixes tried before the end are offered."""
    sections, headings = SHAPES[shape]
    engine, source = project(sections), text(headings(30))
    analysis = engine.analyze("a.md", source)
    sizes = limited(monkeypatch, 300_000)
    found = list(actions(engine, analysis, Span(0, len(source)), lambda kind: kind == "quickfix", date.min, lazy=True))
    assert any(action.edits for action in found)
    assert 0 < sum(sizes) <= 300_000 + max(sizes)


def test_all_fixes_are_applied_within_a_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    """The fixes before the end are kept."""
    engine, source = project(listed(names(60))), text(["## Other"])
    analysis = engine.analyze("a.md", source)
    sizes = limited(monkeypatch, 200_000)
    fixed = apply_edits(source, edits_of(engine, analysis, INSERT_SECTIONS))
    assert 0 < fixed.count("## Section") < 60
    assert 0 < sum(sizes) <= 200_000 + max(sizes)


@pytest.mark.slow
def test_a_usual_number_of_sections_is_inserted_at_once() -> None:
    """The budget is for hostile schemas."""
    engine, source = project(listed(names(60))), text(["## Other"])
    fixed = apply_edits(source, edits_of(engine, engine.analyze("a.md", source), INSERT_SECTIONS))
    assert [finding.code for finding in engine.analyze("a.md", fixed).findings if "missing" in finding.code] == []


def test_texts_of_equal_lines_are_compared_soon() -> None:
    """All empty lines are equal; the difference is then one edit, and correct."""
    old = "a\n" + "\n" * 20_000 + "b\n"
    new = "a\n" + "\n" * 10_000 + "c\n" + "\n" * 10_000 + "b\nd\n"
    found: list[object] = []
    assert calls(lambda: found.extend(edits_between(old, new))) < 300_000
    assert apply_edits(old, edits_between(old, new)) == new
    assert len(edits_between("a\n\nb\n\nc\n\nd\n", "a\n\nx\n\nc\n\ny\n")) == 2


def test_a_budget_is_spent_once() -> None:
    """The rest is not added back."""
    budget = Budget(3)
    assert [budget.spend(2), budget.spend(), budget.spend()] == [True, True, False]


def looks(work: Callable[[], object], most: float = inf) -> int:
    """How often work checks whether it is still needed, which it is not after `most` checks."""
    count = 0

    def is_wanted() -> bool:
        nonlocal count
        count += 1
        return count <= most

    try:
        with while_wanted(is_wanted):
            work()
    except GaveWay:
        return -count
    return count


@by_part
@pytest.mark.parametrize("what", ["analysis", "fixes"])
def test_work_gives_way_at_any_check(what: str, part: Part) -> None:
    """It ends at the check that says no, and leaves no partial results: repeated, it returns the usual result."""
    source = SAMPLES[0].source + "\n## Summary\n\n" * 3

    def work() -> object:
        remembered.here().forget()
        if what == "fixes":
            return fix_all(PROJECT, None, source)
        return [str(finding) for finding in analyze_file(PROJECT, None, source).findings]

    expected, number = work(), looks(work)
    assert number > 10
    for most in range(0, number, max(number // part.count(20, 10), 1)):
        assert looks(work, most) == -most - 1
        assert work() == expected
    assert looks(work) == number
