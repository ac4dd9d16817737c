"""The outline of a proposal: its title, its metadata and its nested sections, with what each lacks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from proposal_lsp.analysis import Analysis
from proposal_lsp.binding import Binding
from proposal_lsp.document import Document, Section
from proposal_lsp.lazy_dataclasses import dataclass
from proposal_lsp.text import Span, Text

SymbolKind = Literal["title", "section", "field"]

#: How many missing sections are named.
SHOWN = 2
#: What the findings on a section make of it, by code.
_STATES = {"empty-section": "empty", "placeholder-text": "template text"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Symbol:
    """One entry of the outline. Spans are code-point offsets; `name_span` lies in `span`."""

    name: str
    detail: str
    kind: SymbolKind
    #: All that belongs to it, without the line breaks at its end.
    span: Span
    #: Its heading or key.
    name_span: Span
    children: tuple[Symbol, ...] = ()


def symbols(analysis: Analysis) -> tuple[Symbol, ...]:
    """The outline of a proposal, in the order of the text; empty for what is none."""
    document, binding = analysis.document, analysis.binding
    if document is None or binding is None:
        return ()
    details = _details(analysis, document, binding)
    fields = tuple(_fields(document))
    top, found = 0, list[Symbol]()
    while top < len(document.sections):
        section = document.sections[top]
        kind: SymbolKind = "title" if section is binding.title else "section"
        found.append(_symbol(document, section, kind, details, fields if kind == "title" else ()))
        top = section.until
    return tuple(found) if binding.title else (*fields, *found)


def _symbol(
    document: Document,
    section: Section,
    kind: SymbolKind,
    details: dict[int, list[str]],
    fields: tuple[Symbol, ...] = (),
) -> Symbol:
    children = tuple(_symbol(document, child, "section", details) for child in document.children(section))
    heading = section.heading.span
    # The title stands for the whole document: its fields may be above it, in the front matter.
    start = min(section.span.start, *(field.span.start for field in fields)) if fields else section.span.start
    return Symbol(
        name=section.name.numbered or section.level_text.strip() or "#" * section.level,
        detail=", ".join(details.get(section.index, ())),
        kind=kind,
        span=Span(start, max(heading.end, _trimmed(document.text, document.subtree(section)))),
        name_span=heading,
        children=(*fields, *children),
    )


def _fields(document: Document) -> Iterator[Symbol]:
    for field in document.fields:
        value = " ".join(field.value.split())
        yield Symbol(name=field.key, detail=value, kind="field", span=field.span, name_span=field.key_span)


def _details(analysis: Analysis, document: Document, binding: Binding) -> dict[int, list[str]]:
    """Details of each section, by its index."""
    details: dict[int, list[str]] = {}
    title = binding.title
    if title is not None:
        status = binding.known.status
        words = " ".join(status.field.value.split()) if status else ""
        details[title.index] = [binding.schema.name, *([words] if words else [])]
    for finding in analysis.findings:
        if state := _STATES.get(finding.code):
            around = [section for section in document.sections if section.span.holds(finding.span.start)]
            if around and state not in details.setdefault(around[-1].index, []):
                details[around[-1].index].append(state)
    lacking: dict[int, list[str]] = {}
    for missing in binding.missing:
        parent = binding.get(missing.node.parent) if missing.node.parent else title
        if parent is not None:
            lacking.setdefault(parent.index, []).append(missing.node.spec.name)
    for index, names in lacking.items():
        details.setdefault(index, []).append(f"missing {_some(names)}")
    return details


def _some(names: list[str]) -> str:
    return ", ".join(names) if len(names) <= SHOWN else f"{', '.join(names[:SHOWN])} and {len(names) - SHOWN} more"


def _trimmed(text: Text, span: Span) -> int:
    """The end of a span without the whitespace at its end."""
    return span.start + len(text.slice(span).rstrip())
