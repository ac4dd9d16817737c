"""How a proposal is identified: where a kind keeps number, title and status, and their values in a document."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath
from typing import Literal

from proposal_lsp import lazy_re as re
from proposal_lsp.binding.bound import Binding
from proposal_lsp.binding.paths import path_holes
from proposal_lsp.binding.values import plain_value
from proposal_lsp.lazy_dataclasses import NamedTuple
from proposal_lsp.remembered import kept_with_first
from proposal_lsp.schema.model import FieldSpec, Schema
from proposal_lsp.schema.pattern import Hole
from proposal_lsp.text import Span

_DIGITS = re.compile("[0-9]{1,9}")
#: A value that is a number, maybe with the prefix that ids have: `BIP-12`.
_NUMBERED = re.compile(r"[^\W\d_]{0,20}[-_ #]?([0-9]{1,9})")

#: The usual names of the status field, in several languages. Those without spaces between words may be parts of names.
_STATUS_KEY = re.compile(
    r"\b(?:status|state|stage|статус|estado|statut|stato)\b|状态|狀態|状態|ステータス", re.IGNORECASE
)

Where = Literal["field", "title", "file name"]


class WrittenNumber(NamedTuple):
    """A number in one place."""

    digits: str
    where: Where
    #: Where the digits are in the text of the document; None: they are in its path, or in its sidecar.
    span: Span | None = None

    @property
    def value(self) -> int:
        """The numeric value; 0 means that no number has been assigned yet."""
        return int(self.digits)


def is_status(key: str) -> bool:
    """Whether a field of this name is a status."""
    return bool(_STATUS_KEY.fullmatch(key))


def names_status(key: str) -> bool:
    """Whether a name has the word for a status in it, as "Current status" has."""
    return bool(_STATUS_KEY.search(key))


@kept_with_first
def number_hole(schema: Schema) -> Hole | None:
    """The hole of the title or file name pattern that holds the number; None if this kind has no numbers."""
    title = schema.title.pattern if schema.title else None
    holes = [hole for pattern in (title, *schema.filename) if pattern for hole in pattern.holes]
    fields = {spec.key.casefold(): spec for spec in schema.metadata.fields}
    counts = (hole for hole in holes if hole.type == "int" or _is_number(fields.get(hole.name.casefold())))
    return next(counts, None)


def _is_number(spec: FieldSpec | None) -> bool:
    if spec is None:
        return False
    return spec.type == "integer" or any(hole.type == "int" for form in spec.patterns for hole in form.holes)


def title_hole(schema: Schema) -> Hole | None:
    """The hole of the title pattern that holds the words: `title`, or else the last."""
    pattern = schema.title.pattern if schema.title else None
    words = [hole for hole in (pattern.holes if pattern else ()) if hole.type == "text"]
    return next((hole for hole in words if hole.name.casefold() == "title"), words[-1] if words else None)


def number_in_path(schema: Schema, path: str | None) -> str:
    """The number that the path of a file gives: in the schema's form, else `042` of `rfc-042-uploads.md`; or empty."""
    hole = number_hole(schema)
    if hole is None or not path:
        return ""
    given = (path_holes(schema.filename, path) or {}).get(hole.name, "")
    found = _DIGITS.search(PurePath(path).stem) if hole.type == "int" else None
    return given if given.isdecimal() else found.group() if found else ""


def leads(schema: Schema) -> tuple[str, ...]:
    """The possible prefixes of the number in a file name, whether or not the schema has a pattern for it: `rfc-`."""
    title, hole = schema.title.pattern if schema.title else None, number_hole(schema)
    before = title.parts[0] if title and len(title.parts) > 1 and title.parts[1] == hole else ""
    return (f"{schema.id}-", *([before] if isinstance(before, str) and before else []))


def numbers_in_name(schema: Schema, path: str) -> Iterator[str]:
    """The numbers in the path of a file, by the forms of the schema, then by its `leads`."""
    hole = number_hole(schema)
    if hole is None:
        return
    given = (path_holes(schema.filename, path) or {}).get(hole.name, "")
    if _DIGITS.fullmatch(given):
        yield given
    for lead in leads(schema):
        found = re.match(rf"{re.escape(lead)}([0-9]{{1,9}})(?![0-9])", PurePath(path).name, re.IGNORECASE)
        if found:
            yield found.group(1)


def numbers_in_title(schema: Schema, words: str) -> Iterator[Span]:
    """Where the number is in the words of a title, by each form that they have."""
    hole = number_hole(schema)
    for form in schema.title.forms if hole and schema.title else ():
        for key, span in form.spans(words).items():
            if hole and key.casefold() == hole.name.casefold() and _DIGITS.fullmatch(words[slice(*span)]):
                yield span


def written_numbers(binding: Binding) -> dict[Where, WrittenNumber]:
    """The number of a document in each place that says one: in its field, in its title, in the name of its file."""
    if number_hole(binding.schema) is None:
        return {}
    name = next(numbers_in_name(binding.schema, binding.path or ""), None)
    found = (_in_field(binding), _in_title(binding), WrittenNumber(name, "file name") if name else None)
    return {one.where: one for one in found if one}


def _in_field(binding: Binding) -> WrittenNumber | None:
    hole = number_hole(binding.schema)
    bound = binding.known.get(hole.name) if hole else None
    said = _NUMBERED.fullmatch(plain_value(bound.field.value)) if bound else None
    if bound is None or said is None:
        return None
    digits = said.group(1)
    start = binding.document.text.source.find(digits, *bound.field.value_span) if binding.sidecar is None else -1
    return WrittenNumber(digits, "field", Span(start, start + len(digits)) if start >= 0 else None)


def _in_title(binding: Binding) -> WrittenNumber | None:
    title = binding.title
    words = title.name.numbered if title else ""
    place = next(numbers_in_title(binding.schema, words), None)
    if title is None or place is None:
        return None
    around = title.place_of(words, binding.document.text)
    return WrittenNumber(words[slice(*place)], "title", place.shift(around.start) if around else None)
