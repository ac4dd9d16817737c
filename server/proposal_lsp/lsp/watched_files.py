"""Which files are watched on disk, and which of them affect the findings of documents."""

from __future__ import annotations

from pathlib import PurePath

from proposal_lsp.catalog.template_names import may_be_template
from proposal_lsp.globs import MARKDOWN_SUFFIXES

#: Configuration, schemas, and other YAML, since any may hold the metadata of a document; documents and templates.
WATCHED = ("**/*.yaml", "**/*.yml", "**/*[bB]aseline*", *(f"**/*{suffix}" for suffix in MARKDOWN_SUFFIXES))


def affects_others(path: str | None) -> bool:
    """Whether documents are checked against this file: it may be configuration, a schema, a template or a baseline."""
    if path is None:
        return False
    file = PurePath(path)
    suffix = file.suffix.lower()
    is_schema = file.parent.name in (".proposals", "schemas") and suffix in (".yaml", *MARKDOWN_SUFFIXES)
    is_baseline = "baseline" in file.name.lower() and suffix not in MARKDOWN_SUFFIXES
    return is_schema or is_baseline or file.name == ".proposals.yaml" or may_be_template(file)
