"""The required contents of a section as data, in addition to its body: a table, a list, code, labelled paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from proposal_lsp.exchange.field_data import as_text
from proposal_lsp.exchange.shapes import Data, list_at, object_at, text_at
from proposal_lsp.schema.model import ContentSpec, SectionSpec


def write_body(spec: SectionSpec | None, data: Data, place: str) -> str:
    """The body of a section: its text, then its other contents. Raises DataError."""
    body = text_at(data.get("body"), f"{place}.body").strip("\r\n")
    blocks = [body] if body else []
    content = spec.content if spec else ContentSpec()
    blocks += _table(content, data, place)
    items = [as_text(item) for item in list_at(data.get("list"), f"{place}.list")]
    mark = "- [ ] " if content.list and content.list.checklist else "- "
    if items:
        blocks.append("\n".join(mark + item for item in items))
    if code := text_at(data.get("code"), f"{place}.code"):
        fence = "`" * max([3, *(len(run) + 1 for run in re.findall("`+", code))])
        blocks.append(f"{fence}{(content.code or ('',))[0]}\n{code.rstrip()}\n{fence}")
    labels = object_at(data.get("labels"), f"{place}.labels")
    blocks += [f"**{label}**: {as_text(text)}" for label, text in labels.items()]
    return "\n\n".join(blocks)


def _table(content: ContentSpec, data: Data, place: str) -> Iterator[str]:
    rows = [object_at(row, f"{place}.table") for row in list_at(data.get("table"), f"{place}.table")]
    if rows:
        headers = [column.header for column in content.table.columns] if content.table else list(rows[0])
        lines = [headers, ["---"] * len(headers), *([as_text(row.get(name)) for name in headers] for row in rows)]
        yield "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines)
