"""Finds out which word of a vocabulary a written value means, decorated or not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Literal

from proposal_lsp import lazy_re as re
from proposal_lsp.document.headings import without_symbols, without_symbols_before
from proposal_lsp.document.visible import same_marks, visible
from proposal_lsp.lazy_dataclasses import NamedTuple
from proposal_lsp.remembered import remembered
from proposal_lsp.schema.model import ValueSpec
from proposal_lsp.schema.pattern import Pattern

#: `case`: right but for letter case. `decorated`: followed by more, e.g. `Complete (phase 0 done)`.
#: `unchosen`: several of the allowed values are still side by side.
ValueFit = Literal["exact", "alias", "case", "decorated", "pattern", "unchosen", "unknown"]


class ValueMatch(NamedTuple):
    """How a written value fits a vocabulary, and the word that it means."""

    fit: ValueFit
    value: ValueSpec | None


#: The names of months begin so.
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# In a text with its whitespace folded.
_ALTERNATIVES = re.compile(r" ?[|｜] ?| / |/|／| or | (?:→|->) ", re.IGNORECASE)
# What may come after a date.
_REMARK = re.compile(r"\s*[(\[,;–—]|\s+[^\s\w]|\.(?:\s|$)")
# What may come between a value and its decoration; any other word after a value makes it another value.
_DECORATION = re.compile(
    r"\s*[(\[,;:—–]|\s+--?\s|\s*->|\s+→|[.!](?:\s|$)|\s+(?:by|since|as of)\s+\S"
    r"|\s+(?:v[0-9][\w.]*|[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?)(?=\s|$)"
    rf"|\s+(?:on|in|at|from)\s+(?:v?[0-9]|(?:{'|'.join(MONTHS)})[a-z]*\b)",
    re.IGNORECASE,
)
# A date before a value, as a history has it.
_DATE_BEFORE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:\s*[:,;–—]|\s+-|\s+→|\s*->)?\s+(?=[^\W\d_])")
_BOX = re.compile(r"\[([ xX])\]\s*([^\[\]]*)")
_EMPTY_BOX = re.compile(r"(?: ?- )?\[ \] ?")
_BOXES = str.maketrans({"☐": "[ ]", "☑": "[x]", "☒": "[x]"})
_QUOTES = "\"'“”„‘’«»"
_WIKI_LINK = re.compile(r"\[\[([^\[\]|#]+)(?:[|#][^\[\]]*)?\]\]")


def fits(patterns: Iterable[Pattern], written: str) -> bool:
    """Whether a value has one of some forms, as a reader sees it or as it is written: a form may ask for a link."""
    plain, raw = plain_value(written), written.strip()
    return any(pattern.match(plain) or (raw != plain and pattern.match(raw)) for pattern in patterns)


def match_value(values: Sequence[ValueSpec], written: str) -> ValueMatch:
    """Match a written value, with whatever markup and decoration it carries, against a vocabulary."""
    text = same_marks(plain_value(written))
    return (
        _match(values, text)
        or _match(values, _DATE_BEFORE.sub("", text, count=1))
        or next((ValueMatch("pattern", value) for value in values if fits(value.patterns, written)), None)
        or ValueMatch("unknown", None)
    )


def _match(values: Sequence[ValueSpec], text: str) -> ValueMatch | None:
    folded = text.casefold()
    for value in values:
        if text == same_marks(value.name):
            return ValueMatch("exact", value)
    for value in values:
        if folded in (same_marks(alias).casefold() for alias in value.aliases):
            return ValueMatch("alias", value)
        if folded == same_marks(value.name).casefold():
            return ValueMatch("case", value)
    without_colon = text.replace(": ", " ", 1)  # `Superseded by: 7`
    for value in values:
        if any(pattern.match(form) for pattern in value.patterns for form in (text, without_colon)):
            return ValueMatch("pattern", value)
    if choices_in(values, text):
        return ValueMatch("unchosen", None)
    return _decorated(values, text)


def _decorated(values: Sequence[ValueSpec], text: str) -> ValueMatch | None:
    """The longest value that the text starts with, if what follows is a decoration."""
    folded = text.casefold()
    names = [(name, value) for value in values for name in (value.name, *value.aliases)]
    for name, value in sorted(names, key=lambda pair: -len(pair[0])):
        if folded.startswith(name.casefold()):
            rest = text[len(name) :]
            if _DECORATION.match(rest) or without_symbols(f"-{rest}") == "-":
                return ValueMatch("decorated", value)
    return None


def choices_in(values: Sequence[ValueSpec], text: str) -> list[str]:
    """The allowed values that a text still lists to choose from: `Draft | Accepted | …`; none if it says more."""
    text = _EMPTY_BOX.sub(" | ", text.translate(_BOXES)).strip("[]<>{} ")
    text = text.replace(", or ", " or ").replace(", ", " or ") if " or " in text else text
    parts = [without_symbols_before(part) for part in map(str.strip, _ALTERNATIVES.split(text)) if part]
    known = {name.casefold() for value in values for name in (value.name, *value.aliases)}
    forms = [pattern for value in values for pattern in value.patterns]
    offered = [part for part in parts if part not in ("…", "...")] if len(parts) > 1 else []
    are_known = all(part.casefold() in known or any(form.match(part) for form in forms) for part in offered)
    # `Draft → Agreed` may be how it went, unless it is all there is.
    is_way = ("→" in text or "->" in text) and len(offered) < len(values)
    return offered if len(offered) > 1 and are_known and not is_way else []


@remembered()
def plain_value(written: str) -> str:
    """A value without the markup, quotes and pictures around it; of choices with boxes, the ticked one."""
    text = visible(written)
    ticked = [choice for mark, choice in _BOX.findall(text.translate(_BOXES)) if mark != " "] if _may_tick(text) else []
    text = ticked[0].strip(" ,;|/") if len(ticked) == 1 else text
    return without_symbols_before(text.strip(_QUOTES).strip()).strip(_QUOTES) or text


def _may_tick(text: str) -> bool:
    return "[x]" in text or "[X]" in text or "☑" in text or "☒" in text


def read_date(written: str) -> date | None:
    """The calendar date at the start of a value, `YYYY-MM-DD`; a decoration such as `(first draft)` may follow.

    A link to the page of a day is the day, whatever it is called.
    """
    link = _WIKI_LINK.fullmatch(written.strip())
    text = link[1] if link else plain_value(written)
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
