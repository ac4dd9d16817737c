"""`check`: what is wrong in some files. The findings are those that the language server shows."""

from __future__ import annotations

import os
from argparse import Namespace
from pathlib import Path

from proposal_lsp.cli.cache import open_cache
from proposal_lsp.cli.console import CannotRun, Console
from proposal_lsp.cli.gather import STDIN, Gathering, check_files, check_stdin
from proposal_lsp.cli.report import Outcome, reporter
from proposal_lsp.findings import SEVERITY_WORDS


def run(options: Namespace, console: Console) -> int:
    """Check what the options name, report it, and return the exit code. Raises CannotRun."""
    seen = Gathering(console, schema=options.schema, try_fixes=options.output_format == "json")
    if options.jobs < 0:
        raise CannotRun("`--jobs` is a number of processes; 0 takes as many as there are processors")
    if options.fix or options.diff:
        from proposal_lsp.cli.fix import Fixing

        seen.fixing = Fixing(console, seen.folder, unsafe=options.unsafe_fixes, diff=options.diff)
    elif options.unsafe_fixes:
        raise CannotRun("`--unsafe-fixes` says which fixes to apply; give `--fix` or `--diff` with it")
    else:
        seen.jobs = options.jobs or processors()
        seen.cache = open_cache(repr((seen.schema, seen.try_fixes))) if options.cache else None
    paths: list[str] = options.paths
    fixed_text = STDIN in paths and options.fix and not options.diff
    if STDIN in paths or (options.stdin_filename and not paths):
        if paths not in ([STDIN], []):
            raise CannotRun("`-` (standard input) cannot be checked together with files")
        check_stdin(options.stdin_filename, seen)
    elif options.stdin_filename:
        raise CannotRun("`--stdin-filename` names the text on standard input; give `-` as the only path")
    else:
        check_files([Path(path) for path in paths or ["."]], seen)
    outcome = seen.outcome()
    if seen.fixing and seen.fixing.diff:
        console.note(seen.fixing.summary())
        return 2 if seen.failed else int(seen.fixing.files > 0)
    if fixed_text:  # standard output holds the text
        return exit_code(outcome, options.fail_on, failed=seen.failed)
    if seen.fixing and seen.fixing.mended:
        console.note(seen.fixing.summary())
    if outcome.files or options.output_format == "json":
        reporter(options.output_format, statistics=options.statistics)(outcome, console)
    return exit_code(outcome, options.fail_on, failed=seen.failed)


def exit_code(outcome: Outcome, fail_on: str, *, failed: bool) -> int:
    """0 clean, 1 findings as grave as `fail_on` or graver, 2 something named could not be read."""
    if failed:
        return 2
    worst, limit = outcome.worst(), SEVERITY_WORDS.get(fail_on)
    return int(worst is not None and limit is not None and worst <= limit)


def processors() -> int:
    """How many processors this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1
