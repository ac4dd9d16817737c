"""Reads the references of a document to other proposals: in its fields of references, and by ids in its text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from proposal_lsp import lazy_re as re
from proposal_lsp.binding import Binding, BoundField, plain_value
from proposal_lsp.binding.items import items
from proposal_lsp.document.placeholders import reason_for_none
from proposal_lsp.remembered import kept_with_first
from proposal_lsp.schema.model import Schema
from proposal_lsp.text import Text
from proposal_lsp.workspace.index_entry import IndexEntry, Link, Mention, NamedProposal, ReferenceField
from proposal_lsp.workspace.mention_forms import id_prefixes, with_lead

#: An item that is an id or a number: `RFC-12`, `#12`, `0012-slug`, `3. Title`, also with a remark in brackets.
_ID = re.compile(
    r"(?:#|(?P<lead>[^\W\d_]{1,20})[-_ #]{0,2})?(?P<digits>[0-9]{1,9})(?P<part>#[\w.-]{1,40})?"
    r"(?P<slug>-[\w.-]{0,200})?(?:\Z|(?=\.?\s)|(?=[(\[,;:]))"
)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://|mailto:|www\.", re.IGNORECASE)
_PATH = re.compile(r"[^\s()\[\]<>|]{1,300}")
#: The words before an id, on its line.
_WORDS = re.compile(r"([^\W\d_][\w /-]{0,60}?)[ :*_]{0,5}\Z")
#: What follows an id in the words of a link.
IN_LINK = re.compile(r"[^\[\]\n]{0,300}\](?:\(|\[)")


@kept_with_first
def reference_fields(schema: Schema) -> tuple[ReferenceField, ...]:
    """The specification of its fields of references in a schema."""
    return tuple(
        ReferenceField(one.key, one.inverse, one.target.status, one.target.state, int(one.target.mature))
        for one in schema.metadata.fields
        if one.type == "reference"
    )


def read_references(binding: Binding, entry: IndexEntry) -> Iterator[NamedProposal]:
    """The proposals that fields name, then those that the text names, each of these once; `entry` has the rest."""
    names = {
        name.casefold(): spec.key
        for spec in binding.schema.metadata.fields
        if spec.type == "reference"
        for name in (spec.key, *spec.aliases)
    }
    if names:
        typed = [bound for bound in binding.known.bound if bound.spec.type == "reference"]
        yield from _in_links(typed if binding.sidecar is None else (), names, entry.links)
        for bound in typed:
            yield from _in_field(binding, bound, entry)
        yield from _after_words(binding, typed, names, entry.mentions)
    asked = binding.schema.references
    if asked is not None and asked.known and not asked.linked:  # reported as an unlinked reference
        yield from _in_text(binding, entry)


def _in_links(typed: Iterable[BoundField], names: Mapping[str, str], links: Iterable[Link]) -> Iterator[NamedProposal]:
    """Links in the value of a field of references, and after the words that name one: `Superseded by [...](...)`."""
    for link in links:
        inside = next((one.spec.key for one in typed if one.field.value_span.holds(link.start)), "")
        key = names.get(link.relation.casefold()) or inside
        if key:
            yield NamedProposal.by_link(key, link)


def _in_field(binding: Binding, bound: BoundField, entry: IndexEntry) -> Iterator[NamedProposal]:
    """The items that are no links: ids, numbers and paths. Of other text it is not known what it means."""
    leads = {lead.strip("-_ #").casefold() for lead in id_prefixes(binding.schema)}
    for text, span in items(binding.sidecar or binding, bound.field, bound.spec):
        place = span if binding.sidecar is None else entry.span
        line = binding.document.text.line_at(place.start)
        words = plain_value(text)
        if "](" in text or _SCHEME.match(words) or reason_for_none(words) is not None:
            continue
        found = _ID.match(words)
        if found and (found["lead"] is None or found["lead"].casefold() in leads):
            written = words[: found.end("part") if found["part"] else found.end("digits")]
            yield NamedProposal(bound.spec.key, written, int(found["digits"]), "", "id", *place, line=line)
        elif (path := _PATH.match(words)) and ("/" in path.group() or path.group().lower().endswith(".md")):
            yield NamedProposal(bound.spec.key, path.group(), None, path.group(), "path", *place, line=line)


def listed_numbers(binding: Binding, bound: BoundField) -> set[int]:
    """The numbers of the proposals that a field names by id or number."""
    found = (_ID.match(plain_value(text)) for text, _ in items(binding.sidecar or binding, bound.field, bound.spec))
    return {int(one["digits"]) for one in found if one}


def _after_words(
    binding: Binding, typed: Iterable[BoundField], names: Mapping[str, str], mentions: Iterable[Mention]
) -> Iterator[NamedProposal]:
    """Ids in other metadata after the words that name a field of references: `superseded by ADR-0123`."""
    text = binding.document.text
    for mention in mentions:
        if not mention.relation or any(one.field.span.holds(mention.start) for one in typed):
            continue
        id_ = _id_in_text(text, mention)
        before = _WORDS.search(text.source[max(text.line_starts[id_.line], id_.start - 100) : id_.start])
        key = next((names[word] for word in _endings(before.group(1)) if word in names), "") if before else ""
        if key and not IN_LINK.match(text.source, mention.end):
            yield id_._replace(field=key)


def _endings(words: str) -> Iterator[str]:
    """The last words of a text, the longest first: `Status: superseded by` ends with `superseded by`."""
    parts = words.casefold().split()
    return (" ".join(parts[at:]) for at in range(len(parts)))


def _in_text(binding: Binding, entry: IndexEntry) -> Iterator[NamedProposal]:
    """The first place, outside of links, of each id in the text."""
    text, seen = binding.document.text, {entry.number}
    for mention in entry.mentions:
        if mention.relation or mention.number in seen or IN_LINK.match(text.source, mention.end):
            continue
        seen.add(mention.number)
        yield _id_in_text(text, mention)


def _id_in_text(text: Text, mention: Mention) -> NamedProposal:
    """The proposal that a mention names, by all of its id; a mention has only the digits."""
    span = with_lead(text, mention.span)
    return NamedProposal("", text.slice(span), mention.number, "", "id", *span, line=text.line_at(span.start))
