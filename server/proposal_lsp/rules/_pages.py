"""The page of a rule: what its author wrote in `<code>.md`, and what follows from the rule itself."""

from __future__ import annotations

from pathlib import Path

from proposal_lsp.rules._rule import Rule
from proposal_lsp.schema.model import State

#: The states of the lifecycle in which severities differ; a dead document gets hints only.
_STATES: tuple[State, ...] = ("open", "agreed", "done")
_TURN_OFF = "## How to turn it off"


def page_path(code: str) -> Path:
    """Where the author's part of a page is."""
    return Path(__file__).with_name(f"{code}.md")


def rule_url(code: str) -> str:
    """Where the author's part of a page can be opened: the file next to the rule, as a `file:` URI."""
    return page_path(code).as_uri()


def full_page(rule: Rule) -> str:
    """The page of a rule as Markdown, with its severities, and how to turn it off unless its author says so."""
    title, _, written = page_path(rule.code).read_text(encoding="utf-8").partition("\n")
    ending = "" if f"\n{_TURN_OFF}\n" in written else _how_to_turn_off(rule.code)
    return f"{title}\n\n{_severities(rule)}{written}{ending}"


def _severities(rule: Rule) -> str:
    severities = (rule.severity(state) for state in _STATES)
    cells = [*(severity.word if severity else "off" for severity in severities), rule.fix or "none"]
    return f"| {' | '.join(_STATES)} | fix |\n|{'---|' * len(cells)}\n| {' | '.join(cells)} |\n"


def _how_to_turn_off(code: str) -> str:
    return f"""
{_TURN_OFF}

- In one place: write `<!-- proposal-lsp: disable-next-line {code} -->` on the line before it.
- In a whole document: write `disable` instead of `disable-next-line`.
- In a whole project: write this in `.proposals.yaml`:

```yaml
rules: {{{code}: off}}
```
"""
