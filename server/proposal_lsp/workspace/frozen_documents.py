"""A proposal changed although its status forbids changes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from proposal_lsp import lazy_re as re
from proposal_lsp.binding import Binding
from proposal_lsp.document.inline import blanked, comments
from proposal_lsp.schema.model import ValueSpec
from proposal_lsp.text import Span
from proposal_lsp.workspace.remark import Remark
from proposal_lsp.workspace.status_changes import Earlier, status_of, title_line

_WORD = re.compile(r"\S+")
#: The target of a link or of a definition, and an address.
_TARGET = re.compile(r"(?<=\]\()[^()\s]{0,2000}|(?<=\]: )\S{0,2000}|https?://[^\s<>()]{1,2000}")


def check(before: Earlier, after: Binding) -> Iterator[Remark]:
    """One finding, at the first word that differs. Whitespace and comments do not count."""
    was = status_of(before.binding)
    if was is None or not was[1].frozen:
        return
    old, new = _words(before.binding, was[1]), _words(after, was[1])
    if [word for word, _ in old] == [word for word, _ in new]:
        yield from _beside(before.binding, after, was[1])
        return
    at = next((place for place, (one, other) in enumerate(zip(old, new, strict=False)) if one[0] != other[0]), len(old))
    text = after.document.text
    span = new[at][1] if at < len(new) else new[-1][1] if new else Span(0, 0)
    message = f'This differs from the earlier text; a proposal that is "{was[1].name}" must stay as it is.'
    yield Remark(message, span, text.line_at(span.start))


def _beside(before: Binding, after: Binding, status: ValueSpec) -> Iterator[Remark]:
    """Likewise for the file that holds the metadata, at the title."""
    if before.sidecar is None or after.sidecar is None:
        return
    old, new = ([word for word, _ in _words(one, status)] for one in (before.sidecar, after.sidecar))
    if old != new:
        name = PurePath(after.sidecar.path or "").name
        message = f'"{name}" differs from its earlier text; a proposal that is "{status.name}" must stay as it is.'
        span = title_line(after)
        yield Remark(message, span, after.document.text.line_at(span.start))


def _words(binding: Binding, status: ValueSpec) -> list[tuple[str, Span]]:
    """The words that may not change, each with its place."""
    source = binding.document.text.source
    source = blanked(source, comments(source), " ")
    for span in _free(binding, status):
        source = blanked(source, (span,), " ")
    source = _TARGET.sub(lambda target: " " * len(target.group()), source)
    return [(found.group(), Span(*found.span())) for found in _WORD.finditer(source)]


def _free(binding: Binding, status: ValueSpec) -> Iterator[Span]:
    """The fields and sections that may change: by what they are, and by their names."""
    names = {name.casefold() for name in status.may_change}
    sections = binding.document.sections
    for bound in binding.fields.bound:
        spec = bound.spec
        if spec.is_status or spec.type in ("date", "datetime", "reference") or spec.key.casefold() in names:
            yield bound.field.span
            if bound.field.style == "section":
                yield from (one.span for one in sections if one.span.holds(bound.field.span.start))
    for section in sections:
        bound_section = binding.bound_at(section)
        known = bound_section.node.spec.name if bound_section else section.name.title
        if known.casefold() in names:
            yield binding.document.subtree(section)
