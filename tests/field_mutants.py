"""Mutants of the metadata of a finished sample: fields, their values, and front matter."""

from __future__ import annotations

import re
from collections.abc import Iterator

from proposal_lsp.binding import Binding, BoundField
from proposal_lsp.schema.model import ItemsSpec
from proposal_lsp.text import Span

from tests.mutant import Mutant, line_of, misspelt, replaced

# -- fields -------------------------------------------------------------------------------------------------------


def of_fields(binding: Binding) -> Iterator[Mutant]:
    """Mutants of each field, and of all fields together."""
    for one in binding.fields.bound:
        yield from _of_value(binding, one)
    bound = [one for one in binding.fields.bound if one.field.style != "section"]
    for place, one in enumerate(bound):
        yield from _of_field(binding, one, bound[place - 1] if place else None)
    text = binding.document.text
    lines = [
        text.line_span(line_of(binding, one.field.span.start)) for one in bound if one.field.style != "front-matter"
    ]
    if lines:
        block = Span(lines[0].start, max(one.field.span.end for one in bound) + 1)
        if not binding.schema.metadata.under:
            # Without a title, the finding is on the first line that remains.
            at = (line_of(binding, binding.document.title.span.start),) if binding.document.title else (0, 1)
            yield Mutant("all metadata deleted", replaced(binding, block, ""), "missing-field", at)


def _of_field(binding: Binding, one: BoundField, before: BoundField | None) -> Iterator[Mutant]:
    text, field, key = binding.document.text, one.field, one.field.key
    line = line_of(binding, field.span.start)
    entry = Span(text.line_starts[line], text.line_starts[line_of(binding, field.span.end) + 1])
    value = field.value_span
    if one.spec.required is True:
        title = binding.document.title
        # A missing first field is reported at the next one or, if it is the only one, at the title.
        starts = [before.field.span.start] if before else [field.span.start, *([title.span.start] if title else [])]
        at = tuple(line_of(binding, start) for start in starts)
        yield Mutant(f"{key}: deleted", replaced(binding, entry, ""), "missing-field", at)
        emptied = text.slice(Span(entry.start, value.start)).rstrip() + "\n"
        if field.style == "bold-lines" and text.source[entry.end - 2 : entry.end - 1] in ("\\",):
            emptied = emptied.rstrip() + "\\\n"
        yield Mutant(f"{key}: emptied", replaced(binding, entry, emptied), "empty-field", (line,))
    if len(key) > 3 or one.spec.required is True:
        yield Mutant(f"{key}: misspelt", replaced(binding, field.key_span, misspelt(key)), "misnamed-field", (line,))
    if field.style != "front-matter":
        yield Mutant(
            f"{key}: twice",
            replaced(binding, Span(entry.end, entry.end), text.slice(entry)),
            "duplicate-field",
            (line + text.slice(entry).count("\n"),),
        )
    if one.spec.type in ("text", "list") and one.spec.required is True and not field.children and not one.spec.values:
        yield Mutant(
            f"{key}: not filled in",
            replaced(binding, value, '"[Name]"' if field.quoted or field.style == "front-matter" else "[Name]"),
            "placeholder-value",
            (line,),
        )


def _of_value(binding: Binding, one: BoundField) -> Iterator[Mutant]:
    key, value = one.field.key, one.field.value_span
    line = line_of(binding, value.start)
    if one.spec.values:
        names = [spec.name for spec in one.spec.values]
        if len(names) > 1:
            yield Mutant(
                f"{key}: not chosen", replaced(binding, value, " | ".join(names[:3])), "placeholder-value", (line,)
            )
        yield Mutant(f"{key}: unknown value", replaced(binding, value, "Zigzag"), "unknown-value", (line,))
        yield Mutant(
            f"{key}: misspelt value",
            replaced(binding, value, misspelt(one.match.value.name if one.match.value else names[0])),
            "unknown-value",
            (line,),
        )
    for what, written in _malformed(one):
        yield Mutant(f"{key}: {what}", replaced(binding, value, written), "malformed-value", (line,))
    if one.spec.length.max is not None:
        long = f"{one.field.value} {'more ' * one.spec.length.max}".strip()
        yield Mutant(f"{key}: too long", replaced(binding, value, long), "value-length", (line,))
    if one.spec.type == "date":
        for bad in ("2025-02-30", "soon", *_american(one.field.value), "2025-13-01"):
            yield Mutant(f"{key}: {bad}", replaced(binding, value, bad), "malformed-value", (line,))
        yield Mutant(f"{key}: not filled in", replaced(binding, value, "YYYY-MM-DD"), "placeholder-value", (line,))
        if binding.schema.metadata.date_order and one.spec.key == binding.schema.metadata.date_order[-1]:
            yield Mutant(f"{key}: before the first", replaced(binding, value, "1999-01-01"), "date-order", (line,))


def _american(value: str) -> list[str]:
    """A date in the order of the United States, if it is unambiguous; the fix writes the original date."""
    found = re.match(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", value)
    return [f"{found[2]}/{found[3]}/{found[1]}"] if found and int(found[3]) > 12 else []


def _malformed(one: BoundField) -> Iterator[tuple[str, str]]:
    """A malformed value, and the name of the mistake."""
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
    """A malformed list on one line, and the name of the mistake."""
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


def of_front_matter(binding: Binding) -> Iterator[Mutant]:
    """Mutants of the front matter, if there is any."""
    span = binding.document.front_matter
    if span is None:
        return
    text = binding.document.text
    words = [one for one in binding.fields.bound if one.spec.type in ("text", "list") and not one.field.children]
    words = [one for one in words if not one.spec.patterns] or words
    titled = next((one for one in words if one.spec.key == "title"), words[0])
    authored = next((one for one in words if one.spec.key == "author"), words[-1])
    title, author = titled.field, authored.field
    line = line_of(binding, title.span.start)
    # After it is quoted, the value must be correct.
    yield Mutant(
        "YAML: a value that needs quotes",
        replaced(binding, title.value_span, '"Queues" redesigned' if titled.spec.forbid else "Queues: a redesign"),
        "malformed-front-matter",
        (line,),
    )
    yield Mutant(
        "YAML: a value that starts with a mark",
        replaced(binding, author.value_span, f"%{author.value}" if authored.spec.items.item else "@zoe"),
        "malformed-front-matter",
        (line_of(binding, author.span.start),),
    )
    yield Mutant(
        "YAML: a tab",
        replaced(binding, Span(title.span.start, title.span.start), "\t"),
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
        replaced(binding, Span(colon, colon + 1), ""),
        "malformed-front-matter",
        (line_of(binding, colon),),
    )
    quote = title.value_span.end - 1
    if title.quoted:
        yield Mutant(
            "YAML: an open quote", replaced(binding, Span(quote, quote + 1), ""), "malformed-front-matter", (line,)
        )


def _of_marks(binding: Binding, span: Span) -> Iterator[Mutant]:
    """The lines around front matter."""
    source = binding.document.text.source
    closing = binding.document.text.line_span(line_of(binding, span.end))
    unclosed = replaced(binding, Span(closing.start, closing.end + 1), "")
    yield Mutant("YAML: never closed", unclosed, "malformed-front-matter", (0,))
    yield Mutant("YAML: no opening line", source[4:], "malformed-front-matter", (0,))
    yield Mutant("YAML: a blank line above", f"\n{source}", "malformed-front-matter", (1,))
