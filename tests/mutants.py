"""One-defect mutants of a finished sample: each text, the code of the one finding it must give, and its lines.

The sample's own binding says what there is to break; the breaking itself is plain text work.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from proposal_lsp.binding import Binding, Bound, BoundField
from proposal_lsp.binding.outline import is_nameless
from proposal_lsp.binding.tables import bind_table
from proposal_lsp.document import Cell, Section
from proposal_lsp.schema.model import ItemsSpec
from proposal_lsp.text import Span


@dataclass(frozen=True)
class Mutant:
    """A broken sample and what must be said of it."""

    name: str
    source: str
    code: str
    #: The lines, from 0, on one of which the finding must sit.
    lines: tuple[int, ...]


def mutants(binding: Binding) -> Iterator[Mutant]:
    """Every mutant of a sample that is bound to its schema and has no finding, without rules that are off."""
    off = {code for code, _, severity in binding.schema.severities if severity is None}
    yield from (mutant for mutant in _all(binding) if mutant.code not in off)


def _all(binding: Binding) -> Iterator[Mutant]:
    yield from _of_title(binding)
    yield from _of_sections(binding)
    yield from _of_fields(binding)
    yield from _of_front_matter(binding)
    yield from _of_tables(binding)
    yield from _of_text(binding)


def _replaced(binding: Binding, span: Span, text: str) -> str:
    source = binding.document.text.source
    return source[: span.start] + text + source[span.end :]


def _line(binding: Binding, offset: int) -> int:
    return binding.document.text.line_at(offset)


def misspelt(word: str) -> str:
    """The word with two neighbouring letters of its longest part swapped; not at its ends, where it has room."""
    longest = max(re.findall(r"[^\W\d_]+", word), key=len)
    at = word.index(longest) + (1 if len(longest) > 3 else 0)
    while at + 1 < len(word) and word[at].casefold() == word[at + 1].casefold():
        at += 1
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


# -- title --------------------------------------------------------------------------------------------------------


def _of_title(binding: Binding) -> Iterator[Mutant]:
    title, spec = binding.document.title, binding.schema.title
    if title is None or spec is None or spec.pattern is None:
        return
    heading = title.heading.span
    line = _line(binding, heading.start)
    first = next(n for n in range(line + 1, 99) if binding.document.text.line_text(n).strip())
    gone = _replaced(binding, Span(heading.start, binding.document.text.line_starts[first]), "")
    yield Mutant("title deleted", gone, "missing-title", (line,))
    yield Mutant(
        "title one level down", _replaced(binding, Span(heading.start, heading.start), "#"), "missing-title", (line,)
    )
    yield Mutant(
        "title of another form", _replaced(binding, heading, "# Faster everything"), "malformed-title", (line,)
    )
    blank = spec.pattern.fill(
        {hole.name: "XXX" for hole in spec.pattern.holes[:1]} | {spec.pattern.holes[-1].name: "[Title]"}
    )
    yield Mutant("title not filled in", _replaced(binding, heading, f"# {blank}"), "placeholder-text", (line,))
    start = heading.start + binding.document.text.slice(heading).index(title.name.title)
    for name, span in spec.pattern.spans(title.name.title).items():
        if name in {bound.spec.key for bound in binding.known.bound}:
            other = "987" if title.name.title[slice(*span)].isdigit() else "Another thing"
            mutant = _replaced(binding, span.shift(start), other)
            yield Mutant(f"title with another {name}", mutant, "mismatched-value", (line,))


# -- sections -----------------------------------------------------------------------------------------------------


def _of_sections(binding: Binding) -> Iterator[Mutant]:
    for bound in binding.bound:
        yield from _of_section(binding, bound)


def _of_section(binding: Binding, bound: Bound) -> Iterator[Mutant]:
    document, source = binding.document, binding.document.text.source
    section, node = bound.section, bound.node
    name, line = section.name.title, _line(binding, section.span.start)
    whole = document.subtree(section)
    heading = section.heading.span
    copies = sum(one.node.index == node.index and one.node.parent is node.parent for one in binding.bound)
    if node.spec.required and copies == 1:
        before = _before(binding, bound)
        yield Mutant(f"{name}: deleted", _replaced(binding, whole, ""), "missing-section", (_line(binding, before),))
    yield Mutant(f"{name}: emptied", _replaced(binding, Span(heading.end, whole.end), "\n\n"), "empty-section", (line,))
    start = source.index(name, heading.start)
    place = Span(start, start + len(name))
    if not any(pattern.holes for pattern in (node.spec.heading, *node.spec.aliases)):
        yield Mutant(f"{name}: misspelt", _replaced(binding, place, misspelt(name)), "misnamed-section", (line,))
        for other in {name.lower(), name.upper()} - {name}:
            yield Mutant(f"{name}: as {other}", _replaced(binding, place, other), "misnamed-section", (line,))
    if not is_nameless(node.spec.heading):
        deeper = Span(heading.start, heading.start)
        if section.level < 6:
            yield Mutant(f"{name}: one level down", _replaced(binding, deeper, "#"), "wrong-heading-level", (line,))
        blank = Span(heading.start + section.level, heading.start + section.level + 1)
        if copies == 1 or node.children:
            yield Mutant(
                f"{name}: no space after the marks", _replaced(binding, blank, ""), "malformed-heading", (line,)
            )
        higher = Span(heading.start, heading.start + 1)
        yield Mutant(f"{name}: one level up", _replaced(binding, higher, ""), "wrong-heading-level", (line,))
    if copies == 1 and not node.repeats:
        text = source[whole.start : whole.end].rstrip("\n") + "\n\n"
        copy = source[: whole.end].rstrip("\n") + "\n\n" + text + source[whole.end :]
        at = len(source[: whole.end].rstrip("\n")) + 2
        yield Mutant(f"{name}: twice", copy, "duplicate-section", (copy.count("\n", 0, at),))
        yield from _moved(binding, bound, whole)


def _moved(binding: Binding, bound: Bound, whole: Span) -> Iterator[Mutant]:
    source = binding.document.text.source
    siblings = [
        other
        for other in binding.bound
        if other.node.parent is bound.node.parent and other.section.index != bound.section.index
    ]
    later = [other for other in siblings if other.section.index > bound.section.index]
    name = bound.section.name.title
    text = source[whole.start : whole.end].rstrip("\n") + "\n\n"
    around = bound.node.parent.spec if bound.node.parent else binding.schema
    if later and around.ordered:
        end = binding.document.subtree(later[-1].section).end
        moved = source[: whole.start] + source[whole.end : end].rstrip("\n") + "\n\n" + text + source[end:]
        line = moved[: moved.index(text)].count("\n")
        lines = {line}
        passed = [other.section for other in later if other.node.index != bound.node.index]
        if len(passed) == 1:  # it could just as well be this one that moves
            lines.add(moved.count("\n", 0, passed[0].span.start - (whole.end - whole.start)))
        yield Mutant(f"{name}: moved to the end", moved, "misplaced-section", tuple(lines))
    of_all = bound.node.copy_of is None or bound.node.spec.required  # else any of the repetitions may lack it
    if bound.node.parent is not None and of_all:
        others = [one for one in binding.bound if one.node.parent and one.node.parent is not bound.node.parent]
        if others and len(siblings) > 0:
            end = binding.document.subtree(others[-1].section).end
            parent = binding.get(bound.node.parent)
            if end > whole.end and (parent is None or end > binding.document.subtree(parent).end):
                moved = source[: whole.start] + source[whole.end : end].rstrip("\n") + "\n\n" + text + source[end:]
                line = moved[: moved.index(text)].count("\n")
                yield Mutant(f"{name}: moved below another section", moved, "misplaced-section", (line,))


def _before(binding: Binding, bound: Bound) -> int:
    """The offset of the heading that a deleted section belongs after."""
    siblings = [one for one in binding.bound if one.node.parent is bound.node.parent]
    earlier = [one for one in siblings if one.section.index < bound.section.index]
    if earlier:
        return earlier[-1].section.span.start
    parent = binding.get(bound.node.parent) if bound.node.parent else binding.document.title
    return parent.span.start if parent else 0


# -- fields -------------------------------------------------------------------------------------------------------


def _of_fields(binding: Binding) -> Iterator[Mutant]:
    for one in binding.fields.bound:
        yield from _of_value(binding, one)
    bound = [one for one in binding.fields.bound if one.field.style != "section"]
    for place, one in enumerate(bound):
        yield from _of_field(binding, one, bound[place - 1] if place else None)
    text = binding.document.text
    lines = [text.line_span(_line(binding, one.field.span.start)) for one in bound if one.field.style != "front-matter"]
    if lines:
        block = Span(lines[0].start, max(one.field.span.end for one in bound) + 1)
        if not binding.schema.metadata.under:
            # Without a title, the finding is on the first line that is left.
            at = (_line(binding, binding.document.title.span.start),) if binding.document.title else (0, 1)
            yield Mutant("all metadata deleted", _replaced(binding, block, ""), "missing-field", at)


def _of_field(binding: Binding, one: BoundField, before: BoundField | None) -> Iterator[Mutant]:
    text, field, key = binding.document.text, one.field, one.field.key
    line = _line(binding, field.span.start)
    entry = Span(text.line_starts[line], text.line_starts[_line(binding, field.span.end) + 1])
    value = field.value_span
    if one.spec.required is True:
        title = binding.document.title
        # The first field is missed where the next one is, or, if it is the only one, at the title.
        starts = [before.field.span.start] if before else [field.span.start, *([title.span.start] if title else [])]
        at = tuple(_line(binding, start) for start in starts)
        yield Mutant(f"{key}: deleted", _replaced(binding, entry, ""), "missing-field", at)
        emptied = text.slice(Span(entry.start, value.start)).rstrip() + "\n"
        if field.style == "bold-lines" and text.source[entry.end - 2 : entry.end - 1] in ("\\",):
            emptied = emptied.rstrip() + "\\\n"
        yield Mutant(f"{key}: emptied", _replaced(binding, entry, emptied), "empty-field", (line,))
    if len(key) > 3 or one.spec.required is True:
        yield Mutant(f"{key}: misspelt", _replaced(binding, field.key_span, misspelt(key)), "misnamed-field", (line,))
    if field.style != "front-matter":
        yield Mutant(
            f"{key}: twice",
            _replaced(binding, Span(entry.end, entry.end), text.slice(entry)),
            "duplicate-field",
            (line + text.slice(entry).count("\n"),),
        )
    if one.spec.type in ("text", "list") and one.spec.required is True and not field.children and not one.spec.values:
        yield Mutant(
            f"{key}: not filled in",
            _replaced(binding, value, '"[Name]"' if field.quoted or field.style == "front-matter" else "[Name]"),
            "placeholder-value",
            (line,),
        )


def _of_value(binding: Binding, one: BoundField) -> Iterator[Mutant]:
    key, value = one.field.key, one.field.value_span
    line = _line(binding, value.start)
    if one.spec.values:
        names = [spec.name for spec in one.spec.values]
        if len(names) > 1:
            yield Mutant(
                f"{key}: not chosen", _replaced(binding, value, " | ".join(names[:3])), "placeholder-value", (line,)
            )
        yield Mutant(f"{key}: unknown value", _replaced(binding, value, "Zigzag"), "unknown-value", (line,))
        yield Mutant(
            f"{key}: misspelt value",
            _replaced(binding, value, misspelt(one.match.value.name if one.match.value else names[0])),
            "unknown-value",
            (line,),
        )
    for what, written in _malformed(one):
        yield Mutant(f"{key}: {what}", _replaced(binding, value, written), "malformed-value", (line,))
    if one.spec.length.max is not None:
        long = f"{one.field.value} {'more ' * one.spec.length.max}".strip()
        yield Mutant(f"{key}: too long", _replaced(binding, value, long), "value-length", (line,))
    if one.spec.type == "date":
        for bad in ("2025-02-30", "soon", *_american(one.field.value), "2025-13-01"):
            yield Mutant(f"{key}: {bad}", _replaced(binding, value, bad), "malformed-value", (line,))
        yield Mutant(f"{key}: not filled in", _replaced(binding, value, "YYYY-MM-DD"), "placeholder-value", (line,))
        if binding.schema.metadata.date_order and one.spec.key == binding.schema.metadata.date_order[-1]:
            yield Mutant(f"{key}: before the first", _replaced(binding, value, "1999-01-01"), "date-order", (line,))


def _american(value: str) -> list[str]:
    """A day in the order of the United States, where it can only be that; the fix writes the day as it was."""
    found = re.match(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", value)
    return [f"{found[2]}/{found[3]}/{found[1]}"] if found and int(found[3]) > 12 else []


def _malformed(one: BoundField) -> Iterator[tuple[str, str]]:
    """What is wrong with a value of some form, and that value."""
    spec, value = one.spec, one.field.value
    if spec.patterns and not spec.values:
        yield "of another form", "Zigzag"
    if spec.type == "integer":
        yield "no number", "seven"
    if spec.range.min is not None:
        yield "too small", str(spec.range.min - 1)
    for forbidden in spec.forbid:
        for pattern in forbidden.find:
            words = pattern.fill({hole.name: "7" for hole in pattern.holes})
            if words.isascii() and words[0].isalpha():
                yield f'with "{words}"', f"{value} {words}"
    if spec.type == "list" and not one.field.children:
        yield from _malformed_list(spec.items, value)


def _malformed_list(spec: ItemsSpec, value: str) -> Iterator[tuple[str, str]]:
    """What is wrong with a list on one line, and that list."""
    parts = value.split(spec.joint)
    if len(parts) == 1:
        return
    if spec.item:
        yield "an item of another form", f"{value}{spec.joint}(?)"
    if spec.strict:
        yield "separators too loose", value.replace(spec.joint, f"{spec.separator}  ", 1)
    if spec.sorted:
        yield "in reverse", spec.joint.join(reversed(parts))
    if spec.unique:
        yield "an item twice", f"{value}{spec.joint}{parts[-1]}"


def _of_front_matter(binding: Binding) -> Iterator[Mutant]:
    span = binding.document.front_matter
    if span is None:
        return
    text = binding.document.text
    words = [one for one in binding.fields.bound if one.spec.type in ("text", "list") and not one.field.children]
    words = [one for one in words if not one.spec.patterns] or words
    titled = next((one for one in words if one.spec.key == "title"), words[0])
    authored = next((one for one in words if one.spec.key == "author"), words[-1])
    title, author = titled.field, authored.field
    line = _line(binding, title.span.start)
    # Once it is quoted, the value must be right.
    yield Mutant(
        "YAML: a value that needs quotes",
        _replaced(binding, title.value_span, '"Queues" redesigned' if titled.spec.forbid else "Queues: a redesign"),
        "malformed-front-matter",
        (line,),
    )
    yield Mutant(
        "YAML: a value that starts with a mark",
        _replaced(binding, author.value_span, f"%{author.value}" if authored.spec.items.item else "@zoe"),
        "malformed-front-matter",
        (_line(binding, author.span.start),),
    )
    yield Mutant(
        "YAML: a tab",
        _replaced(binding, Span(title.span.start, title.span.start), "\t"),
        "malformed-front-matter",
        (line,),
    )
    if not binding.document.is_sidecar:
        yield from _of_marks(binding, span)
    if any(spec.required is True for spec in binding.schema.metadata.fields):
        yield Mutant("YAML: all deleted", text.source[span.end :].lstrip("\n"), "missing-field", (0,))
    colon = text.source.index(":", author.key_span.end)
    yield Mutant(
        "YAML: no colon",
        _replaced(binding, Span(colon, colon + 1), ""),
        "malformed-front-matter",
        (_line(binding, colon),),
    )
    quote = title.value_span.end - 1
    if title.quoted:
        yield Mutant(
            "YAML: an open quote", _replaced(binding, Span(quote, quote + 1), ""), "malformed-front-matter", (line,)
        )


def _of_marks(binding: Binding, span: Span) -> Iterator[Mutant]:
    """The lines around front matter."""
    source = binding.document.text.source
    closing = binding.document.text.line_span(_line(binding, span.end))
    unclosed = _replaced(binding, Span(closing.start, closing.end + 1), "")
    yield Mutant("YAML: never closed", unclosed, "malformed-front-matter", (0,))
    yield Mutant("YAML: no opening line", source[4:], "malformed-front-matter", (0,))
    yield Mutant("YAML: a blank line above", f"\n{source}", "malformed-front-matter", (1,))


# -- tables -------------------------------------------------------------------------------------------------------


def _of_tables(binding: Binding) -> Iterator[Mutant]:
    for bound in binding.bound:
        spec = bound.node.spec.content.table
        table = bind_table(spec, bound.section) if spec else None
        if table is None:
            continue
        name = bound.section.name.title
        header, rows = table.leaf.rows[0], table.leaf.rows[1:]
        head = _line(binding, header[0].span.start)
        for column, at in table.columns:
            cell = header[at]
            what = f"{name}, {column.header}"
            if len(cell.text) > 3:
                yield Mutant(
                    f"{what}: header misspelt",
                    _replaced(binding, cell.span, misspelt(cell.text)),
                    "table-columns",
                    (head,),
                )
            yield Mutant(f"{what}: header gone", _replaced(binding, cell.span, "Zigzag"), "table-columns", (head,))
            for row in rows[:2]:
                yield from _of_cell(
                    binding, what, row[at], column.values != (), column.pattern is not None, column.required
                )
            if column.unique and len(rows) > 1:
                twice = _replaced(binding, rows[1][at].span, rows[0][at].text)
                yield Mutant(f"{what}: id twice", twice, "duplicate-id", (_line(binding, rows[1][at].span.start),))
        lines = Span(
            binding.document.text.line_starts[head],
            binding.document.text.line_span(_line(binding, table.leaf.span.end)).end,
        )
        yield Mutant(
            f"{name}: prose for a table",
            _replaced(binding, lines, "See the wiki for these."),
            "missing-content",
            (_line(binding, bound.section.span.start),),
        )


def _of_cell(binding: Binding, what: str, cell: Cell, words: bool, form: bool, required: bool) -> Iterator[Mutant]:
    line = _line(binding, cell.span.start)
    if words:
        yield Mutant(f"{what}: unknown value", _replaced(binding, cell.span, "Zigzag"), "table-value", (line,))
        yield Mutant(f"{what}: wrong case", _replaced(binding, cell.span, cell.text.swapcase()), "table-value", (line,))
    if form:
        yield Mutant(f"{what}: wrong form", _replaced(binding, cell.span, "7-XQ"), "table-value", (line,))
    if words or form or required:
        yield Mutant(f"{what}: empty", _replaced(binding, cell.span, ""), "table-value", (line,))


# -- text ---------------------------------------------------------------------------------------------------------


def _of_text(binding: Binding) -> Iterator[Mutant]:
    template = binding.template
    assert template is not None
    for bound in binding.bound:
        section, name = bound.section, bound.section.name.title
        heading = section.heading.span
        if section.is_empty:
            continue
        line = _line(binding, heading.end)
        body = Span(heading.end, section.span.end)
        is_field = any(one.field.style == "section" and one.field.key == name for one in binding.fields.bound)
        code = "placeholder-value" if is_field else "placeholder-text"
        yield Mutant(f"{name}: TBD", _replaced(binding, body, "\n\nTBD\n\n"), code, (line + 2,))
        if bound.node.spec.boilerplate == "keep":
            continue
        twin = next((one for one in template.alignment.by_node.get(bound.node, ())), None)
        if twin is not None and not twin.section.is_empty:
            blank = _body(template, twin.section)
            first = section.leaves[0].span.start if section.leaves else heading.end
            mixed = _replaced(binding, Span(first, first), "")
            mixed = _replaced(binding, Span(heading.end, heading.end), "\n\n" + blank)
            start = mixed[: heading.end].count("\n") + 1
            yield Mutant(
                f"{name}: instructions kept",
                mixed,
                code,
                tuple(range(start, start + blank.count("\n") + 2)),
            )


def _body(binding: Binding, section: Section) -> str:
    return (
        binding.document.text.slice(Span(section.heading.span.end, section.span.end))
        .strip()
        .removesuffix("---")
        .strip()
        + "\n"
    )
