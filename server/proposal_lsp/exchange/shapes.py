"""The shape of a document's data, and its order: shared by `extract` and `render`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from proposal_lsp.schema.model import MAX_LEVEL, Schema, SectionSpec

#: A JSON object.
Data = dict[str, Any]


class DataError(ValueError):
    """Invalid document data; the message is for its author, a person or a program, and names the place."""


def object_at(value: object, place: str) -> Data:
    """A JSON object; an absent one is empty. Raises DataError for anything else."""
    if value is None:
        return {}
    if isinstance(value, dict):
        return value
    raise DataError(f"{place} must be an object")


def text_at(value: object, place: str) -> str:
    """A text; an absent one is empty. Raises DataError for anything else."""
    if value is None or isinstance(value, str):
        return value or ""
    raise DataError(f"{place} must be a text")


def list_at(value: object, place: str) -> list[Any]:
    """A list; an absent one is empty. Raises DataError for anything else."""
    if value is None:
        return []
    if isinstance(value, list):
        return value
    raise DataError(f"{place} must be a list")


def as_lists(sections: Data) -> dict[str, list[Any]]:
    """The sections of an object by their keys; one that does not repeat is a list of one."""
    return {key: value if isinstance(value, list) else [value] for key, value in sections.items()}


def version_of(schema: Schema, name: object) -> Schema:
    """The version of a schema that has a name; the schema itself if there is none."""
    return next((one.schema for one in schema.versions if one.name == name), schema)


def spec_of(specs: Sequence[SectionSpec], key: str) -> SectionSpec | None:
    """The section of a schema that a key stands for."""
    return next((spec for spec in specs if spec.name == key), None)


def level_of(spec: SectionSpec | None, around: int) -> int:
    """The level of a heading below one of the level `around`."""
    return min(spec.level if spec and spec.level else around + 1, MAX_LEVEL)


def usual_end(body: bool, last: bool) -> str:
    """The usual text after the body of a section, or after its heading line if it has no body."""
    return ("\n" if last else "\n\n") if body else ("" if last else "\n")


Place = tuple[str, int]


def in_order(specs: Sequence[SectionSpec], sections: Mapping[str, Sequence[Any]], order: Sequence[Any]) -> list[Place]:
    """The sections of an object, each by its key and how many of that key are before it.

    `order` names the keys as a document had them. Without it, they are as the schema has them; sections that it does
    not know stay after those that they come after.
    """
    usual = _usual_order(specs, sections)
    if not order:
        return usual
    counts: dict[str, int] = {}
    found: list[Place] = []
    for key in order:
        place = (key, counts.get(key, 0))
        if place in usual:
            counts[key] = place[1] + 1
            found.append(place)
    for before, place in zip([None, *usual], usual, strict=False):
        if place not in found:
            found.insert(found.index(before) + 1 if before in found else 0, place)
    return found


def _usual_order(specs: Sequence[SectionSpec], sections: Mapping[str, Sequence[Any]]) -> list[Place]:
    ranks = {spec.name: rank for rank, spec in enumerate(specs)}
    rank, ranked = -1, []
    for key in sections:
        rank = ranks.get(key, rank)
        ranked.append((rank, key))
    ranked.sort(key=lambda one: one[0])  # stable
    return [(key, number) for _, key in ranked for number in range(len(sections[key]))]
