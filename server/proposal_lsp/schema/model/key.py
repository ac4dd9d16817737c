"""How the classes of the model declare the keys of the schema language: each once, where its value is held.

Reading (`load_spec.py`) and writing (`write.py`) follow from these declarations. So does `schemas/schema.json`, whose
descriptions are the docstrings of the classes and the `#:` comments above the attributes; and of that file the
reference, and completion and hover in schema files, are made.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields, replace
from functools import cache
from typing import Any, NamedTuple


class Kind(NamedTuple):
    """A kind of mapping, declared as `kind` of the class that it is read into."""

    #: Its name among the definitions of `schema.json`.
    name: str
    #: What a message calls it, `a table`.
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A key of a mapping. How its value is read, written and described is found by its form, in a table for each."""

    form: str
    name: str
    #: The attribute that holds the value, and what it is where the key is absent (MISSING: it must not be).
    attribute: str = ""
    default: Any = None
    #: What its items are called in a message, or what kind of mapping they are.
    of: str = ""
    #: The words that are allowed.
    options: Sequence[str] = ()
    #: The smallest and the largest number.
    low: int | None = 0
    high: int | None = None
    #: How many items there may be.
    most: int | None = None
    #: What a message says where the key is absent; empty: it may be.
    needs: str = ""
    #: The class whose keys are in the same mapping, and the words that complete their descriptions.
    spec: Any = None
    words: Mapping[str, str] = field(default_factory=dict)

    @property
    def quoted(self) -> str:
        """What a message calls its value."""
        return f"`{self.name}`"


def yaml_key(form: str, *, name: str = "", default: Any = MISSING, **more: Any) -> Any:
    """An attribute that holds the value of a key; `name` is the key's where it is not the attribute's."""
    return field(default=default, metadata={"key": Key(form=form, name=name, **more)})


def inline(spec: Any, form: str = "inline", **more: Any) -> Any:
    """An attribute that holds what the keys of another class say that are in the same mapping."""
    return yaml_key(form, spec=spec, **more)


@cache
def declared(spec: Any) -> tuple[Key, ...]:
    """The keys that a class declares, in order; one with a `spec` for all of another class."""
    return tuple(
        replace(key, name=key.name or one.name, attribute=one.name, default=one.default)
        for one in fields(spec)
        if (key := one.metadata.get("key"))
    )


@cache
def names_of(spec: Any) -> tuple[str, ...]:
    """The names of the keys of the mappings that a class is read from, in order."""
    left_out = getattr(spec, "left_out", ())
    each = (names_of(key.spec) if key.spec else (key.name,) for key in declared(spec))
    return tuple(name for names in each for name in names if names == (name,) or name not in left_out)
