"""Dataclasses and named tuples whose methods are written when they are first called.

`dataclasses.dataclass` writes and compiles up to seven functions for each class when the class is made, and most of
them are never called: a third of the start of the command. The classes made here are the same in everything else: in
what their decorator, `field`, `fields` and `replace` take, as far as the program uses it, and for type checkers. The
functions of `dataclasses` accept them too. A `NamedTuple` has what one of `typing` has.

Annotations must be texts (`from __future__ import annotations`).
"""

from __future__ import annotations

from collections import _tuplegetter  # type: ignore[attr-defined]  # what `namedtuple` uses
from typing import TYPE_CHECKING, Any

__all__ = ["KW_ONLY", "MISSING", "NamedTuple", "dataclass", "field", "fields", "is_dataclass", "replace"]

if TYPE_CHECKING:
    from dataclasses import KW_ONLY, MISSING, dataclass, field, fields, is_dataclass, replace
    from typing import NamedTuple
else:

    class MISSING:
        """The default of an attribute that has none."""

    class KW_ONLY:
        """The annotation `_: KW_ONLY` makes all attributes after it keywords."""

    class Field:
        """An attribute of a class."""

        __slots__ = ("compare", "default", "default_factory", "init", "kw_only", "metadata", "name", "repr")

        def __init__(
            self, *, default=MISSING, default_factory=MISSING, init=True, repr=True, compare=True, metadata=None
        ):
            self.default, self.default_factory, self.metadata = default, default_factory, metadata or {}
            self.init, self.repr, self.compare = init, repr, compare

        @property
        def _field_type(self):
            # The functions of `dataclasses` ask for it.
            import dataclasses

            return dataclasses._FIELD

    field = Field

    def dataclass(cls=None, *, frozen=False, slots=False, eq=True, repr=True, kw_only=False):
        """A decorator for a class whose annotations are its attributes; see `dataclasses.dataclass`."""

        def decorate(cls):
            own = list(_own_fields(cls, kw_only))
            known = {name: one for base in reversed(cls.__mro__[1:]) for name, one in _fields_of(base).items()}
            known |= {one.name: one for one in own}
            methods = {
                "__dataclass_fields__": known,
                "__match_args__": tuple(one.name for one in known.values() if one.init and not one.kw_only),
                "__init__": _when_called("__init__", _written_init),
            }
            if repr:
                methods["__repr__"] = _repr
            if eq:
                methods["__eq__"] = _when_called("__eq__", _written_eq)
                methods["__hash__"] = _when_called("__hash__", _written_hash) if frozen else None
            given = {name for name, value in vars(cls).items() if not (name == "__hash__" and value is None)}
            methods = {name: method for name, method in methods.items() if name not in given}
            if frozen:
                methods |= {"__setattr__": _refuse, "__delattr__": _refuse}
            return _with_slots(cls, own, methods, frozen) if slots else _with(cls, own, methods)

        return decorate if cls is None else decorate(cls)

    def fields(of):
        """The attributes of a dataclass, or of a value of one."""
        return tuple(of.__dataclass_fields__.values())

    def is_dataclass(value):
        """Whether this is a dataclass, or a value of one."""
        return hasattr(value, "__dataclass_fields__")

    def replace(value, /, **changes):
        """A copy of a value with other values for some of its attributes."""
        for one in value.__dataclass_fields__.values():
            if one.init and one.name not in changes:
                changes[one.name] = getattr(value, one.name)
        return value.__class__(**changes)

    class _TupleMaker(type):
        """Makes classes that are tuples, and of this class no more."""

        def __new__(cls, name, bases, inside):
            if not bases:
                return super().__new__(cls, name, bases, inside)
            names = tuple(inside["__annotations__"])
            methods = {
                "__slots__": (),
                "_fields": names,
                "_field_defaults": {one: inside[one] for one in names if one in inside},
                "__match_args__": names,
                "__new__": _tuple_when_called(),
                "__repr__": _tuple_repr,
                "__getnewargs__": lambda self: tuple(self),  # copying and pickling make it of these
                "_make": classmethod(_made),
                "_asdict": lambda self: dict(zip(names, self, strict=True)),
                "_replace": _replaced,
            }
            parts = {one: _tuplegetter(place, one) for place, one in enumerate(names)}
            return type(name, (tuple,), methods | inside | parts)

    class NamedTuple(metaclass=_TupleMaker):
        """A base for classes that are tuples; the annotations name the parts."""


def _fields_of(cls: type) -> dict[str, Any]:
    found: dict[str, Any] = vars(cls).get("__dataclass_fields__", {})
    return found


def _own_fields(cls: Any, kw_only: bool) -> Any:
    """The attributes that a class itself declares, in order."""
    for name, annotation in cls.__annotations__.items():
        if annotation == "KW_ONLY":
            kw_only = True
        elif not annotation.startswith("ClassVar"):
            value = vars(cls).get(name, MISSING)
            one: Any = value if isinstance(value, Field) else Field(default=value)  # type: ignore[name-defined]
            one.name, one.kw_only = name, kw_only
            yield one


def _with(cls: Any, own: list[Any], methods: dict[str, Any]) -> Any:
    for one in own:
        if one.default is not MISSING:
            setattr(cls, one.name, one.default)
        elif one.name in vars(cls):
            delattr(cls, one.name)
    for name, method in methods.items():
        setattr(cls, name, method)
    return cls


def _with_slots(cls: Any, own: list[Any], methods: dict[str, Any], frozen: bool) -> Any:
    """The class made again, since slots are given when a class is made."""
    inherited = {name for base in cls.__mro__[1:] for name in vars(base).get("__slots__", ())}
    names = {one.name for one in own}
    inside = {
        name: value for name, value in vars(cls).items() if name not in names | {"__dict__", "__weakref__", *methods}
    }
    inside |= methods
    inside["__slots__"] = tuple(one.name for one in own if one.name not in inherited)
    if frozen:  # copying and pickling would set attributes
        inside = {"__getstate__": _state, "__setstate__": _set_state} | inside
    made = type(cls)(cls.__name__, cls.__bases__, inside)
    made.__qualname__ = cls.__qualname__
    return made


def _when_called(name: str, write: Any) -> Any:
    """A method that replaces itself with the generated one on its first call."""

    def first(self: Any, /, *args: Any, **kwargs: Any) -> Any:
        owner = next((cls for cls in type(self).__mro__ if vars(cls).get(name) is first), None)
        if owner is None:  # another thread has been here
            return getattr(type(self), name)(self, *args, **kwargs)
        method = write(owner)
        setattr(owner, name, method)
        return method(self, *args, **kwargs)

    return first


def _function(name: str, parameters: str, body: list[str], names: dict[str, Any]) -> Any:
    """A function; `names` begin with `__`, as no attribute of a class does."""
    exec(f"def {name}({parameters}):\n " + "\n ".join(body or ["pass"]), names)
    return names[name]


def _written_init(cls: Any) -> Any:
    names: dict[str, Any] = {"__missing": MISSING, "__set": object.__setattr__}
    parameters: list[str] = ["self"]
    keywords: list[str] = []
    body: list[str] = []
    is_frozen = cls.__setattr__ is _refuse
    for name, one in cls.__dataclass_fields__.items():
        value = name
        if one.default_factory is not MISSING:
            names[f"__make_{name}"] = one.default_factory
            value = f"__make_{name}() if {name} is __missing else {name}" if one.init else f"__make_{name}()"
            default = "=__missing"
        else:
            names[f"__default_{name}"] = one.default
            default = "" if one.default is MISSING else f"=__default_{name}"
        if one.init:
            (keywords if one.kw_only else parameters).append(name + default)
        elif not default:
            continue
        elif value == name:
            value = f"__default_{name}"
        slot: Any = getattr(cls, name, None)
        if not is_frozen:
            body.append(f"self.{name} = {value}")
        elif type(slot).__name__ == "member_descriptor":  # a third faster than `object.__setattr__`
            names[f"__set_{name}"] = slot.__set__
            body.append(f"__set_{name}(self, {value})")
        else:
            body.append(f"__set(self, {name!r}, {value})")
    if hasattr(cls, "__post_init__"):
        body.append("self.__post_init__()")
    return _function("__init__", ", ".join(parameters + (["*", *keywords] if keywords else [])), body, names)


def _tuple_when_called() -> Any:
    """The `__new__` of a tuple, which replaces itself with the generated one on its first call."""

    def first(cls: Any, /, *args: Any, **kwargs: Any) -> Any:
        for owner in cls.__mro__:
            if getattr(vars(owner).get("__new__"), "__func__", None) is first:
                owner.__new__ = staticmethod(_written_new(owner))
        return cls.__new__(cls, *args, **kwargs)

    return staticmethod(first)


def _written_new(cls: Any) -> Any:
    names = {f"__default_{name}": value for name, value in cls._field_defaults.items()}
    parameters = (name + (f"=__default_{name}" if name in cls._field_defaults else "") for name in cls._fields)
    body = f"return __new(__cls, ({''.join(f'{name}, ' for name in cls._fields)}))"
    return _function("__new__", ", ".join(["__cls", *parameters]), [body], {"__new": tuple.__new__, **names})


def _tuple_repr(self: Any) -> str:
    shown = (f"{name}={value!r}" for name, value in zip(self._fields, self, strict=True))
    return f"{type(self).__name__}({', '.join(shown)})"


def _made(cls: Any, parts: Any) -> Any:
    """A tuple of these parts. Raises TypeError if they are more or fewer than the class has."""
    made = tuple.__new__(cls, parts)
    if len(made) != len(cls._fields):
        raise TypeError(f"{cls.__name__} has {len(cls._fields)} parts, not {len(made)}")
    return made


def _replaced(self: Any, /, **changes: Any) -> Any:
    """A copy with other values for some of its parts."""
    return type(self)(**(dict(zip(self._fields, self, strict=True)) | changes))


def _compared(cls: Any, value: str) -> str:
    return "(" + "".join(f"{value}.{name}," for name, one in cls.__dataclass_fields__.items() if one.compare) + ")"


def _written_eq(cls: Any) -> Any:
    body = [f"return {_compared(cls, 'self')} == {_compared(cls, 'other')} if same else NotImplemented"]
    return _function("__eq__", "self, other", ["same = other.__class__ is self.__class__", *body], {})


def _written_hash(cls: Any) -> Any:
    return _function("__hash__", "self", [f"return hash({_compared(cls, 'self')})"], {})


def _repr(self: Any) -> str:
    shown = (name for name, one in self.__dataclass_fields__.items() if one.repr)
    return f"{type(self).__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in shown)})"


def _refuse(_self: object, name: str, *value: object) -> None:
    from dataclasses import FrozenInstanceError

    raise FrozenInstanceError(f"cannot {'assign to' if value else 'delete'} field {name!r}")


def _state(self: Any) -> list[Any]:
    return [getattr(self, name) for name in self.__dataclass_fields__]


def _set_state(self: Any, state: list[Any]) -> None:
    for name, value in zip(self.__dataclass_fields__, state, strict=True):
        object.__setattr__(self, name, value)
