"""Completion in a schema file or the configuration."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from proposal_lsp.features.schema_files.grammar import Grammar, grammar_of
from proposal_lsp.features.schema_files.names import Name, names_at
from proposal_lsp.features.schema_files.place import YamlPlace, place_at
from proposal_lsp.features.schema_files.yaml_outline import YamlOutline
from proposal_lsp.lazy_dataclasses import dataclass
from proposal_lsp.schema.model import Schema
from proposal_lsp.text import Span, Text


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing that could be written: `content` in place of `span`."""

    name: Name
    span: Span
    content: str


def complete_yaml(text: Text, offset: int, role: str, schemas: Sequence[Schema]) -> tuple[Offer, ...]:
    """Keys, words and names for the caret at `offset`, in the order of the language; nothing if any text will do.

    `role` is `schema` or `configuration`; `schemas` are those of the project.
    """
    place, outline = place_at(text, offset)
    if place is None:
        return ()
    grammar = grammar_of(role)
    names = names_at(place, outline, role, schemas)
    is_item = bool(place.path) and isinstance(place.path[-1], int)
    if place.on == "key" and not is_item:
        return (*_keys(place, grammar, outline, text), *_named(place, outline, names))
    # An item of a list is a word or the first key of a mapping.
    keys = _keys(place, grammar, outline, text) if is_item else ()
    return (*_values(place, grammar, outline, names), *keys)


def _keys(place: YamlPlace, grammar: Grammar, outline: YamlOutline, text: Text) -> Iterator[Offer]:
    """Keys that the mapping does not have yet; the one under the caret may be changed for another."""
    taken = {entry.path[-1] for entry in outline.children(place.path) if entry is not place.entry}
    in_flow = _is_in_flow(place, text)
    free = (key for key in grammar.keys(place.path) if key not in taken)
    for key in free:
        path = (*place.path, key)
        opens_block = grammar.takes_block(path) and not in_flow
        ending = "" if place.has_value else ":" if opens_block else ": "
        yield Offer(Name(key, "key", grammar.doc(path)), place.span, key + ending)


def _is_in_flow(place: YamlPlace, text: Text) -> bool:
    line = text.line_span(text.line_at(place.span.start))
    before = text.source[line.start : place.span.start]
    return before.count("{") > before.count("}")


def _named(place: YamlPlace, outline: YamlOutline, names: Sequence[Name]) -> Iterator[Offer]:
    taken = {entry.path[-1] for entry in outline.children(place.path) if entry is not place.entry}
    for name in names:
        if name.word not in taken:
            yield Offer(name, place.span, name.word if place.has_value else f"{name.word}: ")


def _values(place: YamlPlace, grammar: Grammar, outline: YamlOutline, names: Sequence[Name]) -> Iterator[Offer]:
    path = place.path
    lead = " " if place.entry and place.entry.key and place.span.start == place.entry.key.end + 1 else ""
    taken = set(outline.words(path[:-1])) if isinstance(path[-1], int) else set()
    now = outline.word(place.entry) if place.entry else ""
    default = grammar.default(path)
    words = [
        Name(word, "value", grammar.doc(path), "default" if word == default else "") for word in grammar.words(path)
    ]
    offered = [name for name in (*names, *words) if name.word == now or name.word not in taken]
    return (Offer(name, place.span, lead + _quoted(name.word)) for name in offered)


def _quoted(word: str) -> str:
    """A word as YAML text: quoted where it would be read as something else."""
    plain = word.strip() == word and not any(mark in word for mark in (": ", " #", ",", "[", "]", "{", "}"))
    return word if plain and word[:1] not in "!&*|>%@`\"'#-?" else f'"{word}"'
