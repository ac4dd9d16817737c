"""The hook in pre-commit itself, as in the README."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.shipped import ROOT
from tests.test_docs import README, fences

LOCAL, FROM_A_CHECKOUT = (one for one in fences(README, "yaml") if one.startswith("repos:"))
#: The files of a checkout that git tracks and an installation needs.
PARTS = ("server", "schemas", "pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml")
RFC = (ROOT / "tests" / "samples" / "rfc.md").read_text(encoding="utf-8")
SECOND = RFC.replace("RFC-042", "RFC-043")


def run(folder: Path, *command: str) -> tuple[int, str]:
    """The exit code of a command, and its output. Only the given configuration of git and pre-commit is used."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PYTHON"))}
    environment |= {f"GIT_{who}_{what}": "nobody" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    environment["PRE_COMMIT_HOME"] = str(folder.parent / "pre-commit")
    environment["PATH"] = os.pathsep.join((str(Path(sys.executable).parent), environment["PATH"]))
    done = subprocess.run(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    return done.returncode, done.stdout


def pre_commit(folder: Path, *arguments: str) -> tuple[int, str]:
    """The exit code and output of pre-commit."""
    return run(folder, sys.executable, "-m", "pre_commit", *arguments, "--color", "never")


def commit(folder: Path) -> str:
    """Make a repository of a folder, with one commit of all its files; the hash."""
    for command in (("init", "--quiet"), ("add", "--all"), ("commit", "--quiet", "--message", "All")):
        assert run(folder, "git", *command) == (0, "")
    return run(folder, "git", "rev-parse", "HEAD")[1].strip()


def repository(folder: Path, configuration: str) -> Path:
    """A repository with one proposal that has a mistake, one that has none, and a file that is not a proposal."""
    folder.mkdir()
    (folder / "first.md").write_text(RFC, encoding="utf-8")
    (folder / "second.md").write_text(SECOND.replace("## Motivation", "## Motivatoin"), encoding="utf-8")
    (folder / "README.md").write_text("# Notes\n\n## Motivatoin\n", encoding="utf-8")
    (folder / ".pre-commit-config.yaml").write_text(configuration, encoding="utf-8")
    commit(folder)
    return folder


def finds_the_mistake(folder: Path) -> None:
    """It fails, and reports the place; after the mistake is fixed, it passes."""
    code, said = pre_commit(folder, "run", "--all-files")
    assert code == 1, said
    assert "proposal-lsp check" in said
    assert "second.md:18:4: warning misnamed-section" in said
    assert "first.md" not in said
    assert "README.md" not in said
    assert "[WARNING]" not in said
    (folder / "second.md").write_text(SECOND, encoding="utf-8")
    code, said = pre_commit(folder, "run", "--all-files")
    assert code == 0, said
    assert said.rstrip().endswith("Passed")


def test_both_hooks_are_the_same() -> None:
    """The hook in the README for the installed command is that of the manifest, except for the installation."""
    manifest, fixing = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    [local] = yaml.safe_load(LOCAL)["repos"][0]["hooks"]
    [installed] = yaml.safe_load(FROM_A_CHECKOUT)["repos"][0]["hooks"]
    assert manifest.pop("description")
    assert manifest | {"language": "system"} == local
    assert manifest["language"] == "python"
    assert installed == {"id": manifest["id"]}
    assert f"# or {fixing['id']}\n" in FROM_A_CHECKOUT
    assert fixing["entry"] == f"{manifest['entry']} --fix"
    changed = {"id", "name", "description", "entry"}
    assert {key: fixing[key] for key in fixing.keys() - changed} == {
        key: manifest[key] for key in manifest.keys() - changed
    }


@pytest.mark.slow
def test_the_installed_command(tmp_path: Path) -> None:
    """If the command is on the path."""
    finds_the_mistake(repository(tmp_path / "proposals", LOCAL))


@pytest.mark.slow
@pytest.mark.parametrize("where", ["a path", "a URL"])
def test_from_a_checkout(where: str, tmp_path: Path) -> None:
    """pre-commit installs it from a checkout, by its path or by a URL."""
    checkout = tmp_path / "proposal-lsp"
    checkout.mkdir()
    for part in PARTS:
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, checkout / part, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
        else:
            shutil.copy2(source, checkout / part)
    head = commit(checkout)
    example = FROM_A_CHECKOUT if where == "a path" else FROM_A_CHECKOUT.replace("../proposal-lsp", checkout.as_uri())
    work = repository(tmp_path / "proposals", example)
    code, said = pre_commit(work, "autoupdate")
    assert code == 0, said
    assert f"rev: {head}\n" in (work / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    run(work, "git", "commit", "--all", "--quiet", "--message", "Pinned")
    finds_the_mistake(work)
