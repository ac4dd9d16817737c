"""Finds and caches the projects of files. Reads files, unlike the analysis itself."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from proposal_lsp.analysis import CODES, Project
from proposal_lsp.catalog.catalog import Catalog, FileProblem, builtin_dir, keep_last_good, load_catalog
from proposal_lsp.catalog.locations import Listed, nearest_templates
from proposal_lsp.config import CONFIG_NAME, NO_SCHEMA, Config, NamedConfig, config_of, open_config, schema_dirs
from proposal_lsp.config.file_choices import with_editor
from proposal_lsp.discovery import proposal_files
from proposal_lsp.file_analysis import configuration_analysis, schema_analysis
from proposal_lsp.lazy_dataclasses import replace
from proposal_lsp.remembered import Memory
from proposal_lsp.schema.model import Schema

#: What an independent catalog is made of: the configuration file, the root, and what the editor adds.
_Key = tuple[Path | None, Path | None, Config | None]

if TYPE_CHECKING:  # start-up time matters, and most projects have no template
    from proposal_lsp.derive.derived_schemas import DerivedSchemas, Kinds


#: Files that are listed, and folders that are examined, in search of all templates of a project.
MAX_LISTED = 20_000
MAX_FOLDERS = 2_000


class Projects:
    """Finds the project of a file, and caches projects by folder. Reads files; not thread-safe."""

    def __init__(self, shipped: Catalog | None = None, named: NamedConfig | None = None) -> None:
        """`shipped`: the schemas that hold everywhere, in place of those that come with the program.

        `named`: a configuration in place of those of the folders.
        """
        #: What is remembered of texts where a session works in these projects: its own, and gone with it.
        self.memory = Memory()
        self._named = named
        if shipped is not None:
            self._builtin = shipped
        self._by_folder: dict[str | None, Project] = {}
        self._by_config: dict[_Key, Project] = {}
        self._last_good: dict[_Key, Catalog] = {}
        self._editor: Mapping[str, Config] = {}
        self._templates: Listed = {}
        self._derived: DerivedSchemas | None = None

    def of(self, path: Path | str | None) -> Project:
        """The project of a file, or of an untitled buffer (None)."""
        # As text: asked with every keystroke, and making paths costs more than everything else here.
        folder = os.path.dirname(os.path.abspath(path)) if path is not None else None
        if folder not in self._by_folder:
            self._by_folder[folder] = self._open(Path(folder) if folder is not None else None)
        return self._by_folder[folder]

    def heed(self, editor: Mapping[str, Config]) -> None:
        """Apply the settings of an editor, by absolute folder; the innermost folder has precedence."""
        self._editor = editor
        self.forget()

    def forget(self) -> None:
        """Read configuration and schemas again at the next call.

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
        editor = self._set_in_editor(folder)
        config = with_editor(config_of(folder, codes=CODES, named=self._named), editor)
        key = (config.path, config.root, editor)
        if key not in self._by_config:
            self._by_config[key] = self._load(config, key)
        return self._with_derived(self._by_config[key], folder)

    def _set_in_editor(self, folder: Path) -> Config | None:
        around = [one for one in self._editor if folder.is_relative_to(one)]
        return self._editor[max(around, key=len)] if around else None

    def _with_derived(self, project: Project, folder: Path) -> Project:
        """The project as it is in a folder for which templates hold: with the schemas and the texts they yield."""
        written = project.catalog.schemas
        config = project.config
        if not config.derive or not nearest_templates(folder, config.root, self._templates):
            return project
        kinds = self._yielded(folder, config, written)
        if not any(kinds):
            return project
        adapted = {schema.id: schema for schema in kinds.adapted}
        schemas = (*(adapted.get(one.id, one) for one in written), *(one.schema for one in kinds.derived))
        catalog = replace(project.catalog, schemas=schemas)
        return replace(project, catalog=catalog, derived=kinds.derived, templates=frozenset(kinds.templates))

    def _yielded(self, folder: Path, config: Config, written: Sequence[Schema]) -> Kinds:
        """The kinds that the nearest templates of a folder yield."""
        from proposal_lsp.derive.derived_schemas import DerivedSchemas

        self._derived = self._derived or DerivedSchemas(self._templates)
        return self._derived.of(folder, config, written)

    def with_all_derived(self, folder: Path) -> Project:
        """The project of an absolute folder, with what the templates of all folders below it yield."""
        project = self.of(folder / CONFIG_NAME)
        if not project.config.derive:
            return project
        own = {one.schema.template_path for one in project.derived}
        found = self._all_derived(folder, project.config, self._written(project))
        elsewhere = tuple(one for one in found if one.template_path not in own)
        return replace(project, catalog=replace(project.catalog, elsewhere=elsewhere))

    def _written(self, project: Project) -> tuple[Schema, ...]:
        derived = {one.schema for one in project.derived}
        return tuple(one for one in project.catalog.schemas if one not in derived)

    def _named_elsewhere(self, config: Config, catalog: Catalog) -> tuple[Schema, ...]:
        """The derived schemas that a configuration names, wherever in the project their templates are."""
        named = {id for _, id in config.schemas} - {*catalog.ids, NO_SCHEMA}
        if not named or not config.derive or config.base is None:
            return ()
        found = self._all_derived(config.root or config.base, config, catalog.schemas)
        return tuple({one.id: one for one in reversed(found) if one.id in named}.values())

    def _all_derived(self, folder: Path, config: Config, written: Sequence[Schema]) -> tuple[Schema, ...]:
        """The kinds of the templates that apply to a folder, or to a folder below it that has documents."""
        files = islice(proposal_files([folder], exclude=config.exclude, base=config.base), MAX_LISTED)
        found: dict[str, Schema] = {}
        for below in islice(dict.fromkeys((folder, *(file.parent for file in files))), MAX_FOLDERS):
            found |= {one.schema.template_path: one.schema for one in self._yielded(below, config, written).derived}
        return tuple(found.values())

    def _load(self, config: Config, key: _Key) -> Project:
        directories = schema_dirs(config)
        catalog = load_catalog([builtin_dir(), *directories], CODES) if directories else self._builtin
        by_path: dict[str, list[FileProblem]] = {}
        for found in catalog.problems:
            by_path.setdefault(found.path, []).append(found)
        problems = {path: schema_analysis(path, wrong[0].text, wrong) for path, wrong in by_path.items()}
        if key in self._last_good:
            catalog = keep_last_good(catalog, self._last_good[key])
        if config.path is not None:
            catalog = replace(catalog, elsewhere=self._named_elsewhere(config, catalog))
            config, text, wrong = open_config(config.path, codes=CODES, ids=catalog.ids, folder=config.folder)
            config = with_editor(config, key[2])
            if wrong:
                problems[str(config.path)] = configuration_analysis(str(config.path), text, wrong)
        return Project(config, catalog, MappingProxyType(problems))
