"""A copy of a field, in the title, the file name or the footer, says something else than the field."""

from __future__ import annotations

from collections.abc import Iterator

from proposal_lsp.binding import Binding, BoundField, is_placeholder, plain_value
from proposal_lsp.document.headings import heading_key
from proposal_lsp.findings import Edit, Fix, Related
from proposal_lsp.rules import _places
from proposal_lsp.rules._rule import WARNING, Report, Rule
from proposal_lsp.rules._values import filled, value_span
from proposal_lsp.rules.malformed_value import problem_of
from proposal_lsp.schema.pattern import Pattern
from proposal_lsp.text import Span


def check(binding: Binding) -> Iterator[Report]:
    """The field is the source; a copy or a field that is not filled in yet is not compared."""
    sources = {bound.spec.key.casefold(): bound for bound in filled(binding) if _is_sound(bound)}
    title, spec = binding.title, binding.schema.title
    if title is not None and spec is not None and spec.pattern is not None:
        span = _places.title_span(binding, title)
        text = binding.document.text.slice(span)
        at = text.find(title.name.title)
        if at != -1:
            yield from _compare(binding, spec.pattern, Span(span.start + at, span.end), sources, "the title")
    for span in binding.footer:
        for mirror in binding.schema.metadata.mirrors:
            yield from _compare(binding, mirror, span, sources, "this line")


def _is_sound(bound: BoundField) -> bool:
    """Whether the field itself has no finding: then its copies may well be right."""
    known = not bound.spec.values or bound.spec.open or bound.match.fit not in ("unknown", "case")
    return known and problem_of(bound) is None


def _compare(
    binding: Binding, pattern: Pattern, span: Span, sources: dict[str, BoundField], where: str
) -> Iterator[Report]:
    for name, place in (pattern.match(binding.document.text.slice(span)) or {}).items():
        source = sources.get(name.casefold())
        copy = binding.document.text.slice(place.shift(span.start))
        if source is None or is_placeholder(copy) or _same(source, copy):
            continue
        value = plain_value(source.field.value)
        key, at = source.field.key, place.shift(span.start)
        yield Report(
            f'{key} is "{value}" but {where} says "{copy}".',
            at,
            fixes=(Fix(f'Copy "{value}" from {key}', (Edit(at, value),), safe=True),),
            related=(Related(f"{key} is set here", value_span(binding, source.field)),),
        )


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


RULE = Rule("mismatched-value", "A copy of a field's value differs from it.", WARNING, check)
