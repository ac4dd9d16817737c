"""Why openspec and this program disagree about a document."""

from __future__ import annotations

from collections.abc import Sequence

#: If only openspec rejects a document: words of its message, and the reason.
_NOT_OURS = (
    ("Duplicate FROM", "copies: a second section of renamed requirements is information, though it repeats the first"),
    ("at least one scenario", "bold words: reported only for a missing section; openspec reads what is below them"),
)
#: If only this program does: the code, and the reason.
_NOT_THEIRS = {
    "missing-content": "boxes: a group without any is not counted; openspec warns only if no group has one",
    "malformed-heading": "marks: in a delta openspec also reads a heading without a space after them",
    "empty-section": "names: openspec needs no more than the name of a requirement that is removed",
    "missing-section": "titles: openspec finds a section that is the title, too",
}


def why(theirs: Sequence[str], ours: Sequence[str]) -> str:
    """The reason; empty if it is unknown."""
    if ours:
        return next((reason for code, reason in _NOT_THEIRS.items() if code in ours), "")
    return next((reason for words, reason in _NOT_OURS if any(words in message for message in theirs)), "")
