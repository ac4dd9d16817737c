"""The cost of an index of all proposals of a repository, next to that of a `check`; requests that use the index."""

from __future__ import annotations

import re
import shutil
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

from benchmarks import measures, peers
from benchmarks.client import Client
from benchmarks.commands import Command, timed
from benchmarks.measures import Cell, Measures, spread
from benchmarks.peers import Server
from benchmarks.servers import BLOCK, WARM_UP, Author, rest

#: The number of requests of one kind.
ASKED = 100
SYMBOLS = "workspace/symbol"
CHECK, COLD, KNOWN = "check, no cache", "index, no cache", "index, known"
WITH, WITHOUT = "with an index", "without"


def index_of(server: Server, folder: Path, repository: Path, rounds: int, edits: int) -> Measures:
    """The measures for a repository of proposals, `eip-N.md`, in which documents refer to each other by links."""
    (repository / ".git").mkdir(exist_ok=True)
    server = replace(server, environment={**server.environment, "XDG_CACHE_HOME": str(peers.empty_cache())})
    return {
        measures.INDEX: _built(server, folder, repository, rounds),
        measures.INDEXED: _used(server, folder, repository, edits),
    }


def _built(server: Server, folder: Path, repository: Path, rounds: int) -> dict[str, dict[str, Cell]]:
    """The time from the start of a process to the end of a check, and to the answer that needs all files, in turns."""
    check = Command(CHECK, [peers.our_command(), "check", "--no-cache", "--output-format", "concise", str(repository)])
    costs: dict[str, list[Cell]] = {CHECK: [], COLD: [], KNOWN: []}
    for _ in range(rounds):
        costs[CHECK].append(timed([check], folder, 1)[CHECK][""])
        shutil.rmtree(server.environment["XDG_CACHE_HOME"], ignore_errors=True)
        for name in (COLD, KNOWN):
            with _session(server, repository) as client:
                _, at = client.request(SYMBOLS, {"query": ""})
                costs[name].append((at - client.started, client.processor_time()))
                rest(client)  # the index is cached on disk
    return {name: {"": measures.medians(cells)} for name, cells in costs.items()}


def _used(server: Server, folder: Path, repository: Path, edits: int) -> dict[str, dict[str, Cell]]:
    """Keys, in turns, in a document with other files and in one without; requests; and memory."""
    paths = sorted(repository.glob("*.md"), key=lambda path: path.stat().st_size)
    path = paths[len(paths) // 2]
    alone = folder / "alone"
    (alone / ".git").mkdir(parents=True)
    shutil.copy(path, alone)
    shutil.rmtree(server.environment["XDG_CACHE_HOME"], ignore_errors=True)
    texts = {one: one.read_bytes().decode(errors="replace") for one in paths}
    size = sum(one.stat().st_size for one in paths) / 2**20
    with ExitStack() as stack:
        authors: dict[str, Author] = {}
        for name, place in ((WITHOUT, alone), (WITH, repository)):
            client = stack.enter_context(_session(server, place))
            uri = (place / path.name).as_uri()
            client.open(uri, texts[path])
            client.diagnostics(uri, 1)
            client.request(SYMBOLS, {"query": ""})
            rest(client)
            authors[name] = Author(client, uri, _word_in(texts[path]))
        held = {name: author.client.memory() for name, author in authors.items()}
        found: dict[str, dict[str, Cell]] = {name: {} for name in authors}
        for author in authors.values():
            author.type(min(WARM_UP, edits))
            author.begin()
        for _ in range(0, edits, BLOCK):
            for author in authors.values():
                author.type(min(BLOCK, edits))
        for name, author in authors.items():
            found[name]["key"] = spread(author.times, author.works)
        client = authors[WITH].client
        named = _named(texts) or paths
        found[WITH]["references"] = _references(client, texts, _spread(named))
        found[WITH]["of the most named"] = _references(client, texts, named[:ASKED])
        numbers = [one.stem.rpartition("-")[2] for one in _spread(paths)]
        found[WITH]["symbols"] = _asked(client, [(SYMBOLS, {"query": number}) for number in ["", *numbers]])
        found[WITH]["memory, of the bytes"] = ((held[WITH] - held[WITHOUT]) / size,)
    return found


@contextmanager
def _session(server: Server, folder: Path) -> Iterator[Client]:
    with Client(server.command, folder, environment=server.environment) as client:
        client.initialize(server.options)
        yield client


def _word_in(text: str) -> tuple[int, int]:
    """The end of the first word of the line of prose that is nearest to the middle."""
    lines = text.split("\n")
    order = sorted(range(len(lines)), key=lambda line: abs(line - len(lines) // 2))
    line = next((one for one in order if re.match("[A-Z][a-z]+ [A-Za-z ,.]{30}", lines[one])), len(lines) // 2)
    return line, len(lines[line].partition(" ")[0])


def _spread(paths: list[Path]) -> list[Path]:
    """A selection at regular distances, from the first to the last."""
    return paths[:: max(len(paths) // ASKED, 1)]


def _named(texts: dict[Path, str]) -> list[Path]:
    """The proposals that other proposals link to, the most linked first."""
    known = {path.name: path for path in texts}
    found: Counter[Path] = Counter()
    for text in texts.values():
        found.update(known[name] for name in set(re.findall(r"eip-[0-9]+\.md", text)) & known.keys())
    return [path for path, _ in found.most_common()]


def _references(client: Client, texts: dict[Path, str], paths: list[Path]) -> Cell:
    """The references to each of these proposals, requested at its number."""
    asked: list[tuple[str, dict[str, object]]] = []
    for path in paths:
        line = texts[path].split("\neip:")[0].count("\n") + 1
        place = {"textDocument": {"uri": path.as_uri()}, "position": {"line": line, "character": 5}}
        asked.append(("textDocument/references", {**place, "context": {"includeDeclaration": False}}))
        client.open(path.as_uri(), texts[path])
        client.request(*asked[-1])  # it is analyzed
    rest(client)
    answers = _asked(client, asked)
    for path in paths:
        client.notify("textDocument/didClose", {"textDocument": {"uri": path.as_uri()}})
    return answers


def _asked(client: Client, questions: list[tuple[str, dict[str, object]]]) -> Cell:
    times: list[float] = []
    works: list[float] = []
    for method, params in questions:
        start, before = time.perf_counter(), client.processor_time()
        _, at = client.request(method, params)
        times.append(at - start)
        works.append(client.processor_time() - before)
    return spread(times, works)
