"""The metadata of a template: its place, and the requirements on each field."""

from __future__ import annotations

from collections.abc import Sequence

from proposal_lsp import lazy_re as re
from proposal_lsp.binding.identity import names_status
from proposal_lsp.catalog.derived import Guess, at_line
from proposal_lsp.derive.vocabulary import Vocabulary, noted_vocabulary, read_vocabulary
from proposal_lsp.document import Document, Field, Section
from proposal_lsp.document.headings import read_heading
from proposal_lsp.document.instructions import asks_for_value
from proposal_lsp.document.metadata import read_fields
from proposal_lsp.document.pieces import is_content, without_comments
from proposal_lsp.document.placeholders import is_placeholder, names_date_form
from proposal_lsp.document.visible import visible
from proposal_lsp.lazy_dataclasses import NamedTuple, replace
from proposal_lsp.schema.model import FieldSpec, FieldType, ItemsSpec, MetadataSpec
from proposal_lsp.text import Span

MAX_FIELDS = 100

_OPTIONAL = re.compile(
    r"\boptional\b|\bif (?:applicable|any|needed|known|relevant)\b|\bwhen applicable\b|\bonly (?:required|needed)\b"
    r"|\b(?:remove|delete|omit) (?:this|the) (?:field|line|if)\b|\bleave (?:this |it |this field )?(?:blank|empty)\b"
    r"|\blater\b|\bwill (?:be|contain|have|hold)\b"
    r"|\b(?:once|when|after|upon|until)\b[^.;|/]{0,30}?\b(?:accept|approv|implement|merg|decid|finali|ratif|releas)",
    re.IGNORECASE,
)
_ALL_OPTIONAL = re.compile(r"\b(?:these|all|any of)\b[^\n]{0,60}\boptional\b|\bremove any\b", re.IGNORECASE)
_DATE_FORM = re.compile(r"YYYY-MM-DD|[0-9]{4}-[0-9]{2}-[0-9]{2}", re.IGNORECASE)
_COMMENT = re.compile(r"[ \t]#(?P<yaml>[^#\r\n]*)$|<!--(?P<html>[^<>\r\n]*)-->$")
_DATE_KEY = re.compile(r"\b(?:date|created|updated|modified)\b", re.IGNORECASE)
#: Keys for the site generator, in a template that is a page of a site; other pages have their own.
_SITE_KEYS = frozenset(
    {"layout", "nav_order", "nav_exclude", "parent", "permalink", "has_children", "sidebar_position"}
)
#: Keys that are remarks to the reader, not fields.
REMARKS = frozenset({"note", "notes", "nb", "n.b.", "important", "warning", "tip", "hint", "caution", "attention"})
#: Keys of which one is in nearly every proposal's metadata.
_TELLING = re.compile(r"(?:status|authors?|date|created|type|owners?|version|deciders)", re.IGNORECASE)
#: Sections whose body may be a value.
_BODY_KEYS = re.compile(r"(?:status|state|date|decision date|authors?|deciders|owners?|version)", re.IGNORECASE)
_FORMS: tuple[tuple[FieldType, re.Pattern[str]], ...] = (
    ("url", re.compile(r"https?://\S+|[<\[{](?:https?://|ur[li]\b)[^|]*[>\]}]", re.IGNORECASE)),
    ("handle", re.compile(r"@[\w-]+|[<\[{]@[^\s,|]+[>\]}]")),
    ("integer", re.compile(r"[<\[{](?:an? )?(?:number|integer|count|nnnn)[>\]}]|N{2,}|0{3,}", re.IGNORECASE)),
    ("email", re.compile(r"[<\[{](?:your )?e-?mail(?: address)?[>\]}]|[\w.]+@[\w-]+\.\w+", re.IGNORECASE)),
)


class Metadata(NamedTuple):
    """The metadata that a template asks for."""

    spec: MetadataSpec
    #: Sections that are fields, not sections of their own.
    named: tuple[Section, ...]
    guesses: tuple[Guess, ...]


def derive_metadata(document: Document, outermost: Sequence[Section]) -> Metadata:
    """The metadata before the first section, or of the section that holds it, and sections that are a value."""
    found = list(document.fields)
    guesses: list[Guess] = []
    under: tuple[str, ...] = ()
    first = outermost[0] if outermost and _holds(outermost[0], found) else None
    holder = first or (None if len(found) > 1 else _holder(document, outermost))
    if holder is not None:
        found += read_fields(document.text, holder.leaves) if holder is not first else ()
        under = (holder.name.title,)
        line = document.text.line_at(holder.span.start)
        guesses.append(Guess(("metadata", "under"), at_line(line, "has nothing but fields below it")))
    specs: dict[str, FieldSpec] = {}
    for field in found[:MAX_FIELDS]:
        _add(document, field, field.value, specs, guesses)
    named: list[Section] = []
    for section in outermost:
        value = _body_value(section) if not found else None
        if value is not None:
            named.append(section)
            _add_named(document, section, value, specs, guesses)
    styles = dict.fromkeys(field.style for field in found if _key(field).casefold() in specs)
    places = (*styles, "section") if named else tuple(styles)
    return Metadata(
        MetadataSpec(styles=places, under=under, fields=tuple(specs.values())), tuple(named), tuple(guesses)
    )


def _add(document: Document, field: Field, value: str, specs: dict[str, FieldSpec], guesses: list[Guess]) -> None:
    key = _key(field)
    if not key or len(key) > 60 or key.casefold() in specs.keys() | REMARKS:
        return
    text = document.text
    line = text.line_at(field.key_span.start)
    around = text.slice(text.line_span(line)) if field.style != "table" else text.slice(field.span)
    is_optional = _is_optional(document, field, around)
    spec = _spec(document, key, field.key_span, value, guesses, is_optional=is_optional, beside=_beside(around))
    if text.slice(field.value_span).strip() == "[]":
        guesses.append(Guess(("field", spec.key, "type"), at_line(line, "has an empty list there")))
        spec = replace(spec, type="list", items=ItemsSpec(min=0))
    specs[key.casefold()] = spec


def _add_named(
    document: Document, section: Section, value: str, specs: dict[str, FieldSpec], guesses: list[Guess]
) -> None:
    line = document.text.line_at(section.span.start)
    key = section.name.title
    guesses.append(Guess(("field", key), at_line(line, "has a value below it, not prose")))
    is_optional = bool(_OPTIONAL.search(section.level_text))
    specs[key.casefold()] = _spec(document, key, section.heading.span, value, guesses, is_optional=is_optional)


def _spec(
    document: Document, key: str, span: Span, written: str, guesses: list[Guess], *, is_optional: bool, beside: str = ""
) -> FieldSpec:
    written_key = key
    key, noted = noted_vocabulary(key)
    aliases: tuple[str, ...] = (written_key,) if noted else ()
    if key.endswith("(s)"):
        aliases = (key.removesuffix("(s)"), key.replace("(s)", "s"))
    place = ("field", key)
    line = document.text.line_at(span.start)
    value = _without_remark(written)
    if is_optional:
        guesses.append(Guess((*place, "required"), at_line(line, "makes it optional")))
    vocabulary = _vocabulary(document, key, value, beside) or noted
    if vocabulary is not None:
        ending = " and says there are more" if vocabulary.open else ""
        guesses.append(Guess((*place, "values"), at_line(line, f"lists these{ending}")))
        return FieldSpec(
            key=key,
            aliases=aliases,
            type="enum",
            required=not is_optional,
            values=vocabulary.values,
            open=vocabulary.open,
            default=value if value in [one.name for one in vocabulary.values] else None,
            span=span,
        )
    kind = _type(key, value)
    if kind != "text":
        guesses.append(Guess((*place, "type"), at_line(line, "has such a value or a placeholder for one")))
    default = value if kind == "text" and _is_plain(value) else None
    if default:
        guesses.append(Guess((*place, "default"), at_line(line, "says so")))
    return FieldSpec(key=key, aliases=aliases, type=kind, required=not is_optional, default=default, span=span)


def _vocabulary(document: Document, key: str, value: str, beside: str) -> Vocabulary | None:
    """The values that a template lists, or lists next to the one it has.

    A form of a date lists none, nor does the title in two languages.
    """
    title, is_stage = document.title, names_status(key)
    if names_date_form(value) or (title is not None and value == title.name.title):
        return None
    listed = read_vocabulary(beside, states=is_stage)
    is_one = listed is not None and value.casefold() in (one.name.casefold() for one in listed.values)
    return listed if is_one else read_vocabulary(value, states=is_stage)


def _beside(line: str) -> str:
    """What a comment at the end of a line lists: of `status: draft # one of: draft | final` the last part."""
    found = _COMMENT.search(line.rstrip())
    return (found["yaml"] or found["html"] or "").strip().rpartition(": ")[2] if found else ""


def _type(key: str, value: str) -> FieldType:
    if _DATE_FORM.search(value) and len(value) < 90:
        return "date"
    if names_date_form(value):
        return "text"
    if _DATE_KEY.search(key) and (not value or is_placeholder(value) or "yyyy" in value.casefold()):
        return "date"
    return next((kind for kind, form in _FORMS if form.fullmatch(value)), "text")


def _is_plain(value: str) -> bool:
    """Whether a value of a template can stay in a document: a few words, none of them a placeholder."""
    is_short = bool(re.fullmatch(r"[A-Za-z0-9][\w .+-]{0,40}", value)) and len(value.split()) < 4
    return is_short and not is_placeholder(value) and not asks_for_value(value)


def _key(field: Field) -> str:
    return read_heading(visible(field.key)).title.strip() if field.key else ""


def _without_remark(value: str) -> str:
    """A value without the comment after it."""
    return without_comments(value).strip().strip("\"'").strip()


def _is_optional(document: Document, field: Field, line: str) -> bool:
    if _OPTIONAL.search(line) or _OPTIONAL.search(field.key):
        return True
    if field.style != "front-matter" or document.front_matter is None:
        return False
    if field.key in (*_SITE_KEYS, "title") and not _SITE_KEYS.isdisjoint(other.key for other in document.fields):
        return True
    text = document.text
    above = text.source[document.front_matter.start : field.span.start]
    remarks = re.findall(r"^[ \t]*#.*$", above, re.MULTILINE)
    last = above.rstrip().rpartition("\n")[2].strip()
    return any(_ALL_OPTIONAL.search(remark) for remark in remarks) or (
        last.startswith("#") and _OPTIONAL.search(last) is not None
    )


def _holds(section: Section, fields: Sequence[Field]) -> bool:
    """Whether a section, the first of a document without a title, holds all metadata."""
    return bool(fields) and all(section.span.start <= field.span.start < section.span.end for field in fields)


def _holder(document: Document, outermost: Sequence[Section]) -> Section | None:
    """The first section that holds nothing but fields, three or more, one of them such as proposals have."""
    for section in outermost[:3]:
        fields = read_fields(document.text, section.leaves)
        lines = sum(len(leaf.text.split("\n")) for leaf in section.leaves if is_content(leaf) and leaf.kind != "table")
        is_whole = len(fields) + sum(len(field.children) for field in fields) >= lines
        if len(fields) > 2 and is_whole and any(_TELLING.fullmatch(_key(field)) for field in fields):
            return section
    return None


def _body_value(section: Section) -> str | None:
    """The body of a section that is one value: `## Status` with a vocabulary, a date or a single word."""
    if not _BODY_KEYS.fullmatch(section.name.title):
        return None
    leaves = [leaf for leaf in section.leaves if is_content(leaf)]
    if len(leaves) != 1 or leaves[0].kind not in ("paragraph", "item"):
        return None
    value = _without_remark(" ".join(leaves[0].text.split()))
    is_value = read_vocabulary(value) or _DATE_FORM.search(value) or _is_plain(value) or is_placeholder(value)
    return value if is_value and len(value) < 200 else None
