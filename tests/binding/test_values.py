"""The meaning of a written value, in whatever form it is written."""

from __future__ import annotations

from datetime import date

import pytest
from proposal_lsp.binding import bind, match_value, plain_value, read_date
from proposal_lsp.document import parse

from tests.analyzed_cases import inline_schema

VALUES = (
    inline_schema(
        """\
id: memo
name: Memo
metadata:
  in: lines
  fields:
    Status:
      type: enum
      values: {Draft: {}, In Review: {}, Agreed: {}, On Hold: {}, Superseded: {pattern: "Superseded by {reference}"}}
""",
        "",
    )
    .metadata.fields[0]
    .values
)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Agreed", "Agreed"),
        ("Agreed.", "Agreed"),
        ("Agreed. See the minutes.", "Agreed"),
        ("Agreed on 2026-06-07", "Agreed"),
        ("Agreed on June 7", "Agreed"),
        ("Agreed as of 2026-06-07", "Agreed"),
        ("Agreed by Ida", "Agreed"),
        ("Agreed since v2", "Agreed"),
        ("2026-06-07: Agreed", "Agreed"),
        ("2026-06-07 - **Agreed** (second vote)", "Agreed"),
        ("<b>Agreed</b>", "Agreed"),
        ('<span style="color: green">Agreed</span>', "Agreed"),
        ("“Agreed”", "Agreed"),
        ("«Agreed»", "Agreed"),
        (":white_check_mark: Agreed", "Agreed"),
        ("Agreed :tada:", "Agreed"),
        ("Agreed ✅", "Agreed"),
        ("[Agreed](https://example.org/a_(b))", "Agreed"),
        ("[[Agreed]]", "Agreed"),
        ("[[states#agreed|Agreed]]", "Agreed"),
        ("Agreed[^1]", "Agreed"),
        ("![Agreed](agreed.svg)", "Agreed"),
        ("Agr\u00adeed", "Agreed"),
        ("In&nbsp;Review", "In Review"),
        ("~~Draft~~ Agreed", "Agreed"),
        ("[ ] Draft [x] Agreed", "Agreed"),
        ("[X] Draft / [ ] Agreed", "Draft"),
        ("☐ Draft ☑ Agreed", "Agreed"),
        ("Superseded by: [7. Other](7.md)", "Superseded"),
        ("superseded by [[7]]", "Superseded"),
        ("On Hold", "On Hold"),
        ("Agreed mostly", None),
        ("Agreed on paper", None),
        ("Agreedness", None),
        ("Draft2", None),
    ],
)
def test_value(written: str, meant: str | None) -> None:
    """The word of the vocabulary."""
    value = match_value(VALUES, written).value
    assert (value and value.name) == meant


@pytest.mark.parametrize("written", ["[ ] Draft [ ] Agreed", "Draft | Agreed", "☐ Draft ☐ Agreed", "[Draft / Agreed]"])
def test_choices(written: str) -> None:
    """A list of choices means that none has been made yet."""
    assert match_value(VALUES, written).fit == "unchosen"


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026-03-04", date(2026, 3, 4)),
        ("2026\\-03\\-04", date(2026, 3, 4)),
        ("[2026-03-04](2026-03-04.md)", date(2026, 3, 4)),
        ("[[2026-03-04]]", date(2026, 3, 4)),
        ("[[2026-03-04|last Wednesday]]", date(2026, 3, 4)),
        ("~~2026-01-02~~ 2026-03-04", date(2026, 3, 4)),
        ("2026-03-04[^1] (draft)", date(2026, 3, 4)),
        ("2026–03–04", None),
        ("[[last Wednesday]]", None),
        ("2026-02-30", None),
    ],
)
def test_date(written: str, day: date | None) -> None:
    """The day."""
    assert read_date(written) == day


def test_a_sequence_of_values_is_no_choice() -> None:
    """Unless it has all values."""
    assert match_value(VALUES[:3], "Draft → Agreed").fit == "decorated"
    assert match_value(VALUES[:3], "*Draft* -> In Review -> Agreed").fit == "unchosen"


def test_marks_around_a_value_are_ignored() -> None:
    """Marks, pictures and quotes around a value are not part of it."""
    assert plain_value("https://example.org/a/") == "https://example.org/a/"
    assert plain_value('🟢 **"In\\-house"**[^2]') == "In-house"


ADR = inline_schema(
    """\
id: record
name: Record
title: any
metadata:
  in: section
  fields:
    Status:
      type: enum
      values: {Proposed: {}, Accepted: {}, Superseded: {pattern: "Superseded by {record}", state: dead}}
    Deciders: {}
sections: [{heading: Status}]
""",
    "",
)


@pytest.mark.parametrize(
    ("body", "meant"),
    [
        ("## Status\n\nAccepted\n\nAmended by [7](7.md)\n", "Accepted"),
        ("## Status\n\nAccepted\n\nSuperseded by [7](7.md)\n", "Superseded"),
        ("## Status\n\nAccepted\n\nSupersedes [1](1.md)\n", "Accepted"),
        ("## Status\n\nSuperseded by 7\n\nIt was accepted in May.\n", "Superseded"),
        ("## Status\n\nOn the shelf\n\nSuperseded\n", None),
        ('## Status\n\n<a id="s"></a>\nAccepted\n', "Accepted"),
        ("## Status\n\n{/* a note */}\nAccepted\n", "Accepted"),
        ("## Status\n\n> [!NOTE]\n> Accepted\n", "Accepted"),
        ("## Status\n\n~~Proposed~~\n\nAccepted\n", "Accepted"),
        ("## Status\n\n- ~~Proposed~~\n- Accepted\n", "Accepted"),
        ("## Status\n\n- [ ] Proposed\n- [x] Accepted\n- [ ] Superseded\n", "Accepted"),
        ("## Status\n\n- [ ] Proposed\n- [ ] Accepted\n", None),
        ("## Status\n\n- 2026-05-01: Proposed\n- 2026-06-07: Accepted\n", "Accepted"),
        ("## Status\n\n- Superseded by 7 (2026-06-07)\n- Proposed (2026-05-01)\n", "Superseded"),
        ("## Status\n\nAccepted on 2026-06-07\n\nAmended on 2026-08-09\n", "Accepted"),
        (
            "## Status\n\n| Date | Status |\n|---|---|\n| 2026-05-01 | Proposed |\n| 2026-06-07 | Accepted |\n",
            "Accepted",
        ),
        ("## Status\n\nStatus: Accepted\n", "Accepted"),
        ("## Status\n\n**Status:** Accepted\n", "Accepted"),
        ("## Status: Accepted\n", "Accepted"),
        ("## Status - Superseded by 7\n\nSince May.\n", "Superseded"),
        ("## Status: the quo\n\nLong.\n", None),
    ],
)
def test_section(body: str, meant: str | None) -> None:
    """The value of a section that is a field."""
    bound = bind(parse(f"# Boats\n\n{body}"), ADR).fields.get("Status")
    assert (bound and bound.match.value and bound.match.value.name) == meant


def test_section_without_a_vocabulary() -> None:
    """Its first line is the value, even if it contains dates."""
    source = "# Boats\n\n## Deciders\n\n- Ida (2026-05-01)\n- Bo (2026-06-07)\n"
    bound = bind(parse(source), ADR).fields.get("Deciders")
    assert bound is not None
    assert bound.field.value == "Ida (2026-05-01)"
