"""Kinds whose metadata is in a YAML file next to the document: the schema of that file."""

from __future__ import annotations

from proposal_lsp.document.front_matter import find_front_matter
from proposal_lsp.lazy_dataclasses import replace
from proposal_lsp.remembered import kept_with_first
from proposal_lsp.schema.model import Schema
from proposal_lsp.text import Text


@kept_with_first
def sidecar_schema(schema: Schema) -> Schema:
    """The schema of the sidecar: the fields are its front matter, and there is nothing else. Made once for each."""
    metadata = replace(schema.metadata, styles=("front-matter",), sidecar="", under=(), mirrors=())
    template = f"---\n{schema.sidecar_template}---\n" if schema.sidecar_template else ""
    versions = tuple(replace(one, schema=sidecar_schema(one.schema)) for one in schema.versions)
    alone = replace(schema, title=None, metadata=metadata, sections=(), filename=(), versions=versions)
    return replace(alone, template=template, sidecar_template="")


def split_template(template: str) -> tuple[str, str]:
    """The text of the sidecar, which a template has as its front matter, and the text of the document."""
    text = Text(template)
    block = find_front_matter(text)
    if block is None:
        return "", template
    line = text.line_at(block.whole.end) + 1
    rest = template[text.line_starts[line] :] if line < text.line_count else ""
    return text.slice(block.blocks[0]), rest.lstrip("\r\n")
