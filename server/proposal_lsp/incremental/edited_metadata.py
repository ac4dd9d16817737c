"""The next revision after an edit of one value in front matter: rules that look at values run again, the others do not.

The headings and their text are as they were; places after the edit have moved. An edit that changes which fields there
are, or that may change which kind of proposal it is, has no such answer.
"""

from __future__ import annotations

from itertools import count

from proposal_lsp.binding import Binding
from proposal_lsp.document import Document, Field, Section
from proposal_lsp.document.front_matter import find_front_matter
from proposal_lsp.document.front_matter_fields import read_front_matter
from proposal_lsp.document.parse import header_fields
from proposal_lsp.document.syntax import FrontMatter
from proposal_lsp.document.visible import visible
from proposal_lsp.findings import Severity, moved, places
from proposal_lsp.incremental.edited_binding import rebound
from proposal_lsp.incremental.revision import MODELINE, Revision
from proposal_lsp.lazy_dataclasses import replace
from proposal_lsp.remembered import kept_with_first
from proposal_lsp.rules import Known, Placed, Rule, apply_rules, apply_to_field, by_rule, has_own_severities
from proposal_lsp.schema.earlier import moves
from proposal_lsp.schema.model import Condition, Schema, every_section
from proposal_lsp.text import Change, Span, Text


def revise_value(revision: Revision, text: Text, change: Change) -> Revision | None:
    """The revision that `change` leads to, whose text is `text`; None if the document must be analyzed again."""
    origin, before = revision.origin, revision.binding
    if origin.telling_fields is None or not origin.rule_findings.complete or (before and moves(before.schema)):
        return None
    step = _edited_document(revision.document, text, change, origin.telling_fields)
    if step is None:
        return None
    document, place = step
    if before is None:
        return Revision(replace(origin, document=document), document, None)
    binding = rebound(before, document)
    known = _known(revision, binding, change, place)
    found = apply_rules(binding, origin.rules, origin.severities, known)
    if not found.complete:
        return None
    return Revision(replace(origin, document=document, binding=binding, rule_findings=found), document, binding)


def _edited_document(
    document: Document, text: Text, change: Change, telling: frozenset[str]
) -> tuple[Document, int] | None:
    """The document after a change of one value, and which field has it, if nothing else is read in another way."""
    block = document.block
    if block is None or not block.is_closed or block.language != "yaml" or block.problems or len(block.blocks) > 1:
        return None
    if block.whole.start or document.problems or document.accidents or document.text.eol != text.eol:
        return None
    place = next((place for place, field in enumerate(document.fields) if _is_within(field, change)), None)
    if place is None or visible(document.fields[place].key).casefold() in telling:
        return None
    delta = change.delta
    whole, entries = (Span(span.start, span.end + delta) for span in (block.whole, block.blocks[0]))
    now = FrontMatter(whole, (entries,))
    if MODELINE in text.slice(entries) or MODELINE in document.text.slice(block.blocks[0]):
        return None
    if find_front_matter(text) != now:
        return None
    fields, problems = read_front_matter(text, now)
    if problems or len(fields) <= place or not all(map(_is_same, document.fields, fields, count(-place))):
        return None
    preamble = tuple(leaf.shift(delta) for leaf in document.preamble)
    sections = tuple(_shifted(section, delta) for section in document.sections)
    fields += header_fields(text, preamble, sections)
    if len(fields) != len(document.fields):
        return None
    return Document(text, now, fields, preamble, sections, chunks=document.chunks), place


def _is_within(field: Field, change: Change) -> bool:
    start, end = field.value_span
    return field.style == "front-matter" and start <= change.start <= change.end <= end


def _is_same(before: Field, now: Field, distance: int) -> bool:
    """Whether a field is as it was; of the edited one, from which it has no distance, whether it has a value still."""
    if not distance:
        are_values = all(field.value.strip() and not field.children for field in (before, now))
        return are_values and before.key == now.key
    return _said(before) == _said(now)


def _said(field: Field) -> tuple[object, ...]:
    return field.key, field.value, field.quoted, tuple(map(_said, field.children))


def _shifted(section: Section, delta: int) -> Section:
    shape = section.parent, section.until, section.piece
    return Section(section.index, section.span.shift(delta), *shape, section.base + delta)


def _known(revision: Revision, now: Binding, change: Change, place: int) -> Known:
    """What is found by the rules for which nothing has changed but the field at a place."""
    before, origin = revision.binding, revision.origin
    edited, written = (document.fields[place].span for document in (revision.document, now.document))
    bound = [one for one in now.fields.bound if one.field.span == written]
    severities = dict(origin.active)
    conditions = _conditions(now.schema)
    same = before is not None and all(_answer(before, one) == _answer(now, one) for one in conditions)
    found = by_rule(revision.rule_findings())
    start, end, delta = change

    def known(rule: Rule, severity: Severity) -> list[Placed] | None:
        was = severities.get(rule)
        is_same = rule.metadata == "names" or rule.scope == "field" or (rule.metadata == "conditions" and same)
        if was is None or not is_same or (was is not severity and has_own_severities(now.schema)):
            return None
        ours = found.get(rule.code, [])
        if rule.scope == "field":
            ours = [(index, one) for index, one in ours if not edited.holds(one.span.start)]
        if any(start <= edge <= end for _, one in ours for place in places(one) for edge in place):
            return None
        moving = ((index, moved(one, lambda at: at if at < start else at + delta)) for index, one in ours)
        kept = [(index, one if was is severity else replace(one, severity=severity)) for index, one in moving]
        fields = bound if rule.scope == "field" else ()
        return kept + [(None, one) for field in fields for one in apply_to_field(now, field, rule, severity)]

    return known


def _answer(binding: Binding, condition: Condition) -> tuple[bool, list[str]]:
    """Whether a condition holds, and what the document has where it does, since messages say that."""
    holds = binding.holds(condition)
    asked = [clause.field for clauses in condition.when for clause in clauses] if holds else []
    return holds, [binding.facts.value_of(field) for field in asked]


@kept_with_first
def _conditions(schema: Schema) -> tuple[Condition, ...]:
    """All that the sections of a schema ask of metadata."""
    asked: list[object] = [required for _, required in schema.later]
    for section in every_section(schema.sections):
        asked += section.required, section.forbidden
    return tuple(one for one in asked if isinstance(one, Condition))
