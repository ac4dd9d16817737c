"""A fast start: `initialize` is answered here, in plain JSON, before anything else is loaded.

`opening.py` goes on from here; `proposal_lsp.lsp.serving.serve` does the same without either.
"""

from __future__ import annotations

import json
import re

from proposal_lsp import __version__
from proposal_lsp.lsp.client import NAME, Client, read_client, wants_outline
from proposal_lsp.lsp.liveness import visible_process

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, BinaryIO

    from proposal_lsp.analysis import Projects

    Json = dict[str, Any]

#: The characters after which editors are to ask for completions.
TRIGGERS = [":", "#", " ", "|", "-", "*", "[", '"', "'"]
#: The kinds of code action.
KINDS = [
    *("quickfix", "refactor.extract", "refactor.rewrite"),
    *("source.fixAll.proposal-lsp", "source.insertMissing.proposal-lsp"),
]
_BEGUN = re.compile(
    rb"(?:Content-Length: [0-9]{1,9}\r\n|Content-Type: [^\r\n]{,99}\r\n)*(?:\r\n|(?P<rest>[^\n]{,150})\Z)"
)
_HEADER = re.compile(rb"(?:Content-Type: [^\r\n]{,99}\r\n)?Content-Length: ([0-9]{1,9})\r\n\r\n")


def serve(incoming: BinaryIO, outgoing: BinaryIO, projects: Projects | None = None) -> int:
    """Serve one client over two streams until it exits or goes away; the exit code of the process."""
    buffer = bytearray()
    while (found := first_message(buffer)) is None and (data := incoming.read1(1 << 16)):  # type: ignore[attr-defined]
        buffer += data
    message, size = found or ({}, 0)
    params, msg_id = message.get("params"), message.get("id")
    begins = message.get("method") == "initialize" and type(msg_id) in (int, str)
    if not (begins and isinstance(params, dict)):
        from proposal_lsp.lsp import serving

        return serving.serve(incoming, outgoing, projects, bytes(buffer))
    client = read_client(params.get("capabilities"))
    # Looked at now: a client that dies after the answer must be seen to have lived.
    params["processId"] = visible_process(params)
    write_message(outgoing, {"id": msg_id, "result": initialize_result(client, outline=wants_outline(params))})
    del buffer[:size]

    # Imported only when `initialize` has been answered: this takes most of the time of a start.
    from proposal_lsp.lsp.opening import go_on

    return go_on(incoming, outgoing, buffer, params, projects)


def initialize_result(client: Client, *, outline: bool) -> Json:
    """The `InitializeResult` for a client, as pygls builds it from the features; a test compares."""
    capabilities: Json = {
        "positionEncoding": client.encoding,
        "textDocumentSync": {"openClose": True, "change": 2, "save": {"includeText": False}},
        "completionProvider": {"triggerCharacters": TRIGGERS, "resolveProvider": True},
        "hoverProvider": True,
        "definitionProvider": True,
        "workspace": {"workspaceFolders": {"supported": True, "changeNotifications": True}},
    }
    if outline:
        names = ("documentSymbol", "foldingRange", "selectionRange")
        capabilities |= {f"{name}Provider": True for name in names}
    if client.code_actions:
        capabilities["codeActionProvider"] = {"codeActionKinds": KINDS, "resolveProvider": True}
    if client.pulls:
        options = {"interFileDependencies": True, "workspaceDiagnostics": True}
        capabilities["diagnosticProvider"] = {"identifier": NAME, **options}
    return {"capabilities": capabilities, "serverInfo": {"name": NAME, "version": __version__}}


def first_message(buffer: bytearray) -> tuple[Json, int] | None:
    """The first message and its size in bytes, header and all; None while it is not whole.

    An empty message where it is no JSON object, and a size of 0 where its header is not as most clients write it.
    """
    begun, header = _BEGUN.match(buffer), _HEADER.match(buffer)
    if header is None:
        return None if begun and begun["rest"] is not None else ({}, 0)
    end = header.end() + int(header[1])
    if len(buffer) < end:
        return None
    try:
        message = json.loads(buffer[header.end() : end])
    except (ValueError, RecursionError):
        return {}, end
    return (message if isinstance(message, dict) else {}), end


def write_message(outgoing: BinaryIO, message: Json) -> None:
    """Send a message; nothing where the client is gone."""
    body = json.dumps({"jsonrpc": "2.0", **message}, separators=(",", ":")).encode()
    try:
        outgoing.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        outgoing.flush()
    except (OSError, ValueError):
        pass  # The client is gone: the end of its input says so, too.
