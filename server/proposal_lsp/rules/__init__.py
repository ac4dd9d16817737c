"""The rules. To add one: a module, its page (`<code>.md`), its fixture (`tests/rules/<code>.md`), and a line here."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from proposal_lsp.rules._across import ACROSS, with_rules
from proposal_lsp.rules._engine import (
    INTERNAL_ERROR,
    SCHEMA_ERROR,
    UNREADABLE_FILE,
    UNUSED_SUPPRESSION,
    Known,
    Placed,
    RuleFindings,
    Severities,
    active,
    apply_rules,
    apply_to_field,
    apply_to_section,
    by_rule,
    nothing_known,
    run,
    settle,
)
from proposal_lsp.rules._own_severity import has_own_severities
from proposal_lsp.rules._pages import full_page, public_url, rule_url
from proposal_lsp.rules._rule import Report, Rule

# The module of each rule, in the order in which rules are listed to people.
_MODULES = (
    "missing_section",
    "empty_section",
    "placeholder_text",
    "template_comment",
    "misplaced_section",
    "misnamed_section",
    "wrong_heading_level",
    "malformed_heading",
    "duplicate_section",
    "unknown_section",
    "stray_text",
    "section_count",
    "misnumbered_section",
    "conditional_section",
    "missing_title",
    "malformed_title",
    "misnamed_file",
    "missing_field",
    "empty_field",
    "placeholder_value",
    "unknown_value",
    "malformed_value",
    "value_length",
    "misnamed_field",
    "unknown_field",
    "duplicate_field",
    "conditional_field",
    "field_order",
    "date_order",
    "malformed_front_matter",
    "unclosed_block",
    "wrapped_document",
    "merge_conflict",
    "mismatched_value",
    "missing_content",
    "boilerplate_changed",
    "table_columns",
    "table_value",
    "duplicate_id",
    "misnumbered_item",
    "unlinked_reference",
    "unlisted_reference",
    "forbidden_text",
    "damaged_encoding",
    "older_template",
)

#: Every rule, those of the modules first.
RULES: tuple[Rule, ...] = (
    *(import_module(f"{__name__}.{name}").RULE for name in _MODULES),
    *ACROSS,
    UNUSED_SUPPRESSION,
    SCHEMA_ERROR,
    UNREADABLE_FILE,
    INTERNAL_ERROR,
)
_BY_CODE = {rule.code: rule for rule in RULES}


@cache
def rule_page(code: str) -> str:
    """The page of a rule, as Markdown. Raises KeyError for a code that is none."""
    return full_page(_BY_CODE[code])


__all__ = [
    "INTERNAL_ERROR",
    "RULES",
    "SCHEMA_ERROR",
    "UNREADABLE_FILE",
    "Known",
    "Placed",
    "Report",
    "Rule",
    "RuleFindings",
    "Severities",
    "active",
    "apply_rules",
    "apply_to_field",
    "apply_to_section",
    "by_rule",
    "has_own_severities",
    "nothing_known",
    "public_url",
    "rule_page",
    "rule_url",
    "run",
    "settle",
    "with_rules",
]
