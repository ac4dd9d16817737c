"""`migrate`: brings a proposal up to date with its template. Everything else in it stays as it is."""

from __future__ import annotations

import os
from argparse import Namespace
from pathlib import PurePath

from proposal_lsp.cli.console import CannotRun, Console
from proposal_lsp.cli.fix import Fixing
from proposal_lsp.cli.gather import Gathering
from proposal_lsp.cli.rule_selection import Selection
from proposal_lsp.cli.sources import read_named
from proposal_lsp.file_analysis import analyze_file

#: What inserts sections and fields, and renames those that have another name now.
CODES = frozenset(
    {
        "older-template",
        "missing-section",
        "missing-field",
        "conditional-section",
        "conditional-field",
    }
)


def run(options: Namespace, console: Console) -> int:
    """Change the file, and the one next to it with its metadata, or show the difference. Raises CannotRun."""
    seen = Gathering(console, schema=options.schema)
    path = os.path.abspath(options.file)
    source = read_named(options.file)
    analysis = analyze_file(seen.project(path), path, source)
    if analysis.binding is None or not analysis.is_checked:
        raise CannotRun(f"{options.file} is not recognised as a proposal; `proposal-lsp schema explain` says why")
    fixing = Fixing(console, seen.folder, unsafe=True, selection=Selection(CODES), diff=options.diff)
    sidecar = analysis.binding.sidecar
    if sidecar and sidecar.path:
        name = PurePath(path).with_name(PurePath(sidecar.path).name)
        fixing.fix_file(seen.project(str(name)), str(name), sidecar.document.text.source)
    fixing.fix_file(seen.project(path), path, source)
    console.note(fixing.summary() if fixing.fixed else "It has everything that its template has.")
    return 2 if fixing.failed else 0
