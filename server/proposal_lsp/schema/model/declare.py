"""How the classes of the model declare the keys of the schema language: each once, where its value is held.

What a key is called and how its value is read and written are arguments of `yaml_key`, which `Key` (`schema/keys.py`)
explains. What it is for is the `#:` comment above it, or the docstring of a class, in words for people who write
schemas: `schemas/schema.json` is made of these, and of that the reference, and completion and hover in schema files.

A schema is hydrated at every start, so nothing here costs time before someone asks for the keys.
"""

from __future__ import annotations

from typing import Any, ClassVar

from proposal_lsp.lazy_dataclasses import MISSING, field, fields


class Spec:
    """A mapping of a schema. Its class has the name of that kind of mapping, and what messages call it, `a table`.

    Its text form has what differs from the defaults. A dataclass would compile a function for that, for each class.
    """

    __slots__ = ()

    kind: ClassVar[str] = ""
    what: ClassVar[str] = ""

    def __init_subclass__(cls, kind: str = "", what: str = "") -> None:
        # The copy of a class that a dataclass with slots makes says neither, and has both already.
        if kind:
            cls.kind, cls.what = kind, what

    def __repr__(self) -> str:
        said = ((one.name, getattr(self, one.name), one.default) for one in fields(self))  # type: ignore[arg-type]
        inner = ", ".join(f"{name}={value!r}" for name, value, default in said if value != default)
        return f"{type(self).__name__}({inner})"


def yaml_key(form: str, *, default: Any = MISSING, **more: Any) -> Any:
    """An attribute that holds the value of a key; it reads as the default if the key is absent."""
    return field(default=default, metadata={"form": form, **more})


def inline(spec: type[Spec], form: str = "inline", *, default: Any = MISSING, **more: Any) -> Any:
    """An attribute that holds what the keys of another class say that are in the same mapping."""
    return yaml_key(form, default=default, spec=spec, **more)
