"""Hover on a key, a word or a name in a schema file or the configuration."""

from __future__ import annotations

from collections.abc import Sequence

from proposal_lsp.features.schema_files.grammar import Grammar, grammar_of
from proposal_lsp.features.schema_files.names import names_at
from proposal_lsp.features.schema_files.place import place_at
from proposal_lsp.schema.model import Schema
from proposal_lsp.text import Span, Text


def hover_yaml(text: Text, offset: int, role: str, schemas: Sequence[Schema] = ()) -> tuple[Span, str] | None:
    """The word at `offset` (code points) and, in Markdown, what is known of it; None if that is nothing."""
    place, outline = place_at(text, offset)
    if place is None or place.entry is None or place.span.start == place.span.end:
        return None
    grammar = grammar_of(role)
    word = outline.word(place.entry) if place.on == "value" else str(place.entry.path[-1])
    name = next((name for name in names_at(place, outline, role, schemas) if name.word == word), None)
    if name is not None:
        about = ": ".join(part for part in (f"**{name.word}**", name.detail) if part)
        return place.span, "\n\n".join(part for part in (about, name.doc) if part)
    if place.on == "value" and word not in grammar.words(place.entry.path):
        return None
    doc = grammar.doc(place.entry.path)
    return (place.span, "\n\n".join((doc, *_notes(grammar, place.entry.path)))) if doc else None


def _notes(grammar: Grammar, path: tuple[str | int, ...]) -> list[str]:
    words, default = grammar.words(path), grammar.default(path)
    notes = [f"One of {', '.join(f'`{word}`' for word in words)}."] if words else []
    return [*notes, *([f"Default: `{default}`."] if default else [])]
