"""Problems of a schema or configuration file, in words for the person who wrote it."""

from __future__ import annotations

from collections.abc import Sequence

from proposal_lsp.findings import Severity
from proposal_lsp.lazy_dataclasses import dataclass, field, replace
from proposal_lsp.located_yaml import YamlNode
from proposal_lsp.text import Span, Text
from proposal_lsp.words import closest

#: Problems of one file that are reported; to look for the meaning of every word of a hostile file would take long.
MAX_PROBLEMS = 200
#: More words than these are not listed in a message.
MAX_LISTED = 26

#: How YAML 1.2 (core schema) writes the two flags.
FLAGS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem: its message, its span (code points from the start of the file) and its severity."""

    message: str
    span: Span
    severity: Severity = Severity.ERROR


@dataclass(frozen=True, slots=True)
class Problems:
    """The problems of one file as they are found: the first `MAX_PROBLEMS`."""

    found: list[Problem] = field(default_factory=list)

    def add(self, message: str, span: Span, severity: Severity = Severity.ERROR) -> None:
        """Add a problem at `span`."""
        if len(self.found) < MAX_PROBLEMS:
            self.found.append(Problem(message, span, severity))

    def expected(self, name: str, wanted: str, node: YamlNode, span: Span | None = None, hint: str = "") -> None:
        """Report that a node is not what is expected as the value of `name`."""
        self.add(f"{name}: expected {wanted}, found {kind_of(node)}.{hint}", span or node.span)

    def unknown(
        self,
        what: str,
        word: str,
        options: Sequence[str],
        span: Span,
        severity: Severity = Severity.ERROR,
        where: str = "",
    ) -> str | None:
        """Report that a word is not a known `what` (`key`) `where` (` of a table`).

        Names, and returns, the word of `options` that it may be meant to be.
        """
        if len(self.found) >= MAX_PROBLEMS:
            return None
        meant = closest(word, options)
        ending = f"Did you mean `{meant}`?" if meant else f"Known here: {listed(options)}."
        self.add(f"Unknown {what} `{shortened(word)}`{where}. {ending}", span, severity)
        return meant

    def in_order(self, text: Text) -> tuple[Problem, ...]:
        """By place, each once, each on one line of `text`: a longer one is cut after its first line."""
        cut = {replace(problem, span=_first_line(problem.span, text)) for problem in self.found}
        return tuple(sorted(cut, key=lambda problem: (problem.span, problem.severity, problem.message)))


def kind_of(node: YamlNode) -> str:
    """The type of a node, in words."""
    if node.kind != "scalar":
        return "keys with values" if node.kind == "mapping" else "a list"
    if is_nothing(node):
        return "nothing"
    if not node.quoted and (node.value in FLAGS or node.value.lstrip("+-").replace(".", "", 1).isdigit()):
        return f"`{shortened(node.value)}`"
    return f"the text `{shortened(node.value)}`"


def is_nothing(node: YamlNode) -> bool:
    """Whether a key has no value (YAML 1.2, null)."""
    return node.kind == "scalar" and not node.quoted and node.value in ("", "~", "null", "Null", "NULL")


def listed(words: Sequence[str]) -> str:
    """Words for a message: `a, b, c`; of very many, the first."""
    shown = ", ".join(shortened(word) for word in words[:MAX_LISTED])
    return f"{shown} and {len(words) - MAX_LISTED} more" if len(words) > MAX_LISTED else shown or "nothing"


def shortened(word: str, length: int = 60) -> str:
    """A word on one line, for a message, cut after `length` characters."""
    word = " ".join(word.split())
    return word if len(word) <= length else word[: length - 1] + "…"


def _first_line(span: Span, text: Text) -> Span:
    start = min(max(span.start, 0), text.length)
    return text.first_line(Span(start, max(start, span.end)))
