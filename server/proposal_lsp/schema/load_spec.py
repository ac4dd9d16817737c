"""Mappings to the classes of the model, by the keys that these declare.

A form of value that is not here, and what the keys of a mapping must not say together, is added by the other
`load_*.py` with `reads` and `checks`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import MISSING, dataclass, field, replace
from typing import Any, TypeVar

from proposal_lsp.located_yaml import YamlNode
from proposal_lsp.schema.keys import SPECS
from proposal_lsp.schema.model.key import Key, declared, names_of
from proposal_lsp.schema.problems import Problems
from proposal_lsp.schema.reader import MapReader, capital, read_map
from proposal_lsp.schema.references import References
from proposal_lsp.text import Span


@dataclass(frozen=True, slots=True)
class Around:
    """What is around a mapping and matters for it."""

    references: References
    #: The rules that a schema may name; empty: any.
    codes: Sequence[str] = ()
    #: The heading level of the section that is read, from 1, if it does not say otherwise; 0: no section is.
    level: int = 0
    #: Where mappings have names: this one's, every name and alias here (without letter case) with its owner, and
    #: the names alone.
    name: str = ""
    owners: dict[str, str] = field(default_factory=dict)
    neighbours: tuple[str, ...] = ()
    #: What the keys of this mapping said that were read before, by their names.
    read: dict[str, Any] = field(default_factory=dict)


#: What a reader answers where a key says that there is nothing, which is not what is so where it is absent.
NOTHING = object()
#: Reads a key; None where it is absent or wrong, and reads as its default.
Reader = Callable[[MapReader, Key, Around], Any]
#: Looks at what was read from a mapping as a whole; None where it cannot be used.
Check = Callable[[Any, MapReader, Around], Any]

READERS: dict[str, Reader] = {
    "text": lambda reader, key, _: reader.text(key.name) or None,
    "phrase": lambda reader, key, _: reader.text(key.name).rstrip(".") or None,
    "texts": lambda reader, key, _: reader.texts(key.name, key.of),
    "flag": lambda reader, key, _: reader.flag(key.name, default=key.default),
    "number": lambda reader, key, around: _read_number(reader, key, around),
    "word": lambda reader, key, _: reader.word(key.name, key.options),
    "pattern": lambda reader, key, _: reader.pattern(key.name),
    "patterns": lambda reader, key, _: reader.patterns(key.name),
    "map": lambda reader, key, around: _read_map(reader, key, around),
    "maps": lambda reader, key, around: _read_maps(reader, key, around),
    "inline": lambda reader, key, around: read_spec(key.spec, reader, around),
    # What is read, or merged, before or after all the rest (`load.py`).
    **dict.fromkeys(("extends", "template", "versions", "merged"), lambda *_: None),
}
_CHECKS: dict[type, Check] = {}

Function = TypeVar("Function", bound=Callable[..., Any])


def reads(form: str) -> Callable[[Function], Function]:
    """Declares a function as the reader of the keys of a form."""

    def declare(reader: Function) -> Function:
        READERS[form] = reader
        return reader

    return declare


def checks(spec: type) -> Callable[[Function], Function]:
    """Declares a function as the check of the mappings that a class is read from."""

    def declare(check: Function) -> Function:
        _CHECKS[spec] = check
        return check

    return declare


def read_spec(spec: Any, reader: MapReader, around: Around, **given: Any) -> Any:
    """What a mapping says, as a value of a class; None where it lacks what it needs.

    `given` are the attributes that no key says.
    """
    read = {**given, **read_keys(spec, reader, around)}
    if any(key.default is MISSING and key.attribute not in read for key in declared(spec)):
        return None
    if "span" in spec.__dataclass_fields__:
        read["span"] = reader.span
    check = _CHECKS.get(spec)
    return check(spec(**read), reader, around) if check else spec(**read)


def read_keys(spec: Any, reader: MapReader, around: Around) -> dict[str, Any]:
    """The attributes that the keys of a mapping say something for."""
    read: dict[str, Any] = {}
    around = replace(around, read={})
    for key in declared(spec):
        found = READERS[key.form](reader, key, around)
        names = names_of(key.spec) if key.spec else (key.name,)
        if key.needs and all(map(reader.misses, names)):
            reader.problems.add(f"{capital(spec.kind.what)} needs {key.needs}.", reader.span)
        if found is not None:
            read[key.attribute] = around.read[key.name] = None if found is NOTHING else found
    return read


def open_map(spec: Any, node: YamlNode, problems: Problems, span: Span | None = None) -> MapReader | None:
    """A mapping that a class is read from; None, with a problem, where the node is none."""
    return read_map(node, spec.kind.what, names_of(spec), problems, span)


def _read_map(reader: MapReader, key: Key, around: Around) -> Any:
    spec = SPECS[key.of]
    inner = reader.map(key.name, spec.kind.what, names_of(spec))
    return inner and read_spec(spec, inner, around)


def _read_maps(reader: MapReader, key: Key, around: Around) -> tuple[Any, ...]:
    spec = SPECS[key.of]
    inner = reader.maps(key.name, spec.kind.what, names_of(spec))
    if key.most and len(inner) > key.most:
        reader.problems.add(f"There are more than {key.most} of these.", inner[key.most].span)
        return ()
    return tuple(found for one in inner if (found := read_spec(spec, one, around)))


def _read_number(reader: MapReader, key: Key, around: Around) -> int | None:
    number = reader.number(key.name, key.low)
    least = around.read.get("min") if key.name == "max" else None
    if number is not None and least is not None and number < least:
        reader.problems.add(f"`max` is smaller than `min` ({least}).", reader.key_span("max"))
        return None
    return number
