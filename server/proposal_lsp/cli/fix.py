"""`check --fix` and `--diff`: the same fixes that an editor offers, applied to files or shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from proposal_lsp.analysis import Project
from proposal_lsp.cli.console import Console, show_diff, shown_path
from proposal_lsp.cli.rule_selection import Selection
from proposal_lsp.cli.write_file import NotWritten, write_file
from proposal_lsp.features.fixing import Chooser, fix_all
from proposal_lsp.file_analysis import analyze_file
from proposal_lsp.findings import Finding, Fix, any_fix, apply_edits, safe_fix
from proposal_lsp.lazy_dataclasses import dataclass
from proposal_lsp.results.baseline import Baseline
from proposal_lsp.text import Text


def _touch(one: Fix, other: Fix) -> bool:
    """Whether two fixes change the same text; what is inserted at the end of another place does not."""
    spans = ((edit.span, before.span) for edit in one.edits for before in other.edits)
    return any(new == old or (new.start < old.end and old.start < new.end) for new, old in spans)


def _no_baseline(_path: str) -> None:
    return None


@dataclass(slots=True)
class Fixing:
    """Which fixes to apply in one run, and what was done."""

    console: Console
    folder: str
    #: Also fixes that take a decision, such as inserting a missing section.
    unsafe: bool = False
    #: The rules whose findings are fixed, if not all.
    selection: Selection | None = None
    #: Show what would change, and change nothing.
    diff: bool = False
    #: The baseline that a file is checked against; what it has stays as it is.
    baseline_of: Callable[[str], Baseline | None] = _no_baseline
    #: Findings fixed, and files changed.
    fixed: int = 0
    files: int = 0
    #: Some file could not be written.
    failed: bool = False

    def fix_text(self, project: Project, path: str | None, source: str) -> str:
        """The text with the fixes applied; updates the counts."""
        text, fixed = self._fix(project, path, source)
        self._count(fixed)
        return text

    def fix_file(self, project: Project, path: str, source: str) -> str:
        """Fix a file, or show the difference, and return the text to report on. A file that cannot be written is
        reported.
        """
        text, fixed = self._fix(project, path, source)
        return self._finish(path, source, text, fixed)

    def fix_findings(
        self, path: str, source: str, findings: Iterable[Finding], read: Callable[[str], str | None]
    ) -> Iterator[tuple[str, str]]:
        """Likewise for given findings; returns each changed file with its text.

        Some fixes change another file than that of the finding; `read` gives the text of it. Of fixes that touch the
        same text, the first is applied.
        """
        if baseline := self.baseline_of(path):
            findings = baseline.new(path, Text(source), findings)
        fixes: dict[str, list[Fix]] = {}
        for fix in filter(None, map(self._chooser(), findings)):
            others = fixes.setdefault(fix.path or path, [])
            if not any(_touch(fix, other) for other in others):
                others.append(fix)
        for place, chosen in fixes.items():
            before = source if place == path else read(place)
            if before is not None:
                text = apply_edits(before, (edit for fix in chosen for edit in fix.edits))
                after = self._finish(place, before, text, len(chosen))
                if after != before:
                    yield place, after

    def _finish(self, path: str, source: str, text: str, fixed: int) -> str:
        if text == source:
            return source
        name = shown_path(path, self.folder)
        if self.diff:
            self._count(fixed)
            show_diff(self.console, name, source, text)
            return source
        try:
            write_file(Path(path), source, text)
        except NotWritten as error:
            self.failed = True
            self.console.fail(f"{name}: {error}")
            return source
        self._count(fixed)
        return text

    def _fix(self, project: Project, path: str | None, source: str) -> tuple[str, int]:
        shown: Sequence[Finding] | None = None
        if path and (baseline := self.baseline_of(path)):
            analysis = analyze_file(project, path, source)
            shown = baseline.new(path, analysis.text, analysis.findings)
        text, fixed = fix_all(project, path, source, self._chooser(), shown=shown)
        return text, len(fixed)

    def _chooser(self) -> Chooser:
        choose = any_fix if self.unsafe else safe_fix
        return self.selection.chooser(choose) if self.selection else choose

    def _count(self, fixed: int) -> None:
        self.fixed += fixed
        self.files += fixed > 0

    def summary(self) -> str:
        """One sentence about what was done, or would be."""
        problems = "1 problem" if self.fixed == 1 else f"{self.fixed} problems"
        if self.diff:
            files = "1 file" if self.files == 1 else f"{self.files} files"
            return f"Would fix {problems} in {files}." if self.fixed else "Nothing to fix."
        return f"Fixed {problems}."
