"""What rules of the scope `field` find after an edit below the metadata: what they found before."""

from __future__ import annotations

from proposal_lsp.binding import Binding
from proposal_lsp.binding.mirrors import copies
from proposal_lsp.findings import Severity
from proposal_lsp.incremental.revision import Revision
from proposal_lsp.rules import Known, Placed, Rule, by_rule, nothing_known
from proposal_lsp.text import Change


def unchanged_fields(revision: Revision, change: Change, now: Binding) -> Known:
    """What is known after `change` of the findings in fields, where these are as they were; of others nothing."""
    before = revision.binding
    is_whole = revision.origin.rule_findings.complete
    if before is None or not is_whole or before.document.accidents or not _are_unchanged(before, change, now):
        return nothing_known
    severities = dict(revision.origin.active)
    found = by_rule(revision.rule_findings())

    def known(rule: Rule, severity: Severity) -> list[Placed] | None:
        is_same = rule.scope == "field" and severities.get(rule) is severity
        return found.get(rule.code, []) if is_same else None

    return known


def _are_unchanged(before: Binding, change: Change, now: Binding) -> bool:
    """Whether all fields are as they were and where they were, and so are the copies of their values."""
    old, new = before.fields.bound, now.fields.bound
    return (
        before.schema is now.schema
        and len(old) == len(new)
        and all(one.spec is other.spec and one.field == other.field for one, other in zip(old, new, strict=True))
        and all(one.field.span.end < change.start for one in old)
        and copies(before) == copies(now)
        and before.document.links == now.document.links
    )
