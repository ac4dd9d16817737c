"""`--select` and `--ignore`: which rules a run reports, and fixes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from proposal_lsp.cli.console import CannotRun
from proposal_lsp.cli.outcome import Outcome
from proposal_lsp.lazy_dataclasses import dataclass, replace
from proposal_lsp.rules import RULES
from proposal_lsp.words import closest

if TYPE_CHECKING:
    from proposal_lsp.features.fixing import Chooser

#: What they report kept something from being checked. It is left out only if it is ignored by name.
ALWAYS = frozenset({"schema-error", "internal-error"})


@dataclass(frozen=True, slots=True)
class Selection:
    """The codes of the rules that are reported."""

    codes: frozenset[str]

    def of(self, outcome: Outcome) -> Outcome:
        """The selected findings of an outcome. Unreadable files are always reported."""
        kept = []
        for checked in outcome.checked:
            findings = tuple(one for one in checked.findings if one.code in self.codes or not checked.is_read)
            if findings:
                kept.append(replace(checked, findings=findings))
        return replace(outcome, checked=tuple(kept))

    def chooser(self, choose: Chooser) -> Chooser:
        """Chooses a fix as `choose` does, but none for a finding that is not selected."""
        return lambda finding: choose(finding) if finding.code in self.codes else None


def selection(select: Sequence[str], ignore: Sequence[str]) -> Selection:
    """The selection for the options, each a list of codes separated by commas. Raises CannotRun."""
    known = [rule.code for rule in RULES]
    selected = _codes("--select", select, known) | ALWAYS if select else frozenset(known)
    return Selection(selected - _codes("--ignore", ignore, known))


def _codes(option: str, values: Sequence[str], known: Sequence[str]) -> frozenset[str]:
    codes = [code.strip() for value in values for code in value.split(",")]
    for code in codes:
        if code not in known:
            raise CannotRun(f"`{option}`: {unknown_rule(code, known)}")
    return frozenset(codes)


def unknown_rule(code: str, known: Sequence[str]) -> str:
    """The error message for an unknown rule."""
    meant = closest(code, known)
    return f"there is no rule `{code}`; {f'did you mean `{meant}`?' if meant else '`proposal-lsp explain` lists them'}"
