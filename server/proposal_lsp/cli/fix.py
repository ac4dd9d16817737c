"""`check --fix` and `--diff`: the same fixes that an editor offers, applied to files or shown."""

from __future__ import annotations

import codecs
import os
from dataclasses import dataclass
from pathlib import Path

from proposal_lsp.analysis import Project
from proposal_lsp.cli.console import CannotRun, Console, printable, shown_path
from proposal_lsp.features.fixing import fix_all
from proposal_lsp.findings import any_fix, safe_fix


@dataclass(slots=True)
class Fixing:
    """What to do about fixes in one run, and what has been done."""

    console: Console
    folder: str
    #: Also fixes that take a decision, such as inserting a missing section.
    unsafe: bool = False
    #: Show what would change, and change nothing.
    diff: bool = False
    #: Findings mended, and files changed.
    mended: int = 0
    files: int = 0

    def fixed(self, project: Project, path: str | None, source: str) -> str:
        """The text with the fixes applied; counted."""
        text, mended = fix_all(project, path, source, any_fix if self.unsafe else safe_fix)
        self.mended += len(mended)
        self.files += text != source
        return text

    def fix_file(self, project: Project, path: str, source: str) -> str:
        """Fix a file, or show the difference; the text to report on. Raises CannotRun where it cannot be written."""
        text = self.fixed(project, path, source)
        if text == source:
            return source
        if self.diff:
            self.show(shown_path(path, self.folder), source, text)
            return source
        _write(Path(path), text)
        return text

    def show(self, name: str, old: str, new: str) -> None:
        """Show what would change, as a unified diff."""
        from difflib import unified_diff

        lines = unified_diff(old.splitlines(), new.splitlines(), name, name, lineterm="")
        colours = {"+": "green", "-": "red", "@": "cyan"}
        for line in lines:
            colour = colours.get(line[:1])
            self.console.say(self.console.paint(printable(line), colour) if colour else printable(line))

    def summary(self) -> str:
        """One sentence on what was, or would be, done."""
        problems = "1 problem" if self.mended == 1 else f"{self.mended} problems"
        if self.diff:
            files = "1 file" if self.files == 1 else f"{self.files} files"
            return f"Would fix {problems} in {files}." if self.mended else "Nothing to fix."
        return f"Fixed {problems}."


def _write(path: Path, text: str) -> None:
    """Replace a file's text at once, or not at all; a byte order mark it had stays."""
    try:
        with path.open("rb") as file:
            mark = codecs.BOM_UTF8 if file.read(3) == codecs.BOM_UTF8 else b""
        target = path.resolve()
        part = target.with_name(f".{target.name}.{os.getpid()}.part")
        try:
            part.write_bytes(mark + text.encode("utf-8"))
            part.chmod(target.stat().st_mode & 0o7777)
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise CannotRun(f"{path}: it cannot be written: {(error.strerror or str(error)).lower()}") from None
