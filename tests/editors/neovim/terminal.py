"""A terminal for a program, and pictures of it."""

from __future__ import annotations

import contextlib
import fcntl
import html
import os
import pty
import re
import shutil
import struct
import subprocess
import tempfile
import termios
import threading
from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from pathlib import Path

import pyte

COLUMNS, LINES = 110, 32
#: Seconds that a browser may take to make a picture.
PATIENCE = 60

#: Input that the emulator would draw: strings for the terminal itself, and the beginning of an incomplete escape.
_STRINGS = re.compile(rb"\x1b[PX^_].*?\x1b\\", re.DOTALL)
_UNFINISHED = re.compile(rb"\x1b(?:[PX^_](?:(?!\x1b\\).)*|\[[0-9:;?>=<]*|)$", re.DOTALL)
#: Styles with subparameters, such as a wavy underline; the emulator knows only the plain styles.
_WAVY = re.compile(rb"\x1b\[4:[1-5]m")
_DETAILED = re.compile(rb"\x1b\[[0-9;]*:[0-9:;]*m")
_NAMED = {
    "black": "#1c1c1c",
    "red": "#d75f5f",
    "green": "#87af5f",
    "brown": "#d7af5f",
    "blue": "#5f87d7",
    "magenta": "#af87d7",
    "cyan": "#5fafaf",
    "white": "#d0d0d0",
}
_PAPER, _INK = "#14161b", "#e0e2ea"


class Terminal:
    """A program on a separate terminal."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], folder: Path) -> None:
        self._screen = pyte.Screen(COLUMNS, LINES)
        self._stream = pyte.ByteStream(self._screen)
        self._lock = threading.Lock()
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
        self.process = subprocess.Popen(
            command,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            cwd=folder,
            env={**environment, "TERM": "xterm-256color", "COLORTERM": "truecolor"},
            start_new_session=True,
        )
        os.close(slave)
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        held = b""
        while True:
            try:
                data = os.read(self._master, 1 << 16)
            except OSError:  # the program has ended
                return
            if not data:
                return
            held = _STRINGS.sub(b"", held + data)
            unfinished = _UNFINISHED.search(held)
            cut = unfinished.start() if unfinished else len(held)
            ready, held = held[:cut], held[cut:]
            with self._lock:
                self._stream.feed(_DETAILED.sub(b"", _WAVY.sub(b"\x1b[4m", ready)))

    def write(self, keys: bytes) -> None:
        """Type a text."""
        os.write(self._master, keys)

    def text(self) -> str:
        """The text of the screen."""
        with self._lock:
            return "\n".join(line.rstrip() for line in self._screen.display)

    def page(self) -> str:
        """The screen as a page of HTML."""
        with self._lock:
            rows = [[self._screen.buffer[y][x] for x in range(COLUMNS)] for y in range(LINES)]
            cursor = (self._screen.cursor.y, self._screen.cursor.x)
        lines = ("".join(_runs(row, cursor[1] if y == cursor[0] else -1)) for y, row in enumerate(rows))
        style = f"margin:0;padding:12px;background:{_PAPER};color:{_INK};font:14px/19px 'DejaVu Sans Mono',monospace"
        body = "\n".join(lines)
        return f'<!doctype html><meta charset="utf-8"><body style="margin:0"><pre style="{style}">{body}</pre>'

    def close(self) -> None:
        """End the program."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        os.close(self._master)


def _runs(row: Sequence[pyte.screens.Char], cursor: int) -> list[str]:
    def look(cell: tuple[int, pyte.screens.Char]) -> tuple[object, ...]:
        at, char = cell
        return (char.fg, char.bg, char.bold, char.italics, char.underscore, char.reverse != (at == cursor))

    found = []
    for (fg, bg, bold, italics, underscore, reverse), cells in groupby(enumerate(row), look):
        ink, paper = _colour(fg, _INK), _colour(bg, "")
        if reverse:
            ink, paper = paper or _PAPER, ink
        style = f"color:{ink}" + (f";background:{paper}" if paper else "")
        style += ";font-weight:bold" * bool(bold) + ";font-style:italic" * bool(italics)
        style += ";text-decoration:underline" * bool(underscore)
        found.append(f'<span style="{style}">{html.escape("".join(cell.data for _, cell in cells))}</span>')
    return found


def _colour(name: object, default: str) -> str:
    if name == "default":
        return default
    word = str(name).removeprefix("bright")
    return _NAMED.get(word, f"#{word}")


def browser() -> str | None:
    """A browser that can make pictures, if available."""
    names = (os.environ.get("CHROME"), "chromium", "google-chrome", "chrome")
    return next((path for name in names if name and (path := shutil.which(name))), None)


def picture(page: str, path: Path) -> Callable[[], None]:
    """Begin to make a PNG of a page; the result waits for it. Without a browser the page itself is stored."""
    path.parent.mkdir(parents=True, exist_ok=True)
    program, source = browser(), path.with_suffix(".html")
    source.write_text(page, "utf-8")
    if program is None:
        return lambda: None
    profile = tempfile.TemporaryDirectory()
    size = f"{COLUMNS * 843 // 100 + 24},{LINES * 19 + 24}"
    command = [program, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run"]
    command += [
        f"--user-data-dir={profile.name}",
        f"--window-size={size}",
        f"--screenshot={path}",
        source.as_uri(),
    ]
    painter = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def finish() -> None:
        try:
            assert painter.wait(PATIENCE) == 0, f"no picture {path}"
        finally:
            painter.kill()
            source.unlink()
            with contextlib.suppress(OSError):  # a process of the browser may still write to it
                profile.cleanup()

    return finish
