"""Finished documents decide what a template leaves open: what is required, other names, order, further values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from proposal_lsp.catalog.derived import Derived, Guess, KeyPath, inside
from proposal_lsp.derive.corpus import BROKEN, REQUIRED, SEEN, Corpus, read_corpus
from proposal_lsp.derive.refine_fields import refine_metadata
from proposal_lsp.derive.titles import literal
from proposal_lsp.document import Document
from proposal_lsp.document.headings import read_heading
from proposal_lsp.schema.model import Schema, SectionSpec, TitleSpec
from proposal_lsp.schema.pattern import parse_pattern
from proposal_lsp.words import closest


def refine(derived: Derived, documents: Sequence[Document], others: Sequence[Document] = ()) -> Derived:
    """The derived schema as these documents bear it out; without documents, as it is.

    `others` are the beginnings of drafts and of dead documents: only what they call their status counts.
    """
    if not documents:
        return derived
    schema = derived.schema
    corpus = read_corpus(documents, schema)
    seen: dict[KeyPath, str] = {}
    known = {key for spec in _flat(schema.sections) for key in _keys(spec)}
    sections = tuple(_section(spec, corpus, known, ("section",), seen) for spec in schema.sections)
    schema = replace(
        schema,
        doc=f"{schema.doc.removesuffix('.')} and {len(documents)} documents.",
        title=_title(schema, documents, seen),
        metadata=refine_metadata(schema.metadata, corpus, read_corpus(others, schema), seen),
        ordered=_is_ordered(sections, corpus, (), seen),
        sections=sections,
    )
    guesses = [guess for guess in derived.guesses if guess.place not in seen]
    guesses += (Guess(place, reason) for place, reason in seen.items())
    return Derived(schema, tuple(guesses), len(documents))


def _title(schema: Schema, documents: Sequence[Document], seen: dict[KeyPath, str]) -> TitleSpec | None:
    """Any title, where the template has none and most documents do."""
    share = sum(one.title is not None for one in documents) / len(documents)
    if schema.title is not None or schema.level < 2 or share <= 1 / 2:
        return schema.title
    seen["title",] = f"{share:.0%} of the documents have one"
    return TitleSpec()


def _section(
    spec: SectionSpec, corpus: Corpus, known: set[str], around: KeyPath, seen: dict[KeyPath, str]
) -> SectionSpec:
    """A section, as documents have it in which the one around it is there."""
    place = (*around, spec.heading.source)
    if spec.heading.holes or not corpus.size:
        return replace(spec, sections=tuple(_section(inner, corpus, known, place, seen) for inner in spec.sections))
    names = _other_names(spec, corpus, known)
    known |= {read_heading(name).key for name in names}
    spec = replace(spec, aliases=(*spec.aliases, *(parse_pattern(literal(name)) for name in names)))
    holders = corpus.holding(_keys(spec))
    share = holders.size / corpus.size
    seen[inside(place, "required")] = f"{share:.0%} of the documents have it"
    if names:
        seen[inside(place, "aliases")] = "documents without it have these"
    below = tuple(_section(inner, holders, known, place, seen) for inner in spec.sections)
    return replace(spec, required=share >= REQUIRED, sections=below, ordered=_is_ordered(below, holders, place, seen))


def _is_ordered(specs: Sequence[SectionSpec], corpus: Corpus, place: KeyPath, seen: dict[KeyPath, str]) -> bool:
    """Whether documents keep the sections of one level in the order of the template."""
    turned = 0
    for headings in corpus.headings:
        places = [at for at in (_first(spec, headings) for spec in specs) if at is not None]
        turned += places != sorted(places)
    if turned > BROKEN * corpus.size:
        seen[inside(place, "ordered")] = f"{turned / corpus.size:.0%} of the documents have another order"
        return False
    return True


def _first(spec: SectionSpec, headings: Iterable[str]) -> int | None:
    """The number of the first heading that is this section; None where no heading is."""
    keys = _keys(spec)
    return next((number for number, key in enumerate(headings) if key in keys), None)


def _other_names(spec: SectionSpec, corpus: Corpus, known: set[str]) -> list[str]:
    """Headings near this one's that documents without it have, if they are seen often."""
    keys = _keys(spec)
    found: Counter[str] = Counter()
    shown: dict[str, str] = {}
    for headings in corpus.headings:
        if keys.isdisjoint(headings):
            near = [key for key in headings if key not in known and _is_near(key, read_heading(spec.name).key)]
            found.update(near[:1])
            shown.update((key, headings[key]) for key in near[:1])
    return [shown[key] for key, count in found.most_common() if count >= SEEN * corpus.size]


def _is_near(one: str, other: str) -> bool:
    """Whether two headings are the same but for a slip, or one has all the words of the other."""
    words, others = ({*text.split()} - {"and", "the", "of"} for text in (one, other))
    return bool(words) and bool(others) and (closest(one, [other]) is not None or words <= others or others <= words)


def _keys(spec: SectionSpec) -> set[str]:
    return {read_heading(pattern.words).key for pattern in (spec.heading, *spec.aliases)}


def _flat(specs: Sequence[SectionSpec]) -> list[SectionSpec]:
    return [one for spec in specs for one in (spec, *_flat(spec.sections))]
