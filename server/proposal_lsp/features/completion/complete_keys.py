"""The names of fields that are not there yet, where metadata lives and in the form the document gives it."""

from __future__ import annotations

from collections.abc import Iterator

from proposal_lsp import lazy_re as re
from proposal_lsp.binding import Binding
from proposal_lsp.document import Field
from proposal_lsp.document.model import Style
from proposal_lsp.features.completion.caret import Caret
from proposal_lsp.features.completion.complete_metadata import in_metadata
from proposal_lsp.features.completion.completion_item import Completion
from proposal_lsp.findings import Edit
from proposal_lsp.lazy_dataclasses import replace
from proposal_lsp.scaffold.entry import entry_snippet, form_of
from proposal_lsp.scaffold.field import value_snippet
from proposal_lsp.schema.model import FieldSpec
from proposal_lsp.text import Span

_KEY = re.compile(
    r"[ \t]*(?P<mark>[-*+][ \t]+(?:\*\*|__)?|-|\*\*|__|\|[ \t]*(?:\*\*|__)?)?"
    r"(?P<key>[^\W\d_][\w ./()&'-]{0,60}?)?"
    r"(?P<end>(?:(?<![ \t])[ \t]+)?(?:(?:\*\*|__)[ \t]*)?(?:[:|][ \t]*)?(?:\*\*|__)?)"
)


def keys(caret: Caret, binding: Binding) -> tuple[Completion, ...]:
    """The fields that are missing, required ones first; or other names for the field whose key the caret is in."""
    if not in_metadata(caret, binding):
        return ()
    entry = _entry_at(caret, binding)
    if entry is not None:
        span = entry.key_span
        typed = caret.text.source[span.start : caret.offset]
        return tuple(
            Completion(spec.key, "field", Edit(span, spec.key), rank, spec.doc, detail, filter_text=typed + spec.key)
            for rank, (spec, detail) in enumerate(_missing(binding, ""))
        )
    found = _KEY.fullmatch(caret.written)
    if found is None or not found.start("key" if found["key"] else "end") <= caret.column <= _typed_end(found):
        return ()
    mark, key = found["mark"] or "", found["key"] or ""
    style = _style(caret, binding, mark)
    if style is None or (not mark and not key and not _is_beside_metadata(caret, binding)):
        return ()
    return tuple(_entries(caret, binding, style, mark, key))


def _typed_end(found: re.Match[str]) -> int:
    """The column up to which a key is being typed; after its colon a value is."""
    colon = re.search(r"[:|]", found["end"])
    return found.start("end") + (colon.start() if colon else len(found["end"]))


def _entries(caret: Caret, binding: Binding, style: Style, mark: str, key: str) -> Iterator[Completion]:
    form = form_of(binding, style, caret.line)
    start = len(caret.written) - len(caret.written.lstrip(" \t"))
    span = Span(min(start, caret.column), len(caret.written.rstrip()) if mark or key else caret.column)
    span = Span(span.start, max(span.end, caret.column)).shift(caret.span.start)
    typed = caret.text.slice(Span(span.start, max(caret.offset, span.start)))
    if style == "preamble":
        form = replace(form, prefix=form.prefix.lstrip(" \t"))
    for rank, (spec, detail) in enumerate(_missing(binding, key)):
        edit = entry_snippet(binding, spec, form, value_snippet(binding, spec, style, caret.today)).edit(
            span, caret.text.eol
        )
        empty = f"{form.prefix}{spec.key}{form.infix}".rstrip() + (" |" if style == "table" else " ")
        # Editors compare with all that is replaced before the caret, the space after a key too.
        wanted = mark + spec.key + typed[len(mark + key) :]
        yield Completion(spec.key, "field", edit, rank, spec.doc, detail, filter_text=wanted, plain=empty)


def _missing(binding: Binding, typed: str) -> list[tuple[FieldSpec, str]]:
    """The fields that are not there and whose key begins as typed, each with whether it must be; those first."""
    present = {one.spec for one in binding.fields.bound if one.fit != "close" and not one.spec.repeat}
    found = [
        (spec, "required" if binding.holds(spec.required) else "optional")
        for spec in binding.schema.metadata.fields
        if spec not in present
        and spec.key.casefold().startswith(typed.casefold())
        and not (spec.forbidden and binding.holds(spec.forbidden))
    ]
    return sorted(found, key=lambda pair: pair[1] != "required")


def _entry_at(caret: Caret, binding: Binding) -> Field | None:
    """The field of the document in whose key the caret is."""
    fields = binding.fields
    known = (*(bound.field for bound in fields.bound), *(field for field, _ in fields.duplicates), *fields.unknown)
    at = (field for field in known if field.style != "section" and field.key_span.holds(caret.offset))
    return next((field for field in at if field.key and caret.has(field.key_span)), None)


def _style(caret: Caret, binding: Binding, mark: str) -> Style | None:
    """The style of an entry on the caret's line: as its first mark says, else as the document has it nearby."""
    allowed = binding.schema.metadata.styles
    if caret.in_front_matter:
        is_entry = not mark and not caret.written.startswith((" ", "\t")) and not _is_in_a_value(caret, binding)
        return "front-matter" if "front-matter" in allowed and is_entry else None
    if caret.leaf is not None and caret.leaf.kind == "code":
        return "preamble" if not mark else None
    used = [bound.field.style for bound in binding.fields.bound]
    wanted: Style | None = None
    if mark:
        wanted = "table" if mark[0] == "|" else "bold-lines" if mark in ("**", "__") else "list"
        return wanted if wanted in (*allowed, *used) else None
    here = [style for style in (*used, *allowed) if style not in ("front-matter", "preamble", "section")]
    return next(iter(here), None)


def _is_in_a_value(caret: Caret, binding: Binding) -> bool:
    """Whether a value that began on an earlier line of the front matter goes on from the caret's line."""
    spans = (field.span for field in binding.document.fields if field.style == "front-matter")
    texts = (Span(start, start + len(caret.text.slice(Span(start, end)).rstrip())) for start, end in spans)
    return any(caret.line in _lines(caret, span)[1:] for span in texts)


def _is_beside_metadata(caret: Caret, binding: Binding) -> bool:
    """Whether a blank line is where the next entry would be: below the title or heading, or next to an entry."""
    if not caret.invoked:
        return False
    if caret.in_front_matter:
        return True
    text = caret.text
    near = {caret.line}
    for step in (-1, 1):
        line = caret.line + step
        while 0 <= line < text.line_count and not text.line_text(line).strip():
            line += step
        near.add(line)
    section = caret.section
    if section is not None and any(caret_line in near for caret_line in _lines(caret, section.heading.span)):
        return True
    entries = (*(bound.field for bound in binding.fields.bound), *binding.fields.unknown)
    return any(not near.isdisjoint(_lines(caret, field.span)) for field in entries)


def _lines(caret: Caret, span: Span) -> range:
    return range(caret.text.line_at(span.start), caret.text.line_at(max(span.end - 1, span.start)) + 1)
