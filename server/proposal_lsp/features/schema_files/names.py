"""The names that a value or a key may have: those that this file, another schema or the program declares."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from proposal_lsp.config import NO_SCHEMA
from proposal_lsp.features.schema_files.place import YamlPlace
from proposal_lsp.features.schema_files.yaml_outline import Path, YamlOutline
from proposal_lsp.lazy_dataclasses import dataclass
from proposal_lsp.rules import RULES
from proposal_lsp.schema.model import Schema

FIELDS: Path = ("metadata", "fields")
Kind = Literal["key", "value", "field", "section", "rule", "schema"]
#: Groups of neighbours that name each other.
_GROUPS = ("one_of", "any_of", "requires", "conflicts")


@dataclass(frozen=True, slots=True)
class Name:
    """A name that is declared somewhere, with its documentation."""

    word: str
    kind: Kind
    doc: str = ""
    detail: str = ""


def names_at(place: YamlPlace, outline: YamlOutline, role: str, schemas: Sequence[Schema]) -> list[Name]:
    """The names for a place, each once; empty if any word will do, or the grammar knows the words."""
    found: dict[str, Name] = {}
    for name in _declared(place, outline, role, schemas):  # a file that is being written may say a name twice
        found.setdefault(name.word, name)
    return list(found.values())


def _declared(place: YamlPlace, outline: YamlOutline, role: str, schemas: Sequence[Schema]) -> list[Name]:
    path = tuple(step for step in place.path if isinstance(step, str))
    last = path[-1] if path else ""
    if last == "rules":
        return [Name(rule.code, "rule", rule.summary) for rule in RULES]
    if role == "configuration":
        return list(_schemas(schemas)) if path == ("schemas",) and place.on == "key" else []
    if place.on == "key":
        return list(_keys(outline, place.path, last))
    if path == ("extends",):
        return [name for name in _schemas(schemas) if name.word != NO_SCHEMA]
    if path == ("metadata", "date_order"):
        return list(_fields(outline))
    if len(path) > 1 and path[-2] == "when":
        return list(_values(outline, (*FIELDS, last, "values")))
    if last in ("next", "default") and "values" in (*path, "values"):
        vocabulary = _vocabulary(place.path)
        return list(_values(outline, vocabulary)) if vocabulary else []
    if any(group in path for group in _GROUPS):
        return list(_neighbours(outline, place.path))
    return []


def _keys(outline: YamlOutline, path: Path, last: str) -> Iterator[Name]:
    if last == "when":
        yield from _fields(outline)
    elif last in _GROUPS:
        yield from _neighbours(outline, path)


def _schemas(schemas: Sequence[Schema]) -> Iterator[Name]:
    for schema in sorted(schemas, key=lambda schema: schema.id):
        yield Name(schema.id, "schema", schema.doc, schema.name)
    yield Name(NO_SCHEMA, "schema", "No schema: these files are not checked.")


def _fields(outline: YamlOutline) -> Iterator[Name]:
    for entry in outline.children(FIELDS):
        yield Name(str(entry.path[-1]), "field", _doc(outline, entry.path))


def _values(outline: YamlOutline, path: Path) -> Iterator[Name]:
    for entry in outline.children(path):
        is_item = entry.key is None
        word = outline.word(entry) if is_item else str(entry.path[-1])
        yield Name(word, "value", "" if is_item else _doc(outline, entry.path))


def _vocabulary(path: Path) -> Path | None:
    """Where the values are among which `next` or `default` chooses."""
    if "values" in path:
        return path[: path.index("values") + 1]
    return (*path[:-1], "values") if path[:2] == FIELDS else None


def _neighbours(outline: YamlOutline, path: Path) -> Iterator[Name]:
    """The fields, or the sections, next to which a group of them is."""
    place = next(at for at, step in enumerate(path) if step in _GROUPS)
    if path[:place] == ("metadata",):
        yield from _fields(outline)
        return
    for entry in outline.entries:
        if entry.path[:-2] == (*path[:place], "sections") and entry.path[-1] == "heading":
            yield Name(outline.word(entry), "section", _doc(outline, entry.path[:-1]))


def _doc(outline: YamlOutline, path: Path) -> str:
    """The documentation of a name in the same file, if it is on one line."""
    found = next((entry for entry in outline.children(path) if entry.path[-1] == "doc"), None)
    return "" if found is None else outline.word(found).lstrip(">|-").strip()
