"""The server is a pygls server: pygls' own client communicates with it over each of its transports."""

from __future__ import annotations

import asyncio
import os
import re
import socket
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types
from proposal_lsp.lsp import run_ws, serving
from proposal_lsp.lsp.eager import start as start_coroutine
from proposal_lsp.lsp.offers import FEATURES
from proposal_lsp.lsp.server import ProposalServer
from pygls.lsp.client import LanguageClient
from pygls.lsp.server import LanguageServer

from .author import sample
from .patience import PATIENCE
from .raw import RawClient, connect, edit, environment

URI = "file:///a.md"
_PORT = re.compile(rb"Serving on .*'127\.0\.0\.1', ([0-9]+)")


class Findings(LanguageClient):
    """pygls' client, which stores the published findings."""

    def __init__(self) -> None:
        super().__init__("a client of pygls", "1")
        self.published: asyncio.Queue[types.PublishDiagnosticsParams] = asyncio.Queue()
        published = self.published

        @self.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)  # type: ignore[untyped-decorator]
        def keep(params: types.PublishDiagnosticsParams) -> None:
            published.put_nowait(params)


@asynccontextmanager
async def listening(transport: str) -> AsyncIterator[int]:
    """The port of a server that listens on this machine; the server exits with 0 after its client has sent `exit`."""
    code = f"from proposal_lsp.lsp import run_{transport}; run_{transport}('127.0.0.1', 0)"
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", code, stderr=asyncio.subprocess.PIPE, env=environment()
    )
    assert process.stderr
    try:
        while not (found := _PORT.search(await process.stderr.readline())):
            pass
        yield int(found[1])
        assert await asyncio.wait_for(process.wait(), PATIENCE) == 0
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def walk(client: Findings) -> None:
    """An editor's session with a document, through the methods of pygls' client."""
    result = await client.initialize_async(types.InitializeParams(capabilities=types.ClientCapabilities()))
    assert result.capabilities.hover_provider
    client.initialized(types.InitializedParams())
    item = types.TextDocumentItem(uri=URI, language_id="markdown", version=1, text=sample("rfc") + "\n## Summary\n")
    client.text_document_did_open(types.DidOpenTextDocumentParams(item))
    published = await asyncio.wait_for(client.published.get(), PATIENCE)
    assert [finding.code for finding in published.diagnostics] == ["duplicate-section"]
    document = types.TextDocumentIdentifier(URI)
    hover = await client.text_document_hover_async(types.HoverParams(document, types.Position(0, 3)))
    assert hover is not None
    symbols = await client.text_document_document_symbol_async(types.DocumentSymbolParams(document))
    assert symbols
    await client.shutdown_async(None)
    client.exit(None)


@pytest.mark.slow
async def test_over_standard_streams() -> None:
    """As every editor starts it."""
    client = Findings()
    os.environ["PYTHONPATH"], before = environment()["PYTHONPATH"], os.environ.get("PYTHONPATH", "")
    try:
        await client.start_io(sys.executable, "-m", "proposal_lsp", "server")
    finally:
        os.environ["PYTHONPATH"] = before
    await walk(client)
    await client.stop()  # type: ignore[no-untyped-call]


@pytest.mark.slow
@pytest.mark.parametrize("transport", ["tcp", "ws"])
async def test_over_a_socket(transport: str) -> None:
    """Over TCP, and over WebSocket."""
    async with listening(transport) as port:
        client = Findings()
        await getattr(client, f"start_{transport}")("127.0.0.1", port)
        await walk(client)
        await client.stop()  # type: ignore[no-untyped-call]


@pytest.mark.slow
async def test_a_second_client_is_refused() -> None:
    """One server serves one client; its answers are sent to no other."""
    async with listening("tcp") as port:
        client = Findings()
        await client.start_tcp("127.0.0.1", port)
        await client.initialize_async(types.InitializeParams(capabilities=types.ClientCapabilities()))
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        assert await asyncio.wait_for(reader.read(), PATIENCE) == b""
        writer.close()
        await client.shutdown_async(None)
        client.exit(None)
        await client.stop()  # type: ignore[no-untyped-call]


@pytest.mark.slow
async def test_a_web_page_is_refused() -> None:
    """A web page that is open in a browser on this machine gets no access."""
    from websockets.asyncio.client import connect as connect_ws
    from websockets.exceptions import ConnectionClosed

    async with listening("ws") as port:
        address = f"ws://127.0.0.1:{port}"
        async with connect_ws(address, origin="https://example.org") as page:  # type: ignore[arg-type]
            with pytest.raises(ConnectionClosed):
                await asyncio.wait_for(page.recv(), PATIENCE)
        client = Findings()
        await client.start_ws("127.0.0.1", port)
        await walk(client)
        await client.stop()  # type: ignore[no-untyped-call]


def test_websockets_are_for_this_machine_only() -> None:
    """No other machine on the network has access to the documents."""
    with pytest.raises(ValueError, match="not a loopback address"):
        run_ws("0.0.0.0", 0)


def test_a_method_is_one_handler() -> None:
    """Each feature is a module that registers with the server; the announced features are those of the modules."""
    server = serving.create_server()
    assert isinstance(server, LanguageServer)

    async def methods() -> set[str]:
        server.protocol.adopt({"capabilities": {"textDocument": {"diagnostic": {}}}})
        server.end()
        return set(server.protocol.fm.features)

    registered = asyncio.run(methods())
    for method in ("textDocument/hover", "textDocument/diagnostic", "textDocument/didChange", "initialized"):
        assert method in registered
    package = Path(serving.__file__).parent
    assert all((package / f"{name}.py").is_file() for name in FEATURES)


def test_a_new_request_is_one_module_and_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """A module with a `register`, and its line among the features: pygls does the dispatch and handles errors."""

    class Module:
        @staticmethod
        def register(server: ProposalServer) -> None:
            @server.feature(types.TEXT_DOCUMENT_MONIKER)
            async def moniker(params: types.MonikerParams) -> list[types.Moniker]:
                return [types.Moniker("proposal", f"{params.position.line}", types.UniquenessLevel.Document)]

    monkeypatch.setitem(sys.modules, "proposal_lsp.lsp.moniker", Module)
    monkeypatch.setitem(FEATURES, "moniker", {"monikerProvider": True})
    with connect() as client:
        assert client.initialize()["monikerProvider"]
        place = {"line": 0, "character": 0}
        answer = client.request("textDocument/moniker", {"textDocument": {"uri": URI}, "position": place})
        assert answer["result"] == [{"scheme": "proposal", "identifier": "0", "unique": "document"}]
        assert client.request("textDocument/moniker", {})["error"]["code"] == -32602


class TestStart:
    """A coroutine runs at once up to its first wait."""

    def test_a_coroutine_that_does_not_wait(self) -> None:
        """Its task is done when it has been started, with its result or its error."""

        async def answer(value: int) -> int:
            return 1 // value

        async def main() -> None:
            assert start_coroutine(answer(1)).result() == 1
            assert isinstance(start_coroutine(answer(0)).exception(), ZeroDivisionError)

        asyncio.run(main())

    def test_a_coroutine_that_waits(self) -> None:
        """It continues when the awaited result is there; a cancelled task runs its `finally`."""
        steps: list[str] = []

        async def answer(awaited: asyncio.Future[int]) -> int:
            steps.append("begun")
            try:
                await asyncio.sleep(0)
                return await awaited + await asyncio.shield(awaited)
            finally:
                steps.append("ended")

        async def whole() -> int:
            awaited: asyncio.Future[int] = asyncio.get_running_loop().create_future()
            started = start_coroutine(answer(awaited))
            asyncio.get_running_loop().call_later(0.01, awaited.set_result, 2)
            result = await started
            assert isinstance(result, int)
            return result

        assert asyncio.run(whole()) == 4
        assert steps == ["begun", "ended"]

        async def cancelled() -> Any:
            awaited: asyncio.Future[int] = asyncio.get_running_loop().create_future()
            started = start_coroutine(answer(awaited))
            await asyncio.sleep(0.01)
            started.cancel()
            return await asyncio.gather(started, return_exceptions=True)

        (outcome,) = asyncio.run(cancelled())
        assert isinstance(outcome, asyncio.CancelledError)
        assert steps == ["begun", "ended"] * 2


@pytest.fixture
def client() -> Iterator[RawClient]:
    """A client whose findings have been shown, after pygls is loaded."""
    with connect() as connected:
        connected.initialize()
        connected.open(URI, "TODO")
        connected.published(URI)
        connected.request("proposal/unknown")
        yield connected


@contextmanager
def at_once(client: RawClient) -> Iterator[None]:
    """Write everything that is sent meanwhile at once, as a busy machine delivers it."""
    sent: list[bytes] = []
    send_bytes = client.send_bytes
    client.send_bytes = sent.append  # type: ignore[method-assign,assignment]
    yield
    client.send_bytes = send_bytes  # type: ignore[method-assign]
    client.send_bytes(b"".join(sent))


def test_no_edit_precedes_an_earlier_request(client: RawClient) -> None:
    """A request is answered for the text at its arrival, and before the findings of a later edit."""
    where = {"textDocument": {"uri": URI}, "position": {"line": 0, "character": 1}}
    with at_once(client):
        asked = client.ask("textDocument/definition", where)
        client.change(URI, 2, edit(0, 0, 0, 4, ""))
        again = client.ask("textDocument/documentSymbol", {"textDocument": {"uri": URI}})
    order = [
        message.get("id") or message["method"]
        for message in (client.wait_for(lambda _: True) for _ in range(3))
        if "method" not in message or message["method"] == "textDocument/publishDiagnostics"
    ]
    assert set(order) == {asked, again, "textDocument/publishDiagnostics"}


def test_socket_of_this_machine() -> None:
    """A port that is in use is reported to the user; no server is started without a port."""
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(OSError):  # noqa: PT011
        serving.serve_tcp("127.0.0.1", taken.getsockname()[1])
