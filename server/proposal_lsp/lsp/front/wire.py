"""Plain JSON messages over a stream, for the fast start only (LSP 3.17, "Base Protocol"). Imports next to nothing."""

from __future__ import annotations

import json

from proposal_lsp import lazy_re as re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, BinaryIO

    Json = dict[str, Any]

#: A header as most clients write it; any other, and what comes after it, is left to pygls.
_HEADER = re.compile(
    rb"(?:Content-Type: [^\r\n]{,99}\r\n)?Content-Length: ([0-9]{1,9})\r\n(?:Content-Type: .*\r\n)?\r\n"
)


def read_message(incoming: BinaryIO) -> tuple[bytes, bool]:
    """The next message with its header, and True; else what may be a header, and False. Empty at the end."""
    head = b""
    for _ in range(3):  # two fields and an empty line
        head += incoming.readline(150)
        if not head.endswith(b"\r\n") or head.endswith(b"\r\n\r\n"):
            break
    header = _HEADER.fullmatch(head)
    return (head + incoming.read(int(header[1])), True) if header else (head, False)


def message_in(data: bytes) -> Json:
    """The message that `read_message` has read; an empty one if there is none."""
    try:
        message = json.loads(data.partition(b"\r\n\r\n")[2])
    except (ValueError, RecursionError):
        return {}
    return message if isinstance(message, dict) else {}


def write_message(outgoing: BinaryIO, message: Json) -> None:
    """Send a message; nothing if the client is gone."""
    body = json.dumps({"jsonrpc": "2.0", **message}, separators=(",", ":")).encode()
    try:
        outgoing.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        outgoing.flush()
    except (OSError, ValueError):
        pass  # The client is gone: the end of its input says so, too.
