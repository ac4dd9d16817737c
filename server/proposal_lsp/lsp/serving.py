"""Assembles the server from its features, and starts it."""

from __future__ import annotations

import asyncio
import logging
from functools import partial
from importlib import import_module
from typing import BinaryIO

from proposal_lsp.lsp.offers import FEATURES
from proposal_lsp.lsp.server import ProposalServer
from proposal_lsp.lsp.streams import Input, Output, log_to_stderr, read_ahead, read_some
from proposal_lsp.projects import Projects


def create_server(projects: Projects | None = None) -> ProposalServer:
    """A server with all its features."""
    return ProposalServer(register_features, projects)


def register_features(server: ProposalServer) -> None:
    """Register the handlers of the features that the client supports."""
    for name in FEATURES:
        import_module(f"{__package__}.{name}").register(server)


def serve(incoming: BinaryIO, outgoing: BinaryIO, projects: Projects | None = None, begun: bytes = b"") -> int:
    """Serve one client over two streams until it exits or goes away; the exit code of the process.

    `begun` is what has been read already.
    """

    log_to_stderr()

    async def run() -> int:
        server, reader = create_server(projects), Input()
        reader.feed_data(begun)
        read_ahead(partial(read_some, incoming), reader.take)
        return await server.serve(reader, Output(outgoing, server.end))

    return asyncio.run(run())


def serve_tcp(host: str, port: int) -> int:
    """Serve the first client that connects over TCP; the exit code of the process. Raises OSError."""
    server = _announced()
    server.start_tcp(host, port)
    return server.code


def serve_ws(host: str, port: int) -> int:
    """Serve the first client that connects over WebSocket; the exit code of the process. Raises OSError."""
    server = _announced()
    server.start_ws(host, port)
    return server.code


def _announced() -> ProposalServer:
    log_to_stderr()
    # pygls says where it listens, which matters where the port was chosen by the system.
    logging.getLogger("pygls.server").setLevel(logging.INFO)
    return create_server()
