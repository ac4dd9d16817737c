"""Somebody who fills in what the server has laid out: place by place, with prose of their own and the words offered."""

from __future__ import annotations

import time
from collections.abc import Mapping

from tests.editors.neovim.editor import Editor, until

#: What is said of a place: prose; or None to leave what is there.
Prose = Mapping[str, str | None]


def fill(editor: Editor, prose: Prose, choices: Mapping[str, str]) -> None:
    """Go through the tab stops of the snippet that was just inserted, to the last.

    Where a text is selected, `prose` is written in its place; KeyError where it has none. Where a menu opens, the word
    is taken that `choices` has for the line up to there, or else the first.
    """
    while True:
        place = settled_place(editor)
        if editor.nvim.funcs.pumvisible():
            offered = [item["word"] for item in editor.nvim.funcs.complete_info(["items"])["items"]]
            wanted = next((word for start, word in choices.items() if editor.nvim.current.line.startswith(start)), "")
            editor.choose(wanted or offered[0])
        elif selected := selection(editor):
            text = prose[selected]
            if text is not None:
                # The first key replaces what is selected.
                editor.write(text)
                last = text.rpartition("\n")[2]
                until(lambda: editor.nvim.current.line.find(last) >= 0, f"{last!r} is written")
        if not editor.lua("return vim.snippet.active({ direction = 1 })"):
            return
        editor.press("<Tab>")
        until(lambda: settled_place(editor) != place, "the next place")


def settled_place(editor: Editor) -> tuple[str, int, int]:
    """The mode and the cursor, once they have stopped changing."""
    before = None
    while True:
        # A question that comes between the keys with which Neovim itself moves to a place would stop it there.
        time.sleep(0.06)
        mode = editor.nvim.api.get_mode()
        if mode["blocking"]:
            continue
        now = (mode["mode"][:1], *editor.nvim.current.window.cursor)
        if now == before:
            return now
        before = now


def selection(editor: Editor) -> str:
    """What is selected; empty outside of select mode."""
    code = """
        if vim.api.nvim_get_mode().mode ~= 's' then return {} end
        return vim.fn.getregion(vim.fn.getpos('v'), vim.fn.getpos('.'), { type = 'v' })
    """
    return "\n".join(editor.lua(code))
