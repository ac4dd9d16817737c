"""The language server: the only package that imports pygls and lsprotocol.

Importing this package is cheap; both functions import the rest when they are called.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn


def run_stdio() -> NoReturn:
    """Serve one client over standard input and output, then end the process.

    Raises SystemExit: 0 after `shutdown` and `exit`, 1 when the client went away without them
    (LSP 3.17, "Exit Notification").
    """
    from proposal_lsp.lsp.transport import serve_stdio

    raise SystemExit(serve_stdio())


def run_tcp(host: str, port: int) -> NoReturn:
    """Serve one client over TCP on a loopback address, for debugging, then end the process.

    Raises ValueError where `host` is not a loopback address, OSError where the port cannot be taken,
    and SystemExit as `run_stdio` does.
    """
    from proposal_lsp.lsp.tcp import serve_tcp

    raise SystemExit(serve_tcp(host, port))
