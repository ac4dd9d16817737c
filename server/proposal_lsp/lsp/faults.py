"""Errors of the program in the log: with all that led to them the first time, in one line each time after that."""

from __future__ import annotations

import logging
import traceback

#: Where errors have come from: the kind of error, the file and the line.
_places: set[tuple[str, str, int | None]] = set()

logger = logging.getLogger(__name__)


def log_fault(what: str, error: BaseException) -> None:
    """Write an error to the log. `what` failed, in a few words."""
    last = traceback.extract_tb(error.__traceback__)[-1:]
    place = (type(error).__name__, *((last[0].filename, last[0].lineno) if last else ("", None)))
    if place in _places:
        logger.error("%s again: %s", what, " ".join(f"{place[0]}: {error}".split())[:200])
    else:
        _places.add(place)
        logger.error("%s", what, exc_info=error)
