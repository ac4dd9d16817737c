"""A comment from the template has not been removed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from proposal_lsp import lazy_re as re
from proposal_lsp.binding import Binding, Bound
from proposal_lsp.binding.template import comments, fold, left_over
from proposal_lsp.document import Leaf
from proposal_lsp.document.inline import code_and_comments
from proposal_lsp.findings import Edit, Fix
from proposal_lsp.remembered import kept_with_first
from proposal_lsp.rules._rule import HINT, WARNING, Body, Report, Rule
from proposal_lsp.schema.model import KEPT_COMMENT

#: What is meant for this program.
_DIRECTIVE = re.compile(r"<!--\s*proposal-(?:lsp|schema):")
#: What is meant for others: `<!-- vale Rule = NO -->`, `<!-- markdownlint-disable MD013 -->`.
_FOR_TOOLS = re.compile(r"<!--\s*(?:(?:markdownlint|prettier|textlint|rumdl|remark|cspell|eslint)[-:]|vale\s\S+\s*=)")


def check(binding: Binding, body: Body) -> Iterator[Report]:
    """Comments equal to one of the template's, whitespace folded; the author's own if the schema says so.

    What most documents of a derived kind keep is no remark to the author.

    A section that is empty or still has the template's text must be written first: that is a finding already, and the
    comments say how.
    """
    if not body.has("<!--"):
        return
    bound = binding.bound_at(body.section) if body.section else None
    if bound is None or binding.schema.comments == "report" or not _is_unwritten(binding, bound):
        yield from _left(binding, body.leaves)


def _is_unwritten(binding: Binding, bound: Bound) -> bool:
    return binding.is_blank(bound.section) or bool(left_over(binding, bound.node, bound.section))


def _left(binding: Binding, body: Iterable[Leaf]) -> Iterator[Report]:
    known = _known(binding.template) if binding.template else frozenset()
    own_too = binding.schema.comments == "report"
    for leaf in (leaf for leaf in body if (known or own_too) and leaf.kind in ("html", "paragraph", "item")):
        text = binding.document.text.slice(leaf.span)
        for kind, place in code_and_comments(text):
            if kind == "code":
                continue
            comment, span = text[slice(*place)], place.shift(leaf.span.start)
            if fold(comment) in known and (KEPT_COMMENT, fold(comment)) not in binding.schema.customs:
                yield Report(
                    "This comment is from the template; remove it once you have read it.",
                    span,
                    fixes=(Fix("Remove the template's comment", (Edit(span, ""),), safe=True),),
                    tags=("unnecessary",),
                )
            elif own_too and not _DIRECTIVE.match(comment):
                yield Report(
                    "Comments are not allowed here; move this one into the text or remove it.",
                    span,
                )


@kept_with_first
def _known(template: Binding) -> frozenset[str]:
    """The comments of a template; one of a single word, such as `<!-- toc -->`, is a mark for a tool and stays."""
    document = template.document
    bodies = (document.preamble, *(section.leaves for section in document.sections))
    found = (one for body in bodies for one in comments(body) if not _FOR_TOOLS.match(one))
    return frozenset(one for one in found if len(one[4:-3].split()) > 1)


RULE = Rule(
    "template-comment",
    "A comment from the template has not been removed.",
    HINT,
    check,
    scope="body",
    metadata="names",
    fix="remove the comment (safe)",
    agreed=WARNING,
)
