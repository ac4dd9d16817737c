"""Classes whose methods are generated late behave like those of `dataclasses`, with which they are compared."""

from __future__ import annotations

import copy
import dataclasses
import pickle
import subprocess
import sys
from collections.abc import Callable
from dataclasses import KW_ONLY
from functools import cached_property
from typing import Any, ClassVar, NamedTuple

import pytest
from proposal_lsp import lazy_dataclasses
from proposal_lsp.lazy_dataclasses import MISSING, dataclass, field

Decorator = Callable[..., Any]

OPTIONS: list[dict[str, bool]] = [
    {"frozen": frozen, "slots": slots, "eq": eq, "repr": shown}
    for frozen in (False, True)
    for slots in (False, True)
    for eq in (False, True)
    for shown in (False, True)
]


def made(decorate: Decorator, make_field: Callable[..., Any], **options: bool) -> Any:
    """A class with everything that the program uses, and a subclass."""

    class Base:
        kind: ClassVar[str] = "base"
        name: str
        size: int = 3
        found: list[int] = make_field(default_factory=list)
        hidden: str = make_field(default="h", repr=False, compare=False)
        later: int = make_field(default=7, init=False, metadata={"form": "number"})
        _: KW_ONLY
        word: str | None = None

        @property
        def twice(self) -> int:
            return self.size * 2

    base = decorate(Base, **options)

    class Point(base):  # type: ignore[misc, valid-type]
        size: int = 4
        extra: tuple[int, ...] = ()

    return base, decorate(Point, **options)


def both(**options: bool) -> list[tuple[Any, Any]]:
    """The same two classes, made lazily and by `dataclasses`, in pairs."""

    def standard(cls: type, **options: bool) -> Any:
        return dataclasses.dataclass(**options)(cls)

    late = made(dataclass, field, **options)
    real = made(standard, dataclasses.field, **options)
    return list(zip(late, real, strict=True))


def seen_of(cls: Any) -> list[object]:
    """The visible properties of a class and its values."""
    one, same, other = cls("a"), cls("a", 4 if cls.__name__ == "Point" else 3), cls(name="b", found=[1], word="w")
    hidden = cls("a", hidden="x")
    seen: list[object] = [
        [getattr(value, name) for name in ("name", "size", "found", "hidden", "later", "word", "twice", "kind")]
        for value in (one, same, other, hidden)
    ]
    seen += [
        one == same,
        one == other,
        one == hidden,
        one != same,
        one == 3,
        cls.__match_args__,
        one.found is same.found,
    ]
    seen += [repr(value).partition("(")[2] if "object at" not in repr(value) else "" for value in (one, other, hidden)]
    seen += [cls.__hash__ is None, hasattr(one, "__dict__"), one.twice]
    for attempt in (
        lambda: setattr(one, "size", 9),
        lambda: delattr(same, "size"),
        lambda: cls(),
        lambda: cls("a", 1, [], "h", "too many", "w"),
        lambda: cls("a", unknown=1),
        lambda: hash(cls("a", found=())) == hash(cls("a", found=())),
    ):
        try:
            seen.append(attempt())
        except Exception as error:
            seen.append(type(error))
    seen += [dataclasses.replace(other, name="c").found, dataclasses.is_dataclass(cls), dataclasses.asdict(hidden)]
    seen += [[(one.name, one.init, dict(one.metadata)) for one in dataclasses.fields(cls)]]
    return seen


@pytest.mark.parametrize("options", OPTIONS, ids=lambda options: " ".join(name for name, on in options.items() if on))
def test_a_class_is_as_the_standard_one(options: dict[str, bool]) -> None:
    """With any options, and also with inheritance."""
    for late, real in both(**options):
        assert seen_of(late) == seen_of(real)


def test_the_functions_next_to_the_decorator() -> None:
    """They return the attributes of a class and of a value."""
    (_, _), (late, _) = both(frozen=True, slots=True)
    value = late("a", word="w")
    assert lazy_dataclasses.replace(value, name="b") == late("b", word="w")
    assert lazy_dataclasses.replace(value) is not value
    assert [one.name for one in lazy_dataclasses.fields(value)][:2] == ["name", "size"]
    assert lazy_dataclasses.is_dataclass(late)
    assert not lazy_dataclasses.is_dataclass(3)
    assert lazy_dataclasses.fields(late)[0].default is MISSING


@dataclass(frozen=True, slots=True)
class Frozen:
    """At the top of the module, as pickling requires."""

    name: str
    items: tuple[int, ...] = ()


def test_frozen_values_are_copied_and_pickled() -> None:
    """The options of a run are sent to other processes."""
    value = Frozen("a", (1, 2))
    assert copy.copy(value) == copy.deepcopy(value) == pickle.loads(pickle.dumps(value)) == value
    assert {value: 1}[Frozen("a", (1, 2))] == 1


def test_own_methods_and_cached_properties_stay() -> None:
    """Only missing methods are generated."""

    @dataclass(frozen=True)
    class Own:
        name: str

        def __post_init__(self) -> None:
            object.__setattr__(self, "seen", True)

        def __eq__(self, other: object) -> bool:
            return True

        def __hash__(self) -> int:
            return 5

        @cached_property
        def long(self) -> str:
            return self.name * 2

    assert Own("a") == Own("b")
    assert hash(Own("a")) == 5
    assert Own("a").long == "aa"
    assert vars(Own("a"))["seen"]


def test_attributes_have_any_names() -> None:
    """Also names that the generated functions use."""

    @lazy_dataclasses.dataclass(frozen=True)
    class Value:
        set: int
        MISSING: int = 2
        default_set: list[int] = lazy_dataclasses.field(default_factory=list)
        make_default_set: int = 4

    class Tuple(lazy_dataclasses.NamedTuple):
        new: int
        cls: int = 2
        default_cls: int = 3

    assert lazy_dataclasses.replace(Value(1), default_set=[3]) == Value(1, 2, [3], 4)
    assert Tuple(1) == Tuple(new=1, cls=2, default_cls=3) == (1, 2, 3)


def test_a_method_is_written_once() -> None:
    """Also if it is first called through its class."""

    @dataclass(slots=True)
    class Base:
        name: str

    @dataclass(slots=True)
    class Inner(Base):
        size: int

    Inner("a", 1)
    written = Inner.__init__
    Base.__init__(Inner("a", 1), "b")
    assert Inner("a", 2).name == "a"
    assert Inner.__init__ is written


@pytest.mark.slow
def test_the_start_needs_no_standard_dataclass() -> None:
    """`dataclasses` alone imports `inspect` and `ast`, a tenth of the time of `--version`."""
    code = "import sys, proposal_lsp.cli.checker; print(sorted({'dataclasses', 'inspect', 'ast'} & set(sys.modules)))"
    code = f"import sys; sys.path[:0] = {sys.path!r}; {code}"
    done = subprocess.run([sys.executable, "-S", "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"


class Late(lazy_dataclasses.NamedTuple):
    """A tuple that is made lazily."""

    name: str
    size: int = 3
    more: tuple[str, ...] = ()

    @property
    def twice(self) -> int:
        """Twice its size."""
        return self.size * 2


class Typed(NamedTuple):
    """The same, made by `typing`."""

    name: str
    size: int = 3
    more: tuple[str, ...] = ()


def test_a_tuple_is_as_one_of_typing() -> None:
    """Its arguments, values and behaviour are the same."""
    late: Any = Late("a", more=("b",))
    typed: Any = Typed("a", more=("b",))
    assert late == typed
    assert hash(late) == hash(typed)
    assert repr(late) == repr(typed).replace("Typed", "Late")
    assert (late.name, late.size, late.more, late.twice) == (*typed, 6)
    assert late._asdict() == typed._asdict()
    assert late._replace(size=4) == typed._replace(size=4)
    assert type(late._replace(size=4)) is Late
    assert Late._make(iter(typed)) == typed
    assert type(Late._make(typed)) is Late
    assert Late._fields == Typed._fields
    assert Late.__match_args__ == Typed.__match_args__
    assert sorted([Late("b"), Late("a", 4), Late("a")]) == [("a", 3, ()), ("a", 4, ()), ("b", 3, ())]
    assert Late.__mro__ == (Late, tuple, object)
    assert not hasattr(late, "__dict__")
    name, *rest = late
    assert (name, rest) == ("a", [3, ("b",)])
    match late:
        case Late("a", size=3):
            pass
        case _:
            pytest.fail("it does not match")


@pytest.mark.parametrize("arguments", [{}, {"name": "a", "other": 1}])
def test_a_tuple_refuses_what_one_of_typing_refuses(arguments: dict[str, Any]) -> None:
    """Also after a value has been made."""
    for _ in range(2):
        for cls in (Late, Typed):
            with pytest.raises(TypeError):
                cls(**arguments)
            with pytest.raises(TypeError):
                cls._make(["a", 3])
        Late("a")
    with pytest.raises(AttributeError):
        Late("a").size = 5  # type: ignore[misc]


def test_a_tuple_is_copied_and_pickled() -> None:
    """The copy has the same class."""
    late = Late("a", 4)
    for again in (copy.copy(late), copy.deepcopy(late), pickle.loads(pickle.dumps(late))):
        assert (again, type(again)) == (late, Late)
    assert dataclasses.asdict(both()[0][0]("a", found=[late]))["found"] == [late]


def test_the_first_values_of_a_tuple_may_be_made_by_several_threads() -> None:
    """One of them comes too late to generate its `__new__`."""

    class Fresh(lazy_dataclasses.NamedTuple):
        name: str

    late = vars(Fresh)["__new__"].__func__
    assert Fresh("a") == ("a",)
    assert late(Fresh, "b") == ("b",)
