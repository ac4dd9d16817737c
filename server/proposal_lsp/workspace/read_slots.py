"""Where a document would name another proposal: what a fix needs to know that writes the other side of a relation."""

from __future__ import annotations

from collections.abc import Iterator

from proposal_lsp.binding import Binding, BoundField
from proposal_lsp.binding.items import items
from proposal_lsp.binding.unfilled import is_unfilled
from proposal_lsp.scaffold.insert_field import insert_field
from proposal_lsp.scaffold.snippet import plain
from proposal_lsp.schema.model import FieldSpec, ValueSpec
from proposal_lsp.text import Span
from proposal_lsp.workspace.index_entry import Slot

#: Stands for the name of the other proposal where an entry is written.
_NAME = "\0"
_WITHOUT_LINKS = ("front-matter", "preamble")


def read_slots(binding: Binding) -> Iterator[Slot]:
    """A slot for each field by which others name this proposal, and for each status that they give it.

    They are where its metadata is: in its sidecar, if it has one.
    """
    if binding.sidecar is not None:
        yield from read_slots(binding.sidecar)
        return
    specs = [spec for spec in binding.schema.metadata.fields if spec.type == "reference"]
    if "sidecar" in binding.schema.metadata.styles:
        return  # that is another file, which is not known
    for key in dict.fromkeys(spec.inverse.casefold() for spec in specs if spec.inverse):
        for spec in specs:
            if spec.key.casefold() == key:
                yield from _in_field(binding, spec)
    status = binding.known.status
    for name in dict.fromkeys(spec.target.status for spec in specs if spec.target.status):
        value = next((one for one in (status.spec.values if status else ()) if one.name == name), None)
        if status is not None and value is not None:
            yield _status(binding, status, value)


def _in_field(binding: Binding, spec: FieldSpec) -> Iterator[Slot]:
    bound = binding.fields.get(spec.key)
    if bound is not None:
        yield _further(binding, bound)
        return
    for edit in insert_field(binding, spec, plain(_NAME)):
        before, _, after = edit.content.partition(_NAME)
        style = next((one.field.style for one in binding.fields.bound if one.field.style != "section"), "")
        yield Slot(spec.key, "field", *edit.span, before, after, links=int(style not in _WITHOUT_LINKS))


def _further(binding: Binding, bound: BoundField) -> Slot:
    """After the last item of a field that is there; in place of a value that says nothing."""
    field, text = bound.field, binding.document.text
    links = int(field.style not in _WITHOUT_LINKS)
    found = list(items(binding, field, bound.spec))
    if not found or is_unfilled(binding, bound):
        start, end = field.value_span
        lead = "" if text.source[start - 1 : start] in " \t" else " "
        return Slot(bound.spec.key, "field", start, end, before=lead, after="", links=links)
    last = found[-1].span
    line = text.line_span(text.line_at(last.start))
    is_nested = bool(field.children) and text.line_at(last.start) != text.line_at(field.key_span.start)
    before = f"{text.eol}{text.source[line.start : last.start]}" if is_nested else bound.spec.items.joint
    rest = text.source[last.end : line.end] if is_nested else ""
    return Slot(bound.spec.key, "field", *Span(last.end, last.end), f"{rest}{before}", "", links=links)


def _status(binding: Binding, bound: BoundField, value: ValueSpec) -> Slot:
    """The word of the status as it is now, and what takes its place: with the other's name where it has a form."""
    start, end = bound.field.value_span
    now = bound.match.value
    lowered = binding.document.text.source[start:end].casefold()
    for name in (now.name, *now.aliases) if now else ():
        at = lowered.find(name.casefold())
        if at >= 0:
            start, end = start + at, start + at + len(name)
            break
    forms = [form for form in value.patterns if len(form.holes) == 1]
    if not forms:
        return Slot(value.name, "word", start, end, before=value.name, after="", links=0)
    before, _, after = forms[0].fill({forms[0].holes[0].name: _NAME}).partition(_NAME)
    links = int(bound.field.style not in _WITHOUT_LINKS)
    return Slot(value.name, "status", start, end, before=before, after=after, links=links)
