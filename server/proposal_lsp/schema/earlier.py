"""An earlier state of a schema: what was added to its template later (`since`) is not required."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TypeVar

from proposal_lsp.lazy_dataclasses import replace
from proposal_lsp.remembered import kept_with_first
from proposal_lsp.schema.model import FieldSpec, Requirement, Schema, SectionSpec, every_section

S = TypeVar("S", SectionSpec, FieldSpec)
Later = list[tuple[SectionSpec | FieldSpec, Requirement]]


@kept_with_first
def moves(schema: Schema) -> tuple[date, ...]:
    """The days on which the template has moved on, the earliest first."""
    days = [spec.since for spec in every_section(schema.sections)] + [spec.since for spec in schema.metadata.fields]
    return tuple(sorted(set(filter(None, days))))


@kept_with_first
def before(schema: Schema, day: date) -> Schema:
    """The schema without what is asked for since a day, or a later one; computed once for each of its days."""
    later: Later = []
    fields = tuple(_eased(spec, day, later) for spec in schema.metadata.fields)
    sections = _sections(schema.sections, day, later)
    metadata = replace(schema.metadata, fields=fields)
    return replace(schema, metadata=metadata, sections=sections, later=tuple(later))


def requirement_now(schema: Schema, spec: SectionSpec | FieldSpec) -> Requirement:
    """The present requirement, whatever the schema was when a document was written."""
    return next((required for later, required in schema.later if later is spec), spec.required)


def _sections(specs: Sequence[SectionSpec], day: date, later: Later) -> tuple[SectionSpec, ...]:
    return tuple(_eased(replace(spec, sections=_sections(spec.sections, day, later)), day, later) for spec in specs)


def _eased(spec: S, day: date, later: Later) -> S:
    if spec.since is None or spec.since < day:
        return spec
    eased = replace(spec, required=False)
    later.append((eased, spec.required))
    return eased
