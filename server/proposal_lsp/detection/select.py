"""Which schema a document goes by: the one asked for, the one it names, the configured one, the one it looks like."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from proposal_lsp.catalog.catalog import Catalog
from proposal_lsp.config import NO_SCHEMA, Config, schema_for
from proposal_lsp.detection.detect import Detection, detect
from proposal_lsp.detection.reasons import with_template_text
from proposal_lsp.document import Document
from proposal_lsp.findings import Finding, Severity
from proposal_lsp.rules import SCHEMA_ERROR
from proposal_lsp.text import Span
from proposal_lsp.words import closest

if TYPE_CHECKING:
    from proposal_lsp.catalog.derived import Derived

_MODELINE = re.compile(r"<!--[ \t]*proposal-schema:[ \t]*([\w.-]+)[ \t]*-->")
#: A modeline counts in this many lines at either end of a document.
_MODELINE_LINES = 10


def select(
    document: Document,
    path: str | None,
    config: Config,
    catalog: Catalog,
    derived: Sequence[Derived],
    beside: Mapping[str, str | None],
) -> tuple[Detection, tuple[Finding, ...]]:
    """The schema of a document, and what is wrong with how it is named.

    `derived` are those of the catalog that were read off a template, `beside` the texts of the sidecars in the folder.
    """
    if config.schema is not None:
        return _named(config.schema, "it was asked for", None, catalog)
    named = modeline(document)
    if named is not None:
        id, span = named
        return _named(id, "a comment in the document says so", span, catalog)
    chosen = schema_for(config, Path(path) if path else None)
    if chosen is not None:
        return _named(chosen, "the configuration says so", None, catalog)
    if not derived:
        inside = _inside(config, path)
        return with_template_text(detect(document, inside, catalog.schemas, beside), inside), ()
    # Imported here since start-up time counts, and templates are rare.
    from proposal_lsp.detection.near_template import detect_near_template

    guessed = {one.schema for one in derived}
    written = [schema for schema in catalog.schemas if schema not in guessed]
    return detect_near_template(document, _inside(config, path), written, derived, beside), ()


def modeline(document: Document) -> tuple[str, Span] | None:
    """The schema that a comment near the start or the end of a document names, and where."""
    text = document.text
    if "proposal-schema:" not in text.source:
        return None
    top = text.line_starts[min(_MODELINE_LINES, text.line_count - 1)]
    bottom = text.line_starts[max(text.line_count - _MODELINE_LINES, 0)]
    start = document.front_matter.end if document.front_matter else 0
    for found in _MODELINE.finditer(text.source):
        if found.start() < max(top, start + 400) or found.start() >= bottom:
            return found.group(1), Span(*found.span(1))
    return None


def _named(id: str, why: str, span: Span | None, catalog: Catalog) -> tuple[Detection, tuple[Finding, ...]]:
    schema = catalog.get(id)
    if schema is not None or id == NO_SCHEMA:
        return Detection(schema, why), ()
    ids = [known.id for known in catalog.schemas]
    meant = closest(id, ids)
    ending = f'Did you mean "{meant}"?' if meant else f"Known schemas: {', '.join(ids)}."
    finding = Finding(SCHEMA_ERROR.code, f'There is no schema "{id}". {ending}', span or Span(0, 0), Severity.ERROR)
    return Detection(None, f"{why}, but there is no schema {id}"), (finding,) if span else ()


def _inside(config: Config, path: str | None) -> str | None:
    """A path from the folder of the configuration on, where it is inside; with forward slashes."""
    if path is None:
        return None
    base = config.base
    pure = PurePath(path)
    return (pure.relative_to(base) if base and pure.is_relative_to(base) else pure).as_posix().lstrip("/")
