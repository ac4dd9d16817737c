"""Where a command writes, in which colours, and how text of unknown origin is made safe to show."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Literal, TextIO

from proposal_lsp import lazy_re as re
from proposal_lsp.lazy_dataclasses import dataclass

ColorChoice = Literal["auto", "always", "never"]

_CODES = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "blue": "34", "cyan": "36"}
#: The lines of a unified diff, by how they begin.
_DIFF = {"+": "green", "-": "red", "@": "cyan"}

# Escape sequences, and characters that turn the direction of a line or end it, would let a document write anything on
# the terminal of the person who checks it. Lone surrogates cannot be written at all.
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
# Where one of these services runs a job, `##[name]` anywhere in a line is a command to it. Each sets a variable.
_COMMAND = re.compile(r"##(?=\w*\[)")
_SERVICES = ("GITHUB_ACTIONS", "TF_BUILD", "TEAMCITY_VERSION")


class CannotRun(Exception):
    """The command cannot do what it was asked to do; the message is for the user. Exit code 2."""


def reason(error: OSError) -> str:
    """The reason of an operating system error, as the end of a sentence."""
    return (error.strerror or str(error)).lower()


@dataclass(frozen=True, slots=True)
class Paint:
    """Colours text, or leaves it alone."""

    enabled: bool

    def __call__(self, text: str, *styles: str) -> str:
        """The text in the given styles, the names of `_CODES`."""
        if not self.enabled or not text:
            return text
        return f"\x1b[{';'.join(_CODES[style] for style in styles)}m{text}\x1b[0m"


@dataclass(frozen=True, slots=True)
class Console:
    """The results of a command go to `out`, what it says about the run to `err`."""

    out: TextIO
    err: TextIO
    paint: Paint
    #: Print results and errors only.
    quiet: bool = False
    #: A CI service reads the output, which must not contain commands to it.
    is_watched: bool = False

    def say(self, line: str = "") -> None:
        """Print a line of the results."""
        self.out.write(self._safe(line) + "\n")

    def note(self, line: str) -> None:
        """Print a line about the run, in addition to the results."""
        if not self.quiet:
            self.out.flush()
            self.err.write(self._safe(line) + "\n")

    def warn(self, message: str) -> None:
        """Print a warning: the command goes on."""
        if not self.quiet:
            self._complain("warning", message)

    def fail(self, message: str) -> None:
        """Print an error."""
        self._complain("error", message)

    def _complain(self, word: str, message: str) -> None:
        # What was said before must come before it, also where both streams end in one file.
        self.out.flush()
        self.err.write(f"{word}: {self._safe(printable(message))}\n")

    def _safe(self, line: str) -> str:
        return _COMMAND.sub("#\u2060#", line) if self.is_watched else line


def open_console(out: TextIO, err: TextIO, choice: ColorChoice = "auto", *, quiet: bool = False) -> Console:
    """A console on two streams; characters that their encoding lacks are written as escapes."""
    for stream in (out, err):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(errors="backslashreplace")
    is_watched = any(os.environ.get(name) for name in _SERVICES)
    return Console(out, err, Paint(wants_color(choice, out, os.environ)), quiet, is_watched)


def wants_color(choice: ColorChoice, stream: TextIO, environment: Mapping[str, str]) -> bool:
    """Whether to use colours: as chosen, else as NO_COLOR and then FORCE_COLOR say, else on a terminal that supports
    them.

    Each of the two counts if it is not empty, whatever it says (no-color.org, force-color.org).
    """
    if choice != "auto":
        return choice == "always"
    if environment.get("NO_COLOR"):
        return False
    return bool(environment.get("FORCE_COLOR")) or (environment.get("TERM") != "dumb" and stream.isatty())


def printable(text: str) -> str:
    """The text with one visible stand-in for each character that a terminal must not get."""
    return text if text.isascii() and text.isprintable() else _UNSAFE.sub(_stand_in, text)


def _stand_in(found: re.Match[str]) -> str:
    code = ord(found.group())
    if code < 0x20:
        return chr(0x2400 + code)  # the symbols for control characters
    return "\u2421" if code == 0x7F else "\ufffd"


def shown_path(path: str, folder: str) -> str:
    """An absolute path as shown to people: relative to `folder` if it is inside, with forward slashes."""
    try:
        inside = os.path.relpath(path, folder)
    except ValueError:  # another drive
        inside = path
    if inside == os.pardir or inside.startswith(os.pardir + os.sep):
        inside = path
    return inside.replace(os.sep, "/")


def show_diff(console: Console, name: str, old: str, new: str) -> None:
    """Show the lines of a file that differ; `name` is the file as people are shown it."""
    from difflib import unified_diff

    for line in unified_diff(old.splitlines(), new.splitlines(), name, name, lineterm=""):
        colour = _DIFF.get(line[:1])
        console.say(console.paint(printable(line), colour) if colour else printable(line))
