"""Which kind of proposal a document is, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePath

from proposal_lsp.binding import bind
from proposal_lsp.catalog.locations import is_shipped
from proposal_lsp.detection.known_names import names_of
from proposal_lsp.detection.score import (
    NOTHING,
    SchemaMatch,
    claims,
    decides,
    field_share,
    has_title_of,
    named_fields,
    rank,
    score,
)
from proposal_lsp.document import Document, parse_sidecar
from proposal_lsp.lazy_dataclasses import dataclass
from proposal_lsp.remembered import kept_with_first
from proposal_lsp.schema.model import Schema, VersionSpec
from proposal_lsp.schema.sidecar import sidecar_schema

#: A document is of a kind if its similarity, from 0 to 1, is at least this.
ENOUGH = 0.45
#: A document needs this share of the sections that a kind requires, or mostly sections of that kind.
_SECTIONS_THERE = 0.4
MOSTLY = 0.75


@dataclass(frozen=True, slots=True)
class Detection:
    """The schema that fits best, or None; why; and every schema that was tried, the likeliest first."""

    schema: Schema | None
    reason: str
    candidates: tuple[SchemaMatch, ...] = ()


def detect(
    document: Document, path: str | None, schemas: Iterable[Schema], beside: Mapping[str, str | None] = NOTHING
) -> Detection:
    """The kind of a document: the most similar one whose essential parts it has. If two fit equally, none.

    `path` has forward slashes and starts at the folder of the project where the document is in it. `beside` has
    the texts of the sidecars in that folder, None for one that is not there.
    """
    known = sorted(schemas, key=lambda schema: schema.id)
    tried = [(*best_version(document, path, schema, beside), schema) for schema in known]
    tried.sort(key=lambda one: rank(one[0]), reverse=True)
    candidates = tuple(candidate for candidate, _, _ in tried)
    fitting = [one for one in tried if one[0].score >= ENOUGH]
    lacks = [(one, lack(document, path, one[1])) for one in fitting]
    whole = [one for one, what in lacks if not what]
    if not whole:
        best = f"; {candidates[0].id} is closest ({candidates[0].score:.0%})" if candidates else ""
        why = f", but {lacks[0][1]}" if lacks else ""
        return Detection(None, f"no schema fits{best}{why}", candidates)
    (first, _, schema), *others = whole
    if others and rank(others[0][0]) == rank(first):
        return Detection(None, f"{first.id} and {others[0][0].id} fit equally well", candidates)
    return Detection(schema, "; ".join(first.reasons), candidates)


def best_version(
    document: Document, path: str | None, schema: Schema, beside: Mapping[str, str | None]
) -> tuple[SchemaMatch, Schema]:
    """How similar a document is to a kind, in its best version, and that version."""
    if any(_may_be_of(document, version) for version in schema.versions):
        source = beside.get(schema.metadata.sidecar)
        sidecar = bind(parse_sidecar(source), sidecar_schema(schema)) if source is not None else None
        schema = bind(document, schema, path, sidecar=sidecar).schema
    return score(document, path, schema, beside), schema


def lack(document: Document, path: str | None, schema: Schema) -> str:
    """The essential part of a kind that a document lacks; empty if it has all. A wrong kind is worse than none.

    Essential are the field that identifies the kind, unless title or path do, and either many of the required sections,
    or hardly any unknown ones: a draft has few sections, but those are of its kind.
    """
    if decides(schema.detect.fields, document):
        return ""
    is_claimed = path is not None and claims(schema, path)
    names = names_of(schema)
    present = {key for key, _ in named_fields(document, names)}
    identified = is_claimed or has_title_of(document, schema)
    if names.id is not None and not identified and names.fields[names.id].isdisjoint(present):
        return f"the field `{schema.metadata.fields[names.id].key}` is missing"
    if is_shipped(schema) and names.id is None and schema.title is None:
        # Without title and number, the first field distinguishes it from a kind that was modelled on it.
        first = min(names.required, default=None)
        if first is not None and not is_claimed and names.fields[first].isdisjoint(present):
            return f"the field `{schema.metadata.fields[first].key}` is missing"
    required = [part for part in names.sections if part.names and part.required and part.parent is None]
    there = sum(not part.names.isdisjoint(document.heading_keys) for part in required)
    if there >= _SECTIONS_THERE * len(required):
        return ""
    if share_known(document, schema) >= MOSTLY:
        return ""
    return f"{there} of the {len(required)} sections that it requires are present"


def share_known(document: Document, schema: Schema) -> float:
    """The share of a document's outermost sections that a kind knows; 1 if there are none."""
    sections = [one for one in document.sections if one is not document.title]
    level = min((one.level for one in sections), default=0)
    own = [one.name.key for one in sections if one.level == level]
    known = frozenset[str]().union(*(part.names for part in names_of(schema).sections))
    return sum(key in known for key in own) / len(own) if own else 1.0


def _may_be_of(document: Document, version: VersionSpec) -> bool:
    """Whether a document has the fields that tell its version; without them any text with a few headings would fit."""
    metadata = version.schema.metadata
    if metadata.sidecar or metadata.under or "section" in metadata.styles:
        return True
    present = {key for key, _ in document.named_fields}
    absent = {name for known in names_of(version.schema).fields if present.isdisjoint(known) for name in known}
    alternatives = version.condition.when
    return not alternatives or any(
        all(clause.field not in absent or clause.present is False for clause in clauses) for clauses in alternatives
    )


def telling_fields(document: Document, schemas: Iterable[Schema]) -> frozenset[str] | None:
    """The keys, in lowercase, of the fields whose values tell a kind; None if any may tell a version of one."""
    if any(_may_be_of(document, version) for schema in schemas for version in schema.versions):
        return None
    return frozenset(key.casefold() for schema in schemas for key, _ in schema.detect.fields)


def detect_sidecar(document: Document, kinds: Sequence[Schema]) -> Detection:
    """Among the kinds whose metadata is in a file of this name, the one most of whose fields it has."""
    tried = [
        SchemaMatch(
            kind.id, round(share.share if (share := field_share(document, sidecar_schema(kind))) else 0.0, 3), ()
        )
        for kind in kinds
    ]
    if not tried:
        return Detection(None, "neither a proposal nor a schema")
    best = max(range(len(kinds)), key=lambda at: tried[at].score)
    reason = f"files of this name hold the metadata of {kinds[best].id}"
    return Detection(kinds[best], reason, tuple(sorted(tried, key=lambda one: -one.score)))


@kept_with_first
def goes_by_template(schema: Schema) -> bool:
    """Whether a schema that was not derived uses the text of a template that is not next to it."""
    return PurePath(schema.template_path or schema.path).parent != PurePath(schema.path).parent
