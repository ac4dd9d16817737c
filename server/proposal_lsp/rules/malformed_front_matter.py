"""The front matter cannot be read, or is not read as intended."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from proposal_lsp import lazy_re as re
from proposal_lsp.binding import Binding
from proposal_lsp.document import SyntaxProblem
from proposal_lsp.findings import Edit, Fix
from proposal_lsp.rules._rule import ERROR, Report, Rule
from proposal_lsp.text import Span


def check(binding: Binding) -> Iterator[Report]:
    """At the exact token; every field that can be read line by line is still checked."""
    if _is_bare(binding) and "front-matter" not in binding.schema.metadata.styles:
        return  # plain lines above a rule, which is not a mistake where metadata is not front matter
    for problem in binding.document.problems:
        yield Report(problem.message, problem.span, fixes=problem.fixes or tuple(_fixes(binding, problem)))
    if not binding.document.problems:
        yield from _cut_off(binding)


def _cut_off(binding: Binding) -> Iterator[Report]:
    """Text whose end YAML reads as a comment, since a `#` follows a space (YAML 1.2, 6.6): `title: Update #2`.

    Someone who means a comment writes a space after the mark; a number is meant as a part of the text.
    """
    text = binding.document.text
    typed = {id(bound.field) for bound in binding.fields.bound if bound.spec.type not in ("text", "list", "reference")}
    fields = (one for one in binding.document.fields if one.style == "front-matter" and id(one) not in typed)
    for value in chain.from_iterable((field, *field.children) for field in fields):
        line = text.line_span(text.line_at(value.value_span.end))
        found = _COMMENT.match(text.source, value.value_span.end, line.end)
        if found and not value.quoted and not value.children and value.value:
            comment = Span(found.end(), found.end() + len(text.source[found.end() : line.end].rstrip()))
            whole = Span(value.value_span.start, comment.end)
            quoted = _quoted(text.slice(whole), whole)
            yield Report(
                f'YAML reads "{text.slice(comment)}" as a comment, so the value is "{value.value}"; '
                "quote it to keep all of it.",
                comment,
                fixes=(Fix("Quote the value", (quoted,)),),
            )


def _fixes(binding: Binding, problem: SyntaxProblem) -> Iterator[Fix]:
    """Remove tabs, remove or insert spaces, or quote values; which of them helps is seen on trying.

    The same slip on other lines is fixed too, since the parser reports the first one only.
    """
    text = binding.document.text
    line = text.line_span(text.line_at(problem.span.start))
    raw = text.slice(line)
    if raw.startswith("\t"):
        tabs = len(raw) - len(raw.lstrip("\t"))
        yield Fix("Remove the tab", (Edit(Span(line.start, line.start + tabs), ""),), safe=True)
    elif raw.startswith(" ") and problem.span.start - line.start == len(raw.partition(":")[0]):
        spaces = len(raw) - len(raw.lstrip(" "))
        if ": " not in raw.partition(":")[2]:  # else it would still be no line of its own
            yield Fix("Remove the spaces", (Edit(Span(line.start, line.start + spaces), ""),))
    elif text.slice(problem.span) == ":" and text.source[problem.span.end : problem.span.end + 1].strip():
        ends = sorted({problem.span.end, *(found.end() for found in _on_lines(binding, _TIGHT))})
        yield Fix("Insert a space", tuple(Edit(Span(end, end), " ") for end in ends), safe=True)
    elif (found := _ENTRY.fullmatch(raw) or _RESERVED.match(raw)) and found.group(1)[0] != "*":
        others = _on_lines(binding, _RESERVED) if found.group(1)[0] in "@`" else ()
        spans = sorted({Span(*found.span(1)).shift(line.start), *(Span(*other.span(1)) for other in others)})
        yield Fix("Quote the value", tuple(_quoted(text.slice(span), span) for span in spans), safe=True)


def _quoted(value: str, span: Span) -> Edit:
    value = value.replace("\\", "\\\\").replace('"', '\\"')
    return Edit(span, f'"{value}"')


def _on_lines(binding: Binding, form: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """The lines of the front matter that begin with a form."""
    text, block = binding.document.text, binding.document.block
    for span in block.blocks if block else ():
        for line in range(text.line_at(span.start), text.line_at(max(span.end - 1, span.start)) + 1):
            found = form.match(text.source, *text.line_span(line))
            if found is not None:
                yield found


def _is_bare(binding: Binding) -> bool:
    """Whether the front matter has no opening line, and needs one."""
    document = binding.document
    if document.block is None or document.is_sidecar or document.block.language != "yaml":
        return False
    return document.block.whole.start == document.block.blocks[0].start


# At the end of a value.
_COMMENT = re.compile(r"[ \t]+(?=#[0-9])")
_ENTRY = re.compile(r"[ \t]*\w(?:[\w .-]*[\w.-])?[ \t]*:[ \t]+(\S(?:.*\S)?)[ \t]*")
# Characters with which no value may start (YAML 1.2, 5.3), in an entry or an item of a list.
_RESERVED = re.compile(r"[ \t]*(?:- +|\w[\w .-]*: +)([@`](?:[^\n\r]*\S)?)")
# A colon that touches its value, on a line that cannot continue another.
_TIGHT = re.compile(r"[A-Za-z][\w-]*:(?=[^\s:/])")


RULE = Rule(
    "malformed-front-matter",
    "The front matter cannot be read, or is not read as intended.",
    ERROR,
    check,
    scope="outline",
    fix="quote the value, or write the marks as they must be (safe)",
)
