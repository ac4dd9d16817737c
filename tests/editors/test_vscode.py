"""The VS Code extension: as a package, and at work in VS Code."""

from __future__ import annotations

import subprocess
import sys
import warnings
import zipfile
from pathlib import Path

import pytest

from .vscode.host import HERE, serve
from .vscode.package import build_package
from .vscode.tools import Missing, Tools, get_tools
from .vscode.workspace import make_workspace

#: Bytes.
LARGEST_PACKAGE = 3_000_000
