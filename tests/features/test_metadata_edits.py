"""Actions that fill in or remove text: each is offered only if it does no harm."""

from __future__ import annotations

from datetime import date

import pytest
from proposal_lsp.analysis import Project
from proposal_lsp.catalog.catalog import Catalog
from proposal_lsp.config import Config
from proposal_lsp.features.actions import Action, actions
from proposal_lsp.findings import apply_edits
from proposal_lsp.text import Span

from tests.analyzed_cases import inline_schema

SCHEMA = inline_schema(
    """\
id: memo
name: Memo
title: any
metadata:
  in: [bold-lines, front-matter]
  fields:
    Author: {}
    Reviewers: {type: list}
    Created: {type: date}
    Updated: {type: date}
  date_order: [Created, Updated]
sections: [{heading: Goal}, {heading: Plan}]
""",
    "",
)
PROJECT = Project(Config(schema="memo"), Catalog((SCHEMA,)))
REST = "\n\n## Goal\n\nSleep.\n\n## Plan\n\nAsk.\n"


def offered(source: str, at: str, author: str = "Zoë Ek") -> list[Action]:
    """The quick fixes at some words, without suppressions."""
    analysis = PROJECT.analyze("/memo.md", source)
    span = Span(source.index(at), source.index(at))
    found = actions(PROJECT, analysis, span, "quickfix".startswith, date(2026, 3, 4), author=author)
    return [one for one in found if not one.title.startswith(("Ignore", "Select"))]


@pytest.mark.parametrize(
    ("line", "after"),
    [
        ("**Author**: [Name]", "**Author**: Zoë Ek"),
        ("**Author**: TBD", "**Author**: Zoë Ek"),
    ],
)
def test_the_author_is_filled_in(line: str, after: str) -> None:
    """With the name from git; the fix is preferred."""
    first = offered(f"# Bells\n\n{line}{REST}", line[12:])[0]
    assert (first.title, first.preferred) == ('Fill in "Zoë Ek"', True)
    assert apply_edits(f"# Bells\n\n{line}{REST}", first.edits or ()) == f"# Bells\n\n{after}{REST}"


def test_no_author_no_action() -> None:
    """Nor for a field of another kind."""
    source = f"# Bells\n\n**Author**: [Name]\n**Reviewers**: [Names]{REST}"
    assert not any("Fill in" in one.title for one in offered(source, "[Name]", author=""))
    assert not any("Fill in" in one.title for one in offered(source, "[Names]"))


@pytest.mark.parametrize(
    ("day", "last"),
    [
        ("2025-02-30", "2025-02-28"),
        ("2024-02-30", "2024-02-29"),
        ("2025-02-29", "2025-02-28"),
        ("2025-04-31", "2025-04-30"),
        ("2025-02-32", None),
        ("2025-13-31", None),
        ("0000-02-30", None),
    ],
)
def test_a_day_that_the_month_does_not_have(day: str, last: str | None) -> None:
    """It becomes the last day; a day that no month has is another mistake."""
    source = f"# Bells\n\n**Author**: Ida\n**Created**: {day}{REST}"
    found = [one for one in offered(source, day) if "last day" in one.title]
    assert [one.title for one in found] == ([f'Change to "{last}", the last day of the month'] if last else [])
    assert [one.preferred for one in found] == [False] * len(found)
    for one in found:
        assert apply_edits(source, one.edits or ()) == source.replace(day, last or "")


def test_a_day_that_would_be_another_mistake_is_not_offered() -> None:
    """Here it would be before the day of creation."""
    source = f"# Bells\n\n**Author**: Ida\n**Created**: 2025-03-01\n**Updated**: 2025-02-30{REST}"
    assert not any("last day" in one.title for one in offered(source, "2025-02-30"))


def test_an_empty_first_copy_of_a_section() -> None:
    """It is removed, and the copy with text stays."""
    source = f"# Bells\n\n**Author**: Ida\n\n## Goal{REST}"
    (found,) = [one for one in offered(source, "## Goal\n\nSleep") if "copy" in one.title]
    assert found.title == "Remove the empty first copy"
    assert apply_edits(source, found.edits or ()) == f"# Bells\n\n**Author**: Ida{REST}"


@pytest.mark.parametrize(
    "body",
    ["<!-- later -->", "[link]: https://example.org", "```\n```", "### Else", "\\", "---"],
    ids=repr,
)
def test_a_copy_with_anything_in_it_stays(body: str) -> None:
    """An author's text is never removed."""
    source = f"# Bells\n\n**Author**: Ida{REST}\n## Goal\n\n{body}\n"
    assert not any("copy" in one.title for one in offered(source, f"## Goal\n\n{body}"))
