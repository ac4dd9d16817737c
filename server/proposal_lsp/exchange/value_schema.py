"""The JSON Schema of the value of one field."""

from __future__ import annotations

from proposal_lsp.document.model import Style
from proposal_lsp.exchange.field_data import is_number
from proposal_lsp.exchange.pattern_regex import REMARK, TEXT, pattern_regex, plain
from proposal_lsp.exchange.shapes import Data
from proposal_lsp.schema.model import FieldSpec, ItemsSpec

#: Formats of our own; a validator that does not know them takes any text.
LINE = {"type": "string", "format": "markdown-line"}
MARKDOWN = {"type": "string", "format": "markdown"}

#: A whole number has 18 digits at most.
MAX_INTEGER = 10**18 - 1

_FORMS: dict[str, Data] = {
    "date": {"type": "string", "format": "date"},
    "datetime": {"type": "string", "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ][0-9]{2}:[0-9]{2}.*)?$"},
    "url": {"type": "string", "pattern": r"^https?://[^\s<>]{3,}$"},
    "email": {"type": "string", "pattern": r"^[^\s@<>]+@[^\s@<>.]+\.[^\s@<>]+$"},
    "handle": {"type": "string", "pattern": r"^@[\w/.-]{1,100}$"},
    "version": {"type": "string", "pattern": r"^v?[0-9]{1,9}(?:\.[0-9]{1,9}){0,3}(?:[-+.][\w.-]{1,50})?$"},
    "boolean": {"enum": [True, False, "yes", "no"]},
}


def value_schema(spec: FieldSpec, styles: tuple[Style, ...]) -> Data:
    """The JSON Schema of a field's value; its guidance is the description."""
    found = {**_form(spec, styles)}
    if spec.allow_na:
        none = {"type": "string", "pattern": rf"^N/A - {TEXT}$"}
        found = {"anyOf": [found, none, *([{"const": "N/A"}] if spec.allow_na == "bare" else [])]}
    notes = [spec.doc, *(f"{value.name}: {value.doc}" for value in spec.values if value.doc)]
    if any(value.next for value in spec.values):
        notes += [f"{value.name} may become {', '.join(value.next)}." for value in spec.values if value.next]
    if text := "\n".join(note for note in notes if note):
        found["description"] = text
    if spec.default is not None:
        found["default"] = spec.default
    if spec.example is not None:
        found["examples"] = [spec.example]
    return found


def _form(spec: FieldSpec, styles: tuple[Style, ...]) -> Data:
    if spec.values:
        return _vocabulary(spec)
    if spec.is_list:
        return _items(spec)
    if spec.patterns:
        return {"type": "string", "pattern": pattern_regex(spec.patterns)}
    if is_number(spec):
        low, high = spec.range.min, spec.range.max
        return {
            "type": "integer",
            "minimum": -MAX_INTEGER if low is None else low,
            "maximum": MAX_INTEGER if high is None else high,
        }
    if spec.type in _FORMS:
        return _FORMS[spec.type]
    bounds = {"minLength": spec.length.min, "maxLength": spec.length.max}
    text = {**LINE, **{name: bound for name, bound in bounds.items() if bound is not None}}
    nests = not spec.forbid and len(text) == len(LINE) and {"front-matter", "sidecar"} & set(styles)
    return {"anyOf": [text, {"type": "object", "additionalProperties": LINE}]} if nests else text


def _vocabulary(spec: FieldSpec) -> Data:
    names: Data = {"enum": [value.name for value in spec.values]}
    forms = [form for value in spec.values for form in value.patterns[:1]]
    more = [{"type": "string", "pattern": pattern_regex([form])} for form in forms]
    if spec.is_status:  # text may follow it: `In Progress (phase 1 under way)`
        more.append({"type": "string", "pattern": pattern_regex((plain(value.name) for value in spec.values), REMARK)})
    others = [LINE] if spec.open else more
    found = {"anyOf": [names, *others]} if others else names
    return {"type": "array", "items": found, "minItems": 1} if spec.is_list else found


def _items(spec: FieldSpec) -> Data:
    items: ItemsSpec = spec.items
    forms = items.item or spec.patterns
    item = {"type": "string", "pattern": pattern_regex(forms)} if forms else {"anyOf": [LINE, {"type": "object"}]}
    fewest = int(spec.required is True) if items.min is None else items.min
    found: Data = {"type": "array", "items": item, **({"minItems": fewest} if fewest else {})}
    if items.max is not None:
        found["maxItems"] = items.max
    if items.unique or items.sorted:
        found["uniqueItems"] = True
    if items.some:
        found["contains"] = {"type": "string", "pattern": pattern_regex(items.some)}
    nested = {"type": "object"}
    return found if forms else {"anyOf": [found, nested]}
