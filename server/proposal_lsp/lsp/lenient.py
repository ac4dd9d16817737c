"""A converter that tolerates harmless mistakes of clients.

An enumeration value of a later LSP version, or a diagnostic of another extension without a range, must not
cost the user the whole request: what cannot be read is left out, and the rest is read.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from cattrs import Converter
from cattrs.errors import (
    AttributeValidationNote,
    BaseValidationError,
    ClassValidationError,
    IterableValidationError,
    IterableValidationNote,
)
from lsprotocol import types
from pygls.protocol import default_converter

logger = logging.getLogger(__name__)

Path = tuple[str | int, ...]
#: Each round removes something, so that this many are only reached by a client that sends nothing else.
_ROUNDS = 100


def lenient_converter() -> Converter:
    """The converter of pygls, forgiving where a message carries what others wrote."""
    converter: Converter = default_converter()  # type: ignore[no-untyped-call]
    for kind in (types.InitializeParams, types.CodeActionContext):
        converter.register_structure_hook(kind, _forgiving(converter.get_structure_hook(kind)))
    return converter


def _forgiving(read: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    def read_what_can_be_read(raw: Any, kind: Any) -> Any:
        for _ in range(_ROUNDS):
            try:
                return read(raw, kind)
            except BaseValidationError as error:
                bad = {_existing(raw, path) for path in _paths(error)}
                if () in bad:
                    raise
                # The last of a list first, so that the indices before it stay right.
                for path in sorted(bad, key=_order, reverse=True):
                    _remove(raw, path)
                logger.info("left out of %s: %s", kind.__name__, ", ".join(sorted(map(_shown, bad))))
        return read(raw, kind)

    return read_what_can_be_read


def _paths(error: BaseException, at: Path = ()) -> set[Path]:
    """Where in the raw data the parts are that cannot be read."""
    if isinstance(error, ClassValidationError | IterableValidationError):
        located, rest = error.group_exceptions()
        found = {path for cause, note in located for path in _paths(cause, (*at, _step(note)))}
        return found | {at} if rest else found
    return {at}


def _step(note: AttributeValidationNote | IterableValidationNote) -> str | int:
    if isinstance(note, IterableValidationNote):
        return note.index
    first, *others = note.name.rstrip("_").split("_")
    return first + "".join(word.title() for word in others)


def _existing(raw: Any, path: Path) -> Path:
    """The longest part of `path` that is there: where a required part is missing, what it is missing from."""
    for length, step in enumerate(path):
        if isinstance(raw, list):
            is_there = isinstance(step, int) and step < len(raw)
        else:
            is_there = isinstance(raw, dict) and step in raw
        if not is_there:
            return path[:length]
        raw = raw[step]
    return path


def _remove(raw: Any, path: Path) -> None:
    for step in path[:-1]:
        raw = raw[step]
    del raw[path[-1]]


def _order(path: Path) -> tuple[tuple[int, str], ...]:
    return tuple((step, "") if isinstance(step, int) else (-1, step) for step in path)


def _shown(path: Path) -> str:
    return ".".join(map(str, path))
