"""Compares headings: without markup, number, emoji, decoration, trailing colon and letter case."""

from __future__ import annotations

import unicodedata

from proposal_lsp import lazy_re as re
from proposal_lsp.document.anchors import MAX_HEADING, without_attributes
from proposal_lsp.document.inline import comments, without
from proposal_lsp.document.visible import same_marks, visible
from proposal_lsp.lazy_dataclasses import NamedTuple
from proposal_lsp.remembered import remembered

#: The number of a heading with the whitespace after it: `3 `, `3.1. `, `3) `, `(3) `, `3: `, `3 - `, `§3 `. In the
#: source converters put backslashes before its marks.
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
_CONTENT = re.compile(r"([^:–—]{1,100}?)(?:[:：]\s+|\s[-–—]\s+)(\S.*)", re.DOTALL)
_SHORTCODE = re.compile(r":(?:(?=[0-9_+-]{0,9}[a-z])[a-z0-9_+-]{1,40}|[+-]1):(?!\S)")
_SHORTCODE_AFTER = re.compile(rf"(?<=\s){_SHORTCODE.pattern}\Z")


class HeadingText(NamedTuple):
    """A parsed heading."""

    #: `3.1`; empty if there is no number in digits.
    number: str
    #: Its number, letter or numeral as written, with the whitespace after it: `3.1. `, `(2) `, `IV. `; empty if nothing
    #: does.
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
    """Parse the source of a heading (its text only, without `#` marks)."""
    if len(text) > MAX_HEADING:
        return HeadingText("", "", text.strip(), heading_key(text[:MAX_HEADING]))
    if text.isascii() and text.replace(" ", "").isalpha():  # most headings: nothing of what follows is in them
        title = " ".join(text.split())
        return HeadingText("", "", title, title.casefold())
    return _read_heading(text)


def _read_heading(text: str) -> HeadingText:
    bare = without_attributes(without(text, comments(text)))
    plain = without_symbols(visible(bare if bare.strip() else text))
    numbered = NUMBER.match(plain)
    found = numbered or _LETTERS.match(plain)
    lead = found.group() if found and found.end() < len(plain) else ""
    number = numbered["number"] if lead and numbered else ""
    title = plain[len(lead) :]
    while True:
        shorter = without_symbols(_DECORATION.sub("", title).rstrip(" :："))
        if shorter == title or not shorter:
            break
        title = shorter
    return HeadingText(number if number.isascii() else "", lead, title, heading_key(title))


class NameAndContent(NamedTuple):
    """A heading with content after a name: `Status: Accepted`, `Status - Accepted`."""

    name: HeadingText
    content: str


def name_and_content(title: str) -> NameAndContent | None:
    """The two parts of such a heading's title; None if there is nothing that separates them."""
    found = _CONTENT.match(title)
    return NameAndContent(read_heading(found[1]), found[2]) if found else None


def without_number(text: str) -> str:
    """The source of a heading without the number it starts with, whatever markup comes after that."""
    found = NUMBER.match(text)
    return text[found.end() :] if found and read_heading(text).number else text


def heading_key(title: str) -> str:
    """The form in which two titles are compared; decoration and number must be gone already."""
    return " ".join(same_marks(title).casefold().replace("&", " and ").replace("/", " / ").split())


def without_symbols(text: str) -> str:
    """Words without emoji, their shortcodes (`:memo:`) and other pictures at either end."""
    text = without_symbols_before(text)
    while text.endswith(":") and (code := _SHORTCODE_AFTER.search(text)):
        text = text[: code.start()].rstrip()
    end = len(text)
    while end and _is_symbol(text[end - 1]):
        end -= 1
    return text[:end].strip() or text


def without_symbols_before(text: str) -> str:
    """Words without the pictures before them."""
    while (code := _SHORTCODE.match(text)) and code.end() < len(text):
        text = text[code.end() :].lstrip()
    start = 0
    while start < len(text) and _is_symbol(text[start]):
        start += 1
    return text[start:].strip() or text


def symbols_before(text: str) -> str:
    """The pictures before words, with the space after them; the text has no space at either end."""
    return text[: len(text) - len(without_symbols_before(text))]


def _is_symbol(character: str) -> bool:
    if character.isascii():
        return character == " "
    # Other marks than variation selectors belong to the letter before them.
    is_selector = "\ufe00" <= character <= "\ufe0f"
    return is_selector or unicodedata.category(character) in ("So", "Sk", "Me", "Cf", "Zs") or character == "\ufffd"
