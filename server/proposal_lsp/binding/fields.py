"""Which written field is which field of the schema."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import chain
from typing import Literal

from proposal_lsp.binding.values import ValueMatch, match_value, plain_value, read_date
from proposal_lsp.document import Document, Field, Section
from proposal_lsp.document.metadata import read_fields
from proposal_lsp.document.placeholders import is_placeholder
from proposal_lsp.document.visible import visible
from proposal_lsp.lazy_dataclasses import dataclass, replace
from proposal_lsp.schema.model import FieldSpec, MetadataSpec
from proposal_lsp.words import closest, is_plural

FieldFit = Literal["exact", "alias", "case", "close"]


@dataclass(frozen=True, eq=False)
class BoundField:
    """A written field that is a field of the schema."""

    spec: FieldSpec
    field: Field
    fit: FieldFit

    @cached_property
    def match(self) -> ValueMatch:
        """The word of the vocabulary that the value means."""
        return match_value(self.spec.values, self.field.value)


@dataclass(frozen=True, slots=True, eq=False)
class Fields:
    """The metadata of a document, bound to the fields of a schema."""

    #: In document order; a repeated field is included several times.
    bound: tuple[BoundField, ...]
    #: A second field with the key of an earlier one, and the earlier one. In different places they contradict each
    #: other.
    duplicates: tuple[tuple[Field, BoundField], ...]
    #: Fields the schema does not know, in the places where it keeps metadata.
    unknown: tuple[Field, ...]

    def get(self, key: str) -> BoundField | None:
        """The field of a key of the schema; letter case is ignored."""
        folded = key.casefold()
        return next((bound for bound in self.bound if bound.spec.key.casefold() == folded), None)

    @property
    def status(self) -> BoundField | None:
        """The field that says how far the document has come."""
        return next((bound for bound in self.bound if bound.spec.is_status), None)


def bind_fields(document: Document, metadata: MetadataSpec, under: Iterable[Section], named: Sequence[Field]) -> Fields:
    """Bind the fields before the first section, those of the sections `under`, and the section bodies in `named`."""
    taken: dict[FieldSpec, BoundField] = {}
    repeated: list[BoundField] = []
    duplicates: list[tuple[Field, BoundField]] = []
    rest: list[Field] = []
    spellings = _spellings(metadata.fields)
    for field in _found(document, metadata, under, named):
        key = visible(field.key).strip()
        spec, fit = spellings.get(key) or _caseless(spellings, key)
        if spec is None:
            rest.append(field)
        elif spec not in taken:
            taken[spec] = BoundField(spec, _only_item(spec, field), fit)
        elif spec.repeat and field.style != "front-matter":  # in YAML it is a mistake whatever the schema says
            repeated.append(BoundField(spec, _only_item(spec, field), fit))
        elif taken[spec].field.style == field.style or (
            field.style in metadata.styles and _contradicts(taken[spec], BoundField(spec, field, fit))
        ):
            duplicates.append((field, taken[spec]))
    unknown: list[Field] = []
    for field in rest:
        free = [spec.key for spec in metadata.fields if spec not in taken]
        near = _near(visible(field.key), free, only_plural=field.style not in metadata.styles)
        if near is not None:
            spec = next(spec for spec in metadata.fields if spec.key == near)
            taken[spec] = BoundField(spec, field, "close")
        elif field.style in metadata.styles:
            unknown.append(field)
    bound = sorted([*taken.values(), *repeated], key=lambda one: one.field.span)
    return Fields(tuple(bound), tuple(duplicates), tuple(unknown))


def _found(
    document: Document, metadata: MetadataSpec, under: Iterable[Section], named: Sequence[Field]
) -> Iterator[Field]:
    # What is below the first heading is read with the document, too, where that could be its title.
    own = {one.span for one in document.fields}
    below = (one for section in under for one in read_fields(document.text, section.leaves) if one.span not in own)
    found = chain(document.fields, below, named)
    return (one for one in found if "sidecar" not in metadata.styles or one.style in metadata.styles)


def _near(key: str, free: Sequence[str], *, only_plural: bool) -> str | None:
    """The key that a misspelt one is meant to be: its singular, or else the closest.

    A word with an extra syllable in front is a different word: `Revision` is not `Vision`.
    """
    plural = next((other for other in free if is_plural(key, other)), None)
    if plural is not None or only_plural:
        return plural
    return closest(key, (other for other in free if not _has_prefix(key, other) and not _has_prefix(other, key)))


def _has_prefix(word: str, root: str) -> bool:
    return len(word) > len(root) + 1 and word.casefold().endswith(root.casefold())


def _only_item(spec: FieldSpec, field: Field) -> Field:
    """The field with the entry of a list of one as its value, where it is not a list; `[Name]` may be a placeholder."""
    if spec.is_list or field.style != "front-matter" or len(field.children) != 1 or field.children[0].key:
        return field
    only = field.children[0]
    is_block = field.value.startswith("-")
    is_value = read_date(only.value) is not None or match_value(spec.values, only.value).value is not None
    if not (is_block or is_value):
        return field
    # The replacement is not a list, so the brackets are replaced, too.
    span = only.value_span if is_block else field.value_span
    return replace(field, value=only.value, value_span=span, quoted=only.quoted, children=())


def _contradicts(first: BoundField, second: BoundField) -> bool:
    """Whether two entries of one field, in different places, have different meanings and not only different wording."""
    values = first.field.value, second.field.value
    if first.spec.values:
        words = first.match.value, second.match.value
        return None not in words and words[0] is not words[1]
    dates = tuple(map(read_date, values))
    if first.spec.type in ("date", "datetime"):
        return None not in dates and dates[0] != dates[1]
    one, other = (plain_value(value).casefold() for value in values)
    if second.field.style == "lines" or any(not value or is_placeholder(value) for value in values):
        return False  # a plain line may be a sentence
    return one not in other and other not in one


def _caseless(spellings: dict[str, tuple[FieldSpec, FieldFit]], key: str) -> tuple[FieldSpec | None, FieldFit]:
    found = spellings.get(key.casefold())
    if found is None:
        return None, "exact"
    return found[0], "case" if found[1] == "exact" else found[1]


def _spellings(fields: Sequence[FieldSpec]) -> dict[str, tuple[FieldSpec, FieldFit]]:
    """Every spelling that identifies a field directly; exact ones have precedence over those that differ in case."""
    found: dict[str, tuple[FieldSpec, FieldFit]] = {}
    for spec in fields:
        for alias in spec.aliases:
            found[alias.casefold()] = found[alias] = (spec, "alias")
    for spec in fields:
        if spec.key.casefold() not in found:
            found[spec.key.casefold()] = (spec, "case")
    for spec in fields:
        found[spec.key] = (spec, "exact")
    return found
