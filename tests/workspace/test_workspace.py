"""The index: its entries for any text, and that it is the same however it was updated."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from proposal_lsp.results.records import FileResult, KnownResult
from proposal_lsp.rules import RULES
from proposal_lsp.workspace import check_change
from proposal_lsp.workspace.check_entry import CHECKS, check_entry
from proposal_lsp.workspace.find_links import heading_slug
from proposal_lsp.workspace.index_entry import IndexEntry
from proposal_lsp.workspace.link_paths import link_path, relative_path
from proposal_lsp.workspace.proposal_index import Index

from tests.shipped import PROJECT
from tests.strategies import proposals


@given(proposals())
def test_an_entry_of_any_text(source: str) -> None:
    """It can be made; each place is in the text and has its content; it survives conversion to lists and back."""
    analysis = PROJECT.analyze("/x/docs/rfc-001-x.md", source)
    entry = analysis.read_entry()
    assert entry is not None
    for link in entry.links:
        assert source[slice(*link.span)] == link.target
        assert analysis.text.line_at(link.start) == link.line
    for mention in entry.mentions:
        assert int(source[slice(*mention.span)]) == mention.number
    for start, end in (entry.place, *entry.digits):
        assert 0 <= start <= end <= len(source)
    assert KnownResult(FileResult((), True, entry).line).entry == entry
    index = Index([entry], root="/x", listing=lambda _: frozenset({"docs", "a.md"}))
    assert all(0 <= one.span.start <= one.span.end <= len(source) for one in check_entry(index, entry))


def entry(number: int, name: str = "a") -> IndexEntry:
    """A proposal of one series."""
    return IndexEntry(f"/x/{name}.md", "memo", f"MEMO-{number}", number, series="/x")


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.integers(0, 3))))
def test_an_index_forgets_nothing_and_keeps_nothing(steps: list[tuple[str, int]]) -> None:
    """After any edits it is the same as a new index of the present files."""
    index = Index()
    there: dict[str, IndexEntry] = {}
    for name, number in steps:
        path = f"/x/{name}.md"
        if number and path in there and there[path].number == number:
            index.drop(path)
            del there[path]
        else:
            there[path] = entry(number, name)._replace(number=number or None)
            index.put(there[path])
    fresh = Index(there.values())
    assert index.entries == fresh.entries
    for number in range(1, 4):
        asked = entry(number)
        assert index.holders(asked) == fresh.holders(asked)
    assert index.numbers(entry(1)) == {one.number for one in there.values() if one.number}


def test_every_rule_over_several_files_has_its_check() -> None:
    """Every check has a rule."""
    assert {*CHECKS, *check_change.CODES} == {rule.code for rule in RULES if rule.scope == "workspace"}


@pytest.mark.parametrize(
    ("heading", "slug"),
    [
        ("Goal", "goal"),
        ("1. What's *new*, and `why`?", "1-whats-new-and-why"),
        ("A -- B", "a----b"),
        ("Über uns_x", "über-uns_x"),
        ("[Link](x.md) to <a name=x></a>it {#own}", "link-to-it"),
        ("C++ & C#", "c--c"),
    ],
)
def test_slugs_are_those_of_github(heading: str, slug: str) -> None:
    """Lower case, spaces become hyphens; only letters, digits, hyphens and underscores are kept."""
    assert heading_slug(heading) == slug


@pytest.mark.parametrize(
    ("target", "parts"),
    [
        ("b.md", ("docs", "b.md")),
        ("../b.md#x", ("b.md",)),
        ("./c/../b%20c.md?plain=1", ("docs", "b c.md")),
        ("/b.md", ("b.md",)),
        ("#x", ("docs", "a.md")),
        ("../../b.md", None),
        ("https://example.com/b.md", None),
        ("mailto:ada@example.com", None),
        ("{{ b }}.md", None),
    ],
)
def test_where_a_target_leads(target: str, parts: tuple[str, ...] | None) -> None:
    """From the root of the repository; None if it leads out of that, or the target is unknown."""
    place = link_path("/r", "/r/docs/a.md", target)
    assert (place.parts if place else None) == parts


@given(st.lists(st.sampled_from("ab"), max_size=3), st.lists(st.sampled_from("ab"), max_size=3))
def test_a_relative_path_leads_there(here: list[str], there: list[str]) -> None:
    """From any file to any other one."""
    path, other = "/".join(["/r", *here, "x.md"]), "/".join(["/r", *there, "y.md"])
    place = link_path("/r", path, relative_path(path, other))
    assert place is not None
    assert place.parts == (*there, "y.md")


def test_a_note_that_a_proposal_has_moved_has_its_number() -> None:
    """In the name of its file and in a field, which must be present: number 0 is not that of a file without one."""
    for name, text, kind in (
        ("eip-7.md", "---\neip: 7\nstatus: Moved\n---\n\nSee elsewhere.\n", "eip"),
        ("eip-7.md", "---\neip: 8\nstatus: Moved\n---\n\nSee elsewhere.\n", ""),
        ("eip-0.md", "---\nstatus: Moved\n---\n\nSee elsewhere.\n", ""),
        ("0000-a-template.md", "# A template\n\n*Note: this is one.*\n\n## Proposal\n", ""),
    ):
        entry = PROJECT.analyze(f"/x/{name}", text).read_entry()
        assert entry is not None
        assert entry.kind == kind, (name, text)
