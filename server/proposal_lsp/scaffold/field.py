"""The value of a new field: a known value, or that of the template."""

from __future__ import annotations

import json
from datetime import date

from proposal_lsp.binding import Binding, BoundField
from proposal_lsp.binding.mirrors import copies
from proposal_lsp.document import Field
from proposal_lsp.document.model import Style
from proposal_lsp.located_yaml import parse_yaml
from proposal_lsp.scaffold.snippet import Snippet, join, plain, stop
from proposal_lsp.schema.model import FieldSpec
from proposal_lsp.text import Span


def value_snippet(binding: Binding, spec: FieldSpec, style: Style, today: date | None = None) -> Snippet:
    """The value of a new field: that of a copy, `today` for a date, the default, or that of the template.

    It is written in the style of the metadata; may be empty.
    """
    template = binding.template
    found = template.fields.get(spec.key) if template else None
    text = said_elsewhere(binding, spec)
    words = choices(spec, spec.default or "") if text is None else ()
    if text is None and today is not None and spec.type in ("date", "datetime"):
        text = today.isoformat()
    text = spec.default if text is None else text
    if text is None and template is not None and found is not None:
        if found.field.style == style:
            return _as_template(template, found)
        text = found.field.value
    before, text, after = written(text or "", style, quoted=found is not None and found.field.quoted)
    return join([before, stop(text, words, spec.key.casefold()), after])


def said_elsewhere(binding: Binding, spec: FieldSpec) -> str | None:
    """The value of a field in the title, the file name or a line at the end of the document."""
    return next((copy.text for copy in copies(binding) if copy.key == spec.key.casefold()), None)


def choices(spec: FieldSpec, first: str = "") -> tuple[str, ...]:
    """The words to choose a value from, with `first` before the others; none if any text will do."""
    names = [value.name for value in spec.values]
    if spec.type == "boolean" and not names:
        names = ["true", "false"]
    return tuple(sorted(names, key=lambda name: name != first))


def written(text: str, style: Style, *, quoted: bool) -> tuple[str, str, str]:
    """A value as a style of metadata needs it: what comes before it, its text, and what comes after it."""
    if style == "front-matter" and text and (quoted or needs_quotes(text)):
        return '"', json.dumps(text, ensure_ascii=False)[1:-1], '"'  # what is quoted in JSON is so in YAML
    return "", text.replace("|", "\\|") if style == "table" else text, ""


def needs_quotes(value: str) -> bool:
    """Whether YAML would not read a plain value as this text (YAML 1.2, 7.3.3)."""
    node, problem = parse_yaml(f"key: {value}")
    return problem is not None or node is None or node.pairs[0][1].value != value


def inner_span(bound: BoundField) -> Span:
    """A value without its quotes."""
    start, end = bound.field.value_span
    quotes = bound.field.quoted and end - start > 1
    return Span(start + quotes, end - quotes)


def open_value(template: Binding, bound: BoundField) -> Snippet:
    """The value that the template has for a field, without its quotes, as a stop."""
    chosen = bound.match.value.name if bound.match.value else ""
    words = choices(bound.spec, bound.spec.default or chosen)
    return stop(template.document.text.slice(inner_span(bound)), words, bound.spec.key.casefold())


def entries(template: Binding, bound: BoundField) -> tuple[Field, ...]:
    """The nested entries that a field has in the template; `[Name]` is one in YAML only if a list is asked for."""
    text, span = template.document.text, bound.field.span
    is_nested = bound.spec.is_list or text.line_at(span.start) < text.line_at(span.end)
    return bound.field.children if is_nested else ()


def _as_template(template: Binding, bound: BoundField) -> Snippet:
    """The value with all that it has in the template: quotes, or nested entries, each of whose values is a stop."""
    text, field, (start, end) = template.document.text, bound.field, bound.field.value_span
    inside = entries(template, bound)
    if not inside:
        inner = inner_span(bound)
        return join([text.source[start : inner.start], open_value(template, bound), text.source[inner.end : end]])
    key_line = text.line_span(text.line_at(field.key_span.end))
    at = start if key_line.holds(inside[0].span.start) else key_line.end
    parts: list[Snippet] = []
    for child in inside:
        first, last = child.value_span if child.value else Span(child.span.end, child.span.end)
        parts += (plain(text.source[at:first]), stop(text.source[first:last]))
        at = last
    return join([*parts, plain(text.source[at : max(at, end)])])
