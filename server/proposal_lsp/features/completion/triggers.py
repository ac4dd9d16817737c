"""Whether a character that was typed can open a completion. Looks at one line only, so that prose costs nothing."""

from __future__ import annotations

from proposal_lsp import lazy_re as re

#: The characters after which an editor asks by itself.
TRIGGERS = (":", "#", " ", "|", "-", "*", "[", "(", '"', "'")

#: A quote that opens a value, or an item of a list.
_OPENING_QUOTE = re.compile(r"(?:.*:[ \t]*(?:\[[ \t]*)?|[^\[]*:[ \t]*\[.*,[ \t]*|[ \t]*-[ \t]+)[\"']")
_OURS = re.compile(r"(?:<!--|#)[ \t]*proposal-(?:lsp|schema):")
_MAY_OPEN = {
    ":": re.compile(r"[ \t]*(?:[-*+][ \t]+)?(?:\*\*|__)?[^\W\d_][^:|]{0,60}?:"),
    "#": re.compile(r" {0,3}#{1,6}|.*\]\([^()\s]*#"),
    "(": re.compile(r".*\]\("),
    "|": re.compile(r".*\|"),
    "-": re.compile(r"[ \t]*-|[^:]*:.*[0-9]-|(?:.*[^\w/.-])?[A-Z]{2,20}-"),
    # Two stars that may begin a key; words in bold within a sentence never do.
    "*": re.compile(r"[ \t]*(?:[-*+][ \t]+|\|[ \t]*)?\*\*"),
    "[": re.compile(r".*:[ \t]*\["),
    '"': _OPENING_QUOTE,
    "'": _OPENING_QUOTE,
    # After a mark, a key or in a cell; and between the words of a heading, a key or a value.
    " ": re.compile(
        r" {0,3}#{1,6}[ \t].*|[ \t]*[-*+][ \t]+|[^:|]*[:|].*|[ \t]*(?:[-*+][ \t]+|\*\*|__)?[^\W\d_]\w{1,20}[ \t]"
    ),
}


def may_complete(before: str) -> bool:
    """Whether a list may open by itself in a line that is `before` up to the caret.

    The last of the characters in it counts, whichever the editor names: Neovim asks a moment after a key, when more may
    have been typed.
    """
    at = max(map(before.rfind, TRIGGERS))
    if at == -1:
        return False
    return _MAY_OPEN[before[at]].fullmatch(before, 0, at + 1) is not None or _OURS.search(before) is not None
