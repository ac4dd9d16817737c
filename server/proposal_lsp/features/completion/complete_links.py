"""Completion of references: ids of proposals, paths and anchors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from proposal_lsp import lazy_re as re
from proposal_lsp.features.completion.completion_item import Completion
from proposal_lsp.features.surroundings import Surroundings
from proposal_lsp.findings import Edit
from proposal_lsp.text import Span
from proposal_lsp.workspace.find_links import leaves_of
from proposal_lsp.workspace.index_entry import IndexEntry
from proposal_lsp.workspace.index_table import in_order
from proposal_lsp.workspace.link_paths import encoded, full_path, link_path, relative_path

#: If there are more, the list is requested again with each character typed.
MAX_OFFERED = 100
#: The target of a link up to the caret, and the rest of it.
_TARGET = re.compile(r".*\]\((?P<target>[^()\s<>]{0,500})$")
_REST = re.compile(r"[^()\s<>#]*")
#: An id up to the caret, or words of a title after its letters.
_ID = re.compile(r"(?:.*[^\w/.-])?(?P<lead>[A-Z][A-Za-z]{1,19}[-_ #])(?P<typed>[\w-]{0,60})$")


def may_name(before: str) -> bool:
    """Whether a line that is `before` up to the caret ends in the beginning of an id, or of a link's target."""
    return before.count("`") % 2 == 0 and bool(_TARGET.match(before) or _ID.match(before))


def complete_references(around: Surroundings, offset: int) -> tuple[Completion, ...]:
    """The references that could be written at `offset` (code points), in the order of lists of proposals."""
    text = around.text
    line = text.line_span(text.line_at(offset))
    before = text.slice(Span(line.start, min(offset, line.end)))
    if not may_name(before) or any(
        leaf.kind == "code" and leaf.span.start <= offset <= leaf.span.end for leaf in leaves_of(around.document)
    ):
        return ()
    if found := _TARGET.match(before):
        target = found["target"]
        rest = _REST.match(text.slice(Span(offset, line.end)))
        end = offset + (rest.end() if rest else 0)
        if "#" in target:
            return tuple(_anchors(around, target, Span(offset - len(target.partition("#")[2]), end)))
        return tuple(_paths(around, target, Span(offset - len(target), end)))
    named = _ID.match(before)
    return tuple(_ids(around, named["lead"], named["typed"], offset)) if named else ()


def _ids(around: Surroundings, lead: str, typed: str, offset: int) -> Iterator[Completion]:
    """The proposals with these letters, by number or by words of the title."""
    known = (one for one in around.index.proposals() if one.id.startswith(lead) and one.path != around.entry.path)
    span = Span(offset - len(lead) - len(typed), offset)
    for rank, one in enumerate(_matching(around, known, typed)):
        yield Completion(
            one.id, "id", Edit(span, one.id), rank, detail=_shown(one), filter_text=f"{lead}{typed} {one.id}"
        )


def _paths(around: Surroundings, typed: str, span: Span) -> Iterator[Completion]:
    """The Markdown of the repository, as the document would link to it."""
    known = (one for one in around.index.entries.values() if one.path != around.entry.path)
    for rank, one in enumerate(_matching(around, known, typed)):
        path = encoded(relative_path(around.entry.path, one.path))
        detail = " ".join(filter(None, (one.id, _shown(one))))
        yield Completion(path, "file", Edit(span, path), rank, detail=detail, filter_text=f"{typed} {path}")


def _anchors(around: Surroundings, target: str, span: Span) -> Iterator[Completion]:
    """The headings and other anchors of the file that is named, in their order."""
    place = link_path(around.index.root, around.entry.path, target.partition("#")[0] + "#")
    entry = around.index.get(full_path(around.index, place)) if place else None
    typed = target.partition("#")[2].casefold()
    named = (one for one in (entry.anchors if entry else ()) if typed in one.casefold())
    for rank, one in enumerate(islice(named, MAX_OFFERED)):
        yield Completion(one, "section", Edit(span, one), rank, filter_text=f"{target.partition('#')[2]} {one}")


def _matching(around: Surroundings, entries: Iterable[IndexEntry], typed: str) -> Iterator[IndexEntry]:
    """The proposals whose id, title or path contains all typed words."""
    words, root = re.findall(r"\w+", typed.casefold()), len(around.index.root)
    matching = (one for one in entries if all(word in f"{one.name} {one.path[root:]}".casefold() for word in words))
    return islice(in_order(matching), MAX_OFFERED)


def _shown(entry: IndexEntry) -> str:
    return f"{entry.title} [{entry.status}]" if entry.status else entry.title
