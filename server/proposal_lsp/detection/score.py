"""How similar a document is to a kind: by its title, fields, sections and path, on a scale from 0 to 1."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType

from proposal_lsp.detection.known_names import KnownNames, names_of
from proposal_lsp.document import Document, Section, parse_sidecar
from proposal_lsp.document.metadata import read_fields
from proposal_lsp.document.placeholders import is_placeholder
from proposal_lsp.document.visible import visible
from proposal_lsp.globs import Glob, parse_globs, selects
from proposal_lsp.lazy_dataclasses import NamedTuple, dataclass
from proposal_lsp.remembered import remembered
from proposal_lsp.schema.model import Schema, TitleSpec
from proposal_lsp.schema.sidecar import sidecar_schema

#: If a kind requires fewer sections or fields than this, this many must be present nevertheless: two are too easily
#: met.
FEW = 3

# How much each part says. A title of the right form says most: another kind may well have the same fields and
# some of the sections. A title of another form speaks against; no title at all does not.
_TITLE, _FIELDS, _SECTIONS = 0.4, 0.2, 0.4
#: What a path that the schema names adds, and a sidecar next to the document: this share of what is still in doubt.
_PLACE = 1 / 3
NOTHING: Mapping[str, str | None] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class SchemaMatch:
    """How similar a document is to a kind, 0 to 1, and the reasons."""

    id: str
    score: float
    reasons: tuple[str, ...]
    #: How many of its fields and sections are present.
    hits: int = 0


def rank(match: SchemaMatch) -> tuple[float, int]:
    """The sort key of a match: its score; of equals, the number of its parts that are present."""
    return match.score, match.hits


def score(
    document: Document, path: str | None, schema: Schema, beside: Mapping[str, str | None] = NOTHING
) -> SchemaMatch:
    """How similar a document is to a kind: by a decisive field, else by its title, fields and sections together."""
    wanted = schema.detect.fields
    if decides(wanted, document):
        return SchemaMatch(schema.id, 1.0, tuple(f"`{key}: {value}`" for key, value in wanted))
    is_claimed = path is not None and claims(schema, path) > 0
    if not (schema.detect.elsewhere or path is None or is_claimed):
        return SchemaMatch(schema.id, 0.0, ())
    reasons: list[str] = []
    form = schema.title.pattern if schema.title else None
    sidecar = schema.metadata.sidecar
    yaml = beside.get(sidecar) if sidecar else None
    places = []
    if has_title := has_title_of(document, schema):
        assert form is not None
        reasons.append(f'a title of the form "{form.shown}"')
    if yaml is not None:
        places.append(f"{sidecar} next to it")
        fields = field_share(parse_sidecar(yaml), sidecar_schema(schema))
    else:
        fields = field_share(document, schema) if not sidecar or sidecar in beside else None
    sections = _section_share(document, schema)
    for share, what in ((fields, "fields"), (sections, "sections")):
        reasons += [f"{share.hits} of {share.known} {what}"] if share and share.hits else []
    if is_claimed:
        places.append("its path")
    parts = (
        _title_share(document, schema, has_form=has_title),
        fields and (_FIELDS, fields.share),
        sections and (_SECTIONS, sections.share),
    )
    weighed = [part for part in parts if part]
    total = sum(weight for weight, _ in weighed)
    # For a kind in which nothing has a fixed name, only the path counts.
    found = sum(weight * share for weight, share in weighed) / total if total else 0.5 * bool(places)
    for _ in places:
        found += (1 - found) * _PLACE
    hits = sum(share.hits for share in (fields, sections) if share)
    return SchemaMatch(schema.id, round(found, 3), (*reasons, *places), hits)


def claims(schema: Schema, path: str) -> int:
    """How many characters of a path the closest glob of a schema names; 0 if none matches."""
    return _claims(schema.detect.files, path) if schema.detect.files else 0


@lru_cache(maxsize=64)
def _claims(files: tuple[str, ...], path: str) -> int:
    """Called several times for each document and kind, and again at each edit."""
    if not selects(_globs(files), path):
        return 0
    taking = (glob for glob in files if selects(_globs((glob,)), path))
    return max((len(glob) - glob.count("*") + 1 for glob in taking), default=1)


@lru_cache(maxsize=256)  # of a few dozen schemas: what is remembered of texts is soon gone where many files are read
def _globs(files: tuple[str, ...]) -> tuple[Glob, ...]:
    return parse_globs(files)


def decides(wanted: Sequence[tuple[str, str]], document: Document) -> bool:
    """Whether a document has all the fields that decide, with these values, in any letter case."""
    if not wanted:
        return False
    values = {_folded(field.key): field.value.strip().casefold() for field in document.fields}
    return all(values.get(key.casefold()) == value.casefold() for key, value in wanted)


def has_title_of(document: Document, schema: Schema) -> bool:
    """Whether the first heading has the form of the kind's title."""
    spec, first = schema.title, document.sections[0] if document.sections else None
    return spec is not None and first is not None and _has_form(first.name.numbered, spec)


def _title_share(document: Document, schema: Schema, *, has_form: bool) -> tuple[float, float] | None:
    """The score of the title, and its weight; None if it says nothing. `has_form`: it has the kind's form."""
    if schema.title is None:
        # This kind has no title; but one is soon written.
        is_title = document.title is not None and not _is_section(document.title, schema)
        return (_TITLE / 2, 0.0) if is_title else None
    first = document.sections[0] if document.sections else None
    if schema.title.pattern is None or first is None:
        return None
    return (_TITLE, float(has_form)) if has_form or first.level == 1 else None


def _has_form(title: str, spec: TitleSpec) -> bool:
    """Whether a title has one of the forms, or would have the first once its placeholders are filled in."""
    form = spec.pattern
    if form is None or spec.fits(title):
        return form is not None
    holes = form.spans(title, typed=False)
    return bool(holes) and all(
        is_placeholder(title[slice(*holes[hole.name])]) for hole in form.holes if hole.type != "text"
    )


class _Share(NamedTuple):
    """How many parts of a schema are present, and their share of those that are required or present."""

    hits: int
    known: int
    share: float


def named_fields(document: Document, names: KnownNames) -> list[tuple[str, str]]:
    """The metadata of a document, also where only this kind keeps it: keys as they are compared, with their styles."""
    found = list(document.named_fields)
    for section in () if names.under.isdisjoint(document.heading_keys) else document.sections:
        if section.name.key in names.under:
            found += ((visible(one.key), one.style) for one in read_fields(document.text, section.leaves))
    return found


def field_share(document: Document, schema: Schema) -> _Share | None:
    """The share of fields that are present; names are compared with their letter case.

    A field kept in a place that the schema does not name counts half. None if there are none and none is required.
    """
    names = names_of(schema)
    present: dict[str, float] = {}
    for key, style in named_fields(document, names):
        weight = 1.0 if style in schema.metadata.styles else 0.5
        present[key] = max(weight, present.get(key, 0.0))
    headings = document.heading_keys if "section" in schema.metadata.styles else frozenset[str]()
    hits: dict[int, float] = {}
    for place, known in enumerate(names.fields):
        weights = [present[name] for name in known if name in present]
        weights += [1.0] if headings and not headings.isdisjoint(map(str.casefold, known)) else []
        if weights:
            hits[place] = max(weights)
    expected = len(names.required | hits.keys())
    if not expected:
        return None
    share = sum(hits.values()) / max(expected, min(FEW, len(names.fields)))
    return _Share(len(hits), len(names.fields), share)


def _section_share(document: Document, schema: Schema) -> _Share | None:
    """The share of sections that are present; None if the schema names none."""
    known = names_of(schema).sections
    named = sum(bool(part.names) for part in known)
    if not named:
        return None
    hits = [not part.names.isdisjoint(document.heading_keys) for part in known]
    expected: list[bool] = []
    for part, hit in zip(known, hits, strict=True):
        expected.append(hit or (part.required and (part.parent is None or expected[part.parent])))
    count = sum(one and bool(part.names) for part, one in zip(known, expected, strict=True))
    return _Share(sum(hits), named, sum(hits) / max(count, min(FEW, named)))


def _is_section(section: Section, schema: Schema) -> bool:
    """Whether a heading has the name of an outermost section."""
    return any(part.parent is None and section.name.key in part.names for part in names_of(schema).sections)


@remembered()
def _folded(key: str) -> str:
    return visible(key).casefold()
