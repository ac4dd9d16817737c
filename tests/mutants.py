"""Mutants of a finished sample with one defect: each text, the code of its one finding, and its lines.

The sample's own binding says which parts can be damaged; the damage itself is plain text work.
"""

from __future__ import annotations

from collections.abc import Iterator

from proposal_lsp.binding import Binding, Bound
from proposal_lsp.binding.outline import is_nameless
from proposal_lsp.binding.tables import bind_table
from proposal_lsp.document import Cell, Section
from proposal_lsp.text import Span

from tests.field_mutants import of_fields, of_front_matter
from tests.mutant import Mutant, line_of, misspelt, replaced


def mutants(binding: Binding) -> Iterator[Mutant]:
    """Every mutant of a sample that is bound to its schema and has no findings, without rules that are off."""
    off = {code for code, _, severity in binding.schema.severities if severity is None}
    yield from (mutant for mutant in _all(binding) if mutant.code not in off)


def _all(binding: Binding) -> Iterator[Mutant]:
    yield from _of_title(binding)
    yield from _of_sections(binding)
    yield from of_fields(binding)
    yield from of_front_matter(binding)
    yield from _of_tables(binding)
    yield from _of_text(binding)


# -- title --------------------------------------------------------------------------------------------------------


def _of_title(binding: Binding) -> Iterator[Mutant]:
    title, spec = binding.document.title, binding.schema.title
    if title is None or spec is None or spec.pattern is None:
        return
    heading = title.heading.span
    line = line_of(binding, heading.start)
    first = next(n for n in range(line + 1, 99) if binding.document.text.line_text(n).strip())
    gone = replaced(binding, Span(heading.start, binding.document.text.line_starts[first]), "")
    yield Mutant("title deleted", gone, "missing-title", (line,))
    yield Mutant(
        "title one level down", replaced(binding, Span(heading.start, heading.start), "#"), "missing-title", (line,)
    )
    yield Mutant("title of another form", replaced(binding, heading, "# Faster everything"), "malformed-title", (line,))
    unfilled = spec.pattern.fill(
        {hole.name: "XXX" for hole in spec.pattern.holes[:1]} | {spec.pattern.holes[-1].name: "[Title]"}
    )
    yield Mutant("title not filled in", replaced(binding, heading, f"# {unfilled}"), "placeholder-text", (line,))
    start = heading.start + binding.document.text.slice(heading).index(title.name.title)
    for name, span in spec.pattern.spans(title.name.title).items():
        if name in {bound.spec.key for bound in binding.known.bound}:
            other = "987" if title.name.title[slice(*span)].isdigit() else "Another thing"
            mutant = replaced(binding, span.shift(start), other)
            yield Mutant(f"title with another {name}", mutant, "mismatched-value", (line,))


# -- sections -----------------------------------------------------------------------------------------------------


def _of_sections(binding: Binding) -> Iterator[Mutant]:
    for bound in binding.bound:
        yield from _of_section(binding, bound)


def _of_section(binding: Binding, bound: Bound) -> Iterator[Mutant]:
    document, source = binding.document, binding.document.text.source
    section, node = bound.section, bound.node
    name, line = section.name.title, line_of(binding, section.span.start)
    whole = document.subtree(section)
    heading = section.heading.span
    copies = sum(one.node.index == node.index and one.node.parent is node.parent for one in binding.bound)
    if node.spec.required and copies == 1:
        before = _before(binding, bound)
        yield Mutant(f"{name}: deleted", replaced(binding, whole, ""), "missing-section", (line_of(binding, before),))
    yield Mutant(f"{name}: emptied", replaced(binding, Span(heading.end, whole.end), "\n\n"), "empty-section", (line,))
    start = source.index(name, heading.start)
    place = Span(start, start + len(name))
    if not any(pattern.holes for pattern in (node.spec.heading, *node.spec.aliases)):
        yield Mutant(f"{name}: misspelt", replaced(binding, place, misspelt(name)), "misnamed-section", (line,))
        for other in {name.lower(), name.upper()} - {name}:
            yield Mutant(f"{name}: as {other}", replaced(binding, place, other), "misnamed-section", (line,))
    if not is_nameless(node.spec.heading):
        deeper = Span(heading.start, heading.start)
        if section.level < 6:
            yield Mutant(f"{name}: one level down", replaced(binding, deeper, "#"), "wrong-heading-level", (line,))
        space = Span(heading.start + section.level, heading.start + section.level + 1)
        if copies == 1 or node.children:
            yield Mutant(
                f"{name}: no space after the marks", replaced(binding, space, ""), "malformed-heading", (line,)
            )
        higher = Span(heading.start, heading.start + 1)
        yield Mutant(f"{name}: one level up", replaced(binding, higher, ""), "wrong-heading-level", (line,))
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
        if len(passed) == 1:  # the finding may also be that this one must move
            lines.add(moved.count("\n", 0, passed[0].span.start - (whole.end - whole.start)))
        yield Mutant(f"{name}: moved to the end", moved, "misplaced-section", tuple(lines))
    of_all = bound.node.copy_of is None or bound.node.spec.required  # otherwise any of the repetitions may lack it
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
    """The offset of the heading after which a deleted section belongs."""
    siblings = [one for one in binding.bound if one.node.parent is bound.node.parent]
    earlier = [one for one in siblings if one.section.index < bound.section.index]
    if earlier:
        return earlier[-1].section.span.start
    parent = binding.get(bound.node.parent) if bound.node.parent else binding.document.title
    return parent.span.start if parent else 0


# -- tables -------------------------------------------------------------------------------------------------------


def _of_tables(binding: Binding) -> Iterator[Mutant]:
    for bound in binding.bound:
        spec = bound.node.spec.content.table
        table = bind_table(spec, bound.section) if spec else None
        if table is None:
            continue
        name = bound.section.name.title
        header, rows = table.leaf.rows[0], table.leaf.rows[1:]
        head = line_of(binding, header[0].span.start)
        for column, at in table.columns:
            cell = header[at]
            what = f"{name}, {column.header}"
            if len(cell.text) > 3:
                yield Mutant(
                    f"{what}: header misspelt",
                    replaced(binding, cell.span, misspelt(cell.text)),
                    "table-columns",
                    (head,),
                )
            yield Mutant(f"{what}: header gone", replaced(binding, cell.span, "Zigzag"), "table-columns", (head,))
            for row in rows[:2]:
                yield from _of_cell(
                    binding, what, row[at], column.values != (), column.pattern is not None, column.required
                )
            if column.unique and len(rows) > 1:
                twice = replaced(binding, rows[1][at].span, rows[0][at].text)
                yield Mutant(f"{what}: id twice", twice, "duplicate-id", (line_of(binding, rows[1][at].span.start),))
        lines = Span(
            binding.document.text.line_starts[head],
            binding.document.text.line_span(line_of(binding, table.leaf.span.end)).end,
        )
        yield Mutant(
            f"{name}: prose for a table",
            replaced(binding, lines, "See the wiki for these."),
            "missing-content",
            (line_of(binding, bound.section.span.start),),
        )


def _of_cell(binding: Binding, what: str, cell: Cell, words: bool, form: bool, required: bool) -> Iterator[Mutant]:
    line = line_of(binding, cell.span.start)
    if words:
        yield Mutant(f"{what}: unknown value", replaced(binding, cell.span, "Zigzag"), "table-value", (line,))
        yield Mutant(f"{what}: wrong case", replaced(binding, cell.span, cell.text.swapcase()), "table-value", (line,))
    if form:
        yield Mutant(f"{what}: wrong form", replaced(binding, cell.span, "7-XQ"), "table-value", (line,))
    if words or form or required:
        yield Mutant(f"{what}: empty", replaced(binding, cell.span, ""), "table-value", (line,))


# -- text ---------------------------------------------------------------------------------------------------------


def _of_text(binding: Binding) -> Iterator[Mutant]:
    template = binding.template
    assert template is not None
    for bound in binding.bound:
        section, name = bound.section, bound.section.name.title
        heading = section.heading.span
        if section.is_empty:
            continue
        line = line_of(binding, heading.end)
        body = Span(heading.end, section.span.end)
        is_field = any(one.field.style == "section" and one.field.key == name for one in binding.fields.bound)
        code = "placeholder-value" if is_field else "placeholder-text"
        yield Mutant(f"{name}: TBD", replaced(binding, body, "\n\nTBD\n\n"), code, (line + 2,))
        if bound.node.spec.boilerplate == "keep":
            continue
        twin = next((one for one in template.alignment.by_node.get(bound.node, ())), None)
        if twin is not None and not twin.section.is_empty:
            instructions = _body(template, twin.section)
            mixed = replaced(binding, Span(heading.end, heading.end), "\n\n" + instructions)
            start = mixed[: heading.end].count("\n") + 1
            yield Mutant(
                f"{name}: instructions kept",
                mixed,
                code,
                tuple(range(start, start + instructions.count("\n") + 2)),
            )


def _body(binding: Binding, section: Section) -> str:
    return (
        binding.document.text.slice(Span(section.heading.span.end, section.span.end))
        .strip()
        .removesuffix("---")
        .strip()
        + "\n"
    )
