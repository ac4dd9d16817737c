"""The format `json-lines`: the objects of the format `json`, each on a line of its own."""

from __future__ import annotations

from proposal_lsp.cli.console import Console
from proposal_lsp.cli.formats.json_list import dump, finding_object
from proposal_lsp.cli.formats.reported import reported
from proposal_lsp.cli.outcome import Outcome


def write(outcome: Outcome, console: Console) -> None:
    """One line per finding, and nothing else."""
    for checked, finding in reported(outcome):
        console.say(dump(finding_object(checked, finding, outcome.folder), indent=None))
