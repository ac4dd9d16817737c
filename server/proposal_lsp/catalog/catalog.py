"""The schemas of several folders, read together. The only module of this package that reads files.

A folder may belong to an untrusted repository: only regular files inside it are read, up to a size, and a broken one
never stops the others.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from proposal_lsp.caches import digest_of, program, read_cache, trusted_folder, write_cache
from proposal_lsp.catalog.compiled import schema_from_plain, to_plain
from proposal_lsp.catalog.locations import MAX_BYTES as MAX_BYTES
from proposal_lsp.catalog.locations import builtin_dir as builtin_dir
from proposal_lsp.findings import Severity
from proposal_lsp.lazy_dataclasses import dataclass, replace
from proposal_lsp.schema.files import Others, ReadTemplate, SchemaFile, UnusableFile, schema_file
from proposal_lsp.schema.model import Schema
from proposal_lsp.schema.problems import Problem
from proposal_lsp.text import Span, Text

if TYPE_CHECKING:
    from proposal_lsp.schema.load import Loaded

#: Schema files of one folder.
MAX_FILES = 200


@dataclass(frozen=True, slots=True)
class FileProblem:
    """A problem of one of the files; `span` counts code points of `text`."""

    path: str
    text: Text
    message: str
    span: Span
    severity: Severity = Severity.ERROR


@dataclass(frozen=True, slots=True)
class Catalog:
    """All schemas that can be used: one for each id, the last in the order of the folders."""

    schemas: tuple[Schema, ...] = ()
    problems: tuple[FileProblem, ...] = ()
    #: Every file that could be read, also the broken and the overridden ones.
    files: tuple[SchemaFile, ...] = ()
    #: The rules that schemas may mention; empty: any.
    codes: tuple[str, ...] = ()
    #: Those parts of schemas with errors that could be read. Their documents are not treated as another kind.
    broken: tuple[Schema, ...] = ()

    #: Schemas derived from the templates of other folders: they apply only to documents that name them.
    elsewhere: tuple[Schema, ...] = ()

    def get(self, id: str) -> Schema | None:
        """The schema of an id."""
        return next((schema for schema in (*self.schemas, *self.elsewhere) if schema.id == id), None)

    @property
    def ids(self) -> list[str]:
        """All ids that can be named, including those of schemas with errors, which are reported in their files."""
        return list(dict.fromkeys(one.id for one in (*self.schemas, *self.elsewhere, *self.broken) if one.id))


@cache
def read_grammar(role: str) -> Mapping[str, Any]:
    """The JSON Schema of schema files (`schema`) or of the configuration (`configuration`). Must not be changed."""
    name = "schema.json" if role == "schema" else "config.json"
    found: Mapping[str, Any] = json.loads((builtin_dir() / name).read_text(encoding="utf-8"))
    return found


def load_catalog(directories: Sequence[Path], codes: Sequence[str] = ()) -> Catalog:
    """Read `*.yaml` of each folder, sorted by name. A missing folder is not a problem.

    A later folder's schema overrides an earlier one's of the same id; within a folder an id is taken once.
    """
    files: list[SchemaFile] = []
    problems: list[FileProblem] = []
    for directory in directories:
        _read_folder(directory, files, problems)
    catalog = Catalog((), tuple(problems), tuple(files), tuple(codes))
    place = None if problems else _compiled(catalog)
    compiled = _read_compiled(place, catalog, directories) if place else None
    if compiled is not None:
        return replace(catalog, schemas=compiled)
    known = _as_before(catalog, directories)
    schemas: dict[str, Schema] = {}
    broken: list[Schema] = []
    for file in files:
        if file.path in known:
            schemas[known[file.path].id] = known[file.path]
            continue
        loaded = _load(file, catalog)
        problems += (FileProblem(file.path, file.text, p.message, p.span, p.severity) for p in loaded.problems)
        if loaded.schema:
            schemas[loaded.schema.id] = loaded.schema
        else:
            broken += filter(None, [loaded.partial or _of_whole_blocks(file, catalog)])
    if place and not problems:
        own = [schema for schema in schemas.values() if schema.path not in known]
        paths = sorted({schema.template_path for schema in own})
        templates = [[path, digest_of(_template(path, directories))] for path in paths]
        with suppress(TypeError):  # a test says which class is not known there; here it only costs time
            plain = [one.path if one.path in known else to_plain(one) for one in schemas.values()]
            write_cache(place, [templates, plain])
    return replace(catalog, schemas=tuple(schemas.values()), problems=tuple(problems), broken=tuple(broken))


def _as_before(catalog: Catalog, directories: Sequence[Path]) -> dict[str, Schema]:
    """The schemas of the first folder, by path, if the other folders do not change them: they are compiled."""
    if len(directories) < 2:
        return {}
    first = load_catalog(directories[:1], catalog.codes)
    own = {file.path for file in first.files}
    replaced = {file.id for file in catalog.files if file.path not in own} & set(first.ids)
    return {} if first.problems or replaced else {schema.path: schema for schema in first.schemas}


def _of_whole_blocks(file: SchemaFile, catalog: Catalog) -> Schema | None:
    """The readable part of a file that is not valid YAML: each outermost key that is valid by itself."""
    blocks = re.split(r"^(?=[^\s#-])", file.text.source, flags=re.MULTILINE)
    readable = [block for block in blocks if schema_file(file.path, block, file.read).broken is None]
    if len(readable) in (0, len(blocks)):
        return None
    loaded = _load_schema(schema_file(file.path, "".join(readable), file.read), catalog)
    return loaded.schema or loaded.partial


def _compiled(catalog: Catalog) -> Path | None:
    """The cache file of the compiled schemas of these files."""
    folder = trusted_folder()
    sources = [(file.path, file.text.source) for file in catalog.files]
    return folder and folder / f"{digest_of(program(), catalog.codes, sources)}.schemas.json"


def _read_compiled(place: Path, catalog: Catalog, directories: Sequence[Path]) -> tuple[Schema, ...] | None:
    """The cached schemas; None if there are none, or if a template has changed since.

    Schemas of the first folder are stored as paths only: they are cached once, for all projects.
    """
    sources = {file.path: file.text for file in catalog.files}
    match read_cache(place):
        case [list(templates), list(schemas)]:
            with suppress(AttributeError, KeyError, TypeError, ValueError):
                if all(digest_of(_template(path, directories)) == known for path, known in templates):
                    first = _as_before(catalog, directories)
                    return tuple(
                        first[one] if isinstance(one, str) else schema_from_plain(one, sources) for one in schemas
                    )
    return None


def _template(path: str, directories: Sequence[Path]) -> str | None:
    """The text of a template in one of the folders; None if there is none."""
    if not path:
        return None
    try:
        return _read(Path(path), next(one for one in directories if Path(path).is_relative_to(one)))
    except (UnusableFile, StopIteration):
        return None


def check_schema_text(path: str, source: str, catalog: Catalog) -> Loaded:
    """Check a schema file as it is in an editor, in the place of the catalog's file of that path, if any."""
    file = schema_file(path, source, _reader(Path(path).parent))
    same = [other for other in catalog.files if _same_path(other.path, path)]
    others = tuple(file if other in same else other for other in catalog.files)
    return _load(file, replace(catalog, files=others if same else (*others, file)))


def keep_last_good(new: Catalog, old: Catalog) -> Catalog:
    """`new`, with the schema of `old` for each file that is broken now but still has the same id."""
    broken = {problem.path for problem in new.problems if problem.severity is Severity.ERROR}
    kept = {schema.id: schema for schema in new.schemas}
    for schema in old.schemas:
        if schema.path in broken and all(other.path != schema.path for other in new.schemas):
            kept[schema.id] = schema
    paths = {schema.path for schema in kept.values()}
    left = tuple(schema for schema in new.broken if schema.path not in paths)
    return replace(new, schemas=tuple(kept.values()), broken=left)


def _load_schema(file: SchemaFile, catalog: Catalog) -> Loaded:
    def find(wanted: str, asker: SchemaFile) -> SchemaFile | None:
        """The last file of an id; for a file that extends its own id, the last of an earlier folder."""
        fitting = [other for other in catalog.files if other.id == wanted]
        if asker.id == wanted:
            fitting = [other for other in fitting if other is not asker and _is_before(other, asker, catalog)]
        return fitting[-1] if fitting else None

    from proposal_lsp.schema.load import load_schema  # start-up time matters, and most schemas are compiled

    return load_schema(file, Others(find, lambda: (other.id for other in catalog.files), catalog.codes))


def _load(file: SchemaFile, catalog: Catalog) -> Loaded:
    at = next(index for index, other in enumerate(catalog.files) if other is file)
    loaded = _load_schema(file, catalog)
    earlier = (other for other in catalog.files[:at] if _same_folder(other.path, file.path))
    twin = next((other for other in earlier if file.id and other.id == file.id), None)
    if twin is None:
        return loaded
    node = file.value("id")
    message = f"`{file.id}` is already the id of {PurePath(twin.path).name}."
    problem = Problem(message, node.span if node else Span(0, 0))
    found = sorted((problem, *loaded.problems), key=lambda one: one.span)
    return replace(loaded, schema=None, problems=tuple(found), partial=loaded.schema or loaded.partial)


def _is_before(file: SchemaFile, other: SchemaFile, catalog: Catalog) -> bool:
    if _same_folder(file.path, other.path):
        return False
    paths = [found.path for found in catalog.files]
    return other.path not in paths or paths.index(file.path) < paths.index(other.path)


def _read_folder(directory: Path, files: list[SchemaFile], problems: list[FileProblem]) -> None:
    try:
        paths = sorted(path for path in directory.iterdir() if path.suffix == ".yaml")
    except FileNotFoundError:
        return
    except OSError as error:
        problems.append(_unreadable(directory, error.strerror or "it cannot be read"))
        return
    for path in paths[:MAX_FILES]:
        try:
            source = _read(path, directory)
        except UnusableFile as error:
            problems.append(_unreadable(path, str(error)))
        else:
            files.append(schema_file(str(path), source, _reader(directory)))
    if len(paths) > MAX_FILES:
        problems.append(_unreadable(paths[MAX_FILES], f"only {MAX_FILES} schemas of a folder are read"))


def _unreadable(path: Path, why: str) -> FileProblem:
    return FileProblem(str(path), Text(""), f"This schema is not read: {why}.", Span(0, 0))


def _reader(folder: Path) -> ReadTemplate:
    """Reads files that lie in a folder or below it."""

    def read(name: str) -> str:
        if PurePath(name).is_absolute() or "\\" in name or ".." in PurePath(name).parts:
            raise UnusableFile(f"`{name}` must be a file next to the schema, named without `..`")
        return _read(folder / name, folder)

    return read


def _read(path: Path, folder: Path) -> str:
    """The text of a regular file that really lies in a folder. Raises UnusableFile."""
    name = path.name
    try:
        real = path.resolve(strict=True)
        if not real.is_relative_to(folder.resolve(strict=True)):
            raise UnusableFile(f"`{name}` leads outside the folder of the schema")
        if not real.is_file():
            raise UnusableFile(f"`{name}` is not a file")
        with real.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise UnusableFile(f"`{name}` does not exist") from None
    except (OSError, ValueError, RuntimeError) as error:
        raise UnusableFile(f"`{name}` cannot be read ({error})") from None
    if len(data) > MAX_BYTES:
        raise UnusableFile(f"`{name}` is larger than {MAX_BYTES // 1_000_000} MB")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnusableFile(f"`{name}` is not UTF-8 (byte {error.start + 1})") from None


def _same_path(one: str, other: str) -> bool:
    return os.path.normcase(os.path.abspath(one)) == os.path.normcase(os.path.abspath(other))


def _same_folder(one: str, other: str) -> bool:
    return _same_path(os.path.dirname(one), os.path.dirname(other))
