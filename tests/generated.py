"""Documents generated from the JSON Schema of their kind alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from hypothesis import strategies as st
from hypothesis_jsonschema import from_schema
from jsonschema import Draft202012Validator
from proposal_lsp.exchange.document_schema import document_schema
from proposal_lsp.exchange.pattern_regex import HOLES, REMARK
from proposal_lsp.schema.model import Schema, SectionSpec

#: Few choices, because a whole document needs many.
_SENTENCES = (
    "Nodes keep the copies that readers ask for, and drop the others after a day without a request.",
    "Queues settle once the new reader has caught up, which took four minutes in the trial.",
    "Storage that is warm costs twice as much, and answers ten times as fast.",
)
_PHRASES = ("Warm storage", "Copies near readers", "Nodes that drain", "Quiet queues")
_SHORT = "[A-Z][a-z]{2,6}(?: [a-z]{3,6})?"
#: If a regular expression matches any text, plain words: text that is Markdown is for `check`, not for a schema.
_NARROWER = {
    HOLES["text"]: _SHORT,
    HOLES["name"]: _SHORT,
    REMARK: r" \([a-z]{4,8}\)",
    r"[^\s<>]{3,}": "[a-z]{3,9}[.]example",
    r"[^\s@<>]+@[^\s@<>.]+\.[^\s@<>]+": "[a-z]{3,9}@[a-z]{3,9}[.]example",
    r"[\w/.-]{1,100}": "[a-z]{3,9}",
    r"[\w.-]{1,50}": "[a-z]{3,9}",
    HOLES["word"]: "[a-z]{3,9}",
}


def documents(schema: Schema) -> st.SearchStrategy[Any]:
    """Data of new documents of a kind: required and optional parts, without the author's own sections."""
    formats = {
        "markdown": st.sampled_from(_SENTENCES),
        "markdown-line": st.sampled_from(_PHRASES),
        "day": st.dates(date(2023, 1, 1), date(2024, 12, 31)).map(str),
    }
    narrow = _narrowed(document_schema(schema))
    narrow["properties"].pop("version")
    rules = narrow.pop("allOf", [])
    narrow["$schema"] = "http://json-schema.org/draft-07/schema#"

    @st.composite
    def settled(draw: st.DrawFn) -> Any:
        data = draw(from_schema(narrow, custom_formats=formats))
        for rule in rules:
            if Draft202012Validator(rule["if"]).is_valid(data):
                _obey(data, narrow, rule["then"], lambda one: draw(from_schema(one, custom_formats=formats)))
        return _compared(data, schema)

    return settled()


def _obey(data: Any, schema: Any, then: Any, made: Callable[[Any], Any]) -> None:
    """Add the properties that a rule requires of an object, and remove those that it forbids."""
    for key, inner in then.get("properties", {}).items():
        if key in data:
            _obey(data[key], schema["properties"][key], inner, made)
    for key in then.get("required", ()):
        if key not in data:
            data[key] = made(schema["properties"][key])
    for key in then.get("not", {}).get("required", ()):
        data.pop(key, None)


def _compared(data: Any, schema: Schema) -> Any:
    """Relations that JSON Schema cannot express: the order of dates and of items; ids and names that must differ."""
    fields = data.get("fields", {})
    keys = [key for key in schema.metadata.date_order if key in fields]
    fields.update(zip(keys, sorted(fields[key] for key in keys), strict=True))
    for spec in schema.metadata.fields:
        if spec.items.sorted and spec.key in fields:
            order = sorted(fields[spec.key], key=lambda item: [int(number) for number in re.findall("[0-9]+", item)])
            fields[spec.key] = order if spec.items.sorted == "ascending" else order[::-1]
    _tell_apart(data.get("sections", {}), schema.sections)
    return data


def _tell_apart(sections: Any, specs: Sequence[SectionSpec]) -> None:
    for spec in specs:
        found = sections.get(spec.name, [])
        if found and spec.repeat and spec.repeat.distinct:
            found = sections[spec.name] = list({str(one["heading"]).lower(): one for one in found}.values())
        for one in found if isinstance(found, list) else [found]:
            for column in spec.content.table.columns if spec.content.table else ():
                for number, row in enumerate(one.get("table", ()), 1):
                    if column.unique and column.pattern:
                        row[column.header] = column.pattern.fill(
                            {hole.name: str(number) for hole in column.pattern.holes}
                        )
            _tell_apart(one.get("sections", {}), spec.sections)


def _narrowed(schema: Any) -> Any:
    """A JSON Schema for documents without layout, with contents as data and plain words."""
    if isinstance(schema, list):
        return [_narrowed(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    if schema.get("type") == "string" and "pattern" in schema:
        return {
            "type": "string",
            "pattern": _plain_regex(schema["pattern"], is_prose=schema.get("format") == "markdown"),
        }
    if schema.get("format") == "date":
        return {"type": "string", "format": "day"}
    left_out = ("$defs", "description", "default", "examples", "properties")
    found = {key: _narrowed(value) for key, value in schema.items() if key not in left_out}
    if "properties" in schema:
        inside = found["properties"] = {key: _narrowed(one) for key, one in schema["properties"].items()}
        if inside.pop("layout", None) and "heading" not in schema.get("required", ()):
            inside.pop("heading", None)
        if schema.get("type") == "object":
            found["additionalProperties"] = False
    for key in {"prefixItems", "contains"} & set(found):
        found["items"] = found.pop(key)
    if found.get("type") == "array":
        found["maxItems"] = max(found.get("minItems", 0), 2)
    _choose(found)
    return found


def _choose(found: Any) -> None:
    """Contents as data, no mappings, and a title by its parts that are not in fields."""
    alternatives = found.get("anyOf", [])
    if alternatives and set(alternatives[0]) == {"required"}:
        del found["anyOf"]
        found["required"] = [*found.get("required", []), *alternatives[0]["required"]]
    elif len(alternatives) > 1 and alternatives[-1].get("type") == "object":
        found["anyOf"] = alternatives[:-1]
    elif len(alternatives) > 1 and alternatives[0].get("type") == "object":
        parts = alternatives[0]
        own = {key: one for key, one in parts["properties"].items() if key in parts.get("required", ())}
        found["anyOf"] = [{**parts, "properties": own}]


def _plain_regex(regex: str, *, is_prose: bool) -> str:
    if is_prose:  # the schema requires one of several words
        return rf"\AThe service {regex} keep the copies that readers ask for\.\Z"
    for wide, narrow in _NARROWER.items():
        regex = regex.replace(wide, narrow)
    return regex.removesuffix("$") + r"\Z" if regex.endswith("$") else rf"\A{_SHORT}\Z"
