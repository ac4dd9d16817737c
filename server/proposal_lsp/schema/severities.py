"""Severities that differ from the rules' own: the key `rules` of a schema and of the configuration."""

from __future__ import annotations

from collections.abc import Sequence

from proposal_lsp.findings import SEVERITY_WORDS, Severity
from proposal_lsp.located_yaml import YamlNode
from proposal_lsp.schema.model import SEVERITIES, STATES, State
from proposal_lsp.schema.problems import Problems
from proposal_lsp.schema.reader import read_entries, read_word

#: A rule's code, the state of a document it holds in (None: any), and the severity (None: off).
RuleSeverity = tuple[str, State | None, Severity | None]


def read_severities(node: YamlNode, problems: Problems, codes: Sequence[str] = ()) -> tuple[RuleSeverity, ...]:
    """A mapping from codes of rules to a severity, or to a mapping from states to severities.

    With `codes`, an unknown code is a warning: another version of the program may know it.
    """
    if node.kind != "mapping":
        problems.expected("`rules`", "codes of rules, each with a severity", node)
        return ()
    severities: list[RuleSeverity] = []
    for entry in read_entries(node, problems):
        if codes and entry.name not in codes:
            problems.unknown("rule", entry.name, codes, entry.key.span, Severity.WARNING)
        if entry.value.kind == "scalar":
            word = read_word(entry.value, f"`{entry.name}`", SEVERITIES, problems)
            severities += [(entry.name, None, SEVERITY_WORDS.get(word))] if word else []
        elif entry.value.kind == "sequence":
            problems.expected(f"`{entry.name}`", "a severity, or states with severities", entry.value)
        else:
            severities += _by_state(entry.name, entry.value, problems)
    return tuple(severities)


def _by_state(code: str, node: YamlNode, problems: Problems) -> list[RuleSeverity]:
    severities: list[RuleSeverity] = []
    for entry in read_entries(node, problems):
        state = next((state for state in STATES if state == entry.name), None)
        if state is None:
            problems.unknown("state", entry.name, STATES, entry.key.span)
            continue
        word = read_word(entry.value, f"`{entry.name}`", SEVERITIES, problems)
        severities += [(code, state, SEVERITY_WORDS.get(word))] if word else []
    return severities
