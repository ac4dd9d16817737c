"""The configuration for nvim-lspconfig, in a real Neovim without the plugin of this repository."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.editors.neovim.launch import ROOT, until
from tests.editors.neovim.starting import RFC, Start, start

__all__ = ["start"]

pytestmark = pytest.mark.slow

INIT = """
vim.opt.runtimepath:prepend({folder!r})
vim.o.swapfile = false
local asked = vim.lsp.config.proposal_lsp.cmd
assert(table.concat(asked, ' ') == 'proposal-lsp server', vim.inspect(asked))
vim.lsp.config('proposal_lsp', {{ cmd = vim.json.decode(vim.env.PROPOSAL_SERVER) }})
vim.lsp.enable('proposal_lsp')
"""


def test_it_starts_the_server(start: Start, tmp_path: Path) -> None:
    """In the folder of the project, for Markdown."""
    init = tmp_path / "init.lua"
    init.write_text(INIT.format(folder=str(ROOT / "editors" / "upstream" / "nvim-lspconfig")), "utf-8")
    editor = start(RFC, init=init)
    until(editor.attached)
    until(lambda: "unknown-value" in editor.codes(), "there are findings")
    assert editor.lua("return vim.lsp.get_clients()[1].root_dir") == str(editor.folder)
