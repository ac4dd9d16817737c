"""A schema as the text of a schema file, with remarks; `schema/load` reads the same schema from it.

Only what differs from what the loader takes for granted is written. Rule severities and `extends` are not: a
schema in memory no longer knows the words they were written in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from proposal_lsp.schema.model import (
    ColumnSpec,
    Condition,
    ContentSpec,
    FieldSpec,
    ForbidSpec,
    ItemsSpec,
    LabelSpec,
    MetadataSpec,
    Requirement,
    Schema,
    SectionSpec,
    ValueSpec,
)
from proposal_lsp.schema.pattern import Pattern

#: Remarks by the place in the schema that they are about; see `schema/derive/model.py`.
Notes = Mapping[tuple[str, ...], str]

_PLAIN = re.compile(r"[A-Za-z](?:[\w./()'’&+-]| (?!#))*(?<! )")
_WORDS = frozenset({"true", "false", "yes", "no", "on", "off", "null", "none", "any", "y", "n"})


@dataclass(frozen=True, slots=True)
class Line:
    """A key with what belongs to it: a scalar (as YAML), scalars, lines below it, or items of a list."""

    key: str
    value: str | tuple[str, ...] | tuple[Line, ...] | tuple[tuple[Line, ...], ...]
    note: str = ""


def write_schema(schema: Schema, notes: Notes | None = None) -> str:
    """The text of a schema file. `notes` become comments behind what they are about."""
    return "".join(f"{line}\n" for line in _render(_schema(schema, notes or {}), 0))


def scalar(text: str) -> str:
    """A text as YAML, quoted where it must be (YAML 1.2, 7.3)."""
    if _PLAIN.fullmatch(text) and text.casefold() not in _WORDS and text.isprintable():
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else _escape(ord(c)) for c in escaped) + '"'


def _escape(code: int) -> str:
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def _schema(schema: Schema, notes: Notes) -> tuple[Line, ...]:
    title = schema.title
    lines = [Line("id", scalar(schema.id)), Line("name", scalar(schema.name)), *_text("doc", schema.doc)]
    if schema.template_path:
        name = PurePath(schema.template_path).name
        lines.append(Line("template", scalar(name), "the template must lie beside this file"))
    detect = schema.detect
    lines += _map(
        "detect",
        (
            *_map("fields", tuple(Line(scalar(key), scalar(value)) for key, value in detect.fields)),
            *_texts("files", detect.files),
        ),
    )
    if title is None:
        lines.append(Line("title", "none", notes.get(("title",), "")))
    elif title.prefix or title.doc:
        form = scalar(title.pattern.source) if title.pattern else "any"
        inner = (Line("pattern", form), *_text("prefix", title.prefix), *_text("doc", title.doc))
        lines.append(Line("title", inner, notes.get(("title",), "")))
    elif title.pattern:
        lines.append(Line("title", scalar(title.pattern.source), notes.get(("title",), "")))
    lines += _map("metadata", _metadata(schema.metadata, notes))
    lines += [Line("level", str(schema.level))] if schema.level != 2 else []
    lines += _flags(numbered=schema.numbered, ordered=(schema.ordered, True))
    lines += _word("extras", schema.extras, "allow")
    lines += _text("filename", schema.filename.source if schema.filename else "")
    lines += _forbid(schema.forbid)
    if schema.sections:
        lines.append(Line("sections", _sections(schema.sections, notes, ("section",))))
    return tuple(lines)


def _metadata(spec: MetadataSpec, notes: Notes) -> tuple[Line, ...]:
    fields = tuple(
        Line(scalar(field.key), _field(field, notes) or "", notes.get(("field", field.key), ""))
        for field in spec.fields
    )
    return (
        *_texts("in", spec.styles),
        *_text("sidecar", spec.sidecar),
        *_texts("under", spec.under, notes.get(("metadata", "under"), "")),
        *_flags(ordered=spec.ordered),
        *_word("extras", spec.extras, "allow"),
        *_texts("date_order", spec.date_order),
        *_texts("mirrors", _sources(spec.mirrors)),
        *_map("fields", fields),
    )


def _field(spec: FieldSpec, notes: Notes) -> tuple[Line, ...]:
    def note(key: str) -> str:
        return notes.get(("field", spec.key, key), "")

    return (
        *([Line("type", spec.type, note("type"))] if spec.type != "text" else []),
        *_requirement(spec.required, spec.forbidden, default=False, note=note("required")),
        *_text("doc", spec.doc),
        *_texts("aliases", spec.aliases, note("aliases")),
        *_vocabulary(spec.values, note("values")),
        *_flags(open=spec.open),
        *_texts("pattern", _sources(spec.patterns), note("pattern")),
        *_text("message", spec.message),
        *_forbid(spec.forbid),
        *_map("length", _bounds(spec.min_length, spec.max_length)),
        *_map("range", _bounds(spec.minimum, spec.maximum)),
        *_map("list", _items(spec.items)),
        *_text("default", spec.default or "", note("default")),
        *_text("example", spec.example or ""),
    )


def _items(spec: ItemsSpec) -> tuple[Line, ...]:
    return (
        *_text("separator", "" if spec.separator == "," else spec.separator),
        *_flags(strict=spec.strict),
        *_texts("item", _sources(spec.item)),
        *_texts("some", _sources(spec.some)),
        *_word("sorted", spec.sorted or "", ""),
        *_flags(unique=spec.unique),
        *_bounds(spec.min, spec.max),
    )


def _forbid(specs: Iterable[ForbidSpec]) -> tuple[Line, ...]:
    lines = tuple(
        (
            *_texts("find", _sources(spec.find)),
            *_text("message", spec.message),
            *_text("replace", spec.replace.source if spec.replace else ""),
        )
        for spec in specs
    )
    return (Line("forbid", lines),) if lines else ()


def _vocabulary(values: Sequence[ValueSpec], note: str = "") -> tuple[Line, ...]:
    """A plain list where there is no more than names."""
    lines = tuple(Line(scalar(value.name), _value(value)) for value in values)
    if all(line.value == "" for line in lines):
        return _texts("values", tuple(value.name for value in values), note)
    return _map("values", lines, note)


def _value(value: ValueSpec) -> str | tuple[Line, ...]:
    """The keys of a value; on one line where it has no text of its own."""
    rest = (
        *_word("state", value.state or "", ""),
        *_texts("next", value.next),
        *_texts("aliases", value.aliases),
        *_text("pattern", value.pattern.source if value.pattern else ""),
    )
    if value.doc or not rest:
        return (*_text("doc", value.doc), *rest) or ""
    return f"{{{', '.join(line.lstrip() for line in _render(rest, 0))}}}"


def _sections(specs: Iterable[SectionSpec], notes: Notes, around: tuple[str, ...]) -> tuple[tuple[Line, ...], ...]:
    return tuple(_section(spec, notes, (*around, spec.name)) for spec in specs)


def _section(spec: SectionSpec, notes: Notes, place: tuple[str, ...]) -> tuple[Line, ...]:
    def note(key: str) -> str:
        return notes.get((*place, key), "")

    repeat = _map("repeat", _bounds(spec.repeat.min, spec.repeat.max), note("repeat")) if spec.repeat else ()
    below = _sections(spec.sections, notes, place)
    return (
        Line("heading", scalar(spec.name), note("heading")),
        *_text("doc", spec.doc),
        *_requirement(spec.required, spec.forbidden, default=True, note=note("required")),
        *_texts("aliases", _sources(spec.aliases), note("aliases")),
        *repeat,
        *_flags(ordered=(spec.ordered, True), allow_na=spec.allow_na),
        *_word("extras", spec.extras, "allow"),
        *_word("boilerplate", spec.boilerplate, "replace", note("boilerplate")),
        *_map("content", _content(spec.content), note("content")),
        *_forbid(spec.forbid),
        *([Line("sections", below)] if below else []),
    )


def _content(spec: ContentSpec) -> tuple[Line, ...]:
    lines: list[Line] = []
    if spec.table:
        columns = tuple(Line(scalar(column.header), _column(column) or "") for column in spec.table.columns)
        rows = [Line("min_rows", str(spec.table.min_rows))] if spec.table.min_rows != 1 else []
        lines.append(Line("table", (*rows, Line("columns", columns))))
    if spec.list:
        item = _text("item", spec.list.item.source if spec.list.item else "")
        bounds = _bounds(spec.list.min_items, spec.list.max_items)
        lines.append(Line("list", (*bounds, *_flags(checklist=spec.list.checklist), *item)))
    if spec.code is not None:
        lines += _texts("code", spec.code) if spec.code else (Line("code", "true"),)
    lines += _map("labels", tuple(Line(scalar(label.label), _label(label) or "") for label in spec.labels))
    lines += _text("text", spec.text or "")
    lines += [Line("min_words", str(spec.min_words))] if spec.min_words else []
    return tuple(lines)


def _column(spec: ColumnSpec) -> tuple[Line, ...]:
    return (
        *_text("doc", spec.doc),
        *_texts("aliases", spec.aliases),
        *_flags(required=spec.required, unique=spec.unique),
        *_vocabulary(spec.values),
        *_text("pattern", spec.pattern.source if spec.pattern else ""),
    )


def _label(spec: LabelSpec) -> tuple[Line, ...]:
    return (*_text("doc", spec.doc), *_flags(required=(spec.required, True)), *_texts("aliases", spec.aliases))


def _requirement(required: Requirement, forbidden: Condition | None, *, default: bool, note: str) -> Iterator[Line]:
    if isinstance(required, Condition):
        yield Line("required", _condition(required), note)
    elif required != default or note:
        yield Line("required", str(required).lower(), note)
    if forbidden is not None:
        yield Line("forbidden", _condition(forbidden))


def _condition(condition: Condition) -> tuple[Line, ...]:
    return (Line("when", tuple(Line(scalar(key), tuple(map(scalar, values))) for key, values in condition.when)),)


def _text(key: str, text: str, note: str = "") -> tuple[Line, ...]:
    return (Line(key, scalar(text), note),) if text else ()


def _texts(key: str, texts: Sequence[str], note: str = "") -> tuple[Line, ...]:
    return (Line(key, tuple(map(scalar, texts)), note),) if texts else ()


def _map(key: str, lines: tuple[Line, ...], note: str = "") -> tuple[Line, ...]:
    return (Line(key, lines, note),) if lines else ()


def _word(key: str, word: str, default: str, note: str = "") -> tuple[Line, ...]:
    return (Line(key, word, note),) if word != default else ()


def _flags(**flags: bool | tuple[bool, bool]) -> tuple[Line, ...]:
    """Each flag that is not as it is by default: false, or the second of two."""
    pairs = ((key, flag if isinstance(flag, tuple) else (flag, False)) for key, flag in flags.items())
    return tuple(Line(key, str(flag).lower()) for key, (flag, default) in pairs if flag != default)


def _bounds(least: int | None, most: int | None) -> tuple[Line, ...]:
    return tuple(Line(key, str(bound)) for key, bound in (("min", least), ("max", most)) if bound is not None)


def _sources(patterns: Iterable[Pattern]) -> tuple[str, ...]:
    return tuple(pattern.source for pattern in patterns)


def _render(lines: Sequence[Line], depth: int) -> Iterator[str]:
    indent = "  " * depth
    for line in lines:
        value, remark = line.value, f"  # {' '.join(line.note.split())}" if line.note else ""
        if isinstance(value, str):
            yield f"{indent}{line.key}:{' ' if value else ''}{value}{remark}"
        elif all(isinstance(item, str) for item in value):
            yield f"{indent}{line.key}: [{', '.join(map(str, value))}]{remark}"
        else:
            yield f"{indent}{line.key}:{remark}"
            for item in value:
                if isinstance(item, Line):
                    yield from _render((item,), depth + 1)
                elif isinstance(item, tuple):
                    first, *rest = _render(item, depth + 2)
                    yield f"{indent}  - {first.lstrip()}"
                    yield from rest
