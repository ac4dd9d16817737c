"""Reads sidecars: the YAML files next to documents that hold their metadata. Both front ends use it."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable

#: Larger files (in bytes) are not read.
MAX_BYTES = 1_000_000


def read_sidecars(path: str, names: Iterable[str]) -> dict[str, str | None]:
    """The texts of the files of these names in the folder of the file `path`; None for one that is not there.

    One that cannot be read is left out, and so is one that is not a file of its own: a link may lead anywhere.
    """
    folder = os.path.dirname(os.path.abspath(path))
    found: dict[str, str | None] = {}
    for name in names:
        place = os.path.join(folder, name)
        try:
            status = os.lstat(place)
            if stat.S_ISREG(status.st_mode) and status.st_size <= MAX_BYTES:
                with open(place, "rb") as file:
                    found[name] = file.read(MAX_BYTES).decode("utf-8-sig")
        except FileNotFoundError:
            found[name] = None
        except (OSError, UnicodeDecodeError):
            continue
    return found
