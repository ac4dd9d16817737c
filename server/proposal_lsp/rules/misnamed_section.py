"""A section's heading differs from the name it should have."""

from __future__ import annotations

from collections.abc import Iterator

from proposal_lsp.binding import Binding, Bound
from proposal_lsp.binding.spare import is_spare
from proposal_lsp.document import Section
from proposal_lsp.document.headings import read_heading
from proposal_lsp.findings import Edit, Fix
from proposal_lsp.rules import _places
from proposal_lsp.rules._rule import WARNING, Report, Rule
from proposal_lsp.rules._shared_headings import is_one_of_several, joined
from proposal_lsp.text import Span
from proposal_lsp.words import is_slip


def check(binding: Binding) -> Iterator[Report]:
    """Typing errors, letter case, and names that share most words. Accepted aliases are silent."""
    for bound in binding.bound:
        if bound.fit not in ("case", "close", "words"):
            continue
        if bound.fit != "case" and _is_shared(binding, bound.section):
            continue
        name = bound.section.name.title
        wanted = bound.node.spec.heading
        verb = "written" if bound.fit == "case" else "called"
        message = f'Section "{name}" should be {verb} "{wanted.shown}".'
        span = _places.title_span(binding, bound.section)
        slipped = is_slip(bound.section.name.key, read_heading(wanted.words).key)
        is_guess = not (slipped if not wanted.holes else bound.fit == "close")
        spare = bound.fit == "case" or is_spare(binding, bound.node, bound.section)
        yield Report(message, span, fixes=rename(binding, bound), is_guess=is_guess, is_spare=spare)


def _is_shared(binding: Binding, section: Section) -> bool:
    return section.index in joined(binding) or is_one_of_several(binding, section)


def rename(binding: Binding, bound: Bound) -> tuple[Fix, ...]:
    """Replace the words of the heading; its number, anchor, pictures and decoration stay.

    What it says after the right name goes below it.
    """
    if bound.node.spec.heading.holes:
        return ()
    wanted = read_heading(bound.node.spec.name).title
    title = bound.section.name.title
    place = bound.section.place_of(title, binding.document.text)
    if place is None:
        return ()
    if content := binding.outline.content_in(bound.node, title):
        return _moved(binding, bound.section, place, content, wanted)
    is_safe = bound.fit != "words" and not _may_have_a_number(title, wanted)
    return (Fix(f'Rename to "{wanted}"', (Edit(place, wanted),), safe=is_safe),)


def _moved(binding: Binding, section: Section, place: Span, content: str, wanted: str) -> tuple[Fix, ...]:
    text, end = binding.document.text, section.heading.span.end
    words = section.place_of(content, text)
    if words is None or section.heading.setext:
        return ()
    line = text.line_at(end) + 1
    goes_on = line < text.line_count and text.line_text(line).strip()
    below = f"{text.eol}{text.eol}{text.slice(words)}{text.eol if goes_on else ''}"
    return (Fix(f'Move "{content}" below the heading', (Edit(place, wanted), Edit(Span(end, end), below))),)


def _may_have_a_number(title: str, wanted: str) -> bool:
    """Whether a name may hold a number in a form that is not read: a digit, or a word too many, such as `Two:`."""
    digits = {character for character in title if character.isnumeric()}
    return not digits <= set(wanted) or len(title.split()) > len(wanted.split())


RULE = Rule(
    "misnamed-section",
    "A section has the wrong name.",
    WARNING,
    check,
    scope="outline",
    metadata="names",
    fix="rename the heading (safe, unless the name is a guess or a number could be lost)",
)
