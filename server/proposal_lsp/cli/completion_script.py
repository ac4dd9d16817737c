"""`completion`: a script that completes commands and options in a shell."""

from __future__ import annotations

import argparse

from proposal_lsp.cli.console import CannotRun, Console
from proposal_lsp.cli.options import parser

#: What is named by these in the help is a file or a folder.
_FILES = ("PATH", "FILE")
_FOLDERS = ("DIR",)


def run(options: argparse.Namespace, console: Console) -> int:
    """Print the script for a shell. Raises CannotRun if shtab, which writes it, is not installed."""
    try:
        import shtab
    except ModuleNotFoundError:
        raise CannotRun("`completion` needs the package shtab, which this installation lacks") from None
    command = parser()
    for action in _actions(command):
        if action.metavar in _FILES:
            action.complete = shtab.FILE  # type: ignore[attr-defined]
        elif action.metavar in _FOLDERS:
            action.complete = shtab.DIRECTORY  # type: ignore[attr-defined]
    console.out.write(shtab.complete(command, shell=options.shell))
    return 0


def _actions(command: argparse.ArgumentParser) -> list[argparse.Action]:
    found: list[argparse.Action] = []
    for action in command._actions:
        found.append(action)
        if isinstance(action, argparse._SubParsersAction):
            found += (inner for choice in action.choices.values() for inner in _actions(choice))
    return found
