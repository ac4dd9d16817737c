"""The options of the command and of its subcommands."""

from __future__ import annotations

import argparse

from proposal_lsp import __version__
from proposal_lsp.findings import SEVERITY_WORDS

_EXIT_CODES = """\
exit codes:
  0  no findings as grave as --fail-on
  1  findings
  2  something could not be run or read
"""


def parser() -> argparse.ArgumentParser:
    """The parser of the whole command line."""
    command = argparse.ArgumentParser(
        prog="proposal-lsp",
        description="Checks proposals written in Markdown, in an editor or here.",
        allow_abbrev=False,
    )
    command.add_argument("--version", action="version", version=f"proposal-lsp {__version__}")
    commands = command.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add_check(
        commands.add_parser(
            "check",
            help="check files and folders",
            description="Check proposals, and say what is missing, empty, misplaced or wrong in them.",
            epilog=_EXIT_CODES,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )
    )
    explain = commands.add_parser("explain", help="explain a rule, or list all rules", allow_abbrev=False)
    explain.add_argument("code", metavar="CODE", nargs="?", help="the rule; without one, all are listed")
    _add_new(
        commands.add_parser(
            "new",
            help="start a new proposal",
            description="Start a new proposal from the template of its kind, and print the path of its file.",
            allow_abbrev=False,
        )
    )
    _add_schema(commands.add_parser("schema", help="list, show and check schemas", allow_abbrev=False))
    server = commands.add_parser("server", help="start the language server", allow_abbrev=False)
    transport = server.add_mutually_exclusive_group()
    transport.add_argument("--stdio", action="store_true", help="speak over standard input and output (the default)")
    transport.add_argument("--tcp", metavar="HOST:PORT", help="listen on this machine instead, for debugging")
    transport.add_argument(
        "--ws", metavar="HOST:PORT", help="the same for WebSocket clients, such as an editor in a web page"
    )
    # Editors' client libraries add it to every command line; the same number comes with `initialize`.
    server.add_argument("--clientProcessId", metavar="N", help=argparse.SUPPRESS)
    return command


def _add_check(check: argparse.ArgumentParser) -> None:
    check.add_argument("paths", metavar="PATH", nargs="*", help="files or folders; `-` is standard input (default: .)")
    check.add_argument("--stdin-filename", metavar="FILE", help="the name of what is on standard input")
    check.add_argument("--schema", metavar="ID", help="check every file against this schema")
    check.add_argument("--output-format", choices=("full", "concise", "json"), default="full", help="default: full")
    check.add_argument(
        "--fail-on",
        choices=(*SEVERITY_WORDS, "never"),
        default="warning",
        help="the least severity that gives exit code 1 (default: warning)",
    )
    check.add_argument("--fix", action="store_true", help="mend what can be mended without a decision")
    check.add_argument(
        "--unsafe-fixes", action="store_true", help="with --fix or --diff: also insert what is missing, and the like"
    )
    check.add_argument("--diff", action="store_true", help="show what --fix would change; change nothing")
    check.add_argument(
        "--changed-since",
        metavar="REV",
        help="check only files that changed on this branch since a revision of git, and new ones",
    )
    known = check.add_mutually_exclusive_group()
    known.add_argument("--baseline", metavar="FILE", help="leave out the known problems that FILE holds")
    known.add_argument(
        "--write-baseline", metavar="FILE", help="keep what is found in FILE, as problems known from now on"
    )
    check.add_argument(
        "--jobs", metavar="N", type=int, default=0, help="use at most N processes (default: one for each processor)"
    )
    check.add_argument("--no-cache", dest="cache", action="store_false", help="judge every file anew; remember nothing")
    check.add_argument("--statistics", action="store_true", help="only count the findings of each rule")
    _add_color(check)


def _add_new(new: argparse.ArgumentParser) -> None:
    new.add_argument("kind", metavar="KIND", help="a schema; `proposal-lsp schema list` shows them")
    new.add_argument("title", metavar="TITLE", nargs="?", default="", help="what it is about, without the number")
    new.add_argument("--dir", metavar="DIR", default=".", help="the folder of such proposals (default: .)")
    new.add_argument("--stdout", action="store_true", help="print the text; write no file")
    new.add_argument("--force", action="store_true", help="overwrite a file of the same name")


def _add_schema(schema: argparse.ArgumentParser) -> None:
    actions = schema.add_subparsers(dest="action", required=True, metavar="ACTION")
    listing = actions.add_parser("list", help="list the schemas that hold here")
    show = actions.add_parser("show", help="show what a schema asks for")
    show.add_argument("id", metavar="ID")
    check = actions.add_parser("check", help="check schema files")
    check.add_argument("files", metavar="FILE", nargs="+")
    explain = actions.add_parser("explain", help="say which schema fits a file, and why")
    explain.add_argument("file", metavar="FILE")
    derive = actions.add_parser("derive", help="read a schema off a template, and print it to be edited")
    derive.add_argument("file", metavar="FILE", help="the template")
    derive.add_argument(
        "--from", dest="documents", metavar="DIR", help="finished documents, which decide what the template leaves open"
    )
    derive.add_argument(
        "--id", metavar="ID", help="the id of the schema (default: from the name of the file or folder)"
    )
    derive.add_argument(
        "--write", action="store_true", help="write it, with a copy of the template, into .proposals/ instead"
    )
    derive.add_argument("--force", action="store_true", help="write over what is there")
    for action in (listing, show, check, explain, derive):
        _add_color(action)


def _add_color(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--color",
        choices=("auto", "always", "never"),
        default="auto",
        help="default: auto, on a terminal, unless NO_COLOR or FORCE_COLOR says otherwise",
    )
