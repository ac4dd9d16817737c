"""Paths that are put together as text are those that `pathlib` makes."""

from __future__ import annotations

from pathlib import PurePath

import pytest
from proposal_lsp.workspace.link_paths import joined

ROOT = str(PurePath("/").joinpath("r", "docs"))


@pytest.mark.parametrize("folder", [".", PurePath("/").anchor, ROOT, str(PurePath("docs"))])
@pytest.mark.parametrize("names", [(), ("a.md",), ("rfcs", "0001 b", "README.md")])
def test_as_pathlib_has_it(folder: str, names: tuple[str, ...]) -> None:
    """Below the current folder, the outermost one, and any other."""
    assert joined(folder, *names) == str(PurePath(folder, *names))
