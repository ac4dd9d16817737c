"""Headings behind `#` marks: the sections of the schema that are not there yet, and the title."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath

from proposal_lsp.binding import Binding, Node
from proposal_lsp.binding.style import style_of
from proposal_lsp.document import Section
from proposal_lsp.document.anchors import between_anchors, has_anchor
from proposal_lsp.document.headings import LEAD, NUMBER
from proposal_lsp.features.completion.caret import Caret
from proposal_lsp.features.completion.model import Completion
from proposal_lsp.features.completion.scaffold import Place, body_parts, ends_with_rule, has_words, heading_parts
from proposal_lsp.features.completion.snippets import Part, Parts, Stop, plain, snippet
from proposal_lsp.findings import Edit
from proposal_lsp.text import Span

_HEADING = re.compile(rf" {{0,3}}(?P<marks>#{{1,6}})(?P<blank>[ \t]*)(?P<lead>{LEAD})?(?P<text>.*)", re.DOTALL)


def headings(caret: Caret, binding: Binding) -> tuple[Completion, ...]:
    """The sections that may stand here at the level typed, the next in the order of the schema first."""
    found = _HEADING.fullmatch(caret.written)
    if found is None or caret.column < found.end("marks") or (found["text"] and not found["blank"]):
        return ()
    first, last = (found.start("text") + at for at in between_anchors(found["text"]))
    is_in_an_anchor = caret.column < first or caret.written[last : caret.column].strip()
    if is_in_an_anchor or has_anchor(caret.written[first:last]):
        return ()
    span = Span(first, max(last, caret.column)).shift(caret.span.start)
    level = len(found["marks"])
    lead = "" if found["blank"] else " "
    if level == 1 and binding.schema.title is not None and (binding.title is None or binding.title is caret.section):
        return tuple(_title(caret, binding, span, lead))
    here = caret.section if caret.section and caret.on(caret.section.heading.span) else None
    earlier = tuple(one for one in binding.alignment.sections if one.span.start < caret.span.start)
    around = next((one for one in reversed(earlier) if binding.alignment.level(one) < level), None)
    place = Place(earlier, around, here, style_of(binding))
    return tuple(_sections(caret, binding, span, lead, place, level, is_numbered=bool(found["lead"])))


def _sections(
    caret: Caret, binding: Binding, span: Span, lead: str, place: Place, level: int, *, is_numbered: bool
) -> Iterator[Completion]:
    typed = caret.text.source[span.start : caret.offset]
    here = place.here
    rest = caret.text.source[span.end : caret.span.end]
    is_filled = here is not None and (has_words(binding, here) or here.until > here.index + 1)
    for rank, (node, detail) in enumerate(_nodes(binding, level, place)):
        number, words = heading_parts(binding, node, place)
        shown: Parts = () if is_numbered or not number else (number,)
        body: Parts = ()
        if not is_filled and not rest.strip():
            numbered = NUMBER.match(number)
            body = body_parts(binding, node, numbered["number"] if numbered else "", caret.text.eol)
        heading = (lead, *shown, *words)
        closing = _closing(caret, binding, node, here) if body else ""
        name = plain(words)
        yield Completion(
            name,
            "section",
            Edit(span, plain(heading) + _gap(rest)),
            rank,
            node.spec.doc,
            detail,
            plain(shown) + name if typed and plain(shown).startswith(typed[0]) else name,
            snippet((*heading, *body, closing, _gap(rest))) if body or node.spec.heading.holes else None,
            preselect=rank == 0 and detail == "required",
        )


def _gap(rest: str) -> str:
    """What must be written before the rest of a line, which is an anchor if there is any."""
    return " " if rest[:1].strip() else ""


def _nodes(binding: Binding, level: int, place: Place) -> list[tuple[Node, str]]:
    """The sections of the schema that may stand at a place, each with why it may.

    First those that are missing and come behind what is there, then required ones that come before it, another
    of a kind that repeats, and last optional ones that come before it.
    """
    bound = binding.bound_at(place.around) if place.around else None
    if place.around is not None and bound is None:
        return []
    parent = bound.node if bound else None
    siblings = parent.children if parent else binding.outline.roots
    before = (binding.bound_at(section) for section in place.earlier)
    last = max((other.node.index for other in before if other and other.node in siblings), default=-1)
    found: list[tuple[Node, str]] = []
    for node in siblings:
        there = [one for one in binding.alignment.by_node.get(node, ()) if one.section is not place.here]
        most = node.spec.repeat.max if node.spec.repeat else 1
        if node.level != level or (most is not None and len(there) >= most):
            continue
        if not (node.spec.forbidden and binding.holds(node.spec.forbidden)):
            is_needed = not there and binding.holds(node.spec.required)
            found.append((node, "required" if is_needed else "one more" if there else "optional"))
    tiers = {"required": (0, 1), "optional": (0, 3), "one more": (2, 2)}
    return sorted(found, key=lambda pair: tiers[pair[1]][pair[0].index < last])


def _closing(caret: Caret, binding: Binding, node: Node, here: Section | None) -> str:
    """The line below a scaffold, where document and template draw one, and a blank line where one is missing."""
    eol = caret.text.eol
    has_rule = here is not None and any(leaf.kind == "rule" for leaf in here.leaves)
    rule = f"{eol}{eol}---" if not has_rule and ends_with_rule(binding, node) else ""
    below = caret.line + 1
    is_close = below < caret.text.line_count and caret.text.line_text(below).strip()
    return rule + (eol if is_close else "")


def _title(caret: Caret, binding: Binding, span: Span, lead: str) -> Iterator[Completion]:
    spec = binding.schema.title
    if spec is None or spec.pattern is None:
        return
    prefix = f"{spec.prefix} " if spec.prefix else ""
    parts = (lead, prefix, *_title_parts(caret, binding))
    typed = caret.text.source[span.start : caret.offset]
    gap = _gap(caret.text.source[span.end : caret.span.end])
    label = prefix + spec.pattern.shown
    yield Completion(
        label,
        "title",
        Edit(span, plain(parts) + gap),
        0,
        spec.doc,
        binding.schema.name,
        typed + label if not label.casefold().startswith(typed.casefold()) else label,
        snippet((*parts, gap)),
    )


def _title_parts(caret: Caret, binding: Binding) -> Iterator[Part]:
    """The title with its holes as stops; a number is the one in the name of the file, where it has one."""
    spec, template = binding.schema.title, binding.template
    if spec is None or spec.pattern is None:
        return
    written = template.title.name.numbered if template and template.title else ""
    holes = spec.pattern.spans(written, typed=False)
    number = number_in_name(caret.analysis.path)
    for part in spec.pattern.parts:
        if isinstance(part, str):
            yield part
        elif part.type == "int" and number:
            yield Stop(number)
        else:
            yield Stop(written[slice(*holes[part.name])] if part.name in holes else f"[{part.name}]")


def number_in_name(path: str | None) -> str:
    """The first number in the name of a file, `042` of `rfc-042-uploads.md`; empty where it has none."""
    found = re.search(r"[0-9]{1,9}", PurePath(path).stem) if path else None
    return found.group() if found else ""
