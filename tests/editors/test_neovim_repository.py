"""A real Neovim in a repository of proposals: navigation, renumbering, both files of a supersession."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.editors.neovim.editor import Editor
from tests.editors.neovim.launch import until
from tests.editors.neovim.starting import Start, other_window, start
from tests.editors.repository import decision, make_repository

__all__ = ["start"]

WRITE_OTHER_SIDE = """
    vim.lsp.buf.code_action({
      filter = function(action) return vim.startswith(action.title, 'Write the other side') end,
      apply = true,
    })
"""


@pytest.fixture
def folder(tmp_path: Path, start: Start) -> Path:
    """The folder that the editor opens, with decisions next to the RFCs, of which one supersedes another."""
    folder = make_repository(tmp_path / "proposals")
    (folder / ".git").mkdir()
    return folder


def shown(editor: Editor) -> str:
    """The name of the file that is shown."""
    return Path(editor.nvim.current.buffer.name).name


def disk(folder: Path, name: str) -> str:
    """The text of a file on disk."""
    return (folder / name).read_bytes().decode("utf-8") if (folder / name).exists() else ""


@pytest.mark.slow
def test_from_an_id_to_its_proposal(start: Start, folder: Path) -> None:
    """With a hover that describes it; all references to it; and back."""
    editor = start("rfc-009-notes.md")
    until(editor.attached)
    editor.go_to("RFC-007")
    until(lambda: editor.lua("return vim.lsp.buf_request_sync(0, 'workspace/symbol', {query = ''}, 20000)"))
    editor.press("K")
    card = until(lambda: other_window(editor), "a window with the hover")
    assert "RFC-007" in card
    assert "Drafty" in card or "Draft" in card
    editor.press("jk")
    until(lambda: not other_window(editor), "the hover is gone")
    editor.go_to("RFC-007")
    editor.press("<C-]>")
    until(lambda: shown(editor) == "rfc-007-quiet-hours.md", "the proposal is shown")
    assert editor.nvim.current.window.cursor[0] == 1
    editor.press("grr")
    places = until(lambda: editor.lua("return vim.fn.getqflist()"), "the places that name it")
    lines = {(place["lnum"], Path(editor.nvim.buffers[place["bufnr"]].name).name) for place in places}
    assert (8, "rfc-009-notes.md") in lines
    editor.press(":cclose<CR><C-o>")
    until(lambda: shown(editor) == "rfc-009-notes.md", "back again")
    editor.press(":ProposalOpen spoons<CR>")
    until(lambda: shown(editor) == "0002-spoons.md", "opened by its title")
    assert editor.notified() == []


@pytest.mark.slow
def test_a_number_is_renamed(start: Start, folder: Path) -> None:
    """From an id in another document that is not saved: the file, its title, and all references to it."""
    editor = start("rfc-009-notes.md")
    until(editor.attached)
    editor.press("GoUnsaved.<Esc>")
    editor.go_to("RFC-007")
    editor.lua("vim.lsp.buf.rename('RFC-042')")
    until(lambda: "As RFC-042 says" in editor.text() or editor.notified(), "the id is another")
    assert editor.notified() == []
    editor.press(":wall<CR>")
    until(lambda: "RFC-042" in disk(folder, "rfc-042-quiet-hours.md"), "the file has its new name")
    until(lambda: "Unsaved." in disk(folder, "rfc-009-notes.md"), "it is saved")
    assert not (folder / "rfc-007-quiet-hours.md").exists()
    assert "[quiet](rfc-042-quiet-hours.md#motivation)" in disk(folder, "rfc-009-notes.md")
    assert disk(folder, "rfc-042-quiet-hours.md").startswith("# RFC-042: ")
    editor.go_to("RFC-042")
    # Neovim waits only a second for the answer to that key; by then the server has read all files again.
    editor.lua("vim.lsp.buf_request_sync(0, 'workspace/symbol', { query = '' }, 60000)")
    editor.press("<C-]>")
    until(lambda: shown(editor) == "rfc-042-quiet-hours.md", "the id leads to it")


@pytest.mark.slow
def test_both_files_of_a_supersession(start: Start, folder: Path) -> None:
    """A code action writes the inverse relation to the other file, in that file's form; then there are no findings."""
    editor = start("my adr/0002-spoons.md")
    until(lambda: "one-sided-reference" in editor.codes(), "the finding")
    editor.go_to("0001-bowls")
    editor.lua(WRITE_OTHER_SIDE)
    until(lambda: editor.lua("return #vim.fn.getbufinfo({bufmodified = 1})"), "the other file is changed")
    editor.press(":wall<CR>")
    until(lambda: "Superseded by [2. Spoons](0002-spoons.md)" in disk(folder, "my adr/0001-bowls.md"), "it is saved")
    bowls = disk(folder, "my adr/0001-bowls.md")
    assert bowls.count("\r\n") == bowls.count("\n")
    assert bowls.replace("\r\n", "\n") == decision(1, "Bowls", "Superseded by [2. Spoons](0002-spoons.md)")
    until(lambda: "one-sided-reference" not in editor.codes(), "the finding is gone")
    editor.go_to("Supersedes")
    editor.lua("vim.lsp.buf.outgoing_calls()")
    (place,) = until(lambda: editor.lua("return vim.fn.getqflist()"), "the chain")
    assert "Bowls" in place["text"]
    assert editor.notified() == []
