"""Hover on a word of a vocabulary, in metadata or in a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from proposal_lsp.binding import ValueMatch, match_value, plain_value
from proposal_lsp.features.hover.markup import bold, card, escape, literal
from proposal_lsp.features.hover.phrases import STATES, choices, misspelt, vocabulary
from proposal_lsp.schema.model import ValueSpec
from proposal_lsp.words import closest


def value_card(name: str, values: Sequence[ValueSpec], written: str, *, is_open: bool = False) -> str:
    """What a written value means; if it is not in the vocabulary, the values to choose from."""
    match = match_value(values, written)
    if match.value is not None:
        facts = [*_spelling(match, written), *_lifecycle(match.value, values)]
        if not any(value.state for value in values):
            facts += vocabulary(values, match.value, is_open=is_open)
        return card(bold(f"{name}: {match.value.name}"), match.value.doc, facts)
    text = plain_value(written)
    if match.fit == "unchosen" or not text:
        return card(f"{bold(name)}: choose one", facts=choices(values))
    if is_open:
        return card(f"{bold(name)}: any value, such as", facts=choices(values))
    return card(f"{bold(name)}: {literal(text)} is not one of its values{_meant(values, text)}", facts=choices(values))


def _spelling(match: ValueMatch, written: str) -> Iterator[str]:
    text = literal(plain_value(written))
    if match.fit == "alias":
        yield f"{text} is an accepted alias."
    elif match.fit == "case" and match.value:
        yield from misspelt("case", text, literal(match.value.name))


def _lifecycle(value: ValueSpec, values: Sequence[ValueSpec]) -> Iterator[str]:
    if value.state is not None:
        yield f"The document is {STATES[value.state]}."
    if value.next:
        yield f"May be followed by: {', '.join(map(escape, value.next))}"
    elif value.state is not None and any(other.next for other in values):
        yield "This is the final value."


def _meant(values: Sequence[ValueSpec], text: str) -> str:
    spellings = {name: value.name for value in values for name in (value.name, *value.aliases)}
    near = closest(text, spellings)
    return f"; did you mean {literal(spellings[near])}?" if near else ""
