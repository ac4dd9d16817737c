"""The command `proposal-lsp`: dispatch to subcommands, exit codes, and interruption.

Start-up time matters, above all in hooks and editors: each subcommand imports what it needs when it runs, and the
command that editors use needs no option parser.
"""

from __future__ import annotations

import gc
import os
import sys

from proposal_lsp.cli import run_server

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence
    from typing import NoReturn

    from proposal_lsp.cli.console import Console

#: A process ended by signal N has the exit code 128 + N, in the manner of shells.
INTERRUPTED = 130
BROKEN_PIPE = 141

#: The module in which the function `run` of a command is, if it does not have the name of the command.
_MODULES = {
    "completion": "completion_script",
    "graph": "list",
    "extract": "data",
    "mcp": "mcp_server",
    "render": "data",
    "schema check": "schemas",
    "schema derive": "derive",
    "schema explain": "schemas",
    "schema instructions": "for_agents",
    "schema list": "schemas",
    "schema show": "schemas",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command on the arguments (without the program's name) and return its exit code.

    Without arguments, as the installed script and `python -m proposal_lsp` call it, those of the process are
    taken and the process ends.
    """
    arguments = sys.argv[1:] if argv is None else argv
    if run_server.is_plain(arguments):
        run_server.run()
    if argv is None:
        gc.set_threshold(100_000, 50, 50)  # nearly everything that a command allocates lives until its end
        _end(_guarded(arguments))
    return _guarded(arguments)


def _end(code: int) -> NoReturn:
    """End the process at once: tearing down modules and objects takes a tenth of a short run."""
    from contextlib import suppress

    for stream in filter(None, (sys.stdout, sys.stderr)):
        with suppress(OSError):
            stream.flush()
    os._exit(code)


def _guarded(argv: Sequence[str]) -> int:
    """Run a command and return its exit code: 1 is reserved for findings, and only bugs reach the user as exceptions.

    A closed standard stream is None.
    """
    from proposal_lsp.cli.console import CannotRun, open_console
    from proposal_lsp.cli.options import parser

    try:
        options = parser(list(argv)).parse_args(argv)
    except SystemExit as stop:  # argparse ends the process for --help, --version and bad options
        return stop.code if isinstance(stop.code, int) else 2
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 (open to the end)
    streams = sys.stdout or sys.stderr, sys.stderr
    console = open_console(*streams, getattr(options, "color", "auto"), quiet=getattr(options, "quiet", False))
    try:
        if sys.stdout is None:
            raise CannotRun("standard output is closed; redirect it to /dev/null instead")
        code = _run(options, console)
        sys.stdout.flush()
    except CannotRun as error:
        console.fail(str(error))
        return 2
    except BrokenPipeError:
        _empty_the_buffer()
        return BROKEN_PIPE
    except KeyboardInterrupt:
        return INTERRUPTED
    except OSError as error:
        _empty_the_buffer()
        console.fail(_why(error))
        return 2
    except Exception:
        from traceback import print_exc

        print_exc()
        console.fail("this is a bug in proposal-lsp; please report it with the lines above")
        return 2
    return code


def _empty_the_buffer() -> None:
    """Flush the stream; if that fails, redirect it to nowhere, or Python would complain on exit."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _why(error: OSError) -> str:
    from proposal_lsp.cli.console import reason

    try:
        os.getcwd()
    except OSError:
        return "the current folder does not exist; change to one that does"
    return f"{error.filename or 'standard output'}: {reason(error)}"


def _run(options: Namespace, console: Console) -> int:
    if options.command == "server":
        run_server.run(options.tcp, options.ws)
    from importlib import import_module

    name = f"{options.command} {options.action}" if options.command == "schema" else options.command
    module = import_module(f"proposal_lsp.cli.{_MODULES.get(name, options.command)}")
    code: int = module.run(options, console)
    return code
