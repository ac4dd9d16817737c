"""The options of the command and of its subcommands."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from proposal_lsp import __version__
from proposal_lsp.cli.formats import FORMATS
from proposal_lsp.cli.option_parser import OptionParser
from proposal_lsp.findings import SEVERITY_WORDS

_EXIT_CODES = """\
exit codes:
  0  no findings at or above the --fail-on severity
  1  findings at or above it
  2  something could not be run or read
"""


def parser(command_line: Sequence[str] = ()) -> argparse.ArgumentParser:
    """The parser of all command lines; for one that starts with `check`, which hooks run, no more than that needs."""
    command = OptionParser(prog="proposal-lsp")
    command.add_argument("--version", action="version", version=f"proposal-lsp {__version__}")
    commands = command.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add_check(
        commands.add_parser(
            "check",
            help="check files and folders",
            epilog=_EXIT_CODES,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
    )
    if command_line[:1] == ["check"]:
        return command
    explain = commands.add_parser("explain", help="explain a rule, or list all rules")
    explain.add_argument("code", metavar="CODE", nargs="?", help="the code of a rule (default: list all rules)")
    _add_new(commands.add_parser("new", help="start a new proposal"))
    _add_init(commands.add_parser("init", help="write a configuration for this repository"))
    _add_list(
        commands.add_parser("list", help="list proposals with number, title and status"),
        ("table", "json", "csv", "markdown", "mermaid"),
    )
    graph = commands.add_parser("graph", help="draw how proposals refer to each other")
    _add_list(graph, ("mermaid", "dot"))
    graph.add_argument("--links", action="store_true", help="also draw links and ids in their text")
    _add_ready(commands.add_parser("ready", help="report what is missing for the next status"))
    renumber = commands.add_parser("renumber", help="give a proposal another number")
    renumber.add_argument("file", metavar="FILE", help="the proposal")
    renumber.add_argument("number", metavar="N", nargs="?", type=int, help="the number (default: the next free one)")
    renumber.add_argument("--refs", metavar="REF,...", help="take a number that is free on these branches too")
    renumber.add_argument("--diff", action="store_true", help="show what would change, without changing anything")
    migrate = commands.add_parser("migrate", help="bring a proposal up to date with its template")
    migrate.add_argument("file", metavar="FILE", help="the proposal")
    migrate.add_argument("--schema", metavar="ID", help="read it as this kind (default: the one that is detected)")
    migrate.add_argument("--diff", action="store_true", help="show what would change, without changing anything")
    _add_schema(commands.add_parser("schema", help="list, show and check schemas"))
    _add_data(commands)
    commands.add_parser("mcp", help="start an MCP server (Model Context Protocol) for agents")
    server = commands.add_parser("server", help="start the language server")
    transport = server.add_mutually_exclusive_group()
    transport.add_argument("--stdio", action="store_true", help="use standard input and output (the default)")
    transport.add_argument("--tcp", metavar="HOST:PORT", help="listen on a local port instead, for debugging")
    transport.add_argument(
        "--ws", metavar="HOST:PORT", help="listen for WebSocket clients, such as an editor in a browser"
    )
    # Editors' client libraries add it to every command line; the same number comes with `initialize`.
    server.add_argument("--clientProcessId", metavar="N", help=argparse.SUPPRESS)
    completion = commands.add_parser("completion", help="print the completion script of a shell")
    completion.add_argument("shell", choices=("bash", "zsh", "tcsh"), help="the shell")
    return command


def _add_check(check: argparse.ArgumentParser) -> None:
    check.add_argument("paths", metavar="PATH", nargs="*", help="files or folders; `-` is standard input (default: .)")
    check.add_argument("--stdin-filename", metavar="FILE", help="the file name of the text on standard input")
    check.add_argument("--schema", metavar="ID", help="check every file against this schema")
    _add_output_format(check)
    check.add_argument("-o", "--output-file", metavar="FILE", help="write the report to FILE")
    check.add_argument("-q", "--quiet", action="store_true", help="show findings and errors only")
    check.add_argument(
        "--select",
        metavar="CODES",
        action="append",
        help="report only these rules, separated by commas; may be repeated",
    )
    check.add_argument("--ignore", metavar="CODES", action="append", help="do not report these rules")
    check.add_argument(
        "--config",
        metavar="FILE",
        help="use this configuration instead of .proposals.yaml; its globs are relative to the current folder",
    )
    check.add_argument(
        "--exclude",
        metavar="GLOB",
        action="append",
        default=[],
        help="leave out the files and folders that GLOB names, as `exclude` in .proposals.yaml does; may be repeated",
    )
    check.add_argument(
        "--fail-on",
        choices=(*SEVERITY_WORDS, "never"),
        default="warning",
        help="exit with 1 for findings of this severity or above (default: warning)",
    )
    check.add_argument("--fix", action="store_true", help="apply safe fixes")
    check.add_argument(
        "--unsafe-fixes",
        action="store_true",
        help="with --fix or --diff: also apply fixes that need review, such as inserting what is missing",
    )
    check.add_argument("--diff", action="store_true", help="show what --fix would change, without changing anything")
    check.add_argument(
        "--force-exclude", action="store_true", help="leave out excluded files even if they are named, as hooks do"
    )
    check.add_argument(
        "--changed-since",
        metavar="REV",
        help="check only files that have changed on this branch since a git revision, and how proposals have changed",
    )
    check.add_argument(
        "--refs",
        metavar="REF,...",
        help="also report numbers that are taken on other branches: origin/main, or origin/* for all",
    )
    known = check.add_mutually_exclusive_group()
    known.add_argument("--baseline", metavar="FILE", help="do not report the known problems in FILE")
    known.add_argument(
        "--write-baseline", metavar="FILE", help="write the problems found to FILE, for later runs with --baseline"
    )
    check.add_argument(
        "--jobs", metavar="N", type=int, default=0, help="use at most N processes (default: one for each processor)"
    )
    check.add_argument("--no-cache", dest="cache", action="store_false", help="do not use the cache")
    check.add_argument("--statistics", action="store_true", help="only show the number of findings of each rule")
    _add_color(check)


def _add_output_format(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--output-format",
        metavar="FORMAT",
        choices=tuple(FORMATS),
        default="full",
        help=f"one of {', '.join(FORMATS)} (default: full)",
    )


def _add_ready(ready: argparse.ArgumentParser) -> None:
    ready.add_argument("file", metavar="FILE", help="the proposal")
    ready.add_argument(
        "--for",
        dest="status",
        metavar="STATUS",
        help="the status to check for (default: the first that the schema lists as `next` of the current one)",
    )
    ready.add_argument("--schema", metavar="ID", help="check the file against this schema")
    _add_output_format(ready)
    ready.add_argument("-q", "--quiet", action="store_true", help="show findings and errors only")
    _add_color(ready)


def _add_new(new: argparse.ArgumentParser) -> None:
    new.add_argument("kind", metavar="KIND", help="a kind of proposal; `proposal-lsp schema list` shows them")
    new.add_argument("title", metavar="TITLE", nargs="?", help="the title, without the number")
    new.add_argument(
        "--dir", metavar="DIR", help="the folder for the new file (default: where proposals of the kind are, else .)"
    )
    new.add_argument(
        "--refs",
        metavar="REF,...",
        help="take a number that is free on these branches too, such as origin/main",
    )
    new.add_argument("--stdout", action="store_true", help="print the text instead of writing a file")
    new.add_argument("--force", action="store_true", help="overwrite an existing file")


def _add_init(init: argparse.ArgumentParser) -> None:
    init.add_argument("--stdout", action="store_true", help="print the text instead of writing the file")
    init.add_argument("--force", action="store_true", help="overwrite an existing file")


def _add_list(command: argparse.ArgumentParser, formats: tuple[str, ...]) -> None:
    command.add_argument("paths", metavar="PATH", nargs="*", help="files or folders (default: .)")
    command.add_argument(
        "--status",
        metavar="S",
        action="append",
        help="only this status, or state: open, agreed, done, dead",
    )
    command.add_argument("--kind", metavar="K", action="append", help="only this kind, by the id of its schema")
    command.add_argument(
        "--older-than", metavar="AGE", help="only proposals whose latest date is older, such as 90d, 12w, 6m or 2y"
    )
    command.add_argument(
        "--format", choices=formats, default=formats[0], help=f"the output format (default: {formats[0]})"
    )
    _add_color(command)


def _add_data(commands: argparse._SubParsersAction[OptionParser]) -> None:
    extract = commands.add_parser("extract", help="print a proposal as JSON")
    extract.add_argument("file", metavar="FILE", help="the proposal")
    extract.add_argument("--schema", metavar="ID", help="read it as this kind (default: the one that is detected)")
    render = commands.add_parser("render", help="print the proposal that JSON describes")
    render.add_argument("kind", metavar="KIND", help="a kind of proposal; `proposal-lsp schema list` shows them")
    render.add_argument("file", metavar="FILE", nargs="?", help="the JSON (default: standard input)")
    render.add_argument(
        "--sidecar", action="store_true", help="print its sidecar instead, the YAML file with its metadata"
    )


def _add_schema(schema: argparse.ArgumentParser) -> None:
    actions = schema.add_subparsers(dest="action", required=True, metavar="ACTION")
    listing = actions.add_parser("list", help="list the schemas available here")
    show = actions.add_parser("show", help="show what a schema requires")
    show.add_argument("id", metavar="ID", help="the id of a schema")
    check = actions.add_parser("check", help="check schema files")
    check.add_argument("files", metavar="FILE", nargs="+", help="schema files")
    explain = actions.add_parser("explain", help="show which schema is used for a file, and why")
    explain.add_argument("file", metavar="FILE", help="a proposal, or any other Markdown file")
    derive = actions.add_parser("derive", help="derive a schema from a template, and print it")
    derive.add_argument("file", metavar="FILE", help="the template")
    derive.add_argument(
        "--from",
        dest="documents",
        metavar="DIR",
        help="a folder of finished documents, used where the template is ambiguous",
    )
    derive.add_argument(
        "--id", metavar="ID", help="the id of the schema (default: taken from the name of the file or folder)"
    )
    derive.add_argument(
        "--write", action="store_true", help="write it to .proposals/ instead, with a copy of the template"
    )
    derive.add_argument("--force", action="store_true", help="overwrite existing files")
    instructions = actions.add_parser("instructions", help="print instructions for agents, for AGENTS.md")
    instructions.add_argument("id", metavar="ID", help="the id of a schema")
    instructions.add_argument(
        "--check", metavar="FILE", help="check whether FILE has the current instructions; exit with 1 if not"
    )
    for action in (listing, show, explain):
        action.add_argument("--json", action="store_true", help="as JSON, for programs")
    show.add_argument("--json-schema", action="store_true", help="as a JSON Schema of what `extract` prints")
    for action in (listing, show, check, explain, derive, instructions):
        _add_color(action)


def _add_color(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--color",
        choices=("auto", "always", "never"),
        default="auto",
        help="when to use colour (default: auto, on a terminal, unless NO_COLOR or FORCE_COLOR says otherwise)",
    )
