"""The caches of a session are separate, and are cleared when its documents are closed or it ends."""

from __future__ import annotations

import asyncio
import threading
import time

import pytest
from proposal_lsp import remembered
from proposal_lsp.document.chunks import CHUNKS
from proposal_lsp.lsp.engine import Engine
from proposal_lsp.projects import Projects
from proposal_lsp.remembered import Memory, aside

from tests.shipped import SAMPLES

from .patience import PATIENCE
from .raw import RawClient, connect, edit
from .watch import Watch

RFC = next(sample.source for sample in SAMPLES if sample.schema.id == "rfc")
#: A proposal whose last section has 100 KB.
LARGE = f"{RFC}\n{'Words and words. ' * 6000}\n"


def opened(client: RawClient, *uris: str) -> None:
    """Start a session with open documents whose findings are there."""
    client.initialize({"textDocument": {"diagnostic": {}}})
    client.watch = Watch()
    for uri in uris:
        client.open(uri, LARGE)
        client.pull(uri)


def is_empty(memory: Memory) -> bool:
    """Whether the caches become empty soon."""
    end = time.monotonic() + PATIENCE
    while memory.size and time.monotonic() < end:
        time.sleep(0.01)
    return not memory.size


@pytest.mark.slow
def test_typing_in_a_large_section_and_closing() -> None:
    """Memory is limited although each key makes a new version of the section, and freed when the document is closed."""
    projects = Projects()
    with connect(projects) as client:
        opened(client, "file:///x/a.md")
        line = LARGE.count("\n") - 1
        for key in range(1200):
            client.change("file:///x/a.md", key + 2, edit(line, key, line, key, "x"))
            client.pull("file:///x/a.md")
        assert 100_000 < projects.memory.size <= 2 * CHUNKS
        client.close("file:///x/a.md")
        assert is_empty(projects.memory)


def test_closing_the_last_document_clears_the_caches() -> None:
    """While another document is open, cached values may be needed again."""
    projects = Projects()
    with connect(projects) as client:
        opened(client, "file:///x/a.md", "file:///x/b.md")
        client.close("file:///x/a.md")
        client.catch_up()
        assert projects.memory.size
        client.close("file:///x/b.md")
        assert is_empty(projects.memory)


def test_sessions_of_one_process_have_separate_caches() -> None:
    """One that ends or closes its documents leaves nothing in memory, and does not affect the other or the process."""
    remembered.here().forget()
    first, second = Projects(), Projects()
    with connect(first) as client:
        opened(client, "file:///x/a.md")
        alone = first.memory.size
        with connect(second) as other:
            opened(other, "file:///x/b.md")
            assert second.memory.size
        assert is_empty(second.memory)
        assert first.memory.size >= alone > 0
    assert is_empty(first.memory)
    kept = remembered.here().kept
    assert {made.name: len(one.entries) for made, one in kept.items() if one.entries} == {}


def test_a_job_under_way_when_a_session_ends_leaves_nothing() -> None:
    """Values that it computes after that are not cached."""
    projects, started, closed = Projects(), threading.Event(), threading.Event()

    def job(projects: Projects) -> None:
        started.set()
        closed.wait(PATIENCE)
        projects.of(None).analyze("a.md", RFC)
        assert projects.memory.size

    async def run() -> None:
        engine = Engine(projects, lambda: None)
        work = engine.run(job)
        await asyncio.to_thread(started.wait)
        engine.close()
        closed.set()
        await work

    with aside():
        asyncio.run(run())
    assert not projects.memory.size
