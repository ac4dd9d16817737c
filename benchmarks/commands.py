"""The time of `check` for one file (a hook) and for a repository (a CI job), next to that of other linters."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import peers
from benchmarks.measures import Cell, Table, medians
from benchmarks.peers import empty_cache
from benchmarks.texts import made_up_repository, sized

#: The number of files of the generated repository, which is used if no real one is given.
FILES = 900


@dataclass(frozen=True)
class Command:
    """A command line to be timed."""

    name: str
    line: Sequence[str]
    #: Run once before the clock, e.g. to fill a cache.
    warm: bool = False


def timed(commands: Sequence[Command], folder: Path, rounds: int) -> Table:
    """The times of all commands, which run in turns, so that other load on the machine affects all of them equally."""
    environment = {**os.environ, "XDG_CACHE_HOME": str(empty_cache()), "NO_COLOR": "1"}
    for command in commands:
        if command.warm:
            _run(command, folder, environment)
    times: dict[str, list[Cell]] = {command.name: [] for command in commands}
    for _ in range(rounds):
        for command in commands:
            times[command.name].append(_run(command, folder, environment))
    return {name: {"": medians(costs)} for name, costs in times.items()}


def _run(command: Command, folder: Path, environment: dict[str, str]) -> Cell:
    """The seconds of elapsed time and of processor time."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    done = subprocess.run(command.line, cwd=folder, env=environment, capture_output=True, check=False)
    wall = time.perf_counter() - start
    if done.returncode not in (0, 1):
        raise SystemExit(f"{' '.join(command.line)} failed:\n{done.stderr.decode(errors='replace')[-2000:]}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def repository(folder: Path, corpus: Path | None) -> Path:
    """A folder of proposals to check: a copy of a real one, or generated ones."""
    if corpus is None:
        return made_up_repository(folder, FILES)
    folder.mkdir(parents=True)
    for path in sorted(corpus.glob("*.md")):
        shutil.copy(path, folder)
    return folder


def _ours(target: Path, *options: str) -> Iterator[Command]:
    """This project's command, with an empty cache and with the cache of an earlier run."""
    line = [peers.our_command(), "check", *options]
    yield Command(f"{peers.OURS}, no cache", [*line, "--no-cache", str(target)])
    yield Command(f"{peers.OURS}, warm cache", [*line, str(target)], warm=True)


def of_repository(folder: Path, repository: Path, *, schema: str | None, with_peers: bool) -> Iterator[Command]:
    """Commands that check a whole repository."""
    yield from _ours(repository, "--output-format", "concise", *(["--schema", schema] if schema else []))
    if not with_peers:
        return
    target = str(repository)
    rumdl = peers.python_program("rumdl")
    structural = ["--config", str(peers.structural_rumdl(folder))]
    yield Command("rumdl, structural, no cache", [rumdl, "check", "--no-cache", *structural, target])
    yield Command("rumdl, default, no cache", [rumdl, "check", "--no-cache", "--no-config", target])
    yield Command("rumdl, default, warm cache", [rumdl, "check", "--no-config", target], warm=True)
    yield Command("mdsmith", [peers.python_program("mdsmith"), "check", target])
    config = str(peers.structural_markdownlint(folder))
    markdownlint = peers.node_program("markdownlint-cli2")
    yield Command("markdownlint-cli2, structural", [markdownlint, "--config", config, f"{target}/**/*.md"])
    if schema == "eip":
        yield Command("eipw-lint-js", ["node", str(peers.FOLDER / "eipw.mjs"), target])


def of_one_file(folder: Path, *, with_peers: bool) -> Iterator[Command]:
    """Commands that check one file of 10 KB."""
    path = folder / "one" / "eip-7999.md"
    path.parent.mkdir(exist_ok=True)
    path.write_text(sized(10_000).text, encoding="utf-8")
    yield from _ours(path)
    if with_peers:
        config = str(peers.structural_markdownlint(folder))
        rumdl = [peers.python_program("rumdl"), "check", "--no-cache", "--no-config", str(path)]
        yield Command("rumdl, default, no cache", rumdl)
        yield Command(
            "markdownlint-cli2, structural", [peers.node_program("markdownlint-cli2"), "--config", config, str(path)]
        )


def of_formats(repository: Path) -> Iterator[Command]:
    """Reports without fixes and with them."""
    for name in ("concise", "json", "sarif"):
        yield Command(name, [peers.our_command(), "check", "--no-cache", "--output-format", name, str(repository)])


def of_derived(repository: Path) -> Iterator[Command]:
    """Commands that check a repository that has a template and no schema."""
    return _ours(repository, "--output-format", "concise")
