"""The cost of a large workspace for a server that reports on all of its files: the first report, and later keys."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks import peers
from benchmarks.client import Client
from benchmarks.measures import Cell, spread
from benchmarks.peers import Server
from benchmarks.servers import WARM_UP, Author, open_document, rest
from benchmarks.texts import SIZES, made_up_repository, sized

REQUEST = "workspace/diagnostic"


def workspace(server: Server, folder: Path, files: int, edits: int) -> dict[str, Cell]:
    """The first report on a number of files, the first report of the next session, keys, and memory at the end.

    Raises RuntimeError if a report leaves files out.
    """
    text, like = sized(SIZES["40 KB"]), sized(8_000).text
    made_up_repository(folder, files, like=lambda _number: like)
    environment = {**server.environment, "XDG_CACHE_HOME": str(peers.empty_cache())}
    # Without this only open files are checked, and a report is empty.
    server = replace(server, options={"files": "workspace"}, environment=environment)
    found: dict[str, Cell] = {}
    with open_document(server, folder, text) as (client, uri):
        found["first report"], items = _report(client, files)
        rest(client)
        author = Author(client, uri, text.body)
        found["key"] = _typed(author, edits)
        # A client repeats its request at once; the server holds it until there is something new.
        client.ask(REQUEST, {"previousResultIds": _known(items)})
        found["key, with a request held"] = _typed(author, edits)
        found["memory, MB"] = (client.memory(),)
    with open_document(server, folder, text) as (client, _):
        found["first report, known"] = _report(client, files)[0]
    return found


def _typed(author: Author, edits: int) -> Cell:
    author.type(min(WARM_UP, edits))
    author.begin()
    author.type(edits)
    return spread(author.times, author.works)


def _report(client: Client, files: int) -> tuple[Cell, list[dict[str, Any]]]:
    """The elapsed seconds and the seconds of processor time of a report on the workspace; its items.

    It is requested as soon as there are findings, when the server still has to load libraries and read files.
    """

    def work() -> float:
        return client.processor_time() + client.processor_time_of_others()

    start, before = time.perf_counter(), work()
    result, at = client.request(REQUEST, {"previousResultIds": []})
    if len(result["items"]) != files + 1:
        raise RuntimeError(f"a report on {files + 1} documents with mistakes has {len(result['items'])} items")
    return (at - start, work() - before), result["items"]


def _known(items: list[dict[str, Any]]) -> list[dict[str, str]]:
    return [{"uri": item["uri"], "value": item["resultId"]} for item in items]
