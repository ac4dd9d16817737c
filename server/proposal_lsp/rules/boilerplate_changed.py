"""A section does not have its fixed text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from proposal_lsp import lazy_re as re
from proposal_lsp.binding import Binding, Bound
from proposal_lsp.binding.fixed_text import fixed_text, says
from proposal_lsp.binding.template import fold, left_over
from proposal_lsp.document import Leaf
from proposal_lsp.document.headings import heading_key
from proposal_lsp.document.pieces import is_content, without_comments
from proposal_lsp.findings import Edit, Fix
from proposal_lsp.rules._rule import WARNING, Report, Rule
from proposal_lsp.rules.empty_section import not_applicable
from proposal_lsp.text import Span

_DEFINITION = re.compile(r"^ {0,3}\[([^\[\]]{1,200})\]:[ \t]*<?([^\s<>]+)", re.MULTILINE)
_REFERENCE = re.compile(r"\[([^\[\]]{1,200})\](?:\[([^\[\]]{0,200})\])?(?![(:])")

#: The share of words that a text has in common with the one it must be, for it to be that text with changes.
NEAR = 0.5


def check(binding: Binding, bound: Bound) -> Iterator[Report]:
    """Whitespace and comments do not count. Nothing is reported if the section is empty or not filled in.

    Links may be in the line or be defined below.
    """
    section, wanted = bound.section, fixed_text(binding, bound.node.spec)
    if not wanted:
        return
    leaves = [leaf for leaf in section.leaves if is_content(leaf) and leaf.span.start < binding.content_end]
    body = binding.document.text.slice(section.span)
    targets = {heading_key(label): target for label, target in _DEFINITION.findall(body)}
    said = [_text(leaf, targets) for leaf in leaves]
    if not leaves or says(" ".join(said), wanted):
        return
    if not_applicable(section) is not None or left_over(binding, bound.node, section):
        return
    others = [leaf for leaf, text in zip(leaves, said, strict=True) if not says(text, wanted)]
    whole = "…".join(wanted)
    shown = whole if len(whole) <= 100 else f"{whole[:99]}…"
    phrase = "must say only" if len(others) < len(leaves) else "must say"
    yield Report(
        f'Section "{section.name.title}" {phrase} "{shown}".',
        others[0].span,
        fixes=tuple(_restored(leaves, " ".join(said), whole))
        if len(others) == len(leaves) and len(wanted) == 1
        else (),
    )


def _restored(leaves: list[Leaf], said: str, wanted: str) -> Iterator[Fix]:
    """The text as it must be, in place of one that has most of its words; what is another text is the author's."""
    ours, theirs = Counter(wanted.casefold().split()), Counter(said.casefold().split())
    if sum((ours & theirs).values()) >= NEAR * max(ours.total(), theirs.total()):
        yield Fix("Restore the text", (Edit(Span(leaves[0].span.start, leaves[-1].span.end), wanted),))


def _text(leaf: Leaf, targets: Mapping[str, str]) -> str:
    """The text of a block, whitespace folded, with its links in the line."""

    def inline(link: re.Match[str]) -> str:
        target = targets.get(heading_key(link[2] or link[1]))
        return f"[{link[1]}]({target})" if target else link[0]

    text = fold(without_comments(leaf.text))
    return _REFERENCE.sub(inline, text) if targets else text


RULE = Rule(
    "boilerplate-changed",
    "A section does not have its fixed text.",
    WARNING,
    check,
    scope="section",
    fix="restore the text, if only some of its words differ",
)
