"""An entry of metadata, in the form in which the document writes its metadata."""

from __future__ import annotations

from collections.abc import Iterator

from proposal_lsp import lazy_re as re
from proposal_lsp.binding import Binding
from proposal_lsp.document import Field
from proposal_lsp.document.metadata import PICTURES
from proposal_lsp.document.model import Style
from proposal_lsp.lazy_dataclasses import dataclass
from proposal_lsp.scaffold.snippet import Snippet, join
from proposal_lsp.schema.model import FieldSpec
from proposal_lsp.text import Text

#: How an entry of each style is written where nothing shows another form.
USUAL: dict[Style, tuple[str, str, str]] = {
    "front-matter": ("", ": ", ""),
    "bold-lines": ("**", "**: ", ""),
    "list": ("- ", ": ", ""),
    "lines": ("", ": ", ""),
    "table": ("| ", " | ", " |"),
    "preamble": ("", ": ", ""),
}

#: What may end an entry so that the next one is on a line of its own.
_BREAKS = ("\\", " \\", "  ", "<br>", "<br/>", "<br />")
_PICTURES = re.compile(PICTURES)


@dataclass(frozen=True, slots=True)
class Form:
    """How an entry of one style is written: what is before its key, between key and value, and after the value."""

    style: Style
    prefix: str
    infix: str
    suffix: str


def form_of(binding: Binding, style: Style, line: int) -> Form:
    """The form of the entry of a style that is nearest to a line (from 0): the document's own, else the template's."""
    text = binding.document.text
    near = sorted(_written(binding, style), key=lambda field: abs(text.line_at(field.span.start) - line))
    places = [(text, field) for field in near]
    if binding.template is not None:
        places += [(binding.template.document.text, field) for field in _written(binding.template, style)]
    forms = (_read(text, field) for text, field in places)
    return next(filter(None, forms), None) or Form(style, *USUAL.get(style, ("", ": ", "")))


def entry_snippet(binding: Binding, spec: FieldSpec, form: Form, value: Snippet) -> Snippet:
    """An entry with a value; one that starts on the next line comes right after the colon.

    Pictures before keys are those that the template has there.
    """
    infix = form.infix.rstrip() if value.text.startswith("\n") else form.infix
    prefix = _PICTURES.sub(lambda _: _pictures(binding, spec), form.prefix, count=1)
    return join([prefix, spec.key, infix, value, form.suffix])


def _pictures(binding: Binding, spec: FieldSpec) -> str:
    bound = binding.template.fields.get(spec.key) if binding.template else None
    form = _read(binding.template.document.text, bound.field) if binding.template and bound else None
    found = _PICTURES.search(form.prefix) if form else None
    return found.group() if found else ""


def _written(binding: Binding, style: Style) -> Iterator[Field]:
    return (bound.field for bound in binding.fields.bound if bound.field.style == style)


def _read(text: Text, field: Field) -> Form | None:
    """The form of an entry; None if it does not start its line."""
    line = text.line_span(text.line_at(field.key_span.start))
    key = text.slice(field.key_span)
    at = key.find(field.key)
    prefix = text.source[line.start : field.key_span.start] + key[:at]
    if at == -1 or re.search(r"[^\W_]", prefix):
        return None
    between = text.source[field.key_span.end : min(field.value_span.start, line.end)]
    infix = (key[at + len(field.key) :] + between).rstrip() + " "
    if field.style == "table":
        return Form(field.style, prefix, infix, " |")
    behind = text.source[min(field.value_span.end, line.end) : line.end]
    # What is around the whole entry is `_` in `_Date: 2026-08-21_`.
    suffix = behind if field.value and behind in (*_BREAKS, prefix.strip()) else ""
    return Form(field.style, prefix, infix, suffix)
