"""The tables as Markdown."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from pathlib import Path

from benchmarks.measures import Cell, Measures, Table


def machine() -> str:
    """The machine in one line, with its load."""
    model = platform.processor() or platform.machine()
    information = Path("/proc/cpuinfo")
    if information.is_file():
        lines = information.read_text(encoding="utf-8", errors="replace").split("\n")
        names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
        model = f"{len(names)} x {names[0]}" if names else model
    load = f", load {os.getloadavg()[1]:.1f}" if hasattr(os, "getloadavg") else ""
    return f"{model}, {platform.system()} {platform.release()}, Python {platform.python_version()}{load}"


def tables(measures: Measures) -> str:
    """Every table that is not empty, with a heading."""
    return "\n\n".join(_converted(title, table) for title, table in measures.items() if table)


def _converted(title: str, table: Table) -> str:
    columns = [*dict.fromkeys(column for cells in table.values() for column in cells)]
    rows = [[name, *(shown(cells.get(column)) for column in columns)] for name, cells in table.items()]
    return formatted(title, ["", *columns], rows)


def formatted(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table with its title."""
    lines = [f"**{title}**", "", "| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join(lines)


def shown(cell: Cell | None) -> str:
    """The numbers of a cell; empty if nothing was measured."""
    return "" if cell is None else " / ".join(map(number, cell))


def number(value: float) -> str:
    """A number with two or three significant digits."""
    return f"{value:.2f}" if abs(value) < 10 else f"{value:.0f}"
