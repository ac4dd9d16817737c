"""What would change in a file, shown as a unified diff."""

from __future__ import annotations

from proposal_lsp.cli.console import Console, printable

_COLOURS = {"+": "green", "-": "red", "@": "cyan"}


def show_diff(console: Console, name: str, old: str, new: str) -> None:
    """Show the lines of a file that differ; `name` is the file as people are shown it."""
    from difflib import unified_diff

    for line in unified_diff(old.splitlines(), new.splitlines(), name, name, lineterm=""):
        colour = _COLOURS.get(line[:1])
        console.say(console.paint(printable(line), colour) if colour else printable(line))
