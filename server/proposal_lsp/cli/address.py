"""The address that `server --tcp` or `--ws` listens on: one of this machine."""

from __future__ import annotations

import ipaddress

from proposal_lsp.cli.console import CannotRun


def parse_address(address: str, option: str = "--tcp") -> tuple[str, int]:
    """`HOST:PORT` of this machine, e.g. `127.0.0.1:2087` or `[::1]:2087`. Raises CannotRun for any other."""
    host, _, port = address.rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    if not host or not (port.isascii() and port.isdigit()) or int(port) > 65535:
        raise CannotRun(f"`{option}` needs HOST:PORT, such as 127.0.0.1:2087, and got `{address}`")
    if host != "localhost" and not _is_loopback(host):
        raise CannotRun(f"`{option}` serves this machine only: use 127.0.0.1, ::1 or localhost, not `{host}`")
    return host, int(port)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
