"""Completion in comments for this program: rules to suppress, and the schema of the document."""

from __future__ import annotations

from collections.abc import Iterator

from proposal_lsp import lazy_re as re
from proposal_lsp.config import NO_SCHEMA
from proposal_lsp.features.completion.caret import Caret
from proposal_lsp.features.completion.completion_item import Completion, Kind
from proposal_lsp.findings import Edit
from proposal_lsp.rules import RULES
from proposal_lsp.text import Span

_SUPPRESSION = re.compile(
    r"(?:<!--|#)[ \t]*proposal-lsp:[ \t]*(?:(disable(?:-next-line)?)[ \t]+)?((?:[\w,-][\w, \t-]*)?)$"
)
_MODELINE = re.compile(r"<!--[ \t]*proposal-schema:[ \t]*([\w.-]*)$")
_WORD = re.compile(r"[\w-]*")
_LAST = re.compile(r"(?<![\w.-])[\w.-]*$")
#: What no comment can silence.
_LOUD = ("unused-suppression", "schema-error", "unreadable-file")
_DIRECTIVES = {
    "disable-next-line": "Suppresses the rules named after it on the next line with text.",
    "disable": "Suppresses the rules named after it in the whole document.",
}


def in_comment(caret: Caret) -> tuple[Completion, ...] | None:
    """The completions in a comment for this program; empty in any other comment, None outside comments."""
    before = caret.before
    opened = before.rfind("<!--")
    if opened != -1:
        if "-->" in before[opened:]:
            return None
    elif not (caret.in_front_matter and before.lstrip().startswith("#")):
        return None
    if caret.leaf is not None and caret.leaf.kind == "code":
        return ()
    if found := _MODELINE.search(before):
        return tuple(_listed(caret, "schema", _schemas(caret)))
    found = _SUPPRESSION.search(before)
    if found is None:
        return ()
    if found.group(1) is None:
        return tuple(_listed(caret, "directive", ((name, doc, "") for name, doc in _DIRECTIVES.items())))
    named = set(re.findall(r"[\w-]+", found.group(2) + caret.after.partition("-->")[0]))
    return tuple(_listed(caret, "rule", _codes(caret, named, found.group(1) == "disable")))


def _schemas(caret: Caret) -> Iterator[tuple[str, str, str]]:
    for schema in sorted(caret.schemas, key=lambda schema: schema.id):
        yield schema.id, schema.doc, schema.name
    yield NO_SCHEMA, "No schema: this document is not checked.", ""


def _codes(caret: Caret, named: set[str], everywhere: bool) -> Iterator[tuple[str, str, str]]:
    """Rules with their summaries; those with a finding that the comment would silence come first."""
    text = caret.text
    below = (line for line in range(caret.line + 1, text.line_count) if text.line_text(line).strip())
    line = next(below, None)
    found = {
        finding.code for finding in caret.analysis.findings if everywhere or text.line_at(finding.span.start) == line
    }
    rules = [
        rule
        for rule in RULES
        if rule.code not in _LOUD and (rule.code not in named or caret.before.endswith(rule.code))
    ]
    for rule in sorted(rules, key=lambda rule: rule.code not in found):
        yield rule.code, rule.summary, "found here" if rule.code in found else ""


def _listed(caret: Caret, kind: Kind, words: Iterator[tuple[str, str, str]]) -> Iterator[Completion]:
    """The words, each in the place of the word under the caret; an HTML comment is closed if it is open."""
    last = _LAST.search(caret.before)
    start = last.start() if last else caret.column
    rest = _WORD.match(caret.after)
    end = caret.column + (rest.end() if rest else 0)
    span = Span(start, end).shift(caret.span.start)
    lead = " " if caret.written[start - 1 : start] in (":", ",") else ""
    is_open = "<!--" in caret.before and "-->" not in caret.after
    trail = " " if kind == "directive" else " -->" if is_open else ""
    for rank, (word, doc, detail) in enumerate(words):
        page = word if kind == "rule" else None
        edit = Edit(span, f"{lead}{word}{trail}")
        yield Completion(word, kind, edit, rank, doc, detail, filter_text=word, page=page)
