"""Finds and reports the words that a schema forbids."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from proposal_lsp.findings import Edit, Fix
from proposal_lsp.lazy_dataclasses import NamedTuple
from proposal_lsp.rules._rule import Report
from proposal_lsp.schema.model import ForbidSpec
from proposal_lsp.schema.pattern import folded
from proposal_lsp.text import Span, Text


class Forbidden(NamedTuple):
    """Words that are not allowed."""

    span: Span
    spec: ForbidSpec
    #: What to write instead; None if the schema does not say.
    replacement: str | None


def forbidden(specs: Sequence[ForbidSpec], text: str) -> tuple[Forbidden, ...]:
    """Every place of a text with words that are not allowed, in order; of overlapping places, the first."""
    found: list[Forbidden] = []
    lower = folded(text)
    for spec in specs:
        for pattern in spec.find:
            if lower is not None and pattern.sought not in lower:
                continue  # looking for one word takes a tenth of the time of a search
            for span, holes in pattern.search(text):
                replacement = spec.replace.fill(holes) if spec.replace else None
                if text[span.start : span.end] != replacement:
                    found.append(Forbidden(span, spec, replacement))
    if len(found) < 2:
        return tuple(found)
    kept: list[Forbidden] = []
    for one in sorted(found, key=lambda one: one.span):
        if not kept or one.span.start >= kept[-1].span.end:
            kept.append(one)
    return tuple(kept)


def forbidden_reports(text: Text, found: Sequence[Forbidden], base: int, where: str = "") -> Iterator[Report]:
    """A report for each; their spans count from `base`. `where` names the field, if they are in one."""
    for one in found:
        span = one.span.shift(base)
        words = " ".join(text.slice(span).split())
        phrase = f'must be written "{one.replacement}"' if one.replacement is not None else "is not allowed"
        fixes: tuple[Fix, ...] = ()
        if one.replacement is not None:
            fixes = (Fix(f'Change to "{one.replacement}"', (Edit(span, one.replacement),), safe=True),)
        line = text.line_span(text.line_at(span.start))
        shown = Span(span.start, min(span.end, line.end))
        yield Report(f'"{words}"{where} {one.spec.message or phrase}.', shown, fixes=fixes)
