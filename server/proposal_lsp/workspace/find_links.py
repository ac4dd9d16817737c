"""The links, images, anchors and ids of proposals in a document, found by their marks (CommonMark 0.31, 4.7 and 6.3).

Code and comments are passed over. What looks like a link and is none, such as `list[0](x)`, is found too; rules decide
targets by what is there, so that such words harm no one.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from proposal_lsp import lazy_re as re
from proposal_lsp.document import Document, Leaf
from proposal_lsp.document.anchors import without_attributes
from proposal_lsp.document.inline import blanked, code_and_comments, without_code_and_comments
from proposal_lsp.document.pieces import LeafKind
from proposal_lsp.document.visible import visible
from proposal_lsp.lazy_dataclasses import NamedTuple
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
#: Words and their place.
Found = tuple[str, Span]
_NOT_IN_SLUG = re.compile(r"[^\w\- ]")


def leaves_of(document: Document) -> Iterator[Leaf]:
    """Every block that holds text, in the order of the text."""
    yield from document.preamble
    for section in document.sections:
        yield section.heading
        yield from section.leaves


def find_links(document: Document) -> Iterator[Found]:
    """The targets of links, images and definitions, each with its place; not in the order of the text."""
    text, block = document.text, document.front_matter
    if block is not None:
        yield from _shifted(_links(text.slice(block), "paragraph"), block.start)
    yield from _in_blocks(document, _links, "](", "<")
    if "]:" in text.source:
        yield from _used_definitions(document)


def _links(source: str, kind: LeafKind) -> Iterator[Found]:
    if kind in ("code", "rule") or not ("](" in source or "<" in source):
        return
    if "`" in source or "<!--" in source:
        source = without_code_and_comments(source, " ")
    forms = (_HTML,) if kind == "html" else (_INLINE, _HTML) if "<" in source else (_INLINE,)
    yield from (_target(found) for form in forms for found in form.finditer(source))


def _used_definitions(document: Document) -> Iterator[tuple[str, Span]]:
    """The targets of reference definitions. One that nothing refers to is not a link: templates are full of them."""
    text = document.text
    taken = [leaf.span for leaf in leaves_of(document)]
    lines = {line for span in taken for line in range(text.line_at(span.start), text.line_at(span.end) + 1)}
    used = {_label(label) for label in _USE.findall(text.source)}
    for found in _DEFINITION.finditer(text.source):
        if text.line_at(found.start()) not in lines and _label(found["label"]) in used:
            yield _target(found)


def _label(text: str) -> str:
    return " ".join(text.split()).casefold()


def _target(found: re.Match[str]) -> Found:
    group = found.lastindex or 0
    return found[group], Span(*found.span(group))


def _shifted(found: Iterable[Found], by: int) -> Iterator[Found]:
    return ((words, span.shift(by)) for words, span in found)


class _Part(NamedTuple):
    """The text before the first heading, or a heading with what is below it."""

    span: Span
    #: Its blocks, with places that count from `base`.
    leaves: Sequence[Leaf]
    base: int
    #: What was found in it, places counted likewise: an edit costs the part that it is in.
    known: dict[object, Any]


def _parts(document: Document) -> Iterator[_Part]:
    sections = document.sections
    yield _Part(Span(0, sections[0].span.start if sections else document.text.length), document.preamble, 0, {})
    for one in sections:
        heading = (one.piece.heading,) if one.piece.heading else ()
        # What is hidden in the text of a document with accidents is not in that of its pieces.
        known = {} if document.accidents else one.piece.derived
        yield _Part(one.span, (*heading, *one.piece.leaves), one.base, known)


def _in_blocks(document: Document, find: Callable[[str, LeafKind], Iterable[Found]], *marks: str) -> Iterator[Found]:
    """The matches in the source of each block, by the kind of block, with places in the text: none without a mark."""
    for part in _parts(document):
        if find not in part.known:
            whole = document.text.slice(part.span)
            leaves = part.leaves if any(mark in whole for mark in marks) else ()
            sources = ((document.text.slice(leaf.span.shift(part.base)), leaf) for leaf in leaves)
            part.known[find] = [
                one for source, leaf in sources for one in _shifted(find(source, leaf.kind), leaf.span.start)
            ]
        yield from _shifted(part.known[find], part.base)


def find_anchors(document: Document) -> Iterator[Found]:
    """The anchors that links to the document may name after `#`, each with its block.

    These are the headings as GitHub names them, and explicit anchors.
    """
    seen: dict[str, int] = {}
    for section in document.sections:
        known = section.piece.derived
        if find_anchors not in known:
            known[find_anchors] = heading_slug(section.level_text), *_ATTRIBUTE.findall(section.level_text)
        slug, *others = known[find_anchors]
        count = seen.get(slug, 0)
        seen[slug] = count + 1
        span = section.heading.span
        yield f"{slug}-{count}" if count else slug, span
        yield from ((name, span) for name in others)
    yield from _in_blocks(document, _anchors, "<")


def _anchors(source: str, kind: LeafKind) -> Iterator[Found]:
    names = _ANCHOR.findall(source) if kind != "code" and "<" in source else ()
    return ((name, Span(0, len(source))) for name in names)


def heading_slug(heading: str) -> str:
    """The anchor that GitHub gives to a heading (the source of its text) that is the first of its words."""
    is_plain = heading.isascii() and heading.replace(" ", "").isalnum()
    words = " ".join(heading.split()) if is_plain else visible(without_attributes(heading)).strip()
    return _NOT_IN_SLUG.sub("", words.lower()).replace(" ", "-")


def find_mentions(document: Document, form: re.Pattern[str]) -> Iterator[tuple[tuple[str, Span], ...]]:
    """Every place outside code and comments where a form is: its words and place, then those of each group.

    The form has no line break in it, and all of its groups take part.
    """
    for part in _parts(document):
        if form.pattern not in part.known:
            start = part.span.start - part.base
            leaves = ((leaf, leaf.span.shift(-start)) for leaf in part.leaves)
            found = _matches(document.text.slice(part.span), leaves, form)
            part.known[form.pattern] = [(*_shifted(groups, start),) for groups in found]
        yield from ((*_shifted(groups, part.base),) for groups in part.known[form.pattern])


def _matches(
    source: str, leaves: Iterable[tuple[Leaf, Span]], form: re.Pattern[str]
) -> Iterator[Iterator[tuple[str, Span]]]:
    # What is hidden ends in marks that no form has, nor forbids next to it: without it, nothing else would be found.
    starts = [found.start() for found in form.finditer(source)]
    hidden: list[Span] = []
    for leaf, span in leaves if starts else ():
        at = bisect_left(starts, span.start)
        if at == len(starts) or starts[at] >= span.end:
            continue
        if leaf.kind == "code":
            hidden.append(span)
        elif "`" in (own := source[span.start : span.end]) or "<!--" in own:
            hidden += (one.span.shift(span.start) for one in code_and_comments(own))
    for found in form.finditer(blanked(source, hidden, " ")) if starts else ():
        groups = range(1 + len(found.groups()))
        yield zip((found[group] for group in groups), (Span(*found.span(group)) for group in groups), strict=True)
