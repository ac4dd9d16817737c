"""The soak: an author types for hours, and the server's memory and response times do not grow."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

from proposal_lsp.projects import Projects
from proposal_lsp.text import Span, Text

from tests.lsp.raw import Message, RawClient, connect, edit, start
from tests.lsp.watch import Watch
from tests.shipped import SAMPLES

#: The text that is typed, again and again, with a mistake that is corrected.
WORDS = "Readers keep what they ask for; the others wait their turn, wiht luck."
ASKS: Message = {"textDocument": {"diagnostic": {}}}
#: Bytes of the largest document.
LARGE = 100_000
#: Keystrokes after which the server's answers are compared with a new analysis.
COMPARED = 500


@dataclass
class Soak:
    """The results of typing so far."""

    keys: int = 0
    compared: int = 0
    different: int = 0
    #: Seconds until each answer came; memory of the server in MB, once a minute.
    waits: list[float] = field(default_factory=list)
    memory: list[int] = field(default_factory=list)
    #: Seconds of processor time of the server.
    used: float = 0.0

    def lines(self) -> Iterator[str]:
        """The results for people."""
        waits = sorted(self.waits) or [0.0]
        at = [1000 * waits[min(int(share * len(waits)), len(waits) - 1)] for share in (0.5, 0.99, 1.0)]
        yield (
            f"soak: {self.keys:,} keystrokes, each with an answer: median {at[0]:.1f} ms, 99 % {at[1]:.1f} ms, "
            f"worst {at[2]:.0f} ms; {1000 * self.used / max(self.keys, 1):.2f} ms of processor time for each; "
            f"{self.different} of {self.compared} comparisons with a fresh analysis differ"
        )
        yield "memory in MB, once a minute: " + " ".join(map(str, self.memory))

    def look_at(self, pid: int) -> None:
        """Record the resources that the server has used so far."""
        self.memory.append(int(of_process(pid, "rss")) // 1000)
        *more, minutes, seconds = of_process(pid, "time").replace("-", ":").split(":")
        self.used = 60 * int(minutes) + float(seconds) + 3600 * int(more[-1] if more else 0)

    @property
    def has_grown(self) -> bool:
        """Whether the server's memory is twice as large as after the first minutes."""
        settled = self.memory[2:]
        return len(settled) > 5 and settled[-1] > 2 * settled[0]


class Typist:
    """Types into the documents of one client, key by key, and waits for the findings after each."""

    def __init__(self, client: RawClient, found: Soak, seed: int, pause: float) -> None:
        self._client, self._found, self._choose, self._pause = client, found, Random(seed), pause
        self._sources = {f"file:///x/{at}-{sample.name}": sample.source for at, sample in enumerate(SAMPLES[:6])}
        rfc = next(sample.source for sample in SAMPLES if sample.schema.id == "rfc")
        more = "Words and words. " * ((LARGE - len(rfc)) // 17)
        self._sources["file:///x/rfc-099-large.md"] = f"{rfc}{more}\n"
        self.texts = {uri: Text(source) for uri, source in self._sources.items()}
        self._version = 1
        for uri, source in self._sources.items():
            client.open(uri, source)
        client.watch = Watch()  # it would keep each version of each text

    def type_somewhere(self) -> None:
        """Write a sentence at the end of a line and delete it; now and then restore the first text."""
        uri = self._choose.choice(list(self.texts))
        text = self.texts[uri]
        at = text.line_span(self._choose.randrange(text.line_count)).end
        for key in WORDS:
            self._press(uri, Span(at, at), key)
            at += 1
        if self._choose.random() < 0.1:
            return self._press(uri, None, self._sources[uri])
        for _ in WORDS[self._choose.choice((0, 0, 5)) :]:
            self._press(uri, Span(at - 1, at), "")
            at -= 1
        return None

    def _press(self, uri: str, span: Span | None, key: str) -> None:
        self._version += 1
        text, change = self.texts[uri], {"text": key}
        if span is not None:
            start, end = text.position(span.start, "utf-16"), text.position(span.end, "utf-16")
            change = edit(start.line, start.column, end.line, end.column, key)
        self.texts[uri] = text.replaced(span, key) if span is not None else Text(key)
        time.sleep(self._pause)
        asked = time.perf_counter()
        self._client.change(uri, self._version, change)
        answer = self._client.pull(uri)
        self._found.waits.append(time.perf_counter() - asked)
        self._found.keys += 1
        self._client.received.clear()
        if self._found.keys % COMPARED == 0:
            self._found.compared += 1
            self._found.different += answer["items"] != fresh(self.texts, uri)


def soak(seconds: float | None, count: int | None, seed: int, pause: float = 0.0) -> Soak:
    """Type into several documents, one of them large, for a number of seconds or at least a number of keystrokes.

    `pause` is the seconds between an answer and the next key.
    """
    found = Soak()
    began = time.monotonic()
    with start("-m", "proposal_lsp", "server") as (client, process):
        client.initialize(ASKS)
        typist = Typist(client, found, seed, pause)
        while (seconds is None or time.monotonic() - began < seconds) and (count is None or found.keys < count):
            typist.type_somewhere()
            if time.monotonic() - began > 60 * len(found.memory):
                found.look_at(process.pid)
        found.look_at(process.pid)
    return found


def fresh(texts: Mapping[str, Text], uri: str) -> Any:
    """The findings of a document in a server that has just been started with the same documents."""
    with connect(Projects()) as client:
        client.initialize(ASKS)
        for each, text in texts.items():
            client.open(each, text.source)
        return client.pull(uri)["items"]


def of_process(pid: int, what: str) -> str:
    """A value that `ps` reports of a process; 0 if there is no such program."""
    try:
        done = subprocess.run(["ps", "-o", f"{what}=", "-p", str(pid)], capture_output=True, text=True, check=False)
    except OSError:
        return "0"
    return done.stdout.strip() or "0"
