"""A section that the schema requires is not there."""

from __future__ import annotations

import re
from collections.abc import Iterator

from proposal_lsp.binding import Binding
from proposal_lsp.binding.outline import Node
from proposal_lsp.binding.relations import section_breaches
from proposal_lsp.document.headings import read_heading
from proposal_lsp.remembered import kept_with_first
from proposal_lsp.rules import _places
from proposal_lsp.rules._lost import lost_headings, may_be_lost, swallowed
from proposal_lsp.rules._rule import ERROR, WARNING, Report, Rule
from proposal_lsp.rules._shared_headings import is_joined


def check(binding: Binding) -> Iterator[Report]:
    """Only the outermost missing sections; what would stand in them comes with them. Of a choice, one finding."""
    lost = {*(one.node for one in lost_headings(binding)), *swallowed(binding)} if binding.missing else set()
    for missing in binding.missing:
        if missing.conditional or missing.node in lost or is_joined(binding, missing.node):
            continue
        node = missing.node
        message, is_guess = f'Section "{node.spec.heading.shown}" is missing;', _is_elsewhere(binding, node)
        yield _places.absence(binding, message, missing.after, node, is_guess=is_guess)
    for breach, nodes in section_breaches(binding):
        if breach.kind == "none":
            members = [nodes[name] for name in breach.names]
            before, _ = binding.place(members[0])
            message = f"One of the sections {_places.choice(breach.names)} is missing;"
            yield _places.absence(binding, message, before, *members)


def _is_elsewhere(binding: Binding, node: Node) -> bool:
    """Whether a heading of its level has all words of one of its names, and others: maybe it is joined with another."""
    names = [_words(read_heading(name.words).key) for name in (node.spec.heading, *node.spec.aliases)]
    having = _headings_by_word(binding)
    rarest = ((name, min((having.get((node.level, word), []) for word in name), key=len)) for name in names if name)
    return any(name < other for name, others in rarest for other in others)


@kept_with_first
def _headings_by_word(binding: Binding) -> dict[tuple[int, str], list[frozenset[str]]]:
    """The words of each heading, by its level and each of them."""
    found: dict[tuple[int, str], list[frozenset[str]]] = {}
    for section in binding.document.sections:
        words = _words(section.name.key)
        for word in words:
            found.setdefault((section.level, word), []).append(words)
    return found


def _words(key: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", key))


RULE = Rule(
    "missing-section",
    "A required section is missing.",
    WARNING,
    check,
    scope="text",
    fix="insert the section in its place, with the template's text",
    agreed=ERROR,
    reads=may_be_lost,
)
