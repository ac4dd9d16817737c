"""The key `references`: where the ids of proposals of other folders and repositories lead."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from proposal_lsp import lazy_re as re

if TYPE_CHECKING:
    from proposal_lsp.schema.problems import Problems
    from proposal_lsp.schema.reader import Entry, MapReader

#: Prefixes of one configuration.
MAX_PREFIXES = 50
_PREFIX = re.compile(r"[^\W\d_][\w./-]{0,60}[-_ #]")


def read_id_places(reader: MapReader, base: Path, root: Path) -> tuple[tuple[str, str], ...]:
    """Each prefix with an absolute folder below `root`, or with a web address that has a hole for the number."""
    node, problems = reader.node("references"), reader.problems
    if node is None:
        return ()
    if node.kind != "mapping":
        problems.expected("`references`", "prefixes of ids, each with a folder or a web address", node)
        return ()
    from proposal_lsp.schema.reader import read_entries

    found: list[tuple[str, str]] = []
    for entry in read_entries(node, problems):
        if len(found) == MAX_PREFIXES:
            problems.add(f"There are more than {MAX_PREFIXES} prefixes; the others are not read.", entry.key.span)
            break
        if not _PREFIX.fullmatch(entry.name):
            problems.add("A prefix begins with a letter and ends with `-`, `_`, `#` or a space.", entry.key.span)
        elif (place := _place(entry, base, root, problems)) is not None:
            found.append((entry.name, place))
    return tuple(found)


def _place(entry: Entry, base: Path, root: Path, problems: Problems) -> str | None:
    """Where the ids of a prefix lead; None, with a problem, if that is nowhere."""
    from proposal_lsp.workspace.other_ids import HOLE, is_address

    value = entry.value
    if value.kind != "scalar":
        problems.expected(f"`{entry.name}`", "a folder or a web address", value)
        return None
    if is_address(value.value):
        if HOLE in value.value:
            return value.value
        problems.add(f"This address needs `{HOLE}`, which stands for the number.", value.span)
        return None
    folder = _folder(base, root, value.value)
    if folder is None:
        problems.add(f"There is no folder `{value.value}` in this repository.", value.span)
    return folder


def _folder(base: Path, root: Path, name: str) -> str | None:
    """The absolute path of a folder below the root that is not a symbolic link out of it."""
    folder = os.path.normpath(base / name)
    try:
        is_inside = Path(folder).resolve().is_relative_to(root.resolve())
    except (OSError, RuntimeError, ValueError):
        return None
    return folder if is_inside and os.path.isdir(folder) else None
