"""A document is older than a section or field of its template."""

from __future__ import annotations

from collections.abc import Iterator, Set

from proposal_lsp.binding import Binding
from proposal_lsp.findings import Edit, Fix
from proposal_lsp.rules import _places
from proposal_lsp.rules._lost import may_be_lost
from proposal_lsp.rules._rule import INFORMATION, Report, Rule
from proposal_lsp.rules.misnamed_section import rename
from proposal_lsp.rules.missing_field import absence, absent
from proposal_lsp.rules.missing_section import really_missing
from proposal_lsp.schema.model import FieldSpec, SectionSpec


def check(binding: Binding) -> Iterator[Report]:
    """Each section and field that it lacks, or has under its earlier name."""
    if not binding.schema.later:
        return
    for missing in really_missing(binding, binding.newer):
        message = f'Section "{missing.node.spec.heading.shown}" {_came(missing.node.spec)};'
        yield _places.absence(binding, message, missing.after, missing.node)
    asked = {spec for spec, required in binding.schema.later if binding.holds(required)}
    for spec in absent(binding):
        if spec in asked:
            yield absence(binding, f'Field "{spec.key}" {_came(spec)}', spec, says_where=True)
    yield from _renamed(binding, {spec for spec, _ in binding.schema.later})


def _came(spec: SectionSpec | FieldSpec) -> str:
    return f"came into the template on {spec.since}"


def _renamed(binding: Binding, later: Set[SectionSpec | FieldSpec]) -> Iterator[Report]:
    for bound in binding.bound:
        if bound.fit == "alias" and bound.node.spec in later:
            message = f'Section "{bound.section.name.title}" {_called(bound.node.spec.heading.shown, bound.node.spec)}'
            yield Report(message, _places.title_span(binding, bound.section), fixes=rename(binding, bound))
    for field in binding.fields.bound:
        if field.fit == "alias" and field.spec in later and field.field.style != "section":
            fix = Fix(f'Rename to "{field.spec.key}"', (Edit(field.field.key_span, field.spec.key),))
            message = f'Field "{field.field.key}" {_called(field.spec.key, field.spec)}'
            yield Report(message, field.field.key_span, fixes=(fix,))


def _called(name: str, spec: SectionSpec | FieldSpec) -> str:
    return f'is called "{name}" in the template since {spec.since}.'


RULE = Rule(
    "older-template",
    "A document is older than a section or field of its template.",
    INFORMATION,
    check,
    fix="insert or rename it, as `migrate` does for all of them",
    reads=may_be_lost,
)
