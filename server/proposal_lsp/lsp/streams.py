"""Standard input and output, and the log: a thread that reads ahead, and a robust reader for pygls' message loop.

pygls reads standard input through its thread pool, a hop for each line, which costs half a millisecond a keystroke.
"""

from __future__ import annotations

import asyncio
import logging
import sys
import threading
import traceback
from collections.abc import Callable
from typing import BinaryIO

from proposal_lsp import lazy_re as re

#: Bytes of one message. No editor sends more; a larger number is a mistake in the header.
MAX_MESSAGE = 1 << 30
#: A field name (RFC 9110, section 5.6.2). What is left of a body that was longer than announced is none.
_NAME = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+")

#: Where errors have come from: the kind of error, the file and the line.
_places: set[tuple[str, str, int | None]] = set()

logger = logging.getLogger(__name__)


class BadHeader(Exception):
    """The header of a message makes no sense, so that nothing after it can be understood."""


class Input(asyncio.StreamReader):
    """The input that has been read ahead, with headers as pygls expects them (LSP 3.17, "Base Protocol").

    pygls accepts one spelling of `Content-Length` and treats a length of 0 as missing.
    """

    _is_empty = False

    async def readline(self) -> bytes:
        """The next line of a header, with its ending; empty at the end. Raises BadHeader."""
        try:
            line = await super().readline()
        except ValueError:
            raise BadHeader("expected a header, got a line that does not end") from None
        name, colon, value = line.partition(b":")
        if not line.strip():
            return line
        if not (colon and _NAME.fullmatch(name.strip())):
            raise BadHeader(f"expected a header such as Content-Length: 20, got {line[:80]!r}")
        if name.strip().lower() == b"content-length":
            length = _length(value.strip())
            self._is_empty = not length
            return b"Content-Length: %d\r\n" % (length or 1)
        return line

    async def readexactly(self, n: int) -> bytes:
        """The body of a message; a space, which is not JSON either, for an empty one."""
        return b" " if self._is_empty else await super().readexactly(n)

    def take(self, data: bytes) -> None:
        """Take bytes that have been read; none at the end."""
        if data:
            self.feed_data(data)
        else:
            self.feed_eof()


class Output:
    """Where messages go. `lost` is called where no one reads them any more."""

    def __init__(self, stream: BinaryIO, lost: Callable[[], object]) -> None:
        self._stream = stream
        self.lost = lost

    def write(self, data: bytes) -> None:
        """Write a message at once."""
        try:
            self._stream.write(data)
            self._stream.flush()
        except (OSError, ValueError):  # ValueError: the stream is closed
            self.lost()

    def close(self) -> None:
        """Nothing: the stream is closed by whoever opened it."""


def log_to_stderr() -> None:
    """Write the log to standard error, which editors keep, unless someone else takes care of it."""
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="proposal-lsp: %(levelname)s: %(message)s")


def log_fault(what: str, error: BaseException) -> None:
    """Write an error to the log, with all that led to it only the first time. `what` failed, in a few words."""
    last = traceback.extract_tb(error.__traceback__)[-1:]
    place = (type(error).__name__, *((last[0].filename, last[0].lineno) if last else ("", None)))
    if place in _places:
        logger.error("%s again: %s", what, " ".join(f"{place[0]}: {error}".split())[:200])
    else:
        _places.add(place)
        logger.error("%s", what, exc_info=error)


def read_some(stream: BinaryIO) -> bytes:
    """What there is to read, as soon as there is something; empty at the end."""
    data: bytes = stream.read1(1 << 16)  # type: ignore[attr-defined]
    return data


def read_ahead(read: Callable[[], bytes], take: Callable[[bytes], object]) -> None:
    """Read on a thread of its own and have what comes taken on the running event loop; an empty piece is the end.

    A read that never ends keeps nothing alive: the thread is a daemon.
    """
    loop = asyncio.get_running_loop()

    def go_on() -> None:
        try:
            while data := read():
                loop.call_soon_threadsafe(take, data)
        except (OSError, ValueError) as error:
            logger.error("the client cannot be read any more: %s", error)
        except RuntimeError:
            pass  # the loop is closed: the session has ended
        finally:
            # Whatever happens here, a server without a reader must not stay.
            if not loop.is_closed():
                loop.call_soon_threadsafe(take, b"")

    threading.Thread(target=go_on, name="reader", daemon=True).start()


def _length(digits: bytes) -> int:
    if not digits.isdigit():
        raise BadHeader(f"expected the length of a message in bytes, got {digits[:20]!r}")
    # Python refuses to read a number of thousands of digits.
    length = int(digits) if len(digits.lstrip(b"0")) < 20 else MAX_MESSAGE + 1
    if length > MAX_MESSAGE:
        raise BadHeader(f"a message must be at most {MAX_MESSAGE} bytes long, not {digits[:20].decode()}")
    return length
