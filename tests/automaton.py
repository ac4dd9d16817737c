"""A regular expression as a nondeterministic automaton.

Lookbehinds and lookaheads of one character are represented exactly; of a longer lookahead only the cost is, and `\\b`
matches everywhere. Bounded repeats are cut to three: `.{1,9}` twice costs 81 tries for each character at most, which is
not the question of `tests/ambiguity.py`.
"""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

# The module has had two names; neither has type hints.
_PARSER: Any = importlib.import_module("re._parser" if sys.version_info >= (3, 11) else "sre_parse")
_COMPILER: Any = importlib.import_module("re._compiler" if sys.version_info >= (3, 11) else "sre_compile")
_SRE: Any = importlib.import_module("_sre")

#: How an expression is tried: at any place of the text, at one place, or on the whole of it.
Mode = Literal["search", "match", "fullmatch"]
#: Characters that represent the others of their kind, in addition to those that an expression names.
_COMMON = "aAbkxXzZ09_ \t\n\r\x0b\0\x85\xa0\u2028éſ中…-"
_COPIES = 3

Chars = frozenset[str]


class Step(NamedTuple):
    """A transition that takes no character, and the condition under which it is possible."""

    to: int
    #: The character before must be one of these, or there is none and `at_start`.
    behind: Chars | None = None
    at_start: bool = True
    #: The next character must be one of these.
    ahead: Chars | None = None
    #: Whether it depends on the next character: on the end of the text, or on any other.
    guard: Literal["", "end", "other"] = ""


@dataclass(slots=True)
class Automaton:
    """The expression as states; those in `chars` take a character."""

    flags: int
    state: Any
    alphabet: Chars
    behinds: tuple[Chars, ...] = ()
    chars: dict[int, Chars] = field(default_factory=dict)
    steps: list[list[Step]] = field(default_factory=list)
    groups: dict[int, Any] = field(default_factory=dict)

    def node(self) -> int:
        """A new state."""
        self.steps.append([])
        return len(self.steps) - 1

    def after(self, at: int, **how: Any) -> int:
        """A new state after `at`."""
        new = self.node()
        self.steps[at].append(Step(new, **how))
        return new

    def taking(self, at: int, chars: Chars) -> int:
        """After `at`, take a character: one state for each part that lookbehinds distinguish."""
        parts: dict[tuple[bool, ...], set[str]] = {}
        for one in chars:
            parts.setdefault(tuple(one in behind for behind in self.behinds), set()).add(one)
        end = self.node()
        for part in parts.values():
            taken = self.after(at)
            self.chars[taken] = frozenset(part)
            self.steps[taken].append(Step(end))
        return end

    def one_of(self, item: Any) -> Chars:
        """The characters that an item of one character matches, according to the matcher itself."""
        code = _COMPILER._code(_PARSER.SubPattern(self.state, [item]), self.flags)
        compiled = _SRE.compile("", self.flags, code, 0, {}, ())
        return frozenset(one for one in self.alphabet if compiled.fullmatch(one))

    def sequence(self, items: Iterable[Any], at: int) -> int:
        """Add items after `at`; the state after them."""
        for op, argument in items:
            at = self.item(str(op), argument, (op, argument), at)
        return at

    def item(self, name: str, argument: Any, item: Any, at: int) -> int:
        """Add an item after `at`; the state after it."""
        if name in _SINGLE:
            return self.taking(at, self.one_of(item))
        if name == "BRANCH":
            end = self.node()
            for way in argument[1]:
                self.steps[self.sequence(way, self.after(at))].append(Step(end))
            return end
        if name == "SUBPATTERN":
            group, added, removed, body = argument
            self.groups[group] = body
            around, self.flags = self.flags, (self.flags | added) & ~removed
            end = self.sequence(body, at)
            self.flags = around
            return end
        if name == "GROUPREF":
            return self.sequence(self.groups[argument], at)
        if name in _REPEATS:
            low, high, body = argument
            return self.repeat(low, high, body, at)
        if name in ("ASSERT", "ASSERT_NOT"):
            direction, body = argument
            return self.assertion(name == "ASSERT", direction, body, at)
        if name == "AT":
            return self.place(str(argument), at)
        raise NotImplementedError(name)

    def repeat(self, low: int, high: Any, body: Any, at: int) -> int:
        """Add an item that repeats; the state after it."""
        for _ in range(min(low, _COPIES)):
            at = self.sequence(body, at)
        if str(high) == "MAXREPEAT":
            hub = self.after(at)
            self.steps[self.sequence(body, self.after(hub))].append(Step(hub))
            return self.after(hub)
        end = self.node()
        for _ in range(min(high - low, _COPIES)):
            self.steps[at].append(Step(end))
            at = self.sequence(body, self.after(at))
        self.steps[at].append(Step(end))
        return end

    def assertion(self, positive: bool, direction: int, body: Any, at: int) -> int:
        """Add a lookbehind or a lookahead; the state after it."""
        if len(body) == 1 and str(body[0][0]) in _SINGLE:
            chars = self.one_of(body[0])
            chars = chars if positive else self.alphabet - chars
            if direction == -1:
                return self.after(at, behind=chars, at_start=not positive)
            # At the end of the text a negative one matches; it must not be taken for one that always fails.
            return self.after(at, ahead=chars, guard="other")
        if direction == 1:
            self.sequence(body, self.after(at, guard="other"))  # the states for its cost; they lead nowhere
        return self.after(at, guard="other")

    def place(self, name: str, at: int) -> int:
        """Add `^`, `$` or another place of the text; the state after it."""
        if name in ("AT_BEGINNING", "AT_BEGINNING_STRING"):
            lines = name == "AT_BEGINNING" and self.flags & re.MULTILINE
            return self.after(at, behind=frozenset("\n" if lines else ""))
        if name == "AT_END_STRING" or (name == "AT_END" and not self.flags & re.MULTILINE):
            return self.after(at, guard="end")
        return self.after(at, guard="other")


_SINGLE = frozenset({"LITERAL", "NOT_LITERAL", "IN", "ANY"})
_REPEATS = frozenset({"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"})


def automaton_of(pattern: re.Pattern[str], mode: Mode) -> tuple[Automaton, int]:
    """The automaton of an expression, and its state where the match is complete."""
    tree = _PARSER.parse(pattern.pattern, pattern.flags)
    named = {form for one in _named(tree) for form in (one, one.lower(), one.upper()) if len(form) == 1}
    automaton = Automaton(tree.state.flags, tree.state, frozenset(_COMMON) | named)
    automaton.behinds = tuple(_behinds(automaton, tree))
    first = automaton.node()
    if mode == "search":
        # The text that is skipped before the match begins.
        around = automaton.after(first)
        automaton.steps[automaton.taking(around, automaton.alphabet)].append(Step(around))
        first = automaton.after(around)
    end = automaton.sequence(tree, first)
    return automaton, automaton.after(end, guard="end" if mode == "fullmatch" else "")


def _items(tree: Iterable[Any]) -> Iterator[tuple[str, Any, Any]]:
    """Every item of an expression, with its name, including nested ones."""
    for op, argument in tree:
        name = str(op)
        yield name, argument, (op, argument)
        if name == "BRANCH":
            for way in argument[1]:
                yield from _items(way)
        elif name == "IN":
            yield from _items(argument)
        elif name == "SUBPATTERN":
            yield from _items(argument[3])
        elif name in _REPEATS:
            yield from _items(argument[2])
        elif name in ("ASSERT", "ASSERT_NOT"):
            yield from _items(argument[1])


def _named(tree: Iterable[Any]) -> Iterator[str]:
    """The characters that an expression names."""
    for name, argument, _ in _items(tree):
        if name in ("LITERAL", "NOT_LITERAL"):
            yield chr(argument)
        elif name == "RANGE":
            yield from map(chr, argument)


def _behinds(automaton: Automaton, tree: Iterable[Any]) -> Iterator[Chars]:
    """The sets of characters that lookbehinds require."""
    for name, argument, _ in _items(tree):
        if name in ("ASSERT", "ASSERT_NOT") and argument[0] == -1 and len(argument[1]) == 1:
            if str(argument[1][0][0]) in _SINGLE:
                yield automaton.one_of(argument[1][0])
        elif name == "AT" and str(argument) == "AT_BEGINNING":
            yield frozenset("\n")
