"""Checks changes of a status: transitions that the schema does not allow, an unchanged date, and the status of a new
proposal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from proposal_lsp.binding import Binding, BoundField, read_date
from proposal_lsp.binding.items import value_span
from proposal_lsp.lazy_dataclasses import NamedTuple
from proposal_lsp.schema.model import ValueSpec
from proposal_lsp.text import Span
from proposal_lsp.workspace.remark import Remark


class Earlier(NamedTuple):
    """A proposal as it was, and on which day that was committed."""

    binding: Binding
    day: date


def transitions(before: Earlier, after: Binding) -> Iterator[Remark]:
    """A status that may not follow the one before. Of a status that names no other, only an end is one."""
    was, now = status_of(before.binding), status_of(after)
    if was is None or now is None or was[1].name == now[1].name:
        return
    (_, old), (bound, new) = was, now
    is_end = old.state in ("done", "dead") and any(value.next for value in bound.spec.values)
    if new.name not in old.next and (old.next or is_end):
        allowed = f"it may become {' or '.join(old.next)}" if old.next else f'"{old.name}" is final'
        yield _remark(after, bound, f'The status must not change from "{old.name}" to "{new.name}"; {allowed}.')


def dates(before: Earlier, after: Binding) -> Iterator[Remark]:
    """The date of the last change moves where the status moves on another day."""
    was, now = status_of(before.binding), status_of(after)
    key = after.schema.metadata.changed
    if was is None or now is None or was[1].name == now[1].name or key is None:
        return
    old, new = before.binding.known.get(key), after.known.get(key)
    day = read_date(new.field.value) if new else None
    if old and new and day is not None and day < before.day and day == read_date(old.field.value):
        message = f'The status has become "{now[1].name}", and "{new.field.key}" is still {day.isoformat()}.'
        yield _remark(after, new, message)


def starts(after: Binding) -> Iterator[Remark]:
    """A new proposal whose status is one that another comes before."""
    now = status_of(after)
    if now is None:
        return
    first = _first(now[0].spec.values)
    if now[1] not in first:
        names = " or ".join(value.name for value in first)
        yield _remark(after, now[0], f'A new proposal begins as {names}, not as "{now[1].name}".')


def status_of(binding: Binding) -> tuple[BoundField, ValueSpec] | None:
    """The status of a proposal, where it is a word of the vocabulary."""
    bound = binding.known.status
    value = bound.match.value if bound else None
    return (bound, value) if bound and value else None


def _first(values: Sequence[ValueSpec]) -> list[ValueSpec]:
    """The first value, and those of the state `open` that follow no other."""
    later = {name for value in values for name in value.next}
    return [value for value in values if value is values[0] or (value.state == "open" and value.name not in later)]


def title_line(binding: Binding) -> Span:
    """Where findings about the document as a whole are shown: from the start of the title to the end of its line."""
    start = binding.title.heading.span.start if binding.title else 0
    text = binding.document.text
    return Span(start, text.line_span(text.line_at(start)).end)


def _remark(binding: Binding, bound: BoundField, message: str) -> Remark:
    """At the value; of a value in a sidecar at the title."""
    span = value_span(binding, bound.field) if binding.sidecar is None else title_line(binding)
    return Remark(message, span, binding.document.text.line_at(span.start))
