"""The entry point of hover: finds the part of a document at an offset, and its hover."""

from __future__ import annotations

from proposal_lsp.analysis import Analysis
from proposal_lsp.binding import Binding
from proposal_lsp.features.hover.bodies import on_body
from proposal_lsp.features.hover.hover_comments import on_comment
from proposal_lsp.features.hover.hover_fields import on_field
from proposal_lsp.features.hover.hover_tables import on_table
from proposal_lsp.features.hover.markup import Hover, before_line
from proposal_lsp.features.hover.rule_notes import notes, rule_card
from proposal_lsp.features.hover.sections import on_heading, on_title, section_at
from proposal_lsp.features.schema_files.hover_schema import hover_yaml


def hover(analysis: Analysis, offset: int) -> Hover | None:
    """The hover at `offset` (code points); None, without delay, if there is nothing to say.

    Rules with findings at the place are explained as well: in a line each below the rest, or the first one in full if
    there is nothing else.
    """
    if not 0 <= offset <= len(analysis.text.source):
        return None
    found = _found(analysis, offset)
    here = [finding for finding in analysis.findings if finding.span.holds(offset)]
    if not here:
        return found
    if found is None:
        others = (finding for finding in here if finding.code != here[0].code)
        return Hover(here[0].span, "\n\n".join((rule_card(here[0].code), *notes(others))))
    return Hover(found.span, before_line(found.markdown, notes(here)))


def _found(analysis: Analysis, offset: int) -> Hover | None:
    if analysis.role != "document":
        said = hover_yaml(analysis.text, offset, analysis.role)
        return Hover(*said) if said else None
    document, binding = analysis.document, analysis.binding
    if document is None:
        return None
    found = on_comment(analysis, document, offset)
    if found is not None or binding is None:
        return found
    return (
        on_field(binding, offset)
        or on_title(analysis, binding, offset)
        or on_heading(binding, offset)
        or _in_section(binding, offset)
    )


def _in_section(binding: Binding, offset: int) -> Hover | None:
    section = section_at(binding, offset)
    bound = binding.bound_at(section) if section else None
    return (on_table(binding, bound, offset) or on_body(binding, bound, offset)) if bound else None
