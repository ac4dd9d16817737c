"""The delays that a user of an editor notices: start, keys, completions; processor time and memory of the server."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from benchmarks import peers
from benchmarks.client import Client
from benchmarks.measures import Cell, spread
from benchmarks.peers import Server, answers
from benchmarks.texts import SIZES, Place, Sized, sized

#: Keys pressed before the measurement, and keys pressed in one turn of a server.
WARM_UP = BLOCK = 20
#: Seconds that a server may take for its answers about one text: before the measurement, and during it.
PATIENCE = 30.0
IDLE = 5.0
#: Seconds without a key after which this project's server does deferred work, which is not counted as idle.
PAUSE = 3.0


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


@contextmanager
def open_document(server: Server, folder: Path, text: Sized) -> Iterator[tuple[Client, str]]:
    """A client that has the findings of its document, and the URI of the document."""
    with conversation(server, folder, text) as (client, uri, _):
        client.open(uri, text.text)
        client.diagnostics(uri, 1)
        yield client, uri


def starts(server: Server, folder: Path) -> dict[str, Cell]:
    """The time from the start of the process to the answer to `initialize`, and to the findings of 40 KB."""
    text = sized(SIZES["40 KB"])
    with conversation(server, folder, text) as (client, uri, took):
        answered = took * 1000, client.processor_time() * 1000
        client.open(uri, text.text)
        found = (client.diagnostics(uri, 1) - client.started) * 1000
        return {"initialize": answered, "findings of 40 KB": (found, client.processor_time() * 1000)}


def first_requests(server: Server, folder: Path) -> dict[str, Cell]:
    """The first completion or hover of a session: as soon as there are findings, and when the server is idle."""
    text = sized(SIZES["40 KB"])
    found: dict[str, Cell] = {}
    for what, place in places_to_read(server, text).items():
        for when in ("at once", "at rest"):
            with open_document(server, folder, text) as (client, uri):
                if when == "at rest":
                    rest(client)
                before = client.processor_time()
                took = ask(client, what, uri, place)
                found[f"{what}, {when}"] = took * 1000, (client.processor_time() - before) * 1000
    return found


def rest(client: Client) -> None:
    """Wait until a server is idle: a second, or longer on a busy machine."""
    used = -1.0
    while client.processor_time() > used + 0.005:
        used = client.processor_time()
        time.sleep(1.0)


def places_to_read(server: Server, text: Sized) -> dict[str, Place]:
    """Places where a server offers completion and hover."""
    lines = text.text.split("\n")

    def starting(words: str, column: int) -> Place:
        return next(line for line, content in enumerate(lines) if content.startswith(words)), column

    if server.parses_at_client:
        link = "See [the start](#"
        return {"completion": starting(link, len(link)), "hover": starting(link, len(link) + 2)}
    return {"completion": starting("status: ", len("status: ")), "hover": starting("## Specification", 6)}


def ask(client: Client, what: str, uri: str, place: Place) -> float:
    """The seconds until the answer to a completion or a hover."""
    position = {"line": place[0], "character": place[1]}
    start = time.perf_counter()
    _, at = client.request(f"textDocument/{what}", {"textDocument": {"uri": uri}, "position": position})
    return at - start


class Author:
    """Types into one document of one server, and records how long its findings take."""

    def __init__(self, client: Client, uri: str, place: Place) -> None:
        self.client, self.uri = client, uri
        self._line, self._column = place
        self._version = 1
        #: Seconds of elapsed time and of processor time for each key.
        self.times: list[float] = []
        self.works: list[float] = []

    def type(self, keys: int) -> None:
        """Press a number of keys, one after the other; fewer if that takes too long."""
        for _ in range(keys):
            if not self.has_patience:
                break
            start, before = time.perf_counter(), self.client.processor_time()
            at = self._press()
            self._note(at - start, before)

    def type_and_ask(self, keys: int, what: str, place: Place) -> None:
        """The same, but record the time until the answer to a request right after each key."""
        for _ in range(keys):
            self._press()
            before = self.client.processor_time()
            self._note(ask(self.client, what, self.uri, place), before)

    def begin(self) -> None:
        """Discard the times recorded so far."""
        self.times, self.works = [], []

    @property
    def has_patience(self) -> bool:
        """Whether the keys so far have not taken too long."""
        return sum(self.times) < PATIENCE

    def _press(self) -> float:
        """Press a key; the time when its findings came."""
        self._version += 1
        self.client.insert(self.uri, self._version, self._line, self._column, "x")
        self._column += 1
        return self.client.diagnostics(self.uri, self._version)

    def _note(self, time: float, before: float) -> None:
        self.times.append(time)
        self.works.append(self.client.processor_time() - before)


def keystrokes(servers: Sequence[Server], folder: Path, edits: int, text: Sized, place: Place) -> dict[str, Cell]:
    """The time from a character typed at a place to the findings.

    The servers receive blocks of keys in turns, so that other load on the machine affects all of them equally. The
    median of a server that does nothing is subtracted from each.
    """
    with ExitStack() as stack:
        authors: dict[str, Author] = {}
        for server in (peers.echo(), *servers):
            client, uri = stack.enter_context(open_document(server, folder, text))
            rest(client)
            authors[server.name] = Author(client, uri, place)
        for author in authors.values():
            author.type(min(WARM_UP, edits))
            if author.has_patience:
                author.begin()
        for done in range(0, edits, BLOCK):
            for author in authors.values():
                author.type(min(BLOCK, edits - done))
        echo = authors.pop(peers.ECHO)
        nothing = spread(echo.times, echo.works)[0] / 1000
        return {name: spread(author.times, author.works, nothing) for name, author in authors.items()}


def readings(server: Server, folder: Path, edits: int) -> dict[str, Cell]:
    """Completion and hover in 40 KB, each right after a key, at a place where the server has an answer."""
    text = sized(SIZES["40 KB"])
    found: dict[str, Cell] = {}
    for what, place in places_to_read(server, text).items():
        with open_document(server, folder, text) as (client, uri):
            rest(client)
            author = Author(client, uri, text.body)
            author.type_and_ask(min(WARM_UP, edits), what, place)
            author.begin()
            author.type_and_ask(edits, what, place)
            found[what] = spread(author.times, author.works)
    return found


def upkeep(server: Server, folder: Path, edits: int) -> dict[str, Cell]:
    """Memory at rest with everything loaded, after a tenth of the edits and after all; processor time while idle."""
    text = sized(SIZES["40 KB"])
    line, column = text.body
    found: dict[str, Cell] = {}
    with open_document(server, folder, text) as (client, uri):
        if server.is_read:
            ask(client, "hover", uri, places_to_read(server, text)["hover"])
        rest(client)
        found["at rest"] = (client.memory(),)
        began = time.perf_counter()
        for count in range(edits):
            # Types a word and deletes it, so that the length of the text stays the same.
            client.insert(uri, count + 2, line, column + count % 40, "x")
            client.diagnostics(uri, count + 2)
            if count % 40 == 39:
                client.replace_line(uri, count + 2, line, text.text.split("\n")[line])
            if time.perf_counter() - began > PATIENCE:
                raise RuntimeError(f"{edits} edits take too long to be waited for")
            if count + 1 == max(edits // 10, 1):
                found["after a tenth of them"] = (client.memory(),)
        found["after all edits"] = (client.memory(),)
        rest(client)
        time.sleep(PAUSE)
        before = client.processor_time()
        time.sleep(IDLE)
        found["idle"] = ((client.processor_time() - before) / IDLE * 1000,)
    return found
