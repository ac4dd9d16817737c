"""Small templates with typed holes: `RFC-{number}: {title}`, `Phase {n}: {name}`, `FR-{n}`.

A hole is `{name}` or `{name:type}`. The types are `int` (1 to 9 digits), `word` (no spaces), `name` (words without
brackets, `@`, commas and semicolons), `date` (`YYYY-MM-DD`) and `text` (anything). Without a type, `n`, `number` and
`id` are `int`, `slug` is `word`, and everything else is `text`. A hole that appears twice must have the same text in
both places, ignoring letter case. `{{` and `}}` stand for braces. Unlike a regex, a pattern can be shown to people,
filled in, and matched in bounded time: a run of whitespace can be matched in one way only, and a subject longer than
`MAX_SUBJECT` code points matches nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from typing import Literal

from proposal_lsp import lazy_re as re
from proposal_lsp.lazy_dataclasses import dataclass
from proposal_lsp.text import Span

MAX_SUBJECT = 1000
MAX_HOLES = 8
#: Holes of type `text`, `word` and `name` can be matched in many ways: their number is in the exponent of the cost.
MAX_WIDE_HOLES = 3
#: Of these, of type `text` or `word`.
MAX_TEXT_HOLES = 2

HoleType = Literal["int", "word", "name", "date", "text"]

_TYPES: dict[HoleType, str] = {
    "int": r"[0-9]{1,9}",
    "word": r"[^\s]{1,200}?",
    "name": r"[^\s()\[\]{}<>@,;][^()\[\]{}<>@,;]{0,200}?",
    "date": r"[0-9]{4}-[0-9]{2}-[0-9]{2}",
    "text": r".{1,800}?",
}
_NAMED: dict[str, HoleType] = {name: name for name in _TYPES}
# In the midst of a text a hole takes as much as it can, and stops at NUL, which hides what is not searched.
_SEARCHED: dict[HoleType, str] = {"int": _TYPES["int"], "word": r"[^\s\0]{1,200}", "date": _TYPES["date"]}
_DEFAULT_TYPES: dict[str, HoleType] = {"n": "int", "number": "int", "id": "int", "slug": "word"}
_WHITE = re.compile(r"\s+")
# `'`, `"` and `-` as a character class, by each of their forms.
_MARKS = {mark: f"[{marks}]" for marks in ("-‐‑–—−", "'’‘", '"“”') for mark in marks}
_HOLE = re.compile(r"\{\{|\}\}|\{([A-Za-z_][A-Za-z0-9_ -]*)(?::([a-z]+))?\}|[{}]")


#: These match an ASCII letter where letter case is ignored, and none is their lower case.
_ODD_LETTERS = "\u0130\u0131\u017f"


class PatternError(ValueError):
    """A pattern that cannot be used; the message is for the author of the schema."""


@dataclass(frozen=True, slots=True)
class Hole:
    """A part of a pattern that a document fills in."""

    name: str
    type: HoleType


@dataclass(frozen=True)
class Pattern:
    """A parsed pattern. `source` is what the schema says; `parts` are literals and holes in turn."""

    source: str
    parts: tuple[str | Hole, ...]

    @cached_property
    def holes(self) -> tuple[Hole, ...]:
        """The holes, from left to right, each once."""
        return tuple(dict.fromkeys(part for part in self.parts if isinstance(part, Hole)))

    @cached_property
    def words(self) -> str:
        """The text that a pattern without holes stands for; one with holes as it is written."""
        return self.source if self.holes else self.fill({})

    @cached_property
    def _trimmed(self) -> tuple[str | Hole, ...]:
        """The parts without whitespace at either end, which is that of the subject."""
        parts = list(self.parts)
        for place, trim in ((0, str.lstrip), (-1, str.rstrip)):
            if parts and isinstance(part := parts[place], str):
                parts[place] = trim(part)
        return tuple(parts)

    @cached_property
    def _regex(self) -> re.Pattern[str]:
        return re.compile("".join(_groups(self._trimmed, _TYPES, _alike)), re.IGNORECASE)

    @cached_property
    def _literals(self) -> tuple[re.Pattern[str], ...]:
        """The texts between the holes, each alone; the last one is at the end of the subject."""
        texts = [_alike(part) for part in self._trimmed if isinstance(part, str)]
        if texts and isinstance(self.parts[-1], str):
            texts[-1] += r"\s*\Z"
        return tuple(re.compile(text, re.IGNORECASE) for text in texts)

    def match(self, subject: str, *, typed: bool = True) -> bool:
        """Whether the whole of `subject` matches.

        Letter case, runs of whitespace, and the forms of dashes and quotes do not count. With `typed=False` every hole
        takes any text, which tells an unfilled `RFC-XXX: [Title]` from a title of another form.
        """
        return self._match(subject, typed) is not None

    def spans(self, subject: str, *, typed: bool = True) -> dict[str, Span]:
        """Where in `subject` the text of each hole is, by the hole's name; `typed` as for `match`.

        Empty if the subject does not match, and if the pattern has no hole: `match` tells the two apart.
        """
        return self._match(subject, typed) or {}

    def _match(self, subject: str, typed: bool) -> dict[str, Span] | None:
        if len(subject) > MAX_SUBJECT or (subject.isascii() and self.needle not in subject.lower()):
            return None
        if not typed:
            return self._match_loosely(subject)
        found = self._regex.fullmatch(subject, *_bounds(subject))
        if found is None:
            return None
        return {hole.name: Span(*found.span(index + 1)) for index, hole in enumerate(self.holes)}

    def search(self, subject: str) -> Iterator[tuple[Span, dict[str, str]]]:
        """Every place of a text of any length where the pattern is, not inside a longer word at its start.

        With it, the text of each hole. Meant for patterns that `is_searchable`.
        """
        for found in self._searched.finditer(subject):
            yield Span(*found.span()), {hole.name: found.group(at) for at, hole in enumerate(self.holes, 1)}

    @cached_property
    def needle(self) -> str:
        """The longest word, in lower case, of every ASCII text that matches; may be empty."""
        words = [word for part in self.parts if isinstance(part, str) for word in part.split() if word.isascii()]
        return max((word.lower() for word in words), key=len, default="")

    @cached_property
    def sought(self) -> str:
        """A word that the `folded` text contains whenever `search` finds something; may be empty."""
        return sought("".join(part if isinstance(part, str) else " " for part in self.parts))

    @property
    def is_searchable(self) -> bool:
        """Whether it is clear where a pattern begins and ends in the midst of a text: no hole takes any text."""
        return bool(self.parts) and all(hole.type in _SEARCHED for hole in self.holes)

    @cached_property
    def _searched(self) -> re.Pattern[str]:
        body = "".join(_groups(self.parts, _TYPES | _SEARCHED, _literal))
        first = self.parts[0] if self.parts else ""
        in_word = isinstance(first, Hole) or first[:1].isalnum()
        lead = r"(?<!\w)" if in_word else r"(?<!\s)" if isinstance(first, str) and first[:1].isspace() else ""
        # Where the text of a hole ends a match again, a word that only begins with it is another.
        tail = r"(?!\w)" if self.parts[-1:] and self.parts.count(self.parts[-1]) > 1 else ""
        return re.compile(lead + body + tail, re.IGNORECASE)

    def _match_loosely(self, subject: str) -> dict[str, Span] | None:
        """Each text at its first place after the one before: with holes that take anything, that is enough."""
        start, end = _bounds(subject)
        found: dict[str, Span] = {}
        literals = iter(self._literals)
        hole: Hole | None = None
        for part in self.parts:
            if isinstance(part, Hole):
                hole = part
                continue
            literal = next(literals)
            place = literal.search(subject, start + 1) if hole else literal.match(subject, start)
            if place is None:
                return None
            if hole:
                found.setdefault(hole.name, Span(start, place.start()))
            start, hole = place.end(), None
        if hole:
            if start >= end:
                return None
            found.setdefault(hole.name, Span(start, end))
        elif start < end:
            return None
        return found

    def fill(self, values: dict[str, str]) -> str:
        """The pattern with its holes filled; a hole without a value stays as `{name}`."""
        return "".join(
            values.get(part.name, "{" + part.name + "}") if isinstance(part, Hole) else part for part in self.parts
        )

    @property
    def shown(self) -> str:
        """The pattern as people should read it in a message: `RFC-<number>: <title>`."""
        return "".join(f"<{part.name}>" if isinstance(part, Hole) else part for part in self.parts)


def sought(literal: str) -> str:
    """The longest word of a text whose letters match only those that have the same lower case; may be empty.

    To look for it in the `folded` text costs a tenth of a search that does not heed letter case.
    """
    words = "".join(one.lower() if one.isascii() or one.lower() == one.upper() else " " for one in literal).split()
    return max(words, key=len, default="")


def folded(text: str) -> str | None:
    """A text in lower case; None if a letter matches an ASCII one that is not its lower case."""
    return text.lower() if text.isascii() or not any(letter in text for letter in _ODD_LETTERS) else None


def _bounds(subject: str) -> tuple[int, int]:
    """Where a subject starts and ends without the whitespace around it."""
    return len(subject) - len(subject.lstrip()), len(subject.rstrip())


def _groups(parts: Iterable[str | Hole], types: Mapping[HoleType, str], literal: Callable[[str], str]) -> Iterator[str]:
    """The regular expression of each part: a hole is a group, and where it appears again, the text of the group."""
    numbers: dict[Hole, int] = {}
    for part in parts:
        if isinstance(part, str):
            yield literal(part)
        elif part in numbers:
            yield rf"(?:\{numbers[part]})"
        else:
            numbers[part] = len(numbers) + 1
            yield f"({types[part.type]})"


def _literal(text: str) -> str:
    """A regex for literal text in which any run of whitespace stands for any other."""
    return r"\s+".join(map(re.escape, _WHITE.split(text)))


def _alike(text: str) -> str:
    """The same, where marks that editors "smarten" stand for each other too: hyphens and dashes, quotes."""
    return "".join(_MARKS.get(character, character) for character in _literal(text).replace(r"\-", "-"))


def parse_pattern(source: str) -> Pattern:
    """Parse a pattern. Raises PatternError for an unknown hole type, a stray brace, or a hole of two types."""
    parts = tuple(_pieces(source))
    holes = tuple(dict.fromkeys(part for part in parts if isinstance(part, Hole)))
    names = {hole.name for hole in holes}
    if len(names) < len(holes):
        twice = next(name for name in names if [hole.name for hole in holes].count(name) > 1)
        raise PatternError(f"the hole `{twice}` has two types in `{source}`")
    if any(isinstance(one, Hole) and isinstance(other, Hole) for one, other in pairwise(parts)):
        raise PatternError(f"two holes touch in `{source}`; put some text between them")
    _check_number(source, [hole.type for hole in holes])
    return Pattern(source, parts)


def _pieces(source: str) -> Iterator[str | Hole]:
    """The holes and the literals between them; a literal is not empty."""
    literal = ""
    at = 0
    seen: dict[str, Hole] = {}
    for found in _HOLE.finditer(source):
        literal += source[at : found.start()]
        at = found.end()
        if found.group() in ("{{", "}}"):
            literal += found.group()[0]
            continue
        if literal:
            yield literal
            literal = ""
        hole = _hole(found)
        if found[2] is None:  # of the type that it has where it first appears
            hole = seen.setdefault(hole.name, hole)
        seen.setdefault(hole.name, hole)
        yield hole
    literal += source[at:]
    if literal:
        yield literal


def _hole(found: re.Match[str]) -> Hole:
    token, name, type_name = found.group(0, 1, 2)
    if len(token) == 1:
        raise PatternError(f"stray `{token}` in `{found.string}`; write `{token * 2}` for a brace itself")
    if type_name is not None and type_name not in _NAMED:
        raise PatternError(f"unknown hole type `{type_name}`; the types are {', '.join(_TYPES)}")
    return Hole(name, _NAMED[type_name] if type_name else _DEFAULT_TYPES.get(name.lower(), "text"))


def _check_number(source: str, types: Sequence[HoleType]) -> None:
    if len(types) > MAX_HOLES:
        raise PatternError(f"`{source}` has more than {MAX_HOLES} holes")
    if types.count("text") + types.count("word") > MAX_TEXT_HOLES:
        raise PatternError(f"`{source}` has more than {MAX_TEXT_HOLES} holes of type text or word")
    if len(types) - types.count("int") - types.count("date") > MAX_WIDE_HOLES:
        raise PatternError(f"`{source}` has more than {MAX_WIDE_HOLES} holes of type text, word or name")
