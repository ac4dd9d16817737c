"""Headings after `#` marks: the sections of the schema that are not there yet, and the title."""

from __future__ import annotations

from collections.abc import Iterator

from proposal_lsp import lazy_re as re
from proposal_lsp.binding import Binding, Node
from proposal_lsp.binding.identity import number_in_path
from proposal_lsp.document import Section
from proposal_lsp.document.anchors import between_anchors, has_anchor
from proposal_lsp.document.headings import LEAD
from proposal_lsp.document.pieces import is_content
from proposal_lsp.features.completion.caret import Caret
from proposal_lsp.features.completion.completion_item import Completion
from proposal_lsp.scaffold.heading import heading_at, in_template, section_around
from proposal_lsp.scaffold.section import below
from proposal_lsp.scaffold.snippet import Snippet, join
from proposal_lsp.scaffold.title import title_snippet
from proposal_lsp.text import Span

_HEADING = re.compile(
    rf" {{0,3}}(?P<marks>#{{1,6}})(?P<space>[ \t]*)(?P<emphasis>\*{{1,2}}|_{{1,2}}|`|~~|)(?P<lead>{LEAD})?(?P<text>.*)",
    re.DOTALL,
)


def headings(caret: Caret, binding: Binding) -> tuple[Completion, ...]:
    """The sections that may be here at the level typed, the next in the order of the schema first."""
    line = _HEADING.fullmatch(caret.written)
    if line is None or caret.column < line.end("marks") or (line.end("space") < line.end() and not line["space"]):
        return ()
    first, last = (line.start("text") + at for at in between_anchors(line["text"]))
    is_in_an_anchor = caret.column < first or caret.written[last : caret.column].strip()
    if is_in_an_anchor or has_anchor(caret.written[first:last]):
        return ()
    # What closes the emphasis is written again, before the text of the section.
    span, emphasis = Span(first, max(last, caret.column)).shift(caret.span.start), line["emphasis"][::-1]
    level = len(line["marks"])
    lead = "" if line["space"] else " "
    if level == 1 and binding.schema.title is not None and (binding.title is None or binding.title is caret.section):
        return tuple(_title(caret, binding, span, lead, emphasis))
    here = caret.section if caret.section and caret.on(caret.section.heading.span) else None
    is_numbered = bool(line["lead"])
    found = tuple(_sections(caret, binding, span, (lead, emphasis), here, level, is_numbered=is_numbered))
    # Who writes a heading of another name is not shown a list from which an editor then filters everything away.
    typed = caret.text.source[span.start : caret.offset].casefold()
    return found if any(_has_in_order(one.filter_text.casefold(), typed) for one in found) else ()


def _has_in_order(text: str, letters: str) -> bool:
    rest = iter(text)
    return all(letter in rest for letter in letters)


def _sections(
    caret: Caret,
    binding: Binding,
    span: Span,
    around: tuple[str, str],
    here: Section | None,
    level: int,
    *,
    is_numbered: bool,
) -> Iterator[Completion]:
    """The sections, each with what must come before and after the words of its heading."""
    lead, emphasis = around
    typed, eol = caret.text.source[span.start : caret.offset], caret.text.eol
    rest = caret.text.source[span.end : caret.span.end]
    offset = caret.span.start
    is_filled = here is not None and (_has_words(binding, here) or here.until > here.index + 1)
    for rank, (node, detail) in enumerate(_nodes(binding, level, offset, here)):
        heading = heading_at(binding, node, offset, here)
        number, name = "" if is_numbered else heading.lead, heading.words.text
        title, body = join([lead, number, heading.words, emphasis]), Snippet("")
        if not is_filled and not rest.strip() and in_template(binding, node) is not None:
            body = below(binding, node, heading.number, whole=True)
        closing = _closing(caret, binding, node, here) if body.text else ""
        yield Completion(
            name,
            "section",
            join([title, body, closing, _gap(rest)]).edit(span, eol),
            rank,
            node.spec.doc,
            detail,
            filter_text=number + name if typed and number.startswith(typed[0]) else name,
            plain=title.text if body.text else None,
            preselect=rank == 0 and detail == "required",
        )


def _gap(rest: str) -> str:
    """The separator before the rest of a line, which is an anchor if not empty."""
    return " " if rest[:1].strip() else ""


def _nodes(binding: Binding, level: int, offset: int, here: Section | None) -> list[tuple[Node, str]]:
    """The sections of the schema that may be at a place, each with why it may.

    First those that are missing and come after what is there, then required ones that come before it, another
    of a kind that repeats, and last optional ones that come before it.
    """
    around = section_around(binding, level, offset)
    bound = binding.bound_at(around) if around else None
    if around is not None and bound is None:
        return []
    parent = bound.node if bound else None
    siblings = parent.children if parent else binding.outline.roots
    before = (one for one in binding.bound if one.section.span.start < offset)
    last = max((other.node.index for other in before if other.node.parent is parent), default=-1)
    found: list[tuple[Node, str]] = []
    for node in siblings:
        there = [one for one in binding.alignment.by_node.get(node, ()) if one.section is not here]
        most = node.spec.repeat.max if node.spec.repeat else 1
        if node.level != level or (most is not None and len(there) >= most):
            continue
        if not (node.spec.forbidden and binding.holds(node.spec.forbidden)):
            is_needed = not there and binding.holds(node.spec.required)
            found.append((node, "required" if is_needed else "one more" if there else "optional"))
    tiers = {"required": (0, 1), "optional": (0, 3), "one more": (2, 2)}
    return sorted(found, key=lambda pair: tiers[pair[1]][pair[0].index < last])


def _has_words(binding: Binding, section: Section) -> bool:
    """Whether the own body of a section holds more than a footer that repeats metadata."""
    return any(is_content(leaf) for leaf in section.leaves if leaf.span.start < binding.content_end)


def _closing(caret: Caret, binding: Binding, node: Node, here: Section | None) -> str:
    """The line below a section, where document and template draw one, and a blank line where one is missing."""
    has_rule = here is not None and any(leaf.kind == "rule" for leaf in here.leaves)
    below = caret.line + 1
    is_close = below < caret.text.line_count and caret.text.line_text(below).strip()
    return ("\n\n---" if not has_rule and _ends_with_rule(binding, node) else "") + ("\n" if is_close else "")


def _ends_with_rule(binding: Binding, node: Node) -> bool:
    """Whether the template draws a line below a section, and the document below any of its own."""
    section, template = in_template(binding, node), binding.template
    if section is None or template is None:
        return False
    last = template.document.sections[section.until - 1]
    rules = [bool(one.leaves) and one.leaves[-1].kind == "rule" for one in binding.document.sections]
    return any(rules) and bool(last.leaves) and last.leaves[-1].kind == "rule"


def _title(caret: Caret, binding: Binding, span: Span, lead: str, emphasis: str) -> Iterator[Completion]:
    spec = binding.schema.title
    if spec is None or spec.pattern is None:
        return
    title = title_snippet(binding, number=number_in_path(binding.schema, caret.analysis.path))
    edit = join([lead, title, emphasis, _gap(caret.text.source[span.end : caret.span.end])]).edit(span, caret.text.eol)
    typed = caret.text.source[span.start : caret.offset]
    label = f"{spec.prefix} {spec.pattern.shown}" if spec.prefix else spec.pattern.shown
    shown = label if label.casefold().startswith(typed.casefold()) else typed + label
    yield Completion(label, "title", edit, 0, spec.doc, binding.schema.name, filter_text=shown)
