"""The projects that files belong to, found and remembered. Reads files, unlike the analysis itself."""

from __future__ import annotations

import os
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from proposal_lsp.analysis import CODES, Project
from proposal_lsp.catalog.catalog import Catalog, builtin_dir, keep_last_good, load_catalog
from proposal_lsp.catalog.locations import nearest_templates
from proposal_lsp.config import Config, NamedConfig, config_of, open_config, schema_dirs
from proposal_lsp.file_analysis import configuration_analysis, schema_analysis

if TYPE_CHECKING:  # start-up time counts, and most projects have no template
    from proposal_lsp.derive.derived_schemas import DerivedSchemas


class Projects:
    """Finds, and remembers by folder, the project that holds for a file. Reads files; not for several threads."""

    def __init__(self, shipped: Catalog | None = None, named: NamedConfig | None = None) -> None:
        """`shipped`: the schemas that hold everywhere, in place of those that come with the program.

        `named`: a configuration in place of those of the folders.
        """
        self._named = named
        if shipped is not None:
            self._builtin = shipped
        self._by_folder: dict[str | None, Project] = {}
        self._by_config: dict[tuple[Path | None, Path | None], Project] = {}
        self._last_good: dict[tuple[Path | None, Path | None], Catalog] = {}
        self._templates: dict[Path, tuple[Path, ...]] = {}
        self._derived: DerivedSchemas | None = None

    def of(self, path: Path | str | None) -> Project:
        """The project of a file, or of no file (an untitled buffer)."""
        # As text: asked with every keystroke, and making paths costs more than all else here.
        folder = os.path.dirname(os.path.abspath(path)) if path is not None else None
        if folder not in self._by_folder:
            self._by_folder[folder] = self._open(Path(folder) if folder is not None else None)
        return self._by_folder[folder]

    def forget(self) -> None:
        """Read configuration and schemas afresh at the next call.

        Of a schema that is broken then, the last good version stays in use.
        """
        for key, project in self._by_config.items():
            self._last_good[key] = project.catalog
        self._by_folder.clear()
        self._by_config.clear()
        self._templates.clear()
        if self._derived:
            self._derived.forget()

    @cached_property
    def _builtin(self) -> Catalog:
        return load_catalog([builtin_dir()], CODES)

    def _open(self, folder: Path | None) -> Project:
        if folder is None:
            return Project(catalog=self._builtin)
        config = config_of(folder, codes=CODES, named=self._named)
        key = (config.path, config.root)
        if key not in self._by_config:
            self._by_config[key] = self._load(config, key)
        return self._with_derived(self._by_config[key], folder)

    def _with_derived(self, project: Project, folder: Path) -> Project:
        """The project as it is in a folder for which templates hold: with the schemas and the texts they yield."""
        written = project.catalog.schemas
        config = project.config
        if not config.derive or not nearest_templates(folder, config.root, self._templates):
            return project
        from proposal_lsp.derive.derived_schemas import DerivedSchemas

        self._derived = self._derived or DerivedSchemas(self._templates)
        kinds = self._derived.of(folder, config, written)
        if not any(kinds):
            return project
        adapted = {schema.id: schema for schema in kinds.adapted}
        schemas = (*(adapted.get(one.id, one) for one in written), *(one.schema for one in kinds.derived))
        catalog = replace(project.catalog, schemas=schemas)
        return replace(project, catalog=catalog, derived=kinds.derived, templates=frozenset(kinds.templates))

    def _load(self, config: Config, key: tuple[Path | None, Path | None]) -> Project:
        directories = schema_dirs(config)
        catalog = load_catalog([builtin_dir(), *directories], CODES) if directories else self._builtin
        problems = {
            found.path: schema_analysis(
                found.path, found.text, (other for other in catalog.problems if other.path == found.path)
            )
            for found in catalog.problems
        }
        if key in self._last_good:
            catalog = keep_last_good(catalog, self._last_good[key])
        if config.path is not None:
            ids = [schema.id for schema in catalog.schemas]
            config, text, wrong = open_config(config.path, codes=CODES, ids=ids, folder=config.folder)
            if wrong:
                problems[str(config.path)] = configuration_analysis(str(config.path), text, wrong)
        return Project(config, catalog, MappingProxyType(problems))
