"""`server`: starts the language server. The only module of the command line that knows of it.

Imports are inside functions: an editor waits for the server, which needs none of them.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NoReturn


def is_plain(argv: Sequence[str]) -> bool:
    """Whether the command line is what editors and their client libraries write, for which no parser is needed."""
    others = [argument for argument in argv[1:] if argument != "--stdio"]
    return argv[:1] == ["server"] and all(argument.startswith("--clientProcessId=") for argument in others)


def run(tcp: str | None = None, ws: str | None = None) -> NoReturn:
    """Serve one client, then end the process. Raises CannotRun for an address that cannot be listened on."""
    from proposal_lsp import lsp

    if tcp is None and ws is None:
        lsp.run_stdio()

    from proposal_lsp.cli.console import CannotRun, reason

    option, address, serve = ("--ws", ws, lsp.run_ws) if ws is not None else ("--tcp", tcp or "", lsp.run_tcp)
    host, port = parse_address(address, option)
    try:
        serve(host, port)
    except ModuleNotFoundError:
        raise CannotRun("`--ws` needs the package websockets: install proposal-lsp[ws]") from None
    except OSError as error:
        raise CannotRun(f"cannot listen on {address}: {reason(error)}") from None


def parse_address(address: str, option: str = "--tcp") -> tuple[str, int]:
    """`HOST:PORT` of this machine, e.g. `127.0.0.1:2087` or `[::1]:2087`. Raises CannotRun for any other."""
    from proposal_lsp.cli.console import CannotRun

    host, _, port = address.rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    if not host or not (port.isascii() and port.isdigit()) or int(port) > 65535:
        raise CannotRun(f"`{option}` needs HOST:PORT, such as 127.0.0.1:2087, and got `{address}`")
    if host != "localhost" and not _is_loopback(host):
        raise CannotRun(f"`{option}` serves this machine only: use 127.0.0.1, ::1 or localhost, not `{host}`")
    return host, int(port)


def _is_loopback(host: str) -> bool:
    import ipaddress

    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
