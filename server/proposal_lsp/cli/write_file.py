"""Writes a new text into a file and changes nothing else about the file.

Most files are replaced atomically, so that none is ever half written. One with several names (hard links), and one
whose owner, mode or extended attributes a new file would not have, is written in place. A link is followed.
"""

from __future__ import annotations

import codecs
import os
import stat
import tempfile
from contextlib import suppress
from io import FileIO
from pathlib import Path

from proposal_lsp.cli.console import reason

_CHANGED = "it changed in the meantime and is left as it is; run the command again"


class NotWritten(Exception):
    """The file is as it was. The message says why, and what to do; it does not name the file."""


def write_file(path: Path, old: str, new: str) -> None:
    """Write `new` into a file that holds `old`, line endings as they are; a byte order mark it has stays.

    Raises NotWritten: for one that is not a regular file, is read-only (for the superuser, too), or holds another text
    by now.
    """
    try:
        target = path.resolve()
        status = os.stat(target)
        if not stat.S_ISREG(status.st_mode):
            raise NotWritten("it is not a regular file; name one that is")
        if not status.st_mode & 0o222:
            raise NotWritten("it is read-only; make it writable, or leave it out")
        with target.open("r+b") as file:
            before = file.read()
        text = before.removeprefix(codecs.BOM_UTF8)
        if text != old.encode("utf-8"):
            raise NotWritten(_CHANGED)
        after = before[: len(before) - len(text)] + new.encode("utf-8")
        if status.st_nlink > 1 or not _replaced(target, status, after):
            _overwrite(target, before, after)
    except OSError as error:
        raise NotWritten(f"it cannot be written: {reason(error)}") from None


def _replaced(target: Path, status: os.stat_result, content: bytes) -> bool:
    """Replace a file atomically. False if that is not allowed, or would lose something of it."""
    try:
        # The name has a length of its own: that of the file may be the longest that there can be.
        handle, part = tempfile.mkstemp(prefix=".proposal-lsp-", suffix=".part", dir=target.parent)
    except PermissionError:
        return False
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        _take_after(part, target, status)
        os.replace(part, target)
    except PermissionError:
        return False
    finally:
        with suppress(FileNotFoundError):
            os.unlink(part)
    return True


def _take_after(part: str, target: Path, status: os.stat_result) -> None:
    """Give a new file the owner, mode and extended attributes (access lists among them) of another.

    Raises PermissionError if it cannot have them.
    """
    own = os.stat(part)
    if (own.st_uid, own.st_gid) != (status.st_uid, status.st_gid):
        os.chown(part, status.st_uid, status.st_gid)
    os.chmod(part, stat.S_IMODE(status.st_mode))
    if hasattr(os, "listxattr"):
        names: list[str] = []
        with suppress(OSError):  # this file system has none
            names = os.listxattr(target)
        for name in names:
            try:
                os.setxattr(part, name, os.getxattr(target, name))
            except OSError as error:
                raise PermissionError(*error.args) from None


def _overwrite(target: Path, before: bytes, after: bytes) -> None:
    """Write over the content of a file; where that fails, as on a full disk, its old content is put back."""
    with target.open("r+b", buffering=0) as file:
        if file.read() != before:
            raise NotWritten(_CHANGED)
        try:
            _put(file, after)
        except BaseException:
            with suppress(OSError):
                _put(file, before)
            raise


def _put(file: FileIO, content: bytes) -> None:
    file.seek(0)
    rest = memoryview(content)
    while rest:
        rest = rest[file.write(rest) :]
    file.truncate()
    os.fsync(file.fileno())
