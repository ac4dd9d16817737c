"""`--help` has valid examples, and shells complete the words that it lists."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from proposal_lsp.cli.examples import ABOUT, EXAMPLES
from proposal_lsp.cli.main import main
from proposal_lsp.cli.options import parser

from tests.test_docs import options


@pytest.mark.sampled(4)
@pytest.mark.parametrize("name", [name for name, _ in options()])
def test_every_help_has_examples_that_are_valid(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Each is a command line that the parser accepts, for the command that it explains; a summary precedes them."""
    assert EXAMPLES[name]
    assert main([*name.split(), "--help"]) == 0
    said = capsys.readouterr().out
    assert ABOUT[name] in " ".join(said.split())
    for _, arguments in EXAMPLES[name]:
        assert f"\n  proposal-lsp {arguments}" in said
        words = shlex.split(arguments.partition(" > ")[0])
        assert arguments.startswith(name)
        parser().parse_args(words)


def completed(words: list[str], folder: Path) -> list[str]:
    """The completions of bash for the last word."""
    script = subprocess.run(
        [sys.executable, "-m", "proposal_lsp", "completion", "bash"], capture_output=True, text=True, check=True
    )
    ask = f"""
COMP_WORDS=({shlex.join(["proposal-lsp", *words])}) COMP_CWORD={len(words)}
COMP_LINE="${{COMP_WORDS[*]}}" COMP_POINT=${{#COMP_LINE}}
function_of=$(complete -p proposal-lsp | sed 's/.*-F \\([^ ]*\\).*/\\1/')
"$function_of" proposal-lsp {shlex.quote(words[-1])} ""
printf '%s\\n' "${{COMPREPLY[@]}}"
"""
    done = subprocess.run(["bash", "-c", script.stdout + ask], cwd=folder, capture_output=True, text=True, check=True)
    return [line.strip() for line in done.stdout.splitlines() if line.strip()]


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="runs bash")
def test_bash_completes_commands_options_and_files(tmp_path: Path) -> None:
    """With the script that `completion bash` prints."""
    (tmp_path / "docs.md").write_text("", encoding="utf-8")
    assert completed(["ch"], tmp_path) == ["check"]
    assert completed(["schema", "der"], tmp_path) == ["derive"]
    assert set(completed(["check", "--output-f"], tmp_path)) == {"--output-format", "--output-file"}
    assert "sarif" in completed(["check", "--output-format", "sa"], tmp_path)
    assert "docs.md" in completed(["check", "do"], tmp_path)


@pytest.mark.parametrize("shell", ["bash", "zsh", "tcsh"])
def test_each_shell_has_a_script(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    """It contains the options."""
    assert main(["completion", shell]) == 0
    assert "unsafe-fixes" in capsys.readouterr().out


def test_without_shtab(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """As in the bundle of an editor: a message says why there is no script."""
    monkeypatch.setitem(sys.modules, "shtab", None)
    assert main(["completion", "bash"]) == 2
    assert "needs the package shtab" in capsys.readouterr().err
