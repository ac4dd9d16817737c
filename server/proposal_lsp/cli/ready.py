"""`ready`: what `check` would report if a proposal had its next status. Nothing is changed."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from proposal_lsp.cli.check import exit_code
from proposal_lsp.cli.check_repository import check_repositories
from proposal_lsp.cli.console import CannotRun, Console, shown_path
from proposal_lsp.cli.formats import FORMATS, writer
from proposal_lsp.cli.gather import Gathering
from proposal_lsp.cli.outcome import Checked, Outcome
from proposal_lsp.cli.sources import Unreadable, read_file
from proposal_lsp.features.readiness import File, NoStep, Step, next_step
from proposal_lsp.file_analysis import analyze_file
from proposal_lsp.lazy_dataclasses import replace
from proposal_lsp.text import Text


def run(options: Namespace, console: Console) -> int:
    """Report what would fail `check` after the step, and return the exit code. Raises CannotRun."""
    has_edits = FORMATS[options.output_format].has_edits
    seen = Gathering(console, schema=options.schema, try_fixes=has_edits)
    path = os.path.abspath(options.file)
    step = _step(options, seen, path)
    outcome = _outcome(seen, path, step, has_edits=has_edits)
    console.note(f'Checked as if the status were "{step.status}".')
    writer(options.output_format)(outcome, console)
    return exit_code(outcome)


def _step(options: Namespace, seen: Gathering, path: str) -> Step:
    try:
        source = read_file(Path(path))
        project = seen.project(path)
        return next_step(project, analyze_file(project, path, source), date.today(), options.status)
    except Unreadable as error:
        raise CannotRun(f"{options.file}: {error}") from None
    except NoStep as error:
        hint = f"; {error.hint}" if error.hint else ""
        raise CannotRun(f"{options.file}: {error}{hint}") from None


def _outcome(seen: Gathering, path: str, step: Step, *, has_edits: bool) -> Outcome:
    """The outcome of a check after the step, including the rules over several files, at places in the current text."""
    for file in step.files:
        seen.check(step.project, file.path or path, file.after)
    seen.stdin = Text(step.files[0].after)  # the text that is checked among the others, in place of the file's
    if seen.entries:
        check_repositories(seen)
    outcome = seen.outcome()
    files = {shown_path(file.path or path, seen.folder): file for file in step.files}
    checked = (_before(one, files, has_edits=has_edits) for one in outcome.checked)
    left = replace(outcome, checked=tuple(one for one in checked if one.findings))
    return left if has_edits else left.joined()


def _before(checked: Checked, files: Mapping[str, File], *, has_edits: bool) -> Checked:
    """The findings of a file at their places before the step, without fixes, which would not apply to the file."""
    file = files.get(checked.name)
    if file is None:
        return checked
    found = file.obstacles(checked.findings)
    return replace(
        checked, text=Text(file.source), findings=tuple(one if has_edits else replace(one, fixes=()) for one in found)
    )
