"""Properties of the fixes of any text: a fix that does not do what it promises is not offered."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from proposal_lsp.analysis import Project
from proposal_lsp.features.fixing import COMMAND, REVEALED, SCAFFOLDED, Trials, edits_between, fix_all
from proposal_lsp.findings import any_fix, apply_edits, safe_fix
from proposal_lsp.schema.model import Schema

from tests.amount import examples
from tests.shipped import by_schema, forced
from tests.strategies import LINE_ENDS, markdown, proposals

#: These add or move text: every word stays.
ADDING = frozenset({"missing-section", "misplaced-section", "missing-field", "missing-content", "missing-title"})


def anchors(source: str) -> Counter[str]:
    """The anchors of the headings of a text."""
    headings = [line for line in re.split(r"[\r\n]", source) if re.match(" {0,3}#", line)]
    return Counter(re.findall(r"\{[#:][^}]*\}|<a [^>]*>|\[\]\([^)]*\)", "\n".join(headings)))


@pytest.mark.sampled(20)
@by_schema
@examples(25)
@given(source=proposals() | markdown(), end=st.sampled_from(LINE_ENDS), ends=st.booleans())
def test_an_offered_fix_does_what_it_promises(schema: Schema, source: str, end: str, ends: bool) -> None:
    """The finding is gone, there is no new one, and no word of the author and no anchor of a heading is lost.

    The texts have fences that are never closed, headings in lists and quotes, underlined ones, and every line ending.
    """
    text = re.sub(r"\r\n?|\n", lambda _: end, source)
    text = text if ends else text.rstrip("\r\n")
    project: Project = forced(schema)
    before = project.analyze("some.md", text)
    was = Counter(finding.code for finding in before.findings)
    for finding in before.findings[:6]:
        for fix in list(Trials(project, COMMAND).sound_fixes(before, finding))[:1]:
            corrected = apply_edits(text, fix.edits)
            now = Counter(one.code for one in project.analyze("some.md", corrected).findings)
            assert now[finding.code] < was[finding.code]
            assert not (now - was).keys() - SCAFFOLDED - REVEALED.get(finding.code, set())
            assert not anchors(text) - anchors(corrected)
            if finding.code in ADDING:
                assert not Counter(re.findall(r"\w+", text)) - Counter(re.findall(r"\w+", corrected))


@pytest.mark.sampled(20)
@by_schema
@examples(15)
@given(source=proposals())
def test_the_fix_of_a_report_is_the_same_as_if_all_were_tried(schema: Schema, source: str) -> None:
    """A report tries no more fixes than it needs."""
    project = forced(schema)
    before = project.analyze("some.md", source)
    for finding in before.findings[:6]:
        sound = tuple(Trials(project, COMMAND).sound_fixes(before, finding))
        assert Trials(project, COMMAND).any_sound_fix(before, finding) == any_fix(replace(finding, fixes=sound))


@pytest.mark.sampled(4)
@by_schema
@examples(15)
@given(source=proposals())
def test_fixing_all_twice_is_fixing_all_once(schema: Schema, source: str) -> None:
    """There is nothing left for a second run, and the lines that differ, applied as edits, give the same text."""
    project = forced(schema)
    corrected, _ = fix_all(project, "some.md", source, safe_fix)
    assert fix_all(project, "some.md", corrected, safe_fix) == (corrected, [])
    assert apply_edits(source, edits_between(source, corrected)) == corrected
