"""Comments that suppress a rule: on the next line, or in the whole document.

`<!-- proposal-lsp: disable-next-line CODE -->` and `<!-- proposal-lsp: disable CODE, CODE -->`; in front matter
`# proposal-lsp: disable-next-line CODE`. In code they are text like any other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from proposal_lsp import lazy_re as re
from proposal_lsp.document import Document, Leaf
from proposal_lsp.document.inline import blanked, code_and_comments
from proposal_lsp.findings import Edit, Finding, Fix
from proposal_lsp.lazy_dataclasses import dataclass
from proposal_lsp.rules._rule import Report
from proposal_lsp.text import Span
from proposal_lsp.words import closest

#: Further codes of one comment, and of one document, are not read.
MAX_CODES = 50
MAX_SUPPRESSIONS = 1_000

_COMMENT = re.compile(r"<!--[ \t]*proposal-lsp:[ \t]*(disable(?:-next-line)?)\b([^<>\n]*)-->")
_YAML = re.compile(r"#[ \t]*proposal-lsp:[ \t]*(disable(?:-next-line)?)\b([^\n\r]*)")
_CODE = re.compile(r"[\w-]+")
_INK = re.compile(r"\S")


@dataclass(frozen=True, slots=True)
class Suppression:
    """A rule that a comment suppresses."""

    code: str
    span: Span
    #: The line, from 0, whose findings are suppressed; None: every line.
    line: int | None
    #: The whole comment.
    comment: Span


def suppressions(document: Document) -> list[Suppression]:
    """Every suppression of a document. A comment that names no rule has the empty code."""
    return [*islice(_suppressions(document), MAX_SUPPRESSIONS)] if "proposal-lsp:" in document.text.source else []


def _suppressions(document: Document) -> Iterator[Suppression]:
    if document.front_matter is not None:
        yield from _read(document, document.front_matter, _YAML)
    bodies: list[Sequence[Leaf]] = [document.preamble, *(section.leaves for section in document.sections)]
    for leaf in (leaf for body in bodies for leaf in body if leaf.kind in ("html", "paragraph", "item")):
        yield from _read(document, leaf.span, _COMMENT)


def _read(document: Document, span: Span, form: re.Pattern[str]) -> Iterator[Suppression]:
    # A comment in a code span is an example of one.
    source = document.text.slice(span)
    source = blanked(source, (one.span for one in code_and_comments(source) if one.kind == "code"), " ")
    for found in form.finditer(source):
        comment = Span(*found.span()).shift(span.start)
        line = _next_line(document, comment.end) if found.group(1) == "disable-next-line" else None
        codes = list(islice(_CODE.finditer(found.group(2)), MAX_CODES))
        for code in codes:
            place = Span(*code.span()).shift(span.start + found.start(2))
            yield Suppression(code.group(), place, line, comment)
        if not codes:
            yield Suppression("", Span(comment.start, comment.end), line, comment)


def _next_line(document: Document, offset: int) -> int:
    """The next line with text on it."""
    text = document.text
    line = text.line_at(offset)
    found = _INK.search(text.source, text.next_line(line))
    return text.line_at(found.start()) if found else max(line + 1, text.line_count - 1)


def apply_suppressions(
    document: Document, findings: Iterable[Finding], codes: Sequence[str], elsewhere: Sequence[str] = ()
) -> tuple[list[Finding], list[Report]]:
    """The findings that are left, and a report for each suppression that names no rule or suppresses nothing.

    `codes` are those of all rules; of those in `elsewhere`, it is not known here what they find.
    """
    known = suppressions(document)
    if not known:
        return list(findings), []
    places = {(one.code, one.line) for one in known}
    used: set[tuple[str, int | None]] = set()
    kept: list[Finding] = []
    for finding in findings:
        line = document.text.line_at(finding.span.start)
        silenced = places & {(finding.code, None), (finding.code, line)}
        used |= silenced
        if not silenced:
            kept.append(finding)
    by_comment: dict[Span, list[Suppression]] = {}
    for one in known:
        by_comment.setdefault(one.comment, []).append(one)
    unused = (one for one in known if (one.code, one.line) not in used and one.code not in elsewhere)
    return kept, [_report(one, codes, by_comment[one.comment]) for one in unused]


def _report(suppression: Suppression, codes: Sequence[str], together: list[Suppression]) -> Report:
    if not suppression.code:
        message = "This comment names no rule; write the rule's code after `disable`."
    elif suppression.code not in codes:
        meant = closest(suppression.code, codes)
        message = f'There is no rule "{suppression.code}".' + (f' Did you mean "{meant}"?' if meant else "")
    else:
        where = "anywhere" if suppression.line is None else "on the next line"
        message = f"This comment suppresses nothing: {suppression.code} is not reported {where}."
    fix = _removal(suppression, together)
    return Report(message, suppression.span, fixes=(fix,), tags=("unnecessary",))


def _removal(suppression: Suppression, together: list[Suppression]) -> Fix:
    """Remove the comment, or, of a comment that names several rules, this one with the comma at its side."""
    if len(together) == 1:
        return Fix("Remove the comment", (Edit(suppression.comment, ""),), safe=True)
    at = together.index(suppression)
    start, end = suppression.span
    span = Span(start, together[1].span.start) if at == 0 else Span(together[at - 1].span.end, end)
    return Fix(f"Remove {suppression.code} from the comment", (Edit(span, ""),), safe=True)
