"""Conversion of named tuples to JSON lists and back. Data from a disk may be anything, and is validated."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, Literal, NamedTuple, TypeVar, get_args, get_origin, get_type_hints

T = TypeVar("T", bound=NamedTuple)
Reader = Callable[[object], Any]


def from_lists(kind: type[T], plain: object) -> T:
    """The value of a named tuple that was turned into lists. Raises ValueError if its types do not fit.

    Its fields are texts, whole numbers, None, words (`Literal`), tuples and named tuples.
    """
    reader: Reader = _reader(kind)
    found: T = reader(plain)
    return found


def to_lists(value: object) -> object:
    """A value with each tuple in it, named or not, as a list."""
    return [to_lists(one) for one in value] if isinstance(value, tuple) else value


@cache
def _reader(hint: Any) -> Reader:
    """What makes a value of a type of a list, a text, a number or None."""
    if get_origin(hint) is tuple:
        first, *others = get_args(hint)
        return _sequence(_reader(first)) if others == [...] else _row(tuple, [_reader(one) for one in (first, *others)])
    if get_origin(hint) is Literal:
        return _checked(lambda value: value in get_args(hint))
    if isinstance(hint, type) and issubclass(hint, tuple):
        return _row(hint._make, [_reader(one) for one in get_type_hints(hint).values()])  # type: ignore[attr-defined]
    if hint in (str, int):
        return _checked(lambda value: type(value) is hint)
    return _checked(lambda value: isinstance(value, hint) and value is not True and value is not False)


def _checked(fits: Callable[[object], bool]) -> Reader:
    def read(plain: object) -> object:
        if not fits(plain):
            raise ValueError("a value of another kind")
        return plain

    return read


def _sequence(item: Reader) -> Reader:
    def read(plain: object) -> object:
        if not isinstance(plain, list):
            raise ValueError("a value of another kind")
        return tuple(map(item, plain))

    return read


def _row(make: Callable[[list[Any]], Any], readers: list[Reader]) -> Reader:
    def read(plain: object) -> object:
        if not isinstance(plain, list) or len(plain) != len(readers):
            raise ValueError("a value of another kind")
        return make([reader(value) for reader, value in zip(readers, plain, strict=True)])

    return read
