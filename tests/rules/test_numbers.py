"""Numbers of headings: a correct one is never changed, whatever form the others have."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st
from proposal_lsp.analysis import Project
from proposal_lsp.catalog.catalog import Catalog
from proposal_lsp.config import Config
from proposal_lsp.features.fixing import fix_all

from tests.analyzed_cases import inline_schema
from tests.strategies import LINE_ENDS

NAMES = ("Goal", "Security Considerations", "Risks and Mitigations", "Open Questions", "Tests", "Further Reading")
SECTIONS = ", ".join(f"{{heading: {name}, required: false}}" for name in NAMES)
SCHEMA = inline_schema(f"id: memo\nname: Memo\ntitle: any\nsections: [{SECTIONS}]\n", "")
PROJECT = Project(Config(schema="memo"), Catalog((SCHEMA,)))
#: Forms that are recognised.
READ = (
    *("{n} ", "{n}. ", "{n}) ", "({n}) ", "{n}: ", "{n} - ", "§{n} ", "§ {n}. ", "{n}\\. ", "0{n}. "),
    *("<a id='7'></a>{n}. ", "[](#7) {n}) ", "🌙 {n} "),
)
#: Forms that are not, and no number at all.
UNREAD = ("{r}. ", "({r}) ", "{a}. ", "{a}) ", "{w}: ", "{c} ", "#{n} ", "{n}/ ", "No. {n} ", "[{n}] ", "{n}/", "")
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
WORDS = ("One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")
CIRCLED = "①②③④⑤⑥⑦⑧⑨"
HEADINGS = st.lists(st.sampled_from(READ * 2 + UNREAD), min_size=2, max_size=6)


def document(forms: list[str], eol: str, numbers: Sequence[int] = range(1, 10)) -> str:
    """A memo with numbered headings, each in its form."""
    leads = [
        form.format(n=n, r=ROMAN[n - 1], a="ABCDEFGHI"[n - 1], w=WORDS[n - 1], c=CIRCLED[n - 1])
        for n, form in zip(numbers, forms, strict=False)
    ]
    headings = (f"## {lead}{name}\nText.\n" for lead, name in zip(leads, NAMES, strict=False))
    return ("# Quiet hours\n" + "".join(headings)).replace("\n", eol)


@given(HEADINGS, st.sampled_from(LINE_ENDS))
def test_correct_numbers_have_no_findings(forms: list[str], eol: str) -> None:
    """In every mixture of forms; no safe fix changes a heading."""
    source = document(forms, eol)
    found = PROJECT.analyze("memo.md", source).findings
    assert "misnumbered-section" not in {finding.code for finding in found}
    assert fix_all(PROJECT, "memo.md", source)[0] == source


@given(st.lists(st.sampled_from(READ), min_size=3, max_size=6), st.integers(0, 5), st.integers(1, 9))
def test_a_wrong_number_is_fixed(forms: list[str], at: int, wrong: int) -> None:
    """If all forms are recognised, and the other numbers are correct: the fix restores the text exactly."""
    at %= len(forms)
    numbers = [*range(1, len(forms) + 1)]
    numbers[at] = wrong
    corrected = fix_all(PROJECT, "memo.md", document(forms, "\n", numbers))[0]
    assert corrected == document(forms, "\n")
