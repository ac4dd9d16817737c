"""A required field is missing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from proposal_lsp.binding import Binding
from proposal_lsp.binding.relations import Breach, breaches
from proposal_lsp.binding.template import left_over
from proposal_lsp.document.headings import read_heading
from proposal_lsp.findings import SEVERITY_WORDS, Edit, Fix
from proposal_lsp.rules import _places
from proposal_lsp.rules._rule import ERROR, Report, Rule
from proposal_lsp.rules._values import filled
from proposal_lsp.scaffold.insert_field import insert_field, insert_metadata
from proposal_lsp.schema.model import NO_RELATIONS, FieldSpec


def check(binding: Binding) -> Iterator[Report]:
    """A block of metadata that is missing as a whole is one finding; in a missing section it is none."""
    missing = [spec for spec in absent(binding) if spec.required is True and not _is_unread(binding, spec)]
    choices = [breach.names for breach in field_breaches(binding) if breach.kind == "none"]
    if not (missing or choices) or _section_says_it(binding) or _is_swallowed(binding):
        return
    name = binding.schema.metadata.sidecar
    if name and not binding.fields.bound and missing:
        message = f'The metadata file "{name}" is missing from this folder; it must contain {_names(missing)}.'
        yield Report(message, _places.field_place(binding, missing[0])[0])
        return
    required = [spec for spec in binding.schema.metadata.fields if spec.required is True]
    if len(missing) == len(required) and len(missing) > 1:
        fixes = _fixes("Insert the metadata", insert_metadata(binding, tuple(missing)))
        place, _ = _places.field_place(binding, missing[0])
        # The block is as needed as the most needed of its fields.
        about = min(missing, key=lambda spec: SEVERITY_WORDS.get(spec.missing, ERROR))
        yield Report(f"The metadata is missing: {_names(missing)}.", place, fixes=fixes, about=about)
        return
    for spec in missing:
        yield absence(binding, f'Field "{spec.key}" is missing', spec, says_where=True)
    for names in choices:
        specs = [spec for name in names for spec in binding.schema.metadata.fields if spec.key == name]
        yield absence(binding, f"One of the fields {_places.choice(names)} is missing", *specs, says_where=True)


def _is_unread(binding: Binding, spec: FieldSpec) -> bool:
    """Whether broken front matter may well hold a field: its key starts a line there, or nothing could be read."""
    front = binding.document.front_matter
    if front is None or not binding.document.problems:
        return False
    key = rf"^[ \t'\"-]*{re.escape(spec.key)}\b"
    return not binding.fields.bound or bool(re.search(key, binding.document.text.slice(front), re.MULTILINE))


def _is_swallowed(binding: Binding) -> bool:
    """Whether a block that is never closed starts where metadata is kept, and so may hold it."""
    sections = binding.document.sections
    return binding.document.unclosed is not None and (not sections or sections[-1] is binding.title)


def absence(binding: Binding, message: str, *specs: FieldSpec, says_where: bool = False) -> Report:
    """A report of a field that is missing, or of a choice of fields; the message has no full stop yet.

    Its fixes insert a field with its default, or with what the template has there.
    """
    place, before = _places.field_place(binding, specs[0])
    where = f'; it belongs after "{before.field.key}"' if before and says_where else ""
    fixes = (_fixes(f'Insert field "{spec.key}"', insert_field(binding, spec)) for spec in specs)
    return Report(
        f"{message}{where}.",
        place,
        fixes=tuple(chain.from_iterable(fixes)),
        related=_places.asked_here(binding, specs[0].span, "it"),
        about=specs[0],
    )


def _fixes(title: str, edits: tuple[Edit, ...]) -> tuple[Fix, ...]:
    return (Fix(title, edits),) if edits else ()


def _names(specs: list[FieldSpec]) -> str:
    return ", ".join(spec.key for spec in specs)


def absent(binding: Binding) -> list[FieldSpec]:
    """The fields of the schema that the document does not have, and should have if they are required."""
    if binding.has_fields_elsewhere:
        return []
    present = {bound.spec for bound in binding.fields.bound}
    return [spec for spec in binding.schema.metadata.fields if spec not in present]


def field_breaches(binding: Binding) -> Iterator[Breach]:
    """The relations between fields that do not hold; a field without a value is neither missing nor excluded."""
    relations = binding.schema.metadata.relations
    if relations == NO_RELATIONS or binding.has_fields_elsewhere:
        return
    named = [bound.spec.key for bound in binding.fields.bound]
    yield from breaches(relations, [bound.spec.key for bound in filled(binding)], named)


def _section_says_it(binding: Binding) -> bool:
    """Whether the section that holds the metadata is itself missing or empty, which is finding enough."""
    names = {read_heading(name).key for name in binding.schema.metadata.under}
    if any(read_heading(missing.node.spec.name).key in names for missing in binding.missing):
        return True
    bound = [one for one in map(binding.bound_at, binding.metadata_sections) if one]
    return any(binding.is_blank(one.section) or left_over(binding, one.node, one.section) for one in bound)


RULE = Rule(
    "missing-field",
    "A required field is missing.",
    ERROR,
    check,
    scope="outline",
    fix="insert the field in its place, in the style of the others",
)
