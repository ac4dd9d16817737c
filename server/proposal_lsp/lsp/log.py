"""The server's log, on standard error.

`logging` is imported with the first line that is written: it takes longer to load than all that `initialize` needs.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from logging import Logger


def debug(message: str, *values: object) -> None:
    """Write what only somebody who looks for a mistake wants to read."""
    if "logging" in sys.modules:  # else nobody has asked for it
        _logger().debug(message, *values)


def info(message: str, *values: object) -> None:
    """See `debug`."""
    if "logging" in sys.modules:
        _logger().info(message, *values)


def warning(message: str, *values: object) -> None:
    """Write what somebody should know who wonders about the server."""
    _logger().warning(message, *values)


def error(message: str, *values: object, cause: BaseException | None = None) -> None:
    """Write what went wrong, with the traceback of its cause."""
    _logger().error(message, *values, exc_info=cause)


def _logger() -> Logger:
    import logging

    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="proposal-lsp: %(levelname)s: %(message)s")
    return logging.getLogger("proposal_lsp.lsp")
