"""The language server, built on pygls: the only package that imports pygls and lsprotocol.

Importing this package is cheap; its functions import the rest when they are called.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn


def run_stdio() -> NoReturn:
    """Serve one client over standard input and output, then end the process.

    The exit code is 0 after `shutdown` and `exit`, 1 when the client went away without them
    (LSP 3.17, "Exit Notification").
    """
    import gc
    import os
    import sys

    gc.set_threshold(100_000, 50, 50)  # nearly all that is made at the start stays
    # `serving` has a `serve` of its own, which does without the fast start.
    from proposal_lsp.lsp.front import serve

    # Reading past sys.stdin: its lock, held by a reader that waits for ever, would abort the interpreter at
    # its end. And what anything prints must not get between the messages.
    incoming, outgoing = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    sys.stdout = sys.stderr
    try:
        code = serve(incoming, outgoing)
    except KeyboardInterrupt:
        code = 130
    # At once: neither a job of the engine nor the freeing of all memory is waited for.
    sys.stderr.flush()
    os._exit(code)


def run_tcp(host: str, port: int) -> NoReturn:
    """Serve one client over TCP on a loopback address, for debugging, then end the process.

    Raises ValueError if `host` is not a loopback address, OSError if the port cannot be taken, and SystemExit as
    `run_stdio` does.
    """
    _must_be_loopback(host)
    from proposal_lsp.lsp.serving import serve_tcp

    raise SystemExit(serve_tcp(host, port))


def run_ws(host: str, port: int) -> NoReturn:
    """Serve one client over WebSocket on a loopback address; as `run_tcp` does.

    Raises ModuleNotFoundError if the package websockets is not installed.
    """
    _must_be_loopback(host)
    from importlib import import_module

    # pygls would end the process with a line in its log.
    import_module("websockets")
    from proposal_lsp.lsp.serving import serve_ws

    raise SystemExit(serve_ws(host, port))


def _must_be_loopback(host: str) -> None:
    from proposal_lsp.lsp.uris import is_loopback

    if not is_loopback(host):
        raise ValueError(f'"{host}" is not a loopback address; use 127.0.0.1, ::1 or localhost')
