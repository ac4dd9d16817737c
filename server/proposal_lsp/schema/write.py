"""A schema as the text of a schema file, with remarks; `schema/load` reads the same schema from it.

Only what differs from what the loader takes for granted is written. `extends` and versions are not: a schema in
memory no longer knows what it took from another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePath

from proposal_lsp.schema.model import (
    STATES,
    Clause,
    Clauses,
    ColumnSpec,
    Condition,
    ContentSpec,
    FieldSpec,
    ForbidSpec,
    ItemsSpec,
    LabelSpec,
    MetadataSpec,
    RelationsSpec,
    Requirement,
    Schema,
    SectionSpec,
    State,
    ValueSpec,
)
from proposal_lsp.schema.pattern import Pattern
from proposal_lsp.schema.severities import OFF
from proposal_lsp.schema.yaml_lines import (
    Line,
    bounds,
    flags,
    mapping,
    ordered,
    render,
    scalar,
    text,
    texts,
    word,
)

#: Remarks by the place in the schema that they are about; see `schema/derive/model.py`.
Notes = Mapping[tuple[str, ...], str]


def write_schema(schema: Schema, notes: Notes | None = None) -> str:
    """The text of a schema file. `notes` become comments behind what they are about."""
    return "".join(f"{line}\n" for line in render(_schema(schema, notes or {}), 0))


def _schema(schema: Schema, notes: Notes) -> tuple[Line, ...]:
    title = schema.title
    lines = [Line("id", scalar(schema.id)), Line("name", scalar(schema.name)), *text("doc", schema.doc)]
    if schema.template_path:
        name = PurePath(schema.template_path).name
        lines.append(Line("template", scalar(name), notes.get(("template",), "")))
    detect = schema.detect
    lines += mapping(
        "detect",
        (
            *mapping("fields", tuple(Line(scalar(key), scalar(value)) for key, value in detect.fields)),
            *texts("files", detect.files),
        ),
    )
    if title is None:
        lines.append(Line("title", "none", notes.get(("title",), "")))
    elif title.prefix or title.doc or title.aliases:
        form = scalar(title.pattern.source) if title.pattern else "any"
        aliases = texts("aliases", _sources(title.aliases))
        inner = (Line("pattern", form), *aliases, *text("prefix", title.prefix), *text("doc", title.doc))
        lines.append(Line("title", inner, notes.get(("title",), "")))
    elif title.pattern:
        lines.append(Line("title", scalar(title.pattern.source), notes.get(("title",), "")))
    lines += mapping("metadata", _metadata(schema.metadata, notes))
    lines += [Line("level", str(schema.level))] if schema.level != 2 else []
    lines += flags(numbered=schema.numbered)
    lines += ordered(schema.ordered, notes.get(("ordered",), ""))
    lines += word("extras", schema.extras, "allow")
    lines += word("comments", schema.comments, "allow")
    lines += word("lead", schema.lead, "allow")
    lines += texts("filename", _sources(schema.filename))
    lines += _forbid(schema.forbid)
    lines += mapping("rules", _severities(schema, notes))
    exempt = tuple(
        (*texts("rules", one.rules), *_condition(one.condition), *text("why", one.why)) for one in schema.exempt
    )
    lines += [Line("exempt", exempt)] if exempt else []
    if schema.sections:
        lines.append(Line("sections", _sections(schema.sections, notes, ("section",))))
    lines += _relations(schema.relations)
    return tuple(lines)


def _severities(schema: Schema, notes: Notes) -> tuple[Line, ...]:
    """The severities by rule: one where it is the same in all states, else by state."""
    chosen: dict[str, dict[State, str]] = {}
    for code, only, severity in schema.severities:
        states = STATES if only is None else (only,)
        chosen.setdefault(code, {}).update(dict.fromkeys(states, severity.word if severity else OFF))
    lines: list[Line] = []
    for code, by_state in chosen.items():
        is_one = len(by_state) == len(STATES) and len(set(by_state.values())) == 1
        each = ", ".join(f"{state}: {word}" for state, word in by_state.items())
        lines.append(Line(code, by_state["open"] if is_one else f"{{{each}}}", notes.get(("rules", code), "")))
    return tuple(lines)


def _metadata(spec: MetadataSpec, notes: Notes) -> tuple[Line, ...]:
    fields = tuple(
        Line(scalar(field.key), _field(field, notes) or "", notes.get(("field", field.key), ""))
        for field in spec.fields
    )
    return (
        *texts("in", spec.styles),
        *text("sidecar", spec.sidecar),
        *texts("under", spec.under, notes.get(("metadata", "under"), "")),
        *flags(ordered=spec.ordered),
        *word("extras", spec.extras, "allow"),
        *texts("date_order", spec.date_order),
        *texts("mirrors", _sources(spec.mirrors)),
        *mapping("fields", fields),
        *_relations(spec.relations),
    )


def _field(spec: FieldSpec, notes: Notes) -> tuple[Line, ...]:
    def note(key: str) -> str:
        return notes.get(("field", spec.key, key), "")

    return (
        *([Line("type", spec.type, note("type"))] if spec.type != "text" else []),
        *_requirement(spec.required, spec.forbidden, default=False, note=note("required")),
        *text("doc", spec.doc),
        *texts("aliases", spec.aliases, note("aliases")),
        *_vocabulary(spec.values, note("values")),
        *([Line("open", "true", note("open"))] if spec.open else []),
        *texts("pattern", _sources(spec.patterns), note("pattern")),
        *text("message", spec.message),
        *_forbid(spec.forbid),
        *mapping("length", bounds(spec.min_length, spec.max_length)),
        *mapping("range", bounds(spec.minimum, spec.maximum)),
        *mapping("list", _items(spec.items)),
        *text("default", spec.default or "", note("default")),
        *text("example", spec.example or ""),
        *word("severity", spec.severity, ""),
    )


def _relations(spec: RelationsSpec) -> Iterator[Line]:
    requires = tuple(Line(scalar(name), tuple(map(scalar, others))) for name, others in spec.requires)
    for key, groups in (("one_of", spec.one_of), ("any_of", spec.any_of), ("conflicts", spec.conflicts)):
        if groups:
            yield Line(key, f"[{', '.join(f'[{chr(44).join(map(scalar, group))}]' for group in groups)}]")
    yield from mapping("requires", requires)


def _items(spec: ItemsSpec) -> tuple[Line, ...]:
    return (
        *text("separator", "" if spec.separator == "," else spec.separator),
        *flags(strict=spec.strict),
        *texts("item", _sources(spec.item)),
        *texts("some", _sources(spec.some)),
        *word("sorted", spec.sorted or "", ""),
        *flags(unique=spec.unique),
        *bounds(spec.min, spec.max),
    )


def _forbid(specs: Iterable[ForbidSpec]) -> tuple[Line, ...]:
    lines = tuple(
        (
            *texts("find", _sources(spec.find)),
            *text("message", spec.message),
            *text("replace", spec.replace.source if spec.replace else ""),
        )
        for spec in specs
    )
    return (Line("forbid", lines),) if lines else ()


def _vocabulary(values: Sequence[ValueSpec], note: str = "") -> tuple[Line, ...]:
    """A plain list where there is no more than names."""
    lines = tuple(Line(scalar(value.name), _value(value)) for value in values)
    if all(line.value == "" for line in lines):
        return texts("values", tuple(value.name for value in values), note)
    return mapping("values", lines, note)


def _value(value: ValueSpec) -> str | tuple[Line, ...]:
    """The keys of a value; on one line where it has no text of its own."""
    rest = (
        *word("state", value.state or "", ""),
        *texts("next", value.next),
        *texts("aliases", value.aliases),
        *_forms("pattern", value.patterns),
    )
    if value.doc or not rest:
        return (*text("doc", value.doc), *rest) or ""
    return f"{{{', '.join(line.lstrip() for line in render(rest, 0))}}}"


def _sections(specs: Iterable[SectionSpec], notes: Notes, around: tuple[str, ...]) -> tuple[tuple[Line, ...], ...]:
    return tuple(_section(spec, notes, (*around, spec.heading.source)) for spec in specs)


def _section(spec: SectionSpec, notes: Notes, place: tuple[str, ...]) -> tuple[Line, ...]:
    def note(key: str) -> str:
        return notes.get((*place, key), "")

    repeat = mapping("repeat", bounds(spec.repeat.min, spec.repeat.max), note("repeat")) if spec.repeat else ()
    below = _sections(spec.sections, notes, place)
    return (
        Line("heading", scalar(spec.heading.source), note("heading")),
        *text("doc", spec.doc),
        *_requirement(spec.required, spec.forbidden, default=True, note=note("required")),
        *texts("aliases", _sources(spec.aliases), note("aliases")),
        *repeat,
        *ordered(spec.ordered, note("ordered")),
        *([Line("level", str(spec.level))] if spec.level else []),
        *flags(last=spec.last, allow_na=spec.allow_na),
        *word("extras", spec.extras, "allow"),
        *word("boilerplate", spec.boilerplate, "replace", note("boilerplate")),
        *mapping("content", _content(spec.content), note("content")),
        *_forbid(spec.forbid),
        *word("severity", spec.severity, ""),
        *([Line("sections", below)] if below else []),
        *_relations(spec.relations),
    )


def _content(spec: ContentSpec) -> tuple[Line, ...]:
    lines: list[Line] = []
    if spec.table:
        columns = tuple(Line(scalar(column.header), _column(column) or "") for column in spec.table.columns)
        rows = [Line("min_rows", str(spec.table.min_rows))] if spec.table.min_rows != 1 else []
        lines.append(Line("table", (*rows, Line("columns", columns))))
    if spec.list:
        item = text("item", spec.list.item.source if spec.list.item else "")
        size = bounds(spec.list.min_items, spec.list.max_items)
        lines.append(Line("list", (*size, *flags(checklist=spec.list.checklist), *item)))
    if spec.code is not None:
        lines += texts("code", spec.code) if spec.code else (Line("code", "true"),)
    lines += mapping("labels", tuple(Line(scalar(label.label), _label(label) or "") for label in spec.labels))
    lines += text("text", spec.text or "")
    lines += [Line("min_words", str(spec.min_words))] if spec.min_words else []
    return tuple(lines)


def _column(spec: ColumnSpec) -> tuple[Line, ...]:
    return (
        *text("doc", spec.doc),
        *texts("aliases", spec.aliases),
        *flags(required=spec.required, unique=spec.unique),
        *_vocabulary(spec.values),
        *text("pattern", spec.pattern.source if spec.pattern else ""),
    )


def _label(spec: LabelSpec) -> tuple[Line, ...]:
    return (*text("doc", spec.doc), *flags(required=(spec.required, True)), *texts("aliases", spec.aliases))


def _requirement(required: Requirement, forbidden: Condition | None, *, default: bool, note: str) -> Iterator[Line]:
    if isinstance(required, Condition):
        yield Line("required", _condition(required), note)
    elif required != default or note:
        yield Line("required", str(required).lower(), note)
    if forbidden is not None:
        yield Line("forbidden", _condition(forbidden))


def _condition(condition: Condition) -> tuple[Line, ...]:
    return (*_clauses("when", condition.when), *_clauses("unless", condition.unless))


def _clauses(key: str, clauses: Clauses) -> tuple[Line, ...]:
    alternatives = tuple(tuple(map(_clause, all_)) for all_ in clauses)
    return (Line(key, alternatives[0] if len(alternatives) == 1 else alternatives),) if alternatives else ()


def _clause(clause: Clause) -> Line:
    if clause.present is not None:
        return Line(scalar(clause.field), "present" if clause.present else "absent")
    days = (("from", clause.since), ("before", clause.before))
    limits = (*bounds(clause.min, clause.max), *(Line(key, str(day)) for key, day in days if day))
    return Line(scalar(clause.field), limits or tuple(scalar(value) for value in clause.values))


def _forms(key: str, patterns: tuple[Pattern, ...]) -> tuple[Line, ...]:
    """A key that takes one pattern or a list of them."""
    return text(key, patterns[0].source) if len(patterns) == 1 else texts(key, _sources(patterns))


def _sources(patterns: Iterable[Pattern]) -> tuple[str, ...]:
    return tuple(pattern.source for pattern in patterns)
