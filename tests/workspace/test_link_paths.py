"""Paths that are joined as text are those of `pathlib`."""

from __future__ import annotations

from pathlib import PurePath

import pytest
from proposal_lsp.workspace.link_paths import joined

ROOT = str(PurePath("/").joinpath("r", "docs"))


@pytest.mark.parametrize("folder", [".", PurePath("/").anchor, ROOT, str(PurePath("docs"))])
@pytest.mark.parametrize("names", [(), ("a.md",), ("rfcs", "0001 b", "README.md")])
def test_paths_are_those_of_pathlib(folder: str, names: tuple[str, ...]) -> None:
    """Below the current folder, the root, and any other."""
    assert joined(folder, *names) == str(PurePath(folder, *names))
