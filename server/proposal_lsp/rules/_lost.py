"""Lines that are meant as headings but are not: no space after the marks (`##Goal`), a paragraph of bold words, HTML
(`<h2>`).

Or something is before their marks (`+## Goal`), or they are in a block that is never closed.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import Literal

from proposal_lsp import lazy_re as re
from proposal_lsp.binding import Binding, Node
from proposal_lsp.document import Leaf, Piece, Section
from proposal_lsp.document.headings import HeadingText, read_heading
from proposal_lsp.document.visible import place_in
from proposal_lsp.lazy_dataclasses import NamedTuple
from proposal_lsp.remembered import kept_with_first
from proposal_lsp.rules._rule import Body
from proposal_lsp.text import Span

# After the marks comes no space, one of another width, or any where the marks are wide themselves.
# The start of a line, as LSP has it.
_START = r"(?:^|(?<=\r)(?!\n))"
_MARKS = r" {0,3}(?:(#{1,6})(?:[^\S \t\r\n]+|(?=[^\s#]))|(＃{1,6})\s*)"
# What may be before the marks: the `+` of a patch, or an invisible character, such as those of files that were joined.
_BEFORE = r"[+\ufeff\u200b\u2060\f]{1,3}"
_LOST = re.compile(rf"{_START}(?:{_MARKS}|({_BEFORE})(#{{1,6}})[ \t]*(?=[^\s#]))([^\r\n]*)", re.MULTILINE)
_LOST_SECTION = re.compile(rf"{_START}(?: {{0,3}}(?:##+[^ \t\r\n#]|＃|<h[1-6])|{_BEFORE}##)", re.MULTILINE)
_MARKED_LINE = re.compile(r"^[ \t+\ufeff\u200b\u2060\f]*[#＃]", re.MULTILINE)
_BOLD_MARKS = ("**", "__")
_BOLD = re.compile(rf"{_START} {{0,3}}(\*\*|__)(?=\S)([^*_\r\n]{{0,99}}[^*_\r\n:])\1[ \t]*(?=[\r\n]|\Z)", re.MULTILINE)
_HTML = re.compile(r"\s*<h([1-6])(\s[^<>\r\n]*)?>\s*(?!\s)((?:[^<>\r\n]*[^<>\s])?)\s*</h[1-6]>\s*")
_ID = re.compile(r"\sid=\"[^<>\"]*\"")

_SWALLOWED = re.compile(rf"{_START} {{0,3}}(#{{1,6}})[ \t]([^\r\n]*)", re.MULTILINE)


class LostHeading(NamedTuple):
    """A line that names the title, or a section of the schema that is missing otherwise."""

    line: Span
    #: The heading that was meant.
    meant: str
    #: None: it is the title.
    node: Node | None
    written: Literal["marks", "bold", "html"] = "marks"


def may_be_lost(binding: Binding, piece: Piece) -> bool:
    """Whether a section has a line that may be the heading of a missing section, or of another repetition."""
    if not binding.missing_nodes and not binding.outline.repeats:
        return False
    is_marked, bold = _lines(piece)
    if is_marked or not bold or not binding.missing_nodes:
        return is_marked
    wanted = {node.origin for node in binding.missing_nodes}
    return any(one.node in wanted for name in bold for one in binding.outline.candidates(name))


@kept_with_first
def _lines(piece: Piece) -> tuple[bool, tuple[HeadingText, ...]]:
    """Whether there may be a heading in a text that has lost its marks, or is HTML; and the lines that are bold."""
    text = piece.source
    # Its own heading has marks, too, but is not lost: what is after it mostly has none.
    start = piece.heading.span.end - piece.start if piece.heading else 0
    has_marks = any(text.find(mark, start) >= 0 for mark in ("##", "＃", "<h"))
    is_marked = has_marks and _LOST_SECTION.search(text, start) is not None
    bold = _BOLD.finditer(text) if any(mark in text for mark in _BOLD_MARKS) else ()
    return is_marked, tuple(read_heading(found[2]) for found in bold)


def _may_be_heading(leaf: Leaf) -> bool:
    """Whether a block may be, or contain, a line that is meant as a heading."""
    text = leaf.text
    if leaf.kind == "paragraph":
        return text.startswith(_BOLD_MARKS) or (("#" in text or "＃" in text) and _MARKED_LINE.search(text) is not None)
    return leaf.kind == "html" and "<h" in text


@kept_with_first
def _suspects(piece: Piece) -> tuple[int, ...]:
    """The places of such blocks."""
    return tuple(at for at, leaf in enumerate(piece.leaves) if _may_be_heading(leaf))


def lost_in(binding: Binding, body: Body) -> Iterator[LostHeading]:
    """The lost headings in the body of a section, or before the first heading.

    Only names that the schema knows count: `#42` and `#quiet` may be intended.

    Bold text and HTML may be intended, too, unless a section of this name is missing.
    """
    section = body.section
    for leaf in body.preamble if section is None else (section.leaves[at] for at in _suspects(section.piece)):
        if leaf.kind == "paragraph" and leaf.text.startswith(_BOLD_MARKS):
            bold = _BOLD.fullmatch(leaf.text) if leaf.depth == 0 else None
            yield from _dressed(binding, section, leaf, bold[2], "", "bold") if bold else ()
        elif leaf.kind == "paragraph" and ("#" in leaf.text or "＃" in leaf.text):
            yield from _marked(binding, section, leaf)
        elif leaf.kind == "html" and (found := _HTML.fullmatch(leaf.text)):
            anchor = f"<a{own[0]}></a>" if (own := _ID.search(found[2] or "")) else ""
            if found[1] == "1" and section is None and found[3]:
                yield from _html_title(binding, leaf, anchor + found[3])
            else:
                yield from _dressed(binding, section, leaf, found[3], anchor, "html")


def _html_title(binding: Binding, leaf: Leaf, words: str) -> Iterator[LostHeading]:
    if binding.title is None and binding.schema.title is not None:
        yield LostHeading(leaf.span, f"# {words}", None, "html")


def _marked(binding: Binding, section: Section | None, leaf: Leaf) -> Iterator[LostHeading]:
    text = binding.document.text
    start = text.line_span(text.line_at(leaf.span.start)).start  # in a quotation, its mark is there
    for found in _LOST.finditer(text.slice(Span(start, leaf.span.end))):
        marks, words = found[1] or found[4] or "#" * len(found[2]), found[5].strip()
        first = next(group for group in (1, 2, 3) if found[group])
        line = Span(found.start(first), found.end()).shift(start)
        if len(marks) == 1:
            if leaf in binding.document.preamble and _is_title(binding, words):
                yield LostHeading(line, f"# {words}", None)
            continue
        names = binding.alignment.candidates_at(section.index if section else -1, read_heading(words))
        wanted = [one for one in names if _is_wanted(binding, one.node)]
        named = min(wanted, key=lambda one: one.node not in binding.missing_nodes, default=None)
        if named is not None:
            right = named.fit in ("exact", "alias") or bool(named.node.spec.heading.holes)
            meant = words if right else _renamed(words, named.node.spec.name)
            yield LostHeading(line, f"{'#' * named.node.level} {meant}", named.node)


def _dressed(
    binding: Binding, section: Section | None, leaf: Leaf, words: str, anchor: str, written: Literal["bold", "html"]
) -> Iterator[LostHeading]:
    names = binding.alignment.candidates_at(section.index if section else -1, read_heading(words))
    node = next((one.node for one in names if one.node in binding.missing_nodes), None)
    if node is not None:
        meant = f"{'#' * node.level} {anchor}{words.strip(' :')}"
        yield LostHeading(leaf.span, meant, node, written)


def lost_headings(binding: Binding) -> Iterator[LostHeading]:
    """The lost headings of the whole document. The title is searched for only before the first heading."""
    document = binding.document
    yield from lost_in(binding, Body(None, document.preamble))
    if binding.missing_nodes or binding.outline.repeats:
        for section in document.sections:
            if may_be_lost(binding, section.piece):
                yield from lost_in(binding, Body(section))


def is_unclear(binding: Binding, section: Section) -> bool:
    """Whether a section is in a repetition that is followed by one whose heading is lost: it may belong to that one."""
    return any(start < section.span.start < end for start, end in _unclear(binding))


@kept_with_first
def _unclear(binding: Binding) -> tuple[Span, ...]:
    sections = binding.document.sections
    found: list[Span] = []
    for lost in lost_headings(binding):
        at = bisect_right(sections, lost.line.start, key=lambda section: section.span.start) - 1
        around = sections[at] if at >= 0 else None
        while around is not None and lost.node is not None:
            bound = binding.bound_at(around)
            if bound is not None and bound.node.repeats and bound.node.origin is lost.node.origin:
                found.append(Span(around.span.start, binding.subtree_end(around)))
            around = binding.parents.get(around.index)
    return tuple(found)


def swallowed(binding: Binding) -> Iterator[Node | None]:
    """The sections whose headings are in a block that runs to the end of the text; None for a heading of level 1."""
    leaf = binding.document.unclosed
    for found in _SWALLOWED.finditer(leaf.text if leaf else ""):
        yield from (one.node for one in binding.outline.candidates(read_heading(found[2].strip())))
        if len(found[1]) == 1:
            yield None


def _renamed(words: str, name: str) -> str:
    """The text of a heading with another name; its number, anchor, pictures and decoration stay where they can."""
    place = place_in(words, read_heading(words).title)
    return f"{words[: place.start]}{name}{words[place.end :]}" if place else words


def _is_title(binding: Binding, words: str) -> bool:
    form = binding.schema.title.pattern if binding.schema.title else None
    return form is not None and binding.title is None and form.match(words.strip(), typed=False)


def _is_wanted(binding: Binding, node: Node) -> bool:
    may_come = node.repeats or binding.get(node) is None
    return may_come and bool(node.spec.heading.parts) and isinstance(node.spec.heading.parts[0], str)
