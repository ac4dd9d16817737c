"""The other programs: installed from PyPI and npm into a folder that git ignores, and started as they require."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt

from benchmarks.client import Answer

FOLDER = Path(__file__).resolve().parent / ".peers"
PYTHON_PACKAGES = ("rumdl==0.3.0", "mdsmith==0.57.0")
NODE_PACKAGES = (
    "vscode-markdown-languageserver@0.5.0",
    "markdownlint-cli2@0.24.1",
    "eipw-lint-js@0.9.0",
)

#: The rules of markdownlint and rumdl about headings and structure, which this project checks too.
STRUCTURAL = ("MD001", "MD003", "MD022", "MD023", "MD024", "MD025", "MD041", "MD043")
OURS = "proposal-lsp"
ECHO = "echo"


@dataclass(frozen=True)
class Server:
    """A language server, and what it requires of its client."""

    name: str
    command: Sequence[str]
    options: Any = None
    environment: Mapping[str, str] = field(default_factory=dict)
    #: Whether the client must parse Markdown for it (`markdown/parse`).
    parses_at_client: bool = False
    #: Whether it offers completion and hover.
    is_read: bool = False


def our_command() -> str:
    """The installed command of the current environment."""
    found = shutil.which(OURS, path=str(Path(sys.executable).parent))
    if found is None:
        raise SystemExit(f"{OURS} is not installed next to {sys.executable}: pip install -e .")
    return found


def install() -> None:
    """Install the peers, once."""
    stamp = FOLDER / "installed"
    wanted = "\n".join((*PYTHON_PACKAGES, *NODE_PACKAGES))
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted:
        return
    FOLDER.mkdir(exist_ok=True)
    subprocess.run([sys.executable, "-m", "venv", FOLDER / "python"], check=True)
    subprocess.run([python_program("pip"), "install", "--quiet", *PYTHON_PACKAGES], check=True)
    (FOLDER / "package.json").write_text('{"private": true}', encoding="utf-8")
    subprocess.run(["npm", "install", "--silent", "--no-fund", "--no-audit", *NODE_PACKAGES], cwd=FOLDER, check=True)
    (FOLDER / "eipw.mjs").write_text(_EIPW, encoding="utf-8")
    stamp.write_text(wanted, encoding="utf-8")


def empty_cache() -> Path:
    """An empty folder for caches. It is not below a folder that other users may write: such a cache is not used."""
    cache = FOLDER / "cache"
    shutil.rmtree(cache, ignore_errors=True)
    cache.mkdir(parents=True)
    return cache


def python_program(name: str) -> str:
    """A program in the peers' environment."""
    return str(FOLDER / "python" / ("Scripts" if os.name == "nt" else "bin") / name)


def node_program(name: str) -> str:
    """A program that npm has installed."""
    return str(FOLDER / "node_modules" / ".bin" / name)


def servers(*, peers: bool, folder: Path) -> list[Server]:
    """Our server, and those of the peers. Their configuration files are written to `folder`."""
    found = [Server(OURS, [our_command(), "server"], is_read=True)]
    if peers:
        rumdl = python_program("rumdl")
        markdown = FOLDER / "node_modules" / "vscode-markdown-languageserver"
        main = json.loads((markdown / "package.json").read_text(encoding="utf-8"))["main"]
        found += [
            Server("rumdl, structural", [rumdl, "server", "--config", str(structural_rumdl(folder))]),
            Server("rumdl, default", [rumdl, "server", "--no-config"]),
            Server(
                "vscode-markdown-languageserver",
                ["node", str(markdown / main), "--stdio"],
                {"markdownFileExtensions": ["md"]},
                parses_at_client=True,
                is_read=True,
            ),
            Server("mdsmith", [python_program("mdsmith"), "lsp"]),
        ]
    return found


def echo() -> Server:
    """The server that does nothing: a key with it costs as much as the client."""
    return Server(ECHO, [sys.executable, "-S", str(Path(__file__).with_name("echo.py"))])


def another_build(given: str) -> Server:
    """Another build of this project, given as `NAME=PROGRAM`."""
    name, _, program = given.partition("=")
    # Each build has its own cache: with one cache, two builds in turns would delete each other's entries.
    environment = {"XDG_CACHE_HOME": str(FOLDER / f"cache-{name}")}
    return Server(name, [program, "server"], environment=environment, is_read=True)


def structural_rumdl(folder: Path) -> Path:
    """A configuration of rumdl with the structural rules only."""
    path = folder / "structural.toml"
    path.write_text(f"[global]\nenable = {json.dumps(STRUCTURAL)}\n", encoding="utf-8")
    return path


def structural_markdownlint(folder: Path) -> Path:
    """The same for markdownlint-cli2."""
    path = folder / "structural.markdownlint-cli2.jsonc"
    rules = {"default": False, **dict.fromkeys(STRUCTURAL, True)}
    path.write_text(json.dumps({"config": rules}), encoding="utf-8")
    return path


def answers(text: str) -> Answer:
    """The answers of the client to vscode-markdown-languageserver: its settings, and its requests about files.

    The server requests the tokens of markdown-it from its client. They are made once, before the measurement.
    """
    tokens = json.dumps([token.as_dict() for token in MarkdownIt("commonmark").parse(text)]).encode()
    on = {"enabled": "warning"}
    validate = {
        "enabled": True,
        "referenceLinks": on,
        "fragmentLinks": on,
        "fileLinks": {**on, "markdownFragmentLinks": "inherit"},
        "ignoredLinks": [],
        "unusedLinkDefinitions": on,
        "duplicateLinkDefinitions": on,
    }
    settings = {"validate": validate, "suggest": {"paths": {"enabled": True}}, "occurrencesHighlight": on}

    def answer(method: str, _params: Any) -> Any:
        if method == "markdown/parse":
            return tokens
        if method == "workspace/configuration":
            return settings
        return [] if method in ("markdown/findMarkdownFilesInWorkspace", "markdown/fs/readDirectory") else None

    return answer


_EIPW = """\
import eipw from "eipw-lint-js";
import { readdirSync } from "node:fs";
import { join } from "node:path";
const folder = process.argv[2];
const files = readdirSync(folder).filter((name) => name.endsWith(".md")).map((name) => join(folder, name));
const found = await eipw.lint(files);
console.log(`${files.length} files, ${found.length} findings`);
"""
