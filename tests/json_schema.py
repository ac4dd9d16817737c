"""`schemas/schema.json`: the schema language as JSON Schema (draft 07), made from the classes of the model.

A new form of value needs a line in `DESCRIPTIONS`; a new key with an existing form needs nothing.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from dataclasses import MISSING
from typing import Any

from proposal_lsp.document.model import STYLES
from proposal_lsp.schema.keys import SPECS, Key, declared
from proposal_lsp.schema.load_relations import MAX_GROUPS
from proposal_lsp.schema.model import MAX_VALUES, SEVERITIES, STATES, Schema
from proposal_lsp.schema.reader import MAX_DIGITS, MAX_PATTERN

Part = dict[str, Any]

_LARGEST = 10**MAX_DIGITS - 1
#: The JSON types of a text: an editor reads `5` and `true` as other types.
_TEXT = ["string", "number", "boolean"]
_ANYTHING = {"pattern": r"\S"}
_MAY_BE_EMPTY = {"type": ["object", "null"]}
_EITHER = {"anyOf": [{"required": ["when"]}, {"required": ["unless"]}]}
#: Properties of some kinds of mapping: alternatives, and requirements.
_KINDS: dict[str, Part] = {
    "schema": {"required": ["id"], "anyOf": [{"required": ["name"]}, {"required": ["extends"]}]},
    "version": _EITHER,
    "condition": _EITHER,
    "exemption": _EITHER,
    "field": _MAY_BE_EMPTY,
    "column": _MAY_BE_EMPTY,
    "label": _MAY_BE_EMPTY,
    "value": {"type": ["object", *_TEXT, "null"], **_ANYTHING},
    "title": {"type": ["object", *_TEXT], **_ANYTHING, "maxLength": MAX_PATTERN},
    "clause": {
        "type": [*_TEXT, "array", "object"],
        **_ANYTHING,
        "items": {"$ref": "#/definitions/text"},
        "minProperties": 1,
    },
}


def json_schema() -> Part:
    """The whole of it."""
    kinds = {name: _kind(spec) for name, spec in SPECS.items() if spec is not Schema}
    head = {"$schema": "http://json-schema.org/draft-07/schema#", "title": "A schema of proposal-lsp"}
    return {**head, **_kind(Schema), "definitions": dict(sorted({**kinds, **_shared()}.items()))}


def _kind(spec: Any) -> Part:
    """A kind of mapping."""
    needed = [key.name for key in declared(spec) if key.needs and not key.spec]
    return {
        "description": " ".join(inspect.cleandoc(spec.__doc__).split()),
        "type": "object",
        "additionalProperties": False,
        **({"required": needed} if needed else {}),
        **_KINDS.get(spec.kind, {}),
        "properties": dict(_keys(spec)),
    }


def _keys(spec: Any) -> Iterator[tuple[str, Part]]:
    docs = _docs(spec)
    for key in declared(spec):
        if key.spec:
            inner = ((name, part) for name, part in _keys(key.spec) if name not in key.without)
            yield from ((name, {**part, "description": _completed(part["description"], key)}) for name, part in inner)
        else:
            default = key.default if key.form in _SAID and key.default not in _UNSAID else None
            said = {} if default is None else {"default": default}
            yield key.name, {"description": docs[key.attribute], **DESCRIPTIONS[key.form](key), **said}


def _docs(spec: Any) -> dict[str, str]:
    """The `#:` comments of a class by the attributes below them; they are the documentation of the keys."""
    found: dict[str, str] = {}
    lines: list[str] = []
    for line in inspect.getsource(spec).splitlines():
        if comment := re.match(r" {4}#: (.*)", line):
            lines.append(comment[1])
        elif attribute := re.match(r" {4}(\w+):", line):
            found[attribute[1]] = " ".join(lines)
            lines = []
    return found


def _completed(doc: str, key: Key) -> str:
    for hole, words in key.words.items():
        doc = doc.replace(f"<{hole}>", words)
    return doc[:1].upper() + doc[1:]


#: Forms whose default is a value that may be written, and defaults that may not.
_SAID = ("flag", "number", "level", "word", "requirement", "separator")
_UNSAID = (MISSING, None, "")


def _ref(name: str) -> Part:
    return {"$ref": f"#/definitions/{name}"}


def _list(of: Part, most: int | None = None) -> Part:
    return {"type": "array", **({"maxItems": most} if most else {}), "items": of}


def _each(of: Part) -> Part:
    """A mapping whose keys are free."""
    return {"type": "object", "additionalProperties": of}


def _number(key: Key) -> Part:
    low = -_LARGEST if key.low is None else key.low
    return {"type": "integer", "minimum": low, "maximum": _LARGEST if key.high is None else key.high}


def _word(key: Key) -> Part:
    return {"enum": list(key.options)}


def _flag(key: Key) -> Part:
    """`true` or `false`, or one of the words, if there are any."""
    boolean = {"type": "boolean"}
    return {"anyOf": [boolean, _word(key)]} if key.options else boolean


def _sidecar(_: Key) -> Part:
    return {"type": "string", "pattern": r"^[\w-][\w. -]*\.[Yy][Aa]?[Mm][Ll]$"}


def _styles(_: Key) -> Part:
    places = {"enum": list(STYLES)}
    return {"anyOf": [places, _list(places)]}


def _states(key: Key) -> Part:
    return {"anyOf": [_word(key), _list(_word(key))]}


def _named(key: Key) -> Part:
    """Names with their descriptions; labels may be a plain list, as values may."""
    if key.of == "value":
        return _ref("values")
    if key.of == "label":
        return {
            "type": [*_TEXT, "object", "array"],
            **_ANYTHING,
            "additionalProperties": _ref(key.of),
            "items": _ref("text"),
        }
    least = {"minProperties": 1} if key.needs else {}
    most = {"maxProperties": key.most} if key.most else {}
    return {**_each(_ref(key.of)), **least, **most}


def _rules(_: Key) -> Part:
    severity = {"enum": list(SEVERITIES)}
    by_state = {"type": "object", "propertyNames": {"enum": list(STATES)}, "additionalProperties": severity}
    doc = "`error`, `warning`, `information`, `hint` or `off`; or a mapping from states to one of these."
    return _each({"description": doc, "anyOf": [severity, by_state]})


DESCRIPTIONS: dict[str, Callable[[Key], Part]] = {
    **dict.fromkeys(("text", "phrase", "extends", "template", "field_name"), lambda _: _ref("text")),
    **dict.fromkeys(("texts", "aliases", "next", "dates", "codes"), lambda _: _ref("texts")),
    **dict.fromkeys(("pattern", "title_pattern"), lambda _: _ref("pattern")),
    **dict.fromkeys(("patterns", "mirrors"), lambda _: _ref("patterns")),
    **dict.fromkeys(("requirement", "condition", "clauses", "groups"), lambda key: _ref(key.form)),
    **dict.fromkeys(("maps", "sections", "versions"), lambda key: _list(_ref(key.of), key.most)),
    **dict.fromkeys(("number", "level"), _number),
    "word": _word,
    "title": lambda _: {**_ref("title"), "default": "any"},
    "flag": _flag,
    "map": lambda key: _ref(key.of),
    "named": _named,
    "requires": lambda _: _each(_ref("texts")),
    "pairs": lambda _: _each(_ref("text")),
    "id": lambda _: {"type": ["string", "integer"], "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"},
    "day": lambda _: {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
    "code": lambda _: {"type": [*_TEXT, "array"], **_ANYTHING, "items": _ref("text")},
    "separator": lambda _: {"type": _TEXT, "minLength": 1},
    "sidecar": _sidecar,
    "styles": _styles,
    "states": _states,
    "rules": _rules,
}


def _shared() -> dict[str, Part]:
    """The common parts of values of several keys."""
    fields = {**_each(_ref("clause")), "minProperties": 1}
    return {
        "text": {
            "description": "Some text. Nothing is converted: `0123`, `no` and `2024-02-30` stay as they are written.",
            "type": _TEXT,
            **_ANYTHING,
        },
        "texts": {
            "description": "One text, or a list of them.",
            "type": [*_TEXT, "array"],
            **_ANYTHING,
            "items": _ref("text"),
        },
        "pattern": {
            "description": "A small template with typed holes: `RFC-{number}: {title}`. A hole is `{name}` or "
            "`{name:type}`; the types are `int` (1 to 9 digits), `word` (no spaces), `name` (words without brackets, "
            "`@`, commas and semicolons), `date` (YYYY-MM-DD) and `text`. Without a type, `n`, `number` and `id` are "
            "`int`, `slug` is `word`, everything else is `text`. Write `{{` and `}}` for braces. Letter case does not "
            "count.",
            "type": _TEXT,
            **_ANYTHING,
            "maxLength": MAX_PATTERN,
        },
        "patterns": {
            "description": "One pattern, or a list of them.",
            "type": [*_TEXT, "array"],
            **_ANYTHING,
            "maxLength": MAX_PATTERN,
            "items": _ref("pattern"),
        },
        "values": {
            "description": "Either a mapping from each value to what it means, or a plain list of values.",
            "type": ["object", "array"],
            "minProperties": 1,
            "maxProperties": MAX_VALUES,
            "additionalProperties": _ref("value"),
            "minItems": 1,
            "maxItems": MAX_VALUES,
            "items": _ref("text"),
        },
        "groups": {
            "description": "Lists of two names or more.",
            "type": "array",
            "maxItems": MAX_GROUPS,
            "items": {"type": "array", "minItems": 2, "items": _ref("text")},
        },
        "clauses": {
            "description": "Fields, each with what it must say. The fields are keys of `metadata.fields`, or holes of "
            "the title or the file name.",
            "anyOf": [fields, _list(fields)],
        },
        "requirement": {
            "description": "`true`, `false`, or only under a condition: `{when: {Status: [Accepted]}}`.",
            "anyOf": [{"type": "boolean"}, _ref("condition")],
        },
    }
