"""Makes the index entry of a document from its binding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import PurePath

from proposal_lsp import lazy_re as re
from proposal_lsp.binding import Binding, BoundField, is_placeholder, plain_value, read_date
from proposal_lsp.binding.identity import WrittenNumber, is_status, number_hole, title_hole, written_numbers
from proposal_lsp.binding.paths import path_holes
from proposal_lsp.document import Document, Field
from proposal_lsp.remembered import kept_with_first
from proposal_lsp.schema.model import Schema
from proposal_lsp.text import Span
from proposal_lsp.workspace.find_links import find_anchors, find_links, find_mentions, leaves_of
from proposal_lsp.workspace.index_entry import (
    MAX_ANCHORS,
    MAX_LINKS,
    MAX_REFERENCES,
    IndexBlock,
    IndexEntry,
    Link,
    Mention,
)
from proposal_lsp.workspace.index_table import block_digest
from proposal_lsp.workspace.mention_forms import known_prefixes, mention_form, preferred_prefixes
from proposal_lsp.workspace.other_ids import Places
from proposal_lsp.workspace.read_other_ids import find_other_ids
from proposal_lsp.workspace.read_references import read_references, reference_fields
from proposal_lsp.workspace.read_slots import read_slots

#: In the name of a file, its number, or all of it where nothing comes after one.
_NUMBERED_NAME = re.compile(r"^(?:[A-Za-z]{1,20}-)?[0-9]{1,9}-|^(?!(?:[A-Za-z]{1,20}-)?[0-9]{1,9}-).*$")
_BLOCK = re.compile(r"<!--[ \t]*proposal-lsp:[ \t]*index\b([^<>\n]{0,500})-->")
_BLOCK_END = re.compile(r"<!--[ \t]*proposal-lsp:[ \t]*end[ \t]*-->")

#: The words before a link, on its line.
_WORDS = re.compile(r"([^\W\d_][\w /-]{0,60})[ :]{0,3}\[[^\[\]]{0,200}\]\(<?$")

#: What a remark after a status begins with.
_REMARK = re.compile(r"\s[(\[;–—-]|[(\[;]")


def read_entry(document: Document, binding: Binding | None, path: str, places: Places = ()) -> IndexEntry:
    """The entry of the file at an absolute path; `binding` is None if it is not a proposal that is checked.

    `places` says where ids of other proposals lead; it is not needed for those of its own kind.
    """
    fields = _fields(document, binding)
    lines = document.text
    demanded = _demanded(binding)
    found = (one for one in find_links(document) if not is_placeholder(one[0]) and not _is_demanded(demanded, *one))
    links = sorted(found, key=lambda one: one[1])
    entry = IndexEntry(
        path,
        links=tuple(
            Link(target, *span, lines.line_at(span.start), _relation(document, fields, span.start))
            for target, span in links[:MAX_LINKS]
        ),
        anchors=tuple(islice(dict.fromkeys(name for name, _ in find_anchors(document)), MAX_ANCHORS)),
        blocks=tuple(_blocks(document)),
    )
    entry = _with_identity(entry, binding, fields) if binding else entry
    own = known_prefixes(binding.schema) if binding else ()
    others = [one for one in places if one[1] or one[0] not in own]
    return entry._replace(other_ids=tuple(islice(find_other_ids(document, entry, others), MAX_LINKS)))


def _demanded(binding: Binding | None) -> list[tuple[Span, str]]:
    """The sections whose schema demands some text word for word, and that text."""
    found = ((one.section.span, one.node.spec.content.text) for one in (binding.bound if binding else ()))
    return [(span, text) for span, text in found if text]


def _is_demanded(demanded: list[tuple[Span, str]], target: str, span: Span) -> bool:
    """Whether the schema demands a link word for word, so that its author cannot choose where it leads."""
    return any(section.holds(span.start) and f"]({target})" in text for section, text in demanded)


def stub_kind(document: Document, path: str, schemas: Iterable[Schema]) -> Schema | None:
    """The kind whose number a document has both in the name of its file and in its field.

    That is the least by which it is one of them, though too little of it may be there to be checked: a note that it has
    moved takes a number like any other.
    """
    fields = {one.key.casefold(): one.value.strip() for one in document.fields}
    for schema in schemas if fields else ():
        hole = number_hole(schema)
        said = (path_holes(schema.filename, path) or {}).get(hole.name, "") if hole else ""
        written = fields.get(hole.name.casefold(), "") if hole else ""
        if said.isdecimal() and written.isdecimal() and int(written) == int(said):
            return schema
    return None


def _with_identity(entry: IndexEntry, binding: Binding, fields: tuple[Field, ...]) -> IndexEntry:
    text = binding.document.text
    numbers = written_numbers(binding)
    number = numbers.get("field") or numbers.get("title") or numbers.get("file name")
    said, series = dict.fromkeys(one.value for one in numbers.values()), _series(binding)
    place = next((one.span for one in numbers.values() if one.span), None)
    if place is None:
        heading = binding.title or next(iter(binding.document.sections), None)
        start = heading.heading.span.start if heading else fields[0].span.start if fields else 0
        place = Span(start, max(start, text.line_span(text.line_at(start)).end))
    at = text.position(place.start, "utf-16")
    bound = binding.known.status
    written = next((one for one in fields if is_status(one.key)), None)
    named = bound.match.value.name if bound and bound.match.value else None
    status = bound.field if bound else written
    dated = [*fields, *(bound.field for bound in binding.known.bound)] if binding.sidecar else fields
    entry = entry._replace(
        kind=binding.schema.id,
        id=_id(binding, numbers.get("title") or number),
        number=number.value if number and number.value and not _is_day(number.digits) else None,
        title=_title(binding),
        status=named or (_first_words(status) if status else ""),
        state=binding.state,
        dates=tuple((one.key, day.isoformat()) for one in dated if (day := read_date(one.value))),
        series=series if len(said) == 1 else "",
        disputed=tuple((series, one) for one in said if series and one) if len(said) > 1 else (),
        place=(place.start, place.end),
        position=(at.line, at.column),
        digits=tuple(sorted((one.span.start, one.span.end) for one in numbers.values() if one.span)),
        mentions=tuple(islice(_mentions(binding, fields), MAX_LINKS)),
        maturity=_maturity(binding, bound),
    )
    own, asked = reference_fields(binding.schema), binding.schema.references
    if not own and asked is None:
        return entry
    return entry._replace(
        references=tuple(islice(read_references(binding, entry), MAX_REFERENCES)),
        reference_fields=own,
        slots=tuple(read_slots(binding)),
        slots_path=(binding.sidecar.path or "") if binding.sidecar else "",
        mature=int(asked is not None and asked.mature),
    )


def _maturity(binding: Binding, status: BoundField | None) -> int | None:
    value = status.match.value if status else None
    said = value.maturity if value else None
    return said if said is not None or value is None else {"open": 1, "agreed": 2, "done": 3}.get(binding.state)


def _first_words(status: Field) -> str:
    """A status that is not a word of a vocabulary, without the remarks after it."""
    return _REMARK.split(plain_value(status.value.strip().partition("\n")[0]), maxsplit=1)[0]


def _is_day(digits: str) -> bool:
    """Whether a number is a day, `20310407`, by which some sort their files."""
    return len(digits) == 8 and read_date(f"{digits[:4]}-{digits[4:6]}-{digits[6:]}") is not None


def _fields(document: Document, binding: Binding | None) -> tuple[Field, ...]:
    """All metadata of the text, in order."""
    if binding is None:
        return document.fields
    found = {one.span: one for one in (*document.fields, *(bound.field for bound in binding.fields.bound))}
    return tuple(found[span] for span in sorted(found))


def _relation(document: Document, fields: tuple[Field, ...], offset: int) -> str:
    """The name of the relation that a link in metadata expresses: the words before it, `Superseded by [...](`, else the
    key.
    """
    key = _field_at(fields, offset) or _section_field_at(document, fields, offset)
    if not key:
        return ""
    text = document.text
    before = text.slice(Span(text.line_starts[text.line_at(offset)], offset))[-300:]
    found = _WORDS.search(before)
    return found.group(1).strip() if found else key


def _section_field_at(document: Document, fields: tuple[Field, ...], offset: int) -> str:
    """The key of the field whose value is the body of a section, also below its first line."""
    for field in fields:
        if field.style == "section":
            around = (one.span for one in document.sections if one.span.start <= field.span.start < one.span.end)
            if any(span.start <= offset < span.end for span in around):
                return field.key
    return ""


def _field_at(fields: tuple[Field, ...], offset: int) -> str:
    return next((one.key for one in fields if one.span.start <= offset < one.span.end), "")


def _id(binding: Binding, number: WrittenNumber | None) -> str:
    """The number with the letters that it has in the title, else in the name of the file, else in the schema."""
    if number is None:
        return ""
    words = binding.title.name.numbered if binding.title else ""
    before = re.match(r"([^\W\d_]{1,20}[-_ #]?)[0-9]", words)
    lead = before.group(1) if before and before.group(1) in known_prefixes(binding.schema) else ""
    prefixes = preferred_prefixes(binding.schema)
    if not lead and binding.path:
        name = PurePath(binding.path).name.upper()
        lead = next((one for one in prefixes if name.startswith(one)), prefixes[0] if prefixes[:1] else "")
    return f"{lead}{number.digits}"


def _title(binding: Binding) -> str:
    """The words of the title: those of its form, else the field, else all of the heading, else the file's name."""
    hole, spec = title_hole(binding.schema), binding.schema.title
    words = binding.title.name.numbered if binding.title else ""
    for form in spec.forms if spec and hole else ():
        place = form.spans(words).get(hole.name) if hole else None
        if place:
            return words[slice(*place)]
    bound = binding.known.get("title") or binding.known.get("name")
    if bound and bound.field.value.strip():
        is_markdown = bound.field.style not in ("front-matter", "sidecar")
        return plain_value(bound.field.value) if is_markdown else " ".join(bound.field.value.split())
    if words:
        return words
    first = next(iter(binding.document.sections), None)
    if first and first.level == 1 and binding.bound_at(first) is None:
        return first.name.title
    return _NUMBERED_NAME.sub("", PurePath(binding.path or "").stem, count=1).replace("-", " ")


def _series(binding: Binding) -> str:
    """The folder whose proposals of this kind are numbered in one row.

    That is the folder of the file, without those that only say a status (`accepted/`), and without the folder that is
    the proposal's own, in a form such as `eip-{eip}/index.md`.
    """
    path = PurePath(binding.path or "")
    folder = path.parent
    own = next((form for form in binding.schema.filename if path_holes((form,), binding.path) is not None), None)
    if own is None and path.stem.casefold() in ("readme", "index"):
        return ""  # it presents what is in its folder
    if own is not None:
        above = own.source.count("/") or int(not own.holes)
        folder = folder.parents[above - 1] if 0 < above <= len(folder.parents) else folder
    statuses = _statuses(binding.schema)
    while folder.name.casefold().replace("-", " ") in statuses and folder != folder.parent:
        folder = folder.parent
    return str(folder)


@kept_with_first
def _statuses(schema: Schema) -> frozenset[str]:
    """The names of the statuses of a kind, without letter case."""
    fields = (field for field in schema.metadata.fields if field.is_status)
    values = (value for field in fields for value in field.values)
    return frozenset(name.casefold() for value in values for name in (value.name, *value.aliases))


def _mentions(binding: Binding, fields: tuple[Field, ...]) -> Iterator[Mention]:
    form = mention_form(binding.schema)
    for (_, id_), (digits, span) in find_mentions(binding.document, form) if form else ():
        yield Mention(int(digits), *span, _field_at(fields, id_.start))


def _blocks(document: Document) -> Iterator[IndexBlock]:
    """The index blocks of a text, each up to the next comment that ends one."""
    source = document.text.source
    if "proposal-lsp:" not in source:
        return
    code = [leaf.span for leaf in leaves_of(document) if leaf.kind == "code"]
    for found in islice(_BLOCK.finditer(source), 100):
        end = _BLOCK_END.search(source, found.end())
        if end is None or any(span.start <= found.start() < span.end for span in code):
            continue
        yield IndexBlock(
            found.group(1).strip(),
            *(found.end(), end.start()),
            block_digest(source[found.end() : end.start()]),
            found.span(),
            document.text.line_at(found.start()),
            document.text.eol,
        )
