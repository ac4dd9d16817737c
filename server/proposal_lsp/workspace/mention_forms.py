"""The forms of the ids of a kind of proposal in text: `RFC-12`."""

from __future__ import annotations

from collections.abc import Iterator

from proposal_lsp import lazy_re as re
from proposal_lsp.binding.identity import number_hole
from proposal_lsp.remembered import kept_with_first
from proposal_lsp.schema.model import Schema
from proposal_lsp.schema.pattern import folded, sought
from proposal_lsp.text import Span, Text

_LEAD = re.compile(r"[^\W\d_]{1,20}[-_ #]?")
_LEAD_BEFORE = re.compile(rf"{_LEAD.pattern}\Z")


def id_prefixes(schema: Schema, *, preferred: bool = False) -> tuple[str, ...]:
    """The letters before the number in titles and file names of this kind, as ids have them: `RFC-`, `EIP-`.

    The `preferred` ones are without those of the title's other forms.
    """
    hole = number_hole(schema)
    title = schema.title.forms[: 1 if preferred else None] if schema.title else ()
    titles = [str(form.parts[0]) for form in title if form.parts[1:2] == (hole,)]
    names = [str(form.parts[0]).upper() for form in schema.filename if form.parts[1:2] == (hole,)]
    ids = () if preferred or schema.references is None else schema.references.ids
    said = [str(form.parts[0]) for form in ids if len(form.parts) == 2]
    found = dict.fromkeys(lead for lead in (*titles, *names, *said) if _LEAD.fullmatch(lead))
    if not found and not preferred and schema.id.isalpha():
        found = {f"{schema.id.upper()}-": None}  # what people call them: `ADR-4` is `0004-wood.md`
    return tuple(found) if hole else ()


@kept_with_first
def known_prefixes(schema: Schema) -> tuple[str, ...]:
    """All of them, remembered."""
    return id_prefixes(schema)


@kept_with_first
def preferred_prefixes(schema: Schema) -> tuple[str, ...]:
    """The preferred ones, remembered."""
    return id_prefixes(schema, preferred=True)


@kept_with_first
def mention_form(schema: Schema) -> re.Pattern[str] | None:
    """The regular expression for the ids, with the digits as its group; None if ids have no letters."""
    leads = _alternatives(id_prefixes(schema), r"[\w/.-]")
    return re.compile(rf"(?:{leads})([0-9]{{1,9}})(?![\w-]|\.\w)") if leads else None


def _alternatives(leads: tuple[str, ...], before: str) -> str:
    """An expression for one of some letters with nothing `before` them: that is examined last, being likely."""
    return "|".join(rf"{re.escape(lead)}(?<!{before}{'.' * len(lead)})" for lead in leads)


def named_numbers(schema: Schema, text: str) -> Iterator[tuple[int, Span]]:
    """The numbers of the ids in a text, in any letter case, each with the place of the id."""
    form, words = _any_case(schema)
    lower = folded(text)
    if not words or (lower is not None and not any(word in lower for word in words)):
        return iter(())
    return ((int(found.group(1)), Span(*found.span())) for found in form.finditer(text))


@kept_with_first
def _any_case(schema: Schema) -> tuple[re.Pattern[str], frozenset[str]]:
    """The regular expression for ids in any letter case, and words one of which each id contains; no words if ids have
    no letters.
    """
    prefixes = id_prefixes(schema)
    leads = _alternatives(prefixes, r"\w")
    form = re.compile(rf"(?:{leads})([0-9]{{1,9}})(?!\w)", re.IGNORECASE)
    return form, frozenset(sought(lead) for lead in prefixes)


def with_lead(text: Text, digits: Span) -> Span:
    """An id with its letters, given the place of its digits; only the digits where there are none before them."""
    lead = _LEAD_BEFORE.search(text.slice(Span(max(0, digits.start - 21), digits.start)))
    return Span(digits.start - len(lead.group()), digits.end) if lead else digits
