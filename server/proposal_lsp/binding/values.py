"""What a written value means: which word of a vocabulary it is, decorated or not."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from typing import Literal, NamedTuple

from proposal_lsp.document.headings import strip_markup
from proposal_lsp.remembered import remembered
from proposal_lsp.schema.model import ValueSpec

#: `case`: right but for letter case. `decorated`: followed by more, e.g. `Complete (phase 0 done)`.
#: `unchosen`: several of the allowed values still stand side by side.
ValueFit = Literal["exact", "alias", "case", "decorated", "pattern", "unchosen", "unknown"]


class ValueMatch(NamedTuple):
    """How a written value fits a vocabulary, and the word it stands for."""

    fit: ValueFit
    value: ValueSpec | None


# An editor that "smartens" quotes has not changed the word.
_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"'})
# In a text with its white space folded.
_ALTERNATIVES = re.compile(r" ?\| ?| / |/| or ", re.IGNORECASE)
# What may stand between a value and its decoration; a plain word behind a value makes it another value.
# What may stand behind a date.
_REMARK = re.compile(r"\s*[(\[,;–—]|\s+[^\s\w]")
_DECORATION = re.compile(r"\s*[(\[,;:—–]|\s+-\s|\s*->|\s+→")


def match_value(values: Sequence[ValueSpec], written: str) -> ValueMatch:
    """Match a written value, with whatever markup and decoration it carries, against a vocabulary."""
    text = plain_value(written).translate(_QUOTES)
    folded = text.casefold()
    for value in values:
        if text == value.name.translate(_QUOTES):
            return ValueMatch("exact", value)
    for value in values:
        if folded in (alias.translate(_QUOTES).casefold() for alias in value.aliases):
            return ValueMatch("alias", value)
        if folded == value.name.translate(_QUOTES).casefold():
            return ValueMatch("case", value)
    for value in values:
        if any(pattern.match(text) for pattern in value.patterns):
            return ValueMatch("pattern", value)
    if is_unchosen(values, text):
        return ValueMatch("unchosen", None)
    return _decorated(values, text) or ValueMatch("unknown", None)


def _decorated(values: Sequence[ValueSpec], text: str) -> ValueMatch | None:
    """The longest value that the text starts with, if what follows is a decoration."""
    folded = text.casefold()
    names = [(name, value) for value in values for name in (value.name, *value.aliases)]
    for name, value in sorted(names, key=lambda pair: -len(pair[0])):
        if folded.startswith(name.casefold()):
            rest = text[len(name) :]
            if _DECORATION.match(rest) or (rest[:1] == " " and _is_symbols(rest)):
                return ValueMatch("decorated", value)
    return None


def is_unchosen(values: Sequence[ValueSpec], text: str) -> bool:
    """Whether the text still lists several allowed values to choose from: `Draft | Accepted | …`."""
    parts = [part for part in _ALTERNATIVES.split(text.strip("[]<>{} ")) if part]
    if len(parts) < 2:
        return False
    known = {name.casefold() for value in values for name in (value.name, *value.aliases)}
    forms = [pattern for value in values for pattern in value.patterns]
    offered = [part for part in parts if part not in ("…", "...")]
    return len(offered) > 1 and all(
        part.casefold() in known or any(form.match(part) for form in forms) for part in offered
    )


@remembered()
def plain_value(written: str) -> str:
    """A value without markup, quotes and pictures around it, white space folded."""
    text = strip_markup(written).strip().strip("\"'").strip()
    start = 0
    while start < len(text) and _is_symbol(text[start]):
        start += 1
    return text[start:].strip() or text


def _is_symbols(text: str) -> bool:
    return all(_is_symbol(character) for character in text)


def _is_symbol(character: str) -> bool:
    if character == " ":
        return True
    return not character.isascii() and unicodedata.category(character) in ("So", "Sk", "Mn", "Me", "Cf")


def read_date(value: str) -> date | None:
    """The calendar date at the start of a value, `YYYY-MM-DD`; a decoration such as `(first draft)` may follow."""
    text = plain_value(value)
    found = re.match(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", text)
    if not found:
        return None
    rest = text[found.end() :]
    if rest and not _REMARK.match(rest) and not re.match(r"[T ][0-9]{2}:[0-9]{2}", rest):
        return None
    try:
        return date(*map(int, found.groups()))
    except ValueError:
        return None
