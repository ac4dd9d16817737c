"""The baseline: findings that a repository lives with, so that only new ones are reported.

It is a text with one line for each finding, in a fixed order, so that two branches that change it merge. A line holds
the path, from the folder of the baseline, the code, and a digest of what the finding is about: the first words in
quotes of its message, and the line of the document that it is on, whitespace folded. So a finding stays known when it
moves, and is reported again when its line is touched.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path, PurePath

from proposal_lsp import lazy_re as re
from proposal_lsp.findings import Finding
from proposal_lsp.lazy_dataclasses import NamedTuple, dataclass
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
    """The identity of a known finding. The path has forward slashes and is relative to the baseline's folder."""

    path: str
    code: str
    digest: str


class BrokenBaseline(ValueError):
    """A line of a baseline cannot be read; the message names the file and the line."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """The known findings, each as often as it may come; `path` is the file they are kept in."""

    path: Path
    known: Counter[BaselineKey]

    @property
    def folder(self) -> str:
        """The folder that its paths start at, absolute."""
        return os.path.abspath(self.path.parent)

    def new(self, path: str, text: Text, findings: Iterable[Finding]) -> list[Finding]:
        """The findings in a file, an absolute path, that are not in the baseline."""
        left = self.known.copy()
        return [finding for finding in findings if not take(left, self.key(path, text, finding))]

    def key(self, path: str, text: Text, finding: Finding) -> BaselineKey:
        """The identity of a finding in a file, an absolute path."""
        return BaselineKey(self._name(path), finding.code, digest(text, finding))

    def _name(self, path: str) -> str:
        try:
            inside = os.path.relpath(path, self.folder)
        except ValueError:  # another drive
            inside = path
        return PurePath(inside).as_posix()

    def as_text(self) -> str:
        """The text of its file."""
        lines = (f"{_escaped(key.path)}: {key.code} {key.digest}\n" for key in sorted(self.known.elements()))
        return _HEADER + "".join(lines)


def digest(text: Text, finding: Finding) -> str:
    """A digest of the subject of a finding, independent of its place and the wording of its message: 12 hexadecimal
    digits.

    What is missing is on the line of something else, and on another one as soon as its neighbour is written.
    """
    subject = _QUOTED.search(finding.message)
    line = "" if finding.listed else " ".join(text.line_text(text.line_at(finding.span.start)).split())
    about = f"{subject.group(1) if subject else ''}\n{line}"
    return sha256(about.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def take(left: Counter[BaselineKey], key: BaselineKey) -> bool:
    """Whether there is one of a key left; if so, it is taken."""
    if left[key] < 1:
        return False
    left[key] -= 1
    return True


def parse_baseline(path: Path, source: str) -> Baseline:
    """The baseline that the text of a file holds. Raises BrokenBaseline."""
    return Baseline(path, Counter(_keys(path, source)))


def _keys(path: Path, source: str) -> Iterator[BaselineKey]:
    for number, line in enumerate(source.split("\n"), 1):
        if not line.strip() or line.startswith("#"):
            continue
        found = _LINE.fullmatch(line.rstrip())
        if found is None:
            raise BrokenBaseline(f"{path}:{number}: {_what_is_wrong(path, line)}")
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
