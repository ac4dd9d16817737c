"""Reads mappings into the classes of the model, by the keys that these declare.

A form of value that is not here, and what the keys of a mapping must not say together, is added by the other
`load_*.py` with `reads` and `checks`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from proposal_lsp.lazy_dataclasses import MISSING, dataclass, field, replace
from proposal_lsp.located_yaml import YamlNode
from proposal_lsp.schema.keys import SPECS, Key, declared, names_of
from proposal_lsp.schema.pattern import Pattern
from proposal_lsp.schema.problems import Problems
from proposal_lsp.schema.reader import (
    MapReader,
    read_flag,
    read_map,
    read_number,
    read_pattern,
    read_scalars,
    read_text,
    read_word,
)
from proposal_lsp.schema.references import References
from proposal_lsp.text import Span


@dataclass(frozen=True, slots=True)
class Here:
    """Where a key is read: the mapping that it is in, and what is around that."""

    reader: MapReader
    references: References
    #: The rules that a schema may name; empty: any.
    codes: Sequence[str] = ()
    #: The heading level of the section that is read, from 1, if it does not say otherwise; 0: no section is.
    level: int = 0
    #: Where mappings have names: this one's, every name and alias (without letter case) with its owner, the names.
    name: str = ""
    owners: dict[str, str] = field(default_factory=dict)
    neighbours: tuple[str, ...] = ()
    #: What the keys of this mapping said that were read before, by their names.
    read: dict[str, Any] = field(default_factory=dict)

    @property
    def problems(self) -> Problems:
        """The problems of the file so far."""
        return self.reader.problems


#: Returned by a reader if a key explicitly sets None although its default is something else.
NOTHING = object()
#: Reads the value of a key; None if it is invalid and treated as absent. A key of another class has no node.
Reader = Callable[[Any, Key, Here], Any]
#: Looks at what was read from a mapping as a whole; None if it cannot be used.
Check = Callable[[Any, Here], Any]

READERS: dict[str, Reader] = {
    **dict.fromkeys(("text", "extends"), lambda node, key, here: read_text(node, key.quoted, here.problems)),
    "phrase": lambda node, key, here: (read_text(node, key.quoted, here.problems) or "").rstrip(".") or None,
    "texts": lambda node, key, here: texts(nodes_of(node, key, here)),
    "flag": lambda node, key, here: (
        node.value if node.value in key.options else read_flag(node, key.quoted, here.problems)
    ),
    "word": lambda node, key, here: read_word(node, key.quoted, key.options, here.problems),
    "pattern": lambda node, key, here: read_pattern(node, key.quoted, here.problems),
    "inline": lambda _, key, here: read_spec(key.spec, here.reader, here),
    # `load.py` sees to these, after the rest.
    **dict.fromkeys(("template", "versions", "merged"), lambda *_: None),
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


def read_spec(spec: Any, reader: MapReader, around: Here, **given: Any) -> Any:
    """Read a mapping into a class; None if a required key is missing.

    `given` has the attributes that are not keys.
    """
    here = replace(around, reader=reader, read={})
    read = {**given, **read_keys(spec, here)}
    if any(key.default is MISSING and key.attribute not in read for key in declared(spec)):
        return None
    if "span" in spec.__dataclass_fields__:
        read["span"] = reader.span
    check = _CHECKS.get(spec)
    return check(spec(**read), here) if check else spec(**read)


def read_keys(spec: Any, here: Here) -> dict[str, Any]:
    """The attributes that the keys of a mapping set."""
    read: dict[str, Any] = {}
    for key in declared(spec):
        if key.needs and all(map(here.reader.misses, names_of(key.spec) if key.spec else (key.name,))):
            here.problems.add(f"{key.needs}.", here.reader.span)
        node = None if key.spec else here.reader.node(key.name)
        found = None if node is None and not key.spec else READERS[key.form](node, key, here)
        if found is not None:
            read[key.attribute] = here.read[key.name] = None if found is NOTHING else found
    return read


def open_map(spec: Any, node: YamlNode, problems: Problems, span: Span | None = None) -> MapReader | None:
    """The reader of a mapping; None, with a problem, if the node is not a mapping."""
    return read_map(node, spec.what, names_of(spec), problems, span)


def read_node(spec: Any, node: YamlNode, here: Here, span: Span | None = None, **given: Any) -> Any:
    """Like `read_spec`, for a node; None, with a problem, if it is not a mapping."""
    reader = open_map(spec, node, here.problems, span)
    return None if reader is None else read_spec(spec, reader, here, **given)


def nodes_of(node: YamlNode, key: Key, here: Here) -> tuple[YamlNode, ...]:
    """The nodes of one text, or of a list of them."""
    return read_scalars(node, key.quoted, key.of, here.problems)


def texts(nodes: Sequence[YamlNode]) -> tuple[str, ...]:
    """Their texts."""
    return tuple(node.value.strip() for node in nodes)


@reads("patterns")
def _patterns(node: YamlNode, key: Key, here: Here) -> tuple[Pattern, ...]:
    nodes = read_scalars(node, key.quoted, "patterns", here.problems)
    return tuple(pattern for one in nodes if (pattern := read_pattern(one, key.quoted, here.problems)))


@reads("map")
def _map(node: YamlNode, key: Key, here: Here) -> Any:
    return read_node(SPECS[key.of], node, here, here.reader.key_span(key.name))


@reads("maps")
def _maps(node: YamlNode, key: Key, here: Here) -> tuple[Any, ...] | None:
    if node.kind != "sequence":
        here.problems.expected(key.quoted, "a list", node)
        return None
    spec = SPECS[key.of]
    readers = [reader for item in node.items if (reader := open_map(spec, item, here.problems))]
    if key.most and len(readers) > key.most:
        here.problems.add(f"There are more than {key.most} of these.", readers[key.most].span)
        return None
    return tuple(found for reader in readers if (found := read_spec(spec, reader, here)))


@reads("number")
def _number(node: YamlNode, key: Key, here: Here) -> int | None:
    number = read_limited(node, key, here, key.low)
    least = here.read.get("min") if key.name == "max" else None
    if number is not None and least is not None and number < least:
        here.problems.add(f"`max` is smaller than `min` ({least}).", here.reader.key_span("max"))
        return None
    return number


def read_limited(node: YamlNode, key: Key, here: Here, low: int | None) -> int | None:
    """A whole number that is not below `low`, and not above what the key allows."""
    number = read_number(node, key.quoted, here.problems, low)
    if number is not None and key.high is not None and number > key.high:
        here.problems.add(f"{key.quoted} must be at most {key.high}.", node.span)
        return None
    return number
