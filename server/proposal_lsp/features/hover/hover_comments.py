"""Hover on comments for this program: a suppressed rule, and the name of a schema."""

from __future__ import annotations

from proposal_lsp.analysis import CODES, Analysis
from proposal_lsp.config import NO_SCHEMA
from proposal_lsp.detection import modeline
from proposal_lsp.document import Document
from proposal_lsp.features.hover.markup import Hover, bold, card, escape, literal
from proposal_lsp.features.hover.rule_notes import rule_card
from proposal_lsp.features.hover.sections import kind_card
from proposal_lsp.rules._suppressions import suppressions
from proposal_lsp.text import Span
from proposal_lsp.words import closest


def on_comment(analysis: Analysis, document: Document, offset: int) -> Hover | None:
    """The rule, or the schema, that a comment names."""
    named = modeline(document)
    if named is not None and named[1].holds(offset):
        return Hover(named[1], _schema_card(analysis, *named))
    if analysis.binding is None:
        return None
    for one in suppressions(document):
        if one.span.holds(offset):
            where = "the whole document" if one.line is None else "the next line"
            return Hover(one.span, _silenced(one.code, where))
    return None


def _schema_card(analysis: Analysis, id: str, span: Span) -> str:
    if analysis.binding is not None:
        return kind_card(analysis, analysis.binding)
    if id == NO_SCHEMA:
        return card(bold("No schema"), facts=["This document is not checked."])
    said = (finding.message for finding in analysis.findings if finding.span == span)
    return escape(next(said, f'There is no schema "{id}".'))


def _silenced(code: str, where: str) -> str:
    if code in CODES:
        return rule_card(code, [f"Suppressed here for {where}."])
    if not code:
        return card(f"{literal('disable')} needs the code of a rule after it", facts=[f"It applies to {where}."])
    meant = closest(code, CODES)
    return card(f"There is no rule {literal(code)}" + (f"; did you mean {literal(meant)}?" if meant else ""))
