"""The ids of proposals of other kinds and places in a text."""

from __future__ import annotations

from collections.abc import Iterator

from proposal_lsp import lazy_re as re
from proposal_lsp.document import Document
from proposal_lsp.workspace.find_links import find_mentions
from proposal_lsp.workspace.index_entry import IndexEntry, OtherId
from proposal_lsp.workspace.other_ids import HOLE, Places
from proposal_lsp.workspace.read_references import IN_LINK


def find_other_ids(document: Document, entry: IndexEntry, places: Places) -> Iterator[OtherId]:
    """The other ids in a text, without ids of its own kind and the words of links."""
    text = document.text
    if not any(prefix in text.source for prefix, _, _ in places):  # as nearly always
        return
    where = {prefix: (place, kinds) for prefix, place, kinds in places}
    own = {one.start for one in entry.mentions}
    for (id_, span), (lead, _), (digits, at) in find_mentions(document, _form(tuple(where))):
        if at.start in own or IN_LINK.match(text.source, span.end):
            continue
        number = int(digits)
        place, kinds = where[lead]
        yield OtherId(id_, number, place.replace(HOLE, str(number)), *span, text.line_at(span.start), kinds)


def _form(prefixes: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = "|".join(re.escape(one) for one in sorted(prefixes, key=len, reverse=True))
    return re.compile(rf"(?<![\w/.-])({longest_first})([0-9]{{1,9}})(?![\w-]|\.\w)")
