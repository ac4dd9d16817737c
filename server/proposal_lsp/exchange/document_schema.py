"""The JSON Schema (draft 2020-12) of the data of a document of one kind; see `extract` for what the data is.

What JSON Schema can say is in it: vocabularies, forms, what is required, and when. What it cannot say (the order of
days, words that are forbidden, conditions on numbers and days) is in the descriptions or left to `check`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from proposal_lsp.exchange.condition_schema import at_path, condition_schema
from proposal_lsp.exchange.new_layout import written_sections
from proposal_lsp.exchange.pattern_regex import DECORATION, HOLES, pattern_regex
from proposal_lsp.exchange.shapes import Data
from proposal_lsp.exchange.title_data import own_holes
from proposal_lsp.exchange.value_schema import LINE, MARKDOWN, value_schema
from proposal_lsp.schema.model import Condition, ContentSpec, RelationsSpec, Schema, SectionSpec, TableSpec
from proposal_lsp.schema.pattern import Hole

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_LAYOUT = "What `extract` keeps so that `render` writes the same text. Leave it out of a new document."
#: The sections of an author's own.
_OTHER = {"$ref": "#/$defs/section"}
_OTHERS = {"anyOf": [_OTHER, {"type": "array", "items": _OTHER}]}


def document_schema(schema: Schema) -> Data:
    """The JSON Schema of a kind of proposal."""
    fields, (of_fields, fixed) = _fields(schema), written_sections(schema)
    sections = _sections(schema.sections, schema.extras, schema.relations, of_fields | fixed)
    for name in of_fields & set(sections["properties"]):
        one = sections["properties"][name]
        one["properties"].pop("body")  # its text is that of the fields
    properties: Data = {"kind": {"const": schema.id}, "version": {"type": "string"}}
    required = ["sections"]
    if schema.title is not None:
        properties["title"] = _title(schema)
        properties["lead"] = {**MARKDOWN, "description": "Text between the title and the first section."}
        required.insert(0, "title")
    properties |= {"fields": fields, "sections": sections, "layout": {"type": "object", "description": _LAYOUT}}
    if fields.get("required"):
        required.insert(len(required) - 1, "fields")
    found: Data = {
        "$schema": DIALECT,
        "title": schema.name,
        **({"description": schema.doc} if schema.doc else {}),
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }
    conditions = list(_conditions(schema))
    found |= {"allOf": conditions} if conditions else {}
    return found | {"$defs": {"section": _own_section()}}


def _own_section() -> Data:
    one: Data = {"heading": LINE, "body": MARKDOWN, "layout": {"type": "object"}}
    inner = {"type": "object", "additionalProperties": _OTHERS}
    return {"type": "object", "properties": {**one, "sections": inner}, "additionalProperties": False}


def _title(schema: Schema) -> Data:
    assert schema.title is not None
    doc = {"description": schema.title.doc} if schema.title.doc else {}
    forms = schema.title.forms
    if not forms or not forms[0].holes:
        return {**({"type": "string", "pattern": pattern_regex(forms)} if forms else LINE), **doc}
    fields = {spec.key.casefold() for spec in schema.metadata.fields}
    own = [hole.name for hole in forms[0].holes if hole.name.casefold() not in fields]
    parts: Data = {hole.name: _hole(hole) for hole in forms[0].holes}
    whole = {"type": "string", "pattern": pattern_regex(forms)}
    as_object: Data = {"type": "object", "properties": parts, "additionalProperties": False}
    return {"anyOf": [{**as_object, **({"required": own} if own else {})}, whole], **doc}


def _hole(hole: Hole) -> Data:
    return LINE if hole.type in ("text", "name") else {"type": "string", "pattern": f"^{HOLES[hole.type]}$"}


def _fields(schema: Schema) -> Data:
    metadata = schema.metadata
    properties = {spec.key: value_schema(spec, metadata.styles) for spec in metadata.fields}
    needed = [spec.key for spec in metadata.fields if spec.required is True]
    others = {"additionalProperties": False} if metadata.extras == "report" else {}
    return {"type": "object", "properties": properties, **_required(needed, metadata.relations), **others}


def _required(needed: Sequence[str], relations: RelationsSpec) -> Data:
    """The required names, by themselves and because of others."""
    grouped = {name for group in (*relations.one_of, *relations.any_of) for name in group}
    grouped |= {name for _, others in relations.requires for name in others}
    rules: list[Data] = [{"oneOf": [{"required": [name]} for name in group]} for group in relations.one_of]
    rules += [{"anyOf": [{"required": [name]} for name in group]} for group in relations.any_of]
    rules += [{"if": {"required": [one]}, "then": {"required": [*others]}} for one, others in relations.requires]
    for group in relations.conflicts:
        pairs = [(one, other) for index, one in enumerate(group) for other in group[index + 1 :]]
        rules += [{"not": {"required": [*pair]}} for pair in pairs]
    alone = [name for name in needed if name not in grouped]
    return {**({"required": alone} if alone else {}), **({"allOf": rules} if rules else {})}


def _sections(
    specs: Sequence[SectionSpec], extras: str, relations: RelationsSpec, written: frozenset[str] = frozenset()
) -> Data:
    """The object that holds sections, by their names; `written` has those that are present without being required."""
    properties = {spec.name: _entry(spec, spec.name in written) for spec in specs}
    needed = [one.name for one in specs if one.required is True and not _may_lack(one) and one.name not in written]
    found: Data = {"type": "object", "properties": properties, **_required(needed, relations)}
    return {**found, "additionalProperties": False if extras == "report" else _OTHERS}


def _may_lack(spec: SectionSpec) -> bool:
    return spec.repeat is not None and spec.repeat.min == 0


def _entry(spec: SectionSpec, is_written: bool) -> Data:
    one = _section(spec, is_written)
    if spec.repeat is None:
        return one
    most = {"maxItems": spec.repeat.max} if spec.repeat.max is not None else {}
    return {"type": "array", "items": one, "minItems": max(spec.repeat.min, 1), **most}


def _section(spec: SectionSpec, is_written: bool) -> Data:
    contents = dict(_contents(spec.content))
    heading = _heading(spec)
    properties: Data = {"heading": heading, "body": _body(spec), **contents}
    found: Data = {"type": "object", **({"description": spec.doc} if spec.doc else {})}
    if spec.sections or spec.extras == "allow":
        properties["sections"] = _sections(spec.sections, spec.extras, spec.relations)
    needed = ["heading"] if own_holes(spec) else []
    inner = properties.get("sections", {})
    content = spec.content
    asks_text = content.min_words or content.length.min or content.any_word
    needed += ["body"] if asks_text and spec.sections and not is_written else []
    needed += ["sections"] if inner.get("required") else []
    properties["layout"] = {"type": "object"}
    found |= {"properties": properties, "additionalProperties": False}
    found |= {"required": needed} if needed else {}
    asked = [name for name, content in contents.items() if name != "labels" or content["required"]]
    if asked:  # as data, or as Markdown
        found["anyOf"] = [{"required": asked}, {"required": ["body"]}, *([{"maxProperties": 0}] if is_written else [])]
    elif "sections" not in needed and not is_written:
        found["anyOf"] = [{"required": [name]} for name in ("body", "sections", *contents) if name in properties]
    return found


def _heading(spec: SectionSpec) -> Data:
    """By its parts, with the number counted by `render`; or as a whole."""
    if not spec.heading.holes:
        return LINE
    whole = {"type": "string", "pattern": pattern_regex((spec.heading, *spec.aliases), DECORATION)}
    parts = {hole.name: _hole(hole) for hole in spec.heading.holes}
    as_object = {"type": "object", "properties": parts, "required": own_holes(spec), "additionalProperties": False}
    return {"anyOf": [as_object, whole]}


def _body(spec: SectionSpec) -> Data:
    text = spec.content.text
    if text is not None:
        return {**MARKDOWN, "description": text} if "{" in text else {"const": text}  # fields are known later
    words = f"At least {spec.content.min_words} words." if spec.content.min_words else ""
    low, high, any_word = spec.content.length.min, spec.content.length.max, spec.content.any_word
    bounds: Data = {"minLength": low} if low else {}
    bounds |= {"maxLength": high} if high is not None else {}
    bounds |= {"pattern": rf"\b(?:{'|'.join(map(re.escape, any_word))})\b"} if any_word else {}
    return {**MARKDOWN, **bounds, **({"description": words} if words else {})}


def _contents(content: ContentSpec) -> Iterator[tuple[str, Data]]:
    if content.table is not None:
        yield "table", _table(content.table)
    if content.list is not None:
        items = content.list
        one = {"type": "string", "pattern": pattern_regex([items.item])} if items.item else LINE
        most: Data = {"maxItems": items.max_items} if items.max_items is not None else {}
        if items.in_turn:
            most["prefixItems"] = [{"type": "string", "pattern": pattern_regex([form])} for form in items.in_turn]
        yield "list", {"type": "array", "items": one, "minItems": max(items.min_items, 1), **most}
    if content.code is not None:
        yield "code", {"type": "string", "pattern": r"\S", "description": "The text of a code block."}
    if content.labels:
        labels = {one.label: {**LINE, **({"description": one.doc} if one.doc else {})} for one in content.labels}
        needed = [one.label for one in content.labels if one.required]
        yield "labels", {"type": "object", "properties": labels, "required": needed, "additionalProperties": False}


def _table(table: TableSpec) -> Data:
    cells: Data = {}
    for column in table.columns:
        cell: Data = {"enum": [value.name for value in column.values]} if column.values else LINE
        if column.pattern:
            cell = {"type": "string", "pattern": pattern_regex([column.pattern])}
        cells[column.header] = {**cell, **({"description": column.doc} if column.doc else {})}
    row = {"type": "object", "properties": cells, "required": [*cells], "additionalProperties": False}
    return {"type": "array", "items": row, "minItems": max(table.min_rows, 1)}


def _conditions(schema: Schema) -> Iterator[Data]:
    rules = [*_of_fields(schema), *_of_sections(schema.sections, ("sections",))]
    for condition, then in rules:
        if (found := condition_schema(condition, schema)) is not None:
            yield {"if": found, "then": then}


def _of_fields(schema: Schema) -> Iterator[tuple[Condition, Data]]:
    for spec in schema.metadata.fields:
        if isinstance(spec.required, Condition):
            yield spec.required, at_path(("fields",), {"required": [spec.key]})
        if spec.forbidden is not None:
            yield spec.forbidden, at_path(("fields",), {"not": {"required": [spec.key]}})


def _of_sections(specs: Sequence[SectionSpec], path: tuple[str, ...]) -> Iterator[tuple[Condition, Data]]:
    """Not inside what repeats: there each section is an item of a list."""
    for spec in specs:
        if isinstance(spec.required, Condition):
            yield spec.required, at_path(path, {"required": [spec.name]})
        if spec.forbidden is not None:
            yield spec.forbidden, at_path(path, {"not": {"required": [spec.name]}})
        if spec.repeat is None:
            yield from _of_sections(spec.sections, (*path, spec.name, "sections"))
