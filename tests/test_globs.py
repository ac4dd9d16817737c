"""Globs match what git's patterns match, and never cost much. `test_discovery` compares the search with git, too."""

import os
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
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
        # Stars right after the literal start of a path match across folders, although the documentation says otherwise.
        ("x/a**/b", ["x/ab", "x/a/b", "x/ay/z/b"], ["x/a/bc", "a/b"]),
        ("/a**", ["a", "ab", "ab/c/d"], ["x/a", "ba"]),
        ("/?a**/b", ["xa/b", "xay/b"], ["xab", "xa/y/b"]),
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
    """Each glob matches every path of the first list and none of the second."""
    parsed = parse_glob(glob)
    assert parsed is not None
    assert [path for path in taken if not parsed.matches(path, folder=False)] == []
    assert [path for path in left if parsed.matches(path, folder=False)] == []


@pytest.mark.parametrize(
    "line",
    [
        *("", "   ", "# a comment", "/", "!", "[a", "a\\", "[[:none:]]", "x" * (MAX_GLOB + 1)),
        *("//a", "a//", "**//", "**//**", "/**//**/", "\\/**", "\\/a"),  # a path has no empty name
    ],
)
def test_a_line_that_can_match_nothing_is_no_glob(line: str) -> None:
    """Spaces, comments, and lines that git cannot parse either."""
    parsed = parse_glob(line)
    assert parsed is None or not parsed.matches("a", folder=True)


def test_a_slash_at_the_end_takes_folders_only() -> None:
    """`build/` does not match a file called `build`."""
    globs = parse_globs(["build/"])
    assert verdict(globs, "a/build", folder=True)
    assert verdict(globs, "a/build", folder=False) is None


def test_the_last_glob_decides() -> None:
    """`!` excludes a path, and a later glob includes it again."""
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
    """Unlike in a `.gitignore`, a file of a matched folder can be excluded."""
    assert selects(parse_globs(globs), path) is taken


# All ASCII: a question mark is a character here, and a byte in git. After stars a slash is not escaped, which git
# reads as at least one folder.
_PIECES = [
    *("a", "b", "ab", "1", ".", "-", "_", ":", ",", "]", "[", "!", "#", " ", "\t", "\r", "/", "/", "/"),
    *("*", "*", "**", "***", "**/", "/**", "/**/", "?", "\\a", "\\*", "\\[", "\\ ", "\\\\", "a\\/"),
    *("[ab]", "[!a]", "[^b]", "[a-c]", "[c-a]", "[]a]", "[a-]", "[-a]", "[!]a]", "[^]-]", "[a-c-e]", "[--a]", "[[]"),
    *(
        "[/]",
        "[!/]",
        "[a/]",
        "[\\]]",
        "[a\\-c]",
        "[a-\\c]",
        "[[:alpha:]]",
        "[[:digit:]a]",
        "[[:punct:]]",
        "[[:space:]]",
    ),
    *("[[:foo:]]", "[[:x]", "[[:alpha:]", "[:alpha:]", "[a-[:digit:]]", "[[:alpha:]-c]", "[[.a.]]", "[[=a=]]"),
]
_NAMES = [
    *("a", "b", "c", "ab", "ac", "ba", "bb", "abc", "a-b", ".a", "-a", "-", "_", "1", "A", "e", ",", ":", "#a", "!a"),
    *(" a", "a ", "a b", "\t", "*", "?", "[", "]", "a]", "a[", "\\", "a\\", "[:alpha:]"),
]
_lines = st.builds(
    str.__add__, st.sampled_from(["", "", "", "!"]), st.lists(st.sampled_from(_PIECES), max_size=6).map("".join)
)
_paths = st.lists(st.sampled_from(_NAMES), min_size=1, max_size=4).map("/".join)


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository of git without files."""
    folder = tmp_path_factory.mktemp("repository")
    subprocess.run(["git", "init", "--quiet", str(folder)], check=True)
    return folder


@given(lines=st.lists(_lines, min_size=1, max_size=4), paths=st.lists(_paths, min_size=8, max_size=24, unique=True))
@example(lines=["a**/b"], paths=["ab", "a/b", "ac/b", "ac/c/b", "a/bb"])
@example(lines=["**//**"], paths=["a", "a/b"])
@example(lines=["\\/**"], paths=["a", "a/b"])
@example(lines=["*", "!a", "a/b"], paths=["a", "a/b", "a/c", "b/a"])
def test_git_ignores_the_same(repository: Path, lines: list[str], paths: list[str]) -> None:
    """Any `.gitignore` matches the same paths as in git."""
    source = "\n".join(lines)
    globs = parse_gitignore(source)
    ignored = {
        path
        for path in paths
        if any(verdict(globs, folder, folder=True) for folder in above(path)) or verdict(globs, path, folder=False)
    }
    assert ignored == ignored_by_git(repository, source, paths)


def above(path: str) -> list[str]:
    """The folders of a path, the outermost first."""
    parts = path.split("/")
    return ["/".join(parts[:count]) for count in range(1, len(parts))]


def ignored_by_git(repository: Path, source: str, paths: Sequence[str]) -> set[str]:
    """The paths, of files that need not exist, that git ignores by a `.gitignore`."""
    (repository / ".gitignore").write_bytes(source.encode())
    answer = subprocess.run(
        ["git", "-C", str(repository), "-c", "core.ignoreCase=false", "check-ignore", "--no-index", "-z", "--stdin"],
        input="".join(f"./{path}\0" for path in paths).encode(),  # a colon at the start has a special meaning
        capture_output=True,
        env={**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"},
        check=False,
    )
    assert answer.returncode in (0, 1), answer.stderr
    return {name.decode().removeprefix("./") for name in answer.stdout.split(b"\0") if name}


@pytest.mark.parametrize(
    ("glob", "path"),
    [
        ("*a" * 400 + "*b", "a" * 255),
        ("**/a/" * 100 + "**/b", "a/" * 500 + "c"),
        ("a/**/" + "*a*/" * 50 + "b", "a/" + "aaaa/" * 400 + "c"),
        ("**/*a*a*a*/**/*a*a/x", "aaaaaaa/" * 400 + "y"),
        ("[a-z]*" * 150, "a" * 4000 + "/"),
        ("a**/" + "*a/**/" * 50 + "b", "a" * 255 + "/aa" * 500 + "/c"),
    ],
)
def test_a_hostile_glob_costs_little(glob: str, path: str) -> None:
    """None of these would ever end if every star tried every length."""
    parsed = parse_glob(glob)
    assert parsed is not None
    start = time.process_time()
    assert not parsed.matches(path, folder=False)
    assert time.process_time() - start < 2
