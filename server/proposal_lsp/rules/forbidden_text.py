"""The text holds words that the schema forbids."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from proposal_lsp import lazy_re as re
from proposal_lsp.binding import Binding
from proposal_lsp.document import Leaf, Section
from proposal_lsp.document.inline import without_code_and_comments
from proposal_lsp.remembered import kept_with_first, remembered
from proposal_lsp.rules._forbidden import Forbidden, forbidden, forbidden_reports
from proposal_lsp.rules._rule import WARNING, Body, Report, Rule
from proposal_lsp.schema.model import ForbidSpec, Schema, every_section
from proposal_lsp.schema.pattern import folded

# What is not the author's prose: comments that are not closed, HTML tags, the targets of links, URLs.
_HIDDEN = re.compile(
    r"<!--.*|<[A-Za-z/][^<>]*>|\]\((?:[^()\n]|\([^()\n]*\))*\)|\]\[[^\[\]\n]*\]|https?://[^\s<>]+", re.DOTALL
)
#: One of these is in whatever is hidden.
_MARKS = ("<", "](", "][", "://")


def check(binding: Binding, body: Body) -> Iterator[Report]:
    """In a heading and its text. Code, comments, URLs, targets of links and metadata are not searched."""
    section = body.section
    specs = _specs(binding, section)
    if not specs:
        return
    if section is None:
        yield from _reports(binding, _search(binding, specs, body.leaves), 0)
    else:
        known, key = section.piece.derived, ("forbidden", specs)
        if key not in known:
            may_be = _may_be_in(section.piece.source, specs)
            found = _search(binding, specs, (section.heading, *section.leaves) if may_be else ())
            known[key] = [one._replace(span=one.span.shift(-section.base)) for one in found]
        if known[key]:
            yield from _reports(binding, known[key], section.base)


def _specs(binding: Binding, section: Section | None) -> tuple[ForbidSpec, ...]:
    """The words that are forbidden in a section, including those of the sections around it."""
    specs = binding.schema.forbid
    around = section if _sections_forbid(binding.schema) else None
    while around is not None:
        bound = binding.bound_at(around)
        specs = (*specs, *bound.node.spec.forbid) if bound else specs
        around = binding.parents.get(around.index)
    return specs


@kept_with_first
def _sections_forbid(schema: Schema) -> bool:
    """Whether any section forbids something of its own."""
    return any(spec.forbid for spec in every_section(schema.sections))


def _search(binding: Binding, specs: tuple[ForbidSpec, ...], leaves: Iterable[Leaf]) -> Iterator[Forbidden]:
    text = binding.document.text
    for leaf in leaves:
        if leaf.kind not in ("code", "rule"):
            source = text.slice(leaf.span)
            if _may_be_in(source, specs):
                found = _forbidden(specs, source)
                yield from (one._replace(span=one.span.shift(leaf.span.start)) for one in found)


def _may_be_in(text: str, specs: tuple[ForbidSpec, ...]) -> bool:
    """Whether a text has a word of what is forbidden: to look for words costs a tenth of a search."""
    lower = folded(text)
    return lower is None or any(pattern.sought in lower for spec in specs for pattern in spec.find)


def _reports(binding: Binding, found: Iterable[Forbidden], base: int) -> Iterator[Report]:
    """Reports of what is not in metadata; the places count from `base`."""
    own = [one for one in found if not _in_field(binding, one.span.start + base)]
    return forbidden_reports(binding.document.text, own, base)


@remembered()
def _forbidden(specs: tuple[ForbidSpec, ...], text: str) -> tuple[Forbidden, ...]:
    """The forbidden words in a block; cached for the blocks around the edited one."""
    text = without_code_and_comments(text, "\0")
    if any(mark in text for mark in _MARKS):
        text = _HIDDEN.sub(lambda hidden: "\0" * len(hidden.group()), text)
    return forbidden(specs, text)


def _in_field(binding: Binding, offset: int) -> bool:
    """Whether metadata is at an offset; forbidden words in a value are reported for its field."""
    fields = (*(bound.field for bound in binding.fields.bound), *binding.fields.unknown)
    return any(field.span.holds(offset) for field in fields)


RULE = Rule(
    "forbidden-text",
    "The text contains words that the schema forbids.",
    WARNING,
    check,
    scope="body",
    metadata="names",
    fix="replace the words as the schema says (safe)",
)
