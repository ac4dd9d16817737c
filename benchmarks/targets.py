"""The targets, and whether a run meets them."""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks import indexes
from benchmarks.measures import (
    EDITS,
    FIRST,
    FORMATS,
    INDEX,
    INDEXED,
    KEYS,
    ONE_FILE,
    READING,
    REPOSITORY,
    START,
    UPKEEP,
    WORKSPACE,
    Measures,
)
from benchmarks.peers import OURS
from benchmarks.report import formatted, number

RUMDL, CODE = "rumdl, structural", "vscode-markdown-languageserver"
COLD, KNOWN = f"{OURS}, no cache", f"{OURS}, warm cache"
#: The positions of the numbers of a cell.
P95, WORK_P50, WORK_P95 = 1, 2, 3
#: The same for cells that have only elapsed and processor time.
CLOCK, WORK = 0, 1


@dataclass(frozen=True)
class Target:
    """The maximum of one cell: in its unit or, with `than`, as a multiple of another cell of its table."""

    table: str
    row: str
    column: str
    most: float
    #: The position of the number that is compared.
    number: int = 0
    #: The row and the column of the other cell.
    than: tuple[str, str] | None = None


def _no_more_than(table: str, column: str, most: float, peer: str, number: int, row: str = OURS) -> Target:
    return Target(table, row, column, most, number, (peer, column))


TARGETS = (
    *(Target(KEYS, OURS, "4 KB", 1.0, number) for number in (P95, WORK_P95)),
    *(
        _no_more_than(KEYS, size, most, RUMDL, number)
        for size, most in (("4 KB", 1.2), ("40 KB", 0.5), ("400 KB", 0.1), ("4 MB", 0.05))
        for number in (P95, WORK_P95)
    ),
    Target(KEYS, OURS, "4 MB", 4, WORK_P95, (OURS, "40 KB")),
    *(
        Target(EDITS, OURS, f"{where}, {size}", most, WORK_P50)
        for size, most in (("400 KB", 50), ("4 MB", 300))
        for where in ("heading", "metadata")
    ),
    *(Target(READING, OURS, what, 1.0, WORK_P95) for what in ("completion", "hover")),
    *(_no_more_than(READING, what, 1 / 3, CODE, WORK_P95) for what in ("completion", "hover")),
    *(Target(FIRST, OURS, f"{what}, at rest", 100, WORK) for what in ("completion", "hover")),
    *(_no_more_than(START, "initialize", 0.25, CODE, number) for number in (CLOCK, WORK)),
    *(_no_more_than(START, "findings of 40 KB", 0.5, CODE, number) for number in (CLOCK, WORK)),
    Target(UPKEEP, OURS, "at rest", 60),
    Target(UPKEEP, OURS, "after all edits", 1.05, 0, (OURS, "after a tenth of them")),
    Target(UPKEEP, OURS, "idle", 1),
    Target(WORKSPACE, "2,000 files", "key, with a request held", 1.2, WORK_P50, ("2,000 files", "key")),
    Target(WORKSPACE, "2,000 files", "first report, known", 1, WORK),
    Target(INDEX, indexes.COLD, "", 1.5, WORK, (indexes.CHECK, "")),
    Target(INDEX, indexes.KNOWN, "", 0.3, WORK, (indexes.CHECK, "")),
    Target(INDEXED, indexes.WITH, "key", 1.1, WORK_P50, (indexes.WITHOUT, "key")),
    *(Target(INDEXED, indexes.WITH, what, 10, WORK_P95) for what in ("references", "symbols")),
    Target(INDEXED, indexes.WITH, "memory, of the bytes", 2),
    Target(ONE_FILE, COLD, "", 0.13, WORK),
    Target(ONE_FILE, KNOWN, "", 0.05, WORK),
    *(
        _no_more_than(REPOSITORY, "", 0.2, peer, WORK, COLD)
        for peer in ("markdownlint-cli2, structural", "eipw-lint-js")
    ),
    _no_more_than(REPOSITORY, "", 1.5, "rumdl, default, warm cache", WORK, KNOWN),
    *(_no_more_than(FORMATS, "", 1.3, "concise", WORK, name) for name in ("json", "sarif")),
)


def verdicts(measures: Measures) -> str:
    """The targets that this run can check, each with the measured value and whether it is met; empty if it has none."""
    rows = [row for target in TARGETS if (row := _row(target, measures))]
    return formatted("Targets", ["what", "target", "measured", "met"], rows) if rows else ""


def _row(target: Target, measures: Measures) -> list[str] | None:
    table = measures.get(target.table, {})

    def value(row: str, column: str) -> float | None:
        cell = table.get(row, {}).get(column)
        return cell[target.number] if cell else None

    ours, other = value(target.row, target.column), value(*target.than) if target.than else 1.0
    if ours is None or not other:
        return None
    names = _named(target.table, target.number)
    what = ", ".join(filter(None, (names[0], target.row if target.row != OURS else "", target.column, names[1])))
    if target.than is None:
        most, measured = f"{target.most:g}", number(ours)
    else:
        row, column = target.than
        most = f"{target.most:.2g}x {column if row == target.row else row}"
        measured = f"{ours / other:.2f}x ({number(ours)} to {number(other)})"
    return [what, f"<= {most}", measured, "yes" if ours / other <= target.most else "**no**"]


def _named(title: str, number: int) -> tuple[str, str]:
    """The subject of a table, and the meaning of a number of its cells, both from its title."""
    what, _, numbers = title.partition(": ")
    parts = numbers.partition(",")[0].split(" / ")
    return what, parts[number] if number < len(parts) else ""
