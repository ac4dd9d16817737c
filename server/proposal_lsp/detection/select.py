"""Selects the schema of a document: the requested one, the one it names, the configured one, or the detected one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from proposal_lsp import lazy_re as re
from proposal_lsp.catalog.catalog import Catalog
from proposal_lsp.catalog.locations import is_shipped
from proposal_lsp.config import NO_SCHEMA, Config
from proposal_lsp.config.file_choices import is_excluded, schema_for
from proposal_lsp.detection.detect import Detection, best_version, detect, goes_by_template
from proposal_lsp.detection.score import claims, rank
from proposal_lsp.document import Document
from proposal_lsp.findings import Finding, Severity
from proposal_lsp.lazy_dataclasses import replace
from proposal_lsp.rules import SCHEMA_ERROR
from proposal_lsp.schema.model import Schema
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
    """The schema of a document, and the problems with how it is named.

    `derived` are those of the catalog that were derived from a template, `beside` the texts of the sidecars in the
    folder.
    """
    if config.schema is not None:
        is_out = config.schema == NO_SCHEMA and path is not None and is_excluded(config, Path(path))
        return _named(config.schema, "the configuration excludes it" if is_out else "it was requested", None, catalog)
    named = modeline(document)
    if named is not None:
        id, span = named
        return _named(id, "a comment in the document says so", span, catalog)
    chosen = schema_for(config, Path(path) if path else None)
    if chosen is not None:
        return _named(chosen, "the configuration says so", None, catalog)
    inside = _inside(config, path)
    written = _written(catalog, derived)
    detection = _claimed(document, inside, written, beside)
    return _unless_broken(detection or _likeliest(document, inside, config, written, derived, beside), catalog), ()


def _claimed(
    document: Document,
    inside: str | None,
    written: Sequence[Schema],
    beside: Mapping[str, str | None],
) -> Detection | None:
    """The schema that names the path of a document decisively: that decides, whatever the document has.

    Those of the project do, and come first. Of several the likeliest; of equals, the one that names it more closely.
    """
    tried = [
        (best_version(document, inside, one, beside)[0], claims(one, inside), one)
        for one in written
        if inside and one.detect.files and (one.detect.decisive or not is_shipped(one)) and _names_page(one, inside)
    ]
    named = sorted(
        (one for one in tried if one[1]), key=lambda one: (not is_shipped(one[2]), rank(one[0]), one[1]), reverse=True
    )
    if not named:
        return None
    found, _, schema = named[0]
    return Detection(schema, "; ".join(found.reasons), tuple(match for match, _, _ in named))


def _written(catalog: Catalog, derived: Sequence[Derived]) -> list[Schema]:
    """The schemas that someone wrote; those with errors in the place of what they were to override."""
    left_out = {one.schema for one in derived}
    for broken in catalog.broken:
        left_out |= {one for one in catalog.schemas if one.id == broken.id and not _same_folder(one, broken)}
    return [*(one for one in catalog.schemas if one not in left_out), *catalog.broken]


def _same_folder(one: Schema, other: Schema) -> bool:
    return PurePath(one.path).parent == PurePath(other.path).parent


def _names_page(schema: Schema, inside: str) -> bool:
    """Whether a page about a folder is named as such: a README next to proposals is not itself one."""
    name = PurePath(inside).name
    is_about = PurePath(inside).stem.casefold() in ("readme", "index")
    return not is_about or any(glob.rpartition("/")[2] == name for glob in schema.detect.files)


def _likeliest(
    document: Document,
    inside: str | None,
    config: Config,
    written: Sequence[Schema],
    derived: Sequence[Derived],
    beside: Mapping[str, str | None],
) -> Detection:
    """The kind that a document looks like."""
    if not derived and not any(map(goes_by_template, written)):
        return detect(document, inside, written, beside)
    # Imported here since start-up time matters, and templates are rare.
    from proposal_lsp.detection.near_template import detect_near_template

    return detect_near_template(document, inside, config, written, derived, beside)


def _unless_broken(detection: Detection, catalog: Catalog) -> Detection:
    """None for a kind whose schema has errors."""
    schema = detection.schema
    if schema is None or schema not in catalog.broken:
        return detection
    name = PurePath(schema.path).name
    return replace(
        detection, schema=None, reason=f"{name} has an error; its documents are not checked until it is corrected"
    )


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
    known = catalog.get(id)
    broken = (one for one in catalog.broken if one.id == id and not (known and _same_folder(known, one)))
    schema = next(broken, known)
    if schema is not None or id == NO_SCHEMA:
        return _unless_broken(Detection(schema, why), catalog), ()
    ids = catalog.ids
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
