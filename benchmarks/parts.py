"""The parts of a run: each fills some tables, for the servers and sizes that the options select."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from benchmarks import commands, measures, peers, servers
from benchmarks.indexes import index_of
from benchmarks.measures import Cell, Measures, Table
from benchmarks.peers import Server
from benchmarks.texts import SIZES, derived_repository, made_up_repository, sized
from benchmarks.workspaces import workspace

Part = Callable[[Namespace, Path, Sequence[Server]], Measures]


def start(options: Namespace, folder: Path, all_servers: Sequence[Server]) -> Measures:
    """How long a session takes to begin."""
    return {measures.START: _each(all_servers, servers.starts, folder, rounds=options.rounds)}


def keys(options: Namespace, folder: Path, all_servers: Sequence[Server]) -> Measures:
    """Letters typed in the body of documents of all sizes."""
    return {measures.KEYS: _typed(folder, all_servers, options.sizes, {"": "body"}, options.edits)}


def edits(options: Namespace, folder: Path, all_servers: Sequence[Server]) -> Measures:
    """Letters typed at places at which they change more than one section."""
    sizes = [size for size in options.sizes if size != "4 KB"] or options.sizes
    # For a server whose client parses, the client would have to parse the text again after each edit.
    all_servers = [server for server in all_servers if not server.parses_at_client]
    places = {"heading, ": "heading", "metadata, ": "metadata"}
    return {measures.EDITS: _typed(folder, all_servers, sizes, places, max(options.edits // 10, 1))}


def reading(options: Namespace, folder: Path, all_servers: Sequence[Server]) -> Measures:
    """Completions and hovers."""
    return {measures.READING: _each(_read(all_servers), servers.readings, folder, options.edits)}


def first(options: Namespace, folder: Path, all_servers: Sequence[Server]) -> Measures:
    """The first completion and the first hover of a session."""
    return {measures.FIRST: _each(_read(all_servers), servers.first_requests, folder, rounds=options.rounds)}


def memory(options: Namespace, folder: Path, all_servers: Sequence[Server]) -> Measures:
    """The memory of a session, and its work while it is idle."""
    return {measures.UPKEEP: _each(all_servers, servers.upkeep, folder, options.long_run)}


def workspaces(options: Namespace, folder: Path, all_servers: Sequence[Server]) -> Measures:
    """Sessions of this project's server that report findings of all files of a folder."""
    table: Table = {}
    for files in options.workspaces:
        name = f"{files:,} files"
        _note(f"workspace: {name}")
        table[name] = workspace(all_servers[0], folder / f"workspace-{files}", files, options.edits)
    return {measures.WORKSPACE: table}


def index(options: Namespace, folder: Path, all_servers: Sequence[Server]) -> Measures:
    """A session of this project's server that has an index of all proposals of a repository."""
    _note("the index of a repository")
    many = commands.repository(folder / "indexed", options.corpus)
    return index_of(all_servers[0], folder, many, options.rounds, options.edits)


def check(options: Namespace, folder: Path, _servers: Sequence[Server]) -> Measures:
    """The command, next to other linters."""
    many = commands.repository(folder / "repository", options.corpus)
    schema = None if options.schema == "-" else options.schema
    with_fixes = made_up_repository(folder / "formats", options.files)
    derived = derived_repository(folder / "derived", options.files * 5)
    return {
        title: _timed(title, lines, folder, options.rounds)
        for title, lines in {
            measures.ONE_FILE: commands.of_one_file(folder, with_peers=options.peers),
            measures.REPOSITORY: commands.of_repository(folder, many, schema=schema, with_peers=options.peers),
            measures.FORMATS: commands.of_formats(with_fixes),
            measures.DERIVED: commands.of_derived(derived),
        }.items()
    }


PARTS: Mapping[str, Part] = {
    "start": start,
    "keys": keys,
    "edits": edits,
    "reading": reading,
    "first": first,
    "memory": memory,
    "workspace": workspaces,
    "index": index,
    "check": check,
}


def _read(all_servers: Sequence[Server]) -> list[Server]:
    return [server for server in all_servers if server.is_read]


def _each(
    all_servers: Sequence[Server],
    measure: Callable[..., dict[str, Cell]],
    folder: Path,
    *args: object,
    rounds: int = 1,
) -> Table:
    """The measures of each server, in turns; a peer that fails is left out of the table."""
    found: dict[str, list[dict[str, Cell]]] = {}
    for _ in range(rounds):
        for server in all_servers:
            _note(f"{server.name}: {measure.__name__}")
            try:
                found.setdefault(server.name, []).append(measure(server, folder, *args))
            except (OSError, RuntimeError, ValueError) as error:
                if server.name == peers.OURS:
                    raise
                _note(f"{server.name}: {error}")
    return {
        name: {what: measures.medians([cells[what] for cells in times]) for what in times[0]}
        for name, times in found.items()
        if times
    }


def _typed(
    folder: Path,
    all_servers: Sequence[Server],
    sizes: Sequence[str],
    places: Mapping[str, str],
    count: int,
) -> Table:
    """Letters typed into texts of all these sizes, in each of the places; `places` has the prefix of their columns."""
    table: Table = {}
    for size in sizes:
        text = sized(SIZES[size])
        for prefix, place in places.items():
            _note(f"letters in the {place} of {size}")
            for name, cell in servers.keystrokes(all_servers, folder, count, text, getattr(text, place)).items():
                table.setdefault(name, {})[f"{prefix}{size}"] = cell
    return table


def _timed(title: str, lines: Iterable[commands.Command], folder: Path, rounds: int) -> Table:
    _note(title)
    return commands.timed(list(lines), folder, rounds)


def _note(text: str) -> None:
    print(f"  {text}", file=sys.stderr, flush=True)
