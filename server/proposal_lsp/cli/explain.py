"""`explain`: the page of a rule, or the list of all rules."""

from __future__ import annotations

from argparse import Namespace

from proposal_lsp.cli.console import CannotRun, Console
from proposal_lsp.cli.rule_selection import unknown_rule
from proposal_lsp.rules import RULES, rule_page


def run(options: Namespace, console: Console) -> int:
    """Print the page of a rule (Markdown), or without a code every rule in a line. Raises CannotRun."""
    code: str | None = options.code
    if code is None:
        width = max(len(rule.code) for rule in RULES)
        for rule in RULES:
            console.say(f"{console.paint(f'{rule.code:<{width}}', 'bold')}  {rule.summary}")
        return 0
    codes = [rule.code for rule in RULES]
    if code not in codes:
        raise CannotRun(unknown_rule(code, codes))
    console.say(rule_page(code).rstrip("\n"))
    return 0
