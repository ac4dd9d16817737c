"""Anchors in headings: the targets of links. They are not part of a name, and every change of a heading keeps them."""

from __future__ import annotations

from proposal_lsp import lazy_re as re

#: A longer heading (in code points) is not parsed: no one writes one, and parsing it could take long.
MAX_HEADING = 1000

# `<a comma separated list>` is words to be replaced, not an anchor.
_TAG = r"<a\s+[a-z-]+\s*=[^<>]*>"
ANCHOR = re.compile(rf"{_TAG}|</?a>", re.IGNORECASE)
#: At the end of a heading: `{#id}`, `{: #id .class }` (kramdown), `{.class}` and `{-}` (Pandoc), `{/* #id */}` (MDX).
_ATTRIBUTE = re.compile(r"\{(?:-|#[^\s{}][^{}]*|\.[A-Za-z][^{}]*|:[^{}]*|/\*[^{}]*\*/)\}")

#: Anchors at either end; `<a id="x">` may also be around a heading.
_BEFORE = re.compile(rf"\s*(?:{_TAG}(?:\s*</a>)?|\[\]\([^()]*\))\s*", re.IGNORECASE)
_AFTER = re.compile(rf"(?:{_TAG}\s*)?</a>|\[\]\([^()]*\)|{_ATTRIBUTE.pattern}", re.IGNORECASE)
_ANY = re.compile(rf"{ANCHOR.pattern}|\]\(|\[\^|<sup\b|{_ATTRIBUTE.pattern}", re.IGNORECASE)
#: Invisible parts of a heading in addition to comments: anchors, attributes, and targets of links.
HIDDEN = re.compile(rf"{ANCHOR.pattern}|\]\([^()]*\)|\]\[[^\[\]]*\]|{_ATTRIBUTE.pattern}", re.IGNORECASE)


def between_anchors(text: str) -> tuple[int, int]:
    """Where the source of a heading starts and ends without the anchors and attributes before and after it."""
    start, end = 0, len(text.rstrip())
    if len(text) > MAX_HEADING:
        return start, end
    while found := _BEFORE.match(text, start, end):
        start = found.end()
    return start, _end_before(_AFTER, text, start)


def without_attributes(text: str) -> str:
    """The source of a heading without the attributes at its end."""
    return text[: _end_before(_ATTRIBUTE, text, 0)]


def has_anchor(text: str) -> bool:
    """Whether there may be an anchor, a link or a note somewhere in a piece of a heading's source."""
    return len(text) > MAX_HEADING or _ANY.search(text) is not None


def _end_before(form: re.Pattern[str], text: str, start: int) -> int:
    """Where the text from `start` on ends without what has a form at its end, once or more, and whitespace."""
    # In one pass: a search from every position would take quadratic time.
    end = at = start
    for found in form.finditer(text, start):
        if text[at : found.start()].strip():
            end = start + len(text[start : found.start()].rstrip())
        at = found.end()
    return end if not text[at:].strip() else len(text.rstrip())
