"""The fast start: `initialize` is answered in plain JSON, before anything else is loaded.

`opening.py` continues from here. The server works without this package, which only `proposal_lsp.lsp.run_stdio`
imports: `proposal_lsp.lsp.serving.serve` does the same.
"""

from __future__ import annotations

import sys

from proposal_lsp import __version__
from proposal_lsp.lsp.client import NAME, Client, read_client
from proposal_lsp.lsp.front.wire import message_in, read_message, write_message
from proposal_lsp.lsp.liveness import visible_process
from proposal_lsp.lsp.offers import capabilities

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, BinaryIO

    from proposal_lsp.projects import Projects

    Json = dict[str, Any]


def serve(incoming: BinaryIO, outgoing: BinaryIO, projects: Projects | None = None) -> int:
    """Serve one client over two streams until it exits or goes away; the exit code of the process."""
    data, _ = read_message(incoming)
    message = message_in(data)
    params, msg_id = message.get("params"), message.get("id")
    if message.get("method") != "initialize" or type(msg_id) not in (int, str) or not isinstance(params, dict):
        from proposal_lsp.lsp.serving import serve as serve_with_pygls

        return serve_with_pygls(incoming, outgoing, projects, data)
    # Looked at now: a client that dies after the answer must be seen to have lived.
    params["processId"] = visible_process(params)
    client = read_client(params.get("capabilities"))
    write_message(outgoing, {"id": msg_id, "result": initialize_result(client, params)})

    # Without TLS, which no one speaks here, asyncio takes 4 ms and 4 MB less.
    hidden = sys.modules.setdefault("ssl", None)  # type: ignore[arg-type]
    # Imported only when `initialize` has been answered: this takes most of the time of a start.
    from proposal_lsp.lsp.front.opening import go_on

    if hidden is None:
        del sys.modules["ssl"]
    return go_on(incoming, outgoing, params, projects)


def initialize_result(client: Client, params: Json) -> Json:
    """The `InitializeResult` for a client, given the parameters of `initialize`; a test compares it with pygls'."""
    return {"capabilities": capabilities(client, params), "serverInfo": {"name": NAME, "version": __version__}}
