"""What a rule is, and where its page stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from proposal_lsp.binding import Binding, Bound
from proposal_lsp.document import Section
from proposal_lsp.findings import Fix, Related, Severity, Tag
from proposal_lsp.schema.model import FieldSpec, SectionSpec, State
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
    #: What of the schema it is about, where that does not stand at the place: something that is missing.
    about: FieldSpec | SectionSpec | None = None


def every_body(text: str) -> bool:  # noqa: ARG001
    """Of a rule that may look at all the text there is: it runs again whatever is written."""
    return True


def no_body(text: str) -> bool:  # noqa: ARG001
    """Of a rule that looks at the outline only: headings, metadata, and what `Frame` says of a body."""
    return False


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """A rule as a value: its name, how much it matters, and the function that finds it.

    What a function looks at says when it must run again. While somebody writes in one section, `check_section` and
    `check_body` run for that section alone, and `check` only if `reads` says that the section's text matters to it.
    """

    #: Kebab-case; names the problem and reads well after "allow".
    code: str
    #: One line for lists of rules.
    summary: str
    #: While the document is being written. None: off.
    open: Severity | None
    #: What is wrong with the document as a whole. Of a section's body it may look only at what `reads` lets through.
    check: Callable[[Binding], Iterable[Report]] | None = None
    #: Once it is agreed, and once it is done; None here means as before.
    agreed: Severity | None = None
    done: Severity | None = None
    #: What is wrong in one section of the schema. It looks at the section's own body and at no other.
    check_section: Callable[[Binding, Bound], Iterable[Report]] | None = None
    #: The same for the body of any heading, whether or not the schema knows it.
    check_body: Callable[[Binding, Section], Iterable[Report]] | None = None
    #: Whether the text of a section, heading and all, is one that `check` has to look at.
    reads: Callable[[str], bool] = every_body

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
