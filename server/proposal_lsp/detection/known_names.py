"""The names of the parts of a schema, as they are compared with those of a document."""

from __future__ import annotations

from collections.abc import Iterable

from proposal_lsp.document.headings import read_heading
from proposal_lsp.lazy_dataclasses import NamedTuple, dataclass
from proposal_lsp.remembered import kept_with_first
from proposal_lsp.schema.model import FieldSpec, Schema, SectionSpec


class Part(NamedTuple):
    """A section of a schema."""

    #: As they are compared; none if the heading has holes.
    names: frozenset[str]
    required: bool
    #: The place of the section around it.
    parent: int | None


@dataclass(frozen=True, slots=True)
class KnownNames:
    """The names of the parts of a schema, as they are compared: all names of each field and each section."""

    under: frozenset[str]
    fields: tuple[frozenset[str], ...]
    #: The places of the fields that are required.
    required: frozenset[int]
    #: The place of the required number that title or file name repeat.
    id: int | None
    #: In the order of the template.
    sections: tuple[Part, ...]


@kept_with_first
def names_of(schema: Schema) -> KnownNames:
    """Worked out once for each schema."""
    fields = schema.metadata.fields
    return KnownNames(
        frozenset(read_heading(name).key for name in schema.metadata.under),
        tuple(frozenset((spec.key, *spec.aliases)) for spec in fields),
        frozenset(place for place, spec in enumerate(fields) if spec.required is True),
        _id_place(schema),
        tuple(_parts(schema.sections)),
    )


def _id_place(schema: Schema) -> int | None:
    """The place of the required number that title or file name repeat; None if the kind has none of its own."""
    if schema.metadata.sidecar:
        return None
    forms = (*(schema.title.forms if schema.title else ()), *schema.filename)
    holes = {hole.name for form in forms for hole in form.holes}
    fields = enumerate(schema.metadata.fields)
    return next((at for at, spec in fields if spec.required is True and spec.key in holes and _is_number(spec)), None)


def _is_number(spec: FieldSpec) -> bool:
    return spec.type == "integer" or any(hole.type == "int" for form in spec.patterns for hole in form.holes)


def _parts(sections: Iterable[SectionSpec], start: int = 0, parent: int | None = None) -> list[Part]:
    """The sections, each followed by those below it; the first of them has the place `start`."""
    parts: list[Part] = []
    for spec in sections:
        names = () if spec.heading.holes else (spec.heading, *spec.aliases)
        place = start + len(parts)
        parts.append(Part(frozenset(read_heading(name.words).key for name in names), spec.required is True, parent))
        parts += _parts(spec.sections, place + 1, place)
    return parts
