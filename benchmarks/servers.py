"""What a person at an editor waits for: the start, the key, the completions; and what the server takes for it."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.client import Client
from benchmarks.peers import Server, answers
from benchmarks.texts import SIZES, Sized, sized

#: Keys pressed before the clock runs.
WARM_UP = 20
#: Seconds that a server may take to say what it has to say of a text, all in all, before it is left out.
PATIENCE = 60.0
IDLE = 5.0


@dataclass(frozen=True)
class Spread:
    """The middle and the slow end of many times, in milliseconds."""

    p50: float
    p95: float


def spread(times: Sequence[float]) -> Spread:
    """Of times in seconds."""
    ordered = sorted(times)
    return Spread(statistics.median(ordered) * 1000, ordered[int(len(ordered) * 0.95)] * 1000)


@contextmanager
def conversation(server: Server, folder: Path, text: Sized) -> Iterator[tuple[Client, str, float]]:
    """A client that is initialized, the URI of its document (not yet open), and how long the start took (seconds)."""
    path = folder / "eip-7999.md"
    path.write_text(text.text, encoding="utf-8")
    answer = answers(text.text) if server.parses_at_client else lambda _method, _params: None
    with Client(server.command, folder, answer=answer, environment=server.environment) as client:
        took = client.initialize(server.options)
        if server.parses_at_client:
            settings = answer("workspace/configuration", None)
            client.notify("workspace/didChangeConfiguration", {"settings": {"markdown": settings}})
        yield client, path.as_uri(), took


def starts(server: Server, folder: Path, rounds: int) -> dict[str, float]:
    """From the start of the process to the answer to `initialize`, and to the findings of 40 KB, in milliseconds."""
    answered: list[float] = []
    found: list[float] = []
    text = sized(SIZES["40 KB"])
    for _ in range(rounds):
        with conversation(server, folder, text) as (client, uri, took):
            client.open(uri, text.text)
            found.append(client.diagnostics(uri, 1) - client.started)
            answered.append(took)
    return {"initialize": statistics.median(answered) * 1000, "first findings": statistics.median(found) * 1000}


def keystrokes(server: Server, folder: Path, edits: int, size: str) -> Spread | None:
    """From a character typed in the middle to the findings; None where that takes too long to be waited for."""
    text = sized(SIZES[size])
    with conversation(server, folder, text) as (client, uri, _):
        client.open(uri, text.text)
        client.diagnostics(uri, 1)
        times: list[float] = []
        began = time.perf_counter()
        for count in range(WARM_UP + edits):
            start = time.perf_counter()
            client.insert(uri, count + 2, text.line, text.column + count, "x")
            times.append(client.diagnostics(uri, count + 2) - start)
            if time.perf_counter() - began > PATIENCE:
                return spread(times) if count > WARM_UP else None
        return spread(times[WARM_UP:])


def readings(server: Server, folder: Path, times: int) -> dict[str, Spread]:
    """Completion and hover in 40 KB, each right after a key was pressed, where the server has something to say."""
    text = sized(SIZES["40 KB"])
    lines = text.text.split("\n")
    if server.parses_at_client:
        link = next(line for line, words in enumerate(lines) if words.startswith("See [the start](#"))
        places = {"completion": (link, len("See [the start](#")), "hover": (link, len("See [the start](#ab"))}
    else:
        status = next(line for line, words in enumerate(lines) if words.startswith("status: "))
        heading = next(line for line, words in enumerate(lines) if words.startswith("## Specification"))
        places = {"completion": (status, len("status: ")), "hover": (heading, 6)}
    found: dict[str, Spread] = {}
    with conversation(server, folder, text) as (client, uri, _):
        client.open(uri, text.text)
        client.diagnostics(uri, 1)
        for version, (what, (line, column)) in enumerate(places.items()):
            params: dict[str, Any] = {
                "textDocument": {"uri": uri},
                "position": {"line": line, "character": column},
            }
            taken: list[float] = []
            for count in range(WARM_UP + times):
                client.insert(uri, version * 10_000 + count + 2, text.line, text.column, "x")
                client.diagnostics(uri, version * 10_000 + count + 2)
                start = time.perf_counter()
                _, at = client.request(f"textDocument/{what}", params)
                taken.append(at - start)
            found[what] = spread(taken[WARM_UP:])
    return found


def upkeep(server: Server, folder: Path, edits: int) -> dict[str, float]:
    """Megabytes at rest, after a tenth of the edits and after all; processor time while idle (ms a second)."""
    text = sized(SIZES["40 KB"])
    found: dict[str, float] = {}
    with conversation(server, folder, text) as (client, uri, _):
        client.open(uri, text.text)
        client.diagnostics(uri, 1)
        time.sleep(2)
        found["at rest"] = client.memory()
        began = time.perf_counter()
        for count in range(edits):
            # Types a word and takes it back, so that the text stays as long as it is.
            column = text.column + count % 40
            client.insert(uri, count + 2, text.line, column, "x")
            client.diagnostics(uri, count + 2)
            if count % 40 == 39:
                client.replace_line(uri, count + 2, text.line, text.text.split("\n")[text.line])
            if time.perf_counter() - began > PATIENCE:
                raise RuntimeError(f"{edits} edits take too long to be waited for")
            if count + 1 == edits // 10:
                found["after a tenth"] = client.memory()
        found["after all"] = client.memory()
        time.sleep(3)
        before = client.processor_time()
        time.sleep(IDLE)
        found["idle"] = (client.processor_time() - before) / IDLE * 1000
    return found
