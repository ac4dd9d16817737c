"""`schema show --json-schema` and `schema instructions`: a kind described for programs and agents."""

from __future__ import annotations

import json
from argparse import Namespace

from proposal_lsp.cli.console import Console
from proposal_lsp.cli.data import schema_here
from proposal_lsp.cli.sources import read_named
from proposal_lsp.exchange.agent_block import Freshness, freshness, instructions
from proposal_lsp.exchange.document_schema import document_schema

_WHY: dict[Freshness, str] = {
    "outdated": "the schema has changed since",
    "edited": "they have been changed by hand",
    "absent": "there are none",
}


def show_json_schema(schema_id: str, console: Console) -> int:
    """Print the JSON Schema of the documents of a kind. Raises CannotRun."""
    console.say(json.dumps(document_schema(schema_here(schema_id, console)), ensure_ascii=False, indent=2))
    return 0


def run(options: Namespace, console: Console) -> int:
    """Do what the options ask for. Raises CannotRun."""
    return show_instructions(options.id, options.check, console)


def show_instructions(schema_id: str, check: str | None, console: Console) -> int:
    """Print the instructions for a kind, or report whether those in a file are current: exit code 1 if not."""
    schema = schema_here(schema_id, console)
    if check is None:
        console.out.write(instructions(schema))
        return 0
    found = freshness(schema, read_named(check))
    if found == "current":
        console.say(f"The instructions for `{schema_id}` in {check} are current.")
        return 0
    advice = f"write the output of `proposal-lsp schema instructions {schema_id}` into it"
    console.say(f"The instructions for `{schema_id}` in {check} are not current: {_WHY[found]}; {advice}.")
    return 1
