"""File URIs and paths."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from proposal_lsp import lazy_re as re

_DRIVE = re.compile(r"/[A-Za-z]:(?=/|$)")


def path_of(uri: str) -> str | None:
    """The path a `file:` URI names, or None for any other URI (`untitled:`, `vscode-remote:`, a broken one).

    Accepts what clients really send: `file:///c%3A/`, `file://server/share/`, unquoted characters.
    """
    try:
        parts = urlsplit(uri)
    except ValueError:
        return None
    if parts.scheme != "file":
        return None
    path = unquote(parts.path, errors="surrogateescape")
    if not path or "\0" in path:
        return None
    if parts.netloc and parts.netloc != "localhost":
        path = f"//{unquote(parts.netloc)}{path}"
    elif _DRIVE.match(path):
        path = path[1:]
    return os.path.normpath(path)


def uri_of(path: str) -> str | None:
    """The `file:` URI of an absolute path; None for a relative one."""
    return Path(path).as_uri() if os.path.isabs(path) else None


def is_loopback(host: str) -> bool:
    """Whether a host, by name or number, is this machine."""
    import ipaddress

    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def same_file(one: str | None, other: str | None) -> bool:
    """Whether two absolute paths are spelt for the same file; None is not a file."""
    return one is not None and other is not None and os.path.normcase(one) == os.path.normcase(other)
