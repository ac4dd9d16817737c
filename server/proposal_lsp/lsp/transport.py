"""How messages come in and go out: framing, standard streams, the end of the process."""

from __future__ import annotations

import os
import re
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, BinaryIO, NoReturn, Protocol

from proposal_lsp.lsp import log
from proposal_lsp.lsp.client import Client
from proposal_lsp.lsp.loop import Loop
from proposal_lsp.lsp.parent import watch_parent
from proposal_lsp.lsp.protocol import Handler
from proposal_lsp.lsp.protocol import Protocol as Rpc

if TYPE_CHECKING:
    from proposal_lsp.analysis import Projects

#: Seconds that a server whose client has died gets to end in good order.
GRACE = 5.0
#: Bytes of one message. No editor sends more; a larger number is a mistake in the header.
MAX_MESSAGE = 1 << 30
#: A field name (RFC 9110, section 5.6.2). What is left of a body that was longer than announced is none.
_NAME = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


class BadHeader(Exception):
    """The header of a message makes no sense, so that nothing after it can be understood."""


class Stream(Protocol):
    """What messages are read from."""

    def readline(self) -> bytes:
        """The next line with its ending; empty at the end."""

    def read(self, size: int, /) -> bytes:
        """Up to `size` bytes; fewer only at the end."""


def messages(stream: Stream) -> Iterator[bytes]:
    """The bodies of the messages of a stream, up to its end (LSP 3.17, "Base Protocol").

    Header names are compared without case and their values without spaces around; a header block without
    a length is skipped, and so is a message that breaks off. Raises BadHeader for a line that is no header field
    and for a length of more than MAX_MESSAGE bytes.
    """
    length: int | None = None
    while line := stream.readline():
        name, colon, value = line.partition(b":")
        if line.strip() and not (colon and _NAME.fullmatch(name.strip())):
            raise BadHeader(f"expected a header such as Content-Length: 20, got {line[:80]!r}")
        if name.strip().lower() == b"content-length" and value.strip().isdigit():
            length = _length(value.strip())
        elif not line.strip() and length is not None:
            body = stream.read(length)
            if len(body) < length:
                return
            yield body
            length = None


def _length(digits: bytes) -> int:
    # Python refuses to read a number of thousands of digits.
    length = int(digits) if len(digits.lstrip(b"0")) < 20 else MAX_MESSAGE + 1
    if length > MAX_MESSAGE:
        raise BadHeader(f"a message must be at most {MAX_MESSAGE} bytes long, not {digits[:20].decode()}")
    return length


def serve(incoming: Stream, outgoing: BinaryIO, projects: Projects | None = None) -> int:
    """Serve one client until it exits or goes away; the exit code of the process.

    The stream is read on a thread of its own, so that a read that never ends keeps nothing alive. All else but the
    work of the engine is done on the thread that calls this.
    """
    loop = Loop()

    def write(data: bytes) -> None:
        try:
            outgoing.write(data)
            outgoing.flush()
        except (OSError, ValueError):  # ValueError: the stream is closed
            rpc.end()

    def read() -> None:
        try:
            for body in messages(incoming):
                loop.soon(partial(rpc.receive, body))
        except (OSError, MemoryError, BadHeader) as error:
            log.error("the client cannot be read any more: %s", error)
        finally:
            # Whatever happens here, a server without a reader must not stay.
            loop.soon(rpc.end)

    def begin(client: Client, params: Mapping[str, Any]) -> Callable[[], Mapping[str, Handler]]:
        watch_parent(params.get("processId"), lambda: _abandon(loop, rpc))
        return lambda: _load(loop, rpc, projects, client, params)

    rpc = Rpc(write, begin, loop.stop)
    threading.Thread(target=read, name="reader", daemon=True).start()
    return loop.run()


def serve_stdio(projects: Projects | None = None) -> int:
    """Serve over standard input and output; the exit code of the process."""
    # Reading past sys.stdin: its lock, held by a reader that waits for ever, would abort the interpreter at
    # its end. And what anything prints must not get between the messages.
    incoming = os.fdopen(os.dup(0), "rb")
    outgoing = os.fdopen(os.dup(1), "wb")
    sys.stdout = sys.stderr
    try:
        return serve(incoming, outgoing, projects)
    except KeyboardInterrupt:
        return 130


def _load(
    loop: Loop, rpc: Rpc, projects: Projects | None, client: Client, params: Mapping[str, Any]
) -> Mapping[str, Handler]:
    # Imported only when `initialize` has been answered: this takes most of the time of a start.
    from proposal_lsp.analysis import Projects
    from proposal_lsp.lsp.server import handlers
    from proposal_lsp.lsp.session import Session

    return handlers(Session(rpc, loop, projects or Projects(), client, params))


def _abandon(loop: Loop, rpc: Rpc) -> NoReturn:
    """End, on a thread that has seen that the client is dead; by force where nothing else helps."""
    loop.soon(rpc.end)
    time.sleep(GRACE)
    os._exit(1)
