"""The visible words of a line of Markdown: without markup, link targets and hidden text.

One answer for headings, titles, keys, values, cells and columns. Backslash escapes and entities are what they stand for
(CommonMark 0.31, 2.4 and 2.5). Not seen are comments, the marks of emphasis, code, links (`[[wiki links]]` too) and
HTML, notes (`[^1]`, `<sup>1</sup>`), pictures and struck-out words, the last two unless nothing else is there.
"""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Iterable, Iterator

from proposal_lsp import lazy_re as re
from proposal_lsp.document.anchors import ANCHOR, HIDDEN, MAX_HEADING
from proposal_lsp.document.inline import blanked, code_and_comments, comments, without
from proposal_lsp.text import Span

_MARK = re.compile(r"[\\&<\[*_`~]|==|\{/\*")
#: A character written by an escape or by an entity.
_WRITTEN = re.compile(r"\\([!-/:-@\[-`{-~])|&(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
#: Characters without a width, or of which only the end of a line shows something. Joiners change how letters look.
_INVISIBLE = re.compile("[\u00ad\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")
#: What shows as one character of the words, or as nothing.
_UNIT = re.compile(rf"{_WRITTEN.pattern}|\s+|.", re.DOTALL)
#: An editor that "smartens" quotes and dashes has not changed the words; nor has one that joins letters.
_SMART = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "‐": "-", "‑": "-", "–": "-", "—": "-", "−": "-"}
    | dict.fromkeys("\u200c\u200d")
)
#: Punctuation that marks nothing, since it is escaped or in code, is held in a private plane until all marks are gone.
_HOLD = {at: 0xF0000 + at for at in range(33, 127) if not chr(at).isalnum()}
_RELEASE = {held: at for at, held in _HOLD.items()}
_BRACKET = re.compile(r"[()\[\]]")
_OPENING = {")": "(", "]": "["}
_MDX_COMMENT = re.compile(r"\{/\*[^{}]*\*/\}")
_NOTE = re.compile(r"(?<![0-9])<sup(?:\s[^<>]*)?>[\s0-9*,†‡§¶\[\]]*</sup>", re.IGNORECASE)
# Each kind ends at the next of its marks, so that no beginning is followed further than that.
_EMPHASIS = re.compile(
    r"\*\*(?=\S)((?:[^*]|\*(?!\*))+)(?<=\S)\*\*|\*(?=\S)([^*]+)(?<=\S)\*"
    r"|__(?=\S)((?:[^_]|_(?!_))+)(?<=\S)__|(?<!\w)_(?=\S)((?:[^_]|(?<=\w)_(?=\w))+)(?<=\S)_(?!\w)"
    r"|==(?=[^\s=])([^=]+)(?<=\S)=="
)
_STRUCK = re.compile(
    r"~~(?=\S)((?:[^~]|~(?!~))+)(?<=\S)~~|<(?:del|strike|s)>([^<>]+)</(?:del|strike|s)>", re.IGNORECASE
)
#: What stays of a text with struck-out words counts alone where it starts with a word or a year.
_STANDS_ALONE = re.compile(r"[\W_]*(?:[0-9]{1,3}[.)]\s+)?(?:[^\W\d_]|[0-9]{4})")
_EXPLAINS = re.compile(r"\s*[(\[,;:–—-]")
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)(?:\s+[a-z-]+\s*=[^<>]*|\s*/?)>")
#: Tags that dress words. `<name>` is a word to be replaced.
_DRESS = (
    *("abbr", "b", "bdi", "bdo", "big", "center", "cite", "code", "del", "dfn", "em", "font", "i", "ins", "kbd"),
    *("mark", "p", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "tt", "u", "var"),
)


def visible(text: str) -> str:
    """The words of some inline Markdown as a reader sees them, every run of whitespace made one space."""
    if not text.isascii():
        text = _INVISIBLE.sub("", text)
    if _MARK.search(text):
        text = _without_links(_with_marks_only(text))
        text = _NOTE.sub("", ANCHOR.sub("", text))
        text = _without_struck(_without_emphasis(text))
        text = _without_emphasis(_TAG.sub(lambda tag: _shown(tag, text), text)).translate(_RELEASE)
    return " ".join(text.split())


def is_struck(text: str) -> bool:
    """Whether all words of a text are struck out."""
    return _STRUCK.search(text) is not None and not re.search(r"\w", _STRUCK.sub("", text))


def same_marks(text: str) -> str:
    """Words that are compared: quotes and dashes as keyboards have them, and one form of each letter (Unicode NFKC)."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text.translate(_SMART))


def place_in(text: str, words: str) -> Span | None:
    """Where words of a heading are in its source; None if they are not, or if markup comes between them.

    They are not in an anchor or the address of a link.
    """
    is_long = len(text) > MAX_HEADING
    source = text if is_long else HIDDEN.sub(lambda found: "\0" * len(found[0]), blanked(text, comments(text), "\0"))
    at = source.find(words)
    if at != -1 or is_long:
        return Span(at, at + len(words)) if at != -1 else None
    units = [(character, unit.span()) for unit in _UNIT.finditer(source) for character in _characters(unit)]
    at = "".join(character for character, _ in units).find(words)
    return Span(units[at][1][0], units[at + len(words) - 1][1][1]) if at != -1 else None


def _characters(unit: re.Match[str]) -> str:
    """The visible characters of a unit of the source."""
    characters = _INVISIBLE.sub("", _written_character(unit))
    return " " if characters.isspace() else characters


def _written_character(written: re.Match[str]) -> str:
    """The character that an escape or an entity stands for."""
    return written[1] or (html.unescape(written[0]) if written[2] else written[0])


def _with_marks_only(text: str) -> str:
    """The text without comments, whose punctuation that marks nothing is held."""
    parts: list[str] = []
    at = 0
    for kind, (start, end) in code_and_comments(text):
        parts.append(_unwritten(text[at:start]))
        if kind == "code":
            parts.append(text[start:end].strip("`").strip(" ").translate(_HOLD))
        at = end
    return _MDX_COMMENT.sub("", "".join((*parts, _unwritten(text[at:]))))


def _unwritten(text: str) -> str:
    return _WRITTEN.sub(lambda found: _written_character(found).translate(_HOLD), text)


def _without_links(text: str) -> str:
    """The text of links instead of the links; no notes, and no pictures unless there is nothing else."""
    if "[" not in text:
        return text
    pairs = _pairs(text)
    rest = without(text, _in_order(_hidden(text, pairs, pictures=True)))
    return rest if rest.strip("* _") else without(text, _in_order(_hidden(text, pairs, pictures=False)))


def _pairs(text: str) -> dict[int, int]:
    """Each opening bracket with the one that closes it; round and square ones do not know of each other."""
    found: dict[int, int] = {}
    open_ones: dict[str, list[int]] = {"(": [], "[": []}
    for bracket in _BRACKET.finditer(text):
        kind, at = bracket.group(), bracket.start()
        if kind in open_ones:
            open_ones[kind].append(at)
        elif open_ones[_OPENING[kind]]:
            found[open_ones[_OPENING[kind]].pop()] = at
    return found


def _hidden(text: str, pairs: dict[int, int], *, pictures: bool) -> Iterator[Span]:
    """The invisible parts of links and notes, and of pictures if these are shown as `pictures`, not as text."""
    for start, close in pairs.items():
        if text[start] != "[":
            continue
        end = pairs.get(close + 1) if text[close + 1 : close + 2] in ("(", "[") else None
        before = text[start - 1 : start]
        if end is not None and before == "!":
            yield from (Span(start - 1, end + 1),) if pictures else (Span(start - 1, start + 1), Span(close, end + 1))
        elif end is not None:
            yield from (Span(start, start + 1), Span(close, end + 1))
        elif pairs.get(start + 1) == close - 1 and text[start + 1] == "[":
            alias = text.find("|", start, close)
            yield from (Span(start, max(alias, start + 1) + 1), Span(close - 1, close + 1))
        elif before == "^" or text[start + 1] == "^":
            yield Span(start - (before == "^"), close + 1)


def _in_order(spans: Iterable[Span]) -> Iterator[Span]:
    """Spans in order, those left out that start in another."""
    at = 0
    for span in sorted(spans):
        if span.start >= at:
            at = span.end
            yield span


def _without_emphasis(text: str) -> str:
    for _ in range(3):
        shorter = _EMPHASIS.sub(lambda found: found[found.lastindex or 0], text)
        if shorter == text:
            break
        text = shorter
    return text


def _without_struck(text: str) -> str:
    """The text without what is struck out, unless the rest is nothing, a number, or a remark on it."""
    rest = _STRUCK.sub("", text)
    if _STANDS_ALONE.match(rest) and not _EXPLAINS.match(rest):
        return rest
    return _STRUCK.sub(lambda found: found[found.lastindex or 0], text)


def _shown(tag: re.Match[str], text: str) -> str:
    """The visible text of a tag: empty if it is markup, all of it if it is a word to be replaced."""
    name = tag[2].lower()
    if name in ("br", "wbr"):
        return " " if name == "br" else ""
    return "" if name in _DRESS and f"</{name}" in text.lower() else tag[0]
