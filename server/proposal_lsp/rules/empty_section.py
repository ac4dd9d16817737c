"""A section has a heading and nothing under it."""

from __future__ import annotations

from collections.abc import Iterator

from proposal_lsp import lazy_re as re
from proposal_lsp.binding import Binding, Bound
from proposal_lsp.binding.spare import is_spare
from proposal_lsp.document import Section
from proposal_lsp.document.placeholders import reason_for_none
from proposal_lsp.document.visible import visible
from proposal_lsp.findings import Fix
from proposal_lsp.rules import _places
from proposal_lsp.rules._rule import ERROR, WARNING, Report, Rule
from proposal_lsp.scaffold.insert import fill_section

_MENTION = re.compile(r"n(?=\W*/)\W+a|not\W+applicable", re.IGNORECASE)


def check(binding: Binding, bound: Bound) -> Iterator[Report]:
    """Subsections count as content; comments, rules and link definitions do not; nor does a bare `N/A`."""
    section = bound.section
    name = section.name.title
    if binding.is_blank(section):
        if binding.outline.content_in(bound.node, name):
            return  # the heading says it, which is `misnamed-section`
        edits = fill_section(binding, bound.node, section)
        fixes = (Fix(f'Insert the template\'s text for "{name}"', edits),) if edits else ()
        spare = is_spare(binding, bound.node, section)
        yield Report(f'Section "{name}" is empty.', _places.heading_span(binding, section), fixes=fixes, is_spare=spare)
        return
    reason = not_applicable(section)
    if reason is None:
        return
    if not bound.node.spec.allow_na:
        yield Report(
            f'Section "{name}" cannot be marked as not applicable: every {binding.schema.name} requires it.',
            _places.heading_span(binding, section),
            is_guess=True,
        )
    elif not reason and bound.node.spec.allow_na != "bare":
        yield Report(
            f'Section "{name}" does not say why it does not apply; write `N/A - reason`.',
            _places.heading_span(binding, section),
            is_guess=True,
        )


def not_applicable(section: Section) -> str | None:
    """The reason a section gives for not applying, possibly empty; None if it does not say so."""
    words = [leaf.text for leaf in section.piece.leaves if leaf.kind not in ("rule", "html")]
    if len(words) != 1 or not _MENTION.search(words[0]):
        return None
    return reason_for_none(visible(words[0]))


RULE = Rule(
    "empty-section",
    "A section has no content.",
    WARNING,
    check,
    scope="section",
    metadata="names",
    fix="insert the template's text",
    agreed=ERROR,
)
