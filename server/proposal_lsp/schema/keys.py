"""The keys of the schema language, as the classes of the model declare them, and the kinds of mapping they are in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from proposal_lsp.lazy_dataclasses import dataclass, field, fields
from proposal_lsp.schema import model


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A key of a mapping. How its value is read, written and described is found by its form, in a table for each."""

    form: str
    #: In YAML; that of the attribute if it is not declared.
    name: str
    #: The attribute that holds the value, and what it is where the key is absent (MISSING: it must not be).
    attribute: str
    default: Any
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
    #: The class whose keys are in the same mapping, those that are not, and the words that complete their docs.
    spec: Any = None
    without: Sequence[str] = ()
    words: Mapping[str, str] = field(default_factory=dict)

    @property
    def quoted(self) -> str:
        """What a message calls its value."""
        return f"`{self.name}`"


@cache
def declared(spec: Any) -> tuple[Key, ...]:
    """The keys that a class declares, in order; one with a `spec` for all of another class."""
    return tuple(
        Key(**{"name": one.name, **one.metadata}, attribute=one.name, default=one.default)
        for one in fields(spec)
        if one.metadata
    )


@cache
def names_of(spec: Any) -> tuple[str, ...]:
    """The names of the keys of the mappings that a class is read from, in order."""
    names: list[str] = []
    for key in declared(spec):
        names += [name for name in names_of(key.spec) if name not in key.without] if key.spec else [key.name]
    return tuple(names)


#: The class that each kind of mapping is read into, by the name that `schema.json` has for the kind.
SPECS: dict[str, Any] = {spec.kind: spec for name in model.__all__ if getattr(spec := getattr(model, name), "kind", "")}

#: The names of the keys of each kind.
KINDS: dict[str, tuple[str, ...]] = {kind: names_of(spec) for kind, spec in SPECS.items()}
