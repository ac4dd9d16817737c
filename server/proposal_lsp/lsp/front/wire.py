"""Plain JSON messages over a stream, for the fast start only (LSP 3.17, "Base Protocol"). Imports next to nothing."""

from __future__ import annotations

import json

from proposal_lsp import lazy_re as re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, BinaryIO

    Json = dict[str, Any]

#: A header as most clients write it, and at once; any other, and what comes after it, is left to pygls.
_HEADER = re.compile(rb"(?:Content-Type: [^\r\n]{,99}\r\n)?Content-Length: ([0-9]{1,9})\r\n\r\n")


def first_message(buffer: bytearray) -> tuple[Json, int] | None:
    """The first message and its size in bytes, header and all; None while there is none or it is not whole.

    An empty message where it is not a JSON object; all that there is, where its header is not as most clients write it.
    """
    if (header := _HEADER.match(buffer)) is None:
        return ({}, len(buffer)) if buffer else None
    end = header.end() + int(header[1])
    if len(buffer) < end:
        return None
    try:
        message = json.loads(buffer[header.end() : end])
    except (ValueError, RecursionError):
        message = None
    return (message if isinstance(message, dict) else {}), end


def write_message(outgoing: BinaryIO, message: Json) -> None:
    """Send a message; nothing if the client is gone."""
    body = json.dumps({"jsonrpc": "2.0", **message}, separators=(",", ":")).encode()
    try:
        outgoing.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        outgoing.flush()
    except (OSError, ValueError):
        pass  # The client is gone: the end of its input says so, too.
