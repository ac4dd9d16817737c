"""A new proposal of some kind: the template's text, with what is known at its birth filled in.

Pure: what other proposals there are, which day it is and who writes are told to it.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from proposal_lsp.binding import Binding, BoundField, bind
from proposal_lsp.binding.insert_field import needs_quotes
from proposal_lsp.binding.unfilled import is_empty, is_unfilled
from proposal_lsp.binding.value_types import problem_of
from proposal_lsp.document import parse
from proposal_lsp.findings import Edit, apply_edits
from proposal_lsp.schema.model import FieldSpec, Schema
from proposal_lsp.schema.pattern import Hole, Pattern
from proposal_lsp.schema.sidecar import sidecar_schema, split_template

#: Names of fields, case folded, that say who writes.
AUTHORS = frozenset({"author", "authors", "owner", "owners", "editor", "editors"})
#: Characters of a slug.
MAX_SLUG = 60
#: Digits of the first number where file names begin with it.
SORTED_WIDTH = 4
#: Code points at the start of a proposal in which its title stands.
_TITLE_WITHIN = 10_000
# Letters that Unicode does not take apart into a letter of ASCII and a mark.
_LETTERS = str.maketrans({"ø": "o", "đ": "d", "ð": "d", "ł": "l", "æ": "ae", "œ": "oe", "þ": "th", "ı": "i", "ħ": "h"})


def new_proposal(schema: Schema, number: str | None, title: str, today: date, author: str) -> str:
    """The template of a schema, filled in; an empty `title` or `author` leaves what the template has there.

    Dates that must be given, and the date where there is but one, are `today`, the status is the first one that is
    open, and copies of all these in the title and at the end of the document agree.
    """
    binding = bind(parse(schema.template), schema)
    known = {"title": _folded(title)}
    hole = _title_hole(schema)
    if hole is not None:
        known[hole.name.casefold()] = _folded(title)
    hole = number_hole(schema)
    if hole is not None:
        known[hole.name.casefold()] = number or ""
    filled = {
        bound: value
        for bound in binding.fields.bound
        if (value := _value(binding, bound, known, today, _folded(author)))
    }
    values = {bound.spec.key.casefold(): value for bound, value in filled.items()}
    values |= {name: value for name, value in known.items() if value}
    edits = [_field_edit(binding, bound, value) for bound, value in filled.items()]
    for copy in _copies(binding, values):
        if all(copy.span.end <= edit.span.start or copy.span.start >= edit.span.end for edit in edits):
            edits.append(copy)
    return apply_edits(schema.template, edits)


def new_sidecar(schema: Schema, number: str | None, title: str, today: date, author: str) -> str:
    """The YAML file beside a new proposal whose kind keeps its metadata there, filled in as the proposal is."""
    # The form of the title says which field is the number.
    fields = replace(sidecar_schema(schema), title=schema.title)
    return split_template(new_proposal(fields, number, title, today, author))[0]


def _folded(text: str) -> str:
    """Text on one line, without characters that YAML, or a terminal, does not take (YAML 1.2, 5.1)."""
    taken = (one for one in " ".join(text.split()) if unicodedata.category(one) not in ("Cc", "Cs"))
    return "".join(taken).translate({0xFFFE: None, 0xFFFF: None})


def _value(binding: Binding, bound: BoundField, known: Mapping[str, str], today: date, author: str) -> str:
    """What a field of the template is to say; empty where that is for the author to decide."""
    spec, name = bound.spec, bound.spec.key.casefold()
    if spec.is_status:
        return next((value.name for value in spec.values if value.state == "open"), "")
    if bound.field.children or not (is_empty(bound) or is_unfilled(binding, bound)):
        return ""
    value = ""
    if spec.type in ("date", "datetime"):
        dates = [one for one in binding.schema.metadata.fields if one.type == spec.type]
        value = today.isoformat() if spec.required is True or dates == [spec] else ""
    elif name in known:
        value = known[name]
    elif name in AUTHORS and spec.type in ("text", "list") and _fits_items(spec, author):
        value = author
    forms = [value, *(form.fill({form.holes[0].name: value}) for form in spec.patterns if len(form.holes) == 1)]
    return next((form for form in forms if value and _suits(bound, form)), "")


def _fits_items(spec: FieldSpec, value: str) -> bool:
    return all(
        not forms or any(pattern.match(value) for pattern in forms) for forms in (spec.items.item, spec.items.some)
    )


def _suits(bound: BoundField, value: str) -> bool:
    return problem_of(replace(bound, field=replace(bound.field, value=value))) is None


def _field_edit(binding: Binding, bound: BoundField, value: str) -> Edit:
    """Write a value in place of the template's, as its style asks for it."""
    field, text = bound.field, binding.document.text
    if field.style == "front-matter" and (field.quoted or needs_quotes(value)):
        value = json.dumps(value, ensure_ascii=False)  # what is quoted in JSON is so in YAML
    elif field.style == "table":
        value = value.replace("|", "\\|")
    if field.value_span.start == field.value_span.end:
        if field.style == "section":
            value = f"{text.eol}{text.eol}{value}"
        elif text.source[field.value_span.start - 1] not in " \t":
            value = f" {value}"
    return Edit(field.value_span, value)


def _copies(binding: Binding, values: Mapping[str, str]) -> Iterator[Edit]:
    """Fill the holes of the title, and of the lines at the end that repeat metadata."""
    text, title, spec = binding.document.text, binding.title, binding.schema.title
    if title is not None and spec is not None:
        span = title.place_of(title.name.numbered, text)
        if spec.pattern is not None and span is not None:
            yield from _filled(spec.pattern, text.slice(span), span.start, values)
        elif span is not None and "title" in values:
            yield Edit(span, values["title"])
    for line in binding.footer:
        matching = (one for one in binding.schema.metadata.mirrors if one.match(text.slice(line), typed=False))
        for mirror in list(matching)[:1]:
            yield from _filled(mirror, text.slice(line), line.start, values)


def _filled(pattern: Pattern, subject: str, start: int, values: Mapping[str, str]) -> Iterator[Edit]:
    for name, hole in pattern.spans(subject, typed=False).items():
        if name.casefold() in values:
            yield Edit(hole.shift(start), values[name.casefold()])


def number_hole(schema: Schema) -> Hole | None:
    """The hole, of the title's form or the file name's, that holds the number; None: this kind has no numbers."""
    title = schema.title.pattern if schema.title else None
    holes = [hole for pattern in (title, *schema.filename) if pattern for hole in pattern.holes]
    fields = {spec.key.casefold(): spec for spec in schema.metadata.fields}
    counts = (hole for hole in holes if hole.type == "int" or _is_number(fields.get(hole.name.casefold())))
    return next(counts, None)


def _is_number(spec: FieldSpec | None) -> bool:
    if spec is None:
        return False
    return spec.type == "integer" or any(hole.type == "int" for form in spec.patterns for hole in form.holes)


def _title_hole(schema: Schema) -> Hole | None:
    """The hole of the title's form that holds the words: the one called so, or the last."""
    pattern = schema.title.pattern if schema.title else None
    words = [hole for hole in (pattern.holes if pattern else ()) if hole.type == "text"]
    return next((hole for hole in words if hole.name.casefold() == "title"), words[-1] if words else None)


def next_number(schema: Schema, files: Iterable[tuple[str, str]]) -> str | None:
    """One above the highest number in use, written like the others; None where this kind has no numbers.

    `files` are the names and texts of the proposals that are there. Numbers stand in the file names and the titles.
    """
    hole = number_hole(schema)
    if hole is None:
        return None
    taken = [number for name, source in files for number in _numbers(schema, hole, name, source)]
    padded = [len(number) for number in taken if number.startswith("0")]
    width = max(padded, default=0) if taken else _template_width(schema, hole)
    return str(max(map(int, taken), default=0) + 1).zfill(width)


def _numbers(schema: Schema, hole: Hole, name: str, source: str) -> Iterator[str]:
    title = schema.title.pattern if schema.title else None
    document = parse(source[:_TITLE_WITHIN])
    heading = document.title.name.numbered if document.title else ""
    forms = schema.title.forms if schema.title else ()
    for pattern, subject in (*((form, name) for form in schema.filename), *((form, heading) for form in forms)):
        for key, span in pattern.spans(subject).items():
            number = subject[span.start : span.end]
            if key.casefold() == hole.name.casefold() and re.fullmatch("[0-9]{1,9}", number):
                yield number
    leads = [f"{schema.id}-"]
    if title is not None and len(title.parts) > 1 and title.parts[1] == hole:
        leads.append(str(title.parts[0]))
    for lead in leads:
        found = re.match(rf"{re.escape(lead)}([0-9]{{1,9}})(?![0-9])", name, re.IGNORECASE)
        if found:
            yield found.group(1)


def _template_width(schema: Schema, hole: Hole) -> int:
    """The digits that the template makes room for, three in `RFC-XXX`; enough to sort files by that begin with them."""
    title = bind(parse(schema.template), schema).title
    pattern = schema.title.pattern if schema.title else None
    holes = pattern.spans(title.name.numbered, typed=False) if title and pattern else {}
    blank = title.name.numbered[slice(*holes[hole.name])] if title and hole.name in holes else ""
    if re.fullmatch("[XN0#]+", blank, re.IGNORECASE):
        return len(blank)
    return SORTED_WIDTH if any(form.parts[0] == hole for form in schema.filename) else 0


def file_name(schema: Schema, number: str | None, title: str, today: date) -> str:
    """The name of the file: of the form the schema gives, else its id, the number and the words of the title."""
    words, hole = slug(title), number_hole(schema)
    values = {"slug": words, "title": words, "name": words, "date": today.isoformat()}
    if hole is not None:
        values[hole.name.casefold()] = number or ""
    for form in schema.filename[:1]:
        filled = {one.name: values.get(one.name.casefold(), "") for one in form.holes}
        name = re.split(r"[\\/]", form.fill(filled))[-1]
        if all(filled.values()) and name.strip("."):
            return name
    return "-".join(part for part in (schema.id, number, words) if part) + ".md"


def slug(title: str) -> str:
    """The words of a title in small letters of ASCII, joined by `-`; empty where it has none."""
    folded = unicodedata.normalize("NFKD", title.casefold().translate(_LETTERS))
    words = re.findall("[a-z0-9]+", "".join(one for one in folded if not unicodedata.combining(one)).replace("'", ""))
    while words and len("-".join(words)) > MAX_SLUG:
        words.pop()
    return "-".join(words)
