"""`server`: how editors start it, and the addresses that it listens on."""

import sys
from typing import NoReturn

import pytest
from proposal_lsp.cli.console import CannotRun
from proposal_lsp.cli.run_server import is_plain, parse_address

from tests.cli.conftest import Run


@pytest.mark.parametrize("extra", [[], ["--stdio"], ["--stdio", "--clientProcessId=42"], ["--clientProcessId", "42"]])
def test_it_serves_over_standard_streams(run: Run, monkeypatch: pytest.MonkeyPatch, extra: list[str]) -> None:
    """With any arguments that client libraries add to its command line."""

    def serve() -> NoReturn:
        raise SystemExit(7)

    monkeypatch.setattr("proposal_lsp.lsp.run_stdio", serve)
    with pytest.raises(SystemExit) as stop:
        run("server", *extra)
    assert stop.value.code == 7


def test_it_can_listen_on_this_machine(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A message says so if it cannot."""

    def serve(host: str, port: int) -> NoReturn:
        raise OSError(98, f"Address {host} {port} in use")

    monkeypatch.setattr("proposal_lsp.lsp.run_tcp", serve)
    ran = run("server", "--tcp", "127.0.0.1:2087")
    assert (ran.code, ran.err) == (2, "error: cannot listen on 127.0.0.1:2087: address 127.0.0.1 2087 in use\n")


def test_websockets_are_an_extra(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A message says what to install if they are missing; the server never uses two transports."""
    monkeypatch.setitem(sys.modules, "websockets", None)
    ran = run("server", "--ws", "127.0.0.1:2087")
    assert (ran.code, ran.err) == (2, "error: `--ws` needs the package websockets: install proposal-lsp[ws]\n")
    assert run("server", "--ws", "0.0.0.0:1").err.startswith("error: `--ws` serves this machine only")
    assert run("server", "--ws", "127.0.0.1:1", "--tcp", "127.0.0.1:1").code == 2


@pytest.mark.parametrize(
    ("address", "parsed"),
    [
        ("127.0.0.1:2087", ("127.0.0.1", 2087)),
        ("127.8.9.1:0", ("127.8.9.1", 0)),
        ("localhost:65535", ("localhost", 65535)),
        ("[::1]:1", ("::1", 1)),
    ],
)
def test_addresses_of_this_machine(address: str, parsed: tuple[str, int]) -> None:
    """By number or by name, IPv6 in brackets."""
    assert parse_address(address) == parsed


@pytest.mark.parametrize(
    "address",
    ["", "2087", ":2087", "localhost:", "localhost:x", "localhost:65536", "localhost:-1", "localhost:²"],
)
def test_invalid_addresses(address: str) -> None:
    """Both host and port are required."""
    with pytest.raises(CannotRun, match="needs HOST:PORT"):
        parse_address(address)


@pytest.mark.parametrize(
    "address", ["0.0.0.0:1", "192.168.0.1:1", "example.org:1", "[::]:1", "localhost.example.org:1"]
)
def test_other_machines_are_not_served(run: Run, address: str) -> None:
    """A server that reads files must not listen to the network."""
    ran = run("server", "--tcp", address)
    assert ran.code == 2
    assert ran.err.startswith("error: `--tcp` serves this machine only")


@pytest.mark.parametrize(
    ("command", "plain"),
    [
        ("server", True),
        ("server --stdio", True),
        ("server --clientProcessId=12 --stdio", True),
        ("server --tcp 127.0.0.1:0", False),
        ("server --help", False),
        ("server --clientProcessId 12", False),
        ("check server", False),
        ("", False),
    ],
)
def test_command_lines_of_editors_need_no_parser(command: str, plain: bool) -> None:
    """The command lines of editors; any other is checked by the parser."""
    assert is_plain(command.split()) is plain
