"""The severity that a section or a field of the schema sets for findings about it.

In a derived schema, guesses are information, and so is what its documents support only in part.
"""

from __future__ import annotations

from bisect import bisect_right

from proposal_lsp.binding import Binding
from proposal_lsp.findings import SEVERITY_WORDS, Severity
from proposal_lsp.remembered import kept_with_first
from proposal_lsp.rules._rule import Report
from proposal_lsp.schema.model import FieldSpec, Schema, SectionSpec, every_section


def own_severity(binding: Binding, code: str, report: Report, severity: Severity) -> Severity | None:
    """The severity of a rule's report: that of what it is about, if that has one of its own; None: off."""
    if binding.schema.is_derived and (report.is_guess or (code, report.message) in binding.schema.customs):
        severity = max(severity, Severity.INFORMATION)
    if report.is_spare and binding.schema.spare:
        mildest = SEVERITY_WORDS.get(binding.schema.spare)
        return mildest and max(severity, mildest)
    if not _specs_have_own(binding.schema):
        return severity
    spec = report.about or _at(binding, report.span.start)
    if spec and spec.severity:
        return SEVERITY_WORDS.get(spec.severity)
    if report.about and report.about.missing:
        mildest = SEVERITY_WORDS.get(report.about.missing)
        return mildest and max(severity, mildest)
    return severity


def has_own_severities(schema: Schema) -> bool:
    """Whether findings may have another severity than their rule."""
    return schema.is_derived or bool(schema.spare) or _specs_have_own(schema)


@kept_with_first
def _specs_have_own(schema: Schema) -> bool:
    fields = any(spec.severity or spec.missing for spec in schema.metadata.fields)
    return fields or any(spec.severity or spec.missing for spec in every_section(schema.sections))


def _at(binding: Binding, offset: int) -> FieldSpec | SectionSpec | None:
    """The field, or else the section with its own body, that is at an offset."""
    for bound in binding.fields.bound:
        if bound.field.span.holds(offset):
            return bound.spec
    sections = binding.document.sections
    place = bisect_right(sections, offset, key=lambda section: section.span.start)
    found = binding.bound_at(sections[place - 1]) if place else None
    return found.node.spec if found else None
