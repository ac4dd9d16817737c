"""Links to files and anchors that do not exist."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from proposal_lsp import lazy_re as re
from proposal_lsp.findings import Edit, Fix
from proposal_lsp.text import Span
from proposal_lsp.words import closest
from proposal_lsp.workspace.index_entry import IndexEntry, Link
from proposal_lsp.workspace.link_paths import LinkPath, MissingPart, encoded, full_path, link_path, look_up
from proposal_lsp.workspace.proposal_index import Index
from proposal_lsp.workspace.remark import Remark

#: Fragments that lead somewhere in any page: a line of a source file, words to be found, a footnote.
_ANYWHERE = re.compile(r"top|L[0-9].*|:~:.*|fn(?:ref)?[:-].*", re.IGNORECASE)

_NUMBERS = re.compile("[0-9]+")


def check(index: Index, entry: IndexEntry) -> Iterator[Remark]:
    """Only links into the repository, and only if its contents are known."""
    for link in entry.links:
        place = link_path(index.root, entry.path, link.target)
        if place is None:
            continue
        found = look_up(index, place)
        if isinstance(found, MissingPart):
            if not place.from_root and _is_path(link.target) and not index.is_ignored(full_path(index, place)):
                yield _gone(link, found)
        elif found == "there" and place.fragment:
            yield from _anchor(index, link, place)


def _gone(link: Link, gone: MissingPart) -> Remark:
    same = [name for name in gone.names if name.casefold() == gone.name.casefold()]
    meant = same[0] if len(same) == 1 else _near(gone.name, gone.names)
    message = f'There is no file or folder "{gone.name}" where this link leads.'
    if len(same) == 1:
        message = f'This link has "{gone.name}", but the name is "{same[0]}"; letter case matters.'
    elif meant:
        message += f' Did you mean "{meant}"?'
    written = next((one for one in (gone.name, encoded(gone.name)) if one in link.target), None)
    fixes: tuple[Fix, ...] = ()
    if meant and written:
        start = link.start + link.target.rindex(written)
        edit = Edit(Span(start, start + len(written)), encoded(meant))
        fixes = (Fix(f'Change to "{meant}"', (edit,), safe=bool(same)),)
    return Remark(message, link.span, link.line, fixes)


@lru_cache(maxsize=16)  # many files have the same link
def _near(gone: str, names: frozenset[str]) -> str | None:
    """The name most like one that is not there. Another number is another proposal, however little the names differ."""
    numbers = _NUMBERS.findall(gone)
    return closest(gone, sorted(name for name in names if _NUMBERS.findall(name) == numbers))


def _anchor(index: Index, link: Link, place: LinkPath) -> Iterator[Remark]:
    target = index.get(full_path(index, place))
    if target is None or _ANYWHERE.fullmatch(place.fragment):
        return
    fragment = place.fragment.removeprefix("user-content-")
    if fragment in target.anchors:
        return
    # Renderers make anchors of headings in different ways; they agree about letters and digits.
    known = {form for anchor in target.anchors for form in (_folded(anchor), _folded(anchor).lstrip("0123456789"))}
    if _folded(fragment) in known:
        return
    meant = closest(fragment, target.anchors)
    message = f'There is no heading or anchor "{fragment}" where this link leads.'
    start = link.end - len(link.target.partition("#")[2])
    fixes = (Fix(f'Change to "#{meant}"', (Edit(Span(start, link.end), meant),)),) if meant else ()
    yield Remark(f'{message} Did you mean "{meant}"?' if meant else message, link.span, link.line, fixes)


def _folded(anchor: str) -> str:
    return "".join(one for one in anchor.casefold() if one.isalnum())


def _is_path(target: str) -> bool:
    """Whether a target is meant as a path; a bare word, such as `(link)`, may be a page of a wiki, or no link."""
    return "/" in target or "." in target.partition("#")[0]
