"""The page of a rule in a hover: in full, or one line below another hover."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from proposal_lsp.document import parse
from proposal_lsp.features.hover.markup import card, first_sentence, literal
from proposal_lsp.findings import Finding
from proposal_lsp.rules import RULES, rule_page

#: More rules than these are not explained at one place.
MAX_NOTES = 3

_SUMMARIES = {rule.code: rule.summary for rule in RULES}


def rule_card(code: str, facts: Iterable[str] = ()) -> str:
    """A rule in full: its summary, what it reports, and how to fix it. Of an unknown one, the code."""
    parts = [
        card(f"**{literal(code)}** {_SUMMARIES.get(code, '')}".rstrip(), facts=facts),
        _part(code, "What it reports"),
    ]
    fix = _part(code, "How to fix")
    if fix:
        parts.append(f"**How to fix**\n\n{fix}")
    return "\n\n".join(part for part in parts if part)


def notes(findings: Iterable[Finding]) -> list[str]:
    """Each rule that found something, once, with the first sentence on how to fix it; the message says the rest."""
    codes = list(dict.fromkeys(finding.code for finding in findings))
    return [_note(code) for code in codes[:MAX_NOTES]]


def _note(code: str) -> str:
    fix = first_sentence(_part(code, "How to fix").split("\n\n", 1)[0])
    return f"**{literal(code)}** {fix or _SUMMARIES.get(code, '')}".rstrip()


@lru_cache(maxsize=256)
def _part(code: str, name: str) -> str:
    """The body of a section of a rule's page; empty if there is none."""
    try:
        page = parse(rule_page(code))
    except KeyError:
        return ""
    for section in page.sections:
        if section.name.title == name:
            return page.text.source[section.heading.span.end : section.span.end].strip()
    return ""
