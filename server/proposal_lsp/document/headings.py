"""How headings are compared: without markup, number, emoji, decoration, trailing colon and letter case."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from proposal_lsp.document.inline import comments, without
from proposal_lsp.remembered import remembered

#: A longer heading (in code points) is taken as it is; nobody writes one, and to take it apart could take long.
MAX_HEADING = 1000

# `<a comma separated list>` is words to be replaced, not an anchor.
_MARKUP = re.compile(r"[<\[*_`~]")
_ANCHOR = re.compile(r"<a\s+[a-z-]+\s*=[^<>]*>|</?a>", re.IGNORECASE)
_LINK = re.compile(r"!?\[([^\[\]]*)\](?:\([^()]*\)|\[[^\[\]]*\])")
# Each kind ends at the next of its marks, so that no beginning is followed further than that.
_EMPHASIS = re.compile(
    r"\*\*(?=\S)((?:[^*]|\*(?!\*))+)(?<=\S)\*\*|\*(?=\S)([^*]+)(?<=\S)\*"
    r"|__(?=\S)((?:[^_]|_(?!_))+)(?<=\S)__|(?<!\w)_(?=\S)((?:[^_]|(?<=\w)_(?=\w))+)(?<=\S)_(?!\w)"
    r"|`(?=\S)([^`]+)(?<=\S)`|~~(?=\S)((?:[^~]|~(?!~))+)(?<=\S)~~"
)
_NUMBER = re.compile(r"(\d{1,3}(?:\.\d{1,3}){0,5})[.)]?\s+(?=\S)")
_DECORATION = re.compile(
    r"(?<!\s)\s*[*_]{0,2}[(\[]\s*[*_]{0,2}(?:required|mandatory|recommended|optional|normative|non-normative"
    r"|informative|if applicable|if any|if needed|when applicable|this section is optional|[ro])"
    r"[*_]{0,2}\s*[)\]][*_]{0,2}\s*$",
    re.IGNORECASE,
)
_FOLD = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‑": "-", "\u200b": None})


class HeadingText(NamedTuple):
    """A heading taken apart."""

    #: `3.1`; empty where there is no number.
    number: str
    #: The words as written, without markup, number, emoji and decoration.
    title: str
    #: What is compared.
    key: str
    #: The title with its number before it, as written: what the form of a document's title is about.
    numbered: str


@remembered()
def read_heading(text: str) -> HeadingText:
    """Take the source of a heading apart (its text only, without `#` marks)."""
    if len(text) > MAX_HEADING:
        return HeadingText("", text.strip(), heading_key(text[:MAX_HEADING]), text.strip())
    plain = _strip_symbols(strip_markup(text))
    number = lead = ""
    found = _NUMBER.match(plain)
    if found:
        number, lead, plain = found.group(1), found.group(), plain[found.end() :]
    title = plain
    while True:
        shorter = _strip_symbols(_DECORATION.sub("", title).rstrip(" :"))
        if shorter == title or not shorter:
            break
        title = shorter
    return HeadingText(number, title, heading_key(title), lead + title)


def heading_key(title: str) -> str:
    """The form in which two titles are compared; decoration and number must be gone already."""
    folded = title.translate(_FOLD).casefold().replace("&", " and ")
    return " ".join(folded.replace("/", " / ").split())


def strip_markup(text: str) -> str:
    """The words of some inline Markdown: no comments, emphasis, code marks, links or anchors."""
    if not _MARKUP.search(text):
        return " ".join(text.split())
    text = _ANCHOR.sub("", without(text, comments(text)))
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
