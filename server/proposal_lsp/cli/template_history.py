"""The earlier texts of a file, by the commits of git that changed it. Reads git objects only."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

from proposal_lsp.cli.git import NoAnswer, git, inside, top_folder
from proposal_lsp.cli.refs import Blob, read_blobs
from proposal_lsp.cli.sources import real_path

#: Commits that are looked at, the last ones.
MAX_COMMITS = 100


def earlier_texts(path: str) -> list[tuple[date, str]]:
    """The texts of the file at an absolute path with the days of their commits, the oldest first; none without git."""
    try:
        root = top_folder(Path(os.path.dirname(path)))
        name = inside(root, real_path(path))
        options = (
            f"--max-count={MAX_COMMITS}",
            "--no-ext-diff",
            "--no-textconv",
            "--no-show-signature",
        )
        listed = git(root, "log", "--format=%H %cs", *options, "--", f":(literal){name}").splitlines()
        if "\n" in name:
            return []
        days = {Blob(name, f"{commit}:{name}", 0): day for commit, day in map(str.split, reversed(listed))}
        return [(date.fromisoformat(days[blob]), text) for blob, text in read_blobs(root, list(days))]
    except NoAnswer:
        return []
