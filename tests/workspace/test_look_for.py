"""The target of an id of another folder."""

from __future__ import annotations

from pathlib import PurePath

import pytest
from proposal_lsp.globs import MARKDOWN_SUFFIXES
from proposal_lsp.workspace.index_entry import OtherId
from proposal_lsp.workspace.other_ids import look_for
from proposal_lsp.workspace.proposal_index import Index

OTHER = OtherId("OPS-12", 12, "/w/ops", start=0, end=6, line=0)


def found(*names: str) -> str:
    """The target of the id in a folder with these names."""
    return PurePath(look_for(Index(root="/w", listing=lambda _folder: frozenset(names)), OTHER)).as_posix()


@pytest.mark.parametrize("ending", [*MARKDOWN_SUFFIXES, ".MD", ""])
def test_markdown_or_a_folder(ending: str) -> None:
    """With any ending of Markdown; a folder has none."""
    assert found(f"0012-maps{ending}", "0013-keys.md") == f"/w/ops/0012-maps{ending}"


def test_other_files_with_the_number() -> None:
    """A picture is not a target; if there are two targets, neither is used."""
    assert found("0012-maps.png", "0013-keys.md") == "unknown"
    assert found("0012-maps.png", "0012-maps.md") == "/w/ops/0012-maps.md"
    assert found("0012-maps.mdx", "0012-keys.md") == "unknown"
    assert found("0011-maps.md", "0013-keys.md") == "missing"
