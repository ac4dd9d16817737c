"""The next revision after an edit in a body that matters to more than its section: whether the body is empty, how it
starts and ends, or what rules about all the text read in it.

Headings and metadata are as they were, and so is everything that depends on them alone. Rules about single sections run
again for the edited one only, and rules about the document as a whole run again.
"""

from __future__ import annotations

from collections.abc import Iterable

from proposal_lsp.binding import Binding
from proposal_lsp.binding.style import style_of
from proposal_lsp.document import Section
from proposal_lsp.findings import Severity, moved, places
from proposal_lsp.incremental.edited_binding import edited_binding, rebound
from proposal_lsp.incremental.edited_document import EditedDocument
from proposal_lsp.incremental.revision import Revision
from proposal_lsp.incremental.unchanged_fields import unchanged_fields
from proposal_lsp.lazy_dataclasses import replace
from proposal_lsp.rules import Placed, Rule, apply_rules, apply_to_section, by_rule
from proposal_lsp.text import Change, Span


def revise_widely(
    revision: Revision, document: EditedDocument, index: int, change: Change, *, same: bool
) -> Revision | None:
    """The revision with `document`, which `change` in the section `index` led to; None if it must be analyzed again.

    `same` is whether the body is empty, or starts and ends, as before.
    """
    origin, before = revision.origin, revision.binding
    if before is None or document.unclosed or revision.document.unclosed:
        return None
    binding = edited_binding(before, document) if same else rebound(before, document)
    if not same and style_of(before) != style_of(binding):
        return None  # fixes all over the document would be written in another way
    fields = unchanged_fields(revision, change, binding)
    severities = dict(origin.active)
    found = by_rule(revision.rule_findings())
    old, new = revision.document.sections[index], document.sections[index]

    def known(rule: Rule, severity: Severity) -> list[Placed] | None:
        if rule.scope == "field":
            return fields(rule, severity)
        if severities.get(rule) is not severity:
            return None
        is_local = rule.scope in ("section", "body")
        if not is_local and not (same and (rule.scope == "outline" or not _is_read(rule, before, old, new))):
            return None
        others = [one for one in found.get(rule.code, ()) if not is_local or one[0] != index]
        kept = _elsewhere(others, old.span, change.delta)
        if kept is not None and is_local:
            kept += ((index, one) for one in apply_to_section(binding, new, [(rule, severity)]))
        return kept

    rule_findings = apply_rules(binding, origin.rules, origin.severities, known)
    if not rule_findings.complete:
        return None
    return Revision(replace(origin, document=document, binding=binding, rule_findings=rule_findings), document, binding)


def _is_read(rule: Rule, binding: Binding, old: Section, new: Section) -> bool:
    """Whether a body, before or after the edit, matters to a rule about all the text."""
    return any(rule.reads(binding, section.piece) for section in (old, new))


def _elsewhere(found: Iterable[Placed], edited: Span, delta: int) -> list[Placed] | None:
    """What was found outside the edited section, at its places after the edit; None if something reaches into that."""
    moving = list[Placed]()
    for index, one in found:
        if any(edited.start < place.end and place.start < edited.end for place in places(one)):
            return None
        moving.append((index, moved(one, lambda at: at if at <= edited.start else at + delta)))
    return moving
