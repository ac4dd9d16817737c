"""The extension's package, built from the files of a checkout that git tracks."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.shipped import ROOT

from .tools import CACHE, Missing

#: The files that the package is made from.
PARTS = ("server", "schemas", "editors/vscode", "pyproject.toml", "README.md", "LICENSE")
#: The files among them that git ignores.
IGNORED = ("__pycache__", "node_modules", "dist", "libs", "*.vsix", "*.egg-info")
#: Seconds.
PATIENCE = 600


def build_package() -> Path:
    """Copy the files that git tracks, run the one command there, and return the path of the package. Raises Missing
    without npm.

    The folder of npm's packages is kept from one run to the next.
    """
    if not shutil.which("npm"):
        raise Missing("npm is not installed")
    checkout = CACHE / "checkout"
    extension = checkout / "editors" / "vscode"
    kept = extension / "node_modules"
    spare = CACHE / "node_modules"
    if kept.exists():
        shutil.rmtree(spare, ignore_errors=True)
        kept.rename(spare)
    shutil.rmtree(checkout, ignore_errors=True)
    checkout.mkdir(parents=True)
    for part in PARTS:
        source, target = ROOT / part, checkout / part
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns(*IGNORED))
        else:
            shutil.copy2(source, target)
    if spare.exists():
        spare.rename(kept)
    built = subprocess.run(
        ["bash", "editors/vscode/build.sh"],
        cwd=checkout,
        env={**os.environ, "PYTHON": sys.executable},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert built.returncode == 0, built.stdout + built.stderr
    return extension / "proposal-lsp.vsix"
