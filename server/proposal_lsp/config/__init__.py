"""The configuration of a project: `.proposals.yaml`, the nearest from a file upward to the repository root.

    schemas:                       # which kind a file is; files that no glob takes are recognised by their content
      rfc: ["docs/rfcs/**", "!docs/rfcs/README.md"]
      none: "notes/**"             # nothing is checked here
    exclude: ["vendor/", "docs/old/**"]
    rules: {empty-section: error, misnumbered-section: {open: off, agreed: hint}}
    schema_path: [tools/schemas]   # more folders with schemas, next to `.proposals/`
    derive: true                   # read a schema off a template where a folder has one and no schema fits
    baseline: .proposals-baseline  # known findings, which are not reported
    references: {OPS-: docs/ops}   # where ids of other proposals lead: a folder, or an address with {number}

Globs are those of `.gitignore`, from the folder of the file. A value that cannot be used is a problem at its
place, and reads as if it were not there; everything else holds.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from proposal_lsp.discovery import repository_root
from proposal_lsp.globs import MAX_GLOB, parse_globs
from proposal_lsp.lazy_dataclasses import dataclass
from proposal_lsp.text import Span, Text

# What reads a file is imported when there is one: start-up time matters, and most projects need none.
if TYPE_CHECKING:
    from proposal_lsp.located_yaml import YamlNode
    from proposal_lsp.schema.problems import Problem, Problems
    from proposal_lsp.schema.reader import MapReader
    from proposal_lsp.schema.severities import RuleSeverity

CONFIG_NAME = ".proposals.yaml"
SCHEMA_FOLDER = ".proposals"
KEYS = ("schemas", "exclude", "rules", "schema_path", "derive", "baseline", "references")

#: In place of the id of a schema: files that are checked against none.
NO_SCHEMA = "none"

#: In bytes; in globs of one list; in folders.
MAX_CONFIG = 1_000_000
MAX_GLOBS = 1000
MAX_FOLDERS = 50


@dataclass(frozen=True, slots=True)
class Config:
    """The configuration of a project; the defaults are what applies without a configuration file."""

    #: The configuration file, absolute.
    path: Path | None = None
    #: The repository root, absolute, or the folder of the file outside a repository: nothing outside is read.
    root: Path | None = None
    #: Globs with the schema they choose, in the order of the file. The globs of one id belong together: `!`
    #: takes files back from that id.
    schemas: tuple[tuple[str, str], ...] = ()
    #: Globs of files that are not checked when a folder is.
    exclude: tuple[str, ...] = ()
    #: Severities that differ from those of rules and schemas; None is off.
    severities: tuple[RuleSeverity, ...] = ()
    #: More folders with schemas, absolute.
    schema_path: tuple[Path, ...] = ()
    #: Whether a template without a schema yields one.
    derive: bool = True
    #: The schema of every file, whatever its path, as requested on the command line.
    schema: str | None = None
    #: The folder that globs are relative to, if it is not that of the file.
    folder: Path | None = None
    #: The file with the known findings, absolute.
    baseline: Path | None = None
    #: Where ids of other proposals lead, by their prefixes: an absolute folder, or a web address with `{number}`.
    id_places: tuple[tuple[str, str], ...] = ()
    #: What the user's editor adds; it has precedence. Its severities and its baseline are also in the two above.
    editor: Config | None = None

    @property
    def base(self) -> Path | None:
        """The folder that globs are relative to."""
        return self.folder or (self.path.parent if self.path else self.root)


def find_config(start: Path) -> Path | None:
    """The configuration that applies to `start`, a file (which need not exist) or a folder; None without one.

    The nearest `.proposals.yaml` from its folder upward, up to the repository root; outside a repository, up to the
    root of the file system. A symbolic link that leaves the repository is ignored.
    """
    folder = _folder(start)
    root = repository_root(folder)
    for above in (folder, *folder.parents):
        path = above / CONFIG_NAME
        if os.path.isfile(path) and _lies_in(path, root or above):
            return path
        if above == root:
            return None
    return None


def default_config(start: Path) -> Config:
    """The configuration of `start`, a file or a folder, if no configuration file is found.

    Its root is the repository root; outside a repository, the nearest folder upward that has `.proposals/`.
    """
    folder = _folder(start)
    holders = (above for above in (folder, *folder.parents) if os.path.isdir(above / SCHEMA_FOLDER))
    return Config(root=repository_root(folder) or next(holders, None))


@dataclass(frozen=True, slots=True)
class NamedConfig:
    """A configuration file that the user names for a run, in place of those of the folders. Both paths are absolute."""

    path: Path
    #: The folder that its globs and folders are relative to.
    folder: Path


def config_of(start: Path, *, codes: Sequence[str] = (), named: NamedConfig | None = None) -> Config:
    """The configuration of `start`, a file or a folder, as far as it can be read. Never raises."""
    if named:
        return open_config(named.path, codes=codes, folder=named.folder)[0]
    path = find_config(start)
    return open_config(path, codes=codes)[0] if path else default_config(start)


def open_config(
    path: Path, *, codes: Sequence[str] = (), ids: Sequence[str] = (), folder: Path | None = None
) -> tuple[Config, Text, tuple[Problem, ...]]:
    """Read and load a configuration file: what it says, its text, and its problems. Never raises.

    Its globs are relative to `folder`, or to its own.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MAX_CONFIG + 1)
        if len(data) > MAX_CONFIG:
            raise ValueError(f"This file is larger than {MAX_CONFIG:,} bytes and is not read.")
        source = data.decode("utf-8")
    except UnicodeDecodeError:
        problem = "This file is not UTF-8 and is not read; save it as UTF-8."
    except (OSError, ValueError) as error:
        problem = f"This file cannot be read: {error.strerror}." if isinstance(error, OSError) else str(error)
    else:
        config, problems = load_config(path, source, codes=codes, ids=ids, folder=folder)
        return config, Text(source), problems
    from proposal_lsp.schema.problems import Problem

    return load_config(path, "", folder=folder)[0], Text(""), (Problem(problem, Span(0, 0)),)


def load_config(
    path: Path, source: str, *, codes: Sequence[str] = (), ids: Sequence[str] = (), folder: Path | None = None
) -> tuple[Config, tuple[Problem, ...]]:
    """The configuration that the text of the file at `path` holds, and its problems by place. Never raises.

    With `codes` and `ids`, unknown rules and schemas are problems; derived schemas are known only once the schemas are
    read. The file itself is not opened, but the folders it names are looked for.
    """
    from proposal_lsp.config.id_places import read_id_places
    from proposal_lsp.located_yaml import parse_yaml
    from proposal_lsp.schema.problems import Problems
    from proposal_lsp.schema.reader import read_map
    from proposal_lsp.schema.severities import read_severities

    path = Path(os.path.abspath(path))
    base = folder or path.parent
    root = repository_root(base) or base
    problems = Problems()
    node, broken = parse_yaml(source)
    if broken:
        problems.add(broken.message[:1].upper() + broken.message[1:] + ".", broken.span)
    reader = read_map(node, "the configuration", KEYS, problems) if node else None
    if reader is None:
        return Config(path, root, folder=folder), problems.in_order(Text(source))
    rules = reader.node("rules")
    config = Config(
        path,
        root,
        schemas=_schemas(reader, ids),
        exclude=tuple(glob.value for glob in _globs(reader.scalars("exclude", "globs"), problems)),
        severities=read_severities(rules, problems, codes) if rules else (),
        schema_path=_schema_path(reader, base, root),
        derive=reader.flag("derive", default=True),
        folder=folder,
        baseline=_baseline(reader, base, root),
        id_places=read_id_places(reader, base, root),
    )
    return config, problems.in_order(Text(source))


def schema_dirs(config: Config) -> tuple[Path, ...]:
    """The existing folders with the project's own schemas; a later one has precedence.

    `.proposals/` at the root, `.proposals/` next to the configuration, then `schema_path`. A symbolic link that leaves
    the root is ignored.
    """
    if config.root is None:
        return ()
    own = [base / SCHEMA_FOLDER for base in (config.root, config.base) if base]
    found = dict.fromkeys([*own, *config.schema_path])
    return tuple(folder for folder in found if os.path.isdir(folder) and _lies_in(folder, config.root))


def _schemas(reader: MapReader, ids: Sequence[str]) -> tuple[tuple[str, str], ...]:
    node, problems = reader.node("schemas"), reader.problems
    if node is None:
        return ()
    if node.kind != "mapping":
        problems.expected("`schemas`", "ids of schemas, each with its globs", node)
        return ()
    from proposal_lsp.schema.reader import read_entries, read_scalars

    chosen: list[tuple[str, str]] = []
    for entry in read_entries(node, problems):
        if ids and entry.name not in (*ids, NO_SCHEMA):
            problems.unknown("schema", entry.name, (*ids, NO_SCHEMA), entry.key.span)
            continue
        globs = _globs(read_scalars(entry.value, f"`{entry.name}`", "globs", problems), problems)
        if globs and all(glob.value.startswith("!") for glob in globs):
            problems.add(f"`{entry.name}` only excludes files; add a glob that includes some.", entry.key.span)
        chosen += [(glob.value, entry.name) for glob in globs]
    return tuple(chosen)


def _globs(nodes: Sequence[YamlNode], problems: Problems) -> list[YamlNode]:
    """The nodes whose text is a glob that can match something."""
    if len(nodes) > MAX_GLOBS:
        problems.add(f"There are more than {MAX_GLOBS:,} globs; the others are not read.", nodes[MAX_GLOBS].span)
    usable: list[YamlNode] = []
    for node in nodes[:MAX_GLOBS]:
        if len(node.value) > MAX_GLOB:
            problems.add(f"This glob is longer than {MAX_GLOB:,} characters.", node.span)
        elif "\\" in node.value and "/" not in node.value:
            problems.add("Use forward slashes in paths.", node.span)
        elif node.value.startswith(("../", "!../")):
            problems.add("A glob starts from the folder of this file and cannot leave it.", node.span)
        elif not parse_globs([node.value]):
            problems.add("This glob matches nothing.", node.span)
        else:
            usable.append(node)
    return usable


def _schema_path(reader: MapReader, base: Path, root: Path) -> tuple[Path, ...]:
    nodes, problems = reader.scalars("schema_path", "folders"), reader.problems
    folders: list[Path] = []
    if len(nodes) > MAX_FOLDERS:
        problems.add(f"There are more than {MAX_FOLDERS} folders; the others are not read.", nodes[MAX_FOLDERS].span)
    for node in nodes[:MAX_FOLDERS]:
        folder = Path(os.path.normpath(base / node.value))
        if not _lies_in(folder, root):
            problems.add(f"`{node.value}` lies outside the repository; schemas are not read from there.", node.span)
        elif not os.path.isdir(folder):
            problems.add(f"There is no folder `{node.value}` next to this file.", node.span)
        else:
            folders.append(folder)
    return tuple(dict.fromkeys(folders))


def _baseline(reader: MapReader, base: Path, root: Path) -> Path | None:
    node = reader.node("baseline")
    if node is None:
        return None
    if node.kind != "scalar":
        reader.problems.expected("`baseline`", "the path of a file", node)
        return None
    path = Path(os.path.normpath(base / node.value))
    if _lies_in(path, root):
        return path
    reader.problems.add(f"`{node.value}` lies outside the repository and is not read.", node.span)
    return None


def _folder(start: Path) -> Path:
    start = Path(os.path.abspath(start))
    return start if os.path.isdir(start) else start.parent


def _lies_in(path: Path, root: Path) -> bool:
    """Whether a path, its symbolic links followed, is inside a folder."""
    try:
        return path.resolve().is_relative_to(root.resolve())
    except (OSError, RuntimeError, ValueError):  # a loop of links (Python < 3.13), a null character
        return False
