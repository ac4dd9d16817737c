"""A whole proposal, for a document that is empty or has no more than its title or its front matter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePath

from proposal_lsp.binding import Binding
from proposal_lsp.binding.model import template_binding
from proposal_lsp.document.model import is_content
from proposal_lsp.features.completion.caret import Caret
from proposal_lsp.features.completion.entries import first_value
from proposal_lsp.features.completion.headings import number_in_name
from proposal_lsp.features.completion.model import Completion
from proposal_lsp.features.completion.snippets import Part, Stop, plain, snippet
from proposal_lsp.features.completion.stops import Mark, body_marks, filled, heading_marks
from proposal_lsp.findings import Edit
from proposal_lsp.schema.model import FieldSpec, Schema
from proposal_lsp.schema.pattern import Pattern
from proposal_lsp.text import Span


def skeletons(caret: Caret) -> tuple[Completion, ...]:
    """The rest of the proposal, for each kind that the document can become."""
    if not _is_bare(caret):
        return ()
    word = caret.written.strip()
    fitting = [
        schema
        for schema in _schemas(caret, word)
        if schema.template and schema.id.startswith(word.casefold()) and _can_go_on(caret, schema)
    ]
    return tuple(_skeleton(caret, schema, word, rank) for rank, schema in enumerate(fitting))


def _is_bare(caret: Caret) -> bool:
    """Whether there is nothing but a title or front matter, and at most one word, which is being typed."""
    document, word = caret.document, caret.written.strip()
    title = document.title
    if len(document.sections) > (title is not None) or caret.in_front_matter:
        return False
    if caret.section is not title or (title is not None and caret.on(title.heading.span)):
        return False
    if document.front_matter is not None and caret.offset <= document.front_matter.end:
        return False
    if word and (caret.before != word or not word.replace("-", "").isalnum()):
        return False
    leaves = (*document.preamble, *(title.leaves if title else ()))
    return not any(is_content(leaf) and not caret.on(leaf.span) for leaf in leaves)


def _schemas(caret: Caret, word: str) -> Sequence[Schema]:
    """The kinds the document can become: what it is, else what title or name speak for, else, if asked, any.

    A name such as `0012-queues.md`, which several kinds give their files, only says which of them come first, and one
    without a hole, `README.md`, says nothing.
    """
    if caret.analysis.binding is not None:
        return (caret.analysis.binding.schema,)
    document, path = caret.document, caret.analysis.path
    if document.front_matter is not None:
        return ()
    name = PurePath(path).name if path else ""
    likely = {candidate.id for candidate in caret.analysis.detection.candidates if candidate.score > 0}
    known = sorted(caret.schemas, key=lambda schema: schema.id)
    named = {s.id: form.parts[0] for s in known for form in s.filename if form.holes and form.match(name)}
    spoken_for = [s for s in known if s.id in likely or isinstance(named.get(s.id), str)]
    if spoken_for or document.title is not None:
        return spoken_for
    return sorted(known, key=lambda schema: schema.id not in named) if word or caret.invoked else ()


def _can_go_on(caret: Caret, schema: Schema) -> bool:
    """Whether the rest of the template fits below what is there: front matter must be the very first thing."""
    template, document = template_binding(schema).document, caret.document
    if document.title is not None:
        return template.title is not None
    return template.front_matter is None or document.front_matter is not None or caret.line == 0


def _skeleton(caret: Caret, schema: Schema, word: str, rank: int) -> Completion:
    template, document, eol = template_binding(schema), caret.document, caret.text.eol
    text = template.document.text
    start, above = 0, -1
    if document.title is not None and template.document.title is not None:
        start, above = template.document.title.heading.span.end, document.title.heading.span.end
    elif document.front_matter is not None and template.document.front_matter is not None:
        start, above = template.document.front_matter.end, document.front_matter.end
    start += len(text.source[start:]) - len(text.source[start:].lstrip())
    parts = list(filled(text, Span(start, len(text.source.rstrip())), _marks(caret, template), eol))
    if above >= 0 and caret.text.line_at(above) == caret.line - 1:
        parts.insert(0, eol)
    if caret.line == caret.text.line_count - 1:
        parts.append(eol)
    edit = Edit(Span(caret.offset - len(word), caret.offset), plain(parts))
    label = f"{schema.id}: {'the rest' if above >= 0 else 'a new proposal'}"
    written = snippet(parts)
    return Completion(label, "skeleton", edit, rank, schema.doc, schema.name, label, written, preselect=rank == 0)


def _marks(caret: Caret, template: Binding) -> Iterator[Mark]:
    """What is filled in in a template: title, metadata and the bodies of sections."""
    form = template.schema.title.pattern if template.schema.title else None
    known: dict[str, Part] = dict(_from_title(caret, form)) if form else {}
    for bound in template.fields.bound:
        name = bound.spec.key.casefold()
        known.setdefault(name, _decided(bound.spec) or first_value(caret, bound.spec, bound))
        start, end = bound.field.value_span
        quoted = bound.field.quoted and end - start > 1
        for child in bound.field.children:
            yield Mark(child.value_span, (Stop(template.document.text.slice(child.value_span)),))
        if not bound.field.children:
            yield Mark(Span(start + quoted, end - quoted), (known[name],))
    if template.title is not None and form is not None:
        yield from heading_marks(template, template.title, form, known)
    for one in template.bound:
        yield from heading_marks(template, one.section, one.node.spec.heading, {})
        if one.section not in template.metadata_sections:
            yield from body_marks(template, one, known)


def _from_title(caret: Caret, form: Pattern) -> Iterator[tuple[str, Part]]:
    """What title and file name say, by the folded names of the holes of the title."""
    title = caret.document.title.name.numbered if caret.document.title else ""
    holes = form.spans(title)
    number = number_in_name(caret.analysis.path)
    for hole in form.holes:
        name = hole.name.casefold()
        if hole.name in holes:
            yield name, title[slice(*holes[hole.name])]
        elif hole.type == "int" and number:
            yield name, Stop(number, name=name)


def _decided(spec: FieldSpec) -> str | None:
    """The only word of a vocabulary, or the status with which a proposal begins; None where there is a choice."""
    if len(spec.values) == 1:
        return spec.values[0].name
    return next((value.name for value in spec.values if value.state == "open"), None)
