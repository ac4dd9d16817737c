"""The templates that hold for a folder, found and read. Reads files; nothing outside the root, nothing big."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from proposal_lsp.document import parse
from proposal_lsp.document.placeholders import find_placeholders
from proposal_lsp.schema.derive.choose import is_needed
from proposal_lsp.schema.derive.derive import derive_schema, schema_id
from proposal_lsp.schema.model import Schema
from proposal_lsp.schema.severities import RuleSeverity

#: In bytes; templates of one folder; entries of a folder that are looked at; folders upward.
MAX_TEMPLATE = 256 * 1024
MAX_TEMPLATES = 8
MAX_ENTRIES = 20_000
MAX_ABOVE = 40
#: Derived schemas that are remembered; each save of a template makes another.
MAX_REMEMBERED = 500

# A number makes it a proposal about templates: `0101-pod-template.md`.
_NAME = re.compile(r"(?![a-z]{0,6}-?0*[1-9])(?:.*[-_. ])?template\.(?:md|markdown)", re.IGNORECASE)
_FIRST = re.compile(r"0000-.*\.(?:md|markdown)", re.IGNORECASE)
_MARKDOWN = re.compile(r"(?!readme\.|index\.).*\.(?:md|markdown)", re.IGNORECASE)
_FOLDERS = ("template", "templates")
#: `0000-*.md` is a template if this many things in it are to be filled in; `0000-record-decisions.md` is none.
MIN_PLACEHOLDERS = 3

_Stamp = tuple[str, int, int]


@dataclass(slots=True)
class Templates:
    """What is remembered of templates: folders until `forget`, derived schemas as long as the file is the same."""

    #: What derived schemas say of severities.
    severities: tuple[RuleSeverity, ...] = ()
    _listed: dict[Path, tuple[Path, ...]] = field(default_factory=dict)
    _derived: dict[tuple[_Stamp, tuple[str, ...]], Schema | None] = field(default_factory=dict)

    def forget(self) -> None:
        """Look at the folders afresh at the next call."""
        self._listed.clear()

    def of(self, folder: Path, root: Path | None, written: Sequence[Schema]) -> tuple[Schema, ...]:
        """The schemas derived from the nearest templates: of an absolute folder, or of one above up to `root`.

        A template that one of the `written` schemas fits as well yields none; no id is one of theirs.
        """
        limit = root if root is not None and folder.is_relative_to(root) else folder
        for above in (folder, *folder.parents)[:MAX_ABOVE]:
            if above not in self._listed:
                self._listed[above] = tuple(_templates_in(above, limit))
            found = self._listed[above]
            if found or above == limit:
                schemas: list[Schema] = []
                for path in found:
                    taken = tuple(schema.id for schema in (*written, *schemas))
                    schema = self._derive(path, taken, written)
                    schemas += [schema] if schema else []
                return tuple(schemas)
        return ()

    def _derive(self, path: Path, taken: tuple[str, ...], written: Sequence[Schema]) -> Schema | None:
        try:
            stat = path.stat()
            stamp = (str(path), stat.st_mtime_ns, stat.st_size)
            if len(self._derived) >= MAX_REMEMBERED:
                self._derived.clear()
            if (stamp, taken) not in self._derived:
                schema = _read(path, taken, written)
                self._derived[(stamp, taken)] = schema and replace(schema, severities=self.severities)
            return self._derived[(stamp, taken)]
        except OSError:
            return None


def read_template(path: Path) -> str | None:
    """The text of a template; None where it cannot be read, is too big or no UTF-8."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_TEMPLATE + 1)
        return data.decode("utf-8-sig") if len(data) <= MAX_TEMPLATE else None
    except (OSError, UnicodeDecodeError):
        return None


def _read(path: Path, taken: Sequence[str], written: Sequence[Schema]) -> Schema | None:
    source = read_template(path)
    if source is None or not (_is_named_so(path) or len(find_placeholders(source)) >= MIN_PLACEHOLDERS):
        return None
    schema = derive_schema(source, str(path), free_id(schema_id(str(path)), taken)).schema
    return schema if is_needed(parse(source), schema, written) else None


def free_id(id: str, taken: Sequence[str]) -> str:
    """An id that is none of those taken: `rfc`, `rfc-template`, `rfc-template-2`."""
    wanted, count = id, 1
    while wanted in taken:
        wanted = f"{id}-template" if count == 1 else f"{id}-template-{count}"
        count += 1
    return wanted


def _is_named_so(path: Path) -> bool:
    return _NAME.fullmatch(path.name) is not None or path.parent.name.casefold() in _FOLDERS


def _templates_in(folder: Path, root: Path) -> Iterator[Path]:
    """The templates that lie in a folder, or in its folder for templates; at most `MAX_TEMPLATES`."""
    names = _names(folder)
    own = [name for name in names if _NAME.fullmatch(name) or _FIRST.fullmatch(name)]
    found = [folder / name for name in own]
    for name in _FOLDERS:
        if name in names:
            found += (folder / name / inner for inner in _names(folder / name) if _MARKDOWN.fullmatch(inner))
    yield from [path for path in found[: 4 * MAX_TEMPLATES] if _is_safe(path, root)][:MAX_TEMPLATES]


def _names(folder: Path) -> list[str]:
    try:
        return sorted(os.listdir(folder)[:MAX_ENTRIES])
    except OSError:
        return []


def _is_safe(path: Path, root: Path) -> bool:
    """Whether a path is a regular file, of no great size, that really lies in the root."""
    try:
        real = path.resolve(strict=True)
        return real.is_file() and real.is_relative_to(root.resolve()) and real.stat().st_size <= MAX_TEMPLATE
    except (OSError, RuntimeError, ValueError):
        return False
