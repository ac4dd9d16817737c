"""The schemas that the templates of a folder yield, or the templates of shipped schemas. Reads files, within bounds.

A derived schema is refined by the finished documents of the folder; see `evidence.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from proposal_lsp.catalog.locations import (
    MAX_WITNESS,
    Listed,
    folder_around,
    folder_of,
    is_shipped,
    nearest_templates,
)
from proposal_lsp.config import SCHEMA_FOLDER, Config
from proposal_lsp.derive import Derived, derive_schema, free_id, schema_id
from proposal_lsp.derive.refined_cache import refined_once
from proposal_lsp.derive.schema_text import schema_files
from proposal_lsp.derive.templates import read_template, templates_among
from proposal_lsp.detection.near_template import kind_of
from proposal_lsp.discovery import sample_below
from proposal_lsp.document import parse
from proposal_lsp.lazy_dataclasses import NamedTuple, dataclass, field, replace
from proposal_lsp.schema.model import Schema

#: How many derived schemas are cached; each save of a template makes another one.
MAX_REMEMBERED = 500

#: A file as it was when it was read.
Stamp = tuple[str, int, int]


class Kinds(NamedTuple):
    """The results of the templates of a folder."""

    #: The schemas derived from them.
    derived: tuple[Derived, ...] = ()
    #: Shipped schemas that a template fits, with that template's text in place of their own.
    adapted: tuple[Schema, ...] = ()
    #: Every template, as an absolute path, whichever schema it belongs to.
    templates: tuple[str, ...] = ()


@dataclass(slots=True)
class DerivedSchemas:
    """Derives schemas and caches them: folders until `forget`, schemas until one of their source files changes."""

    _listed: Listed = field(default_factory=dict)
    _current: dict[tuple[object, ...], Derived | Schema | None] = field(default_factory=dict)
    _remembered: dict[tuple[str, tuple[Stamp, ...]], Derived] = field(default_factory=dict)

    def forget(self) -> None:
        """Look at the folders and the documents again at the next call."""
        self._listed.clear()
        self._current.clear()

    def of(self, folder: Path, config: Config, written: Sequence[Schema]) -> Kinds:
        """The kinds of the nearest templates: of an absolute folder, or of one above it up to the root.

        A template that one of the `written` schemas also fits yields no other schema; no id is one of theirs.
        """
        derived: list[Derived] = []
        fitting: dict[str, Schema] = {}
        templates: list[str] = []
        for path in templates_among(nearest_templates(folder, config.root, self._listed)):
            taken = tuple(schema.id for schema in (*written, *(one.schema for one in derived)))
            around = folder_around(folder, path, config.root)
            key = path, around, taken, config.exclude, config.base
            if key not in self._current:
                self._current[key] = self._kind(path, around, config, taken, written)
            found = self._current[key]
            if found is None:
                continue
            templates.append(str(path))
            if isinstance(found, Derived):
                derived.append(found)
            else:
                fitting.setdefault(found.id, found)
        adapted = (one for one in fitting.values() if is_shipped(one))
        return Kinds(tuple(derived), tuple(adapted), tuple(templates))

    def _kind(
        self, path: Path, around: Path, config: Config, taken: tuple[str, ...], written: Sequence[Schema]
    ) -> Derived | Schema | None:
        """The kind of a template, refined by the documents below the folder `around`."""
        source = read_template(path)
        if source is None:
            return None
        derived = derive_schema(source, str(path), free_id(schema_id(str(path)), taken))
        kind = kind_of(parse(derived.schema.template), derived.schema, written)
        if kind is None or kind is derived.schema:
            return self._refined(path, around, config, derived) if kind else None
        return replace(kind, template=derived.schema.template, template_path=str(path))

    def _refined(self, path: Path, around: Path, config: Config, derived: Derived) -> Derived:
        files = sample_below(around, exclude=config.exclude, base=config.base)
        key = (derived.schema.id, tuple(filter(None, map(_stamp, (path, *files)))))
        if key not in self._remembered:
            if len(self._remembered) >= MAX_REMEMBERED:
                self._remembered.clear()
            self._remembered[key] = refined_once(derived, tuple(_sources(files)))
        return self._remembered[key]


def project_files(derived: Derived, config: Config) -> dict[str, str]:
    """The files that a project keeps a derived schema in, by absolute path; see `schema_files`."""
    template = Path(derived.schema.template_path)
    around = folder_of(template, config.root)
    root = config.root or around
    inside = around.relative_to(root).as_posix() if around.is_relative_to(root) else "."
    # A folder of templates does not say where the documents are.
    files = schema_files(derived, "" if inside == "." or around != template.parent else inside)
    return {str(root / SCHEMA_FOLDER / name): text for name, text in files.items()}


def _stamp(path: Path) -> Stamp | None:
    try:
        stat = path.stat()
    except OSError:
        return None
    return (str(path), stat.st_mtime_ns, stat.st_size)


def _sources(files: Iterable[Path]) -> Iterator[tuple[str, str]]:
    """The paths and texts of files, without those that cannot be read or are too long."""
    for path in files:
        try:
            with path.open("rb") as file:
                data = file.read(MAX_WITNESS + 1)
            if len(data) <= MAX_WITNESS:
                yield str(path), data.decode("utf-8-sig")
        except (OSError, UnicodeDecodeError):
            continue
