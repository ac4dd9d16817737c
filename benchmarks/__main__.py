"""`python -m benchmarks`: everything side by side, in one run; tables in Markdown on standard output."""

from __future__ import annotations

import argparse
import compileall
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import proposal_lsp

from benchmarks import commands, peers, report, servers
from benchmarks.texts import SIZES

PARTS = ("start", "keys", "reading", "memory", "check")

T = TypeVar("T")


def main() -> None:
    """Measure what the options ask for and print it."""
    options = _parser().parse_args()
    # As pip does when it installs a program: without this each start of an editable install may compile it again.
    compileall.compile_dir(Path(proposal_lsp.__file__).parent, quiet=1)
    if options.peers:
        _note("installing the peers")
        peers.install()
    measures = report.Measures()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        _measure_servers(measures, options, folder)
        if "check" in options.only:
            _measure_checks(measures, options, folder)
    print(f"Measured on {report.machine()}.\n")
    print(report.tables(measures))
    verdicts = report.verdicts(measures)
    if verdicts:
        print(f"\n{verdicts}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--no-peers", dest="peers", action="store_false", help="measure this project alone")
    parser.add_argument("--skip", nargs="+", default=(), metavar="NAME", help="servers to leave out")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, help="the parts to measure")
    parser.add_argument("--rounds", type=int, default=5, help="how often processes are started (default: 5)")
    parser.add_argument("--edits", type=int, default=200, help="keys typed into each document (default: 200)")
    parser.add_argument("--long-run", type=int, default=10_000, help="keys typed to see memory grow (default: 10000)")
    parser.add_argument("--sizes", nargs="+", choices=list(SIZES), default=list(SIZES), help="sizes of the document")
    parser.add_argument("--corpus", type=Path, action="append", help="a folder of real proposals to check; repeatable")
    parser.add_argument("--schema", action="append", help="the schema for each --corpus, in turn; `-` to detect it")
    return parser


def _measure_servers(measures: report.Measures, options: argparse.Namespace, folder: Path) -> None:
    for server in peers.servers(peers=options.peers, folder=folder):
        name = server.name
        if name in options.skip:
            continue
        if "start" in options.only and (found := _attempt(servers.starts, server, folder, options.rounds)):
            measures.starts[name] = found
        if "keys" in options.only:
            measures.keystrokes[name] = {
                size: _attempt(servers.keystrokes, server, folder, options.edits, size) for size in options.sizes
            }
        wanted = "reading" in options.only and server.is_read
        if wanted and (read := _attempt(servers.readings, server, folder, options.edits)):
            measures.readings[name] = read
        if "memory" in options.only and (kept := _attempt(servers.upkeep, server, folder, options.long_run)):
            measures.upkeep[name] = kept


def _attempt(measure: Callable[..., T], server: peers.Server, *args: object) -> T | None:
    """Measure something; None where a peer fails at it, which leaves it out of the table."""
    _note(" ".join([f"{server.name}: {measure.__name__}", *(arg for arg in args if isinstance(arg, str))]))
    try:
        return measure(server, *args)
    except (OSError, RuntimeError, ValueError) as error:
        if server.name == peers.OURS:
            raise
        _note(f"{server.name}: {error}")
        return None


def _measure_checks(measures: report.Measures, options: argparse.Namespace, folder: Path) -> None:
    _note("check: one file")
    one = list(commands.of_one_file(folder, with_peers=options.peers))
    measures.checks["One file of 10 KB"] = commands.timed(one, folder, options.rounds)
    corpora = options.corpus or [None]
    schemas = [None if schema in (None, "-") else schema for schema in options.schema or ["eip"]]
    for index, corpus in enumerate(corpora):
        schema = schemas[index] if index < len(schemas) else None
        made = commands.repository(folder / f"check-{index}", corpus)
        count = len(list(made.glob("*.md")))
        title = f"{count} files of {corpus.name if corpus else 'the sample'}"
        _note(f"check: {title}")
        lines = list(commands.of_repository(folder, made, schema=schema, with_peers=options.peers))
        measures.checks[title] = commands.timed(lines, folder, options.rounds)


def _note(text: str) -> None:
    print(f"  {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
