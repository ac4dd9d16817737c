"""The keys of the schema language, by the kind of mapping they stand in. `schemas/schema.json` describes each."""

from __future__ import annotations

RELATIONS = ("one_of", "any_of", "requires", "conflicts")
NOT_OF_A_VERSION = ("id", "extends", "name", "detect", "versions")
SCHEMA = (
    "id",
    "extends",
    "name",
    "doc",
    "template",
    "detect",
    "title",
    "metadata",
    "level",
    "numbered",
    "ordered",
    "extras",
    "comments",
    "lead",
    "filename",
    "forbid",
    "rules",
    "exempt",
    "versions",
    "sections",
    *RELATIONS,
)
#: A version says what differs, but not of what kind it is.
VERSION = ("name", "when", "unless", *(key for key in SCHEMA if key not in NOT_OF_A_VERSION))
DETECT = ("fields", "files")
TITLE = ("pattern", "aliases", "prefix", "doc")
METADATA = ("in", "sidecar", "under", "ordered", "extras", "date_order", "mirrors", "fields", *RELATIONS)
FIELD = (
    "type",
    "required",
    "forbidden",
    "doc",
    "aliases",
    "values",
    "open",
    "pattern",
    "message",
    "forbid",
    "length",
    "range",
    "list",
    "default",
    "example",
    "severity",
)
VALUE = ("doc", "state", "next", "aliases", "pattern")
CONDITION = ("when", "unless")
EXEMPT = ("rules", "when", "unless", "why")
CLAUSE = ("min", "max", "from", "before")
BOUNDS = ("min", "max")
FORBID = ("find", "message", "replace")
ITEMS = ("separator", "strict", "item", "some", "sorted", "unique", "min", "max")
SECTION = (
    "heading",
    "doc",
    "required",
    "forbidden",
    "aliases",
    "repeat",
    "ordered",
    "extras",
    "level",
    "last",
    "allow_na",
    "boilerplate",
    "content",
    "forbid",
    "severity",
    "sections",
    *RELATIONS,
)
CONTENT = ("table", "list", "code", "labels", "text", "min_words")
TABLE = ("min_rows", "columns")
COLUMN = ("pattern", "unique", "required", "doc", "aliases", "values")
LIST = ("min", "max", "checklist", "item")
LABEL = ("doc", "required", "aliases")

#: Every kind of mapping with free-standing keys, by the name `schema.json` has for it.
KINDS: dict[str, tuple[str, ...]] = {
    "schema": SCHEMA,
    "version": VERSION,
    "detect": DETECT,
    "title": TITLE,
    "metadata": METADATA,
    "field": FIELD,
    "value": VALUE,
    "condition": CONDITION,
    "clause": CLAUSE,
    "exemption": EXEMPT,
    "length": BOUNDS,
    "range": BOUNDS,
    "repeat": BOUNDS,
    "items": ITEMS,
    "forbid": FORBID,
    "section": SECTION,
    "content": CONTENT,
    "table": TABLE,
    "column": COLUMN,
    "list": LIST,
    "label": LABEL,
}
