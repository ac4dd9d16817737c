"""`python -m benchmarks`: measures all programs in one run; writes tables in Markdown to standard output."""

from __future__ import annotations

import argparse
import compileall
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import proposal_lsp

from benchmarks import peers, report, targets
from benchmarks.measures import Table
from benchmarks.parts import PARTS
from benchmarks.texts import SIZES


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure the parts that the options select, and print the tables."""
    options = _parser().parse_args(arguments)
    # As pip does when it installs a program: without this each start of an editable install may compile it again.
    compileall.compile_dir(Path(proposal_lsp.__file__).parent, quiet=1)
    if options.peers:
        print("  installing the peers", file=sys.stderr, flush=True)
        peers.install()
    print(f"Measured on {report.machine()}.", flush=True)
    measures: dict[str, Table] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        servers = [
            server for server in peers.servers(peers=options.peers, folder=folder) if server.name not in options.skip
        ]
        servers += [peers.another_build(given) for given in options.also]
        for part in options.only:
            found = PARTS[part](options, folder, servers)
            print(f"\n{report.tables(found)}", flush=True)
            measures |= found
    if verdicts := targets.verdicts(measures):
        print(f"\n{verdicts}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--no-peers", dest="peers", action="store_false", help="measure this project alone")
    parser.add_argument("--skip", nargs="+", default=(), metavar="NAME", help="servers to leave out")
    parser.add_argument(
        "--also", action="append", default=[], metavar="NAME=PROGRAM", help="another build of this project; repeatable"
    )
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, help="the parts to measure")
    parser.add_argument("--rounds", type=int, default=5, help="how often processes are started (default: 5)")
    parser.add_argument("--edits", type=int, default=200, help="keys typed into each document (default: 200)")
    parser.add_argument("--long-run", type=int, default=10_000, help="keys typed to see memory grow (default: 10000)")
    parser.add_argument("--sizes", nargs="+", choices=list(SIZES), default=list(SIZES), help="sizes of the document")
    parser.add_argument(
        "--workspaces", nargs="+", type=int, default=[0, 250, 2_000], metavar="FILES", help="sizes of the workspace"
    )
    parser.add_argument(
        "--files", type=int, default=200, help="files checked in several formats; five times as many of a derived kind"
    )
    parser.add_argument("--corpus", type=Path, help="a folder of real proposals to check as a repository")
    parser.add_argument("--schema", default="eip", help="the schema of the repository (default: eip); `-` to detect it")
    return parser


if __name__ == "__main__":
    main()
