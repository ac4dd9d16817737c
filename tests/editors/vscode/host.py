"""VS Code's server with the extension installed from its package, on this machine only; it runs scripts of tests."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from .tools import CACHE, Tools

HERE = Path(__file__).parent
SHOTS = CACHE / "screenshots"
#: Seconds for VS Code to answer; for one script of tests.
START, SCRIPT = 60, 420

#: The author's name, in git's configuration.
AUTHOR = "Åsa Lindqvist"
GIT = {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "user.name", "GIT_CONFIG_VALUE_0": AUTHOR}
#: No setting in a form that VS Code migrates: during the migration, extensions see no settings at all.
USER_SETTINGS = {
    "workbench.startupEditor": "none",
    "telemetry.telemetryLevel": "off",
    "extensions.autoUpdate": "off",
    "extensions.autoCheckUpdates": False,
    "extensions.ignoreRecommendations": True,
    "files.autoSave": "off",
    "git.enabled": False,
    "chat.disableAIFeatures": True,
    "workbench.tips.enabled": False,
    "workbench.enableExperiments": False,
    "workbench.reduceMotion": "on",
    "editor.minimap.enabled": False,
    "workbench.secondarySideBar.defaultVisibility": "hidden",
}
#: Another theme for the pictures, for example `Default Dark Modern`.
if THEME := os.environ.get("VSCODE_THEME"):
    USER_SETTINGS["workbench.colorTheme"] = THEME


@dataclass(frozen=True)
class Host:
    """A running server of VS Code."""

    tools: Tools
    port: int
    pid: int
    #: Its separate folder, with data and extensions.
    folder: Path

    def run(self, script: str, **variables: str) -> None:
        """Run a Node script with it. Raises AssertionError with the output of the script, if it fails."""
        environment = self.tools.environment(
            PORT=str(self.port),
            HOST_PID=str(self.pid),
            BROWSER=str(self.tools.browser),
            CODE=str(self.tools.code),
            MODULES=str(self.tools.modules),
            SHOTS=str(SHOTS),
            **variables,
        )
        command = [str(self.tools.node), str(HERE / script)]
        try:
            done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=SCRIPT, check=False)
        except subprocess.TimeoutExpired as error:
            said = error.stdout.decode() if isinstance(error.stdout, bytes) else error.stdout
            raise AssertionError(f"{script} did not end within {SCRIPT} s\n{said}") from None
        print(done.stdout)
        assert done.returncode == 0, f"{script} failed\n{done.stdout}\n{done.stderr}\nScreenshots: {SHOTS}"


@contextmanager
def serve(tools: Tools, vsix: Path, folder: Path, *options: str, **variables: str) -> Iterator[Host]:
    """Install the extension into a new VS Code with the files in `folder`, and serve it until the end."""
    data, extensions = folder / "data", folder / "extensions"
    (data / "User").mkdir(parents=True)
    extensions.mkdir()
    (data / "User" / "settings.json").write_text(json.dumps(USER_SETTINGS), encoding="utf-8")
    main = [str(tools.node), str(tools.code / "out" / "server-main.js"), "--accept-server-license-terms"]
    main += ["--server-data-dir", str(data), "--user-data-dir", str(data), "--extensions-dir", str(extensions)]
    # An empty gallery: nothing outside this machine is requested.
    environment = tools.environment(EXTENSIONS_GALLERY="{}", **GIT, **variables)
    environment["PATH"] = without(environment["PATH"], "proposal-lsp")
    installed = subprocess.run(
        [*main, "--install-extension", str(vsix)], env=environment, capture_output=True, text=True, check=False
    )
    assert "was successfully installed" in installed.stdout, installed.stdout + installed.stderr
    port = free_port()
    serving = [*main, "--host", "127.0.0.1", "--port", str(port), "--without-connection-token", "--disable-telemetry"]
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(
            [*serving, "--enable-smoke-test-driver", *options],
            env=environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        wait_for(port, process, folder / "server.log")
        yield Host(tools, port, process.pid, folder)
    finally:
        end(process)


def end(process: subprocess.Popen[bytes]) -> None:
    """End a process and its child processes, which are a process group."""
    for how in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError, subprocess.TimeoutExpired):
            os.killpg(process.pid, how)
            process.wait(10)


def without(path: str, name: str) -> str:
    """A PATH without the folders that have a program of this name."""
    return os.pathsep.join(each for each in path.split(os.pathsep) if not shutil.which(name, path=each))


def free_port() -> int:
    """A free port of this machine."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until VS Code answers. Fails with its log if it does not."""
    deadline = time.monotonic() + START
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/version", timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"VS Code does not answer\n{log.read_text(errors='replace')[-2000:]}")
