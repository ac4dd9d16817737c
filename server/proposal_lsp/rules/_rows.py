"""Sequences of numbers: what each should be, as far as it is certain.

A correct number must never be replaced by a wrong one. So a sequence that may count in an unknown way, or may not be a
sequence at all, is left alone.
"""

from __future__ import annotations

from collections.abc import Sequence

from proposal_lsp.document import Section


def counted(row: Sequence[int | None], before: int, *, most: bool = False) -> list[int | None] | None:
    """What each number of a sequence should be, the first being `before` + 1; None is a heading without a number.

    After such headings the sequence may continue as if they counted, or as if they did not: they may have an unknown
    form of number. None if the sequence continues in another way, or if less than half of the expected numbers are
    present (with `most`: not more than half).
    """
    wanted: list[int | None] = []
    last = value = before
    passed = 0
    for number in row:
        if number is None:
            wanted.append(None)
            passed += 1
            continue
        if passed and not 1 <= number - last <= 1 + passed:
            return None
        value += number - last if passed else 1
        wanted.append(value)
        last, passed = number, 0
    numbers = [number for number in row if number is not None]
    return wanted if 2 * len(set(numbers) & set(wanted)) >= len(numbers) + most else None


def numbers_of(siblings: Sequence[Section], around: str) -> dict[int, str]:
    """What number each of some headings should have, by index; `around` is that of the section that they are in.

    Empty if they are not a sequence: some have letters or another depth, or there are too few to be sure.
    """
    numbered = [section for section in siblings if section.name.number]
    parts = [section.name.number.split(".") for section in numbered]
    heads = {".".join(part[:-1]) for part in parts}
    depths = {len(part) for part in parts}
    if len(depths) != 1 or any(section.name.lead and not section.name.number for section in siblings):
        return {}
    is_nested = depths != {1} and bool(around)
    if is_nested and depths != {around.count(".") + 2}:
        return {}
    if (len(heads) > 1 or len(numbered) < 2) and not is_nested:
        return {}
    head = around if is_nested else heads.pop()
    last = {section.index: part[-1] for section, part in zip(numbered, parts, strict=True)}
    row = [int(last[one.index]) if one.index in last else None for one in siblings]
    bare = depths == {1} and any(section.name.lead.strip() == section.name.number for section in numbered)
    first = int(parts[0][-1])
    is_in_order = counted(row, first - 1) == row  # wherever it starts: what comes before may be in another file
    wanted = row if is_in_order else counted(row, -1 if first == 0 else 0, most=bare)
    return {
        section.index: f"{head}.{_like(last[section.index], right)}".removeprefix(".")
        for section, right in zip(siblings, wanted or (), strict=False)
        if right is not None
    }


def _like(written: str, wanted: int) -> str:
    """A number as it is written, if it is the right one, else as wide as that where zeros are written before it."""
    return written if int(written) == wanted else str(wanted).zfill(len(written) if written[0] == "0" else 1)
