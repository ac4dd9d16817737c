"""References that lack their counterpart in the other proposal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import PurePath

from proposal_lsp import lazy_re as re
from proposal_lsp.findings import Edit, Fix, Related
from proposal_lsp.text import Span
from proposal_lsp.workspace.index_entry import IndexEntry, NamedProposal, ReferenceField, Slot
from proposal_lsp.workspace.link_paths import encoded, full_path, link_path, relative_path
from proposal_lsp.workspace.proposal_index import Index
from proposal_lsp.workspace.reference_cycles import cycle_through
from proposal_lsp.workspace.remark import Remark
from proposal_lsp.workspace.resolve_references import field_of, known

_DIGITS = re.compile("[0-9]{1,9}")


def check(index: Index, entry: IndexEntry) -> Iterator[Remark]:
    """A proposal supersedes another once it is agreed; superseding a part of another does not change its status."""
    for field in entry.reference_fields:
        if not field.inverse or (field.status and entry.state not in ("agreed", "done")):
            continue
        for reference, other in known(index, entry, field.key):
            inverse = field_of(other, field.inverse)
            if inverse is None or reference.is_partial or cycle_through(index, entry, other, field):
                continue
            says_so = any(one.path == entry.path for _, one in known(index, other, inverse.key))
            is_right = not field.status or field.status == other.status or other.state == "dead"
            if not (says_so and is_right):
                name = _name(index, entry, other, reference)
                yield _remark(other, reference, field, name, says_so=says_so, is_right=is_right)


def _remark(
    other: IndexEntry,
    reference: NamedProposal,
    field: ReferenceField,
    name: Callable[[bool], str],
    *,
    says_so: bool,
    is_right: bool,
) -> Remark:
    there = other.id or f'"{other.title}"'
    wrong = [] if says_so else [f'does not name this proposal in "{field.inverse}"']
    wrong += [] if is_right else [f'is "{other.status}", not "{field.status}"']
    message = f"{there} {' and '.join(wrong)}."
    related = (Related(f"{other.name} is here", Span(0, 0), other.path, other.shown_position),)
    edits = _other_side(other, field, name, says_so=says_so, is_right=is_right)
    path = other.slots_path or other.path
    fixes = (Fix(f"Write the other side in {PurePath(path).name}", edits, path=path),) if edits else ()
    return Remark(message, reference.span, reference.line, fixes, related)


def _other_side(
    other: IndexEntry, field: ReferenceField, name: Callable[[bool], str], *, says_so: bool, is_right: bool
) -> tuple[Edit, ...]:
    """The edits of the other file: its field and its status, or the status alone where that has the name in it."""
    status = next((one for one in other.slots if one.form != "field" and one.name == field.status), None)
    inverse = field.inverse.casefold()
    there = next((one for one in other.slots if one.form == "field" and one.name.casefold() == inverse), None)
    if status and status.form == "status" and not (says_so and is_right):
        return (_edit(status, name),)
    edits = [] if says_so or there is None else [_edit(there, name)]
    edits += [] if is_right or status is None else [Edit(Span(status.start, status.end), status.before)]
    complete = (says_so or there) and (is_right or status)
    return tuple(sorted(edits, key=lambda edit: edit.span)) if complete else ()


def _edit(slot: Slot, name: Callable[[bool], str]) -> Edit:
    return Edit(Span(slot.start, slot.end), f"{slot.before}{name(bool(slot.links))}{slot.after}")


def _name(index: Index, entry: IndexEntry, other: IndexEntry, reference: NamedProposal) -> Callable[[bool], str]:
    """The name of this proposal in the other one, in the form in which this one names the other."""
    path = encoded(relative_path(other.path, entry.path))
    if reference.form == "path":
        path = _like(index, entry, other, reference.target) or path
    digits = _DIGITS.search(entry.id)
    lead = _DIGITS.split(reference.written, maxsplit=1)[0]

    def name(links: bool) -> str:
        if reference.form == "path" or (reference.form == "link" and not links):
            return path
        if reference.form == "link":
            return f"[{f'{entry.number}. {entry.title}' if entry.id.isdecimal() else entry.name}]({path})"
        return f"{lead}{digits.group()}" if digits else path

    return name


def _like(index: Index, entry: IndexEntry, other: IndexEntry, target: str) -> str:
    """A path that is written as the `target` to the other is: from the root, or to a folder; empty: as a link is."""
    place = link_path(index.root, entry.path, target)
    from_here = place is not None and full_path(index, place) in (other.path, str(PurePath(other.path).parent))
    is_folder = not PurePath(target).name.lower().endswith(".md")
    whole = str(PurePath(entry.path).parent) if is_folder else entry.path
    if from_here and not target.startswith("/"):
        return encoded(relative_path(other.path, whole))
    lead = "/" if target.startswith("/") else ""
    return lead + encoded(PurePath(whole).relative_to(index.root).as_posix())
