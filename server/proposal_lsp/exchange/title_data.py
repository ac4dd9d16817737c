"""Titles and headings of a form as data: the text of each hole that is not said elsewhere, or the whole text."""

from __future__ import annotations

import re
from collections.abc import Mapping

from proposal_lsp.exchange.field_data import Value, as_text
from proposal_lsp.exchange.shapes import Data, DataError
from proposal_lsp.schema.model import Schema, SectionSpec
from proposal_lsp.schema.pattern import Hole


def title_open(schema: Schema) -> str:
    """The text before the words of a title."""
    prefix = schema.title.prefix if schema.title else ""
    return f"# {prefix} " if prefix else "# "


def title_data(schema: Schema, text: str, fields: Mapping[str, Value]) -> str | Data:
    """The holes of a title that do not follow from the fields; the text if it is not of the preferred form."""
    pattern = schema.title.pattern if schema.title else None
    if pattern is None or not pattern.holes:
        return text
    found = {name: text[slice(*span)] for name, span in pattern.spans(text).items()}
    said = hole_values(pattern.holes, fields)
    rest = {name: value for name, value in found.items() if said.get(name) != value}
    return rest if found and write_title(schema, rest, fields) == text else text


def write_title(schema: Schema, title: object, fields: Mapping[str, Value]) -> str:
    """The text of a title. Raises DataError if a part of it is not known."""
    if isinstance(title, str):
        return " ".join(title.split("\n"))
    pattern = schema.title.pattern if schema.title else None
    if pattern is None or not isinstance(title, dict):
        raise DataError("`title` must be a text")
    known = hole_values(pattern.holes, fields) | {name: as_text(value) for name, value in title.items()}
    missing = [hole.name for hole in pattern.holes if not known.get(hole.name)]
    if missing:
        raise DataError(f"`title` must have `{missing[0]}`; its form is {pattern.shown}")
    return pattern.fill(known)


def hole_values(holes: tuple[Hole, ...], fields: Mapping[str, Value]) -> dict[str, str]:
    """The values of fields for the holes of the same names."""
    texts = {key.casefold(): as_text(value) for key, value in fields.items()}
    found: dict[str, str] = {}
    for hole in holes:
        value = texts.get(hole.name.casefold(), "")
        number = re.search("[0-9]{1,9}", value)
        found[hole.name] = (number.group() if number else "") if hole.type == "int" else value
    return {name: value for name, value in found.items() if value}


def own_holes(spec: SectionSpec) -> list[str]:
    """The holes of a section's heading that an author fills in; the number of one that repeats is counted."""
    return [hole.name for hole in spec.heading.holes if not (spec.repeat and hole.type == "int")]


def write_heading(spec: SectionSpec | None, key: str, heading: object, number: int, place: str) -> str:
    """The text of a heading that is the `number`th of its kind, from 1. Raises DataError if it is not known."""
    if isinstance(heading, str):
        return " ".join(heading.split("\n"))
    if heading is not None and not isinstance(heading, dict):
        raise DataError(f"{place}.heading must be a text")
    if spec is None or not spec.heading.holes:
        return key
    counted = {hole.name: str(number) for hole in spec.heading.holes if hole.type == "int" and spec.repeat}
    known = counted | {name: as_text(value) for name, value in (heading or {}).items()}
    missing = [hole.name for hole in spec.heading.holes if not known.get(hole.name)]
    if missing:
        raise DataError(f"{place}.heading must have `{missing[0]}`; its form is {spec.heading.shown}")
    return spec.heading.fill(known)
