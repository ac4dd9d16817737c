"""Which kind of proposal a document is, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from proposal_lsp.document import Document, parse_sidecar
from proposal_lsp.document.headings import read_heading, strip_markup
from proposal_lsp.document.metadata import read_fields
from proposal_lsp.document.placeholders import is_placeholder
from proposal_lsp.globs import parse_globs, selects
from proposal_lsp.schema.model import Schema, SectionSpec
from proposal_lsp.schema.pattern import Pattern
from proposal_lsp.schema.sidecar import sidecar_schema

#: A document is of a kind when it is at least this like it, in shares of 1.
ENOUGH = 0.45

# How much each part says. A title of the right form says most: another kind may well have the same fields and
# some of the sections. A title of another form speaks against; no title at all does not.
_TITLE, _FIELDS, _SECTIONS = 0.4, 0.2, 0.4

NOTHING: Mapping[str, str | None] = MappingProxyType({})


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


def detect(
    document: Document, path: str | None, schemas: Iterable[Schema], beside: Mapping[str, str | None] = NOTHING
) -> Detection:
    """The kind a document is. Deterministic: of equals, the first in the order of their ids.

    `path` has forward slashes and starts at the folder of the project where the document lies in it. `beside` has
    the texts of the sidecars in that folder, None for one that is not there.
    """
    known = sorted(schemas, key=lambda schema: schema.id)
    tried = [(score(document, path, schema, beside), schema) for schema in known]
    tried.sort(key=lambda pair: -pair[0].score)
    candidates = tuple(candidate for candidate, _ in tried)
    if not tried or tried[0][0].score < ENOUGH:
        best = f"; {candidates[0].id} comes nearest ({candidates[0].score:.0%})" if candidates else ""
        return Detection(None, f"no schema fits{best}", candidates)
    return Detection(tried[0][1], "; ".join(tried[0][0].reasons), candidates)


def detect_sidecar(document: Document, kinds: Sequence[Schema]) -> Detection:
    """Of the kinds whose metadata stands in a file of this name, the one whose fields it has most of."""
    tried = [Candidate(kind.id, round(_field_share(document, sidecar_schema(kind), []), 3), ()) for kind in kinds]
    if not tried:
        return Detection(None, "neither a proposal nor a schema")
    best = max(range(len(kinds)), key=lambda at: tried[at].score)
    reason = f"files of this name hold the metadata of {kinds[best].id}"
    return Detection(kinds[best], reason, tuple(sorted(tried, key=lambda one: -one.score)))


def score(
    document: Document, path: str | None, schema: Schema, beside: Mapping[str, str | None] = NOTHING
) -> Candidate:
    """How like a kind a document is: by a field that decides, else by its title, fields and sections together."""
    reasons: list[str] = []
    wanted = schema.detect.fields
    if wanted and _decides(wanted, document):
        return Candidate(schema.id, 1.0, tuple(f"`{key}: {value}`" for key, value in wanted))
    total = 0.0
    weight = _FIELDS + _SECTIONS
    form = schema.title.pattern if schema.title else None
    first = document.sections[0] if document.sections else None
    if form is not None and first is not None and has_form(first.name.title, form):
        weight += _TITLE
        total += _TITLE
        reasons.append(f'a title of the form "{form.shown}"')
    elif form is not None and first is not None and first.level == 1:
        weight += _TITLE
    sidecar = schema.metadata.sidecar
    if sidecar and sidecar not in beside:
        weight -= _FIELDS
    elif sidecar and (yaml := beside[sidecar]) is not None:
        reasons.append(f"{sidecar} beside it")
        total += _FIELDS * _field_share(parse_sidecar(yaml), sidecar_schema(schema), reasons)
    else:
        total += _FIELDS * _field_share(document, schema, reasons)
    total += _SECTIONS * _section_share(document, schema, reasons)
    if path is not None and selects(parse_globs(schema.detect.files), path):
        total += 0.2
        reasons.append("its path")
    return Candidate(schema.id, round(min(total / weight, 1.0), 3), tuple(reasons))


def _decides(wanted: Sequence[tuple[str, str]], document: Document) -> bool:
    values = {_folded(field.key): field.value.strip().casefold() for field in document.fields}
    return all(values.get(key.casefold(), "") == value.casefold() for key, value in wanted)


def has_form(title: str, form: Pattern) -> bool:
    """Whether a title has a form, or would have once its placeholders are filled in."""
    if form.match(title):
        return True
    holes = form.match(title, typed=False) or {}
    return bool(holes) and all(
        is_placeholder(title[slice(*holes[hole.name])]) for hole in form.holes if hole.type != "text"
    )


def _field_share(document: Document, schema: Schema, reasons: list[str]) -> float:
    """The share of the schema's fields that are there; one kept in a way the schema does not name counts half."""
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
    hits = [
        max(present[name] for name in known & present.keys()) for known in names.fields if not known.isdisjoint(present)
    ]
    if hits:
        reasons.append(f"{len(hits)} of {len(names.fields)} fields")
    return sum(hits) / len(names.fields) if hits else 0.0


def _section_share(document: Document, schema: Schema, reasons: list[str]) -> float:
    known = _names(schema).sections
    hits = sum(not names.isdisjoint(document.heading_keys) for names in known)
    if hits:
        reasons.append(f"{hits} of {len(known)} sections")
    return hits / len(known) if hits else 0.0


@dataclass(frozen=True, slots=True)
class _Names:
    """The names of what a schema has, as they are compared: of each field and each section all that it may have."""

    under: frozenset[str]
    fields: tuple[frozenset[str], ...]
    #: Only of sections without holes in their heading.
    sections: tuple[frozenset[str], ...]


def _names(schema: Schema) -> _Names:
    """Worked out once for each schema."""
    if "names" not in schema.derived:
        specs = [spec for spec in _flat(schema.sections) if not spec.heading.holes]
        schema.derived["names"] = _Names(
            frozenset(read_heading(name).key for name in schema.metadata.under),
            tuple(frozenset(map(str.casefold, (spec.key, *spec.aliases))) for spec in schema.metadata.fields),
            tuple(frozenset(read_heading(name.source).key for name in (spec.heading, *spec.aliases)) for spec in specs),
        )
    found: _Names = schema.derived["names"]
    return found


@lru_cache(maxsize=4096)
def _folded(key: str) -> str:
    return strip_markup(key).casefold()


def _flat(sections: Iterable[SectionSpec]) -> Iterable[SectionSpec]:
    for section in sections:
        yield section
        yield from _flat(section.sections)
