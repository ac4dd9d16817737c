"""The links, images, anchors and ids of proposals in a document, found by their marks (CommonMark 0.31, 4.7 and 6.3).

Code and comments are passed over. What looks like a link and is none, such as `list[0](x)`, is found too; rules judge
targets by what is there, so that such words harm no one.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import chain

from proposal_lsp import lazy_re as re
from proposal_lsp.document import Document, Leaf
from proposal_lsp.document.anchors import without_attributes
from proposal_lsp.document.inline import blanked, code_and_comments, without_code_and_comments
from proposal_lsp.document.visible import visible
from proposal_lsp.text import Span

#: `](target`, also in angle brackets and with balanced parentheses in it.
_INLINE = re.compile(
    r"(?<!\\)\]\([ \t]*(?:<([^<>\n]{0,2000})>|([^\s()<>]{1,2000}(?:\([^\s()<>]{0,2000}\)[^\s()<>]{0,200})?))"
)
_HTML = re.compile(
    r"<(?:a|img)\s[^<>]{0,2000}?\b(?:href|src)\s*=\s*(?:\"([^\"<>\n]{1,2000})\"|'([^'<>\n]{1,2000})')", re.I
)
_DEFINITION = re.compile(
    r"^ {0,3}\[(?!\^)(?P<label>[^\[\]\n]{1,200})\]:[ \t]{0,20}(?:<([^<>\n]{1,2000})>|(\S{1,2000}))"
    r"(?:[ \t]{1,20}(?:\"[^\"\n]{0,500}\"|'[^'\n]{0,500}'|\([^()\n]{0,500}\)))?[ \t]{0,20}$",
    re.MULTILINE,
)
#: What may be the use of a definition: `[label]`, also as the second part of `[text][label]`.
_USE = re.compile(r"\[([^\[\]]{1,200})\](?!:)")
_ANCHOR = re.compile(r"<[a-z][^<>]{0,2000}?\s(?:id|name)\s*=\s*[\"']?([^\s\"'<>]{1,200})", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"\{[^{}]{0,200}?#([^\s{}*]{1,200})[^{}]{0,200}\}")
_NOT_IN_SLUG = re.compile(r"[^\w\- ]")


def leaves_of(document: Document) -> Iterator[Leaf]:
    """Every block that holds text, in the order of the text."""
    yield from document.preamble
    for section in document.sections:
        yield section.heading
        yield from section.leaves


def leaves_at(document: Document, offsets: Sequence[int]) -> Iterator[Leaf]:
    """Those of them that one of some offsets, in order, is in."""
    for leaf in leaves_of(document) if offsets else ():
        at = bisect_left(offsets, leaf.span.start)
        if at < len(offsets) and offsets[at] < leaf.span.end:
            yield leaf


def find_links(document: Document) -> Iterator[tuple[str, Span]]:
    """The targets of links, images and definitions, each with its place; not in the order of the text."""
    text = document.text
    for source, start, is_html in _sources(document):
        forms = (_HTML,) if is_html else (_INLINE, _HTML) if "<" in source else (_INLINE,)
        for found in chain.from_iterable(form.finditer(source) for form in forms):
            yield _target(found, start)
    if "]:" in text.source:
        yield from _used_definitions(document)


def _used_definitions(document: Document) -> Iterator[tuple[str, Span]]:
    """The targets of reference definitions. One that nothing refers to is no link: templates are full of them."""
    text = document.text
    taken = [leaf.span for leaf in leaves_of(document)]
    lines = {line for span in taken for line in range(text.line_at(span.start), text.line_at(span.end) + 1)}
    used = {_label(label) for label in _USE.findall(text.source)}
    for found in _DEFINITION.finditer(text.source):
        if text.line_at(found.start()) not in lines and _label(found["label"]) in used:
            yield _target(found, 0)


def _label(text: str) -> str:
    return " ".join(text.split()).casefold()


def _target(found: re.Match[str], base: int) -> tuple[str, Span]:
    group = found.lastindex or 0
    return found[group], Span(*found.span(group)).shift(base)


def _sources(document: Document) -> Iterator[tuple[str, int, bool]]:
    """Of each block that may have a link, the text without code and comments, where it starts, whether it is HTML."""
    text = document.text
    if document.front_matter is not None:
        yield text.slice(document.front_matter), document.front_matter.start, False
    for leaf in leaves_of(document):
        if leaf.kind not in ("code", "rule"):
            source = text.slice(leaf.span)
            if "](" in source or "<" in source:
                yield without_code_and_comments(source, " "), leaf.span.start, leaf.kind == "html"


def find_anchors(document: Document) -> Iterator[tuple[str, Span]]:
    """What links to the document may name after `#`, and the block that it names.

    The headings as GitHub names them, and explicit anchors.
    """
    seen: dict[str, int] = {}
    for section in document.sections:
        slug = heading_slug(section.level_text)
        count = seen.get(slug, 0)
        seen[slug] = count + 1
        yield f"{slug}-{count}" if count else slug, section.heading.span
        yield from ((name, section.heading.span) for name in _ATTRIBUTE.findall(section.level_text))
    for leaf in leaves_of(document):
        if leaf.kind != "code" and "<" in (source := document.text.slice(leaf.span)):
            yield from ((name, leaf.span) for name in _ANCHOR.findall(source))


def heading_slug(heading: str) -> str:
    """The anchor that GitHub gives to a heading (the source of its text) that is the first of its words."""
    words = visible(without_attributes(heading)).strip()
    return _NOT_IN_SLUG.sub("", words.lower()).replace(" ", "-")


def find_mentions(document: Document, form: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """Every place outside code and comments where a form stands; the matches count from the start of the text."""
    source = document.text.source
    found = list(form.finditer(source))
    hidden: list[Span] = []
    for leaf in leaves_at(document, [one.start() for one in found]):
        if leaf.kind == "code":
            hidden.append(leaf.span)
        elif "`" in (own := document.text.slice(leaf.span)) or "<!--" in own:
            hidden += (one.span.shift(leaf.span.start) for one in code_and_comments(own))
    yield from form.finditer(blanked(source, hidden, " ")) if hidden else found
