"""What finished documents say of metadata: which fields are required, how else they are called, what they hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from proposal_lsp.document.headings import strip_markup
from proposal_lsp.schema.derive.corpus import REQUIRED, SEEN, Corpus, is_status
from proposal_lsp.schema.derive.model import Place, inside
from proposal_lsp.schema.derive.vocabulary import state_of
from proposal_lsp.schema.model import FieldSpec, MetadataSpec, ValueSpec
from proposal_lsp.words import closest

#: Values that so many documents share are a vocabulary, if there are not more than these.
COVERED = 0.8
MAX_VALUES = 12


def refine_metadata(spec: MetadataSpec, corpus: Corpus, seen: dict[Place, str]) -> MetadataSpec:
    """The metadata of a template as documents keep it; `seen` takes the reasons."""
    known = {field.key.casefold() for field in spec.fields}
    fields = tuple(_field(field, corpus, known, seen) for field in spec.fields)
    keys = {name.casefold() for field in fields for name in (field.key, *field.aliases)}
    styles = Counter(one for held in corpus.fields for one in {held[key].style for key in keys & held.keys()})
    often = (style for style, count in styles.most_common() if count >= SEEN * corpus.size)
    return replace(spec, styles=tuple(dict.fromkeys((*spec.styles, *often))), fields=fields)


def _field(spec: FieldSpec, corpus: Corpus, known: set[str], seen: dict[Place, str]) -> FieldSpec:
    place = ("field", spec.key)
    key = spec.key.casefold()
    without = [fields for fields in corpus.fields if key not in fields]
    near = Counter(entry.key for fields in without for name, entry in fields.items() if _is_other(name, key, known))
    names = [name for name, count in near.most_common() if count >= SEEN * corpus.size]
    known |= {name.casefold() for name in names}
    keys = [key, *(name.casefold() for name in names)]
    values = [next((fields[one].value for one in keys if one in fields), None) for fields in corpus.fields]
    held = [value for value in values if value is not None]
    share = len(held) / corpus.size
    seen[inside(place, "required")] = f"{share:.0%} of the documents have it"
    if names:
        seen[inside(place, "aliases")] = "documents without it have these"
    spec = replace(spec, required=share >= REQUIRED, aliases=(*spec.aliases, *names))
    return _vocabulary(spec, [value for value in held if value.strip()], corpus.size, seen)


def _is_other(name: str, key: str, known: set[str]) -> bool:
    return name not in known and closest(name, [key]) is not None


def _vocabulary(spec: FieldSpec, values: Sequence[str], total: int, seen: dict[Place, str]) -> FieldSpec:
    """A field with the values that many documents have beside those of the template; open where there are others."""
    place = ("field", spec.key)
    names = {value.name.casefold() for value in spec.values}
    often = [value for value in _often(values, total) if not any(_is_same(value, name) for name in names)]
    strange = sum(not any(_is_same(value, name) for name in (*names, *often)) for value in values)
    is_covered = strange <= (1 - COVERED) * len(values)
    if spec.type == "text" and spec.default is not None and is_covered and len(often) in range(2, MAX_VALUES + 1):
        spec = replace(spec, type="enum")
    if spec.type != "enum":
        return spec
    if often:
        seen[inside(place, "values")] = f"{', '.join(often)}: {SEEN:.0%} of the documents or more"
    if not (is_covered or spec.open):
        seen[inside(place, "open")] = f"{strange / len(values):.0%} of the documents have other values"
    more = tuple(ValueSpec(value, state=state_of(value) if is_status(spec) else None) for value in often)
    return replace(spec, values=(*spec.values, *more), open=spec.open or not is_covered)


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
