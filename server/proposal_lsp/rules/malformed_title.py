"""The title does not have the form of the schema, or the schema has no title."""

from __future__ import annotations

from collections.abc import Iterator

from proposal_lsp.binding import Binding, plain_value
from proposal_lsp.document import Section
from proposal_lsp.document.anchors import between_anchors, has_anchor
from proposal_lsp.document.headings import heading_key
from proposal_lsp.findings import Edit, Fix
from proposal_lsp.rules import _places
from proposal_lsp.rules._rule import WARNING, Report, Rule
from proposal_lsp.rules.placeholder_text import unfilled_title
from proposal_lsp.scaffold.title import title_snippet
from proposal_lsp.text import Span
from proposal_lsp.words import closest


def check(binding: Binding) -> Iterator[Report]:
    """A title that is not filled in yet is `placeholder-text`."""
    spec, title = binding.schema.title, binding.title
    if spec is None:
        yield from _unwanted(binding)
        return
    if spec.pattern is None or title is None:
        return
    if not spec.fits(title.name.numbered) and unfilled_title(binding) is None:
        yield Report(
            f'The title must have the form "{spec.pattern.shown}".',
            _places.title_span(binding, title),
            fixes=_reshaped(binding, title.name.numbered),
        )


def _unwanted(binding: Binding) -> Iterator[Report]:
    """A title where the kind has none: the only H1, above sections of other levels, which is not one of them."""
    title, sections = binding.document.title, binding.document.sections
    if title is None or binding.schema.level == 1 or any(section.level == 1 for section in sections[1:]):
        return
    if binding.alignment.candidates[title.index] or binding.bound_at(title) is not None:
        return
    said = {heading_key(plain_value(bound.field.value)) for bound in binding.known.bound}
    yield Report(
        f"A title (H1) is not part of {binding.schema.name}.",
        _places.heading_span(binding, title),
        # A fix takes away only what is said elsewhere.
        fixes=_removal(binding, title) if title.name.key in said else (),
    )


def _removal(binding: Binding, title: Section) -> tuple[Fix, ...]:
    source, (start, end) = binding.document.text.source, title.heading.span
    rest = source[end:]
    end += len(rest) - len(rest.lstrip("\r\n"))
    return (Fix("Remove the title", (Edit(Span(start, end), ""),)),)


def _reshaped(binding: Binding, words: str) -> tuple[Fix, ...]:
    """The same words in the right form; what the document does not say stays to be filled in, and anchors stay.

    A form without a hole has no place for the words: it is written only over what is a misspelling of it.
    """
    title, spec = title_snippet(binding, words), binding.schema.title
    assert binding.title is not None
    has_place = spec is not None and spec.pattern is not None and spec.pattern.holes
    if not has_place and (len(words.split()) != len(title.text.split()) or not closest(words, [title.text])):
        return ()
    text, whole = binding.document.text, _places.title_span(binding, binding.title)
    place = Span(*between_anchors(text.slice(whole))).shift(whole.start)
    if has_anchor(text.slice(place)):
        return ()
    return (Fix(f'Change to "{title.text}"', (title.edit(place, text.eol),)),)


RULE = Rule(
    "malformed-title",
    "The title does not have the required form.",
    WARNING,
    check,
    scope="outline",
    fix="rewrite the title in the required form, or remove it if a field says the same",
)
