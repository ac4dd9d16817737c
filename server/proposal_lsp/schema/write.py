"""Writes a schema as the text of a schema file, with remarks; `schema/load` reads the same schema from it.

Only what differs from the defaults is written. `extends` and versions are not: a schema in memory no longer knows what
it took from another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import Any

from proposal_lsp.lazy_dataclasses import dataclass, fields
from proposal_lsp.schema.keys import Key, declared
from proposal_lsp.schema.model import OFF, STATES, Clause, Clauses, Schema, State, TitleSpec, ValueSpec
from proposal_lsp.schema.pattern import Pattern
from proposal_lsp.schema.severities import RuleSeverity
from proposal_lsp.schema.yaml_lines import Line, Value, flow, render, scalar

#: Remarks by the place in the schema that they are about; see `KeyPath`.
Notes = Mapping[tuple[str, ...], str]


def write_schema(schema: Schema, notes: Notes | None = None) -> str:
    """The text of a schema file. `notes` become comments after what they are about."""
    return "".join(f"{line}\n" for line in render(_keys(schema, _Place(notes or {})), 0))


@dataclass(frozen=True, slots=True)
class _Place:
    """A place in the schema, as remarks know it."""

    notes: Notes
    path: tuple[str, ...] = ()

    def below(self, *path: str) -> _Place:
        return _Place(self.notes, (*self.path, *path))

    @property
    def note(self) -> str:
        return self.notes.get(self.path, "")


def _keys(spec: Any, place: _Place) -> tuple[Line, ...]:
    """The keys of a mapping."""
    return tuple(line for key in declared(spec) for line in _key(spec, key, place))


def _key(spec: Any, key: Key, place: _Place) -> Iterator[Line]:
    value = getattr(spec, key.attribute)
    if key.spec:
        yield from _keys(value, place)
        return
    place = place.below(key.name)
    # A smallest number is written even so: nothing would be left of a mapping that asks for one of something.
    if value != key.default or place.note or key.name == "min":
        written = WRITERS[key.form](value, key, place)
        if written not in ((), "", None):
            yield Line(key.name, written, place.note)


def _plain(value: object) -> Value:
    """A flag, a number or a day."""
    return "" if value is None else str(value).lower()


def _scalars(texts: Sequence[str] | None) -> Value:
    return tuple(map(scalar, texts or ()))


def _patterns(patterns: Sequence[Pattern], key: Key, _: _Place) -> Value:
    """A list; a key that is named for one takes one."""
    sources = tuple(scalar(pattern.source) for pattern in patterns)
    return sources[0] if len(sources) == 1 and key.name == "pattern" else sources


def _map(spec: Any, _: Key, place: _Place) -> Value:
    return _keys(spec, place) if spec else ()


def _named(specs: Sequence[Any], key: Key, place: _Place) -> Value:
    """Names, each with what it says; a plain list if there is no more than names."""
    lines = tuple(_entry(spec, key, place) for spec in specs)
    if key.of == "value" and all(line.value == "" for line in lines):
        return tuple(line.key for line in lines)
    return lines


def _entry(spec: Any, key: Key, place: _Place) -> Line:
    name: str = getattr(spec, fields(spec)[0].name)
    place = _Place(place.notes, (key.of, name))
    lines = _keys(spec, place)
    is_short = isinstance(spec, ValueSpec) and lines and not spec.doc
    return Line(scalar(name), flow(lines) if is_short else lines or "", place.note)


def _sections(specs: Sequence[Any], _: Key, place: _Place) -> Value:
    """Remarks know a section by the headings from the outermost one down."""
    around = place.path[:-1] or ("section",)
    return tuple(_keys(spec, _Place(place.notes, (*around, spec.heading.source))) for spec in specs)


def _title(title: TitleSpec | None, _: Key, place: _Place) -> Value:
    if title is None:
        return "none"
    if title.prefix or title.doc or title.aliases:
        return _keys(title, place)
    return scalar(title.pattern.source) if title.pattern else "any"


def _clauses(clauses: Clauses, _: Key, place: _Place) -> Value:
    alternatives = tuple(tuple(_clause(clause, place) for clause in all_) for all_ in clauses)
    return alternatives[0] if len(alternatives) == 1 else alternatives


def _clause(clause: Clause, place: _Place) -> Line:
    if clause.present is not None:
        return Line(scalar(clause.field), "present" if clause.present else "absent")
    return Line(scalar(clause.field), _keys(clause, place) or _scalars(clause.values))


def _groups(groups: Sequence[Sequence[str]], _: Key, __: _Place) -> Value:
    return f"[{', '.join(f'[{chr(44).join(map(scalar, group))}]' for group in groups)}]" if groups else ""


def _rules(severities: Sequence[RuleSeverity], _: Key, place: _Place) -> Value:
    """The severities by rule: one where it is the same in all states, else by state."""
    chosen: dict[str, dict[State, str]] = {}
    for code, only, severity in severities:
        states = STATES if only is None else (only,)
        chosen.setdefault(code, {}).update(dict.fromkeys(states, severity.word if severity else OFF))
    lines: list[Line] = []
    for code, by_state in chosen.items():
        is_one = len(by_state) == len(STATES) and len(set(by_state.values())) == 1
        each = flow(tuple(Line(state, word) for state, word in by_state.items()))
        lines.append(Line(code, by_state["open"] if is_one else each, place.below(code).note))
    return tuple(lines)


WRITERS: dict[str, Callable[[Any, Key, _Place], Value]] = {
    **dict.fromkeys(
        ("text", "phrase", "id", "separator", "sidecar", "field_name"), lambda text, *_: scalar(text) if text else ""
    ),
    **dict.fromkeys(
        ("texts", "aliases", "next", "styles", "states", "dates", "codes"), lambda texts, *_: _scalars(texts)
    ),
    **dict.fromkeys(("flag", "number", "level", "day"), lambda value, *_: _plain(value)),
    **dict.fromkeys(("pattern", "title_pattern"), lambda pattern, *_: scalar(pattern.source) if pattern else ""),
    **dict.fromkeys(("patterns", "mirrors"), _patterns),
    **dict.fromkeys(("map", "condition"), _map),
    **dict.fromkeys(("extends", "versions"), lambda *_: ""),
    "word": lambda word, *_: word or "",
    "template": lambda path, *_: scalar(PurePath(path).name) if path else "",
    "maps": lambda specs, _, place: tuple(_keys(spec, place) for spec in specs),
    "named": _named,
    "sections": _sections,
    "title": _title,
    "pairs": lambda pairs, *_: tuple(Line(scalar(name), scalar(value)) for name, value in pairs),
    "code": lambda languages, *_: "true" if languages == () else _scalars(languages),
    "requirement": lambda value, key, place: _plain(value) if isinstance(value, bool) else _map(value, key, place),
    "clauses": _clauses,
    "groups": _groups,
    "requires": lambda requires, *_: tuple(Line(scalar(name), _scalars(others)) for name, others in requires),
    "rules": _rules,
}
