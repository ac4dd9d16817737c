"""The references at a place are those of the whole document, although few are examined to find them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from proposal_lsp.features.document_references import may_refer, references, references_at
from proposal_lsp.features.surroundings import Surroundings
from proposal_lsp.workspace.citations import Citations
from proposal_lsp.workspace.proposal_index import Index

from tests.shipped import CATALOG, forced

RFC = forced(next(schema for schema in CATALOG.schemas if schema.id == "rfc"))
OTHER, PATH = "/docs/rfc-001-bowls.md", "/docs/rfc-002-plates.md"
#: References of all forms, and similar text.
FORMS = (
    *("RFC-1", "`RFC-1`", "RFC-12", "RFC-2", "[Bowls](rfc-001-bowls.md)", "[of\nbowls](rfc-001-bowls.md#why 'Why')"),
    *(
        "[![RFC-1](rfc-001-bowls.md)](<rfc-001-bowls.md>)",
        "[own](#summary)",
        '<a href="rfc-001-bowls.md">',
        "[b]",
        "](",
    ),
    *("\n\n[b]: rfc-001-bowls.md\n\n", "\n- RFC-1\n", "\n\n## Why\n\n", "\n\n## On RFC-1\n\n", "\n```\nRFC-1\n```\n"),
    *("\n| RFC-1 | b |\n|---|---|\n| RFC-1 | x |\n", "many words ", "> RFC-1", "w" * 600),
)


@pytest.mark.slow
@given(st.lists(st.sampled_from(FORMS), max_size=12), st.sampled_from(["RFC-1", "-", "[Bowls](rfc-001-bowls.md)"]))
def test_references_at_a_place(forms: list[str], requires: str) -> None:
    """All of them are found, and only if the text at the place may be a reference."""
    citations = Citations(Index(root="/docs"))
    text = f"# RFC-002: Plates\n\n- **Status:** Draft\n- **Requires:** {requires}\n\n## Summary\n\n{' '.join(forms)}\n"
    texts = {OTHER: "# RFC-001: Bowls\n\n- **Status:** Draft\n\n## Why\n", PATH: text}
    analyses = {path: RFC.analyze(path, source) for path, source in texts.items()}
    for analysis in analyses.values():
        assert analysis.entry is not None
        citations.put(analysis.entry)
    analysis = analyses[PATH]
    assert analysis.document is not None
    assert analysis.entry is not None
    around = Surroundings(citations, analysis.entry, analysis.document, lambda _path: None)
    found = list(references(around.index, around.entry, around.text))
    for offset in range(len(text) + 1):
        here = [one for one in found if one.around.holds(offset)]
        assert list(references_at(around, offset)) == here
        assert may_refer(analysis.document, offset) or not here


def test_places_without_references() -> None:
    """A heading, and prose without numbers, paths and links."""
    text = "# RFC-002: Plates\n\n- **Status:** Draft\n\n## Summary\n\nOf plates. [own](#summary)\n\nOf none.\n"
    document = RFC.analyze(PATH, text).document
    assert document is not None
    assert [may_refer(document, text.index(words)) for words in ("Summary", "own", "Of none")] == [False, True, False]
