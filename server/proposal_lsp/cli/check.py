"""`check`: reports the findings of files, the same as the language server shows."""

from __future__ import annotations

import os
from argparse import Namespace
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from proposal_lsp.cli.console import CannotRun, Console, Paint, reason
from proposal_lsp.cli.formats import COUNTED, FORMATS, writer
from proposal_lsp.cli.gather import STDIN, Gathering
from proposal_lsp.cli.outcome import Outcome
from proposal_lsp.cli.read_files import check_files, check_stdin
from proposal_lsp.cli.sources import is_special
from proposal_lsp.config import NamedConfig
from proposal_lsp.findings import SEVERITY_WORDS
from proposal_lsp.lazy_dataclasses import replace
from proposal_lsp.results.cached_results import open_cache, plain_check

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from proposal_lsp.cli.formats import Writer
    from proposal_lsp.cli.rule_selection import Selection
    from proposal_lsp.results.baseline import Baseline


def run(options: Namespace, console: Console) -> int:
    """Check what the options name, report it, and return the exit code. Raises CannotRun."""
    _refuse_contradictions(options)
    selected = _selected(options)
    seen = _prepared(options, console, selected)
    named = baseline_of(options)
    if seen.fixing and not options.write_baseline:
        seen.fixing.baseline_of = _baselines(named, seen)
    _look(options, seen)
    outcome = replace(seen.outcome(), limit=SEVERITY_WORDS.get(options.fail_on))
    holds_the_text = options.fix and not options.diff and _is_stdin(options)
    if options.write_baseline or options.diff or options.statistics or holds_the_text:  # no report names the files
        for file in outcome.unread:
            console.fail(f"{file.name}: {file.findings[0].message}")
    if named and options.write_baseline:
        _renew(named, outcome, seen)
        return 2 if seen.failed else 0
    outcome = _without_known(outcome, named, seen)
    if selected:
        outcome = selected.of(outcome)
    if seen.fixing and (seen.fixing.diff or (seen.fixing.fixed and not holds_the_text)):
        console.note(seen.fixing.summary())
    if seen.fixing and seen.fixing.diff:
        return 2 if seen.failed else int(seen.fixing.files > 0)
    if not holds_the_text:
        _report(options, outcome, console)
        for hint in outcome.hints:
            console.note(hint)
    return exit_code(outcome, failed=seen.failed)


def _refuse_contradictions(options: Namespace) -> None:
    """Raise CannotRun for options that make no sense together."""
    if options.jobs < 0:
        raise CannotRun("`--jobs` must be a number of processes; 0 uses one for each processor")
    if options.unsafe_fixes and not (options.fix or options.diff):
        raise CannotRun("`--unsafe-fixes` requires `--fix` or `--diff`")
    if options.statistics and options.output_format not in COUNTED:
        raise CannotRun(f"`--statistics` requires one of the formats {', '.join(COUNTED)}")
    if options.output_file and (options.diff or options.write_baseline):
        raise CannotRun("`--output-file` cannot be used with `--diff` or `--write-baseline`, which write no report")
    if options.write_baseline and (options.select or options.ignore):
        raise CannotRun("`--write-baseline` cannot be used with `--select` or `--ignore`; a baseline has all rules")


def _selected(options: Namespace) -> Selection | None:
    if not (options.select or options.ignore):
        return None
    from proposal_lsp.cli.rule_selection import selection

    return selection(options.select or (), options.ignore or ())


def _prepared(options: Namespace, console: Console, selected: Selection | None) -> Gathering:
    """The `Gathering` for the options. Raises CannotRun."""
    seen = Gathering(console, schema=options.schema, try_fixes=FORMATS[options.output_format].has_edits)
    seen.named = _named_config(options.config)
    seen.exclude, seen.force_exclude = tuple(options.exclude), options.force_exclude
    if options.fix or options.diff:
        from proposal_lsp.cli.fix import Fixing

        seen.fixing = Fixing(console, seen.folder, options.unsafe_fixes, selected, options.diff)
    else:
        seen.jobs = options.jobs or processors()
        seen.cache = open_cache(plain_check(seen.schema, seen.try_fixes, seen.named)) if options.cache else None
    return seen


def _named_config(path: str | None) -> NamedConfig | None:
    """The configuration that the options name. Raises CannotRun if there is no such file."""
    if path is None:
        return None
    if not os.path.isfile(path):
        raise CannotRun(f"{path}: there is no such file; `--config` names a configuration like .proposals.yaml")
    return NamedConfig(Path(os.path.abspath(path)), Path.cwd())


def _is_stdin(options: Namespace) -> bool:
    """Whether standard input is to be checked."""
    return STDIN in options.paths or bool(options.stdin_filename and not options.paths)


def _look(options: Namespace, seen: Gathering) -> None:
    """Check the files that the options name. Raises CannotRun."""
    paths: list[str] = options.paths
    if _is_stdin(options):
        if paths not in ([STDIN], []):
            raise CannotRun("`-` (standard input) cannot be checked together with files")
        if options.changed_since is not None:
            raise CannotRun("`--changed-since` cannot be used with standard input")
        check_stdin(options.stdin_filename, seen)
        _across(options, seen)
        return
    if options.stdin_filename:
        raise CannotRun("`--stdin-filename` requires `-` as the only path")
    named = [Path(path) for path in paths or ["."]]
    if options.changed_since is not None:
        from proposal_lsp.cli.changed import changed_files

        seen.only = changed_files(options.changed_since, named)
    check_files(named, seen)
    _across(options, seen)


def _across(options: Namespace, seen: Gathering) -> None:
    """Also check the files in the context of their repositories."""
    if seen.entries:
        from proposal_lsp.cli.check_repository import check_repositories

        check_repositories(seen)
        if options.changed_since is not None:
            from proposal_lsp.cli.history import check_history

            check_history(seen, options.changed_since)
        if options.refs:
            from proposal_lsp.cli.refs import check_refs

            check_refs(seen, options.refs)
    if seen.cache:
        seen.cache.write()


def _report(options: Namespace, outcome: Outcome, console: Console) -> None:
    if outcome.files or FORMATS[options.output_format].for_programs:
        with _output(options, console) as out:
            _writer(options)(outcome if FORMATS[options.output_format].has_edits else outcome.joined(), out)
    elif options.changed_since is not None:
        console.note(f"No proposal changed since {options.changed_since}.")


def _writer(options: Namespace) -> Writer:
    if not options.statistics:
        return writer(options.output_format)
    from proposal_lsp.cli.formats import statistics

    return statistics.write_json if options.output_format == "json" else statistics.write_text


@contextmanager
def _output(options: Namespace, console: Console) -> Iterator[Console]:
    """The console for the report: standard output, or the file that the options name. Raises CannotRun."""
    if not options.output_file:
        yield console
        return
    path = Path(options.output_file)
    try:
        if path.exists() and is_special(path):
            raise CannotRun(f"{path}: it is a pipe or a device; name a file, or redirect standard output")
        with path.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
            yield replace(console, out=file, paint=Paint(options.color == "always"))
    except OSError as error:
        raise CannotRun(f"{path}: it cannot be written: {reason(error)}") from None


def baseline_of(options: Namespace) -> Baseline | None:
    """The baseline that the options name, to be read or written. Raises CannotRun."""
    name = options.write_baseline or options.baseline
    if name is None:
        return None
    if options.write_baseline and (options.diff or STDIN in options.paths or options.stdin_filename):
        raise CannotRun("`--write-baseline` cannot be used with `--diff` or standard input")
    from proposal_lsp.cli.known_findings import open_baseline, read_baseline

    return open_baseline(Path(name)) if options.write_baseline else read_baseline(Path(name))


def _renew(baseline: Baseline, outcome: Outcome, seen: Gathering) -> None:
    """Write a baseline again, with what was found. Raises CannotRun."""
    from proposal_lsp.cli.known_findings import counted, renewed, write_baseline

    baseline = renewed(baseline, outcome, seen.files)
    write_baseline(baseline)
    seen.console.note(f"Wrote {counted(baseline)} to {baseline.path}.")


def _baselines(named: Baseline | None, seen: Gathering) -> Callable[[str], Baseline | None]:
    """The baseline of a file: the named one, else that of its configuration. What is returned raises CannotRun."""
    read: dict[Path, Baseline] = {}

    def baseline(path: str) -> Baseline | None:
        place = None if named else seen.rules_of_folder(os.path.dirname(path))[0].baseline
        if place and place not in read:
            from proposal_lsp.cli.known_findings import read_baseline

            read[place] = read_baseline(place)
        return read[place] if place else named

    return baseline


def _without_known(outcome: Outcome, named: Baseline | None, seen: Gathering) -> Outcome:
    """The outcome without what a baseline has: the named one, else those of the configurations. Raises CannotRun."""
    folders = {os.path.dirname(path) for path in seen.files if path != STDIN}
    own = (seen.rules_of_folder(folder)[0].baseline for folder in folders) if not named else ()
    paths = {path for path in own if path}
    if not (named or paths):
        return outcome
    from proposal_lsp.cli.known_findings import read_baseline, without_known

    return without_known([named] if named else [read_baseline(path) for path in sorted(paths)], outcome, seen.files)


def exit_code(outcome: Outcome, *, failed: bool = False) -> int:
    """0 clean, 1 findings at or above the limit of the outcome, 2 something could not be read, or has `failed`."""
    if failed or outcome.unread:
        return 2
    worst = outcome.worst()
    return int(worst is not None and outcome.limit is not None and worst <= outcome.limit)


def processors() -> int:
    """How many processors this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1
