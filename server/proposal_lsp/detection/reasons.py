"""The part of a reason that names the template whose text a schema goes by."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path, PurePath

from proposal_lsp.catalog.locations import folder_of
from proposal_lsp.detection.detect import Detection
from proposal_lsp.schema.model import Schema


def with_template_text(detection: Detection, path: str | None) -> Detection:
    """A detection that also says whose text its schema goes by, where it is a template that is not next to it."""
    schema = detection.schema
    if schema is None or PurePath(schema.template_path or schema.path).parent == PurePath(schema.path).parent:
        return detection
    return replace(detection, reason=f"{detection.reason}; with the template {shown_template(schema, path)}")


def shown_template(schema: Schema, path: str | None) -> str:
    """The path of a schema's template, as far as people need it: from the folder that the document's starts at."""
    template = Path(schema.template_path)
    around = folder_of(template)
    inside = template.relative_to(around)
    parents = PurePath(path).parent.parts if path else ()
    longest = next((count for count in range(len(parents), 0, -1) if around.parts[-count:] == parents[:count]), 0)
    return PurePath(*parents[:longest], inside).as_posix()
