"""Changes of metadata: fills in dates and authors, and changes the status."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date

from proposal_lsp.analysis import Analysis
from proposal_lsp.binding import Binding, BoundField
from proposal_lsp.binding.items import value_span
from proposal_lsp.binding.mirrors import copies
from proposal_lsp.findings import Edit, Finding, Fix
from proposal_lsp.lazy_dataclasses import replace
from proposal_lsp.rules.missing_field import absent
from proposal_lsp.scaffold.insert_field import insert_field
from proposal_lsp.scaffold.proposal import AUTHORS
from proposal_lsp.schema.model import Condition, ValueSpec
from proposal_lsp.text import Span


def field_at(binding: Binding | None, span: Span) -> BoundField | None:
    """The field of the schema that a range touches, if it touches one."""
    fields = binding.fields.bound if binding else ()
    return next((one for one in fields if _touches(one, span)), None)


def _touches(bound: BoundField, span: Span) -> bool:
    return bound.field.span.start <= span.end and span.start <= bound.field.span.end


def fillings(analysis: Analysis, finding: Finding, today: date, author: str) -> Iterator[Fix]:
    """Fixes that fill in metadata: today's date, the author, the last day of a month."""
    bound = field_at(analysis.binding, finding.span)
    if analysis.binding is None or bound is None:
        return
    is_date = bound.spec.type in ("date", "datetime")
    if finding.code in ("placeholder-value", "empty-field"):
        if is_date:
            yield _fill_in(analysis.binding, bound, today.isoformat(), f"Fill in today's date ({today})")
        elif bound.spec.key.casefold() in AUTHORS and author:
            yield _fill_in(analysis.binding, bound, author, f'Fill in "{author}"')
    elif finding.code == "malformed-value" and is_date and (day := _last_day(bound.field.value.strip("\"' "))):
        edit = Edit(value_span(analysis.binding, bound.field), day)
        yield Fix(f'Change to "{day}", the last day of the month', (edit,))


def _fill_in(binding: Binding, bound: BoundField, value: str, title: str) -> Fix:
    edits = (_written(binding, bound, value), *_copied(binding, bound, value))
    return Fix(title, tuple(sorted(edits, key=lambda edit: edit.span)))


def _last_day(value: str) -> str | None:
    """The last day of the month of a date that its month does not have: 2025-02-28 for 2025-02-30."""
    found = re.fullmatch(r"((?!0000)[0-9]{4})-(0[1-9]|1[0-2])-(29|30|31)", value)
    return f"{found[1]}-{found[2]}-{monthrange(int(found[1]), int(found[2]))[1]}" if found else None


def ways_on(bound: BoundField) -> Iterator[tuple[str, bool]]:
    """The statuses that may come next, and those that may have come before, with whether that is a step back."""
    if now := bound.match.value:
        yield from ((name, False) for name in now.next)
        before = (one.name for one in bound.spec.values if now.name in one.next and one.name not in now.next)
        yield from ((name, True) for name in before)


def asked_for(binding: Binding, bound: BoundField, name: str) -> Iterator[Edit]:
    """Insert the fields that this status asks for, and the present one does not."""
    then = replace(bound, field=replace(bound.field, value=name))
    fields = binding.facts.fields
    fields = replace(fields, bound=tuple(then if one is bound else one for one in fields.bound))
    facts = replace(binding.facts, fields=fields)
    for spec in absent(binding):
        if isinstance(spec.required, Condition) and facts.holds(spec.required) and not binding.holds(spec.required):
            yield from insert_field(binding, spec)


def status_edits(binding: Binding, bound: BoundField, name: str, today: date) -> tuple[Edit, ...]:
    """Write a status: copies follow it, and so does the last date."""
    value = bound.match.value
    written = Edit(_word(binding, bound, value), name) if value else _written(binding, bound, name)
    edits = (written, *_copied(binding, bound, name), *_dated(binding, today))
    return tuple(sorted(edits, key=lambda edit: edit.span))


def _dated(binding: Binding, today: date) -> Iterator[Edit]:
    """Set the date of the last change to today."""
    key = binding.schema.metadata.changed
    bound = binding.fields.get(key) if key else None
    if bound is not None and bound.field.value.strip() != today.isoformat():
        yield _written(binding, bound, today.isoformat())
        yield from _copied(binding, bound, today.isoformat())


def _copied(binding: Binding, bound: BoundField, value: str) -> Iterator[Edit]:
    return (Edit(copy.span, value) for copy in copies(binding) if copy.span and copy.key == bound.spec.key.casefold())


def _written(binding: Binding, bound: BoundField, value: str) -> Edit:
    """Write a value in the place of the one that is there, or after the key of a field that has none."""
    span = bound.field.value_span
    if bound.field.value.strip():
        return Edit(value_span(binding, bound.field), value)
    source, end = binding.document.text.source, span.end
    while bound.field.style != "table" and source[end : end + 1] in (" ", "\t"):
        end += 1
    return Edit(Span(span.start, end), value if source[span.start - 1] in " \t" else f" {value}")


def _word(binding: Binding, bound: BoundField, value: ValueSpec) -> Span:
    """Where the word of the vocabulary is in a value: what an author wrote around it stays."""
    span = value_span(binding, bound.field)
    written = binding.document.text.slice(span)
    for name in sorted((value.name, *value.aliases), key=len, reverse=True):
        if found := re.search(re.escape(name), written, re.IGNORECASE):
            return Span(*found.span()).shift(span.start)
    return span
