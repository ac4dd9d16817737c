"""The first mention of another proposal is not a link."""

from __future__ import annotations

from collections.abc import Iterator

from proposal_lsp import lazy_re as re
from proposal_lsp.binding import Binding
from proposal_lsp.binding.identity import written_numbers
from proposal_lsp.document import Document, Leaf, Piece
from proposal_lsp.document.inline import without_code_and_comments
from proposal_lsp.document.links import is_link
from proposal_lsp.findings import Edit, Fix
from proposal_lsp.remembered import kept_with_first
from proposal_lsp.rules._rule import WARNING, Report, Rule
from proposal_lsp.schema.model import Schema
from proposal_lsp.text import Span
from proposal_lsp.workspace.mention_forms import named_numbers

#: Tags, images, targets of links and addresses, none of which is read as text.
_HIDDEN = re.compile(
    r"<[A-Za-z/][^<>]*>|!\[[^\[\]]*\]|\]\((?:[^()\n]|\([^()\n]*\))*\)|https?://[^\s<>()]+"
    r"|^ {0,3}\[[^\[\]\n]{1,200}\]:.*",
    re.MULTILINE,
)
#: Words in brackets; those of a link if a target follows, or they have a label that is defined.
_LINK = re.compile(r"\[([^\[\]]{1,500})\](?:\(|\[[^\[\]\n]{0,200}\])?")


def check(binding: Binding) -> Iterator[Report]:
    """One finding for each proposal that is named before a link has its id as its words."""
    if not _asks(binding):
        return
    document = binding.document
    fields = [bound.field.span for bound in binding.fields.bound]
    met = {one.value for one in written_numbers(binding).values()}
    for leaf in _leaves(document, binding.schema):
        if leaf.kind in ("code", "html", "rule"):
            continue
        source = document.text.slice(leaf.span)
        if all(number in met for number, _ in named_numbers(binding.schema, source)):
            continue
        source = without_code_and_comments(source, "\0")
        links = [
            Span(*found.span(1))
            for found in _LINK.finditer(source)
            if found.group().endswith("(") or is_link(found.group(), document.links)
        ]
        shown = _HIDDEN.sub(lambda hidden: "\0" * len(hidden.group()), source)
        for number, span in named_numbers(binding.schema, shown):
            place = span.shift(leaf.span.start)
            if number in met or any(one.holds(place.start) for one in fields):
                continue
            met.add(number)
            if not any(link.holds(span.start) for link in links):
                written = document.text.slice(place)
                message = f"The first mention of {written} must be a link."
                yield Report(message, place, fixes=_fixes(binding, number, place, written))


def _leaves(document: Document, schema: Schema) -> Iterator[Leaf]:
    """The blocks of the text before the first heading, and of sections that name a proposal."""
    yield from document.preamble
    for section in document.sections:
        if _names_any(section.piece, schema):
            yield section.heading
            yield from section.leaves


def _fixes(binding: Binding, number: int, place: Span, written: str) -> tuple[Fix, ...]:
    """A link to the file of that number, where its name says no more than the number."""
    forms = [form for form in binding.schema.filename if len(form.holes) == 1 and "/" not in form.source]
    lead = written[: next(at for at, one in enumerate(written) if one.isdigit())].casefold()
    form = next((one for one in forms if str(one.parts[0]).casefold() == lead), None)
    if form is None:
        return ()
    name = form.fill({form.holes[0].name: str(number)})
    return (Fix("Make it a link", (Edit(place, f"[{written}](./{name})"),)),)


def _asks(binding: Binding) -> bool:
    return binding.schema.references is not None and binding.schema.references.linked


def _reads(binding: Binding, piece: Piece) -> bool:
    return _asks(binding) and _names_any(piece, binding.schema)


@kept_with_first
def _names_any(piece: Piece, schema: Schema) -> bool:
    """Whether a text names a proposal at all."""
    return any(named_numbers(schema, piece.source))


RULE = Rule(
    "unlinked-reference",
    "The first mention of another proposal is not a link.",
    WARNING,
    check,
    scope="text",
    reads=_reads,
    fix="make it a link, if the number identifies the file",
)
