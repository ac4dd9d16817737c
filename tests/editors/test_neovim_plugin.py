"""The plugin for Neovim: its commands and help, its behaviour after a crash of the server and with another server."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from tests.editors.neovim.editor import Editor
from tests.editors.neovim.launch import HERE, PLUGIN, until
from tests.editors.neovim.starting import RFC, SPEC, Start, other_window, start

__all__ = ["start"]


@pytest.mark.slow
def test_the_server_crashes(start: Start) -> None:
    """A server that was killed is started again, with the present text; after repeated crashes it is not."""
    editor = start(RFC)
    until(editor.codes)
    editor.press("ggO<Esc>")
    first = editor.kill_server()
    until(lambda: editor.server() != first and editor.attached() and editor.codes(), "a new server")
    assert editor.findings()[0][:2] == ("unknown-value", "Drafty")
    for _ in range(2):
        until(editor.codes)
        last = editor.kill_server()
        until(lambda: not editor.attached(), "the dead server is noticed")
    until(lambda: any("died 3 times" in text for text in editor.notified()), "it says so")
    assert editor.server() == last
    editor.press(":edit!<CR>")
    until(editor.codes, "it works again")


@pytest.mark.slow
def test_commands(start: Start) -> None:
    """New proposal, explain schema, change status."""
    editor = start(SPEC, drawn=True)
    until(editor.codes)
    editor.press(":ProposalSchema<CR>")
    text = until(lambda: other_window(editor), "a window with the schema")
    assert "**Technical specification** (`technical-spec`)" in text
    editor.picture("schema")
    editor.press("ll")

    editor.press(":ProposalRule<CR>")
    until(lambda: any("nothing is found" in text for text in editor.notified()), "there is no finding on this line")
    editor.go_to("*Version 1.0")
    editor.press(":ProposalRule<CR>")
    text = until(lambda: other_window(editor), "a window with the page of the rule")
    assert text.startswith("# mismatched-value\n")
    assert "## How to turn it off" in text
    editor.picture("rule")
    editor.press("ll:ProposalRule no-such-rule<CR>")
    until(lambda: any("there is no rule `no-such-rule`" in text for text in editor.notified()), "what is no rule")

    editor.press(":ProposalStatus Implemented<CR>")
    until(lambda: "status: Implemented" in editor.lines(), "the status has changed")
    assert "*Status: Implemented*" in editor.lines()

    editor.press(":ProposalNew c<C-d>")
    editor.shows("contract-rfc")
    editor.normal()
    editor.press(":write<CR>:ProposalNew rfc Loud mornings<CR>")
    until(lambda: editor.lines()[0] == "# RFC-009: Loud mornings", "the new proposal is open")
    assert editor.lua("return vim.snippet.active()") is True
    editor.normal()
    editor.press(":write<CR>")
    until(lambda: (editor.folder / "rfc-009-loud-mornings.md").exists(), "the new proposal is saved")
    until(lambda: set(editor.codes()) <= {"placeholder-text", "placeholder-value", "empty-section"} and editor.codes())
    editor.press(":ProposalNew memo<CR>")
    until(lambda: any("no kind `memo`" in text for text in editor.notified()), "what is no kind")

    # Every command shows a message in every case.
    editor.press(":ProposalStatus Final<CR>")
    until(lambda: any('may become "Accepted"' in text for text in editor.notified()), "what the status may become")
    editor.press(":edit notes.md<CR>iWords.<Esc>")
    until(editor.attached)
    editor.press(":ProposalStatus<CR>")
    until(lambda: any("it is not recognised as a proposal" in text for text in editor.notified()), "why there is none")


@pytest.mark.slow
def test_another_markdown_server(start: Start, tmp_path: Path) -> None:
    """Both servers of a buffer count columns in the same units, Neovim uses both, and reports no error."""
    init = tmp_path / "init.lua"
    other = (
        f"dofile({str(HERE / 'init.lua')!r})\n"
        f"vim.lsp.config('other', {{ cmd = {{ {sys.executable!r}, {str(HERE / 'other_server.py')!r} }},"
        " filetypes = { 'markdown' },"
        # Most Markdown servers support no other unit.
        " capabilities = { general = { positionEncodings = { 'utf-16' } } } })\nvim.lsp.enable('other')\n"
    )
    init.write_text(other, "utf-8")
    editor = start(RFC, init=init)
    until(lambda: sorted(editor.attached()) == ["other", "proposal_lsp"])
    until(editor.codes)
    encodings = "return vim.tbl_map(function(c) return c.offset_encoding end, vim.lsp.get_clients({ bufnr = 0 }))"
    assert editor.lua(encodings) == ["utf-16", "utf-16"]
    editor.go_to("Motivation")
    editor.press("K")
    hover = until(lambda: other_window(editor), "a window with both hovers")
    assert "Motivation" in hover
    assert "the other server" in hover
    editor.press("ll")
    editor.go_to("Drafty")
    editor.press("C")
    assert {"Draft", "Accepted", "other"} <= set(editor.complete())
    editor.normal()
    editor.go_to("silent")
    editor.press("a<Space>")
    assert editor.complete() == ["other"], "in prose only the other server speaks"
    assert editor.notified() == []
    editor.normal()
    assert "counts columns as we do (utf-16)" in health(editor)


@pytest.mark.slow
def test_older_neovim(start: Start) -> None:
    """The set-up for a Neovim without `vim.lsp.enable`."""
    editor = start(RFC, old=True)
    until(editor.codes)
    assert editor.findings()[0][:2] == ("unknown-value", "Drafty")
    assert editor.lua("return vim.lsp.get_clients({ bufnr = 0 })[1].root_dir") == str(editor.folder)
    first = editor.kill_server()
    until(lambda: editor.server() != first and editor.codes(), "a new server")
    editor.press(":edit .proposals.yaml<CR>")
    until(editor.attached, "it is attached to the configuration")
    editor.press(":edit elsewhere/other.yaml<CR>")
    until(lambda: editor.nvim.current.buffer.name.endswith("other.yaml"))
    assert editor.attached() == []


@pytest.mark.slow
def test_the_two_lines(start: Start, tmp_path: Path) -> None:
    """The set-up in the list of editors is enough, with the program on the path."""
    page = (PLUGIN.parent / "README.md").read_text("utf-8")
    lines = re.search(r"## Neovim.*?```lua\n(.*?)```", page, re.DOTALL)
    assert lines
    assert len(lines[1].splitlines()) == 2
    init = tmp_path / "init.lua"
    init.write_text(lines[1].replace("/path/to/proposal-lsp/editors/neovim", str(PLUGIN)), "utf-8")
    editor = start(RFC, init=init)
    until(editor.codes)
    report = health(editor)
    assert "proposal_lsp is enabled" in report
    assert "proposal-lsp is proposal-lsp" in report
    assert "running for" in report
    assert not re.search("warning|error", report, re.IGNORECASE)


@pytest.mark.slow
def test_help_and_silence(start: Start) -> None:
    """The help file has its tags; files that are not proposals, and YAML with no document next to it, have no
    findings.
    """
    editor = start("notes.md")
    until(editor.attached)
    editor.press("i# Shopping<CR><CR>Status: full<CR><Esc>:write<CR>")
    editor.lua("vim.cmd('helptags ' .. vim.env.PROPOSAL_PLUGIN .. '/doc')")
    try:
        editor.press(":help proposal-lsp-commands<CR>")
        until(lambda: editor.nvim.current.buffer.name.endswith("proposal-lsp.txt"), "the help is shown")
    finally:
        (PLUGIN / "doc" / "tags").unlink()
    editor.press(":quit<CR>:edit elsewhere/other.yaml<CR>")
    until(lambda: editor.nvim.current.buffer.name.endswith("other.yaml"))
    assert editor.attached() == []
    editor.press(":edit notes.md<CR>")
    until(editor.attached)
    until(lambda: editor.traffic().counts.get("findings"), "findings, even if none")
    assert editor.codes() == []


def health(editor: Editor) -> str:
    """The output of `:checkhealth`."""
    editor.press(":checkhealth proposal_lsp<CR>")
    return until(lambda: editor.nvim.current.buffer.name.startswith("health") and editor.text(), "the health report")
