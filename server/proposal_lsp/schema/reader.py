"""Typed reading of YAML nodes: problems are collected for the author of the file, not raised.

Text is any scalar: nothing is converted, so `5` is text where text is asked for. A flag is `true` or `false`,
a number is a whole one (YAML 1.2, core schema). A value of the wrong type is a problem, and reads as if it
were not there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

from proposal_lsp.lazy_dataclasses import dataclass
from proposal_lsp.located_yaml import YamlNode
from proposal_lsp.schema.pattern import Pattern, PatternError, parse_pattern
from proposal_lsp.schema.problems import FLAGS, Problems, is_nothing, listed
from proposal_lsp.text import Span, one_line
from proposal_lsp.words import closest

MAX_PATTERN = 1_000
#: Longer numbers are no count, length or year that anyone means.
MAX_DIGITS = 9

_YES_NO = {"yes": "true", "on": "true", "no": "false", "off": "false"}

Word = TypeVar("Word", bound=str)


@dataclass(frozen=True, slots=True)
class Entry:
    """A key of a mapping, with its value."""

    name: str
    key: YamlNode
    value: YamlNode


@dataclass(frozen=True, slots=True)
class MapReader:
    """A mapping of known keys. Each method reads one of them; one that is absent reads as its default."""

    #: Where the mapping is named or begins.
    span: Span
    entries: dict[str, Entry]
    problems: Problems
    #: Keys that misspelt ones are meant to be.
    meant: frozenset[str | None] = frozenset()

    def __contains__(self, key: str) -> bool:
        return key in self.entries

    def misses(self, key: str) -> bool:
        """Whether a key is neither there nor meant by a misspelt one, which is a problem already."""
        return key not in self.entries and key not in self.meant

    def node(self, key: str) -> YamlNode | None:
        """The value of a key, if it has one; a key with nothing after it is a problem."""
        entry = self.entries.get(key)
        if entry is None:
            return None
        if is_nothing(entry.value):
            self.problems.add(f"`{key}` has no value.", entry.key.span)
            return None
        return entry.value

    def key_span(self, key: str) -> Span:
        """Where a key is; where the mapping begins if it is not there."""
        entry = self.entries.get(key)
        return entry.key.span if entry else self.span

    def scalars(self, key: str, items: str) -> tuple[YamlNode, ...]:
        """The nodes of one text, or of a list of them."""
        node = self.node(key)
        return () if node is None else read_scalars(node, f"`{key}`", items, self.problems)

    def flag(self, key: str, *, default: bool = False) -> bool:
        """`true` or `false`."""
        node = self.node(key)
        found = None if node is None else read_flag(node, f"`{key}`", self.problems)
        return default if found is None else found


def read_map(
    node: YamlNode, what: str, keys: Sequence[str], problems: Problems, span: Span | None = None
) -> MapReader | None:
    """A mapping whose keys are among `keys`; None if the node is not a mapping.

    `what` names it with its article, `a table`; `span` is where it is named, if it is. Unknown keys, keys that
    come twice and keys that are not text are problems.
    """
    if node.kind != "mapping":
        problems.expected(capital(what), f"the keys {listed(keys)}", node)
        return None
    entries: dict[str, Entry] = {}
    meant: set[str | None] = set()
    for entry in read_entries(node, problems):
        if entry.name in keys:
            entries[entry.name] = entry
        else:
            meant.add(problems.unknown("key", entry.name, keys, entry.key.span, where=f" of {what}"))
    first = node.pairs[0][0].span if node.pairs else node.span
    return MapReader(span or first, entries, problems, frozenset(meant))


def read_entries(node: YamlNode, problems: Problems, *, fold: bool = False) -> Iterator[Entry]:
    """The entries of a mapping whose keys are free; with `fold`, letter case does not tell keys apart."""
    seen: set[str] = set()
    for key, value in node.pairs:
        if key.kind != "scalar" or not key.value.strip():
            problems.add("A key must be text.", key.span)
            continue
        name = key.value.strip()
        same = name.casefold() if fold else name
        if same in seen:
            problems.add(f"`{name}` appears twice here; keep one.", key.span)
            continue
        seen.add(same)
        yield Entry(name, key, value)


def read_text(node: YamlNode, name: str, problems: Problems) -> str | None:
    """The text of a scalar that is not empty."""
    if node.kind != "scalar" or is_nothing(node):
        problems.expected(name, "text", node)
        return None
    if not node.value.strip():
        problems.add(f"{name} is empty.", node.span)
        return None
    return node.value.strip()


def read_scalars(node: YamlNode, name: str, items: str, problems: Problems) -> tuple[YamlNode, ...]:
    """The nodes of one text, or of a list of texts; items that are no text are problems and left out."""
    if node.kind == "mapping":
        problems.expected(name, f"a list of {items}", node)
        return ()
    nodes = node.items if node.kind == "sequence" else (node,)
    return tuple(item for item in nodes if read_text(item, name, problems) is not None)


def read_flag(node: YamlNode, name: str, problems: Problems) -> bool | None:
    """`true` or `false`."""
    if node.kind == "scalar" and not node.quoted and node.value in FLAGS:
        return FLAGS[node.value]
    meant = _YES_NO.get(node.value.casefold()) or closest(node.value, ("true", "false"))
    problems.expected(name, "true or false", node, hint=f" Write `{meant}`." if meant else "")
    return None


def read_number(node: YamlNode, name: str, problems: Problems, low: int | None = 0) -> int | None:
    """A whole number, not below `low`."""
    digits = node.value.lstrip("+-") if node.kind == "scalar" and not node.quoted else ""
    if not (digits.isascii() and digits.isdigit() and len(node.value) - len(digits) <= 1):
        problems.expected(name, "a whole number", node)
        return None
    if len(digits) > MAX_DIGITS:
        problems.add(f"{name} has more than {MAX_DIGITS} digits.", node.span)
        return None
    number = int(node.value)
    if low is not None and number < low:
        problems.add(f"{name} must be at least {low}.", node.span)
        return None
    return number


def read_word(node: YamlNode, name: str, options: Sequence[Word], problems: Problems) -> Word | None:
    """One of some words, spelt exactly so."""
    if node.kind != "scalar" or is_nothing(node):
        problems.expected(name, f"one of {listed(options)}", node)
        return None
    for option in options:
        if node.value == option:
            return option
    problems.unknown("word", node.value, options, node.span, where=f" for {name}")
    return None


def read_pattern(node: YamlNode, name: str, problems: Problems) -> Pattern | None:
    """A pattern with typed holes, of at most `MAX_PATTERN` characters; it is matched with one line."""
    source = read_text(node, name, problems)
    if source is None:
        return None
    if len(source) > MAX_PATTERN:
        problems.add(f"{name} is longer than {MAX_PATTERN:,} characters.", node.span)
        return None
    try:
        return parse_pattern(one_line(source))
    except PatternError as error:
        problems.add(f"{name} is not a pattern: {error}.", node.span)
        return None


def capital(what: str) -> str:
    """Words with a capital at their start."""
    return what[:1].upper() + what[1:]
