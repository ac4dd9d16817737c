"""The patterns of schemas as regular expressions for JSON Schema (ECMA-262, without flags)."""

from __future__ import annotations

from collections.abc import Iterable

from proposal_lsp import lazy_re as re
from proposal_lsp.schema.pattern import Hole, HoleType, Pattern

#: Begins and ends with something that is seen.
TEXT = r"\S(?:.*\S)?"
HOLES: dict[HoleType, str] = {
    "int": "[0-9]{1,9}",
    "word": r"\S+",
    "name": r"[^\s()\[\]{}<>@,;](?:[^()\[\]{}<>@,;]*[^\s()\[\]{}<>@,;])?",
    "date": "[0-9]{4}-[0-9]{2}-[0-9]{2}",
    "text": TEXT,
}
#: A remark in parentheses, and one that may be absent.
REMARK = r" \([^()]+\)"
DECORATION = f"(?:{REMARK})?"
_SPECIAL = re.compile(r"[\\^$.|?*+()\[\]{}/]")


def pattern_regex(patterns: Iterable[Pattern], after: str = "") -> str:
    """A regular expression for the texts of any of these forms, as they are preferred: letter case counts.

    `after` is a regular expression for what follows.
    """
    forms = ["".join(map(_part, one.parts)) for one in patterns]
    return f"^{forms[0]}{after}$" if len(forms) == 1 else f"^(?:{'|'.join(forms)}){after}$"


def plain(text: str) -> Pattern:
    """The pattern of a text without holes."""
    return Pattern(text, (text,))


def _part(part: str | Hole) -> str:
    return HOLES[part.type] if isinstance(part, Hole) else _SPECIAL.sub(r"\\\g<0>", part)
