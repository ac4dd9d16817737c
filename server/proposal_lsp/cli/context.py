"""On what, beside its own text, the findings of a document depend: program, options, configuration, schemas, templates.

All of it is put into one digest, without understanding any of it, since that would take longer than the rest of a
check whose results are known. What is digested is a little more than what counts: any file in a folder of schemas.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from importlib.util import find_spec
from pathlib import Path

from proposal_lsp import __version__
from proposal_lsp.config import Config, default_config, find_config, open_config, schema_dirs
from proposal_lsp.schema.places import MAX_BYTES, builtin_dir, nearest_templates

#: Of a folder of schemas with more files than these nothing is remembered.
MAX_FILES = 1000

_PACKAGE = Path(__file__).resolve().parent.parent
#: The libraries that say what a text is.
_LIBRARIES = ("markdown_it", "yaml")


@dataclass(frozen=True, slots=True)
class Context:
    """What holds for the documents of a folder."""

    config: Config
    #: Changes with anything that findings depend on.
    digest: str


@dataclass(slots=True)
class Contexts:
    """The contexts of a run, each worked out once. `options` are those that findings depend on."""

    options: str
    _program: str = ""
    _known: dict[Path, Context | None] = field(default_factory=dict)
    _listed: dict[Path, tuple[Path, ...]] = field(default_factory=dict)

    def of(self, folder: Path) -> Context | None:
        """The context of an absolute folder; None where it depends on more than can be looked at."""
        if folder not in self._known:
            self._known[folder] = self._read(folder)
        return self._known[folder]

    def _read(self, folder: Path) -> Context | None:
        self._program = self._program or program()
        path = find_config(folder)
        config = open_config(path)[0] if path else default_config(folder)
        digest = blake2b(repr((self._program, self.options, path, config.root)).encode("utf-8", "backslashreplace"))
        try:
            files = [path] if path else []
            for directory in schema_dirs(config):
                digest.update(repr(directory).encode("utf-8", "backslashreplace"))
                files += _files_below(directory)
            if config.derive:
                files += nearest_templates(folder, config.root, self._listed)
            _digest_files(digest, files)
        except (OSError, OverflowError):
            return None
        return Context(config, digest.hexdigest()[:32])


def program() -> str:
    """A digest of what runs: the version, the files of the package and of the schemas with it, and the libraries."""
    files = [*_all_files(_PACKAGE, (".py",)), *_all_files(builtin_dir(), (".yaml", ".md"))]
    for name in _LIBRARIES:
        spec = find_spec(name)
        files += [spec.origin] if spec and spec.origin else []
    stamps = [(path, (status := os.stat(path)).st_size, status.st_mtime_ns) for path in sorted(files)]
    return blake2b(repr((__version__, sys.version, stamps)).encode("utf-8", "backslashreplace")).hexdigest()


def _all_files(folder: Path, suffixes: tuple[str, ...]) -> Iterator[str]:
    for above, _, names in os.walk(folder):
        yield from (os.path.join(above, name) for name in names if name.endswith(suffixes))


def _files_below(folder: Path) -> list[Path]:
    """Every file below a folder, by name. Raises OverflowError where there are more than `MAX_FILES`."""
    found: list[Path] = []
    for above, folders, names in os.walk(folder):
        folders.sort()
        found += (Path(above, name) for name in sorted(names))
        if len(found) > MAX_FILES:
            raise OverflowError
    return found


def _digest_files(digest: blake2b, paths: Iterable[Path]) -> None:
    """Add the names and contents of files. Of a longer one than is read, what is told of it must be the same."""
    for path in paths:
        digest.update(repr(path).encode("utf-8", "backslashreplace"))
        if not path.is_file():
            continue
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
        digest.update(repr(len(content)).encode())
        digest.update(content)
