"""A line is meant as a heading but is not one: no space after its marks, something before them, bold text, or HTML."""

from __future__ import annotations

from collections.abc import Iterator

from proposal_lsp.binding import Binding
from proposal_lsp.binding.spare import is_spare, is_spare_line
from proposal_lsp.findings import Edit, Fix
from proposal_lsp.rules._lost import lost_in
from proposal_lsp.rules._rule import ERROR, WARNING, Body, Report, Rule
from proposal_lsp.text import Span

_INVISIBLE = "\ufeff\u200b\u2060\f"


def check(binding: Binding, body: Body) -> Iterator[Report]:
    """As long as it is not a heading, it belongs to the text of a section or to the text before the first heading."""
    if binding.schema.closing_marks == "report":
        yield from _closed(binding, body)
    for line, meant, node, kind in lost_in(binding, body):
        written = binding.document.text.slice(line).rstrip()
        written = " ".join(written.split()) if kind == "html" else written
        what = "bold text, not a heading" if kind == "bold" else "not a heading"
        yield Report(
            f'"{written.lstrip(_INVISIBLE)}" is {what}: {_remedy(written, meant)}.',
            line,
            fixes=(Fix(f"Make it `{meant}`", (Edit(line, meant),), safe=kind == "marks"),),
            is_spare=node is not None and is_spare_line(binding, node, body.section),
        )


def _closed(binding: Binding, body: Body) -> Iterator[Report]:
    """A heading with marks at its end, which the schema does not allow."""
    bound = binding.bound_at(body.section) if body.section else None
    if bound is None or bound.node.spec.heading.holes or bound.section.heading.setext:
        return
    span = bound.section.heading.span
    written = binding.document.text.slice(span).rstrip()
    bare = written.rstrip("#")
    if bare != written and bare[-1:] in (" ", "\t"):
        spare = is_spare(binding, bound.node, bound.section)
        place = Span(span.start + len(bare.rstrip()), span.start + len(written))
        fix = Fix("Remove the marks at the end", (Edit(place, ""),), safe=True)
        yield Report(f'"{written}" must have no marks at its end.', span, fixes=(fix,), is_spare=spare)


def _remedy(written: str, meant: str) -> str:
    before, mark, _ = written.partition("#")
    if before and mark and not before.strip("+" + _INVISIBLE):
        what = f'"{before}"' if "+" in before else "the invisible character"
        return f'remove {what} before "{meant[: meant.index(" ")]}"'
    words = written.lstrip("#")
    marks = written[: len(written) - len(words)]
    if not marks:
        return f'write "{meant}"'
    if words[0].isspace():
        return f'replace the space after "{marks}" with a plain one'
    return f'add a space after "{marks}"'


RULE = Rule(
    "malformed-heading",
    "A line is meant as a heading but is not one.",
    WARNING,
    check,
    scope="body",
    metadata="conditions",
    fix="make it a heading (safe for `#` marks)",
    agreed=ERROR,
)
