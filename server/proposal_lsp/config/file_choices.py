"""What a configuration, including settings of an editor, says about a file."""

from __future__ import annotations

import os
from pathlib import Path

from proposal_lsp.config import Config
from proposal_lsp.globs import parse_globs, selects
from proposal_lsp.lazy_dataclasses import replace


def schema_for(config: Config, path: Path | None) -> str | None:
    """The id of the schema chosen for a file, `NO_SCHEMA`, or None if its content decides.

    The one for every file, else the first id whose globs take the file, in the editor or else in the file. A text may
    have no file.
    """
    if config.editor and (chosen := schema_for(config.editor, path)):
        return chosen
    inside = _inside(config, path) if path else None
    if config.schema or inside is None:
        return config.schema
    for schema in dict.fromkeys(schema for _, schema in config.schemas):
        if selects(parse_globs(glob for glob, other in config.schemas if other == schema), inside):
            return schema
    return None


def is_excluded(config: Config, path: Path | str) -> bool:
    """Whether the globs of `exclude` take a file, in the editor or in the file."""
    if config.editor and is_excluded(config.editor, path):
        return True
    inside = _inside(config, path) if config.exclude else None
    return inside is not None and selects(parse_globs(config.exclude), inside)


def with_editor(config: Config, editor: Config | None) -> Config:
    """The configuration with the settings of an editor."""
    if editor is None:
        return config
    severities, baseline = (*config.severities, *editor.severities), editor.baseline or config.baseline
    return replace(config, severities=severities, baseline=baseline, editor=editor)


def _inside(config: Config, path: Path | str) -> str | None:
    """A path from the base of the configuration, with forward slashes; None if it is not inside."""
    absolute = Path(os.path.abspath(path))
    if config.base is None or not absolute.is_relative_to(config.base):
        return None
    return absolute.relative_to(config.base).as_posix()
