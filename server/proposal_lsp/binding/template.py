"""The template's own text in a section, and how much of it an author has left there.

Bodies are compared unit by unit (paragraph, list item, table row, code block), whitespace folded, so that re-wrapping
hides nothing. Text counts if the template has it in the same section and it is not meant to stay there: a text that the
schema requires, or a whole sentence that states something and has the author's own text next to it, may stay.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from proposal_lsp import lazy_re as re
from proposal_lsp.binding.bound import Binding
from proposal_lsp.binding.outline import Node
from proposal_lsp.binding.tables import BoundTable, bind_table
from proposal_lsp.binding.values import choices_in
from proposal_lsp.document import Leaf, Section
from proposal_lsp.document.inline import blanked, code_spans, without
from proposal_lsp.document.inline import comments as comments_in
from proposal_lsp.document.instructions import asks, states
from proposal_lsp.document.links import is_link, without_links
from proposal_lsp.document.placeholders import is_bare_placeholder, is_placeholder
from proposal_lsp.lazy_dataclasses import NamedTuple
from proposal_lsp.remembered import kept_with_first
from proposal_lsp.text import Span

#: What is before the text of list items and quotes.
_MARKS = ">*+-"

#: A unit of this many words is the template's even when it is all that is left, or is inside other text.
TELLING_WORDS = 4

_FOOTNOTE = re.compile(r"\[\^[^\[\]\s]+\]:")
_LABEL = re.compile(r"(?:\*\*|__)[^*_]{1,80}(?:\*\*|__):?|[*_][^*_]{1,80}(?::[*_]|[*_]:)")
_BRACKETED = re.compile(
    r"\[(?!\^|(?i:optional|required)\])[^\[\]]{3,}\](?!\()|<[A-Za-z][^<>]*>|\{[A-Za-z][^{}=;\"]{2,}\}|\.\.\.|…"
)
# Words to be replaced, alone on a line, are HTML: `<describe the design>`. Some tags have bare words too.
_WORDS_IN_A_TAG = re.compile(
    r"<(?!(?:audio|details|dialog|input|ol|script|video)\b)[A-Za-z][\w-]*(?:\s+[\w-]+)+>", re.I
)


#: A note in brackets that says in capitals what it is: `[NEEDS CLARIFICATION: which of them?]`.
_MARK = re.compile(r"\[([A-Z][A-Z ]{2,30})(?::[^\[\]]{0,300}|(?<=[A-Z])\s*)\](?!\()")
_OPEN_MARKS = frozenset({"NEEDS CLARIFICATION", "CLARIFY", "TODO", "TBD", "TBC", "FIXME", "FILL IN", "PLACEHOLDER"})


class Unit(NamedTuple):
    """A piece of a body, with its whitespace folded, and where it is."""

    text: str
    span: Span
    leaf: Leaf


def units(leaves: Iterable[Leaf]) -> Iterator[Unit]:
    """The units of a body. Comments are no part of them, and a label on its own (`**Timeline**:`) says nothing."""
    for leaf in leaves:
        if leaf.kind == "table":
            for row in leaf.rows[1:]:
                text = " | ".join(fold(cell.text) for cell in row)
                if row and text.strip(" |"):
                    yield Unit(text, Span(row[0].span.start, row[-1].span.end), leaf)
        elif leaf.kind in ("paragraph", "item", "code"):
            text = fold(without(leaf.text, comments_in(leaf.text)))
            if text and not _is_label(text):
                yield Unit(text, leaf.span, leaf)
        elif leaf.kind == "html" and _WORDS_IN_A_TAG.fullmatch(leaf.text.strip()):
            yield Unit(fold(leaf.text), leaf.span, leaf)


def _is_label(text: str) -> bool:
    """Whether a text only says what follows it: `**Timeline**:`, `Decided:`."""
    if _LABEL.fullmatch(text):
        return not is_bare_placeholder(text)
    is_short = text.endswith((":", "：")) and len(text.split()) < TELLING_WORDS
    return is_short and text[0] not in "[<{(" and not asks(text) and not is_placeholder(text)


def fold(text: str) -> str:
    """The text with every run of whitespace made one space."""
    return " ".join(text.split())


def comments(leaves: Iterable[Leaf]) -> Iterator[str]:
    """The HTML comments of a body, whitespace folded."""
    for leaf in leaves:
        if "<!--" in leaf.text and leaf.kind in ("html", "paragraph", "item"):
            yield from (fold(leaf.text[slice(*span)]) for span in comments_in(leaf.text))


@kept_with_first
def template_sections(binding: Binding, node: Node) -> tuple[Section, ...]:
    """The sections of the template that match a node; several if it repeats. `binding` is the template's."""
    return tuple(bound.section for bound in binding.alignment.by_node.get(node.origin, ()))


@kept_with_first
def template_units(binding: Binding, node: Node) -> tuple[tuple[str, ...], ...]:
    """The template's text in a section, for each template section that matches it. `binding` is the template's."""
    return tuple(tuple(unit.text for unit in units(s.leaves)) for s in template_sections(binding, node))


def left_over(binding: Binding, node: Node, section: Section) -> list[Span]:
    """Where a section still holds the template's instructions or samples, in order. A place may be of several lines.

    Cached with the section's piece of text, so that a keystroke costs the comparison of one section.
    """
    is_metadata = any(section is other for other in binding.metadata_sections)
    remembered, key = section.piece.derived, ("left over", node, is_metadata)
    if key not in remembered:
        found = _left_over(binding, node, section, is_metadata)
        remembered[key] = tuple(span.shift(-section.base) for span in found)
    found = remembered[key]
    places = [span.shift(section.base) for span in found]
    # The label of a link may be defined in any section, so this is not cached.
    links = binding.document.links if places else frozenset()
    # Fields have rules of their own, also where a section is one, or holds them.
    fields = [one.field for one in binding.fields.bound] if places else []
    values = [one.value_span if one.style == "section" else one.span for one in fields]
    places = [place for place in places if not any(value.holds(place.start) for value in values)]
    return [place for place in places if not _is_linked(binding.document.text.slice(place), links)]


def _is_linked(text: str, links: frozenset[str]) -> bool:
    """Whether a text is nothing but reference links."""
    return is_link(text, links) or (bool(links) and not re.search(r"\w", without_links(text, links)))


def _left_over(binding: Binding, node: Node, section: Section, is_metadata: bool) -> list[Span]:
    own = list(units(section.leaves))
    if len(own) == 1 and is_bare_placeholder(own[0].text):
        return [own[0].span]
    if own and all(unit.leaf.kind in ("paragraph", "item", "html") and is_placeholder(unit.text) for unit in own):
        return [unit.span for unit in own]  # regardless of the template: there is nothing else
    template = binding.template
    bodies = template_units(template, node) if template else ()
    links = template.document.links if template else frozenset()
    if node.spec.boilerplate == "keep":
        # What is marked for filling in must be filled in nevertheless; metadata has rules of its own.
        texts = () if is_metadata else (without_links(text, links) for body in bodies for text in body)
        brackets = {found.group() for text in texts for found in _BRACKETED.finditer(_without_code(text))}
        return sorted(_brackets(own, brackets, binding))
    held = {unit.text for unit in own}
    asked = tuple(dict.fromkeys(text for body in bodies for text in body))
    asked = tuple(text for text in asked if not _may_stay(node, text, has_own=not held.issubset(asked)))
    # Text as short as "Task 1" may be the author's too; it is the template's where half of such text is still there.
    short = [[text for text in body if not _is_telling(text, links)] for body in bodies]
    short_ones_stand = any(texts and 2 * len(held.intersection(texts)) >= len(texts) for texts in short)
    telling = frozenset(asked if short_ones_stand else (text for text in asked if _is_telling(text, links)))
    found = [place for unit in own for place in _places(binding, unit, asked, telling)]
    found += _cells(node, section, asked)
    found += _marks(binding, own)
    return sorted(set(found))


def _marks(binding: Binding, own: list[Unit]) -> Iterator[Span]:
    """Notes in brackets that begin as those of the template do, or as notes of what is open do, whatever they say."""
    marks = _template_marks(binding.template) if binding.template else _OPEN_MARKS
    for unit in own:
        if unit.leaf.kind != "code" and "[" in unit.text:
            for found in _MARK.finditer(_without_code(binding.document.text.slice(unit.span))):
                if fold(found[1]) in marks:
                    yield Span(*found.span()).shift(unit.span.start)


@kept_with_first
def _template_marks(binding: Binding) -> frozenset[str]:
    """The words in capitals that notes in brackets begin with. `binding` is the template's."""
    return _OPEN_MARKS | {fold(found[1]) for found in _MARK.finditer(binding.document.text.source)}


def _may_stay(node: Node, text: str, *, has_own: bool) -> bool:
    """Whether text of the template is an answer: what the schema requires, a statement next to text of one's own, or
    a footnote that tells the author nothing.
    """
    required = node.spec.content.text
    if _FOOTNOTE.match(text):
        return not asks(text) and _BRACKETED.search(text) is None
    return (required is not None and text in fold(required)) or (has_own and states(text))


def _without_code(text: str) -> str:
    """The text with its code blanked out, so that every place in it stays."""
    return blanked(text, code_spans(text), "\0")


def _brackets(own: list[Unit], brackets: set[str], binding: Binding) -> Iterator[Span]:
    """Where brackets of text that stays are not filled in; what is in code is code."""
    for unit in own:
        if unit.leaf.kind == "code":
            continue
        for found in _BRACKETED.finditer(_without_code(binding.document.text.slice(unit.span))):
            if fold(found.group()) in brackets:
                yield Span(*found.span()).shift(unit.span.start)


def _places(binding: Binding, unit: Unit, asked: tuple[str, ...], telling: frozenset[str]) -> Iterator[Span]:
    """Where a unit is one of the texts in `asked`, if it is `telling` too, or has one of them in it."""
    if unit.text in asked:
        if unit.text in telling:
            yield _inside_fence(binding, unit) if unit.leaf.kind == "code" else unit.span
        return
    for text in asked if unit.leaf.kind != "code" else ():
        if len(text.split()) > TELLING_WORDS and text in unit.text:
            place = _place(text, binding.document.text.slice(unit.span))
            if place:
                yield place.shift(unit.span.start)


def _place(text: str, raw: str) -> Span | None:
    """Where a folded text is in one that has line ends and marks of lists and quotes between its words."""
    # Marks belong to the gaps, so that there is one way only to spread the words over the text.
    words = [word for word in text.split() if word.strip(_MARKS)]
    if not words:
        return None
    lead, tail = words[0].partition(words[0].lstrip(_MARKS))[0], words[-1].rpartition(words[-1].rstrip(_MARKS))[2]
    gap = r"[\s>*+-]+"
    form = re.escape(lead) + gap.join(re.escape(word.strip(_MARKS)) for word in words) + re.escape(tail)
    found = re.search(form, raw)
    return Span(*found.span()) if found else None


def _cells(node: Node, section: Section, asked: tuple[str, ...]) -> Iterator[Span]:
    """Cells in rows that are half filled: as the template has them, and there to be replaced."""
    cells = {part for text in asked for part in text.split(" | ")}
    table = bind_table(node.spec.content.table, section) if node.spec.content.table else None
    for leaf in section.leaves:
        for row in leaf.rows[1:]:
            if " | ".join(fold(cell.text) for cell in row) in asked:
                continue
            for place, cell in enumerate(row):
                if _BRACKETED.search(cell.text) or is_placeholder(cell.text):
                    unfilled = is_bare_placeholder(cell.text) or fold(cell.text) in cells
                else:
                    unfilled = table is not None and table.leaf is leaf and _is_unchosen(table, place, cell.text)
                if unfilled:
                    yield cell.span


def _is_unchosen(table: BoundTable, place: int, text: str) -> bool:
    """Whether a cell still lists all values of its column: `Low/Med/High`. An author may well mean some: `Low/Med`."""
    column = next((column for column, at in table.columns if at == place and column.values), None)
    return column is not None and len(choices_in(column.values, text)) >= len(column.values)


def _is_telling(text: str, links: frozenset[str]) -> bool:
    """Whether a text of the template is too specific to be an author's own by chance; `links` are the labels it may
    link to.
    """
    if len(text.split()) >= TELLING_WORDS:
        return True
    return bool(_BRACKETED.search(without_links(text, links))) or (is_placeholder(text) and not is_link(text, links))


def _inside_fence(binding: Binding, unit: Unit) -> Span:
    """The code of a fenced block, without the line that opens it."""
    text = binding.document.text
    line = text.line_at(unit.span.start)
    if text.slice(unit.span).startswith(("```", "~~~")) and line + 1 < text.line_count:
        return Span(text.line_starts[line + 1], max(unit.span.end, text.line_starts[line + 1]))
    return unit.span


def is_from_template(binding: Binding, span: Span) -> bool:
    """Whether the template has the text at a place, marks of lists and quotes and ignoring whitespace."""
    return binding.template is not None and _bare(binding.document.text.slice(span)) in _bare_source(binding.template)


@kept_with_first
def _bare_source(binding: Binding) -> str:
    """The whole template, to be searched. `binding` is the template's."""
    return _bare(binding.document.text.source)


def _bare(text: str) -> str:
    return " ".join(word for word in text.split() if word.strip(_MARKS))


def first_line(binding: Binding, span: Span) -> Span:
    """The part of a span that lies on its first line."""
    return binding.document.text.first_line(span)
