"""References in a document (links to files of the repository, and ids of proposals), and references to a file or
heading."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator
from pathlib import PurePath

from proposal_lsp import lazy_re as re
from proposal_lsp.document import Document, Section, parse
from proposal_lsp.features.surroundings import Source, Surroundings
from proposal_lsp.globs import MARKDOWN_SUFFIXES
from proposal_lsp.lazy_dataclasses import NamedTuple
from proposal_lsp.text import Span, Text
from proposal_lsp.workspace.citations import aliases
from proposal_lsp.workspace.find_links import find_anchors
from proposal_lsp.workspace.index_entry import IndexEntry, Link
from proposal_lsp.workspace.link_paths import full_path, link_path, look_up
from proposal_lsp.workspace.mention_forms import with_lead
from proposal_lsp.workspace.other_ids import is_address, look_for
from proposal_lsp.workspace.proposal_index import Index
from proposal_lsp.workspace.resolve_references import find

#: What follows the target of a link: its title, and the end.
_TAIL = re.compile(r">?(?:[ \t]{1,9}(?:\"[^\"\n]{0,500}\"|'[^'\n]{0,500}'))?[ \t]{0,9}\)")
#: A number, a path, or the mark of a link.
_SIGN = re.compile(r"[0-9/\]<]|\.md")
#: The words of a link are looked for in so many code points before its target; what follows it is no longer than this.
_WORDS, _REST = 500, 530


class DocumentReference(NamedTuple):
    """A place that leads to a file."""

    #: The target of a link, or an id.
    span: Span
    #: A link with its words, else the same.
    around: Span
    #: Absolute.
    path: str
    #: What it names in that file; empty: the file.
    fragment: str = ""
    is_link: bool = True


class Subject(NamedTuple):
    """The target of references: a file, or a heading in it."""

    path: str
    fragment: str
    #: The place in the document that was asked about.
    origin: Span


class Place(NamedTuple):
    """A place in a file."""

    path: str
    text: Text
    span: Span


def may_refer(document: Document, offset: int) -> bool:
    """Whether there may be a reference at `offset` (code points): False if its block has nothing that each has."""
    index = bisect_right(document.sections, offset, key=lambda one: one.span.start) - 1
    if index < 0:
        return True
    section = document.sections[index]
    leaf = next((one for one in (section.heading, *section.leaves) if one.span.holds(offset)), None)
    return leaf is None or _SIGN.search(document.text.slice(leaf.span)) is not None


def references_at(around: Surroundings, offset: int) -> Iterator[DocumentReference]:
    """The references in the document that the place at `offset` (code points) is in, or at the edge of."""
    entry = around.entry
    near = entry._replace(
        links=tuple(one for one in entry.links if one.start - _WORDS <= offset <= one.end + _REST),
        references=tuple(one for one in entry.references if one.span.holds(offset)),
        other_ids=tuple(one for one in entry.other_ids if one.span.holds(offset)),
    )
    return (one for one in references(around.index, near, around.text) if one.around.holds(offset))


def references(index: Index, entry: IndexEntry, text: Text, to: Collection[str] = ()) -> Iterator[DocumentReference]:
    """The references in a file to files that are there; with `to`, those to one file, by its `aliases`.

    References that the text no longer has are left out.
    """
    # What the target of a link to the file must have in it, and the number that an id of it has.
    name, number = _told_by(index, to)
    for link in entry.links:
        if name not in link.target and "%" not in link.target and link.target[:1] not in ("#", "?"):
            continue
        place = link_path(index.root, entry.path, link.target)
        path = full_path(index, place) if place else ""
        if place is None or (to and path not in to) or text.slice(link.span) != link.target:
            continue
        if index.get(path) is None and look_up(index, place) != "there":
            continue
        yield DocumentReference(link.span, _around(text, link), _resolved(index, path), place.fragment)
    named = [*_in_fields(index, entry, text, to)]
    yield from named
    yield from _in_text(index, entry, text, to, number, [one.span for one in named])


def _in_text(
    index: Index, entry: IndexEntry, text: Text, to: Collection[str], number: int | None, named: Collection[Span]
) -> Iterator[DocumentReference]:
    """The ids in the text, those of other folders too; not those that are `named` in a field."""
    for other in entry.other_ids:
        path = look_for(index, other)
        if path not in ("unknown", "missing") and (not to or path in to) and text.slice(other.span) == other.written:
            yield DocumentReference(other.span, other.span, path, is_link=False)
    for mention in entry.mentions:
        is_other = to and mention.number != number
        if is_other or any(span.start <= mention.start < span.end for span in named):
            continue
        is_own = (mention.start, mention.end) in entry.digits  # where it is said which proposal this is
        holders = index.holders(entry, mention.number) if entry.series and not is_own else []
        if len(holders) == 1 and (not to or holders[0].path in to):  # of several it is not known which is meant
            span = _with_lead(text, mention.span)
            if span is not None:
                yield DocumentReference(span, span, holders[0].path, is_link=False)


def _told_by(index: Index, to: Collection[str]) -> tuple[str, int | None]:
    """What all names of a file have in common, and the number of its proposal."""
    entry = next((found for one in to if (found := index.get(one))), None)
    return PurePath(min(to, key=len, default="")).name, entry.number if entry else None


def addresses(entry: IndexEntry, text: Text) -> Iterator[tuple[Span, str]]:
    """The ids of proposals of other repositories, with the web addresses to which they lead."""
    found = (one for one in entry.other_ids if is_address(one.place))
    return ((one.span, one.place) for one in found if text.slice(one.span) == one.written)


def without_inner(found: Iterable[DocumentReference]) -> Iterator[DocumentReference]:
    """The links, and the ids that are no part of the words of one."""
    found = list(found)
    links = [one.around for one in found if one.is_link]
    return (one for one in found if one.is_link or not any(link.start <= one.span.start < link.end for link in links))


def _in_fields(index: Index, entry: IndexEntry, text: Text, to: Collection[str]) -> Iterator[DocumentReference]:
    """The proposals that fields name, also by a number alone; links are found with all others."""
    for one in entry.references:
        other = find(index, entry, one) if one.form != "link" and one.field else None
        if isinstance(other, IndexEntry) and (not to or other.path in to) and text.slice(one.span) == one.written:
            yield DocumentReference(one.span, one.span, other.path, is_link=False)


def reference_at(around: Surroundings, offset: int) -> Subject | None:
    """The target that the place at `offset` (code points) refers to."""
    one = next(references_at(around, offset), None)
    return Subject(one.path, one.fragment, one.span) if one else None


def subject_at(around: Surroundings, offset: int) -> Subject | None:
    """The target that the place at `offset` (code points) refers to, or that is defined there: the proposal itself, a
    heading.
    """
    entry = around.entry
    if found := reference_at(around, offset):
        return found
    title = around.document.title
    if entry.kind and (
        any(Span(*span).holds(offset) for span in entry.digits) or (title and title.heading.span.holds(offset))
    ):
        return Subject(entry.path, "", entry.span)
    for name, span in find_anchors(around.document):
        if span.holds(offset):
            return Subject(entry.path, name, span)
    return None


def uses(around: Surroundings, subject: Subject) -> Iterator[Place]:
    """Where a file or a heading is referred to: links and ids, in every file of the index."""
    to = frozenset(aliases(subject.path))
    for entry in around.citations.naming(subject.path):
        text = around.source(entry.path)
        if text is None:
            continue
        for one in references(around.index, entry, text, to):
            is_inner = entry.path == subject.path and one.fragment
            if is_same(one.fragment, subject.fragment) if subject.fragment else not is_inner:
                yield Place(entry.path, text, one.span)


def count_references(around: Surroundings) -> str:
    """The number of references to the proposal, in words: `3 references`."""
    count = sum(1 for _ in uses(around, Subject(around.entry.path, "", around.entry.span)))
    return "1 reference" if count == 1 else f"{count or 'no'} references"


def place_of(around: Surroundings, path: str, fragment: str) -> Place | None:
    """The place that a reference leads to: an anchor, else what `file_place` gives."""
    text = around.source(path) if fragment else None
    if text is not None:
        anchors = find_anchors(parse(text.source))
        span = next((span for name, span in anchors if is_same(name, fragment)), None)
        if span is not None:
            return Place(path, text, span)
    return file_place(around.index, around.source, path)


def file_place(index: Index, source: Source, path: str) -> Place | None:
    """The number or title of a proposal, or the start of another file; None if it cannot be read."""
    text, entry = source(path), index.get(path)
    if text is None:
        return None
    is_known = entry is not None and entry.kind and entry.span.end <= text.length
    return Place(path, text, entry.span if entry and is_known else Span(0, 0))


def section_named(document: Document, fragment: str) -> Section | None:
    """The section whose heading a fragment names."""
    spans = {span for name, span in find_anchors(document) if is_same(name, fragment)}
    return next((one for one in document.sections if one.heading.span in spans), None)


def is_same(fragment: str, other: str) -> bool:
    """Whether two fragments name the same heading."""
    one, two = (each.removeprefix("user-content-").casefold() for each in (fragment, other))
    return one == two


def _resolved(index: Index, path: str) -> str:
    """The Markdown file that a path stands for, where it is the page that a site generator makes of one."""
    stem = path.removesuffix(".html")
    known = (stem + ending for ending in MARKDOWN_SUFFIXES) if index.get(path) is None else ()
    return next((one for one in known if index.get(one)), path)


def _around(text: Text, link: Link) -> Span:
    """A link with its brackets: `[words](target)`. Of a definition, or of HTML, only the target."""
    source = text.source
    close = source.rfind("](", max(0, link.start - 3), link.start)
    tail = _TAIL.match(source, link.end)
    if close < 0 or tail is None:
        return link.span
    depth = 1
    for at in range(close - 1, max(-1, close - _WORDS), -1):
        if source[at] in "[]" and source[at - 1 : at] != "\\":
            depth += 1 if source[at] == "]" else -1
        if not depth:
            return Span(at, tail.end())
    return Span(close, tail.end())


def _with_lead(text: Text, digits: Span) -> Span | None:
    """An id with its letters, given the place of its digits; None if the text has something else there."""
    span = with_lead(text, digits)
    return span if span != digits and text.slice(digits).isdecimal() else None
