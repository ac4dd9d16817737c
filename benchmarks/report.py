"""What was measured, as tables in Markdown, and how that compares with the targets."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.commands import Cost
from benchmarks.peers import OURS
from benchmarks.servers import Spread

Row = Sequence[str]


@dataclass
class Measures:
    """All that was measured; what was left out is not in it."""

    starts: dict[str, dict[str, float]] = field(default_factory=dict)
    keystrokes: dict[str, dict[str, Spread | None]] = field(default_factory=dict)
    readings: dict[str, dict[str, Spread]] = field(default_factory=dict)
    upkeep: dict[str, dict[str, float]] = field(default_factory=dict)
    #: By what was checked.
    checks: dict[str, dict[str, Cost]] = field(default_factory=dict)


def machine() -> str:
    """The machine in a line."""
    model = platform.processor() or platform.machine()
    information = Path("/proc/cpuinfo")
    if information.is_file():
        lines = information.read_text(encoding="utf-8", errors="replace").split("\n")
        names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
        model = f"{len(names)} x {names[0]}" if names else model
    return f"{model}, {platform.system()} {platform.release()}, Python {platform.python_version()}"


def tables(measures: Measures) -> str:
    """Every table, with a heading."""
    parts: list[str] = []
    if measures.starts:
        rows = [[name, *(_number(found[what]) for what in _STARTS)] for name, found in measures.starts.items()]
        parts.append(_table("Start, ms", ["", *_STARTS], rows))
    if measures.keystrokes:
        sizes = list(next(iter(measures.keystrokes.values())))
        rows = [[name, *(_spread(found.get(size)) for size in sizes)] for name, found in measures.keystrokes.items()]
        parts.append(_table("From a key to the findings, p50 / p95 ms", ["", *sizes], rows))
    if measures.readings:
        whats = ["completion", "hover"]
        rows = [[name, *(_spread(found.get(what)) for what in whats)] for name, found in measures.readings.items()]
        parts.append(_table("Right after a key in 40 KB, p50 / p95 ms", ["", *whats], rows))
    if measures.upkeep:
        whats = list(next(iter(measures.upkeep.values())))
        head = ["", "at rest, MB", "after a tenth of the edits", "after all", "idle, ms of processor a second"]
        rows = [[name, *(_number(found[what]) for what in whats)] for name, found in measures.upkeep.items()]
        parts.append(_table("Memory, and work while idle", head, rows))
    for what, costs in measures.checks.items():
        rows = [[name, f"{cost.wall:.2f}", f"{cost.processor:.2f}"] for name, cost in costs.items()]
        parts.append(_table(what, ["", "s on the clock", "s of processor"], rows))
    return "\n\n".join(parts)


_STARTS = ("initialize", "first findings")


def _table(title: str, head: Row, rows: Sequence[Row]) -> str:
    lines = [f"**{title}**", "", "| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join(lines)


def _number(value: float) -> str:
    return f"{value:.2f}" if value < 10 else f"{value:.0f}"


def _spread(spread: Spread | None) -> str:
    return "too long" if spread is None else f"{_number(spread.p50)} / {_number(spread.p95)}"


def verdicts(measures: Measures) -> str:
    """The targets that this run can check, each with what was measured and whether it holds."""
    rows = [[what, target, shown, "yes" if holds else "**no**"] for what, target, shown, holds in _judged(measures)]
    return _table("Targets", ["what", "target", "measured", "holds"], rows) if rows else ""


Judged = tuple[str, str, str, bool]

_RUST, _CODE = "rumdl, structural", "vscode-markdown-languageserver"
#: p95 of a key to the findings, as a share of rumdl's.
_SHARES = {"4 KB": 1.0, "40 KB": 0.5, "400 KB": 0.1, "4 MB": 0.05}


def _judged(measures: Measures) -> list[Judged]:
    return [*_judged_keys(measures), *_judged_starts(measures), *_judged_upkeep(measures), *_judged_checks(measures)]


def _ratio(what: str, most: float, ours: float, theirs: float, whose: str, unit: str = "ms") -> Judged:
    ratio = ours / theirs
    return (
        what,
        f"<= {most:g}x {whose}",
        f"{ratio:.2f}x ({_number(ours)} to {_number(theirs)} {unit})",
        ratio <= most,
    )


def _judged_keys(measures: Measures) -> list[Judged]:
    ours, theirs = measures.keystrokes.get(OURS, {}), measures.keystrokes.get(_RUST, {})
    found: list[Judged] = []
    for size, most in _SHARES.items():
        mine, other = ours.get(size), theirs.get(size)
        if mine and other:
            found.append(_ratio(f"key to findings, p95, {size}", most, mine.p95, other.p95, _RUST))
    small, large = ours.get("40 KB"), ours.get("4 MB")
    if small and large:
        growth = large.p95 / small.p95
        found.append(("growth of that from 40 KB to 4 MB", "<= 4x", f"{growth:.1f}x", growth <= 4))
    reads, others = measures.readings.get(OURS, {}), measures.readings.get(_CODE, {})
    for what, spread in reads.items():
        found.append((f"{what}, p95, 40 KB", "<= 1 ms", f"{spread.p95:.2f} ms", spread.p95 <= 1))
        if what in others:
            found.append(_ratio(f"{what}, p95, 40 KB", 1 / 3, spread.p95, others[what].p95, _CODE))
    return found


def _judged_starts(measures: Measures) -> list[Judged]:
    ours, theirs = measures.starts.get(OURS), measures.starts.get(_CODE)
    if not ours or not theirs:
        return []
    found = [
        _ratio(f"start to {what}", most, ours[what], theirs[what], _CODE)
        for what, most in zip(_STARTS, (0.25, 0.3), strict=True)
    ]
    rust = measures.starts.get(_RUST)
    if rust:
        what = "first findings"
        found.append(_ratio(f"start to {what} (stretch)", 2, ours[what], rust[what], _RUST))
    return found


def _judged_upkeep(measures: Measures) -> list[Judged]:
    ours = measures.upkeep.get(OURS)
    if not ours:
        return []
    rest, growth = ours["at rest"], ours["after all"] / ours["after a tenth"] - 1
    return [
        ("memory at rest", "<= 45 MB", f"{rest:.0f} MB", rest <= 45),
        ("memory after all edits, against a tenth of them", "within 5 %", f"{growth:+.1%}", abs(growth) <= 0.05),
        ("processor while idle", "none", f"{ours['idle']:.1f} ms/s", ours["idle"] < 1),
    ]


def _judged_checks(measures: Measures) -> list[Judged]:
    found: list[Judged] = []
    for what, costs in measures.checks.items():
        cold, warm = costs["proposal-lsp, no cache"].wall, costs["proposal-lsp, warm cache"].wall
        lint = costs.get("markdownlint-cli2, structural")
        if what.startswith("One file"):
            found.append((f"{what}, cold", "<= 0.1 s", f"{cold:.2f} s", cold <= 0.1))
            if lint:
                found.append(_ratio(f"{what}, cold", 0.25, cold, lint.wall, "markdownlint-cli2", "s"))
            continue
        peers = (("markdownlint-cli2, structural", 0.1), ("eipw-lint-js", 0.1), ("rumdl, default, no cache", 2))
        for peer, most in peers:
            if peer in costs:
                stretch = " (stretch)" if most == 2 else ""
                found.append(_ratio(f"{what}, cold{stretch}", most, cold, costs[peer].wall, peer, "s"))
        rust = costs.get("rumdl, default, warm cache")
        if rust:
            found.append(_ratio(f"{what}, warm", 1, warm, rust.wall, "rumdl, warm", "s"))
    return found
