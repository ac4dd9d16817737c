"""The VS Code extension: its package, and its behaviour in VS Code."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import warnings
import zipfile
from pathlib import Path
from typing import get_args

import pytest
from proposal_lsp import __version__
from proposal_lsp.lsp.settings import KEYS, MAX_DELAY, Run, Settings, read_settings

from tests.shipped import ROOT, SAMPLES

from .film import FILM, film, read_png
from .repository import make_repository
from .vscode.host import AUTHOR, HERE, SHOTS, serve
from .vscode.package import build_package
from .vscode.tools import Missing, get_node, get_tools
from .vscode.workspace import make_workspace
from .walk import walk

EXTENSION = ROOT / "editors" / "vscode"
MANIFEST = json.loads((EXTENSION / "package.json").read_text(encoding="utf-8"))
SETTINGS = MANIFEST["contributes"]["configuration"]["properties"]
#: Settings that only the extension uses.
OWN = {"path", "interpreter", "trace.server"}
#: Bytes.
LARGEST_PACKAGE, LARGEST_PICTURE = 3_000_000, 150_000


def test_every_setting_of_the_server_can_be_set() -> None:
    """Each with a description, and with the server's default."""
    names = {name.removeprefix("proposal-lsp.") for name in SETTINGS}
    given = {name: SETTINGS[f"proposal-lsp.{name}"]["default"] for name in names - OWN}
    assert names >= OWN
    # VS Code has its own outline.
    assert read_settings(given, Settings()) == (Settings(outline=False), ())
    assert {*given} == {*KEYS}
    assert all(setting.get("description") or setting.get("markdownDescription") for setting in SETTINGS.values())
    assert tuple(SETTINGS["proposal-lsp.run"]["enum"]) == get_args(Run)
    assert SETTINGS["proposal-lsp.delay"]["maximum"] == MAX_DELAY


def test_the_manifest_agrees_with_the_project() -> None:
    """One version; every declared command exists; settings that a workspace may not change are restricted.

    The extension changes only one setting of VS Code: the pages of rules are shown rendered.
    """
    assert MANIFEST["version"] == __version__
    (changed,) = MANIFEST["contributes"]["configurationDefaults"].items()
    assert changed == ("workbench.editorAssociations", {"proposal-lsp-rule:/**": "vscode.markdown.preview.editor"})
    sources = "".join(path.read_text(encoding="utf-8") for path in (EXTENSION / "src").glob("*.ts"))
    for command in MANIFEST["contributes"]["commands"]:
        assert f"command('{command['command'].removeprefix('proposal-lsp.')}'" in sources
    restricted = MANIFEST["capabilities"]["untrustedWorkspaces"]["restrictedConfigurations"]
    assert restricted == ["proposal-lsp.path", "proposal-lsp.interpreter"]


def test_the_bundle_has_what_the_project_needs() -> None:
    """Each dependency is pinned, except those that are useful on terminals only, and PyYAML, pinned elsewhere."""
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8").partition("dependencies = [")[2].partition("]")[0]
    needed = {re.split("[<>=]", name)[0] for name in re.findall('"([^"]+)"', project)}
    pinned = set(re.findall("^([a-z-]+)==", (EXTENSION / "requirements.txt").read_text(encoding="utf-8"), re.MULTILINE))
    assert needed - pinned == {"pyyaml", "rich", "shtab"}
    assert "PyYAML==" in (EXTENSION / "bundle.sh").read_text(encoding="utf-8")


def test_the_readme_has_every_setting() -> None:
    """With its default, in the order in which VS Code shows them."""
    text = (EXTENSION / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(proposal-lsp\.[\w.]+)` \| (?:`(.*?)`)? ?\|", text, re.MULTILINE)
    shown = {name: setting["default"] for name, setting in SETTINGS.items()}
    assert rows == [(name, value if isinstance(value, str) else json.dumps(value)) for name, value in shown.items()]


def test_the_readme_has_its_pictures() -> None:
    """Each picture exists, is small, and is shown."""
    there = {path.name for path in (EXTENSION / "images").glob("*.png")}
    assert shown_pictures() | {"icon.png"} == there
    assert len(there) > 1
    assert all(path.stat().st_size < LARGEST_PICTURE for path in (EXTENSION / "images").iterdir())


@pytest.mark.slow
def test_in_vscode(tmp_path: Path) -> None:
    """Built from a checkout by one command, installed in VS Code, and used there, by programs and like a user."""
    try:
        tools = get_tools()
        vsix = build_package()
    except Missing as error:
        warnings.warn(f"The VS Code extension was NOT tried: {error}", stacklevel=1)
        pytest.skip(f"the VS Code extension was NOT tried: {error}")
    assert vsix.stat().st_size < LARGEST_PACKAGE
    unpacked = tmp_path / "vsix"
    with zipfile.ZipFile(vsix) as package:
        package.extractall(unpacked)
        names = package.namelist()
        assert not [name for name in names if name.endswith((".so", ".pyd", ".pyc", ".ts", ".map"))]
        assert not [name for name in names if str(ROOT).encode() in package.read(name)]
    extension = unpacked / "extension"
    alone(extension)
    both = make_workspace(tmp_path / "both")
    report = tmp_path / "report.txt"
    own = {"OUT": str(report), "OTHER_SERVER": str(program(tmp_path / "other" / "proposal-lsp"))}
    with serve(tools, vsix, tmp_path / "suite", "--disable-workspace-trust", **own) as host:
        host.run(
            "drive/suite.mjs",
            WORKSPACE=str(both / "both.code-workspace"),
            EXTENSION=str(extension),
            SUITE=str(HERE / "suite" / "index"),
            **own,
        )
    with serve(tools, vsix, tmp_path / "workbench", "--disable-workspace-trust") as host:
        host.run("drive/workbench.mjs", WORKSPACE=str(make_workspace(tmp_path / "work")))
        host.run("drive/writing.mjs", WORKSPACE=str(make_workspace(tmp_path / "written")))
        host.run("drive/walk.mjs", **walking(tmp_path / "walked"))
        host.run("drive/repository.mjs", **repository(tmp_path / "repository"))
    reef, marker = make_workspace(tmp_path / "strange") / "reef", tmp_path / "was-run"
    for name in ("proposal-lsp", "python"):
        program(reef / ".venv" / "bin" / name, marker)
    with serve(tools, vsix, tmp_path / "trust") as host:
        host.run("drive/trust.mjs", WORKSPACE=str(reef), MARKER=str(marker))
    if os.environ.get("UPDATE_EXPECTED"):
        for name in shown_pictures():
            shutil.copyfile(SHOTS / name, EXTENSION / "images" / name)
        scenes = sorted(SHOTS.glob("walk-*.png"))
        FILM.write_bytes(film([(read_png(one.read_bytes()), int(one.stem.split("-")[2])) for one in scenes]))


@pytest.mark.slow
def test_which_server_is_run() -> None:
    """The order in which servers are searched for, with programs made for this test."""
    try:
        node = get_node()
    except Missing as error:
        warnings.warn(f"The choice of the server was NOT tried: {error}", stacklevel=1)
        pytest.skip(f"the choice of the server was NOT tried: {error}")
    command = [str(node), "--disable-warning=ExperimentalWarning", "--disable-warning=MODULE_TYPELESS_PACKAGE_JSON"]
    ran = subprocess.run(
        [*command, "--test", str(HERE / "find.test.mjs")], capture_output=True, text=True, timeout=120, check=False
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr


def walking(place: Path) -> dict[str, str]:
    """The variables for a session in a new workspace."""
    workspace, plan = make_workspace(place), place / "walk.json"
    plan.write_text(json.dumps(walk(workspace / "reef", "Loud mornings", AUTHOR)), encoding="utf-8")
    return {"WORKSPACE": str(workspace), "WALK": str(plan)}


def repository(place: Path) -> dict[str, str]:
    """The variables for a session in a repository whose proposals are added to a folder without any."""
    reef = place / "reef"
    reef.mkdir(parents=True)
    (reef / "README.md").write_text("# Reef\n", encoding="utf-8")
    return {"WORKSPACE": str(reef), "REPOSITORY": str(make_repository(place / "proposals"))}


def shown_pictures() -> set[str]:
    """The pictures of the README. `UPDATE_EXPECTED=1` replaces them by those of the run in VS Code."""
    return set(re.findall(r"\]\(images/([\w-]+\.png)\)", (EXTENSION / "README.md").read_text(encoding="utf-8")))


def alone(extension: Path) -> None:
    """The bundled server works with a Python that has only its standard library, and without compiled YAML."""
    python = shutil.which("python3", path="/usr/local/bin:/usr/bin:/bin") or sys.executable
    bundled = [python, "-I", "-S", str(extension / "bundled" / "run.py")]
    version = subprocess.run([*bundled, "--version"], capture_output=True, text=True, timeout=60, check=True)
    assert version.stdout == f"proposal-lsp {__version__}\n"
    loaded = "import sys; sys.path.insert(0, sys.argv[1]); import yaml; print(yaml.__with_libyaml__, yaml.__file__)"
    libs = extension / "bundled" / "libs"
    yaml = subprocess.run(
        [python, "-I", "-S", "-c", loaded, str(libs)], capture_output=True, text=True, timeout=60, check=True
    )
    assert yaml.stdout.split() == ["False", str(libs / "yaml" / "__init__.py")]
    # The packages that may have the names they have here.
    samples = [str(sample.path) for sample in SAMPLES if not sample.schema.filename]
    check = [*bundled, "check", *samples]
    checked = subprocess.run(check, capture_output=True, text=True, timeout=120, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    # A server whose input ends exits with 1.
    served = subprocess.run(
        [*bundled, "server"], stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False
    )
    assert (served.returncode, served.stdout, served.stderr) == (1, b"", b"")


def program(path: Path, marker: Path | None = None) -> Path:
    """A `proposal-lsp` that runs the checkout, and leaves a marker when it is run."""
    path.parent.mkdir(parents=True, exist_ok=True)
    mark = f"pathlib.Path({str(marker)!r}).touch()" if marker else ""
    path.write_text(
        f"#!{sys.executable}\nimport pathlib, sys\n{mark}\nsys.path.insert(0, {str(ROOT / 'server')!r})\n"
        "from proposal_lsp.cli.main import main\nmain()\n",
        encoding="utf-8",
    )
    os.chmod(path, 0o755)
    return path
