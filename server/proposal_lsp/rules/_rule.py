"""What a rule is, and where its page stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from proposal_lsp.binding import Binding
from proposal_lsp.findings import Fix, Related, Severity, Tag
from proposal_lsp.schema.model import State
from proposal_lsp.text import Span

ERROR, WARNING, INFORMATION, HINT = Severity.ERROR, Severity.WARNING, Severity.INFORMATION, Severity.HINT


@dataclass(frozen=True, slots=True)
class Report:
    """A finding before it has its code and severity."""

    message: str
    span: Span
    fixes: tuple[Fix, ...] = ()
    related: tuple[Related, ...] = ()
    tags: tuple[Tag, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as a value: its name, how much it matters, and the function that finds it."""

    #: Kebab-case; names the problem and reads well after "allow".
    code: str
    #: One line for lists of rules.
    summary: str
    #: While the document is being written. None: off.
    open: Severity | None
    check: Callable[[Binding], Iterable[Report]]
    #: Once it is agreed, and once it is done; None here means as before.
    agreed: Severity | None = None
    done: Severity | None = None

    def severity(self, state: State) -> Severity | None:
        """How much it matters in a state of the lifecycle; a dead document gets hints only."""
        if state == "dead":
            return HINT if self.open else None
        if state == "done":
            return self.done or self.agreed or self.open
        return self.agreed or self.open if state == "agreed" else self.open


@cache
def rule_page(code: str) -> str:
    """The Markdown page of a rule. Raises KeyError for a code that is none."""
    path = Path(__file__).with_name(f"{code}.md") if code.replace("-", "").isalpha() else None
    if path is None or not path.is_file():
        raise KeyError(code)
    return path.read_text(encoding="utf-8")


def rule_url(code: str) -> str:
    """Where the page of a rule can be opened: the file beside the rule, as a `file:` URI."""
    return Path(__file__).with_name(f"{code}.md").as_uri()
