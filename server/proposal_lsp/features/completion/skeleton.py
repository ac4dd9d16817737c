"""A whole proposal, for a document that is empty or has no more than its title or its front matter."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

from proposal_lsp.binding.bound import template_binding
from proposal_lsp.binding.identity import number_hole, number_in_path
from proposal_lsp.catalog.locations import is_derived
from proposal_lsp.document.pieces import is_content
from proposal_lsp.features.completion.caret import Caret
from proposal_lsp.features.completion.completion_item import Completion
from proposal_lsp.features.new_proposal import next_number
from proposal_lsp.scaffold.proposal import Known, proposal_snippet
from proposal_lsp.scaffold.snippet import join
from proposal_lsp.schema.model import Schema
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
    # A template that is near speaks for its kind.
    known = sorted(caret.schemas, key=lambda schema: (not is_derived(schema), schema.id))
    named = {s.id: form.parts[0] for s in known for form in s.filename if form.holes and form.match(name)}
    spoken_for = [s for s in known if s.id in likely or isinstance(named.get(s.id), str)]
    if spoken_for or document.title is not None:
        return spoken_for
    by_name = sorted(known, key=lambda schema: not is_derived(schema) and schema.id not in named)
    return by_name if word or caret.invoked else ()


def _can_go_on(caret: Caret, schema: Schema) -> bool:
    """Whether the rest of the template fits below what is there: front matter must be the very first thing."""
    template, document = template_binding(schema).document, caret.document
    if document.title is not None:
        return template.title is not None
    return template.front_matter is None or document.front_matter is not None or caret.line == 0


def _skeleton(caret: Caret, schema: Schema, word: str, rank: int) -> Completion:
    template, document = template_binding(schema), caret.document
    start, above = 0, -1
    if document.title is not None and template.document.title is not None:
        start, above = template.document.title.heading.span.end, document.title.heading.span.end
    elif document.front_matter is not None and template.document.front_matter is not None:
        start, above = template.document.front_matter.end, document.front_matter.end
    source = template.document.text.source
    start += len(source[start:]) - len(source[start:].lstrip())
    first = "\n" if above >= 0 and caret.text.line_at(above) == caret.line - 1 else ""
    last = "\n" if caret.line == caret.text.line_count - 1 else ""
    content = join([first, proposal_snippet(template, _known(caret, schema), start).rstrip(), last])
    edit = content.edit(Span(caret.offset - len(word), caret.offset), caret.text.eol)
    label = f"{schema.id}: {'the rest' if above >= 0 else 'a new proposal'}"
    return Completion(label, "skeleton", edit, rank, schema.doc, schema.name, filter_text=label, preselect=rank == 0)


def _known(caret: Caret, schema: Schema) -> Known:
    """The known values: from title and front matter, the author, the date, and the number of the file or else the next
    one.
    """
    given: dict[str, str] = {}
    number, hole = number_in_path(schema, caret.analysis.path), number_hole(schema)
    if not number and caret.neighbours is not None:
        number = next_number(schema, caret.neighbours()) or ""
    if number and hole is not None:
        given[hole.name.casefold()] = number
    form = schema.title.pattern if schema.title else None
    title = caret.document.title.name.numbered if caret.document.title else ""
    for name, span in (form.spans(title) if form else {}).items():
        given[name.casefold()] = title[slice(*span)]
    for bound in caret.analysis.binding.fields.bound if caret.analysis.binding else ():
        if bound.field.value:
            given[bound.spec.key.casefold()] = bound.field.value
    return Known(caret.today, caret.author, given)
