"""Lists of proposals, between two comments, that are out of date."""

from __future__ import annotations

from collections.abc import Iterator

from proposal_lsp.findings import Edit, Fix
from proposal_lsp.text import Span
from proposal_lsp.workspace.index_entry import IndexEntry
from proposal_lsp.workspace.index_table import BadOption, block_content, block_digest, chosen
from proposal_lsp.workspace.proposal_index import Index
from proposal_lsp.workspace.remark import Remark


def check(index: Index, entry: IndexEntry) -> Iterator[Remark]:
    """In any Markdown file: a README more often than a proposal."""
    for block in entry.blocks:
        try:
            content = block_content(chosen(index.proposals(), entry.path, block.options), entry.path, block.eol)
        except BadOption as error:
            yield Remark(str(error), Span(*block.comment), block.line)
            continue
        if block_digest(content) != block.digest:
            edit = Edit(Span(block.start, block.end), content)
            fix = Fix("Update the index", (edit,), safe=True)
            yield Remark("This index is out of date.", Span(*block.comment), block.line, (fix,))
