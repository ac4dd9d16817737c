"""Which files are watched on the disk, and which of them documents are checked against."""

from __future__ import annotations

from pathlib import PurePath

from proposal_lsp.catalog.template_names import may_be_template

#: Configuration, schemas and templates; all YAML, because any may hold the metadata of a document; and documents.
WATCHED = (
    *("**/*.yaml", "**/*.yml", "**/.proposals/*.md", "**/schemas/*.md"),
    *("**/*[tT]emplate*.md", "**/*TEMPLATE*.md", "**/*template*/*.md", "**/0000-*.md"),
    "**/*[bB]aseline*",
    *("**/*.md", "**/*.markdown", "**/*.mdx"),
)


def affects_others(path: str | None) -> bool:
    """Whether documents are checked against this file: it may be configuration, a schema, a template or a baseline."""
    if path is None:
        return False
    file = PurePath(path)
    is_schema = file.parent.name in (".proposals", "schemas") and file.suffix in (".yaml", ".md")
    is_baseline = "baseline" in file.name.lower() and file.suffix != ".md"
    return is_schema or is_baseline or file.name == ".proposals.yaml" or may_be_template(file)
