"""The baseline: findings that a repository lives with, so that only new ones are reported.

It is a text file with one line for each finding, in a fixed order, so that two branches that change it merge. A line
holds the path, from the folder of the baseline, the code, and a digest of what the finding is about: the first words
in quotes of its message, and the line of the document that it is on, white space folded. So a finding stays known
when it moves, and is reported again when its line is touched.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Collection, Iterable
from hashlib import sha256
from pathlib import Path

from proposal_lsp import lazy_re as re
from proposal_lsp.cli.console import CannotRun, reason, shown_path
from proposal_lsp.cli.outcome import Checked, Outcome
from proposal_lsp.cli.sources import NotFound, Unreadable, read_file
from proposal_lsp.findings import Finding
from proposal_lsp.lazy_dataclasses import NamedTuple, dataclass, replace
from proposal_lsp.text import Text

_HEADER = """\
# Problems that `proposal-lsp check --baseline` leaves out until the line they are on changes.
# Written by `proposal-lsp check --write-baseline`. Lines may be removed by hand.
"""
_LINE = re.compile(r"(?P<path>\S.*): (?P<code>[a-z][a-z-]*) (?P<digest>[0-9a-f]{12})")
_CONFLICT = ("<<<<<<< ", "=======", ">>>>>>> ", "||||||| ")
_QUOTED = re.compile(r'"([^"]+)"')
# What would break the line, or make a comment of it, and bytes that are no UTF-8 (PEP 383).
_SPECIAL = re.compile(r"^[#\s]|[%\x00-\x1f\x7f\udc80-\udcff]")
_ESCAPE = re.compile(r"%([0-9A-F]{2})")


class BaselineKey(NamedTuple):
    """What a known finding is known by. The path has forward slashes and starts at the baseline's folder."""

    path: str
    code: str
    digest: str


@dataclass(frozen=True, slots=True)
class Baseline:
    """The known findings, each as often as it may come; `path` is the file they are kept in."""

    path: Path
    known: Counter[BaselineKey]

    def without_known(self, outcome: Outcome, files: Collection[str]) -> Outcome:
        """The outcome of a check of `files` (absolute paths) without what is known; what is not there is counted."""
        left = self.known.copy()
        checked: list[Checked] = []
        for file in outcome.checked:
            known = left if file.is_read else Counter[BaselineKey]()
            new = [finding for finding in file.findings if not _take(known, self.key(file, finding, outcome.folder))]
            if new:
                checked.append(replace(file, findings=tuple(new)))
        stale = sum(count for key, count in left.items() if count and not self._may_hold(key, files))
        found, new_ones = len(outcome.findings), sum(len(file.findings) for file in checked)
        return replace(outcome, checked=tuple(checked), known=found - new_ones, stale=stale)

    def renewed(self, outcome: Outcome, files: Collection[str]) -> Baseline:
        """The baseline after a check of `files`: what was found in them; in other files, what was known before.

        That a file could not be read is never known: it is reported each time.
        """
        kept = {key: count for key, count in self.known.items() if self._may_hold(key, files)}
        found = Counter(
            self.key(file, finding, outcome.folder)
            for file in outcome.checked
            for finding in file.findings
            if file.is_read
        )
        return Baseline(self.path, Counter(kept) + found)

    def counted(self) -> str:
        """What it holds, in words: `12 problems in 3 files`."""
        problems, files = self.known.total(), len({key.path for key in self.known})
        return f"{problems} problem{'s' * (problems != 1)} in {files} file{'s' * (files != 1)}"

    def hint(self, stale: int) -> str:
        """What to do about entries that stand for nothing any more."""
        entries = "1 entry of" if stale == 1 else f"{stale} entries of"
        return (
            f"{entries} {self.path} {'is' if stale == 1 else 'are'} out of date, because the problem is gone or its"
            f" line has changed; `check --write-baseline {self.path}` updates it."
        )

    def key(self, file: Checked, finding: Finding, folder: str) -> BaselineKey:
        """What a finding in a file, whose name is shown from `folder`, is known by."""
        return BaselineKey(self._name(os.path.join(folder, file.name)), finding.code, digest(file.text, finding))

    def _name(self, path: str) -> str:
        folder = os.path.abspath(self.path.parent)
        try:
            return os.path.relpath(path, folder).replace(os.sep, "/")
        except ValueError:  # another drive
            return shown_path(path, folder)

    def _may_hold(self, key: BaselineKey, files: Collection[str]) -> bool:
        """Whether a file was not looked at but is still there."""
        path = os.path.normpath(os.path.join(os.path.abspath(self.path.parent), key.path))
        return path not in files and os.path.exists(path)

    def write(self) -> None:
        """Write the file. Raises CannotRun."""
        lines = (f"{_escaped(key.path)}: {key.code} {key.digest}\n" for key in sorted(self.known.elements()))
        text = _HEADER + "".join(lines)
        try:
            self.path.write_bytes(text.encode("utf-8", "replace"))
        except OSError as error:
            raise CannotRun(f"{self.path}: it cannot be written: {reason(error)}") from None


def digest(text: Text, finding: Finding) -> str:
    """What a finding is about, whatever its place and the wording of its message: 12 hexadecimal digits.

    What is missing is on the line of something else, and on another one as soon as its neighbour is written.
    """
    subject = _QUOTED.search(finding.message)
    line = "" if finding.listed else " ".join(text.line_text(text.line_at(finding.span.start)).split())
    about = f"{subject.group(1) if subject else ''}\n{line}"
    return sha256(about.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _take(left: Counter[BaselineKey], key: BaselineKey) -> bool:
    """Whether there is one of a key left; if so, it is taken."""
    if left[key] < 1:
        return False
    left[key] -= 1
    return True


def read_baseline(path: Path) -> Baseline:
    """The baseline in a file. Raises CannotRun where there is none, or it is broken."""
    try:
        source = read_file(path)
    except NotFound:
        raise CannotRun(f"{path}: there is no such baseline; `check --write-baseline {path}` creates it") from None
    except Unreadable as error:
        raise CannotRun(f"{path}: {error}") from None
    return Baseline(path, Counter(_keys(path, source)))


def open_baseline(path: Path) -> Baseline:
    """The baseline that is to be renewed: an empty one where there is no file yet. Raises CannotRun."""
    return read_baseline(path) if os.path.lexists(path) else Baseline(path, Counter())


def _keys(path: Path, source: str) -> Iterable[BaselineKey]:
    for number, line in enumerate(source.split("\n"), 1):
        if not line.strip() or line.startswith("#"):
            continue
        found = _LINE.fullmatch(line.rstrip())
        if found is None:
            raise CannotRun(f"{path}:{number}: {_what_is_wrong(path, line)}")
        yield BaselineKey(_ESCAPE.sub(_unescaped, found["path"]), found["code"], found["digest"])


def _what_is_wrong(path: Path, line: str) -> str:
    if line.startswith(_CONFLICT):
        return "unresolved merge conflict; remove the conflict markers and keep the lines of both sides"
    shown = line if len(line) < 60 else f"{line[:59]}…"
    return (
        f"this is not a baseline entry, `PATH: CODE DIGEST`: `{shown}`; remove it, or recreate the file with"
        f" `check --write-baseline {path}`"
    )


def _escaped(path: str) -> str:
    return _SPECIAL.sub(lambda found: f"%{ord(found.group()) & 0xFF:02X}", path)


def _unescaped(found: re.Match[str]) -> str:
    byte = int(found[1], 16)
    return chr(byte if byte < 0x80 else 0xDC00 + byte)
