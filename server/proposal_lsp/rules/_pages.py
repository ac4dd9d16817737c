"""The page of a rule: `<code>.md`, and the parts that are generated from the rule."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from proposal_lsp import lazy_re as re
from proposal_lsp.rules._rule import Rule
from proposal_lsp.schema.model import State

#: The states of the lifecycle in which severities differ; a dead document gets hints only.
_STATES: tuple[State, ...] = ("open", "agreed", "done")
_TURN_OFF = "## How to turn it off"
# The setting `Rules` of `[project.urls]`, as the metadata of an installation has it, and as pyproject.toml does.
_IN_METADATA = re.compile(r"^Project-URL: Rules, (https://\S+)$", re.MULTILINE)
_IN_PROJECT = re.compile(r'^\[project\.urls\]\n(?:[^\[\n].*\n)*?Rules = "(https://[^"\s]+)"', re.MULTILINE)


def page_path(code: str) -> Path:
    """The path of the written part of a page."""
    return Path(__file__).with_name(f"{code}.md")


def rule_url(code: str) -> str:
    """The URL of the written part of a page: on the web, or else as a `file:` URI."""
    return public_url(code) or page_path(code).as_uri()


def public_url(code: str) -> str | None:
    """The public URL of the written part of a page; None if it is not published."""
    folder = public_folder(page_path(code).parents[1])
    return f"{folder}/{code}.md" if folder else None


@cache
def public_folder(package: Path) -> str | None:
    """The address of the folder of pages: the setting `Rules` in `[project.urls]` of pyproject.toml.

    An installation has it in its metadata, next to `package`. These are searched as text, since `importlib.metadata`
    takes longer to import than a server may take to start.
    """
    installed = sorted(package.parent.glob(f"{package.name}-*.dist-info/METADATA"))
    try:
        if installed:
            headers, _, _ = installed[0].read_text(encoding="utf-8").partition("\n\n")
            found = _IN_METADATA.search(headers)
        else:
            found = _IN_PROJECT.search((package.parents[1] / "pyproject.toml").read_text(encoding="utf-8"))
    except OSError:
        return None
    return found[1].rstrip("/") if found else None


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
