"""A copy of a field, in the title, the file name or the footer, says something else than the field."""

from __future__ import annotations

from collections.abc import Iterator

from proposal_lsp.binding import Binding, BoundField, plain_value
from proposal_lsp.binding.identity import number_hole, written_numbers
from proposal_lsp.binding.mirrors import copies
from proposal_lsp.binding.paths import path_holes
from proposal_lsp.binding.value_types import problem_of
from proposal_lsp.document.headings import heading_key
from proposal_lsp.findings import Edit, Fix, Related
from proposal_lsp.rules._places import start_of_document
from proposal_lsp.rules._rule import WARNING, Report, Rule
from proposal_lsp.rules._values import filled, value_span
from proposal_lsp.text import Span


def check(binding: Binding) -> Iterator[Report]:
    """The field is the source; a copy or a field that is not filled in yet is not compared."""
    home = binding.sidecar or binding
    sources = {bound.spec.key.casefold(): bound for bound in filled(home) if _is_sound(bound)}
    for copy in copies(binding):
        source = sources.get(copy.key)
        if source is None or _same(source, copy.text):
            continue
        key, value = source.field.key, plain_value(source.field.value)
        told = f'{key} is "{value}" but {copy.where} says "{copy.text}".'
        if copy.span is not None:
            fix = Fix(f'Copy "{value}" from {key}', (Edit(copy.span, value),), safe=True)
            yield Report(told, copy.span, (fix,), (_set_here(binding, home, source),))
        elif home is binding:
            span = value_span(binding, source.field)
            yield Report(told, span, (Fix(f'Change to "{copy.text}"', (Edit(span, copy.text),)),))
        else:
            yield Report(told, start_of_document(binding), (), (_set_here(binding, home, source),))
    yield from _misnumbered(binding)


def _misnumbered(binding: Binding) -> Iterator[Report]:
    """A file whose name says another number than its title, or its field, where neither is a copy of the other."""
    numbers = written_numbers(binding)
    field, title, name = numbers.get("field"), numbers.get("title"), numbers.get("file name")
    ours, hole = field or title, number_hole(binding.schema)
    if ours is None or name is None or hole is None or not ours.value or not name.value:
        return
    if name.value in (ours.value, title.value if title else ours.value):
        return  # or title and field differ, which has been reported
    if field and hole.name in (path_holes(binding.schema.filename, binding.path) or {}):
        return  # the name is a copy of the field, and has been compared
    digits = str(name.value).zfill(len(ours.digits) if ours.digits.startswith("0") else 0)
    spans = sorted({one.span for one in (field, title) if one and one.span})
    fixes = (Fix(f'Change to "{digits}"', tuple(Edit(span, digits) for span in spans)),) if ours.span else ()
    told = f'The {ours.where} has the number "{ours.digits}" but the file name has "{name.digits}".'
    yield Report(told, ours.span or start_of_document(binding), fixes)


def _set_here(binding: Binding, home: Binding, source: BoundField) -> Related:
    span, message = value_span(home, source.field), f"{source.field.key} is set here"
    if home is binding or home.path is None:
        return Related(message, span)
    position = home.document.text.position(span.start, "utf-16")
    return Related(message, Span(0, 0), home.path, (position.line, position.column))


def _is_sound(bound: BoundField) -> bool:
    """Whether the field itself has no finding: then its copies may well be right."""
    known = not bound.spec.values or bound.spec.open or bound.match.fit not in ("unknown", "case")
    return known and problem_of(bound) is None


def _same(source: BoundField, copy: str) -> bool:
    """Whether two spellings say the same: letter case, blanks, markup, decoration, zeros and an id's prefix aside."""
    ours, theirs = heading_key(plain_value(source.field.value)), heading_key(plain_value(copy))
    if ours == theirs:
        return True
    digits, other = ours.rpartition("-")[2], theirs.rpartition("-")[2]
    if digits.isdigit() and other.isdigit() and "." not in ours:
        return int(digits) == int(other) and (ours.count("-") < 2)
    match = source.match
    return bool(match.value and match.fit == "decorated" and theirs == match.value.name.casefold())


RULE = Rule(
    "mismatched-value",
    "A copy of a field's value differs from the field, or title and file name have different numbers.",
    WARNING,
    check,
    scope="outline",
    fix="copy the value from the field (safe)",
)
