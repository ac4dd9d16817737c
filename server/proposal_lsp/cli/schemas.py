"""`schema`: lists, shows and checks schemas, and says which one fits a file and why."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from proposal_lsp.catalog.catalog import check_schema_text
from proposal_lsp.catalog.locations import is_derived
from proposal_lsp.cli.check import exit_code
from proposal_lsp.cli.checker import schema_of
from proposal_lsp.cli.console import Console, printable, shown_path
from proposal_lsp.cli.formats import writer
from proposal_lsp.cli.formats.json_list import dump
from proposal_lsp.cli.gather import Gathering
from proposal_lsp.cli.outcome import Checked, Outcome, unreadable
from proposal_lsp.cli.schema_json import about, detected, whole
from proposal_lsp.cli.schema_outline import outline
from proposal_lsp.cli.sources import Unreadable, read_file, read_named
from proposal_lsp.file_analysis import analyze_file
from proposal_lsp.findings import Finding
from proposal_lsp.schema.wording import in_words
from proposal_lsp.text import Text


def run(options: Namespace, console: Console) -> int:
    """Do what the options ask for, and return the exit code. Raises CannotRun."""
    if options.action == "list":
        return list_schemas(console, as_json=options.json)
    if options.action == "show" and options.json_schema:
        from proposal_lsp.cli.for_agents import show_json_schema

        return show_json_schema(options.id, console)
    if options.action == "show":
        return show(options.id, console, as_json=options.json)
    if options.action == "check":
        return check(options.files, console)
    return explain(options.file, console, as_json=options.json)


def list_schemas(console: Console, *, as_json: bool = False) -> int:
    """Every schema that holds in the current folder, or that a template below it yields, in a line each."""
    seen = Gathering(console)
    project = seen.here_and_below()
    schemas = sorted((*project.catalog.schemas, *project.catalog.elsewhere), key=lambda schema: schema.id)
    if as_json:
        console.say(dump([about(schema, seen.folder) for schema in schemas]))
    width = max((len(schema.id) for schema in schemas), default=0)
    for schema in schemas if not as_json else ():
        template = f" (derived from {shown_path(schema.path, seen.folder)})" if is_derived(schema) else ""
        console.say(f"{console.paint(f'{schema.id:<{width}}', 'bold')}  {printable(schema.name + template)}")
    for path in project.problems:
        console.warn(f"{shown_path(path, seen.folder)} has problems; `proposal-lsp check` shows them")
    return 0


def show(schema_id: str, console: Console, *, as_json: bool = False) -> int:
    """Print the requirements of a schema: as an outline, or all its keys. Raises CannotRun for an unknown schema."""
    seen = Gathering(console)
    project = seen.here_and_below()
    schema = schema_of(project, schema_id)
    if as_json:
        console.say(dump(whole(schema)))
        return 0
    for line in outline(schema, shown_path(schema.path, seen.folder)):
        console.say(printable(line))
    return 0


def explain(file: str, console: Console, *, as_json: bool = False) -> int:
    """Which schema fits a file, why, and how near the others come. Raises CannotRun."""
    seen = Gathering(console)
    path = os.path.abspath(file)
    source = read_named(file)
    analysis = analyze_file(seen.project(path), path, source)
    if as_json:
        console.say(dump(detected(analysis, shown_path(path, seen.folder))))
        return 0
    detection = analysis.detection
    found = detection.schema.id if detection.schema else "no schema"
    console.say(f"{printable(shown_path(path, seen.folder))}: {console.paint(found, 'bold')}")
    console.say(f"  {printable(detection.reason)}")
    for one in analysis.binding.exemptions if analysis.binding else ():
        rules = ", ".join(one.rules) or "all rules"
        why = f": {one.why}" if one.why else ""
        console.say(f"  {printable(f'exempt from {rules} {in_words(one.condition)}{why}')}")
    if detection.candidates:
        console.say()
    width = max((len(candidate.id) for candidate in detection.candidates), default=0)
    for candidate in detection.candidates:
        reasons = printable("; ".join(candidate.reasons)) or "no match"
        console.say(f"  {candidate.id:<{width}}  {candidate.score:>4.0%}  {reasons}")
    return 0


def check(files: Sequence[str], console: Console) -> int:
    """Check schema files, wherever they are, as they would be in this project; the exit code is as `check`'s."""
    seen = Gathering(console)
    checked: list[Checked] = []
    for file in files:
        path = os.path.abspath(file)
        try:
            source = read_file(Path(file))
        except Unreadable as error:
            checked.append(unreadable(shown_path(path, seen.folder), str(error)))
            continue
        problems = check_schema_text(path, source, seen.project(path).catalog).problems
        findings = (Finding("schema-error", found.message, found.span, found.severity) for found in problems)
        checked.append(Checked(shown_path(path, seen.folder), Text(source), tuple(findings)))
    broken = tuple(file for file in checked if file.findings)
    outcome = Outcome(broken, len(checked), 0, seen.folder)
    if broken:
        writer("full")(outcome, console)
    elif checked:
        console.say(f"All {len(checked)} schemas are valid." if len(checked) > 1 else "The schema is valid.")
    return exit_code(outcome)
