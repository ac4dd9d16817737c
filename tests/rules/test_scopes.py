"""A rule reads no more than its scope allows, so that it runs again whenever it must while someone types.

The author of a rule need not know how edits are analyzed: these tests write and delete each body of the rule's fixture.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator
from dataclasses import replace

import pytest
from proposal_lsp import analysis
from proposal_lsp.analysis import Analysis
from proposal_lsp.binding import Binding
from proposal_lsp.document import parse
from proposal_lsp.rules import RULES, Report, Rule
from proposal_lsp.rules._rule import Body, any_text
from proposal_lsp.text import Change

from tests.amount import Part, by_part
from tests.analyzed_cases import project
from tests.fixtures import FOLDER, Case, read_fixture

CHECKED = [rule for rule in RULES if rule.check and (FOLDER / "rules" / f"{rule.code}.md").exists()]
#: The parameters of `check`.
PARAMETERS = {
    "outline": ["Binding"],
    "field": ["Binding", "BoundField"],
    "section": ["Binding", "Bound"],
    "body": ["Binding", "Body"],
    "text": ["Binding"],
}
#: Rules that read headings and the text above the first one only; an edit there causes a full analysis.
AT_THE_TOP = ("stray-text",)
#: Rules that read the values of several fields, and have a case with front matter.
LOOK_AT_VALUES = ("conditional-section", "malformed-title", "duplicate-field", "mismatched-value", "unlisted-reference")
#: The text that replaces a body.
OTHER = "Other words."

one_rule = pytest.mark.parametrize("rule", CHECKED, ids=lambda rule: rule.code)


@one_rule
def test_the_parameters_of_a_check_are_those_of_its_scope(rule: Rule) -> None:
    """They are annotated, too."""
    assert rule.check is not None
    found = [one.annotation for one in inspect.signature(rule.check).parameters.values()]
    wanted = PARAMETERS[rule.scope]
    assert found == wanted, f'{rule.code} has the scope "{rule.scope}", so its check takes {", ".join(wanted)}'


@pytest.mark.sampled(2)
@by_part
@one_rule
def test_a_rule_reads_no_more_than_its_scope(rule: Rule, part: Part, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its findings after an edit are those of a full analysis of the text."""
    monkeypatch.setattr(analysis, "RULES", (rule,))
    for case, body in stale(rule, part):
        pytest.fail(
            f'{rule.code} has the scope "{rule.scope}", but finds something else when the text below "{body}" changes, '
            f'in the case {case}. Give it a wider scope: "section" or "body" if it looks at one text at a time, else '
            '"text"; if it has a function `reads`, have that let the text through.',
            pytrace=False,
        )


@one_rule
def test_no_rule_reads_the_whole_text(rule: Rule) -> None:
    """It would run again at each keystroke, in a document of any size."""
    assert rule.scope != "text" or rule.reads is not any_text, (
        f"{rule.code} looks at all the text. Give it a narrower scope, or say in `reads` which text it looks for."
    )


@pytest.mark.sampled(6)
@pytest.mark.parametrize(
    "rule",
    [rule for rule in CHECKED if rule.scope not in ("outline", "field") and rule.code not in AT_THE_TOP],
    ids=lambda rule: rule.code,
)
def test_a_scope_that_is_too_narrow_is_found(rule: Rule, monkeypatch: pytest.MonkeyPatch) -> None:
    """The test above fails for each of these rules if its scope is `outline`."""
    narrow = replace(rule, scope="outline", check=lambda binding: everywhere(rule, binding))
    monkeypatch.setattr(analysis, "RULES", (narrow,))
    assert any(stale(narrow, Part(is_all=True))), (
        f"tests/rules/{rule.code}.md needs a case with a finding in the text below the second heading, or further down."
    )


@pytest.mark.sampled(6)
@one_rule
def test_a_rule_reads_no_more_metadata_than_it_declares(rule: Rule, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its findings after a change of a value are those of a full analysis."""
    monkeypatch.setattr(analysis, "RULES", (rule,))
    for case, key in stale_values(rule):
        pytest.fail(
            f'{rule.code} finds something else when the value of "{key}" changes, in the case {case}. '
            'Let it say `metadata="conditions"` if it asks which sections are required, else leave that out.',
            pytrace=False,
        )


@pytest.mark.sampled(5)
@pytest.mark.parametrize("code", LOOK_AT_VALUES)
def test_a_rule_that_declares_too_little_metadata_is_found(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The test above fails for each of these rules if it declares only the names of fields."""
    rule = next(rule for rule in RULES if rule.code == code)
    narrow = replace(rule, metadata="names")
    monkeypatch.setattr(analysis, "RULES", (narrow,))
    assert any(stale_values(narrow))


def stale_values(rule: Rule) -> Iterator[tuple[Case, str]]:
    """The cases of a rule's fixture in which another value leaves wrong findings, and its field."""
    for case in read_fixture(FOLDER / "rules" / f"{rule.code}.md"):
        path, kind = case.document.options.get("path", "proposal.md"), project(case)
        first = kind.analyze(path, case.source)
        bound = first.binding.fields.bound if first.binding else ()
        words = {value.name for one in bound for value in one.spec.values}
        for field in first.document.fields if first.document else ():
            start, end = field.value_span
            for word in sorted({*words, OTHER, "TBD", "2001-02-03"}) if field.style == "front-matter" else ():
                other = kind.analyze(path, f"{case.source[:start]}{word}{case.source[end:]}")
                change = Change(start, end, len(word) - (end - start))
                back = Change(start, start + len(word), -change.delta)
                if not (is_right(first, other, change) and is_right(other, first, back)):
                    yield case, field.key


def everywhere(rule: Rule, binding: Binding) -> Iterator[Report]:
    """The findings of a rule in a whole document."""
    assert rule.check is not None
    document = binding.document
    parts: Iterable[tuple[object, ...]] = [()]
    if rule.scope == "section":
        parts = ((bound,) for bound in binding.bound)
    elif rule.scope == "field":
        parts = ((bound,) for bound in binding.fields.bound)
    elif rule.scope == "body":
        bodies = (Body(section) for section in document.sections)
        parts = ((body,) for body in (Body(None, document.preamble), *bodies))
    for part in parts:
        yield from rule.check(binding, *part)


def stale(rule: Rule, part: Part) -> Iterator[tuple[Case, str]]:
    """The cases of a rule's fixture in which an edit leaves wrong findings, and the heading of the edited body.

    Each body replaces another text, and another text replaces each body.
    """
    for case in part.of(read_fixture(FOLDER / "rules" / f"{rule.code}.md"), 8):
        path, kind = case.document.options.get("path", "proposal.md"), project(case)
        with_words = kind.analyze(path, case.source)
        for section in parse(case.source).sections[1:]:
            text = case.source[section.heading.span.end : section.span.end]
            start = section.heading.span.end + len(text) - len(text.lstrip())
            words = text.strip()
            if not words:
                continue
            head, tail = case.source[:start], case.source[start + len(words) :]
            with_other = kind.analyze(path, f"{head}{OTHER}{tail}")
            change = Change(start, start + len(words), len(OTHER) - len(words))
            back = Change(start, start + len(OTHER), -change.delta)
            if not (is_right(with_words, with_other, change) and is_right(with_other, with_words, back)):
                yield case, section.name.title


def is_right(before: Analysis, after: Analysis, change: Change) -> bool:
    """Whether the findings are correct after a change from the text of one analysis to that of another."""
    assert before.project is not None
    return before.project.update(before, after.text, change).findings == after.findings
