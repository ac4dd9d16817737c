"""Finished documents decide what a template leaves open: what is required, other names, order, further values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from proposal_lsp.catalog.derived import Derived, Guess, KeyPath, inside
from proposal_lsp.derive.corpus import BROKEN, FEW, Corpus, requirement
from proposal_lsp.derive.refine_fields import refine_metadata
from proposal_lsp.derive.titles import literal
from proposal_lsp.document.headings import read_heading
from proposal_lsp.lazy_dataclasses import replace
from proposal_lsp.schema.model import Schema, SectionSpec, TitleSpec, every_section
from proposal_lsp.schema.pattern import parse_pattern
from proposal_lsp.words import closest, is_slip


def refine(derived: Derived, corpus: Corpus, others: Corpus) -> Derived:
    """The derived schema as refined by documents; unchanged without documents.

    `others` are the beginnings of drafts and of dead documents: only their statuses count.
    """
    if not corpus.size:
        return derived
    schema = derived.schema
    seen: dict[KeyPath, str] = {}
    known = {key for spec in every_section(schema.sections) for key in _keys(spec)}
    sections = tuple(_section(spec, corpus, known, ("section",), seen) for spec in schema.sections)
    schema = replace(
        schema,
        doc=f"{schema.doc.removesuffix('.')} and {corpus.size} documents.",
        title=_title(schema, corpus, seen),
        metadata=refine_metadata(schema.metadata, corpus, others, seen),
        ordered=_is_ordered(sections, corpus, (), seen),
        sections=sections,
    )
    guesses = [guess for guess in derived.guesses if guess.place not in seen]
    guesses += (Guess(place, reason) for place, reason in seen.items())
    return Derived(schema, tuple(guesses), corpus.size)


def _title(schema: Schema, corpus: Corpus, seen: dict[KeyPath, str]) -> TitleSpec | None:
    """Accept any title if the template has none and most documents do, or if none of several documents has the
    template's form.
    """
    titles, spec = [one.title for one in corpus.documents if one.title is not None], schema.title
    if spec is None and schema.level >= 2 and len(titles) > corpus.size / 2:
        seen["title",] = f"{len(titles) / corpus.size:.0%} of the documents have one"
        return TitleSpec()
    if spec is not None and spec.pattern and len(titles) >= FEW and not any(map(spec.fits, titles)):
        seen["title",] = "no document has one of this form"
        return TitleSpec(prefix=spec.prefix)
    return spec


def _section(
    spec: SectionSpec, corpus: Corpus, known: set[str], parent: KeyPath, seen: dict[KeyPath, str]
) -> SectionSpec:
    """A section as refined by the documents that have the section around it; `parent` is the place of that one."""
    place = (*parent, spec.heading.source)
    if spec.heading.holes or not corpus.size:
        around = corpus.repetitions((spec.heading, *spec.aliases)) if spec.repeat else corpus
        return replace(spec, sections=tuple(_section(one, around, known, place, seen) for one in spec.sections))
    names = _other_names(spec, corpus, known)
    known |= {read_heading(name).key for name in names}
    spec = replace(spec, aliases=(*spec.aliases, *(parse_pattern(literal(name)) for name in names)))
    holders = corpus.holding(_keys(spec) | _slips(spec, corpus, known))
    if names:
        seen[inside(place, "aliases")] = "documents without it have these"
    below = tuple(_section(inner, holders, known, place, seen) for inner in spec.sections)
    spec = replace(spec, sections=below, ordered=_is_ordered(below, holders, place, seen))
    if spec.required is not True:
        return spec
    required, missing = requirement(holders.size, corpus.size)
    seen[inside(place, "required")] = f"{holders.size / corpus.size:.0%} of the documents have it"
    return replace(spec, required=required, missing=missing)


def _is_ordered(specs: Sequence[SectionSpec], corpus: Corpus, place: KeyPath, seen: dict[KeyPath, str]) -> bool:
    """Whether documents keep the sections of one level in the order of the template."""
    turned = 0
    for one in corpus.documents:
        places = [at for at in (_first(spec, one.headings) for spec in specs) if at is not None]
        turned += places != sorted(places)
    if turned > BROKEN * corpus.size:
        seen[inside(place, "ordered")] = f"{turned / corpus.size:.0%} of the documents have another order"
        return False
    return True


def _first(spec: SectionSpec, headings: Iterable[str]) -> int | None:
    """The number of the first heading that is this section; None if no heading is."""
    keys = _keys(spec)
    return next((number for number, key in enumerate(headings) if key in keys), None)


def _other_names(spec: SectionSpec, corpus: Corpus, known: set[str]) -> list[str]:
    """Headings near this one's that documents without it have, if they are seen often."""
    keys, name = _keys(spec), read_heading(spec.name).key
    found: Counter[str] = Counter()
    shown: dict[str, str] = {}
    for one in corpus.documents:
        if keys.isdisjoint(one.headings):
            strange = (key for key in one.headings if key in corpus.common and key not in known)
            near = [key for key in strange if _is_near(key, name)]
            found.update(near[:1])
            shown.update((key, one.headings[key]) for key in near[:1])
    return [shown[key] for key, count in found.most_common() if count >= corpus.often()]


def _slips(spec: SectionSpec, corpus: Corpus, known: set[str]) -> set[str]:
    """Headings that are typos of this one's: a document with one of them has the section."""
    keys, name = _keys(spec), read_heading(spec.name).key
    without = (one.headings for one in corpus.documents if keys.isdisjoint(one.headings))
    return {key for headings in without for key in headings if key not in known and is_slip(key, name)}


def _is_near(one: str, other: str) -> bool:
    """Whether two headings are names of the same: nearly spelt alike, or one has all the words of the other.

    A typo is not another name, however frequent it is.
    """
    words, others = ({*text.split()} - {"and", "the", "of"} for text in (one, other))
    if not words or not others or is_slip(one, other):
        return False
    return closest(one, [other]) is not None or words <= others or others <= words


def _keys(spec: SectionSpec) -> set[str]:
    return {read_heading(pattern.words).key for pattern in (spec.heading, *spec.aliases)}
