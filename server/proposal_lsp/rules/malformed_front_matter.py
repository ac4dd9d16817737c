"""The front matter is not YAML that can be read, or is read otherwise than it is meant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

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
    if not binding.document.problems:
        yield from _cut_off(binding)


def _cut_off(binding: Binding) -> Iterator[Report]:
    """Text whose end YAML takes for a comment, since a `#` follows a space (YAML 1.2, 6.6): `title: Update #2`.

    Somebody who means a comment writes a space after the mark; a number is meant as a part of the text.
    """
    text = binding.document.text
    typed = {id(bound.field) for bound in binding.fields.bound if bound.spec.type not in ("text", "list")}
    fields = (one for one in binding.document.fields if one.style == "front-matter" and id(one) not in typed)
    for value in chain.from_iterable((field, *field.children) for field in fields):
        line = text.line_span(text.line_at(value.value_span.end))
        found = _COMMENT.match(text.source, value.value_span.end, line.end)
        if found and not value.quoted and not value.children and value.value:
            comment = Span(found.end(), found.end() + len(text.source[found.end() : line.end].rstrip()))
            whole = Span(value.value_span.start, comment.end)
            quoted = Edit(whole, _quoted(text.slice(whole)))
            yield Report(
                f'YAML takes "{text.slice(comment)}" for a comment, so the value is "{value.value}"; '
                "quote it to keep all of it.",
                comment,
                fixes=(Fix("Quote the value", (quoted,)),),
            )


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


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
        span = Span(*found.span(1)).shift(line.start)
        yield Fix("Quote the value", (Edit(span, _quoted(found.group(1))),), safe=True)


def _is_bare(binding: Binding) -> bool:
    """Whether the front matter has no opening line, and needs one."""
    document = binding.document
    if document.front_matter is None or document.is_sidecar:
        return False
    return not document.text.slice(document.front_matter).lstrip("\ufeff").startswith("---")


# At the end of a value.
_COMMENT = re.compile(r"[ \t]+(?=#[0-9])")
_ENTRY = re.compile(r"[ \t]*\w(?:[\w .-]*[\w.-])?[ \t]*:[ \t]+(\S(?:.*\S)?)[ \t]*")


RULE = Rule(
    "malformed-front-matter",
    "The front matter cannot be read, or not as it is meant.",
    ERROR,
    check,
    scope="outline",
    fix="quote the value, close the block, or remove the tab (safe)",
)
