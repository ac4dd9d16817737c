"""`check --changed-since`: what is wrong with how proposals have changed, by their texts in a commit of git."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from pathlib import Path

from proposal_lsp.analysis import Analysis
from proposal_lsp.cli.across import text_of
from proposal_lsp.cli.changed import start
from proposal_lsp.cli.console import CannotRun
from proposal_lsp.cli.gather import Gathering
from proposal_lsp.cli.git import NoAnswer, git, inside, top_folder
from proposal_lsp.cli.refs import Blob, markdown_at, read_blobs
from proposal_lsp.cli.sources import real_path
from proposal_lsp.file_analysis import analyze_file
from proposal_lsp.workspace.index_entry import IndexEntry
from proposal_lsp.workspace.judge_change import CODES, judge_change
from proposal_lsp.workspace.status_changes import Earlier


def judge_history(seen: Gathering, revision: str) -> None:
    """Keep what is found in the checked proposals that were others at a revision. Raises CannotRun."""
    by_root: dict[Path, list[IndexEntry]] = {}
    root_of = cache(lambda folder: top_folder(Path(folder)))
    try:
        for entry in seen.entries.values():
            if entry.kind and any(code in CODES for code, _ in entry.rules):
                by_root.setdefault(root_of(os.path.dirname(entry.path)), []).append(entry)
        for root, entries in by_root.items():
            _judge_root(seen, root, start(root, revision), entries)
    except NoAnswer as error:
        raise CannotRun(f"`--changed-since {revision}`: {error}") from None


def _judge_root(seen: Gathering, root: Path, commit: str, entries: Sequence[IndexEntry]) -> None:
    """Raises NoAnswer."""
    there = {blob.path: blob for blob in markdown_at(root, commit)}
    day = date.fromisoformat(git(root, "show", "-s", "--format=%cs", commit).strip())
    gone = [blob for path, blob in there.items() if not os.path.lexists(root / path)]
    own = {entry.path: there.get(inside(root, real_path(entry.path))) for entry in entries}
    texts = dict(read_blobs(root, [*filter(None, own.values()), *gone]))
    for entry in entries:
        before, text = own[entry.path], text_of(seen, entry.path)
        if text is None or (before is not None and texts.get(before, text.source) == text.source):
            continue
        now = _analysis(seen, entry.path, text.source)
        was = _analysis(seen, entry.path, texts[before]) if before else _renamed(seen, root, entry, gone, texts)
        if now.binding is not None and (was is None or was.binding is not None):
            earlier = Earlier(was.binding, day) if was and was.binding else None
            seen.add(entry.path, text, judge_change(earlier, now.binding, entry))


def _renamed(
    seen: Gathering, root: Path, entry: IndexEntry, gone: Sequence[Blob], texts: dict[Blob, str]
) -> Analysis | None:
    """A file that is gone and was the same proposal: of its kind, and its number or else its title."""
    same_title: Analysis | None = None
    for blob in _alike(entry, gone):
        path = str(root / blob.path)
        was = _analysis(seen, path, texts[blob]) if blob in texts else None
        other = was.entry if was else None
        if other and other.kind == entry.kind:
            if entry.number and entry.number == other.number:
                return was
            same_title = same_title or (was if other.title == entry.title else None)
    return same_title


def _alike(entry: IndexEntry, gone: Sequence[Blob]) -> Iterator[Blob]:
    """Those with a word of the name in theirs: not every file that is gone is read for each that is new."""
    words = set(_words(entry.path))
    return (blob for blob in gone if words & set(_words(blob.path)))


def _words(path: str) -> list[str]:
    name = os.path.basename(path).casefold()
    name = os.path.basename(os.path.dirname(path)).casefold() if name in ("readme.md", "index.md") else name
    return [word.lstrip("0") for word in re.findall(r"[^\W_]+", name.rpartition(".")[0] or name)]


def _analysis(seen: Gathering, path: str, source: str) -> Analysis:
    return analyze_file(seen.project(path), path, source)
