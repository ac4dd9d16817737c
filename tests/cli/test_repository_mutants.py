"""One mistake in a repository of proposals is one finding, with the right code, on its line; correct files have none.

Two proposals with one number, or in a cycle, are reported in both files.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.cli.conftest import Run, write
from tests.cli.test_history import git

SCHEMA = """\
id: memo
name: Memo
title: "MEMO-{number}: {title}"
filename: "memo-{number}-{slug}.md"
detect: {files: "memos/*.md"}
references: {known: true, mature: true}
metadata:
  in: lines
  date_order: [Created, Updated]
  fields:
    Status:
      required: true
      values:
        Draft: {state: open, next: [Accepted, Withdrawn]}
        Accepted: {state: agreed, next: [Superseded], frozen: true}
        Superseded: {state: dead}
        Withdrawn: {state: dead}
    Created: {type: date}
    Updated: {type: date}
    Summary: {listed: Requires}
    Supersedes: {type: reference, inverse: Superseded by, target: {status: Superseded}}
    Superseded by: {type: reference, inverse: Supersedes}
    Requires: {type: reference, target: {mature: true}}
"""


def memo(number: int, title: str, status: str, fields: str = "", text: str = "Bells are quiet.") -> str:
    """A proposal. Its title is on line 1, its status on line 3, its `fields` from line 6 on."""
    dates = "Created: 2025-01-09\nUpdated: 2025-03-14\n"
    return f"# MEMO-{number:03}: {title}\n\nStatus: {status}\n{dates}{fields}\n## Goal\n\n{text}\n"


BELLS, KEYS, QUIET, INK, MAPS = (
    f"memos/memo-{number:03}-{name}.md" for number, name in enumerate(("bells", "keys", "quiet", "ink", "maps"), 1)
)
README = "README.md"
INDEX = """\
# Memos

<!-- proposal-lsp: index status=Draft -->

| Number | Title | Status |
|---|---|---|
| MEMO-004 | [Ink](memos/memo-004-ink.md) | Draft |

<!-- proposal-lsp: end -->
"""
FILES = {
    ".proposals/memo.yaml": SCHEMA,
    README: INDEX,
    "docs/bell.png": "",
    "docs/guide.md": "# Guide\n\n## Ring it twice\n",
    BELLS: memo(1, "Bells", "Superseded", "Superseded by: MEMO-003\n"),
    KEYS: memo(2, "Keys", "Accepted", "Summary: What MEMO-3 opens\nRequires: MEMO-3\n"),
    QUIET: memo(
        3,
        "Quiet hours",
        "Accepted",
        "Supersedes: MEMO-001\n",
        "See [keys](memo-002-keys.md#goal), [how][g] ![bell](../docs/bell.png).\n\n[g]: ../docs/guide.md#ring-it-twice",
    ),
    INK: memo(4, "Ink", "Draft", "Requires: [Quiet](memo-003-quiet.md)\n", "As MEMO-2 says."),
    MAPS: memo(5, "Maps", "Withdrawn", "Requires: MEMO-001\n"),
}


class Mutant(NamedTuple):
    """A change of the files, and the expected findings."""

    #: A file, the replaced text and the new text; or the whole text of a new file.
    changes: tuple[tuple[str, str, str], ...]
    #: The code, and the places: file and line.
    code: str
    places: tuple[str, ...]


def one(path: str, old: str, new: str, code: str, *places: str) -> Mutant:
    """One replacement."""
    return Mutant(((path, old, new),), code, places)


HERE: dict[str, Mutant] = {
    "a number twice": one(
        "memos/memo-002-salt.md",
        "",
        memo(2, "Salt", "Accepted"),
        "duplicate-number",
        f"{KEYS}:1",
        "memos/memo-002-salt.md:1",
    ),
    "title and file name differ": one(KEYS, "MEMO-002:", "MEMO-022:", "mismatched-value", f"{KEYS}:1"),
    "a field names what is not there": one(
        KEYS, "Requires: MEMO-3", "Requires: MEMO-3, MEMO-9", "unresolved-reference", f"{KEYS}:7"
    ),
    "a path leads nowhere": one(
        KEYS, "Requires: MEMO-3", "Requires: MEMO-3, ./memo-003-quite.md", "unresolved-reference", f"{KEYS}:7"
    ),
    "the text names what is not there": one(INK, "As MEMO-2", "As MEMO-9", "unresolved-reference", f"{INK}:10"),
    "the other side says nothing": one(BELLS, "Superseded by: MEMO-003\n", "", "one-sided-reference", f"{QUIET}:6"),
    "this side says nothing": one(QUIET, "Supersedes: MEMO-001\n", "", "one-sided-reference", f"{BELLS}:6"),
    "the status of the other side": one(
        BELLS, "Status: Superseded", "Status: Accepted", "one-sided-reference", f"{QUIET}:6"
    ),
    "a circle": Mutant(
        (
            (BELLS, "Superseded by", "Supersedes: MEMO-003\nSuperseded by"),
            (QUIET, "Supersedes", "Superseded by: MEMO-001\nSupersedes"),
        ),
        "reference-cycle",
        (f"{BELLS}:6", f"{QUIET}:7"),
    ),
    "it requires a draft": one(
        QUIET, "Supersedes", "Requires: MEMO-4\nSupersedes", "premature-reference", f"{QUIET}:6"
    ),
    "it requires what is given up": one(
        INK, "(memo-003-quiet.md)", "(memo-001-bells.md)", "premature-reference", f"{INK}:6"
    ),
    "it links to a draft": one(QUIET, "memo-002-keys.md#goal", "memo-004-ink.md", "premature-reference", f"{QUIET}:10"),
    "its summary names what it does not list": one(
        KEYS, "What MEMO-3", "What MEMO-1 and MEMO-3", "unlisted-reference", f"{KEYS}:6"
    ),
    "no such file": one(QUIET, "keys.md#goal", "keyz.md#goal", "broken-link", f"{QUIET}:10"),
    "no such heading": one(QUIET, "keys.md#goal", "keys.md#gaol", "broken-link", f"{QUIET}:10"),
    "no such image": one(QUIET, "bell.png", "ball.png", "broken-link", f"{QUIET}:10"),
    "no such heading, by a definition": one(QUIET, "ring-it-twice", "ring-it-once", "broken-link", f"{QUIET}:12"),
    "another letter case": one(QUIET, "docs/bell.png", "Docs/bell.png", "broken-link", f"{QUIET}:10"),
    "a heading is renamed elsewhere": one("docs/guide.md", "twice", "thrice", "broken-link", f"{QUIET}:12"),
    "a title changes that is in a list": one(INK, "MEMO-004: Ink", "MEMO-004: Blue ink", "stale-index", f"{README}:3"),
    "a status changes that decides who is in a list": one(INK, "Draft", "Accepted", "stale-index", f"{README}:3"),
    "a list was written in": one(README, "[Ink]", "[Inc]", "stale-index", f"{README}:3"),
}

SINCE: dict[str, Mutant] = {
    "a step is left out": one(
        INK,
        "Status: Draft\nCreated: 2025-01-09\nUpdated: 2025-03-14",
        "Status: Superseded\nCreated: 2025-01-09\nUpdated: 2025-03-15",
        "illegal-transition",
        f"{INK}:3",
    ),
    "the date did not move": one(INK, "Draft", "Withdrawn", "stale-date", f"{INK}:5"),
    "what is frozen changed": one(KEYS, "quiet.", "loud.", "frozen-document", f"{KEYS}:11"),
    "a new one is accepted": one(
        "memos/memo-006-salt.md", "", memo(6, "Salt", "Accepted"), "unusual-start", "memos/memo-006-salt.md:3"
    ),
}

#: Correct files: each was a false alarm of some tool.
RIGHT: dict[str, tuple[tuple[str, str, str], ...]] = {
    "who supersedes another is not superseded": ((QUIET, "See [keys]", "This supersedes MEMO-001. See [keys]"),),
    "the words are on two lines": (
        (QUIET, "See [keys]", "This was superseded\nby [MEMO-002](memo-002-keys.md). See [keys]"),
    ),
    "a part of another is superseded": ((QUIET, "MEMO-001", "MEMO-001, MEMO-002#4"),),
    "who is dead may cite the dead": ((MAPS, "quiet.", "quiet, as [before](memo-001-bells.md)."),),
    "the number of another series": ((INK, "As MEMO-2", "As RFC-2119, OTHER-9 and MEMO-20119"),),
    "an address": ((INK, "As MEMO-2", "As <https://example.org/MEMO-9> and `MEMO-9`"),),
    "a translation": (("memos/memo-002-keys.de.md", "", memo(2, "Schlüssel", "Accepted")),),
    "another series": (("packages/a/memos/memo-002-salt.md", "", memo(2, "Salt", "Accepted")),),
    "a draft supersedes nothing yet": ((INK, "Requires", "Supersedes: MEMO-002\nRequires"),),
    "proposals may require each other": ((QUIET, "Supersedes", "Requires: MEMO-2\nSupersedes"),),
    "a link with an address, to a mail and with a template": (
        (QUIET, "See [keys]", "[a](https://example.org/x.md), [b](mailto:a@b.c), [c]({{ site }}/x.md). See [keys]"),
    ),
}


@pytest.fixture
def check(command: Run, folder: Path) -> Run:
    """`check` as concise lines in a repository without a mistake."""
    git(folder, "init", "-q", "-b", "main")
    write(folder, FILES)
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "first")
    return partial(command, "check", "-q", "--output-format", "concise")


def change(folder: Path, changes: tuple[tuple[str, str, str], ...]) -> None:
    """Make the changes; each must change the text."""
    for path, old, new in changes:
        source = FILES.get(path, "")
        assert (source.count(old) == 1 and old) or path not in FILES, (path, old)
        write(folder, {path: source.replace(old, new) if path in FILES else new})


def places(output: str) -> list[tuple[str, str]]:
    """The code and place of each line."""
    lines = [line.split(" ", 3) for line in output.splitlines()]
    return [(code.rstrip(":"), place.rsplit(":", 2)[0]) for place, _, code, *_ in lines]


def test_the_original_files_are_clean(check: Run, folder: Path) -> None:
    """Also compared with their older versions."""
    assert check().out == ""
    change(folder, ((INK, "As MEMO-2 says", "As MEMO-2 says and does"),))
    assert check("--changed-since", "HEAD").out == ""


@pytest.mark.sampled(12)
@pytest.mark.parametrize("name", HERE)
def test_one_mistake(check: Run, folder: Path, name: str) -> None:
    """In the present files."""
    mutant = HERE[name]
    change(folder, mutant.changes)
    assert places(check().out) == [(mutant.code, place) for place in mutant.places]


@pytest.mark.sampled(12)
@pytest.mark.parametrize("name", SINCE)
def test_one_change(check: Run, folder: Path, name: str) -> None:
    """Since a revision."""
    mutant = SINCE[name]
    change(folder, mutant.changes)
    assert places(check("--changed-since", "HEAD").out) == [(mutant.code, place) for place in mutant.places]


@pytest.mark.sampled(12)
@pytest.mark.parametrize("name", RIGHT)
def test_correct_files(check: Run, folder: Path, name: str) -> None:
    """There are no findings."""
    change(folder, RIGHT[name])
    assert check().out == ""
