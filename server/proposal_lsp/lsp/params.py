"""Reading the parameters of messages. What is not as LSP has it raises `Invalid`."""

from __future__ import annotations

from typing import Any, TypeVar

T = TypeVar("T")


class Invalid(Exception):
    """The parameters of a message are not valid."""


def get(params: Any, kind: type[T], *path: str) -> T:
    """The value of this kind at a path of keys. Raises Invalid where there is none."""
    for name in path:
        params = params.get(name) if isinstance(params, dict) else None
    if not isinstance(params, kind) or (kind is int and isinstance(params, bool)):
        raise Invalid
    return params


def uri_of(params: Any) -> str:
    """The URI in `textDocument`. Raises Invalid where there is none."""
    return get(params, str, "textDocument", "uri")
