"""Which kind of proposal a document is, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

from proposal_lsp.document import Document
from proposal_lsp.document.headings import read_heading, strip_markup
from proposal_lsp.document.metadata import read_fields
from proposal_lsp.schema.globs import matches
from proposal_lsp.schema.model import Schema, SectionSpec

#: A document is of a kind when it is at least this like it, in shares of 1.
ENOUGH = 0.5

_TITLE, _FIELDS, _SECTIONS = 0.35, 0.25, 0.4


@dataclass(frozen=True, slots=True)
class Candidate:
    """How like one kind a document is, 0 to 1, and what speaks for it."""

    id: str
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Detection:
    """The schema that fits best, or None; why; and every schema that was tried, the likeliest first."""

    schema: Schema | None
    reason: str
    candidates: tuple[Candidate, ...] = ()


def detect(document: Document, path: str | None, schemas: Iterable[Schema]) -> Detection:
    """The kind a document is. Deterministic: of equals, the first in the order of their ids."""
    known = sorted(schemas, key=lambda schema: schema.id)
    tried = [(score(document, path, schema), schema) for schema in known]
    tried.sort(key=lambda pair: -pair[0].score)
    candidates = tuple(candidate for candidate, _ in tried)
    if not tried or tried[0][0].score < ENOUGH:
        best = f"; {candidates[0].id} comes nearest ({candidates[0].score:.0%})" if candidates else ""
        return Detection(None, f"no schema fits{best}", candidates)
    return Detection(tried[0][1], "; ".join(tried[0][0].reasons), candidates)


def score(document: Document, path: str | None, schema: Schema) -> Candidate:
    """How like a kind a document is: by a field that decides, else by its title, fields and sections together."""
    reasons: list[str] = []
    fields = {strip_markup(field.key).casefold(): field.value for field in document.fields}
    wanted = schema.detect.fields
    if wanted and all(fields.get(key.casefold(), "").strip().casefold() == value.casefold() for key, value in wanted):
        return Candidate(schema.id, 1.0, tuple(f"`{key}: {value}`" for key, value in wanted))
    total = 0.0
    weight = _FIELDS + _SECTIONS
    title = schema.title
    if title is not None and title.pattern is not None:
        weight += _TITLE
        first = document.sections[0] if document.sections else None
        if first is not None and title.pattern.match(first.name.title, typed=False):
            total += _TITLE
            reasons.append(f'a title of the form "{title.pattern.shown}"')
    total += _FIELDS * _field_share(document, fields, schema, reasons)
    total += _SECTIONS * _section_share(document, schema, reasons)
    if path is not None and any(matches(PurePosixPath(path).as_posix(), glob) for glob in schema.detect.files):
        total += 0.2
        reasons.append("its path")
    return Candidate(schema.id, round(min(total / weight, 1.0), 3), tuple(reasons))


def _field_share(document: Document, fields: dict[str, str], schema: Schema, reasons: list[str]) -> float:
    names = {read_heading(name).key for name in schema.metadata.under}
    present = set(fields)
    for section in document.sections:
        if section.name.key in names:
            present |= {strip_markup(field.key).casefold() for field in read_fields(document.text, section.leaves)}
    specs = schema.metadata.fields
    hits = [spec for spec in specs if {spec.key.casefold(), *map(str.casefold, spec.aliases)} & present]
    if not specs:
        return 0.0
    if hits:
        reasons.append(f"{len(hits)} of {len(specs)} fields")
    return len(hits) / len(specs)


def _section_share(document: Document, schema: Schema, reasons: list[str]) -> float:
    names = {section.name.key for section in document.sections}
    specs = [spec for spec in _flat(schema.sections) if not spec.heading.holes]
    hits = [spec for spec in specs if any(read_heading(name.source).key in names for name in (spec.heading, *spec.aliases))]
    if not specs:
        return 0.0
    if hits:
        reasons.append(f"{len(hits)} of {len(specs)} sections")
    return len(hits) / len(specs)


def _flat(sections: Iterable[SectionSpec]) -> Iterable[SectionSpec]:
    for section in sections:
        yield section
        yield from _flat(section.sections)
