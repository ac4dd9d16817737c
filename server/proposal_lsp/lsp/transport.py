"""How messages come in and go out: framing, standard streams, a loopback socket, the end of the process."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import logging
import os
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from typing import BinaryIO, Protocol

from proposal_lsp.analysis import Projects
from proposal_lsp.lsp.server import Server, build_server

logger = logging.getLogger(__name__)


class Stream(Protocol):
    """What messages are read from."""

    def readline(self) -> bytes:
        """The next line with its ending; empty at the end."""

    def read(self, size: int, /) -> bytes:
        """Up to `size` bytes; fewer only at the end."""


def messages(stream: Stream) -> Iterator[bytes]:
    """The bodies of the messages of a stream, up to its end (LSP 3.17, "Base Protocol").

    Header names are compared without case and their values without blanks around; a header block without
    a length is skipped, and so is a message that breaks off.
    """
    length: int | None = None
    while line := stream.readline():
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length" and value.strip().isdigit():
            length = int(value)
        elif not line.strip() and length is not None:
            body = stream.read(length)
            if len(body) < length:
                return
            yield body
            length = None


class Writer:
    """Writes whole messages. When the client is gone, stops the server instead of raising."""

    def __init__(self, stream: BinaryIO, gone: Callable[[], None]) -> None:
        self._stream = stream
        self._gone = gone

    def write(self, data: bytes) -> None:
        """Write and flush."""
        try:
            self._stream.write(data)
            self._stream.flush()
        except (OSError, ValueError):  # ValueError: the stream is closed
            self._gone()

    def close(self) -> None:
        """Nothing: the stream ends with the process."""


def serve(server: Server, incoming: Stream, outgoing: BinaryIO) -> int:
    """Serve one client until it exits or goes away; the exit code of the process.

    The stream is read on a thread of its own, so that a message never waits for a free worker and a read
    that never ends keeps nothing alive.
    """

    async def run() -> int:
        loop = asyncio.get_running_loop()
        stopped = server.begin(loop)
        server.protocol.set_writer(Writer(outgoing, server.stop))

        def pump() -> None:
            try:
                for body in messages(incoming):
                    loop.call_soon_threadsafe(server.protocol.receive, body)
            except OSError as error:
                logger.warning("the client cannot be read any more: %s", error)
            try:
                loop.call_soon_threadsafe(server.stop)
            except RuntimeError:
                logger.debug("the client went away after the server had ended")

        threading.Thread(target=pump, name="reader", daemon=True).start()
        return await stopped

    return asyncio.run(run())


def serve_stdio(projects: Projects | None = None) -> int:
    """Serve over standard input and output; the exit code of the process."""
    _log_to_stderr()
    # Reading past sys.stdin: its lock, held by a reader that waits for ever, would abort the interpreter at
    # its end. And what anything prints must not get between the messages.
    incoming = os.fdopen(os.dup(0), "rb")
    outgoing = os.fdopen(os.dup(1), "wb")
    sys.stdout = sys.stderr
    try:
        return serve(build_server(projects), incoming, outgoing)
    except KeyboardInterrupt:
        return 130


def serve_tcp(host: str, port: int) -> int:
    """Serve the first client that connects; the exit code of the process.

    Raises ValueError where `host` is not a loopback address.
    """
    if not _is_loopback(host):
        raise ValueError(f'"{host}" is not a loopback address; use 127.0.0.1, ::1 or localhost')
    _log_to_stderr()
    try:
        with socket.create_server((host, port), family=_family(host, port)) as listener:
            print(f"listening on {host}:{listener.getsockname()[1]}", file=sys.stderr, flush=True)
            connection, _ = listener.accept()
        with connection:
            try:
                return serve(build_server(), connection.makefile("rb"), connection.makefile("wb"))
            finally:
                # Wakes the thread that reads; closing alone would not.
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
    except KeyboardInterrupt:
        return 130


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _family(host: str, port: int) -> socket.AddressFamily:
    return socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]


def _log_to_stderr() -> None:
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="proposal-lsp: %(levelname)s: %(message)s")
    # At INFO pygls logs every message, with all that the user writes.
    logging.getLogger("pygls").setLevel(logging.WARNING)
