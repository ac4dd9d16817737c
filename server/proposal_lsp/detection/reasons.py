"""The part of a reason that names the template whose text a schema goes by."""

from __future__ import annotations

from pathlib import Path, PurePath

from proposal_lsp.remembered import kept_with_first
from proposal_lsp.schema.model import Schema


@kept_with_first
def goes_by_template(schema: Schema) -> bool:
    """Whether a schema that was written goes by the text of a template that is not next to it."""
    return PurePath(schema.template_path or schema.path).parent != PurePath(schema.path).parent


def shown_template(schema: Schema, base: Path | None) -> str:
    """The path of a schema's template for people: from the folder of the project, where it is in it."""
    template = Path(schema.template_path)
    return template.relative_to(base).as_posix() if base and template.is_relative_to(base) else template.name
