"""The rules over several files. Their checks are in `workspace/check_entry.py`."""

from __future__ import annotations

from collections.abc import Sequence

from proposal_lsp.binding import Binding
from proposal_lsp.document import Document
from proposal_lsp.rules._engine import Severities, active
from proposal_lsp.rules._rule import ERROR, INFORMATION, WARNING, Rule
from proposal_lsp.rules._suppressions import suppressions
from proposal_lsp.workspace.index_entry import IndexEntry

ACROSS = (
    Rule("duplicate-number", "Two proposals have the same number.", ERROR, scope="workspace"),
    Rule(
        "unresolved-reference",
        "A reference names a proposal that does not exist.",
        WARNING,
        scope="workspace",
        anywhere=True,
    ),
    Rule(
        "one-sided-reference",
        "A reference lacks its counterpart in the other proposal.",
        WARNING,
        scope="workspace",
        fix="write the other side and its status",
    ),
    Rule("reference-cycle", "Proposals supersede each other in a circle.", ERROR, scope="workspace"),
    Rule(
        "premature-reference",
        "A proposal builds on one that is less mature or has been given up.",
        WARNING,
        scope="workspace",
        agreed=ERROR,
    ),
    Rule("illegal-transition", "The status changed in a way that is not allowed.", ERROR, scope="workspace"),
    Rule("frozen-document", "A proposal changed although its status forbids changes.", WARNING, scope="workspace"),
    Rule("stale-date", "The status changed, but the date of the last change did not.", WARNING, scope="workspace"),
    Rule("unusual-start", "A new proposal begins with a later status.", INFORMATION, scope="workspace"),
    Rule(
        "broken-link",
        "A link leads to a file, heading or anchor that does not exist.",
        INFORMATION,
        scope="workspace",
        fix="change to the nearest name (safe if only letter case differs)",
        agreed=WARNING,
    ),
    Rule(
        "stale-index",
        "A list of proposals between two comments is out of date.",
        WARNING,
        scope="workspace",
        fix="update it (safe)",
        anywhere=True,
    ),
)


def with_rules(
    entry: IndexEntry, document: Document, binding: Binding | None, rules: Sequence[Rule], severities: Severities
) -> IndexEntry:
    """The entry of a document with the active rules over several files, and the suppressions of these."""
    across = tuple(rule for rule in rules if rule.scope == "workspace")
    if binding is not None:
        found = active(binding, across, severities)
    else:
        anywhere = {rule: rule.open for rule in across if rule.anywhere}
        anywhere |= {
            rule: wanted for code, state, wanted in severities for rule in anywhere if rule.code == code and not state
        }
        found = [(rule, severity) for rule, severity in anywhere.items() if severity is not None]
    if not found:
        return entry
    codes = {rule.code for rule, _ in found}
    silenced = tuple((one.code, one.line) for one in suppressions(document) if one.code in codes)
    return entry._replace(rules=tuple((rule.code, int(severity)) for rule, severity in found), silenced=silenced)
