"""File globs as git reads them in `.gitignore` (gitignore(5), "PATTERN FORMAT"; wildmatch.c).

`*` and `?` stop at a slash, `**` between slashes crosses folders, a glob without an inner slash looks at the
last name alone, one that ends in a slash takes folders only, and `!` takes back what an earlier glob took.
Paths are relative, with forward slashes; letter case counts. `?` is one character, where git counts bytes.

A repository may be hostile, so no glob can cost more than its length times that of the path, or nearly: what a
star takes is never tried again (the technique of `fnmatch.translate` in the standard library).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Literal

from proposal_lsp import lazy_re as re
from proposal_lsp.lazy_dataclasses import NamedTuple, dataclass
from proposal_lsp.remembered import remembered

#: How the names of Markdown files end, in lowercase.
MARKDOWN_SUFFIXES = (".md", ".markdown", ".mdx")
#: A longer glob (in code points) matches nothing.
MAX_GLOB = 1000
#: Further globs of one `.gitignore` are not read.
MAX_GLOBS = 5000

_WILD = re.compile("[*?/]")
_SPECIAL = re.compile(r"[*?\[\\]")
_NAMED = re.compile(r"\[:([^\]]*):\]")
_ASCII_CLASSES = {
    "alnum": "a-zA-Z0-9",
    "alpha": "a-zA-Z",
    "blank": r" \t",
    "cntrl": r"\x00-\x1f\x7f",
    "digit": "0-9",
    "graph": "!-~",
    "lower": "a-z",
    "print": " -~",
    "punct": r"!-/:-@\[-`{-~",
    "space": r" \t\n\r\f\v",
    "upper": "A-Z",
    "xdigit": "0-9a-fA-F",
}


@dataclass(frozen=True, slots=True)
class Glob:
    """One parsed glob."""

    source: str
    #: It takes back (`!`) what an earlier one took.
    negated: bool
    #: It takes folders only, not files.
    folders_only: bool
    #: It looks at the last name of a path alone.
    names_only: bool
    #: Whether the name, or the path, matches.
    test: Callable[[str], object]

    def matches(self, path: str, *, folder: bool) -> bool:
        """Whether it matches this very path (a file's, unless `folder`), not merely a folder above it."""
        if self.folders_only and not folder:
            return False
        return bool(self.test(path.rpartition("/")[2] if self.names_only else path))


@remembered()
def parse_glob(line: str) -> Glob | None:
    """The glob of one line of a `.gitignore`; None for an empty line, a comment, or what can match nothing."""
    body = _without_trailing_blanks(line)
    if body.startswith("#") or len(body) > MAX_GLOB:
        return None
    negated = body.startswith("!")
    body = body[negated:]
    folders_only = body.endswith("/")
    body = body[: len(body) - folders_only]
    names_only = "/" not in body
    test = _test(body.removeprefix("/"))
    return Glob(line, negated, folders_only, names_only, test) if body and test else None


def _test(body: str) -> Callable[[str], object] | None:
    # Nearly all globs people write are a plain name or `*.suffix`; those need no regex, which is slow to make.
    special = _SPECIAL.search(body)
    if special is None:
        return body.__eq__
    if body[0] == "*" and not _SPECIAL.search(body, 1) and "/" not in body:
        suffix = body[1:]
        return lambda name: name.endswith(suffix)
    # Git compares what comes before the first special character by itself, so stars right after it are at the start
    # of what wildmatch.c sees: in `docs/v**/a.md` they cross folders.
    lead = special.start()
    tokens = _tokens(body[lead:])
    if tokens is None:
        return None
    form = re.compile(re.escape(body[:lead]) + _translate(tokens), re.DOTALL)
    # Most paths lack the longest word of a glob, and most globs are tried on few paths.
    word = max(_WILD.split(body.partition("[")[0].partition("\\")[0]), key=len)
    return lambda path: word in path and form.fullmatch(path)


def parse_gitignore(source: str) -> tuple[Glob, ...]:
    """The globs of a whole `.gitignore`."""
    lines = source.removeprefix("\ufeff").split("\n")
    parsed = (parse_glob(line.removesuffix("\r")) for line in lines)
    return tuple(islice((glob for glob in parsed if glob), MAX_GLOBS))


def parse_globs(globs: Iterable[str]) -> tuple[Glob, ...]:
    """The globs of a list of a configuration or schema file; those that can match nothing are left out."""
    parsed = (parse_glob(glob.removeprefix("./")) for glob in globs)
    return tuple(glob for glob in parsed if glob)


def verdict(globs: tuple[Glob, ...], path: str, *, folder: bool) -> bool | None:
    """The verdict of the last glob that matches this path: taken, taken back, or None if none matches."""
    for glob in reversed(globs):
        if glob.matches(path, folder=folder):
            return not glob.negated
    return None


def selects(globs: tuple[Glob, ...], path: str) -> bool:
    """Whether globs of a configuration or schema file take the file `path`.

    The last glob that matches the file or a folder above it decides. (In a `.gitignore` nothing below a taken
    folder can be taken back; here `docs/**` and then `!docs/old/**` does what it says.)
    """
    parts = path.split("/")
    above = ["/".join(parts[:count]) for count in range(1, len(parts))]
    for glob in reversed(globs):
        if glob.matches(path, folder=False) or any(glob.matches(folder, folder=True) for folder in above):
            return not glob.negated
    return False


class _Token(NamedTuple):
    """`one`: a regex of exactly one character; `star`; `stars`: a whole `**` between slashes; `slash`."""

    kind: Literal["one", "star", "stars", "slash"]
    regex: str = ""


#: Characters that always mean the same.
_PLAIN = {"?": _Token("one", "[^/]"), "/": _Token("slash")}


def _without_trailing_blanks(line: str) -> str:
    kept = line.rstrip(" ")
    escaped = (len(kept) - len(kept.rstrip("\\"))) % 2
    return line[: len(kept) + escaped]


def _tokens(body: str) -> list[_Token] | None:
    """The tokens of a glob; None if git says that it matches nothing (an open bracket, a last backslash)."""
    tokens: list[_Token] = []
    at = 0
    while at < len(body):
        character, start, at = body[at], at, at + 1
        if character in _PLAIN:
            tokens.append(_PLAIN[character])
        elif character == "*":
            while body[at : at + 1] == "*":
                at += 1
            whole = body[start - 1 : start] in ("", "/") and body[at : at + 1] in ("", "/")
            tokens.append(_Token("stars" if whole and at - start > 1 else "star"))
        elif character == "[":
            found = _bracket(body, at)
            if found is None:
                return None
            regex, at = found
            tokens.append(_Token("one", regex))
        elif character == "\\":
            if at == len(body):
                return None
            tokens.append(_Token("slash") if body[at] == "/" else _Token("one", re.escape(body[at])))
            at += 1
        else:
            tokens.append(_Token("one", re.escape(character)))
    return tokens


def _bracket(body: str, at: int) -> tuple[str, int] | None:
    """The regex of a bracket expression whose inside starts at `at`, and where it ends; None if it does not."""
    negated = body.startswith(("!", "^"), at)
    at += negated
    first = at
    pieces: list[str] = []
    low = ""
    while body[at : at + 1] != "]" or at == first:
        named = _NAMED.match(body, at)
        if named:
            if named.group(1) not in _ASCII_CLASSES:
                return None
            pieces.append(_ASCII_CLASSES[named.group(1)])
            low, at = "", named.end()
            continue
        is_range = body[at : at + 1] == "-" and low != "" and body[at + 1 : at + 2] not in ("", "]")
        at += is_range
        at += body.startswith("\\", at)
        character = body[at : at + 1]
        if not character:
            return None
        if is_range:
            pieces += [f"{re.escape(low)}-{re.escape(character)}"] if low <= character else []
        else:
            pieces.append(re.escape(character))
        low = "" if is_range else character
        at += 1
    return f"(?!/)[{'^' if negated else ''}{''.join(pieces)}]", at + 1


def _translate(tokens: list[_Token]) -> str:
    """A regex for a whole path. Segments between two `**` are found as far left as they can be, once."""
    names = (f"g{count}" for count in range(len(tokens) * 2 + 1))
    runs: list[list[str]] = [[]]
    segment: list[_Token] = []
    for token in [*tokens, _Token("slash")]:
        if token.kind == "slash":
            runs[-1].append(_segment(segment, names))
            segment = []
        elif token.kind == "stars":
            runs.append([])
        else:
            segment.append(token)
    return _join(runs, names)


def _join(runs: list[list[str]], names: Iterator[str]) -> str:
    # A `**` leaves an empty segment after it, the first of the run that follows it.
    first, *later = runs
    parts = ["/".join(first) + ("/" if first and later else "")]
    for index, run in enumerate(later):
        wanted = "/".join(run[1:])
        if index < len(later) - 1:
            parts.append(_once(rf"(?:[^/]*/)*?{wanted}/", next(names)) if run[1:] else "")
        else:
            parts.append(rf"(?:[^/]*/)*{wanted}" if run[1:] else ".*")
    return "".join(parts)


def _segment(tokens: list[_Token], names: Iterator[str]) -> str:
    runs: list[str] = [""]
    for token in tokens:
        if token.kind == "star":
            runs.append("")
        else:
            runs[-1] += token.regex
    first, *later = runs
    if not later:
        return first
    between = (_once(f"[^/]*?{run}", next(names)) for run in later[:-1] if run)
    return f"{first}{''.join(between)}[^/]*{later[-1]}(?=/|\\Z)"


def _once(regex: str, name: str) -> str:
    """A regex whose first match is final (an atomic group, which Python has only from 3.11 on)."""
    return f"(?=(?P<{name}>{regex}))(?P={name})"
