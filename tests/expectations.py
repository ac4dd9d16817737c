"""The expected contents of the fences of a fixture: for each name a function that computes them.

A fence named `outline` contains the result of `outline(case, argument)`; `argument` is the text after the name in the
fence's info string. To check something new in fixtures, write such a function and add it to `EXPECTATIONS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from proposal_lsp.document import Document, Field
from proposal_lsp.features.completion import TRIGGERS, Completion, may_complete
from proposal_lsp.features.fixing import COMMAND, Trials
from proposal_lsp.features.folding import folds as folds_of
from proposal_lsp.features.hover import Hover, plain
from proposal_lsp.features.hover import hover as hover_at
from proposal_lsp.features.selection import selections as selections_at
from proposal_lsp.features.symbols import Symbol
from proposal_lsp.features.symbols import symbols as symbols_of
from proposal_lsp.findings import Edit, Finding, apply_edits
from proposal_lsp.lsp.convert import to_snippet

from tests.analyzed_cases import analysis, project
from tests.completions import completions_at
from tests.fixtures import Case, FixtureError
from tests.markers import Mark, join_marks, split_marks


def annotated(case: Case) -> str:
    """The document of a case with its findings; a severity is written if the case has one at that place."""
    text, marks = split_marks(case.annotated)
    stated = {(mark.line, mark.start, mark.end, mark.code) for mark in marks if mark.severity}
    content = join_marks(text, (_mark(case, finding, stated) for finding in analysis(case).findings))
    return content + "\n" if case.document.options.get("newline") == "none" else content


def _mark(case: Case, finding: Finding, stated: set[tuple[int, int, int, str]]) -> Mark:
    text = analysis(case).text
    line, start = text.position(finding.span.start)
    if text.position(finding.span.end).line != line:
        raise FixtureError(f"{case}: a finding spans several lines: {finding}")
    place = (line, start, start + finding.span.end - finding.span.start, finding.code)
    return Mark(*place, finding.message, finding.severity.word if place in stated else "")


def fixed(case: Case, _argument: str) -> str:
    """The document after the first fix that each finding offers; of fixes that touch the same text, the first."""
    edits: list[Edit] = []
    found = analysis(case)
    for finding in found.findings:
        for fix in islice(Trials(project(case), COMMAND).sound_fixes(found, finding), 1):
            end = max((edit.span.end for edit in edits), default=0)
            if all(edit.span.start >= end for edit in fix.edits):
                edits += fix.edits
    return case.shown(apply_edits(case.source, edits))


def outline(case: Case, _argument: str) -> str:
    """The headings: line from 1, marks, title as it is compared, number, and the other attributes of each."""
    document = _document(case)
    lines: list[str] = []
    for section in document.sections:
        name = section.name
        facts = [
            f"number {name.number}" if name.number else "",
            "underlined" if section.heading.setext else "",
            "empty" if document.is_blank(section) else "",
        ]
        line = document.text.line_at(section.heading.span.start) + 1
        lines.append(", ".join(filter(None, [f"{line}: {'#' * section.level} {name.key}", *facts])))
    return "".join(f"{line}\n" for line in lines)


def blocks(case: Case, _argument: str) -> str:
    """The blocks below the headings: line from 1, kind, and the other attributes of each."""
    document = _document(case)
    lines: list[str] = []
    for leaf in (*document.preamble, *(leaf for section in document.sections for leaf in section.leaves)):
        text = document.text.slice(leaf.span).split("\n", 1)[0].rstrip("\r")
        facts = [
            f"depth {leaf.depth}" if leaf.depth else "",
            leaf.info,
            "never closed" if leaf.unclosed else "",
            {None: "", True: "ticked", False: "open"}[leaf.checked],
        ]
        line = document.text.line_at(leaf.span.start) + 1
        lines.append(f"{line}: {leaf.kind}{''.join(f', {fact}' for fact in facts if fact)}: {text}".rstrip())
    return "".join(f"{line}\n" for line in lines)


def fields(case: Case, _argument: str) -> str:
    """The metadata: `line:column style key = value`, with the text at their places; then unreadable parts."""
    document = _document(case)
    found = [line for field in document.fields for line in _field(document, field, "")]
    for problem in document.problems:
        place = _place(document, problem.span.start)
        found.append(f'{place} problem at "{document.text.slice(problem.span)}": {problem.message}')
    return "".join(f"{line}\n" for line in found)


def _field(document: Document, field: Field, indent: str) -> Iterator[str]:
    key, value = document.text.slice(field.key_span), document.text.slice(field.value_span)
    name = f"{key} = " if field.key else ""
    read = "" if value == field.value else f" (read as {field.value!r})"
    yield f"{indent}{_place(document, field.span.start)} {field.style} {name}{value!r}{read}"
    for child in field.children:
        yield from _field(document, child, indent + "  ")


def _place(document: Document, offset: int) -> str:
    line, column = document.text.position(offset)
    return f"{line + 1}:{column + 1}"


def _document(case: Case) -> Document:
    document = analysis(case).document
    if document is None:
        raise FixtureError(f"{case} is about a document that is not Markdown.")
    return document


def hover(case: Case, argument: str) -> str:
    """The hover at the caret, as Markdown, or with the argument `plain` as plain text."""
    found = _hover(case)
    if found is None:
        return "nothing\n"
    return (plain(found.markdown) if argument == "plain" else found.markdown) + "\n"


def hovered(case: Case, _argument: str) -> str:
    """The text that the hover is about."""
    found = _hover(case)
    return case.shown(analysis(case).text.slice(found.span)) + "\n" if found else "nothing\n"


def _hover(case: Case) -> Hover | None:
    if case.cursor is None:
        raise FixtureError(f"{case} needs a <CURSOR>.")
    return hover_at(analysis(case), case.cursor)


def symbols(case: Case, _argument: str) -> str:
    """The outline in an editor: lines from 1 to the last, the name's text in quotes if it differs."""

    def lines(found: Iterable[Symbol], indent: str) -> Iterator[str]:
        text = analysis(case).text
        for symbol in found:
            first, last = (text.line_at(at) + 1 for at in symbol.span)
            detail = f": {symbol.detail}" if symbol.detail else ""
            yield f"{indent}{first}-{last} {symbol.kind} {symbol.name}{detail}\n"
            assert symbol.span.start <= symbol.name_span.start <= symbol.name_span.end <= symbol.span.end
            yield from lines(symbol.children, indent + "  ")

    return "".join(lines(symbols_of(analysis(case)), "")) or "nothing\n"


def folds(case: Case, _argument: str) -> str:
    """The ranges that can be folded: lines from 1, and the kind if it is not a section."""
    found = folds_of(analysis(case))
    return (
        "".join(f"{fold.first + 1}-{fold.last + 1} {fold.kind or ''}".rstrip() + "\n" for fold in found) or "nothing\n"
    )


def selections(case: Case, _argument: str) -> str:
    """The growing selections at the caret, the text of each on a line."""
    if case.cursor is None:
        raise FixtureError(f"{case} needs a <CURSOR>.")
    text = analysis(case).text
    return "".join(f"{text.slice(span)!r}\n" for span in selections_at(analysis(case), case.cursor))


def completions(case: Case, argument: str) -> str:
    """The labels of the completions at the caret, in order; `typed`: automatic completion, after a character."""
    found = _typed(case) if argument == "typed" else _completions(case)
    return "".join(f"{completion.label}\n" for completion in found) or "nothing\n"


def inserted(case: Case, label: str) -> str:
    """The document after a completion is accepted, with its tab stops if it has some."""
    completion = _completion(case, label)
    edit = completion.edit
    content = to_snippet(edit) if edit.stops or completion.plain is not None else edit.content
    return case.shown(apply_edits(case.source, [Edit(edit.span, content)]))


def written(case: Case, label: str) -> str:
    """The document after a completion is accepted in an editor without snippets."""
    completion = _completion(case, label)
    content = completion.edit.content if completion.plain is None else completion.plain
    return case.shown(apply_edits(case.source, [Edit(completion.edit.span, content)]))


def _completion(case: Case, label: str) -> Completion:
    found = {completion.label: completion for completion in _completions(case)}
    if label not in found:
        raise FixtureError(f"{case} is offered no `{label}`; there is: {', '.join(found) or 'nothing'}.")
    return found[label]


def _completions(case: Case, *, invoked: bool = True) -> tuple[Completion, ...]:
    if case.cursor is None:
        raise FixtureError(f"{case} needs a <CURSOR>.")
    return completions_at(analysis(case), case.cursor, project(case).catalog.schemas, invoked=invoked)


def _typed(case: Case) -> tuple[Completion, ...]:
    found = _completions(case, invoked=False)
    before = case.source[: case.cursor].rpartition("\n")[2]
    return found if before[-1:] in TRIGGERS and may_complete(before) else ()


#: The name of a fence, and the function that computes its contents.
EXPECTATIONS: dict[str, Callable[[Case, str], str]] = {
    "fixed": fixed,
    "outline": outline,
    "blocks": blocks,
    "fields": fields,
    "hover": hover,
    "hovered": hovered,
    "symbols": symbols,
    "folds": folds,
    "selections": selections,
    "completions": completions,
    "inserted": inserted,
    "written": written,
}
