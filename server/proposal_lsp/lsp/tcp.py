"""A loopback socket instead of the standard streams, for debugging."""

from __future__ import annotations

import contextlib
import ipaddress
import socket
import sys

from proposal_lsp.lsp.transport import serve


def serve_tcp(host: str, port: int) -> int:
    """Serve the first client that connects; the exit code of the process.

    Raises ValueError where `host` is not a loopback address.
    """
    if not _is_loopback(host):
        raise ValueError(f'"{host}" is not a loopback address; use 127.0.0.1, ::1 or localhost')
    try:
        with socket.create_server((host, port), family=_family(host, port)) as listener:
            print(f"listening on {host}:{listener.getsockname()[1]}", file=sys.stderr, flush=True)
            connection, _ = listener.accept()
        with connection:
            try:
                return serve(connection.makefile("rb"), connection.makefile("wb"))
            finally:
                # Wakes the thread that reads; closing alone would not.
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
    except KeyboardInterrupt:
        return 130


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _family(host: str, port: int) -> socket.AddressFamily:
    return socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
