"""Reads the texts to check: decodes bytes, or explains in one line why that fails and what to do."""

from __future__ import annotations

import codecs
import os
import stat
import sys
from pathlib import Path
from typing import BinaryIO

from proposal_lsp.cli.console import CannotRun, reason

#: Larger files (in bytes) are not read.
MAX_BYTES = 10_000_000


class Unreadable(Exception):
    """A text that cannot be checked; the message says why, and what to do. It does not name the file."""


class NotFound(Unreadable):
    """There is no such file."""


def read_file(path: Path | str) -> str:
    """The text of a file, its line endings as they are, without a byte order mark. Raises Unreadable."""
    try:
        status = os.stat(path)
        if _is_special(path, status):
            raise Unreadable("it is a pipe or a device; name a file, or give the text on standard input")
        with open(path, "rb") as file:
            return _read(file, status.st_size)
    except FileNotFoundError:
        raise NotFound("no such file or folder; check the path") from None
    except OSError as error:
        raise Unreadable(f"it cannot be read: {reason(error)}") from None


def is_special(path: Path | str) -> bool:
    """Whether a path is a pipe or a device, which may block forever when opened, read or written.

    The kernel shows devices as files, too, such as /proc/kmsg. Raises OSError, as where there is nothing.
    """
    return _is_special(path, os.stat(path))


def _is_special(path: Path | str, status: os.stat_result) -> bool:
    if status.st_size == 0 and os.path.realpath(path).startswith(("/proc/", "/sys/")):
        return True
    return not (stat.S_ISREG(status.st_mode) or stat.S_ISDIR(status.st_mode))


def read_named(file: str, name: str = "") -> str:
    """The text of a file that the command needs; `name` is what messages call it. Raises CannotRun."""
    try:
        return read_file(Path(file))
    except Unreadable as error:
        raise CannotRun(f"{name or file}: {error}") from None


def read_stdin() -> str:
    """The text on standard input. Raises Unreadable."""
    if sys.stdin is None:
        raise Unreadable("standard input is closed; pipe a text to it, or name a file")
    return _read(sys.stdin.buffer)


def real_path(path: str) -> str:
    """The path of a file in a folder without symbolic links; what git lists is the link, where the file is one."""
    folder, name = os.path.split(path)
    return os.path.join(os.path.realpath(folder), name)


def _read(stream: BinaryIO, size: int = MAX_BYTES) -> str:
    """The text of a stream that is about `size` bytes long: to make room for the longest takes longer than to read."""
    data = stream.read(min(size, MAX_BYTES) + 1)
    if len(data) > size:  # it has grown
        data += stream.read(MAX_BYTES + 1 - len(data))
    if len(data) > MAX_BYTES:
        raise Unreadable(f"it is larger than {MAX_BYTES // 1_000_000} MB; exclude it, or split it")
    return decode(data)


def decode(data: bytes) -> str:
    """UTF-8 to text. A UTF-8 byte order mark is dropped; everything else that is not UTF-8 raises Unreadable.

    UTF-16 is recognised by its byte order mark and refused, like any other encoding: editors, git and the
    tools around them take Markdown for UTF-8, so the file would be unreadable elsewhere too.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise Unreadable("it is UTF-16; save it as UTF-8")
    data = data.removeprefix(codecs.BOM_UTF8)
    if b"\0" in data:
        raise Unreadable("it is not text; exclude it or rename it")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        # Lines end as in `Text`; a byte that belongs to no UTF-8 text cannot be a part of a line ending.
        before = data[: error.start].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        wrong = data[error.start]
        line = before.count(b"\n") + 1
        raise Unreadable(f"it is not UTF-8 (byte 0x{wrong:02X} on line {line}); save it as UTF-8") from None
