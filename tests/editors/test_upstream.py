"""The entries for other projects: they have the required form, and agree with this project."""

from __future__ import annotations

from importlib.metadata import entry_points, metadata

import pytest
import yaml
from proposal_lsp import __version__
from proposal_lsp.config import CONFIG_NAME, SCHEMA_FOLDER

from tests.shipped import ROOT

UPSTREAM = ROOT / "editors" / "upstream"


def test_the_package_of_mason() -> None:
    """It has the version and the commands of the project, and the keys that Mason requires."""
    source = (UPSTREAM / "mason" / "packages" / "proposal-lsp" / "package.yaml").read_text("utf-8")
    package = yaml.safe_load(source)
    assert {*package} == {
        *("name", "description", "homepage", "licenses", "languages", "categories", "source", "bin", "neovim")
    }
    assert package["source"] == {"id": f"pkg:pypi/{package['name']}@{__version__}"}
    project = metadata("proposal-lsp")
    assert package["name"] == project["Name"]
    assert package["licenses"] == [project["License-Expression"] or project["License"]]
    commands = {one.name for one in entry_points(group="console_scripts") if one.value.startswith("proposal_lsp.")}
    assert package["bin"] == {name: f"pypi:{name}" for name in commands}
    config = UPSTREAM / "nvim-lspconfig" / "lsp" / f"{package['neovim']['lspconfig']}.lua"
    assert config.is_file()


def test_the_entries_of_helix() -> None:
    """The server that the language names is defined, and is started as in other editors."""
    toml = pytest.importorskip("tomllib")
    languages = toml.loads((UPSTREAM / "helix" / "languages.toml").read_text("utf-8"))
    assert languages["language-server"]["proposal-lsp"] == {"command": "proposal-lsp", "args": ["server"]}
    (markdown,) = languages["language"]
    assert markdown["name"] == "markdown"
    assert "proposal-lsp" in markdown["language-servers"]


def test_the_configuration_of_neovim() -> None:
    """It finds the root of a project by the files that have its configuration and its schemas."""
    source = (UPSTREAM / "nvim-lspconfig" / "lsp" / "proposal_lsp.lua").read_text("utf-8")
    assert f"{{ '{CONFIG_NAME}', '{SCHEMA_FOLDER}' }}" in source
