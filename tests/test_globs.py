"""Globs say what git's documentation says they do, and never cost much. `test_discovery` compares with git."""

import time

import pytest
from proposal_lsp.globs import MAX_GLOB, parse_gitignore, parse_glob, parse_globs, selects, verdict


@pytest.mark.parametrize(
    ("glob", "taken", "left"),
    [
        ("notes.md", ["notes.md", "a/notes.md"], ["notes.md.md", "Notes.md", "a/my-notes.md"]),
        ("*.md", ["a.md", "b/a.md", ".md"], ["a.markdown", "a.md/b"]),
        ("/top.md", ["top.md"], ["a/top.md"]),
        ("a/*.md", ["a/x.md", "a/.md"], ["a/b/x.md", "b/a/x.md"]),
        ("a/**/z.md", ["a/z.md", "a/b/z.md", "a/b/c/z.md"], ["z.md", "a/bz.md", "x/a/z.md"]),
        ("**/a/z.md", ["a/z.md", "x/y/a/z.md"], ["ba/z.md"]),
        ("a/**", ["a/b", "a/b/c.md"], ["a", "ab/c"]),
        ("a/**/b/**/c", ["a/b/c", "a/x/b/y/z/c", "a/b/b/c"], ["a/c", "a/b", "a/xb/c"]),
        ("a**b", ["ab", "axb", "x/axb"], ["a/b"]),
        ("?.md", ["a.md", "é.md", "日.md"], ["ab.md", ".md"]),
        ("[a-c][!x]", ["ab", "cc"], ["ax", "db", "a", "a/"]),
        ("[]-]", ["]", "-"], ["a"]),
        ("[[:digit:]-]", ["7", "-"], ["a", ":"]),
        ("[c-a]x", ["cx"], ["ax", "bx"]),
        (r"\*.md", ["*.md"], ["a.md"]),
        (r"\#a", ["#a"], ["a"]),
        (r"a\ ", ["a "], ["a"]),
        ("a  ", ["a"], ["a "]),
        ("*a*b*a", ["aba", "xaxbxa", "abba"], ["ab", "baa"]),
    ],
)
def test_a_glob_takes_what_git_says(glob: str, taken: list[str], left: list[str]) -> None:
    """Each glob takes every path of the first list and none of the second."""
    parsed = parse_glob(glob)
    assert parsed is not None
    assert [path for path in taken if not parsed.matches(path, folder=False)] == []
    assert [path for path in left if parsed.matches(path, folder=False)] == []


@pytest.mark.parametrize("line", ["", "   ", "# a comment", "/", "!", "[a", "a\\", "[[:none:]]", "x" * (MAX_GLOB + 1)])
def test_a_line_that_can_match_nothing_is_no_glob(line: str) -> None:
    """Blanks, comments, and what git cannot parse either."""
    parsed = parse_glob(line)
    assert parsed is None or not parsed.matches("a", folder=True)


def test_a_slash_at_the_end_takes_folders_only() -> None:
    """`build/` leaves a file called `build` alone."""
    globs = parse_globs(["build/"])
    assert verdict(globs, "a/build", folder=True)
    assert verdict(globs, "a/build", folder=False) is None


def test_the_last_glob_decides() -> None:
    """`!` takes back, and a later glob takes again."""
    globs = parse_gitignore("*.md\r\n!keep.md\n/keep.md\n")
    assert verdict(globs, "x.md", folder=False) is True
    assert verdict(globs, "a/keep.md", folder=False) is False
    assert verdict(globs, "keep.md", folder=False) is True
    assert verdict(globs, "x.txt", folder=False) is None


@pytest.mark.parametrize(
    ("globs", "path", "taken"),
    [
        (["docs"], "docs/a/b.md", True),
        (["docs/"], "docs/a.md", True),
        (["./docs/*.md"], "docs/a.md", True),
        (["docs/**", "!docs/old/**"], "docs/old/a.md", False),
        (["docs/**", "!docs/old/**", "docs/old/keep.md"], "docs/old/keep.md", True),
        (["docs/**"], "other/docs/a.md", False),
        ([], "a.md", False),
    ],
)
def test_a_list_takes_files_and_gives_them_back(globs: list[str], path: str, taken: bool) -> None:
    """Unlike in a `.gitignore`, a file of a taken folder can be taken back."""
    assert selects(parse_globs(globs), path) is taken


@pytest.mark.parametrize(
    ("glob", "path"),
    [
        ("*a" * 400 + "*b", "a" * 255),
        ("**/a/" * 100 + "**/b", "a/" * 500 + "c"),
        ("a/**/" + "*a*/" * 50 + "b", "a/" + "aaaa/" * 400 + "c"),
        ("**/*a*a*a*/**/*a*a/x", "aaaaaaa/" * 400 + "y"),
        ("[a-z]*" * 150, "a" * 4000 + "/"),
    ],
)
def test_a_hostile_glob_costs_little(glob: str, path: str) -> None:
    """None of these ends in a lifetime when every star tries every length."""
    parsed = parse_glob(glob)
    assert parsed is not None
    start = time.process_time()
    assert not parsed.matches(path, folder=False)
    assert time.process_time() - start < 2
