"""A client that does not read, and a machine that is busy: the server waits, and ends when it should."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.shipped import SAMPLES

from .patience import PATIENCE
from .raw import Message, edit, environment, start

#: More answers than a pipe can hold.
HOVERS = 5_000
RFC = next(sample.source for sample in SAMPLES if sample.schema.id == "rfc")


@contextmanager
def running(*code: str) -> Iterator[list[subprocess.Popen[bytes]]]:
    """A Python process for each text; they end with this context."""
    processes = [subprocess.Popen([sys.executable, "-c", each]) for each in code]
    try:
        yield processes
    finally:
        for process in processes:
            process.kill()
            process.wait()


def framed(message: Message) -> bytes:
    """A message as it is sent."""
    body = json.dumps({"jsonrpc": "2.0", **message}).encode()
    return b"Content-Length: %d\r\n\r\n%s" % (len(body), body)


@pytest.mark.slow
@pytest.mark.parametrize(
    "ends",
    [
        "stream",
        pytest.param("parent", marks=pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX processes")),
    ],
)
def test_a_client_that_never_reads(ends: str) -> None:
    """The server waits with its answers, and ends when the pipe is closed, or its client has ended."""
    here = {"textDocument": {"uri": "file:///x/a.md"}}
    item = {"uri": "file:///x/a.md", "languageId": "markdown", "version": 1, "text": RFC}
    hover = {"method": "textDocument/hover", "params": {**here, "position": {"line": 0, "character": 3}}}
    with running("import time; time.sleep(600)") as [parent]:
        given: Message = {"processId": parent.pid if ends == "parent" else None, "rootUri": None, "capabilities": {}}
        server = subprocess.Popen(
            [sys.executable, "-m", "proposal_lsp", "server"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment(),
        )
        assert server.stdin
        assert server.stdout
        try:
            server.stdin.write(framed({"id": 0, "method": "initialize", "params": given}))
            server.stdin.write(framed({"method": "initialized", "params": {}}))
            server.stdin.write(framed({"method": "textDocument/didOpen", "params": {"textDocument": item}}))
            for number in range(HOVERS):
                server.stdin.write(framed({"id": number + 1, **hover}))
            server.stdin.close()
            if ends == "parent":
                parent.kill()
                parent.wait()
            else:
                server.stdout.close()
            assert server.wait(PATIENCE) == 1
        finally:
            server.kill()
            server.wait()
            server.stdout.close()


@pytest.mark.slow
def test_a_busy_machine() -> None:
    """Every key gets its findings, those of the last key as on an idle machine, and the process ends properly."""
    busy = "while True: pass"
    with running(busy, busy, busy, busy), start("-m", "proposal_lsp", "server") as (client, process):
        client.initialize({"textDocument": {"diagnostic": {}}})
        client.open("file:///x/rfc-001-a.md", RFC)
        expected = client.pull("file:///x/rfc-001-a.md")["items"]
        for version, (end, typed) in enumerate([(0, "#"), (1, "")] * 20, 2):
            client.change("file:///x/rfc-001-a.md", version, edit(0, 0, 0, end, typed))
            found = client.pull("file:///x/rfc-001-a.md")["items"]
            assert (found == expected) is (typed == "")
        assert "result" in client.request("shutdown")
        client.notify("exit")
        assert process.wait(PATIENCE) == 0
