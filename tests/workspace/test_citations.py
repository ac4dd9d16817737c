"""The references between files, however the index was updated."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from proposal_lsp.workspace.citations import Citations
from proposal_lsp.workspace.index_entry import IndexEntry, Link, Mention
from proposal_lsp.workspace.proposal_index import Index

PATHS = [f"/docs/rfc-{number}.md" for number in range(4)]
TARGETS = ["rfc-0.md", "./rfc-1.md#why", "rfc-2", "../docs/rfc-3.html", "#own", "https://example.org", "../../out.md"]

entries = st.builds(
    lambda number, targets, mentions: IndexEntry(
        PATHS[number],
        kind="rfc",
        number=number or None,
        series="/docs",
        links=tuple(Link(target, 0, 1, 0) for target in targets),
        mentions=tuple(Mention(mention, 0, 1) for mention in mentions),
    ),
    st.integers(0, 3),
    st.lists(st.sampled_from(TARGETS), max_size=3),
    st.lists(st.integers(0, 4), max_size=3),
)


def naming(citations: Citations) -> dict[str, list[str]]:
    """The files that may refer to each file."""
    return {path: [entry.path for entry in citations.naming(path)] for path in PATHS}


@given(st.lists(entries | st.sampled_from(PATHS), max_size=12))
def test_an_edit_leaves_what_a_new_index_would_have(steps: list[IndexEntry | str]) -> None:
    """Files are added, changed and removed; at the end only the present ones count."""
    citations = Citations(Index(root="/"))
    kept: dict[str, IndexEntry] = {}
    for step in steps:
        if isinstance(step, str):
            citations.drop(step)
            kept.pop(step, None)
        else:
            citations.put(step)
            kept[step.path] = step
    fresh = Citations(Index(root="/"))
    for entry in kept.values():
        fresh.put(entry)
    assert naming(citations) == naming(fresh)
    assert citations.index.entries == kept
    for path in [*kept]:
        citations.drop(path)
    assert not citations._naming


def test_references_to_a_file() -> None:
    """By its path, by the HTML page made of it, and by its number; not by the number of another kind."""
    citations = Citations(Index(root="/"))
    citations.put(IndexEntry(PATHS[1], kind="rfc", number=1, series="/docs", links=(Link("rfc-2", 0, 1, 0),)))
    citations.put(IndexEntry(PATHS[2], kind="rfc", number=2, series="/docs", mentions=(Mention(1, 0, 1),)))
    citations.put(IndexEntry(PATHS[3], kind="adr", number=3, series="/docs", mentions=(Mention(1, 0, 1),)))
    found = naming(citations)
    assert found == {PATHS[0]: [], PATHS[1]: [PATHS[2]], PATHS[2]: [PATHS[1]], PATHS[3]: []}
