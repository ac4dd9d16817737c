"""The dependencies of a document's findings other than its text: program, options, configuration, schemas, templates.

If there are templates, also the documents that refine the derived schemas.

All of it goes into one digest without being parsed, since parsing would take longer than the rest of a check with
cached results. The digest covers a little more than necessary: any file in a folder of schemas.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from proposal_lsp.caches import blake2b, digest_of, program, stamps
from proposal_lsp.catalog.locations import MAX_BYTES, MAX_WITNESS, Listed, builtin_dir, folder_around, nearest_templates
from proposal_lsp.config import Config, NamedConfig, config_of, schema_dirs
from proposal_lsp.discovery import sample_below
from proposal_lsp.lazy_dataclasses import dataclass, field

#: Of a folder of schemas with more files than these nothing is remembered.
MAX_FILES = 1000


@dataclass(frozen=True, slots=True)
class Context:
    """The context of the documents of a folder."""

    config: Config
    #: Changes with the program alone.
    program: str
    #: Changes with anything that findings depend on.
    digest: str


@dataclass(slots=True)
class Contexts:
    """The contexts of a run, each computed once. `options` are those that findings depend on."""

    options: str
    #: A configuration in place of those of the folders.
    named: NamedConfig | None = None
    _program: str = ""
    _known: dict[Path, Context | None] = field(default_factory=dict)
    _listed: Listed = field(default_factory=dict)
    #: The digests of the documents below the folders around templates, without what is excluded there.
    _samples: dict[tuple[object, ...], bytes] = field(default_factory=dict)

    def of(self, folder: Path) -> Context | None:
        """The context of an absolute folder; None if it depends on more than can be read."""
        if folder not in self._known:
            self._known[folder] = self._read(folder)
        return self._known[folder]

    def _read(self, folder: Path) -> Context | None:
        if not self._program:
            shipped = [str(path) for path in builtin_dir().iterdir()]
            self._program = digest_of(program(), stamps(shipped))
        config = config_of(folder, named=self.named)
        path = config.path
        digest = blake2b(repr((self._program, self.options, path, config.root)).encode("utf-8", "backslashreplace"))
        try:
            files = [path] if path else []
            for directory in schema_dirs(config):
                digest.update(repr(directory).encode("utf-8", "backslashreplace"))
                files += _files_below(directory)
            templates = nearest_templates(folder, config.root, self._listed) if config.derive else ()
            _digest_files(digest, [*files, *templates])
            for around in dict.fromkeys(folder_around(folder, path, config.root) for path in templates):
                digest.update(self._sample(around, config))
        except (OSError, OverflowError):
            return None
        return Context(config, self._program, digest.hexdigest()[:32])

    def _sample(self, around: Path, config: Config) -> bytes:
        """The digest of the documents that may refine a derived schema."""
        key = around, config.exclude, config.base
        if key not in self._samples:
            digest = blake2b()
            files = sample_below(around, exclude=config.exclude, base=config.base)
            _digest_files(digest, files, most=MAX_WITNESS)
            self._samples[key] = digest.digest()
        return self._samples[key]


def _files_below(folder: Path) -> list[Path]:
    """Every file below a folder, by name. Raises OverflowError if there are more than `MAX_FILES`."""
    found: list[Path] = []
    for above, folders, names in os.walk(folder):
        folders.sort()
        found += (Path(above, name) for name in sorted(names))
        if len(found) > MAX_FILES:
            raise OverflowError
    return found


def _digest_files(digest: blake2b, paths: Iterable[Path], most: int = MAX_BYTES) -> None:
    """Add the names and contents of files, up to `most` bytes and one more: what is longer is never read as a whole."""
    for path in paths:
        digest.update(repr(path).encode("utf-8", "backslashreplace"))
        if not os.path.isfile(path):
            continue
        with path.open("rb") as file:
            content = file.read(most + 1)
        digest.update(repr(len(content)).encode())
        digest.update(content)
