"""Since when a template has each of its sections and fields, by its earlier texts: older documents lack them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from proposal_lsp.binding import bind
from proposal_lsp.catalog.derived import Derived, Guess, KeyPath
from proposal_lsp.document import parse
from proposal_lsp.lazy_dataclasses import replace
from proposal_lsp.schema.model import Schema, SectionSpec

_REASON = "the first text of the template that has it is from that day"


def with_days(derived: Derived, before: Schema, texts: Sequence[tuple[date, str]]) -> Derived:
    """A derived schema with the day (`since`) of everything that the first text of the template lacks.

    `texts` are those of the template with their days, the oldest first. Documents from before the day are no evidence
    that something is optional, so whether it is comes from the schema `before` documents refined it.
    """
    days = _days(derived.schema, texts)
    if not days:
        return derived
    asked = dict(_places(before.sections))
    fields = {spec.key: spec for spec in before.metadata.fields}
    metadata = replace(
        derived.schema.metadata,
        fields=tuple(
            replace(spec, since=days[(spec.key,)], required=fields[spec.key].required, missing=fields[spec.key].missing)
            if (spec.key,) in days and spec.key in fields
            else spec
            for spec in derived.schema.metadata.fields
        ),
    )
    sections = _dated(derived.schema.sections, days, asked, ("section",))
    places = [("field", *at) if len(at) == 1 else at for at in days]
    said = {(*at, key) for at in places for key in ("required", "missing")}
    kept = (one for one in derived.guesses if one.place not in said)
    guesses = (*kept, *(Guess((*at, "since"), _REASON) for at in places))
    return replace(derived, schema=replace(derived.schema, metadata=metadata, sections=sections), guesses=guesses)


def _days(schema: Schema, texts: Sequence[tuple[date, str]]) -> dict[KeyPath, date]:
    """The day since which everything has been present that the oldest text lacks.

    A field has its key as its place, a section its headings.
    """
    known = {id(spec): place for place, spec in _places(schema.sections)}
    settled: dict[KeyPath, date] = {}
    days: dict[KeyPath, date] | None = None
    for day, text in reversed(texts):
        binding = bind(parse(text), schema)
        here = {known[id(one.node.spec)] for one in binding.bound if id(one.node.spec) in known}
        here |= {(one.spec.key,) for one in binding.fields.bound}
        if days is not None:
            settled |= {place: since for place, since in days.items() if place not in here}
        days = {place: day for place in here if days is None or place in days}
    return settled


def _places(specs: Sequence[SectionSpec], around: KeyPath = ("section",)) -> list[tuple[KeyPath, SectionSpec]]:
    found = [((*around, spec.heading.source), spec) for spec in specs]
    return [pair for place, spec in found for pair in ((place, spec), *_places(spec.sections, place))]


def _dated(
    specs: Sequence[SectionSpec], days: Mapping[KeyPath, date], asked: Mapping[KeyPath, SectionSpec], around: KeyPath
) -> tuple[SectionSpec, ...]:
    made: list[SectionSpec] = []
    for spec in specs:
        place = (*around, spec.heading.source)
        own = replace(spec, sections=_dated(spec.sections, days, asked, place))
        if place in days and place in asked:
            own = replace(own, since=days[place], required=asked[place].required, missing=asked[place].missing)
        made.append(own)
    return tuple(made)
