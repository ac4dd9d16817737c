"""Whether a character that was typed can open a completion. Looks at one line only, so that prose costs nothing."""

from __future__ import annotations

import re

#: The characters after which an editor asks by itself.
TRIGGERS = (":", "#", " ", "|", "-")

_OURS = re.compile(r"(?:<!--|#)[ \t]*proposal-(?:lsp|schema):")
_MAY_OPEN = {
    ":": re.compile(r"[ \t]*(?:[-*+][ \t]+)?(?:\*\*|__)?[^\W\d_][^:|]{0,60}?:"),
    "#": re.compile(r" {0,3}#{1,6}"),
    "|": re.compile(r".*\|"),
    "-": re.compile(r"[ \t]*-|.*:.*[0-9]-"),
    # Behind a mark, a key or in a cell; and between the words of a heading, a key or a value.
    " ": re.compile(
        r" {0,3}#{1,6}[ \t].*|[ \t]*[-*+][ \t]+|.*[:|].*|[ \t]*(?:[-*+][ \t]+|\*\*|__)?[^\W\d_]\w{1,20}[ \t]"
    ),
}


def may_complete(before: str, trigger: str) -> bool:
    """Whether there may be something to say behind `before`, the line up to the caret, which ends in `trigger`."""
    form = _MAY_OPEN.get(trigger)
    return form is None or form.fullmatch(before) is not None or _OURS.search(before) is not None
