"""The definition of a rule."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Literal

from proposal_lsp.binding import Binding
from proposal_lsp.document import Leaf, Piece, Section
from proposal_lsp.findings import Fix, Listed, Related, Severity, Tag
from proposal_lsp.lazy_dataclasses import KW_ONLY, NamedTuple, dataclass
from proposal_lsp.schema.model import FieldSpec, SectionSpec, State
from proposal_lsp.text import Span

ERROR, WARNING, INFORMATION, HINT = Severity.ERROR, Severity.WARNING, Severity.INFORMATION, Severity.HINT


@dataclass(frozen=True, slots=True)
class Report:
    """A finding before it gets its code and severity."""

    message: str
    span: Span
    fixes: tuple[Fix, ...] = ()
    related: tuple[Related, ...] = ()
    tags: tuple[Tag, ...] = ()
    #: The part of the schema that it is about, if that is not at the span: something missing.
    about: FieldSpec | SectionSpec | None = None
    #: Whether it may be intended: a different name, not a misspelt one. In a derived schema it is information.
    is_guess: bool = False
    #: Whether the document has enough of its section without it.
    is_spare: bool = False
    #: How it is combined with others of its kind at its place.
    listed: Listed | None = None


class Body(NamedTuple):
    """The text below a heading up to the next heading, or the text before the first heading."""

    #: The heading's section; None before the first heading.
    section: Section | None
    #: The blocks before the first heading, where it is that text.
    preamble: tuple[Leaf, ...] = ()

    @property
    def leaves(self) -> tuple[Leaf, ...]:
        """Its blocks."""
        return self.preamble if self.section is None else self.section.leaves

    def has(self, words: str) -> bool:
        """Whether words are in its text, or in its heading."""
        if self.section is not None:
            return words in self.section.piece.source
        return any(words in leaf.text for leaf in self.preamble)


#: What a rule looks at, which decides how its `check` is called. Each but the last may look at all headings and at
#: metadata, and:
#:
#: - `outline`: of other text, only whether there is any below a heading. `check(binding: Binding)`.
#: - `field`: one field of the metadata and the copies of its value, not the other fields, nor headings but for copies.
#:   `check(binding: Binding, bound: BoundField)`.
#: - `section`: one section that the schema knows, without its subsections. `check(binding: Binding, bound: Bound)`.
#: - `body`: the text below any one heading, or before the first heading. `check(binding: Binding, body: Body)`.
#: - `text`: all the text. `check(binding: Binding)`.
#: - `workspace`: a file among the others, by what the index keeps of them. Its check is in `workspace/check_entry.py`.
Scope = Literal["outline", "field", "section", "body", "text", "workspace"]


def any_text(binding: Binding, piece: Piece) -> bool:  # noqa: ARG001
    """Every text matters."""
    return True


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """A rule as a value: its code, its severities, and the function that checks it."""

    #: Kebab-case; names the problem and reads well after "allow".
    code: str
    #: One line for lists of rules.
    summary: str
    #: The severity while the document is being written. None: off.
    open: Severity | None
    #: Yields reports; its parameters depend on the scope. None: the engine itself reports the findings.
    check: Callable[..., Iterable[Report]] | None = None
    _: KW_ONLY
    #: What `check` looks at. A narrower scope is faster; one that is too narrow fails tests/rules/test_scopes.py.
    scope: Scope = "text"
    #: What its fix does, in a few words for lists of rules; empty if it has none.
    fix: str = ""
    #: The severity once the document is agreed, and once it is done; None here means as before.
    agreed: Severity | None = None
    done: Severity | None = None
    #: Of the scope `text`: whether a section of this text (its heading included) can change what is found. It may ask
    #: the binding for what no body decides.
    reads: Callable[[Binding, Piece], bool] = any_text
    #: Of the scope `workspace`: whether it also looks at Markdown that is not a proposal.
    anywhere: bool = False
    #: What it looks at of metadata, so that it need not run again when a value changes: which fields there are and
    #: where (`names`), also which conditions of sections hold (`conditions`), or also what the fields say (`values`).
    metadata: Literal["names", "conditions", "values"] = "values"

    def severity(self, state: State) -> Severity | None:
        """The severity in a state of the lifecycle; a dead document gets hints only."""
        if state == "dead":
            return HINT if self.open else None
        if state == "done":
            return self.done or self.agreed or self.open
        return self.agreed or self.open if state == "agreed" else self.open
