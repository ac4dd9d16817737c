"""Whether the work of a regular expression can grow faster than the text that it is tried on.

A backtracking matcher tries every way in which an expression may be spread over a text. There are too many ways, more
than the text is long, if a word leads from some place of the expression back to it, from there to another place, and
from that back to itself (the criterion "IDA" of Weber and Seidl, "On the degree of ambiguity of finite automata",
1991): `\\s+x` in whitespace, `[ab]*a*x`, `(?:a+)+`. All ways are tried if the rest of the expression fails.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.automaton import Automaton, Chars, Mode, automaton_of


@dataclass(slots=True)
class _Ways:
    """The possible next steps from a state that takes a character."""

    #: The states that take the next character, and the characters that each may take.
    to: dict[int, Chars] = field(default_factory=dict)
    #: States that are reached in two ways at once.
    twice: set[int] = field(default_factory=set)
    #: Whether the match is complete here: in any case, or at the end of the text.
    ends: set[str] = field(default_factory=set)


def pump_of(pattern: re.Pattern[str], mode: Mode) -> str | None:
    """A word that, repeated many times, makes the expression do too much work; None: there is none.

    It is the shortest that is found. The text before and after it is not part of the result.
    """
    ways, universal = _read(pattern, mode)
    below = {state: _reached(ways, state) for state in ways}
    loops = {state: {one for one in below[state] if state in below[one]} for state in ways if state in below[state]}
    found = [
        min(ways[state].to[one])
        for state, together in loops.items()
        for one in ways[state].twice & together
        if one not in universal
    ]
    for first in loops:
        for second in (below[first] & loops.keys()) - {first} - universal:
            between = {state for state in ways if second in below[state]}
            word = _word(ways, first, second, loops[first], between, loops[second])
            found += [word] if word is not None else []
    return min(found, key=lambda word: (len(word), word), default=None)


def _read(pattern: re.Pattern[str], mode: Mode) -> tuple[dict[int, _Ways], set[int]]:
    """The ways of every state that takes a character, and the states at which a match of any text can begin."""
    automaton, goal = automaton_of(pattern, mode)
    ways = {state: _ways(automaton, state, goal) for state in automaton.chars}
    universal = {state for state in ways if ways[state].ends}
    while True:
        kept = {state for state in universal if "any" in ways[state].ends or _covers(automaton, ways[state], universal)}
        if kept == universal:
            return ways, universal
        universal = kept


def _covers(automaton: Automaton, ways: _Ways, among: set[int]) -> bool:
    return automaton.alphabet == frozenset().union(*(chars for to, chars in ways.to.items() if to in among))


def _ways(automaton: Automaton, state: int, goal: int) -> _Ways:
    ways = _Ways()
    before = min(automaton.chars[state])

    def go(at: int, path: frozenset[int], allowed: Chars, guards: frozenset[str]) -> None:
        for step in automaton.steps[at]:
            if step.to in path or (step.behind is not None and before not in step.behind):
                continue
            chars = allowed if step.ahead is None else allowed & step.ahead
            passed = guards | {step.guard} - {""}
            if step.to == goal:
                ways.ends |= {"any"} if not passed else {"end"} if passed == {"end"} else set()
            elif step.to not in automaton.chars:
                go(step.to, path | {step.to}, chars, passed)
            elif "end" not in passed and (chars := chars & automaton.chars[step.to]):
                known = ways.to.get(step.to, frozenset())
                if known & chars:
                    ways.twice.add(step.to)
                ways.to[step.to] = known | chars

    go(state, frozenset(), automaton.alphabet, frozenset())
    return ways


def _reached(ways: Mapping[int, _Ways], state: int) -> set[int]:
    seen: set[int] = set()
    todo = [state]
    while todo:
        new = ways[todo.pop()].to.keys() - seen
        seen |= new
        todo += new
    return seen


def _word(
    ways: Mapping[int, _Ways], first: int, second: int, around: set[int], between: set[int], last: set[int]
) -> str | None:
    """The shortest word that leads from the first state to itself, from there to the second, and from that to
    itself.
    """
    start, goal = (first, first, second), (first, second, second)
    words = {start: ""}
    todo = deque([start])
    while todo:
        one, two, three = at = todo.popleft()
        for a in ways[one].to.keys() & around:
            for b in ways[two].to.keys() & between:
                both = ways[one].to[a] & ways[two].to[b]
                for c in ways[three].to.keys() & last if both else ():
                    chars = both & ways[three].to[c]
                    if chars and (a, b, c) not in words:
                        words[a, b, c] = words[at] + min(chars)
                        todo.append((a, b, c))
                    if chars and (a, b, c) == goal:
                        return words[at] + min(chars)
    return None
