"""The style of a document, so that what is added to it looks like the rest."""

from __future__ import annotations

from collections.abc import Iterator

from proposal_lsp.binding.bound import Binding
from proposal_lsp.binding.template import template_sections
from proposal_lsp.document import Section
from proposal_lsp.document.headings import NUMBER
from proposal_lsp.lazy_dataclasses import dataclass, replace
from proposal_lsp.remembered import kept_with_first


@dataclass(frozen=True, slots=True)
class DocumentStyle:
    """The style of one document."""

    #: `\n`, `\r\n` or `\r`.
    eol: str
    #: A blank line between a heading and its text.
    airy: bool
    #: There is such a line where the template has one, and nowhere else.
    spaced_as_template: bool
    #: A `---` between the outermost sections.
    separated: bool
    #: What is written before a heading's number, and after one of a single part: `.`, `)` or nothing.
    number_marks: tuple[str, str]
    #: Headings of levels 1 and 2 are underlined.
    underlined: bool

    def lead(self, number: str) -> str:
        """A number as it is written before the words of a heading."""
        before, after = self.number_marks
        return f"{before}{number}{after if '.' not in number or before[-1:] == '(' else ''} "


@kept_with_first
def style_of(binding: Binding) -> DocumentStyle:
    """The style of a document: that of most of its sections, or of the template if it has none yet.

    Cached: every edit of a document needs it.
    """
    document = binding.document
    sections = [section for section in document.sections if section is not binding.title]
    outer = [bound.section for bound in binding.bound if bound.node.parent is None]
    if not outer and binding.template is not None and binding.template is not binding:
        return replace(style_of(binding.template), eol=document.text.eol)
    numbers = (NUMBER.match(section.level_text) for section in outer if section.name.number)
    marks = [(found["before"] or "", found["after"].rstrip()) for found in numbers if found]
    return DocumentStyle(
        eol=document.text.eol,
        airy=_most([section.piece.is_airy for section in sections if section.piece.leaves], otherwise=True),
        spaced_as_template=_most(list(_spaced_as_template(binding)), otherwise=True),
        separated=_most([_ends_with_rule(binding, section) for section in outer[:-1]], otherwise=False),
        number_marks=max(marks, key=marks.count) if marks else ("", "."),
        underlined=_most([section.heading.setext for section in sections if section.level <= 2], otherwise=False),
    )


def _spaced_as_template(binding: Binding) -> Iterator[bool]:
    """Of each section that document and template have: whether both have a blank line there, or neither has."""
    template = binding.template
    if template is None:
        return
    for bound in binding.bound:
        models = template_sections(template, bound.node)
        if models and bound.section.piece.leaves:
            yield bound.section.piece.is_airy == models[0].piece.is_airy


def _most(answers: list[bool], *, otherwise: bool) -> bool:
    return 2 * sum(answers) > len(answers) if answers else otherwise


def _ends_with_rule(binding: Binding, section: Section) -> bool:
    """Whether the last thing in a section and all below it is a thematic break."""
    end = binding.subtree_end(section)
    last = next(one for one in reversed(binding.document.sections) if one.span.start < end)
    return bool(last.leaves) and last.leaves[-1].kind == "rule"
