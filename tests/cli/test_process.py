"""The command as a separate process, with the real engine: streams, signals, exit codes, imports."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from proposal_lsp.cli.main import main
from proposal_lsp.rules import rule_page

SERVER = Path(__file__).parents[2] / "server"
SAMPLES = Path(__file__).parents[1] / "samples"


def command(*argv: str) -> list[str]:
    """The command line of a run."""
    return [sys.executable, "-m", "proposal_lsp", *argv]


def environment(**more: str) -> dict[str, str]:
    """An environment in which the package can be imported."""
    return {**os.environ, "PYTHONPATH": str(SERVER), **more}


def run(*argv: str, folder: Path = SAMPLES, stdin: bytes = b"", **more: str) -> subprocess.CompletedProcess[bytes]:
    """Run the command to its end."""
    return subprocess.run(
        command(*argv), cwd=folder, env=environment(**more), input=stdin, capture_output=True, timeout=60, check=False
    )


@pytest.mark.parametrize(
    ("path", "code"),
    [
        pytest.param("rfc.md", 0, marks=pytest.mark.slow),
        pytest.param("demo", 1, marks=pytest.mark.slow),
        ("missing.md", 2),
    ],
)
def test_the_exit_code_reaches_the_shell(path: str, code: int) -> None:
    """0 for clean samples, 1 for findings, 2 if something cannot be run."""
    assert run("check", path).returncode == code


@pytest.mark.slow
def test_the_process_ends_at_once() -> None:
    """Nothing is freed that ends with the process anyway, and a long report has been written completely."""
    code = (
        "import atexit, sys; from proposal_lsp.cli.main import main\n"
        "atexit.register(print, 'taken down'); sys.argv = ['proposal-lsp', 'explain', 'missing-section']; main()"
    )
    done = subprocess.run([sys.executable, "-c", code], env=environment(), capture_output=True, timeout=60, check=True)
    assert done.stdout.decode() == rule_page("missing-section")
    assert len(done.stdout.splitlines()) > 20


@pytest.mark.slow
def test_the_findings_of_a_file_and_of_standard_input_are_the_same() -> None:
    """Byte for byte."""
    file = next((SAMPLES / "demo").glob("rfc-007*"))
    name = file.relative_to(SAMPLES).as_posix()
    read = run("check", "--output-format", "json", name)
    piped = run("check", "--output-format", "json", "--stdin-filename", name, "-", stdin=file.read_bytes())
    assert json.loads(read.stdout)
    assert read.stdout == piped.stdout


@pytest.mark.slow
def test_check_never_loads_the_language_server() -> None:
    """Nor do the other commands that only read: every hook waits for their start."""
    code = (
        "import sys; from proposal_lsp.cli.main import main\n"
        "codes = [main(['check', 'rfc.md']), main(['explain']), main(['schema', 'list'])]\n"
        "print(codes, sorted({name.partition('.')[0] for name in sys.modules} & {'pygls', 'lsprotocol', 'asyncio'}),"
        " 'proposal_lsp.lsp' in sys.modules)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=SAMPLES, env=environment(), capture_output=True, text=True, check=True
    )
    assert ran.stdout.splitlines()[-1] == "[0, 0, 0] [] False"


def test_the_command_line_is_read_before_anything_is_loaded() -> None:
    """`--version` and `--help` need neither YAML nor Markdown nor the engine."""
    code = (
        "import sys; from proposal_lsp.cli.main import main; main(['--version'])\n"
        "print(sorted(name for name in sys.modules if name.startswith(('yaml', 'markdown_it', 'proposal_lsp.'))))"
    )
    ran = subprocess.run([sys.executable, "-c", code], env=environment(), capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines()[-1] == str(
        [
            f"proposal_lsp.{name}"
            for name in (
                *("cli", "cli.console", "cli.formats", "cli.main"),
                *("cli.option_parser", "cli.options", "cli.run_server"),
                *("findings", "lazy_dataclasses", "lazy_re", "splice", "text"),
            )
        ]
    )


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="pipes of this kind are a matter of POSIX")
def test_a_reader_that_goes_away_is_no_error() -> None:
    """As in `proposal-lsp explain | head -1`: standard error stays empty."""
    reader, writer = os.pipe()
    os.close(reader)
    with subprocess.Popen(command("explain"), stdout=writer, stderr=subprocess.PIPE, env=environment()) as process:
        os.close(writer)
        _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (141, b"")


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="signals of this kind are a matter of POSIX")
def test_an_interrupt_ends_it_quietly() -> None:
    """Exit code 130 and no traceback."""
    # A shell makes its background processes ignore interrupts, and so would their child processes.
    code = (
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "from proposal_lsp.cli.main import main; main()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, "check", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    ) as process:
        assert process.stdin is not None
        process.stdin.write(b" " * 1_000_000)  # more than a pipe holds: once all is written, the command is reading
        process.stdin.flush()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (130, b"", b"")


@pytest.mark.slow
def test_an_encoding_that_lacks_characters_is_no_error(tmp_path: Path) -> None:
    """They are written as escapes; JSON is all ASCII in any case."""
    ran = run("schema", "explain", "nirgends-ü.md", folder=tmp_path, PYTHONIOENCODING="ascii")
    assert ran.returncode == 2
    assert ran.stderr == b"error: nirgends-\\xfc.md: no such file or folder; check the path\n"
    (tmp_path / "ü.md").write_text("<!-- proposal-schema: nö -->\n", encoding="utf-8")
    full = run("check", "ü.md", folder=tmp_path, PYTHONIOENCODING="ascii")
    assert (full.returncode, full.stderr) == (1, b"")
    assert full.stdout.startswith(b"\\xfc.md:1:23: error schema-error: ")
    found = json.loads(run("check", "--output-format", "json", folder=tmp_path, PYTHONIOENCODING="ascii").stdout)
    assert [(finding["filename"], finding["location"]) for finding in found] == [("ü.md", {"row": 1, "column": 23})]


# Errors must not look like findings, which have exit code 1.


def shell(script: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a shell script in which `$check` and `$lsp` are the command."""
    words = {"lsp": f"{sys.executable} -m proposal_lsp", "check": f"{sys.executable} -m proposal_lsp check --no-cache"}
    return subprocess.run(
        ["sh", "-c", script], cwd=folder, env=environment(**words), capture_output=True, text=True, check=False
    )


posix = pytest.mark.skipif(os.name != "posix", reason="these are matters of a POSIX shell")


@pytest.mark.slow
@posix
@pytest.mark.parametrize(
    "command",
    [
        *("check", "check a.md", "check --fix", "check -"),
        *("new rfc x", "schema list", "schema check x", "schema derive x"),
    ],
)
def test_a_current_folder_that_is_gone(tmp_path: Path, command: str) -> None:
    """One line reports it."""
    ran = shell(f"mkdir gone; cd gone; rmdir ../gone; exec $lsp {command} < /dev/null", tmp_path)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr == "error: the current folder does not exist; change to one that does\n"


@posix
@pytest.mark.parametrize(
    ("streams", "code", "err"),
    [
        (">&-", 2, "error: standard output is closed; redirect it to /dev/null instead\n"),
        pytest.param(">&- 2>&-", 2, "", marks=pytest.mark.slow),
        pytest.param("2>&-", 1, "", marks=pytest.mark.slow),
        pytest.param("2>&- <&-", 1, "", marks=pytest.mark.slow),
    ],
)
def test_a_standard_stream_that_is_closed(tmp_path: Path, streams: str, code: int, err: str) -> None:
    """Without standard output there is no report; without the others there is one."""
    (tmp_path / "a.md").write_text("<!-- proposal-schema: rfc -->\n", encoding="utf-8")
    ran = shell(f"exec $check a.md {streams}", tmp_path)
    assert (ran.returncode, ran.stderr) == (code, err)
    assert bool(ran.stdout) == (code == 1)


@pytest.mark.slow
@posix
def test_standard_input_that_is_closed(tmp_path: Path) -> None:
    """It cannot be read."""
    ran = shell("exec $check -q --output-format concise - <&-", tmp_path)
    assert (ran.returncode, ran.stderr) == (2, "")
    assert ran.stdout == "-:1:1: error unreadable-file: Standard input is closed; pipe a text to it, or name a file.\n"


@pytest.mark.slow
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full to stand for a full disk")
def test_a_report_that_cannot_be_written(tmp_path: Path) -> None:
    """Whether it is short, and fails at the end, or long."""
    for count in (1, 500):
        (tmp_path / "a.md").write_text("<!-- proposal-schema: rfc -->\n" + "## A\n" * count, encoding="utf-8")
        ran = shell("exec $check a.md > /dev/full", tmp_path)
        assert (ran.returncode, ran.stderr) == (2, "error: standard output: no space left on device\n")


def test_a_mistake_of_the_program_is_reported_as_such(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the information needed to find it."""

    def broken(*_: object) -> int:
        raise ZeroDivisionError("on purpose")

    monkeypatch.setattr("proposal_lsp.cli.explain.run", broken)
    assert main(["explain"]) == 2
    err = capsys.readouterr().err
    assert err.startswith("Traceback (most recent call last)")
    assert err.endswith("error: this is a bug in proposal-lsp; please report it with the lines above\n")
