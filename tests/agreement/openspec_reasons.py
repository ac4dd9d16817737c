"""Why openspec and this program differ over a document."""

from __future__ import annotations

from collections.abc import Sequence

#: Where only openspec has something against a document: words of its message, and the reason.
_NOT_OURS = (
    ("SHALL or MUST", "words: a schema cannot ask for one of several words in a section"),
    ("No delta sections found", "detection: a document without any section of a kind is of no kind"),
    ("must have a Purpose section", "detection: a document without any section of a kind is of no kind"),
    ("is above the first", "place: a section that repeats may also be where the schema asks for none"),
    ("outside the main", "place: a section that repeats may also be below one that the schema leaves to the author"),
    ("points to group", "numbers: a schema cannot compare the items of a list with the number of their heading"),
    ("is duplicated", "numbers: a schema cannot say that the items of a list have different numbers"),
    ("has no matching", "pairs: a schema cannot say which item follows which"),
)
#: Where only this program has: the code, and the reason.
_NOT_THEIRS = {
    "misnamed-section": "openspec is silent about a heading that it does not know, and ignores what is below it",
    "wrong-heading-level": "openspec is silent about a heading of another level, and ignores it",
    "malformed-heading": "openspec takes a heading without a space for text",
    "misplaced-section": "openspec does not mind the order of sections",
    "empty-section": "openspec is silent about an empty section next to others that are not",
    "duplicate-section": "openspec reads the first of two sections, and ignores the other",
    "missing-section": "openspec takes any heading for a scenario, and asks for no group of tasks",
    "missing-content": "openspec counts characters where a schema counts words, or does not look at all",
}


def why(change: str, theirs: Sequence[str], ours: Sequence[str]) -> str:
    """The reason; empty where no one knows."""
    if theirs and change.startswith("marks at the end"):
        return "openspec takes marks at the end of a heading for a part of its name; they are none (CommonMark 4.2)"
    if ours:
        return next((reason for code, reason in _NOT_THEIRS.items() if code in ours), "")
    return next((reason for words, reason in _NOT_OURS if any(words in message for message in theirs)), "")
