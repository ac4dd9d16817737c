"""`server`: starts the language server. The only module of the command line that knows of it."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NoReturn


def is_plain(argv: Sequence[str]) -> bool:
    """Whether the command line is what editors and their client libraries write, for which no parser is needed."""
    others = [argument for argument in argv[1:] if argument != "--stdio"]
    return argv[:1] == ["server"] and all(argument.startswith("--clientProcessId=") for argument in others)


def run(tcp: str | None) -> NoReturn:
    """Serve one client, then end the process. Raises CannotRun for an address that is not of this machine."""
    from proposal_lsp.lsp import run_stdio, run_tcp

    if tcp is None:
        run_stdio()

    from proposal_lsp.cli.address import parse_address
    from proposal_lsp.cli.console import CannotRun

    host, port = parse_address(tcp)
    try:
        run_tcp(host, port)
    except OSError as error:
        raise CannotRun(f"cannot listen on {tcp}: {(error.strerror or str(error)).lower()}") from None
