"""The module `re` with regular expressions that are compiled when they are first used.

Modules import it as `re`. The program has some three hundred expressions, and a short run uses a third of them. An
expression with a mistake raises `re.error` at its first use.
"""

from __future__ import annotations

import re
from re import *  # noqa: F403 (what is not here is as it is there)
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from re import compile as compile

_METHODS = ("match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer")


class Compiled:
    """An expression after its first use: its methods and attributes are those of the value of `re`."""

    pattern: str
    flags: int


class Uncompiled(Compiled):
    """An expression before its first use."""

    def __init__(self, pattern: str, flags: int = 0) -> None:
        self.pattern, self._given = pattern, flags

    def __getattr__(self, name: str) -> Any:
        made = re.compile(self.pattern, self._given)
        for part in (*_METHODS, "flags", "groups", "groupindex"):
            setattr(self, part, getattr(made, part))
        self.__class__ = Compiled  # type: ignore[assignment]  # without `__getattr__`, which would slow down each use
        return getattr(self, name)


if not TYPE_CHECKING:
    compile = Uncompiled
