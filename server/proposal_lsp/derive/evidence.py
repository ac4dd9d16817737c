"""How finished documents support a derived schema, and how severe its rules therefore are. Pure.

The template alone proves that its text is left over, that a value is not one of those it lists, that a heading is one
typo away from one of its own, that a section is empty and that front matter is broken: these are warnings. What is
missing needs witnesses: `requirement` says how many. Order, levels, the form of titles and of values are guesses, and
information. No document is a witness for itself; drafts are never witnesses.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from functools import cache
from typing import TypeVar

from proposal_lsp.binding import bind
from proposal_lsp.binding.template import comments, left_over
from proposal_lsp.catalog.derived import Derived, Guess
from proposal_lsp.derive.corpus import FEW, MIN_DOCUMENTS, SEEN, Corpus, account, progress_of
from proposal_lsp.derive.refine import refine
from proposal_lsp.detection.near_template import NEAR_TEMPLATE, core
from proposal_lsp.detection.score import score
from proposal_lsp.document import Document, parse
from proposal_lsp.findings import Severity
from proposal_lsp.lazy_dataclasses import NamedTuple, replace
from proposal_lsp.rules import RULES, Rule, run
from proposal_lsp.schema.model import KEPT_COMMENT, STATES, Schema
from proposal_lsp.schema.severities import RuleSeverity
from proposal_lsp.schema.write import write_schema

#: Characters at the start of a document in which its status is looked for first.
HEAD = 1500

T = TypeVar("T")
#: The findings of a document, by code and message.
Breach = frozenset[tuple[str, str]]

#: Rules that the template only suggests.
_GUESSED = frozenset(
    {
        *("missing-title", "malformed-title", "malformed-value", "mismatched-value", "misplaced-section"),
        *("wrong-heading-level", "duplicate-section", "section-count", "missing-content", "table-columns"),
        *("conditional-field", "conditional-section", "misnamed-file", "template-comment"),
    }
)
#: Rules that only documents can prove.
_WITNESSED = frozenset({"missing-section", "missing-field"})


#: Rules that stay valid however many documents break them; frequent other names become aliases in the schema.
_SLIPS = frozenset({"misnamed-section", "misnamed-field"})


class Witness(NamedTuple):
    """A document that is taken into account."""

    path: str
    document: Document


class Evidence(NamedTuple):
    """The documents that are taken into account."""

    settled: tuple[Witness, ...] = ()
    #: The beginnings of drafts and of dead documents: what they call their status is a status.
    others: tuple[Witness, ...] = ()


def weigh(
    sources: Iterable[tuple[str, str]],
    schema: Schema,
    *,
    most: int,
    total: int,
    drafts: bool = False,
) -> Evidence:
    """The documents of this kind that are neither drafts nor dead, as far as they say; each has a path and a text.

    At most `most` documents, with `total` characters together. With `drafts`, drafts are included.
    """
    settled: list[Witness] = []
    others: list[Witness] = []
    for path, source in sources:
        # Most have their status at the start, so that the rest need not be read.
        start = parse(source[:HEAD])
        if progress_of(start, schema) in (("dead",) if drafts else ("open", "dead")):
            others.append(Witness(path, start))
            continue
        document = parse(source)
        if _is_settled(document, schema):
            settled.append(Witness(path, document))
        if len(settled) >= most or sum(len(one.document.text.source) for one in settled) >= total:
            break
    return Evidence(tuple(settled), tuple(others))


def _is_settled(document: Document, schema: Schema) -> bool:
    """Whether a document is of this kind, and neither dead nor mostly the template's text."""
    if score(document, None, core(schema)).score < NEAR_TEMPLATE or progress_of(document, schema) == "dead":
        return False
    binding = bind(document, schema)
    unfilled = sum(
        binding.is_blank(one.section) or bool(left_over(binding, one.node, one.section)) for one in binding.bound
    )
    return not binding.bound or 2 * unfilled < len(binding.bound)


def refined(derived: Derived, evidence: Evidence) -> Derived:
    """The schema as refined by finished documents, with the severities that follow for the rules."""
    schema = derived.schema
    settled, others = (Corpus.of(account(one.document, schema) for one in some) for some in evidence)
    found = refine(derived, settled, others)
    broken = [_broken(one.document, found.schema) for one in evidence.settled]
    whole = _weighed(found, broken)
    said = _says(whole.schema)
    # The others say no more than one word, of which two are needed.
    places = {one.path: at for at, one in enumerate(evidence.settled)}

    @cache
    def without(path: str) -> Schema | None:
        at = places[path]
        rest = Corpus.of(_but(settled.documents, at))
        one = _weighed(refine(derived, rest, others), _but(broken, at)).schema
        one = replace(one, doc=whole.schema.doc)
        return None if _says(one) == said else one

    return replace(whole, witnesses=frozenset(places), without=without)


def _says(schema: Schema) -> object:
    """A derived schema as a value: equal for equal schemas."""
    return write_schema(schema), schema.once, schema.customs


def _but(some: Sequence[T], at: int) -> tuple[T, ...]:
    """All except the one at an index."""
    return tuple(one for place, one in enumerate(some) if place != at)


def _broken(document: Document, schema: Schema) -> Breach:
    """What a document breaks: the codes of rules, and their messages with them; and the comments that it keeps."""
    bodies = (document.preamble, *(section.leaves for section in document.sections))
    kept = ((KEPT_COMMENT, one) for body in bodies for one in comments(body))
    return frozenset((one.code, one.message) for one in run(bind(document, schema), RULES)).union(kept)


def _weighed(derived: Derived, broken: Sequence[Breach]) -> Derived:
    """A schema with the severities of its rules; `broken` has what each of its documents breaks."""
    count = len(broken)
    by_rule = Counter(code for breach in broken for code in {code for code, _ in breach} - _WITNESSED - {KEPT_COMMENT})
    by_thing = Counter(thing for breach in broken for thing in breach if thing[0] not in _WITNESSED | _SLIPS)
    has_shares = count >= MIN_DOCUMENTS
    # What at least a third of a few documents have in common is not a mistake either; to drop a rule takes more of
    # them.
    several = max(FEW, SEEN * count if has_shares else count / 3)
    # A comment that most keep is not for the author, and is not reported at all.
    at_least = {KEPT_COMMENT: max(FEW, count // 2 + 1)}
    by_rule = by_rule if has_shares else Counter()
    usual = frozenset(code for code, breaking in by_rule.items() if breaking > max(several, count / 2))
    schema = replace(
        derived.schema,
        severities=tuple(_severities(usual, count)),
        once=usual,
        customs=frozenset(thing for thing, breaking in by_thing.items() if breaking >= at_least.get(thing[0], several)),
        is_derived=True,
    )
    often = {code: breaking / count for code, breaking in by_rule.items() if breaking >= several}
    guesses = (Guess(("rules", code), f"{share:.0%} of the documents break it") for code, share in often.items())
    return replace(derived, schema=schema, guesses=(*derived.guesses, *guesses))


def _severities(usual: Set[str], documents: int) -> Iterator[RuleSeverity]:
    """The upper bounds of a rule's severity, for the states in which its own is higher."""
    for rule in RULES:
        mildest = Severity.WARNING if documents < MIN_DOCUMENTS else Severity.ERROR
        if rule.code in _GUESSED | usual or (rule.code in _WITNESSED and documents < FEW):
            mildest = Severity.INFORMATION
        yield from milder(rule, mildest)


def milder(rule: Rule, mildest: Severity) -> Iterator[RuleSeverity]:
    """A severity for a rule in each of the states in which its own is more severe."""
    for state in STATES:
        own = rule.severity(state)
        if own is not None and own < mildest:
            yield rule.code, state, mildest
