"""Nodes to `ContentSpec`: what the body of a section must hold."""

from __future__ import annotations

from proposal_lsp.located_yaml import YamlNode
from proposal_lsp.schema.keys import COLUMN, CONTENT, LABEL, LIST, TABLE
from proposal_lsp.schema.load_bounds import read_bounds
from proposal_lsp.schema.load_values import claim, read_names, read_values
from proposal_lsp.schema.model import ColumnSpec, ContentSpec, LabelSpec, ListSpec, TableSpec
from proposal_lsp.schema.problems import FLAGS, Problems, is_nothing
from proposal_lsp.schema.reader import Entry, MapReader, read_entries, read_map, read_scalars
from proposal_lsp.schema.references import References


def read_content(section: MapReader, references: References) -> ContentSpec:
    """The key `content`."""
    reader = section.map("content", "the content of a section", CONTENT)
    if reader is None:
        return ContentSpec()
    return ContentSpec(
        _table(reader, references),
        _list(reader),
        _code(reader),
        _labels(reader),
        reader.text("text") or None,
        reader.number("min_words") or 0,
        section.key_span("content"),
    )


def _table(content: MapReader, references: References) -> TableSpec | None:
    reader = content.map("table", "a table", TABLE)
    if reader is None:
        return None
    problems = reader.problems
    node = reader.node("columns")
    if node is None or node.kind != "mapping" or not node.pairs:
        if node is not None:
            problems.expected("`columns`", "headers of columns, each with its keys", node)
        elif reader.misses("columns"):
            problems.add("A table needs `columns`.", reader.span)
        return None
    names: dict[str, str] = {}
    entries = list(read_entries(node, problems, fold=True))
    for entry in entries:
        claim(names, entry.key, entry.name, problems)
    columns = tuple(_column(entry, names, problems, references) for entry in entries)
    least = reader.number("min_rows")
    return TableSpec(columns, 1 if least is None else least, content.key_span("table"))


def _column(entry: Entry, names: dict[str, str], problems: Problems, references: References) -> ColumnSpec:
    empty = ColumnSpec(entry.name, span=entry.key.span)
    if is_nothing(entry.value):
        return empty
    reader = read_map(entry.value, "a column", COLUMN, problems, entry.key.span)
    if reader is None:
        return empty
    return ColumnSpec(
        entry.name,
        reader.text("doc"),
        read_names(reader, names, entry.name),
        reader.flag("required"),
        read_values(reader, references),
        reader.pattern("pattern"),
        reader.flag("unique"),
        entry.key.span,
    )


def _list(content: MapReader) -> ListSpec | None:
    reader = content.map("list", "a list", LIST)
    if reader is None:
        return None
    least, most = read_bounds(reader, 0)
    return ListSpec(
        1 if least is None else least,
        most,
        reader.flag("checklist"),
        reader.pattern("item"),
        content.key_span("list"),
    )


def _code(content: MapReader) -> tuple[str, ...] | None:
    """`true` asks for any block of code, `false` for none, anything else for one in one of the languages."""
    node = content.node("code")
    if node is None:
        return None
    if node.kind == "scalar" and not node.quoted and node.value in FLAGS:
        return () if FLAGS[node.value] else None
    return tuple(word.casefold() for word in content.texts("code", "languages"))


def _labels(content: MapReader) -> tuple[LabelSpec, ...]:
    node = content.node("labels")
    if node is None:
        return ()
    problems = content.problems
    names: dict[str, str] = {}
    if node.kind != "mapping":
        return _plain_labels(read_scalars(node, "`labels`", "labels", problems), names, problems)
    entries = list(read_entries(node, problems, fold=True))
    for entry in entries:
        claim(names, entry.key, entry.name, problems)
    return tuple(_label(entry, names, problems) for entry in entries)


def _plain_labels(nodes: tuple[YamlNode, ...], names: dict[str, str], problems: Problems) -> tuple[LabelSpec, ...]:
    for node in nodes:
        claim(names, node, node.value.strip(), problems)
    return tuple(LabelSpec(node.value.strip(), span=node.span) for node in nodes)


def _label(entry: Entry, names: dict[str, str], problems: Problems) -> LabelSpec:
    empty = LabelSpec(entry.name, span=entry.key.span)
    if is_nothing(entry.value):
        return empty
    reader = read_map(entry.value, "a label", LABEL, problems, entry.key.span)
    if reader is None:
        return empty
    return LabelSpec(
        entry.name,
        reader.text("doc"),
        reader.flag("required", default=True),
        read_names(reader, names, entry.name),
        entry.key.span,
    )
