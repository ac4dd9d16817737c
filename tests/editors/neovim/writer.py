"""Fills in the tab stops that the server has inserted, one by one, with prose or with the offered words."""

from __future__ import annotations

import time
from collections.abc import Mapping

from tests.editors.neovim.editor import Editor
from tests.editors.neovim.launch import until

#: The text for a tab stop, by its present text; None leaves that as it is.
Prose = Mapping[str, str | None]


def fill(editor: Editor, prose: Prose, choices: Mapping[str, str] | None = None) -> None:
    """Go through the tab stops of the snippet that was just inserted, up to the last.

    If a text is selected, it is replaced by `prose`; KeyError if that has no entry. If a menu opens, the word that
    `choices` has for the beginning of the line is accepted, or else the first.
    """
    until(lambda: stop_of(editor) > 0, "there is a place to fill in")
    while (stop := stop_of(editor)) > 0:
        # Neovim opens the menu of a tab stop with choices a tenth of a second after it has moved there.
        until(lambda: editor.nvim.funcs.pumvisible() or settled_selection(editor), "a menu or a selection")
        if editor.nvim.funcs.pumvisible():
            offered = [item["word"] for item in editor.nvim.funcs.complete_info(["items"])["items"]]
            line = editor.nvim.current.line
            editor.choose(next((word for start, word in (choices or {}).items() if line.startswith(start)), offered[0]))
        else:
            text = prose[settled_selection(editor)]
            if text is not None:
                # The first key replaces the selection.
                editor.write(text)
                last = text.rpartition("\n")[2]
                until(lambda last=last: last in editor.nvim.current.line, f"{last!r} is written")  # type: ignore[misc]
        editor.press("<Tab>")
        until(lambda stop=stop: stop_of(editor) != stop, "the next place")  # type: ignore[misc]
    # Neovim keeps a snippet active that ends in a tab stop, and fails when text is inserted below it.
    editor.lua("vim.snippet.stop()")


def stop_of(editor: Editor) -> int:
    """The number of the tab stop at the cursor; 0 at the last one, and if there is none."""
    # Neovim uses the same condition: an end that touches the tab stop before it does not end a snippet.
    return int(editor.lua("local now = vim.snippet._session return now and now.current_tabstop.index or 0"))


def settled_selection(editor: Editor) -> str:
    """The selected text, when it no longer changes; empty outside of select mode."""
    before = selection(editor)
    time.sleep(0.03)
    return before if before == selection(editor) else ""


def selection(editor: Editor) -> str:
    """The selected text now; empty outside of select mode."""
    code = """
        if vim.api.nvim_get_mode().mode ~= 's' then return {} end
        return vim.fn.getregion(vim.fn.getpos('v'), vim.fn.getpos('.'), { type = 'v' })
    """
    return "\n".join(editor.lua(code))
