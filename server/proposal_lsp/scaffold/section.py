"""A new section: as in the template, in the style of the document."""

from __future__ import annotations

from collections.abc import Iterator

from proposal_lsp import lazy_re as re
from proposal_lsp.binding import Binding, Node
from proposal_lsp.binding.style import style_of
from proposal_lsp.binding.template import template_sections
from proposal_lsp.document import Section
from proposal_lsp.remembered import kept_with_first
from proposal_lsp.scaffold.heading import (
    first_count,
    heading_at,
    heading_line,
    in_template,
    number_in_template,
    written_heading,
)
from proposal_lsp.scaffold.marks import Answers, body_marks, filled, footer_marks
from proposal_lsp.scaffold.snippet import Snippet, join, plain, stop
from proposal_lsp.schema.earlier import requirement_now
from proposal_lsp.text import Span

#: Blank lines, from the end of the line before them on.
BLANK_LINES = re.compile(r"(?:[ \t]*(?:\r\n?|\n))*")


def section_snippet(binding: Binding, node: Node, offset: int, ahead: int = 0) -> Snippet:
    """A section that is to start at an offset, with what must be below it; see `heading_at`."""
    heading = heading_at(binding, node, offset, ahead=ahead)
    return join([heading_line(binding, node, heading), below(binding, node, heading.number, ahead)])


def below(binding: Binding, node: Node, number: str, ahead: int = 0, *, whole: bool = False) -> Snippet:
    """The text below the heading of a numbered section, from the end of its line; may be empty.

    It contains the template's text and the required subsections; with `whole` everything in the template, including the
    footer that repeats metadata. What has no text and no subsections gets a `TODO`.
    """
    section = in_template(binding, node, ahead)
    parts = list(_parts(binding, node, section, number, whole=whole))
    if whole and section is not None:
        parts += _footer(binding, section)
    return _spaced(binding, section, parts)


def own_body(binding: Binding, section: Section) -> Span:
    """The own body of a section, from the end of its heading on, without the rule or footer that ends it."""
    start = section.heading.span.end
    end = max(min(section.span.end, binding.content_end), start)
    leaves = [leaf for leaf in section.leaves if leaf.span.start < end]
    return Span(start, leaves[-1].span.start if leaves and leaves[-1].kind == "rule" else end)


def _spaced(binding: Binding, section: Section | None, parts: list[Snippet]) -> Snippet:
    """The text below a heading, after a blank line if the template has one, or in the style of the document."""
    template, airy = binding.template, style_of(binding).airy
    if template is not None and section is not None and style_of(binding).spaced_as_template:
        airy = section.piece.is_airy
    return join(["\n\n" if airy else "\n", join(parts, "\n\n")]) if parts else Snippet("")


def _parts(binding: Binding, node: Node, section: Section | None, number: str, *, whole: bool) -> Iterator[Snippet]:
    """The text below a heading, then each subsection."""
    if binding.template is not None and section is not None:
        body = _body(binding.template, section)
        yield from (body,) if body.text else ()
    elif not node.children:
        yield stop("TODO")
    count = 0
    for child, inner, counted in _subsections(binding, node, section, whole=whole):
        own = inner.name.number if inner else number_in_template(binding, child)
        count += bool(own)
        if own and (section is None or own.startswith(f"{section.name.number}.")):
            own = f"{number}.{count}" if number else ""
        heading = written_heading(binding, child, inner, own, counted)
        rest = list(_parts(binding, child, inner, own, whole=whole))
        yield join([heading_line(binding, child, heading), _spaced(binding, inner, rest)])


def _subsections(
    binding: Binding, node: Node, section: Section | None, *, whole: bool
) -> Iterator[tuple[Node, Section | None, int | None]]:
    """The required subsections, or all that the template has; none if the document has one of them already.

    Each comes with its section of the template, and with its count if that is not the template's.
    """
    there, template = binding.alignment.by_node, binding.template
    if node not in there and _has_one_of(binding, node):
        return
    for child in node.children:
        models = template_sections(template, child) if template else ()
        models = tuple(one for one in models if template and template.parents[one.index] is section)
        least = max(child.spec.repeat.min, 1) if child.spec.repeat else 1
        least = least if binding.holds(requirement_now(binding.schema, child.spec)) else 0
        yield from ((child, one, None) for one in (models if whole else models[:least]))
        first = first_count(binding, child)
        yield from ((child, models[0] if models else None, first + more) for more in range(len(models), least))


def _has_one_of(binding: Binding, node: Node) -> bool:
    return any(child in binding.alignment.by_node or _has_one_of(binding, child) for child in node.children)


@kept_with_first
def _body(template: Binding, section: Section) -> Snippet:
    """The text of a section of the template, with the sections below it that the schema does not know."""
    bound, text, sections = template.bound_at(section), template.document.text, template.document.sections
    last = section
    while last.index + 1 < section.until and template.bound_at(sections[last.index + 1]) is None:
        last = sections[last.index + 1]
    end = len(text.source[: own_body(template, last).end].rstrip())
    start = text.line_span(text.line_at(section.heading.span.end)).end
    blank = BLANK_LINES.match(text.source, start, end)
    marks = body_marks(template, bound) if bound else ()
    return filled(text.source, Span(min(blank.end() if blank else start, end), end), marks)


def _footer(binding: Binding, section: Section) -> Iterator[Snippet]:
    """The lines at the end of the template that repeat metadata, if they are below a section and not there yet."""
    template = binding.template
    if template is None or binding.footer or not template.footer or section.until < len(template.document.sections):
        return
    given = [bound for bound in binding.fields.bound if bound.field.value]
    answers: Answers = {bound.spec.key.casefold(): plain(bound.field.value) for bound in given}
    source = template.document.text.source
    yield filled(source, Span(template.content_end, len(source.rstrip())), footer_marks(template, answers))
