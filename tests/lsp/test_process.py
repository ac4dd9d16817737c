"""Properties that only a process has: exit codes, orphans, clean streams."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time

import pytest
from proposal_lsp.lsp import run_tcp
from proposal_lsp.lsp.liveness import is_alive

from .patience import PATIENCE
from .raw import RawClient, environment, start

#: A process that starts a server, prints its process id, and waits; the server inherits its input, so that no end
#: of input shows the server that this process has ended.
PARENT = """
import subprocess, sys, time
server = subprocess.Popen([sys.executable, "-m", "tests.lsp.scripted"])
print(server.pid, file=sys.stderr, flush=True)
time.sleep(60)
"""


#: What pygls writes to the log when it listens.
_ANNOUNCED = re.compile(rb"Serving on .*'127\.0\.0\.1', ([0-9]+)")


def test_exit_codes_and_clean_streams() -> None:
    """0 after `shutdown` and `exit`; only messages on standard output, and nothing on standard error."""
    with start() as (client, process):
        client.initialize()
        client.open("file:///a.md", "TODO")
        client.published("file:///a.md")
        client.request("shutdown")
        client.notify("exit")
        assert process.wait(PATIENCE) == 0
        assert process.stderr
        assert process.stderr.read() == b""


@pytest.mark.slow
def test_exit_without_shutdown() -> None:
    """1 after `exit` alone."""
    with start() as (client, process):
        client.initialize()
        client.notify("exit")
        assert process.wait(PATIENCE) == 1


@pytest.mark.slow
def test_end_of_input_while_busy() -> None:
    """The end of input ends the process, with 1, also in the middle of an analysis."""
    with start() as (client, process):
        client.initialize()
        client.open("file:///a.md", "SLOW" * 10)
        client.change("file:///not-open.md", 1, {"text": ""})
        client.request("proposal/unknown")
        assert process.stdin
        process.stdin.close()
        assert process.wait(PATIENCE) == 1
        assert process.stderr
        assert b"an edit of 'file:///not-open.md' is ignored: it is not open" in process.stderr.read()


@pytest.mark.slow
@pytest.mark.parametrize(
    "header",
    [
        pytest.param(b"Content-Length: 100000000000\r\n\r\n{}", id="100 GB"),
        pytest.param(b"Content-Length: 1" + 5000 * b"0" + b"\r\n\r\n{}", id="5,000 digits"),
        pytest.param(b"Content-Length: 1000000000000000000000\r\n\r\n{}", id="beyond 64 bits"),
        pytest.param(b"Content-Length: abc\r\n\r\n{}", id="no number"),
        pytest.param(b"Content-Length: -5\r\n\r\n{}", id="negative"),
        pytest.param(b"Content-Length: 3\rContent-Type: x\r\r{}\n\n", id="carriage returns"),
        pytest.param(b"Content-Type: x\r\n\r\n{}\r\n", id="no length"),
        pytest.param(b"noise\r\n\r\n", id="no header"),
        # The rest of a body that was longer than its header said, directly followed by the next header.
        pytest.param(b'Content-Length: 3\r\n\r\n{"id": 1}Content-Length: 2\r\n\r\n{}', id="body too long"),
    ],
)
def test_an_invalid_header(header: bytes) -> None:
    """The process ends, with 1 and a line in its log, so that the client can start it again."""
    with start() as (client, process):
        client.initialize()
        client.send_bytes(header)
        assert process.wait(PATIENCE) == 1
        assert process.stderr
        log = process.stderr.read().decode()
        assert "the client cannot be read any more" in log
        assert "Traceback" not in log


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="kills a process the POSIX way")
def test_end_of_the_parent() -> None:
    """A server ends soon after its client, though its input stays open."""
    with start("-c", PARENT) as (client, parent):
        assert parent.stderr
        pid = int(parent.stderr.readline())
        client.initialize(processId=parent.pid)
        parent.kill()
        parent.wait()
        deadline = time.monotonic() + PATIENCE
        while (alive := is_alive(pid) and not _is_zombie(pid)) and time.monotonic() < deadline:
            time.sleep(0.05)
        if alive:
            os.kill(pid, signal.SIGKILL)
        assert not alive


def _is_zombie(pid: int) -> bool:
    """Whether a process has ended and only waits to be reaped, as orphans do in some containers."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
            return ") Z " in file.read()
    except OSError:
        return False


@pytest.mark.slow
def test_parent_out_of_sight() -> None:
    """An unknown process id (of a client outside the container) does not end the server."""
    finished = subprocess.Popen([sys.executable, "-c", ""])
    finished.wait()
    with start() as (client, process):
        client.initialize(processId=finished.pid)
        client.request("shutdown")
        client.notify("exit")
        assert process.wait(PATIENCE) == 0


@pytest.mark.slow
def test_tcp() -> None:
    """TCP serves one client on the loopback address and ends with it."""
    import socket

    code = "from proposal_lsp.lsp import run_tcp; run_tcp('127.0.0.1', 0)"
    with start("-c", code) as (_, process):
        assert process.stderr
        port = int(_ANNOUNCED.search(process.stderr.readline() + process.stderr.readline())[1])  # type: ignore[index]
        with socket.create_connection(("127.0.0.1", port)) as connection:
            client = RawClient(connection.makefile("wb"), connection.makefile("rb"))
            client.initialize()
            client.request("shutdown")
            client.notify("exit")
            assert process.wait(PATIENCE) == 0


def test_tcp_is_for_this_machine_only() -> None:
    """No other machine on the network has access to the documents."""
    for host in ("0.0.0.0", "192.0.2.1", "example.org", ""):
        with pytest.raises(ValueError, match="not a loopback address"):
            run_tcp(host, 0)


@pytest.mark.slow
def test_prints_do_not_get_between_messages() -> None:
    """The output of libraries goes to standard error."""
    code = (
        "import sys; from proposal_lsp.lsp import run_stdio, front; serve = front.serve;"
        "front.serve = lambda *streams: (print('chatter'), serve(*streams))[1]; run_stdio()"
    )
    with start("-c", code) as (client, process):
        client.initialize()
        client.request("shutdown")
        client.notify("exit")
        assert process.wait(PATIENCE) == 0
        assert process.stderr
        assert b"chatter" in process.stderr.read()


@pytest.mark.sampled(9)
@pytest.mark.parametrize("module", ["proposal_lsp.lsp", "proposal_lsp.lsp.front", "proposal_lsp.lsp.front.opening"])
def test_no_import_costs_more_than_it_must(module: str) -> None:
    """pygls is not needed for findings; `initialize` is answered before the engine is loaded."""
    dear = {"pygls", "lsprotocol", "cattrs"}
    if module != "proposal_lsp.lsp.front.opening":
        dear |= {
            "asyncio",
            "dataclasses",
            "inspect",
            "logging",
            "argparse",
            "pathlib",
            "proposal_lsp.text",
            "markdown_it",
        }
    code = f"import sys, {module}; print(*sorted({dear!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], env=environment(), check=True, capture_output=True, text=True)
    assert done.stdout.split() == []


@pytest.mark.slow
def test_a_server_over_stdio_does_without_tls() -> None:
    """`asyncio` would load it, and it takes memory as long as the session lasts; other modules can load it later."""
    code = """if True:
        import io, sys
        from proposal_lsp.lsp.front import serve
        body = b'{"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"capabilities": {}}}'
        answer = io.BytesIO()
        serve(io.BytesIO(b"Content-Length: %d\\r\\n\\r\\n%s" % (len(body), body)), answer)
        print(b"capabilities" in answer.getvalue(), "pygls" in sys.modules, "ssl" in sys.modules)
        import ssl
    """
    done = subprocess.run([sys.executable, "-c", code], env=environment(), check=True, capture_output=True, text=True)
    assert done.stdout.split() == ["True", "True", "False"]


@pytest.mark.slow
def test_pygls_is_loaded_after_the_first_findings() -> None:
    """Otherwise the first hover would have to wait for it."""
    code = """if True:
        import sys, time
        from tests.lsp.scripted import scripted_projects
        from proposal_lsp.lsp.front import opening
        load = opening._load
        loaded = []
        opening._load = lambda projects: loaded.append(load(projects)) or loaded[0]
        from tests.lsp.patience import PATIENCE
        from tests.lsp.raw import connect
        with connect() as client:
            client.initialize()
            client.open("file:///a.md", "TODO")
            client.published("file:///a.md")
            deadline = time.monotonic() + PATIENCE
            while not loaded and time.monotonic() < deadline:
                time.sleep(0.01)
            print(bool(loaded))
    """
    env = {**environment(), "PROPOSAL_LSP_WAY": "front"}
    done = subprocess.run([sys.executable, "-c", code], env=env, check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "True"
