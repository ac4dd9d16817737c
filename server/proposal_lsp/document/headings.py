"""How headings are compared: without markup, number, emoji, decoration, trailing colon and letter case."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from proposal_lsp.document.anchors import ANCHOR, MAX_HEADING, without_attributes
from proposal_lsp.document.inline import comments, without
from proposal_lsp.remembered import remembered

_MARKUP = re.compile(r"[<\[*_`~]")
_LINK = re.compile(r"!?\[([^\[\]]*)\](?:\([^()]*\)|\[[^\[\]]*\])")
# Each kind ends at the next of its marks, so that no beginning is followed further than that.
_EMPHASIS = re.compile(
    r"\*\*(?=\S)((?:[^*]|\*(?!\*))+)(?<=\S)\*\*|\*(?=\S)([^*]+)(?<=\S)\*"
    r"|__(?=\S)((?:[^_]|_(?!_))+)(?<=\S)__|(?<!\w)_(?=\S)((?:[^_]|(?<=\w)_(?=\w))+)(?<=\S)_(?!\w)"
    r"|`(?=\S)([^`]+)(?<=\S)`|~~(?=\S)((?:[^~]|~(?!~))+)(?<=\S)~~"
)
#: The number of a heading with the white space after it: `3 `, `3.1. `, `3) `, `(3) `, `3: `, `3 - `, `§3 `.
#: Converters put backslashes before its marks.
NUMBER = re.compile(
    r"(?P<before>\\?\((?=[\d.]{1,23}\\?\))|§\s?)?(?P<number>\d{1,3}(?:\.\d{1,3}){0,5})"
    r"(?P<after>(?:\\?[.):]|\s[-–—](?=\s))?\s+)"
)
#: What else may count headings: letters and Roman numerals (to 89), `A. `, `b) `, `(c) `, `IV. `, `A.1 `.
_ROMAN = r"(?=[ivxl])(?:xl|l?x{0,3})(?:ix|iv|v?i{0,3})|(?=[IVXL])(?:XL|L?X{0,3})(?:IX|IV|V?I{0,3})"
_LETTERS = re.compile(
    rf"(?:\\?\((?:[A-Za-z]|{_ROMAN})\\?\)|(?:[A-Za-z]|{_ROMAN})\\?[.)]|[A-Z](?:\.\d{{1,2}}){{1,5}}\\?[.):]?)\s+"
)
#: Either, as a part of a regular expression.
LEAD = rf"(?:{re.sub(r'[?]P<[a-z]+>', '', NUMBER.pattern)}|{_LETTERS.pattern})"
_DECORATION = re.compile(
    r"(?<!\s)\s*[*_]{0,2}[(\[]\s*[*_]{0,2}(?:required|mandatory|recommended|optional|normative|non-normative"
    r"|informative|when applicable|this section is optional|[ro]|(?:include |only )?if\b[^()\[\]*_]{1,80})"
    r"[*_]{0,2}\s*[)\]][*_]{0,2}\s*$",
    re.IGNORECASE,
)
_FOLD = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‑": "-", "\u200b": None})


class HeadingText(NamedTuple):
    """A heading taken apart."""

    #: `3.1`; empty where there is no number in digits.
    number: str
    #: What counts it, as written with the white space after it: `3.1. `, `(2) `, `IV. `; empty where nothing does.
    lead: str
    #: The words as written, without markup, anchors, number, emoji and decoration.
    title: str
    #: What is compared.
    key: str

    @property
    def numbered(self) -> str:
        """The title with its number before it, as written: what the form of a document's title is about."""
        return self.lead + self.title


@remembered()
def read_heading(text: str) -> HeadingText:
    """Take the source of a heading apart (its text only, without `#` marks)."""
    if len(text) > MAX_HEADING:
        return HeadingText("", "", text.strip(), heading_key(text[:MAX_HEADING]))
    bare = without_attributes(without(text, comments(text)))
    plain = _strip_symbols(strip_markup(bare if bare.strip() else text))
    numbered = NUMBER.match(plain)
    found = numbered or _LETTERS.match(plain)
    lead = found.group() if found and found.end() < len(plain) else ""
    number = numbered["number"] if lead and numbered else ""
    title = plain[len(lead) :]
    while True:
        shorter = _strip_symbols(_DECORATION.sub("", title).rstrip(" :"))
        if shorter == title or not shorter:
            break
        title = shorter
    return HeadingText(number if number.isascii() else "", lead, title, heading_key(title))


def without_number(text: str) -> str:
    """The source of a heading without the number it starts with, whatever markup comes after that."""
    found = NUMBER.match(text)
    return text[found.end() :] if found and read_heading(text).number else text


def heading_key(title: str) -> str:
    """The form in which two titles are compared; decoration and number must be gone already."""
    folded = title.translate(_FOLD).casefold().replace("&", " and ")
    return " ".join(folded.replace("/", " / ").split())


def strip_markup(text: str) -> str:
    """The words of some inline Markdown: no comments, emphasis, code marks, links or anchors."""
    if not _MARKUP.search(text):
        return " ".join(text.split())
    text = ANCHOR.sub("", without(text, comments(text)))
    text = _LINK.sub(r"\1", text)
    for _ in range(3):
        shorter = _EMPHASIS.sub(lambda found: found[found.lastindex or 0], text)
        if shorter == text:
            break
        text = shorter
    return " ".join(text.split())


def _strip_symbols(text: str) -> str:
    """Without emoji and other pictures at either end."""
    start, end = 0, len(text)
    while start < end and _is_symbol(text[start]):
        start += 1
    while end > start and _is_symbol(text[end - 1]):
        end -= 1
    return text[start:end].strip() or text


def _is_symbol(character: str) -> bool:
    if character.isascii():
        return character == " "
    return unicodedata.category(character) in ("So", "Sk", "Mn", "Me", "Cf", "Zs") or character == "\ufffd"
