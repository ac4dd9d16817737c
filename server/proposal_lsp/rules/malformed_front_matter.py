"""The front matter is not YAML that can be read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from proposal_lsp.binding import Binding
from proposal_lsp.document import SyntaxProblem
from proposal_lsp.findings import Edit, Fix
from proposal_lsp.rules._rule import ERROR, Report, Rule
from proposal_lsp.text import Span


def check(binding: Binding) -> Iterator[Report]:
    """At the exact token; every field that can be read line by line is still checked."""
    if _is_bare(binding) and "front-matter" not in binding.schema.metadata.styles:
        return  # plain lines above a rule, which is no mistake where metadata is no front matter
    for problem in binding.document.problems:
        yield Report(problem.message, problem.span, fixes=tuple(_fixes(binding, problem)))


def _fixes(binding: Binding, problem: SyntaxProblem) -> Iterator[Fix]:
    """Close the block, take tabs away, or quote the value of the line; which of them helps is seen on trying."""
    document, text = binding.document, binding.document.text
    line = text.line_span(text.line_at(problem.span.start))
    raw = text.slice(line)
    front = document.front_matter
    if front is not None and _is_bare(binding):
        yield Fix("Open the front matter", (Edit(Span(front.start, front.start), f"---{text.eol}"),), safe=True)
    elif front is not None and front.start and problem.span.start == front.start:
        yield Fix("Remove the blank lines", (Edit(Span(0, front.start), ""),), safe=True)
    elif raw.rstrip() == "---" and front is not None:
        end = front.end
        yield Fix("Close the front matter", (Edit(Span(end, end), f"{text.eol}---"),), safe=True)
    elif raw.startswith("\t"):
        tabs = len(raw) - len(raw.lstrip("\t"))
        yield Fix("Remove the tab", (Edit(Span(line.start, line.start + tabs), ""),), safe=True)
    elif text.slice(problem.span) == ":" and text.source[problem.span.end : problem.span.end + 1].strip():
        yield Fix("Insert a space", (Edit(Span(problem.span.end, problem.span.end), " "),), safe=True)
    elif found := _ENTRY.fullmatch(raw):
        value = found.group(1).replace("\\", "\\\\").replace('"', '\\"')
        span = Span(*found.span(1)).shift(line.start)
        yield Fix("Quote the value", (Edit(span, f'"{value}"'),), safe=True)


def _is_bare(binding: Binding) -> bool:
    """Whether the front matter has no opening line, and needs one."""
    document = binding.document
    if document.front_matter is None or document.is_sidecar:
        return False
    return not document.text.slice(document.front_matter).lstrip("\ufeff").startswith("---")


_ENTRY = re.compile(r"[ \t]*\w(?:[\w .-]*[\w.-])?[ \t]*:[ \t]+(\S(?:.*\S)?)[ \t]*")


RULE = Rule(
    "malformed-front-matter",
    "The front matter cannot be read.",
    ERROR,
    check,
    scope="outline",
    fix="quote the value, close the block, or remove the tab (safe)",
)
