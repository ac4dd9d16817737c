"""Hover on metadata: a key, a value, an entry of a list."""

from __future__ import annotations

from collections.abc import Iterator

from proposal_lsp.binding import Binding, BoundField
from proposal_lsp.binding.items import items
from proposal_lsp.binding.unfilled import is_empty, is_unfilled
from proposal_lsp.document import Field
from proposal_lsp.features.hover.hover_values import value_card
from proposal_lsp.features.hover.markup import Hover, bold, card, literal
from proposal_lsp.features.hover.phrases import barred, company, form, misspelt, needed, vocabulary
from proposal_lsp.text import Span


def on_field(binding: Binding, offset: int) -> Hover | None:
    """The field at an offset, if the schema knows it; a second copy is explained as the first is."""
    fields = binding.fields
    copies = (BoundField(first.spec, field, "exact") for field, first in fields.duplicates)
    for bound in (*fields.bound, *copies):
        found = _on(binding, bound, offset)
        if found is not None:
            return found
    return None


def _on(binding: Binding, bound: BoundField, offset: int) -> Hover | None:
    field = bound.field
    if field.key_span.holds(offset):
        return Hover(field.key_span, _key_card(binding, bound))
    child = next((child for child in field.children if child.span.holds(offset)), None)
    if child is not None:
        return _on_entry(binding, bound, child, offset)
    if field.value_span.holds(offset):
        return _on_value(binding, bound, offset)
    around = Span(field.span.start, field.value_span.start)
    if around.holds(offset):  # the marks around the key, and the spaces after it
        return Hover(around, _key_card(binding, bound))
    after = _after(binding, field)
    return Hover(after, _value_text(binding, bound)) if after.holds(offset) else None


def _after(binding: Binding, field: Field) -> Span:
    """The spaces where a value would be; no more than the place itself where there is one."""
    text = binding.document.text
    end = text.line_span(text.line_at(field.value_span.end)).end
    is_blank = not field.value and not text.source[field.value_span.end : end].strip()
    return Span(field.value_span.end, end if is_blank else field.value_span.end)


def _on_value(binding: Binding, bound: BoundField, offset: int) -> Hover:
    spec, field = bound.spec, bound.field
    if spec.is_list and spec.values and not is_empty(bound):
        for text, span in items(binding, field, spec):
            if span.holds(offset):
                return Hover(span, value_card(spec.key, spec.values, text, is_open=spec.open))
    return Hover(field.value_span, _value_text(binding, bound))


def _value_text(binding: Binding, bound: BoundField) -> str:
    spec = bound.spec
    if spec.values and not spec.is_list:
        return value_card(spec.key, spec.values, bound.field.value, is_open=spec.open)
    return _key_card(binding, bound)


def _on_entry(binding: Binding, bound: BoundField, child: Field, offset: int) -> Hover:
    """An item of a list below the key, or an entry of a map."""
    spec = bound.spec
    inner = next((inner for inner in child.children if inner.span.holds(offset)), None)
    if inner is not None:
        return _on_entry(binding, bound, inner, offset)
    if spec.values and not child.key:
        return Hover(child.span, value_card(spec.key, spec.values, child.value, is_open=spec.open))
    return Hover(child.span, _key_card(binding, bound))


def _key_card(binding: Binding, bound: BoundField) -> str:
    spec = bound.spec
    now = None if spec.is_list else bound.match.value
    facts = (
        *_state(binding, bound),
        *vocabulary(spec.values, now, is_open=spec.open),
        *form(spec),
        *(("May appear several times.",) if spec.repeat else ()),
        *barred(spec.forbidden),
        *company(spec.key, binding.schema.metadata.relations),
    )
    return card(f"{bold(spec.key)} ({needed(binding, spec)})", spec.doc, facts)


def _state(binding: Binding, bound: BoundField) -> Iterator[str]:
    """Remarks about the field as it is written here."""
    written, wanted = literal(bound.field.key), literal(bound.spec.key)
    yield from misspelt(bound.fit, written, wanted)
    if bound.fit == "alias":
        yield f"{written} is an accepted alias."
    if is_empty(bound):
        yield "Here: empty."
    elif is_unfilled(binding, bound):
        yield "Here: not filled in yet."
