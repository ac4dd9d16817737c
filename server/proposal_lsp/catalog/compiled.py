"""Conversion of schemas to plain lists and back. Schemas are cached on disk in this form, which avoids reading and
checking their YAML.

Every value class becomes a list of its name and of the attributes that differ from the default, so this module does not
change when the language does.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from proposal_lsp.findings import Severity
from proposal_lsp.lazy_dataclasses import fields, is_dataclass
from proposal_lsp.schema import model
from proposal_lsp.schema.model import Schema
from proposal_lsp.schema.pattern import Hole, Pattern
from proposal_lsp.text import Span, Text

_NAMED: dict[str, Any] = {**{name: vars(model)[name] for name in model.__all__}, "Pattern": Pattern, "Hole": Hole}
_CLASSES: dict[str, Any] = {name: cls for name, cls in _NAMED.items() if is_dataclass(cls)}

#: The names of lists that are no value class.
_TUPLE, _SET, _SPAN, _SEVERITY, _DATE = "()", "{}", "Span", "Severity", "date"


def to_plain(value: object) -> Any:
    """A part of a schema, without classes. The text of the schema's file is left out.

    Raises TypeError for a class that is not known here.
    """
    if isinstance(value, Span):
        return [_SPAN, *value]
    if isinstance(value, Severity):
        return [_SEVERITY, int(value)]
    if isinstance(value, date):
        return [_DATE, value.isoformat()]
    if isinstance(value, tuple):
        return [_TUPLE, *map(to_plain, value)]
    if isinstance(value, frozenset):
        return [_SET, *map(to_plain, sorted(value))]
    kind: Any = type(value)
    if kind.__name__ in _CLASSES:
        kept = {
            name: to_plain(getattr(value, name))
            for name, default in _defaults(kind).items()
            if getattr(value, name) != default and not isinstance(getattr(value, name), Text)
        }
        return [kind.__name__, kept]
    if value is None or isinstance(value, bool | int | str):
        return value
    raise TypeError(f"a schema cannot hold {value!r}")


@cache
def _defaults(cls: Any) -> dict[str, object]:
    """The names of what a class is made of, with what each is by default; MISSING if that is not one value."""
    return {field.name: field.default for field in fields(cls) if field.init}


def schema_from_plain(plain: object, sources: Mapping[str, Text]) -> Schema:
    """The schema that `to_plain` was given; `sources` are the texts of the schema files, by their paths.

    Raises AttributeError, KeyError, TypeError or ValueError if it is anything else.
    """
    schema = _from_plain(plain, sources)
    if not isinstance(schema, Schema):
        raise TypeError(plain)
    return schema


def _from_plain(plain: Any, sources: Mapping[str, Text]) -> Any:
    name, *rest = plain
    # A call for each text and number would take as long as everything else here.
    if name == _TUPLE:
        return tuple([_from_plain(value, sources) if value.__class__ is list else value for value in rest])
    if name == _SET:
        return frozenset([_from_plain(value, sources) if value.__class__ is list else value for value in rest])
    if name == _SPAN:
        start, end = rest
        return Span(start, end)
    if name == _SEVERITY:
        return Severity(*rest)
    if name == _DATE:
        return date.fromisoformat(*rest)
    (parts,) = rest
    values = {key: _from_plain(value, sources) if value.__class__ is list else value for key, value in parts.items()}
    if name == "Schema":
        values["source"] = sources[values["path"]]
    return _CLASSES[name](**values)
