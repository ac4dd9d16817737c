"""`list` and `graph`: the proposals of files and folders, and which names which."""

from __future__ import annotations

import csv
import os
from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

from proposal_lsp import lazy_re as re
from proposal_lsp.cli.check import processors
from proposal_lsp.cli.check_repository import index_of, root_of
from proposal_lsp.cli.console import CannotRun, Console, printable, shown_path
from proposal_lsp.cli.formats.json_list import dump
from proposal_lsp.cli.gather import Gathering
from proposal_lsp.cli.read_files import check_files
from proposal_lsp.results.cached_results import open_cache, plain_check
from proposal_lsp.workspace.index_entry import IndexEntry
from proposal_lsp.workspace.index_table import in_order, table
from proposal_lsp.workspace.proposal_relations import Relation, relations

_AGE = re.compile("([0-9]{1,5})([dwmy])")
_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}
#: Characters of the columns of a table; what is longer is cut. The path is last, and whole.
_MOST = (16, 60, 24, 20)
_HEADERS = ("Number", "Title", "Status", "Kind", "Path")

#: Colours of the states, for diagrams.
_FILLS = {"open": "#fff3bf", "agreed": "#d3f9d8", "done": "#d0ebff", "dead": "#e9ecef"}

Write = Callable[[Sequence[IndexEntry], Gathering], None]


def run(options: Namespace, console: Console) -> int:
    """List the proposals that the options name, or draw which of them names which (`graph`). Raises CannotRun."""
    seen = gathered(options.paths, console)
    entries = list(chosen(seen, options.status or (), options.kind or (), options.older_than))
    if options.command == "graph":
        write = _write_dot if options.format == "dot" else _write_mermaid
        write(entries, seen, [one for one in _relations(entries, seen) if options.links or one.name])
    else:
        _WRITE[options.format](entries, seen)
    return _code(seen)


def gathered(paths: Sequence[str], console: Console) -> Gathering:
    """The entries of files and folders; what is found wrong in them is not reported. Raises CannotRun."""
    seen = Gathering(console, jobs=processors())
    seen.cache = open_cache(plain_check())
    check_files([Path(path) for path in paths or ["."]], seen)
    if seen.cache:
        seen.cache.write()
    return seen


def _code(seen: Gathering) -> int:
    unread = seen.outcome().unread
    for file in unread:
        seen.console.fail(f"{file.name}: {file.findings[0].message}")
    return 2 if unread else 0


def chosen(
    seen: Gathering, statuses: Iterable[str] = (), kinds: Iterable[str] = (), older_than: str | None = None
) -> Iterator[IndexEntry]:
    """The proposals of these statuses or states, kinds, and age (such as `90d`), in order. Raises CannotRun.

    Without statuses, of all; without kinds, too.
    """
    statuses = {status.casefold() for status in statuses}
    kinds = {kind.casefold() for kind in kinds}
    before = _day_before(older_than) if older_than else None
    for entry in in_order(one for one in seen.entries.values() if one.kind):
        if (statuses and not statuses & {entry.status.casefold(), entry.state}) or (kinds and entry.kind not in kinds):
            continue
        if before is None or (entry.dates and max(day for _, day in entry.dates) < before):
            yield entry


def _day_before(age: str) -> str:
    found = _AGE.fullmatch(age)
    if found is None:
        raise CannotRun(f"`--older-than {age}` is not an age; write a number with d, w, m or y, such as 90d")
    try:
        return (date.today() - timedelta(days=int(found[1]) * _DAYS[found[2]])).isoformat()
    except OverflowError:
        raise CannotRun(f"`--older-than {age}` is before the first year") from None


def _rows(entries: Iterable[IndexEntry], seen: Gathering) -> list[tuple[str, ...]]:
    return [
        tuple(map(printable, (entry.id, entry.title, entry.status, entry.kind, shown_path(entry.path, seen.folder))))
        for entry in entries
    ]


def _write_table(entries: Sequence[IndexEntry], seen: Gathering) -> None:
    console = seen.console
    rows = [(*map(_cut, row, _MOST), row[-1]) for row in _rows(entries, seen)]
    if not rows:
        console.note("No proposals found.")
        return
    widths = [max(map(len, column)) for column in zip(_HEADERS, *rows, strict=True)]
    for number, row in enumerate((_HEADERS, *rows)):
        cells = (f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True))
        line = "  ".join(cells).rstrip()
        console.say(line if number else console.paint(line, "bold"))


def _cut(cell: str, most: int) -> str:
    return cell if len(cell) <= most else f"{cell[: most - 1]}…"


def _write_json(entries: Sequence[IndexEntry], seen: Gathering) -> None:
    seen.console.say(dump([entry_object(entry, seen.folder) for entry in entries]))


def entry_object(entry: IndexEntry, folder: str) -> dict[str, object]:
    """A proposal as an object; its path is shown from `folder`."""
    return {
        "path": shown_path(entry.path, folder),
        "kind": entry.kind,
        "id": entry.id,
        "number": entry.number,
        "title": entry.title,
        "status": entry.status,
        "state": entry.state,
        "dates": dict(entry.dates),
    }


def _write_csv(entries: Sequence[IndexEntry], seen: Gathering) -> None:
    writer = csv.writer(seen.console.out, lineterminator="\n")
    writer.writerow([header.lower() for header in _HEADERS])
    writer.writerows(_rows(entries, seen))


def _write_markdown(entries: Sequence[IndexEntry], seen: Gathering) -> None:
    seen.console.say("\n".join(map(printable, table(entries, os.path.join(seen.folder, "README.md")).split("\n"))))


def _write_mermaid(entries: Sequence[IndexEntry], seen: Gathering, edges: Iterable[Relation] | None = None) -> None:
    """A flow chart (mermaid.js.org, "Flowcharts"); an edge has the name of the relation."""
    say, names = seen.console.say, {entry.path: f"p{number}" for number, entry in enumerate(entries, 1)}
    say("flowchart LR")
    for entry in entries:
        say(f'  {names[entry.path]}["{_mermaid_text(_label(entry))}"]:::{entry.state}')
    for edge in _named_edges(entries, seen) if edges is None else edges:
        arrow = f'-->|"{_mermaid_text(edge.name)}"|' if edge.name else "-.->"
        say(f"  {names[edge.path]} {arrow} {names[edge.other]}")
    for state, fill in _FILLS.items():
        say(f"  classDef {state} fill:{fill},stroke:#868e96,color:#212529")


def _write_dot(entries: Sequence[IndexEntry], seen: Gathering, edges: Iterable[Relation]) -> None:
    """A directed graph (graphviz.org, "DOT Language")."""
    say, names = seen.console.say, {entry.path: f"p{number}" for number, entry in enumerate(entries, 1)}
    say("digraph proposals {")
    say("  rankdir=LR; node [shape=box, style=filled];")
    for entry in entries:
        say(f'  {names[entry.path]} [label="{_dot_text(_label(entry))}", fillcolor="{_FILLS[entry.state]}"];')
    for edge in edges:
        style = f'label="{_dot_text(edge.name)}"' if edge.name else "style=dotted"
        say(f"  {names[edge.path]} -> {names[edge.other]} [{style}];")
    say("}")


def _label(entry: IndexEntry) -> str:
    words = entry.name or os.path.basename(entry.path)
    return printable(f"{words} [{entry.status}]" if entry.status else words)


def _mermaid_text(text: str) -> str:
    return re.sub(r'[#"<>;&]', lambda found: f"#{ord(found.group())};", printable(text))


def _dot_text(text: str) -> str:
    return re.sub(r'[\\"]', lambda found: f"\\{found.group()}", printable(text))


def _relations(entries: Sequence[IndexEntry], seen: Gathering) -> Iterator[Relation]:
    """The relations between the listed proposals."""
    listed = {entry.path for entry in entries}
    for root in dict.fromkeys(root_of(seen, os.path.dirname(entry.path)) for entry in entries):
        index = index_of(seen, root, others=False)
        own = [entry for entry in entries if index.get(entry.path)]
        yield from (one for one in relations(index, own) if one.other in listed)


def _named_edges(entries: Sequence[IndexEntry], seen: Gathering) -> Iterator[Relation]:
    return (one for one in _relations(entries, seen) if one.name)


_WRITE: dict[str, Write] = {
    "table": _write_table,
    "json": _write_json,
    "csv": _write_csv,
    "markdown": _write_markdown,
    "mermaid": _write_mermaid,
}
