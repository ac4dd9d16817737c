"""The document has no H1."""

from __future__ import annotations

from collections.abc import Iterator

from proposal_lsp.binding import Binding
from proposal_lsp.findings import Edit, Fix
from proposal_lsp.rules import _places
from proposal_lsp.rules._lost import lost_in, swallowed
from proposal_lsp.rules._rule import ERROR, Body, Report, Rule
from proposal_lsp.scaffold.snippet import join
from proposal_lsp.scaffold.title import title_snippet
from proposal_lsp.text import Span


def check(binding: Binding) -> Iterator[Report]:
    """Where the first heading has the form of the title but another level, that heading is named."""
    spec, document = binding.schema.title, binding.document
    if spec is None or binding.title is not None or _is_lost(binding):
        return
    form = f"`# {spec.prefix + ' ' if spec.prefix else ''}{spec.pattern.shown}`" if spec.pattern else "`# Title`"
    first = document.sections[0] if document.sections else None
    if first and spec.fits(first.name.numbered, typed=False):
        marks = Span(first.heading.span.start, first.heading.span.start + first.level)
        fix = Fix("Make it the title", (Edit(marks, "#"),), safe=True)
        yield Report(
            f'"{first.name.numbered}" must be the title, a level 1 heading: {form}.',
            _places.heading_span(binding, first),
            fixes=() if first.heading.setext else (fix,),
        )
    else:
        yield Report(
            f"The title is missing; start with {form}.",
            _start(binding),
            fixes=(_insertion(binding),),
        )


def _start(binding: Binding) -> Span:
    """From the first line with text after the front matter, if there is one."""
    text, front = binding.document.text, binding.document.front_matter
    rest = text.source[front.end :] if front else ""
    if front is None or not rest.strip():
        return _places.start_of_document(binding)
    return Span(front.end + len(rest) - len(rest.lstrip()), len(text.source))


def _is_lost(binding: Binding) -> bool:
    """Whether the title is there, but for the space after its mark, or in a block that is never closed."""
    if not binding.document.sections and None in swallowed(binding):
        return True
    return any(one.node is None for one in lost_in(binding, Body(None, binding.document.preamble)))


def _insertion(binding: Binding) -> Fix:
    document = binding.document
    at = document.front_matter.end if document.front_matter else 0
    at += len(document.text.source[at:]) - len(document.text.source[at:].lstrip("\r\n\ufeff"))
    content = join(["# ", title_snippet(binding), "\n\n"])
    return Fix("Insert the title", (content.edit(Span(at, at), document.text.eol),))


RULE = Rule(
    "missing-title",
    "The document has no title.",
    ERROR,
    check,
    scope="outline",
    metadata="names",
    fix="insert the title, or make the first heading the title (safe)",
)
