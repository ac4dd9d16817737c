"""Which kind of proposal a document is, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from proposal_lsp.document import Document, Section, parse_sidecar
from proposal_lsp.document.headings import read_heading
from proposal_lsp.document.metadata import read_fields
from proposal_lsp.document.placeholders import is_placeholder
from proposal_lsp.document.visible import visible
from proposal_lsp.globs import parse_globs, selects
from proposal_lsp.remembered import remembered
from proposal_lsp.schema.model import Schema, SectionSpec, TitleSpec, VersionSpec
from proposal_lsp.schema.sidecar import sidecar_schema

#: A document is of a kind when it is at least this like it, in shares of 1.
ENOUGH = 0.45
#: Where a kind requires fewer sections or fields than this, as many must be there all the same: two are soon met.
FEW = 3

# How much each part says. A title of the right form says most: another kind may well have the same fields and
# some of the sections. A title of another form speaks against; no title at all does not.
_TITLE, _FIELDS, _SECTIONS = 0.4, 0.2, 0.4
#: What a path that the schema names says on top, and a sidecar that lies beside the document.
_PLACE = 0.2

NOTHING: Mapping[str, str | None] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class SchemaMatch:
    """How like one kind a document is, 0 to 1, and what speaks for it."""

    id: str
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Detection:
    """The schema that fits best, or None; why; and every schema that was tried, the likeliest first."""

    schema: Schema | None
    reason: str
    candidates: tuple[SchemaMatch, ...] = ()


def detect(
    document: Document, path: str | None, schemas: Iterable[Schema], beside: Mapping[str, str | None] = NOTHING
) -> Detection:
    """The kind a document is. Deterministic: of equals, the first in the order of their ids.

    `path` has forward slashes and starts at the folder of the project where the document lies in it. `beside` has
    the texts of the sidecars in that folder, None for one that is not there.
    """
    known = sorted(schemas, key=lambda schema: schema.id)
    tried = [(_best_score(document, path, schema, beside), schema) for schema in known]
    tried.sort(key=lambda pair: -pair[0].score)
    candidates = tuple(candidate for candidate, _ in tried)
    if not tried or tried[0][0].score < ENOUGH:
        best = f"; {candidates[0].id} is closest ({candidates[0].score:.0%})" if candidates else ""
        return Detection(None, f"no schema fits{best}", candidates)
    return Detection(tried[0][1], "; ".join(tried[0][0].reasons), candidates)


def _best_score(document: Document, path: str | None, schema: Schema, beside: Mapping[str, str | None]) -> SchemaMatch:
    """How like a kind a document is, in whatever version it may be of."""
    versions = (schema, *(version.schema for version in schema.versions if _may_be_of(document, version)))
    return max((score(document, path, one, beside) for one in versions), key=lambda candidate: candidate.score)


def _may_be_of(document: Document, version: VersionSpec) -> bool:
    """Whether a document has the fields that tell its version; without them any text with a few headings would fit."""
    metadata = version.schema.metadata
    if metadata.sidecar or metadata.under or "section" in metadata.styles:
        return True
    present = {_folded(field.key) for field in document.fields}
    names = ({spec.key, *spec.aliases} for spec in metadata.fields)
    absent = {name for known in names if present.isdisjoint(map(str.casefold, known)) for name in known}
    alternatives = version.condition.when
    return not alternatives or any(
        all(clause.field not in absent or clause.present is False for clause in clauses) for clauses in alternatives
    )


def detect_sidecar(document: Document, kinds: Sequence[Schema]) -> Detection:
    """Of the kinds whose metadata stands in a file of this name, the one whose fields it has most of."""
    tried = [
        SchemaMatch(kind.id, round(_field_share(document, sidecar_schema(kind), []) or 0.0, 3), ()) for kind in kinds
    ]
    if not tried:
        return Detection(None, "neither a proposal nor a schema")
    best = max(range(len(kinds)), key=lambda at: tried[at].score)
    reason = f"files of this name hold the metadata of {kinds[best].id}"
    return Detection(kinds[best], reason, tuple(sorted(tried, key=lambda one: -one.score)))


def score(
    document: Document, path: str | None, schema: Schema, beside: Mapping[str, str | None] = NOTHING
) -> SchemaMatch:
    """How like a kind a document is: by a field that decides, else by its title, fields and sections together."""
    reasons: list[str] = []
    wanted = schema.detect.fields
    if wanted and _decides(wanted, document):
        return SchemaMatch(schema.id, 1.0, tuple(f"`{key}: {value}`" for key, value in wanted))
    total = 0.0
    weight = _FIELDS + _SECTIONS
    form = schema.title.pattern if schema.title else None
    first = document.sections[0] if document.sections else None
    if form is not None and first is not None and schema.title and has_form(first.name.numbered, schema.title):
        weight += _TITLE
        total += _TITLE
        reasons.append(f'a title of the form "{form.shown}"')
    elif form is not None and first is not None and first.level == 1:
        weight += _TITLE
    elif schema.title is None and document.title is not None and not _is_section(document.title, schema):
        weight += _TITLE / 2  # this kind has no title; but one is soon written
    sidecar = schema.metadata.sidecar
    share = None
    if sidecar and (yaml := beside.get(sidecar)) is not None:
        reasons.append(f"{sidecar} next to it")
        total += _PLACE
        share = _field_share(parse_sidecar(yaml), sidecar_schema(schema), reasons)
    elif not sidecar or sidecar in beside:
        share = _field_share(document, schema, reasons)
    if share is None:
        weight -= _FIELDS
    else:
        total += _FIELDS * share
    total += _SECTIONS * _section_share(document, schema, reasons)
    if path is not None and selects(parse_globs(schema.detect.files), path):
        total += _PLACE
        reasons.append("its path")
    return SchemaMatch(schema.id, round(min(total / weight, 1.0), 3), tuple(reasons))


def _decides(wanted: Sequence[tuple[str, str]], document: Document) -> bool:
    values = {_folded(field.key): field.value.strip().casefold() for field in document.fields}
    return all(values.get(key.casefold(), "") == value.casefold() for key, value in wanted)


def has_form(title: str, spec: TitleSpec) -> bool:
    """Whether a title has one of the forms, or would have the first once its placeholders are filled in."""
    form = spec.pattern
    if form is None or spec.fits(title):
        return form is not None
    holes = form.spans(title, typed=False)
    return bool(holes) and all(
        is_placeholder(title[slice(*holes[hole.name])]) for hole in form.holes if hole.type != "text"
    )


def _field_share(document: Document, schema: Schema, reasons: list[str]) -> float | None:
    """The share of the schema's fields that are there, of those that are required or there.

    One kept in a way the schema does not name counts half. None where there are none and none is required: that
    says nothing.
    """
    names = _names(schema)
    found = list(document.fields)
    for section in document.sections if names.under else ():
        if section.name.key in names.under:
            found += read_fields(document.text, section.leaves)
    present: dict[str, float] = {}
    for field in found:
        weight = 1.0 if field.style in schema.metadata.styles else 0.5
        key = _folded(field.key)
        present[key] = max(weight, present.get(key, 0.0))
    if "section" in schema.metadata.styles:
        present.update(dict.fromkeys(document.heading_keys, 1.0))
    hits = {
        place: max(present[name] for name in known & present.keys())
        for place, known in enumerate(names.fields)
        if not known.isdisjoint(present)
    }
    if hits:
        reasons.append(f"{len(hits)} of {len(names.fields)} fields")
    expected = len(names.required | hits.keys())
    return sum(hits.values()) / max(expected, min(FEW, len(names.fields))) if expected else None


def _section_share(document: Document, schema: Schema, reasons: list[str]) -> float:
    """The share of the schema's sections that are there, of those that are required or there."""
    known = _names(schema).sections
    hits = [not part.names.isdisjoint(document.heading_keys) for part in known]
    if not any(hits):
        return 0.0
    named = sum(bool(part.names) for part in known)
    reasons.append(f"{sum(hits)} of {named} sections")
    expected: list[bool] = []
    for part, hit in zip(known, hits, strict=True):
        expected.append(hit or (part.required and (part.parent is None or expected[part.parent])))
    count = sum(one and bool(part.names) for part, one in zip(known, expected, strict=True))
    return sum(hits) / max(count, min(FEW, named))


def _is_section(section: Section, schema: Schema) -> bool:
    """Whether a heading has the name of an outermost section."""
    return any(part.parent is None and section.name.key in part.names for part in _names(schema).sections)


class _Part(NamedTuple):
    """A section of a schema."""

    #: As they are compared; none where the heading has holes.
    names: frozenset[str]
    required: bool
    #: The place of the section around it.
    parent: int | None


@dataclass(frozen=True, slots=True)
class _Names:
    """The names of what a schema has, as they are compared: of each field and each section all that it may have."""

    under: frozenset[str]
    fields: tuple[frozenset[str], ...]
    #: The places of the fields that are required.
    required: frozenset[int]
    #: In the order of the template.
    sections: tuple[_Part, ...]


def _names(schema: Schema) -> _Names:
    """Worked out once for each schema."""
    if "names" not in schema.derived:
        fields = schema.metadata.fields
        schema.derived["names"] = _Names(
            frozenset(read_heading(name).key for name in schema.metadata.under),
            tuple(frozenset(map(str.casefold, (spec.key, *spec.aliases))) for spec in fields),
            frozenset(place for place, spec in enumerate(fields) if spec.required is True),
            tuple(_parts(schema.sections)),
        )
    found: _Names = schema.derived["names"]
    return found


def _parts(sections: Iterable[SectionSpec], start: int = 0, parent: int | None = None) -> list[_Part]:
    """The sections, each followed by those below it; the first of them has the place `start`."""
    parts: list[_Part] = []
    for spec in sections:
        names = () if spec.heading.holes else (spec.heading, *spec.aliases)
        place = start + len(parts)
        parts.append(_Part(frozenset(read_heading(name.words).key for name in names), spec.required is True, parent))
        parts += _parts(spec.sections, place + 1, place)
    return parts


@remembered()
def _folded(key: str) -> str:
    return visible(key).casefold()
