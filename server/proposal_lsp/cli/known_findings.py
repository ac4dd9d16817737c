"""Filters out findings that a baseline has; reads, renews and writes baselines."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Collection, Iterable
from pathlib import Path

from proposal_lsp.cli.console import CannotRun, reason
from proposal_lsp.cli.outcome import Checked, Outcome
from proposal_lsp.cli.sources import NotFound, Unreadable, read_file
from proposal_lsp.lazy_dataclasses import replace
from proposal_lsp.results.baseline import Baseline, BaselineKey, BrokenBaseline, parse_baseline, take


def without_known(baselines: Iterable[Baseline], outcome: Outcome, files: Collection[str]) -> Outcome:
    """The outcome of a check of `files` (absolute paths) without known findings; counts baseline entries without a
    finding.
    """
    for baseline in baselines:
        left = baseline.known.copy()
        checked: list[Checked] = []
        for file in outcome.checked:
            known = left if file.is_read else Counter[BaselineKey]()
            path = os.path.join(outcome.folder, file.name)
            new = [finding for finding in file.findings if not take(known, baseline.key(path, file.text, finding))]
            if new:
                checked.append(replace(file, findings=tuple(new)))
        stale = sum(count for key, count in left.items() if count and not _may_hold(baseline, key, files))
        gone = len(outcome.findings) - sum(len(file.findings) for file in checked)
        hints = (*outcome.hints, _hint(baseline, stale)) if stale else outcome.hints
        outcome = replace(outcome, checked=tuple(checked), known=outcome.known + gone, hints=hints)
    return outcome


def renewed(baseline: Baseline, outcome: Outcome, files: Collection[str]) -> Baseline:
    """The baseline after a check of `files`: their findings, and the entries of other files as before.

    Unreadable files are never part of a baseline: they are reported each time.
    """
    kept = {key: count for key, count in baseline.known.items() if _may_hold(baseline, key, files)}
    found = Counter(
        baseline.key(os.path.join(outcome.folder, file.name), file.text, finding)
        for file in outcome.checked
        for finding in file.findings
        if file.is_read
    )
    return Baseline(baseline.path, Counter(kept) + found)


def counted(baseline: Baseline) -> str:
    """Its contents in words: `12 problems in 3 files`."""
    problems, files = baseline.known.total(), len({key.path for key in baseline.known})
    return f"{problems} problem{'s' * (problems != 1)} in {files} file{'s' * (files != 1)}"


def _hint(baseline: Baseline, stale: int) -> str:
    """A hint about entries that no longer match a finding."""
    entries = "1 entry of" if stale == 1 else f"{stale} entries of"
    return (
        f"{entries} {baseline.path} {'is' if stale == 1 else 'are'} out of date, because the problem is gone or its"
        f" line has changed; `check --write-baseline {baseline.path}` updates it."
    )


def _may_hold(baseline: Baseline, key: BaselineKey, files: Collection[str]) -> bool:
    """Whether a file was not checked but still exists."""
    path = os.path.normpath(os.path.join(baseline.folder, key.path))
    return path not in files and os.path.exists(path)


def write_baseline(baseline: Baseline) -> None:
    """Write its file. Raises CannotRun."""
    try:
        baseline.path.write_bytes(baseline.as_text().encode("utf-8", "replace"))
    except OSError as error:
        raise CannotRun(f"{baseline.path}: it cannot be written: {reason(error)}") from None


def read_baseline(path: Path) -> Baseline:
    """The baseline in a file. Raises CannotRun if there is none, or it is broken."""
    try:
        return parse_baseline(path, read_file(path))
    except NotFound:
        raise CannotRun(f"{path}: there is no such baseline; `check --write-baseline {path}` creates it") from None
    except Unreadable as error:
        raise CannotRun(f"{path}: {error}") from None
    except BrokenBaseline as error:
        raise CannotRun(str(error)) from None


def open_baseline(path: Path) -> Baseline:
    """The baseline that is to be renewed: an empty one if there is no file yet. Raises CannotRun."""
    return read_baseline(path) if os.path.lexists(path) else Baseline(path, Counter())
