"""Refines metadata by finished documents: which fields are required, their other names, their values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence, Set
from typing import cast

from proposal_lsp import lazy_re as re
from proposal_lsp.binding.identity import is_status
from proposal_lsp.catalog.derived import KeyPath, inside
from proposal_lsp.derive.corpus import FEW, MIN_DOCUMENTS, REQUIRED, SEEN, Corpus, requirement
from proposal_lsp.derive.vocabulary import state_of
from proposal_lsp.document.visible import visible
from proposal_lsp.lazy_dataclasses import replace
from proposal_lsp.schema.model import FieldSpec, FieldType, MetadataSpec, ValueSpec
from proposal_lsp.words import closest, is_slip

#: Values that this many documents share are a vocabulary, if there are at most this many of them.
COVERED = 0.8
MAX_VALUES = 12
#: A field that the template lacks is added only if this many documents have it.
MIN_HOLDERS = 3

#: A remark after a value, and the date or the version that it applies to; for texts with folded whitespace.
_REMARK = re.compile(r" ?[(\[,;:].*| [-–—→] ?.*| ->.*")
_DATING = re.compile(
    r" (?:in|on|since|with|by|as of|for|from|version)(?: version)? v?\d\S*$| v\d\S*$| \d+[./-]\d\S*$", re.IGNORECASE
)

_TYPES: tuple[tuple[FieldType, re.Pattern[str]], ...] = (
    ("date", re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")),
    ("integer", re.compile(r"[0-9]{1,9}")),
    ("url", re.compile(r"<?https?://[^\s|]+>?")),
)

_OF_PEOPLE: tuple[tuple[FieldType, re.Pattern[str]], ...] = (
    ("handle", re.compile("@")),
    ("email", re.compile(r"<?[^\s@<>]+@")),
)


def refine_metadata(spec: MetadataSpec, corpus: Corpus, others: Corpus, seen: dict[KeyPath, str]) -> MetadataSpec:
    """The metadata of a template as refined by documents; reasons are added to `seen`.

    `others` are drafts and dead documents: the statuses that they have are statuses as well.
    """
    known = {field.key.casefold() for field in spec.fields}
    fields = [_field(field, corpus, known, seen) for field in spec.fields]
    fields += _further(corpus, known, seen)
    fields = [_vocabulary(_typed(field, corpus, seen), corpus, others, seen) for field in fields]
    keys = {name.casefold() for field in fields for name in (field.key, *field.aliases)}
    styles = Counter(one for held in corpus.fields for one in {held[key].style for key in keys & held.keys()})
    often = (style for style, count in styles.most_common() if count >= SEEN * corpus.size)
    return replace(spec, styles=tuple(dict.fromkeys((*spec.styles, *often))), fields=tuple(fields))


def _further(corpus: Corpus, known: set[str], seen: dict[KeyPath, str]) -> list[FieldSpec]:
    """Fields that many documents have beyond the template's, in the order in which they mostly come."""
    places: dict[str, list[int]] = {}
    for fields in corpus.fields:
        for place, key in enumerate(fields):
            places.setdefault(key, []).append(place)
    often = {key: at for key, at in places.items() if len(at) >= max(MIN_HOLDERS, SEEN * corpus.size)}
    found: list[FieldSpec] = []
    for key in sorted(often.keys() - known, key=lambda key: (sum(often[key]) / len(often[key]), key)):
        held = [fields[key] for fields in corpus.fields if key in fields]
        name = Counter(entry.key for entry in held).most_common(1)[0][0]
        share = len(held) / corpus.size
        seen["field", name, "required"] = f"{share:.0%} of the documents have it"
        seen["field", name] = "the template does not have it"
        values = [entry.value.strip() for entry in held if entry.value.strip()]
        is_filled = len(values) > len(held) / 2
        kind = next((kind for kind, form in _TYPES if is_filled and all(map(form.fullmatch, values))), "text")
        is_required = share >= REQUIRED and corpus.size >= MIN_DOCUMENTS
        found.append(FieldSpec(key=name, type=cast(FieldType, kind), required=is_required))
    return found


def _field(spec: FieldSpec, corpus: Corpus, known: set[str], seen: dict[KeyPath, str]) -> FieldSpec:
    place = ("field", spec.key)
    key = spec.key.casefold()
    without = [fields for fields in corpus.fields if key not in fields]
    near = Counter(entry.key for fields in without for name, entry in fields.items() if _is_other(name, key, known))
    names = [name for name, count in near.most_common() if count >= corpus.often()]
    known |= {name.casefold() for name in names}
    spec = replace(spec, aliases=(*spec.aliases, *names))
    if names:
        seen[inside(place, "aliases")] = "documents without it have these"
    if spec.required is not True:
        return spec
    slips = sum(any(name not in known and is_slip(name, key) for name in fields) for fields in without)
    having = len(_values(spec, corpus)) + slips
    required, missing = requirement(having, corpus.size)
    seen[inside(place, "required")] = f"{having / corpus.size:.0%} of the documents have it"
    return replace(spec, required=required, missing=missing)


def _values(spec: FieldSpec, corpus: Corpus) -> list[str]:
    """The values of a field in the documents that have it."""
    keys = [name.casefold() for name in (spec.key, *spec.aliases)]
    found = (next((fields[key].value for key in keys if key in fields), None) for fields in corpus.fields)
    return [value for value in found if value is not None]


def _is_other(name: str, key: str, known: set[str]) -> bool:
    return name not in known and not is_slip(name, key) and closest(name, [key]) is not None


def _typed(spec: FieldSpec, corpus: Corpus, seen: dict[KeyPath, str]) -> FieldSpec:
    """A field of any text where no document has a value of the type that was derived from the template."""
    form = dict((*_TYPES, *_OF_PEOPLE)).get(spec.type)
    values = [value.strip() for value in _values(spec, corpus) if value.strip()]
    if form is None or len(values) < FEW or any(map(form.match, values)):
        return spec
    seen[inside(("field", spec.key), "type")] = "no document has such a value as the template says"
    return replace(spec, type="text")


def _vocabulary(spec: FieldSpec, corpus: Corpus, others: Corpus, seen: dict[KeyPath, str]) -> FieldSpec:
    """A field with the values of the template and those that many documents have; open if there are others."""
    place = ("field", spec.key)
    is_stage = spec.is_status or is_status(spec.key)
    held = (*_values(spec, corpus), *(_values(spec, others) if is_stage else ()))
    values = [bare_value(value) for value in held if value.strip()]
    listed = {name.casefold() for value in spec.values for name in (value.name, *value.aliases)}
    # There are few statuses, and some of them are rare.
    least = 2 if is_stage else corpus.often()
    often = [value for value in _often(values, least) if not any(_is_same(value, name) for name in listed)]
    unlisted = _share_of_others(values, listed)
    is_covered = _share_of_others(values, {*listed, *map(str.casefold, often)}) <= 1 - COVERED
    is_learned = spec.type == "text" and is_covered and len(often) in range(2, MAX_VALUES + 1)
    if is_learned and (spec.default is not None or place in seen):
        # No one has said that there are no others.
        spec = replace(spec, type="enum", open=True)
    if spec.type != "enum":
        return spec
    if often:
        seen[inside(place, "values")] = f"{', '.join(often)}: {least:.0f} of the documents or more"
    # If many documents have other values, the list is not complete.
    has_shares = corpus.size >= MIN_DOCUMENTS
    is_open = bool(spec.values) and corpus.size >= FEW and unlisted > (1 - COVERED if has_shares else 1 / 2)
    if is_open and not spec.open:
        seen[inside(place, "open")] = f"{unlisted:.0%} of the documents have other values"
    more = tuple(ValueSpec(name=value, state=state_of(value) if is_stage else None) for value in often)
    return replace(spec, values=(*spec.values, *more), open=spec.open or is_open)


def _share_of_others(values: Sequence[str], names: Set[str]) -> float:
    """The share of values that are none of these names."""
    return sum(not any(_is_same(value, name) for name in names) for value in values) / len(values) if values else 0.0


def bare_value(value: str) -> str:
    """A value without what dates it or numbers it: `Shipped` of `Shipped (Cart 2.0)` and of `Shipped in 2.0`."""
    text = " ".join(visible(value).split())
    return _DATING.sub("", _REMARK.sub("", text)).strip() or text


def _often(values: Sequence[str], least: float) -> list[str]:
    """Each value of a few words that so many documents have, in its most frequent spelling."""
    spellings = Counter(" ".join(visible(value).split()) for value in values)
    counts: Counter[str] = Counter()
    shown: dict[str, str] = {}
    for spelling, count in spellings.most_common():
        if 0 < len(spelling) <= 40 and len(spelling.split()) <= 4 and spelling[0].isalpha() and "|" not in spelling:
            counts[spelling.casefold()] += count
            shown.setdefault(spelling.casefold(), spelling)
    return [shown[key] for key, count in counts.most_common() if count >= least]


def _is_same(value: str, name: str) -> bool:
    folded = " ".join(visible(value).split()).casefold()
    return folded == name.casefold() or (folded.startswith(name.casefold()) and folded[len(name)] in " (,:;-")
