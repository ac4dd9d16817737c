"""Finished documents decide what a template leaves open: what is required, other names, further values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from proposal_lsp.document import Document, Section
from proposal_lsp.document.headings import read_heading, strip_markup
from proposal_lsp.document.metadata import read_fields
from proposal_lsp.schema.derive.model import Derived, Guess, Place
from proposal_lsp.schema.derive.titles import literal
from proposal_lsp.schema.derive.vocabulary import state_of
from proposal_lsp.schema.model import FieldSpec, SectionSpec, ValueSpec
from proposal_lsp.schema.pattern import parse_pattern
from proposal_lsp.words import closest

#: In shares of the documents: what more have is required; what fewer have is ignored.
REQUIRED = 0.9
SEEN = 0.05
#: Values that so many documents share are a vocabulary, if there are not more than these.
COVERED = 0.8
MAX_VALUES = 12


@dataclass(frozen=True, slots=True)
class _Corpus:
    """What each document has: its headings by their compared form, and its fields by their folded key."""

    headings: tuple[dict[str, str], ...]
    fields: tuple[dict[str, str], ...]

    def share(self, count: int) -> float:
        return count / len(self.headings)


def refine(derived: Derived, documents: Sequence[Document]) -> Derived:
    """The derived schema as these documents bear it out; without documents, as it is."""
    if not documents:
        return derived
    schema = derived.schema
    under = {read_heading(name).key for name in schema.metadata.under}
    named = {field.key.casefold() for field in schema.metadata.fields} if "section" in schema.metadata.styles else set()
    corpus = _Corpus(
        tuple({section.name.key: section.name.title for section in one.sections} for one in documents),
        tuple(_fields(one, under, named) for one in documents),
    )
    seen: dict[Place, str] = {}
    known = {key for spec in _flat(schema.sections) for key in _keys(spec)}
    sections = tuple(_section(spec, corpus, known, ("section",), seen) for spec in schema.sections)
    fields = tuple(_field(spec, corpus, seen) for spec in schema.metadata.fields)
    metadata = replace(schema.metadata, fields=fields)
    guesses = [guess for guess in derived.guesses if guess.place not in seen]
    guesses += (Guess(place, reason) for place, reason in seen.items())
    return Derived(replace(schema, sections=sections, metadata=metadata), tuple(guesses))


def _section(spec: SectionSpec, corpus: _Corpus, known: set[str], around: Place, seen: dict[Place, str]) -> SectionSpec:
    place = (*around, spec.name)
    below = tuple(_section(inner, corpus, known, place, seen) for inner in spec.sections)
    if spec.heading.holes:
        return replace(spec, sections=below)
    names = _other_names(spec, corpus, known)
    known |= {read_heading(name).key for name in names}
    keys = {*_keys(spec), *(read_heading(name).key for name in names)}
    share = corpus.share(sum(any(key in headings for key in keys) for headings in corpus.headings))
    seen[_of(place, "required")] = f"{share:.0%} of the documents have it"
    if names:
        seen[_of(place, "aliases")] = "documents without it have these"
    aliases = (*spec.aliases, *(parse_pattern(literal(name)) for name in names))
    return replace(spec, required=share >= REQUIRED, aliases=aliases, sections=below)


def _of(place: Place, key: str) -> Place:
    return (*place, key)


def _other_names(spec: SectionSpec, corpus: _Corpus, known: set[str]) -> list[str]:
    """Headings near this one's that documents without it have, if they are seen often."""
    keys = _keys(spec)
    found: Counter[str] = Counter()
    shown: dict[str, str] = {}
    for headings in corpus.headings:
        if keys.isdisjoint(headings):
            near = [key for key in headings if key not in known and _is_near(key, read_heading(spec.name).key)]
            found.update(near[:1])
            shown.update((key, headings[key]) for key in near[:1])
    return [shown[key] for key, count in found.most_common() if corpus.share(count) >= SEEN]


def _is_near(one: str, other: str) -> bool:
    """Whether two headings are the same but for a slip, or one has all the words of the other."""
    words, others = ({*text.split()} - {"and", "the", "of"} for text in (one, other))
    return bool(words) and bool(others) and (closest(one, [other]) is not None or words <= others or others <= words)


def _field(spec: FieldSpec, corpus: _Corpus, seen: dict[Place, str]) -> FieldSpec:
    place = ("field", spec.key)
    values = [fields[spec.key.casefold()] for fields in corpus.fields if spec.key.casefold() in fields]
    share = corpus.share(len(values))
    seen[_of(place, "required")] = f"{share:.0%} of the documents have it"
    spec = replace(spec, required=share >= REQUIRED)
    names = {value.name.casefold() for value in spec.values}
    often = [value for value in _often(values, len(corpus.fields)) if not any(_is_same(value, name) for name in names)]
    covered = sum(any(_is_same(value, name) for name in (*names, *often)) for value in values)
    if spec.type == "text" and spec.default is not None and values:
        is_vocabulary = len(often) in range(2, MAX_VALUES + 1) and covered / len(values) >= COVERED
        spec = replace(spec, type="enum") if is_vocabulary else spec
    if spec.type != "enum" or not often:
        return spec
    seen[_of(place, "values")] = f"{', '.join(often)}: {SEEN:.0%} of the documents or more"
    is_status = spec.is_status or spec.key.casefold() in ("status", "state", "stage")
    more = tuple(ValueSpec(value, state=state_of(value) if is_status else None) for value in often)
    return replace(spec, values=(*spec.values, *more))


def _often(values: Sequence[str], total: int) -> list[str]:
    """Each value of a few words that many documents have, in its most frequent spelling."""
    spellings = Counter(" ".join(strip_markup(value).split()) for value in values)
    counts: Counter[str] = Counter()
    shown: dict[str, str] = {}
    for spelling, count in spellings.most_common():
        if 0 < len(spelling) <= 40 and len(spelling.split()) <= 4 and spelling[0].isalpha() and "|" not in spelling:
            counts[spelling.casefold()] += count
            shown.setdefault(spelling.casefold(), spelling)
    return [shown[key] for key, count in counts.most_common() if count >= max(2, SEEN * total)]


def _is_same(value: str, name: str) -> bool:
    folded = " ".join(strip_markup(value).split()).casefold()
    return folded == name.casefold() or (folded.startswith(name.casefold()) and folded[len(name)] in " (,:;-")


def _fields(document: Document, under: set[str], named: set[str]) -> dict[str, str]:
    found = list(document.fields)
    for section in document.sections:
        if section.name.key in under:
            found += read_fields(document.text, section.leaves)
    pairs = {strip_markup(field.key).casefold(): field.value for field in reversed(found)}
    bodies = {section.name.key: _first_line(section) for section in document.sections if section.name.key in named}
    return {**bodies, **pairs}


def _first_line(section: Section) -> str:
    return next((leaf.text.split("\n")[0] for leaf in section.leaves if leaf.kind in ("paragraph", "item")), "")


def _keys(spec: SectionSpec) -> set[str]:
    return {read_heading(pattern.source).key for pattern in (spec.heading, *spec.aliases)}


def _flat(specs: Sequence[SectionSpec]) -> list[SectionSpec]:
    return [one for spec in specs for one in (spec, *_flat(spec.sections))]
