"""The progress of a long check: shown on a terminal, removed at the end, and shown nowhere else."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from pathlib import Path

import pyte
import pytest
from proposal_lsp.cli import progress as module
from proposal_lsp.cli.console import Console, Paint
from proposal_lsp.cli.progress import progress, unseen

from tests.cli.test_process import environment

posix = pytest.mark.skipif(os.name != "posix", reason="pseudo-terminals are a matter of POSIX")

#: The command, for which any text is long enough; at its end it prints whether rich was imported.
CODE = """
import sys
from proposal_lsp.cli import processes, progress
progress.WORTH = processes.WORTH = {worth}
from proposal_lsp.cli.main import main
code = main(["check", "--no-cache", *sys.argv[1:]])
print(code, "rich" in sys.modules)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Twenty files, each with a finding."""
    for number in range(20):
        (tmp_path / f"{number}.md").write_text("<!-- proposal-schema: nonsense -->\n" + "text\n" * number)
    return tmp_path


def in_pipes(folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """The command without a terminal."""
    command = [sys.executable, "-c", CODE.format(worth=1)]
    return subprocess.run(command, cwd=folder, env=environment(**more), capture_output=True, text=True, check=True)


def on_terminal(folder: Path, *options: str, worth: int = 1, term: str = "xterm-256color") -> tuple[str, str]:
    """The output of the command: standard output is a pipe, and standard error is a terminal."""
    import pty

    terminal, end = pty.openpty()
    command = [sys.executable, "-c", CODE.format(worth=worth), *options]
    shown = b""
    with subprocess.Popen(
        command, cwd=folder, env=environment(TERM=term), stdout=subprocess.PIPE, stderr=end, text=True
    ) as process:
        os.close(end)
        assert process.stdout is not None
        out = process.stdout.read()  # the progress is less than a terminal buffers
        try:
            while piece := os.read(terminal, 65536):
                shown += piece
        except OSError:  # the other end is closed, on Linux
            pass
    os.close(terminal)
    assert process.returncode == 0
    return out, shown.decode()


@pytest.mark.slow
@posix
@pytest.mark.parametrize("jobs", ["1", "3"])
def test_it_is_shown_on_a_terminal_and_gone_at_the_end(folder: Path, jobs: str) -> None:
    """With one process and with several; the findings are the same as in a pipe."""
    out, shown = on_terminal(folder, "--jobs", jobs)
    assert out.splitlines()[-1] == "1 True"
    assert out.splitlines()[:-1] == in_pipes(folder).stdout.splitlines()[:-1]
    percents = [int(found) for found in re.findall(r"Checking 20 files .*?(\d+)%", shown)]
    assert percents[0] == 0
    assert percents[-1] == 100
    assert percents == sorted(percents)
    screen = pyte.Screen(80, 24)
    pyte.Stream(screen).feed(shown)
    assert not "".join(screen.display).strip()
    assert (screen.cursor.y, screen.cursor.hidden) == (0, False)


@pytest.mark.slow
@posix
@pytest.mark.parametrize(("worth", "term"), [(10_000_000, "xterm-256color"), (1, "dumb")])
def test_a_short_check_and_a_simple_terminal_show_nothing(folder: Path, worth: int, term: str) -> None:
    """rich is not imported."""
    out, shown = on_terminal(folder, worth=worth, term=term)
    assert out.splitlines()[-1] == "1 False"
    assert shown == ""


@pytest.mark.slow
@pytest.mark.parametrize("more", [{}, {"FORCE_COLOR": "1"}])
def test_a_pipe_stays_quiet(folder: Path, more: dict[str, str]) -> None:
    """FORCE_COLOR affects only colours, which it turns on here."""
    ran = in_pipes(folder, **more)
    assert ran.stderr == ""
    assert ran.stdout.splitlines()[-1] == "1 False"
    assert ("\x1b[31;1m" in ran.stdout) is bool(more)


class Terminal(io.StringIO):
    """A stream that is said to be a terminal."""

    def isatty(self) -> bool:
        """Always true."""
        return True


def test_an_interrupt_removes_the_progress(monkeypatch: pytest.MonkeyPatch) -> None:
    """The line is removed and the cursor is visible."""
    monkeypatch.setenv("TERM", "xterm")
    err = Terminal()

    def interrupted() -> None:
        with progress(Console(io.StringIO(), err, Paint(False)), 7, module.WORTH) as advance:
            advance(0.5)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert "Checking 7 files" in err.getvalue()
    screen = pyte.Screen(80, 24)
    pyte.Stream(screen).feed(err.getvalue().replace("\n", "\r\n"))
    assert not "".join(screen.display).strip()
    assert not screen.cursor.hidden


def test_less_than_another_percent_is_not_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """For any number of files, the line is drawn at most a hundred times."""
    monkeypatch.setenv("TERM", "xterm")
    err = Terminal()
    with progress(Console(io.StringIO(), err, Paint(False)), 7, module.WORTH) as advance:
        for done in range(10_001):
            advance(done / 10_000)
    assert err.getvalue().count("Checking") <= 103


def test_progress_is_not_counted_without_a_terminal() -> None:
    """The stream is not a terminal."""
    with progress(Console(io.StringIO(), io.StringIO(), Paint(True)), 7, module.WORTH) as advance:
        assert advance is unseen
