""" "Did you mean": finds the word that a misspelt one is meant to be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

#: Longer words are not compared; nothing a person misspells is longer, and the cost grows with the square.
MAX_LENGTH = 100


def closest(word: str, options: Iterable[str]) -> str | None:
    """The option that `word` is most likely meant to be, or None if none is near.

    Letter case is ignored. Near means at most one edit in four characters (at least one edit is allowed), and something
    of the word must be left. Of two options equally near, the first.
    """
    wanted = word.strip().casefold()
    if not wanted or len(wanted) > MAX_LENGTH:
        return None
    letters = Counter(wanted)
    found: str | None = None
    best = len(wanted)
    for option in options:
        other = option.strip().casefold()
        limit = min(max(len(wanted), len(other)) // 4 or 1, best - 1, len(other) - 1)
        if limit < 0 or len(other) > MAX_LENGTH or not _may_be_near(letters, other, limit):
            continue
        edits = distance(wanted, other, limit)
        if edits <= limit:
            found, best = option, edits
    return found


def is_slip(written: str, name: str) -> bool:
    """Whether one name is the other with a typo: one edit, or one in each word. A plural is another name.

    Letter case is ignored; the same name is not a typo. An edit is as `distance` counts it.
    """
    if abs(len(written) - len(name)) > min(len(written), len(name)) // 2:
        return False
    one, other = written.casefold().split(), name.casefold().split()
    if len(one) != len(other):
        whole, wanted = " ".join(one), " ".join(other)
        return max(len(whole), len(wanted)) <= MAX_LENGTH and distance(whole, wanted, 1) == 1
    pairs = [(left, right) for left, right in zip(one, other, strict=True) if left != right]
    return bool(pairs) and all(
        2 < len(left) <= MAX_LENGTH and not is_plural(left, right) and distance(left, right, 1) == 1
        for left, right in pairs
    )


def is_plural(one: str, other: str) -> bool:
    """Whether one of two names is the plural of the other, or has its ending in brackets: `Author(s)`."""
    short, long = sorted((one.casefold(), other.casefold()), key=len)
    return long in (f"{short}s", f"{short}es", f"{short}(s)", f"{short}(es)") or (
        short.endswith("y") and long == f"{short[:-1]}ies"
    )


def distance(a: str, b: str, limit: int) -> int:
    """The number of edits from `a` to `b`; any number above `limit` is returned as `limit + 1`.

    An edit inserts, removes or replaces one character, or swaps two neighbours, no part being edited twice
    (the optimal string alignment distance).
    """
    if a == b:
        return 0
    if abs(len(a) - len(b)) > limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, left in enumerate(a, 1):
        # What is farther from the diagonal than the limit costs more than that.
        above, before, row = before, row, [i, *[limit + 1] * len(b)]
        least = i
        for j in range(max(i - limit, 1), min(i + limit, len(b)) + 1):
            right = b[j - 1]
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (left != right))
            if i > 1 and j > 1 and left == b[j - 2] and a[i - 2] == right:
                cost = min(cost, above[j - 2] + 1)
            row[j] = cost
            least = min(least, cost)
        # A swap reaches back two rows, so one row above the limit is not enough to stop.
        if least > limit and min(before) > limit:
            return limit + 1
    return min(row[-1], limit + 1)


def _may_be_near(letters: Counter[str], other: str, limit: int) -> bool:
    """Whether the letters alone, whatever their order, leave a distance of at most `limit` possible."""
    if abs(letters.total() - len(other)) > limit:
        return False
    others = Counter(other)
    return max((letters - others).total(), (others - letters).total()) <= limit
