"""A real Neovim: what a person sees and does with a proposal, on a terminal and without one.

Each answer of the server, in every test, is checked against what the editor declared: see `Traffic`.
"""

from __future__ import annotations

import re
import sys
import time
from pathlib import Path

import pytest
from proposal_lsp.features.completion import TRIGGERS

from tests.editors.neovim.editor import HERE, PLUGIN, Editor, until
from tests.editors.neovim.starting import DEMO, RFC, SAMPLES, SPEC, Start, start

__all__ = ["start"]

#: What the help says for completion that opens while one types; until now it was on without that.
OPENS_BY_ITSELF = """
    local id = vim.lsp.get_clients()[1].id
    vim.lsp.completion.enable(false, id, 0)
    vim.lsp.completion.enable(true, id, 0, { autotrigger = true })
"""
#: Seconds after a character that may open a list, in which it does.
TRIGGERED = 0.1


@pytest.mark.parametrize(
    "drawn",
    [pytest.param(True, id="in a terminal", marks=pytest.mark.slow), pytest.param(False, id="headless")],
)
def test_a_proposal_is_mended(start: Start, drawn: bool) -> None:
    """The day of a writer: findings, hover, a completion, a section inserted where it belongs, fix-all, saved."""
    editor = start(RFC, drawn=drawn)
    editor.settled(
        [
            "unknown-value",
            "malformed-value",
            "placeholder-text",
            "missing-section",
            "misnamed-section",
            "empty-section",
        ]
    )
    assert editor.findings()[:2] == [
        (
            "unknown-value",
            "Drafty",
            'Status "Drafty" is not one of Draft, Accepted, Implemented, Rejected. Did you mean "Draft"?',
        ),
        ("malformed-value", "2025-02-30", 'Updated "2025-02-30" is not a real date.'),
    ]
    if drawn:
        editor.shows('■ Status "Drafty" is not one of')
        editor.shows('■ Updated "2025-02-30" is not a real date.')
        editor.picture("findings")

    # Hover on a section, as `K` shows it.
    editor.go_to("Motivation")
    editor.press("K")
    float_text = until(lambda: other_window(editor), "a window with the hover")
    assert "Motivation" in float_text
    assert len(float_text) > 80
    if drawn:
        editor.shows(float_text.splitlines()[0].replace("**", "").split("  ")[0][:30])
        editor.picture("hover")
    editor.press("ll")
    until(lambda: not other_window(editor), "the hover is gone")

    # A status, from the list.
    editor.go_to("Drafty")
    editor.press("C")
    offered = editor.complete()
    assert offered[:2] == ["Draft", "Accepted"]
    if drawn:
        editor.shows("Accepted")
        editor.picture("completion")
    editor.choose("Accepted")
    until(lambda: "**Status**: Accepted" in editor.lines())
    editor.normal()
    until(lambda: "unknown-value" not in editor.codes())

    # The missing section, by quick fix, chosen from the list that Neovim shows.
    editor.go_to("Dependancies")
    before = editor.lines()
    if drawn:
        editor.press("gra")
        editor.shows("Code actions:")
        listed = editor.terminal.text() if editor.terminal else ""
        number = re.search(r'(\d+): Insert section "Rollout Plan"', listed)
        assert number, listed
        editor.picture("actions")
        editor.press(f"{number[1]}<CR>")
        until(lambda: editor.lines() != before, "the section is inserted")
    else:
        editor.act('Insert section "Rollout Plan"')
    headings = [line for line in editor.lines() if line.startswith("## ")]
    assert headings.index("## Rollout Plan") == headings.index("## Dependancies") + 1
    rest = iter(editor.lines())
    assert all(line in rest for line in before), "no line is lost"
    inserted = editor.lines().index("## Rollout Plan")
    until(lambda: inserted < editor.nvim.current.window.cursor[0] - 1 < inserted + 5, "the cursor is where the work is")
    until(lambda: "missing-section" not in editor.codes())

    # Everything that is safe, as people run it before they save.
    editor.act("Apply all safe fixes", kind="source.fixAll.proposal-lsp")
    assert "## Dependencies" in editor.lines()
    until(lambda: "misnamed-section" not in editor.codes())
    editor.press(":write<CR>")
    saved = editor.folder / RFC
    until(lambda: saved.read_text("utf-8") == editor.text(), "the file is saved")
    assert set(editor.codes()) >= {"malformed-value", "placeholder-text"}
    if drawn:
        editor.picture("mended")
    assert editor.traffic().counts["textDocument/completion"] == 1
    assert editor.notified() == []


@pytest.mark.slow
def test_a_priority_beside_wide_characters(start: Start) -> None:
    """In a row with characters of every width: the finding, the completion and the hover are at the right place."""
    source = (DEMO / SPEC).read_text("utf-8")
    row = next(line for line in source.splitlines() if "Maybe" in line)
    wide = row.replace("|", "| 👩‍🌾 漢字 é", 2).replace("| 👩‍🌾 漢字 é", "|", 1)
    editor = start(SPEC, drawn=True)
    (editor.folder / SPEC).write_text(source.replace(row, wide), "utf-8")
    editor.press(":edit!<CR>")
    until(lambda: ("table-value", "Maybe") in [found[:2] for found in editor.findings()])
    editor.go_to("Maybe")
    editor.shows("漢字")
    editor.press("cw")
    assert editor.complete() == ["Must", "Should", "Could", "Won't"]
    editor.picture("priority")
    editor.choose("Should")
    editor.normal()
    assert wide.replace("Maybe", "Should") in editor.lines()
    until(lambda: "table-value" not in editor.codes())
    editor.go_to("Should |")
    editor.press("K")
    assert "Should" in until(lambda: other_window(editor), "a window with the hover")


@pytest.mark.slow
def test_values_of_several_words(start: Start) -> None:
    """A value with a space in it is completed as a whole."""
    editor = start("bip.md")
    (editor.folder / "bip.md").write_text((SAMPLES / "bip.md").read_text("utf-8"), "utf-8")
    editor.press(":edit!<CR>")
    until(editor.attached)
    editor.go_to("**Type**: ", past=True)
    editor.press("C")
    editor.complete()
    editor.choose("Standards Track")
    # Neovim asks for the whole item, then takes its own words out and puts those of the item in. An Escape before that
    # would lose them.
    until(lambda: editor.has_answer("completionItem/resolve"))
    until(lambda: "**Type**: Standards Track" in editor.lines())
    editor.normal()
    assert "**Type**: Standards Track" in editor.lines()


@pytest.mark.parametrize("name", [pytest.param("notes.md", marks=pytest.mark.slow), "rfc-008-shared-drafts.md"])
def test_prose_stays_as_it_is_typed(start: Start, name: str) -> None:
    """Where lists open by themselves, in a file that is no proposal and in a proposal, with Enter after each line."""
    prose = [
        "**All** at noon: most of",
        '- [the chart][3] - one\'s "code" | or image',
        "See #7: **this**",
        "",
    ]
    editor = start(name)
    until(editor.attached)
    editor.lua(OPENS_BY_ITSELF)
    editor.press(":silent! /^..Updated/delete<CR>")
    until(lambda: "**Updated**" not in editor.text(), "there is a key to be offered")
    before = editor.text().partition("A draft lives on")
    editor.go_to(before[1])
    editor.press("i" if before[1] else "i# A log of the link<CR><CR>")
    for line in prose:
        for key in line:
            editor.write(key)
            time.sleep(TRIGGERED if key in TRIGGERS else 0)
        editor.press("<CR>")
    editor.normal()
    typed = "\n".join(prose) + "\n"
    expected = "".join((before[0], typed, *before[1:])) if before[1] else f"# A log of the link\n\n{typed}\n"
    assert editor.text() == expected


@pytest.mark.slow
def test_lists_open_by_themselves(start: Start) -> None:
    """After the mark, the key and the stars that something of ours begins with."""
    editor = start(RFC)
    until(editor.codes)
    editor.lua(OPENS_BY_ITSELF)
    for words, keys, label in (
        ("**Status**", "S**Status**: ", "Accepted"),
        ("**Updated**", "S**", "Updated"),
        ("## Dependancies", "O## ", "Rollout Plan"),
    ):
        editor.go_to(words)
        editor.press(keys)
        until(lambda: editor.nvim.funcs.pumvisible(), f"a list is open after {keys}")
        items = editor.nvim.funcs.complete_info(["items"])["items"]
        assert label in [item["abbr"] or item["word"] for item in items]
        editor.press("<C-e>")
        editor.normal()


@pytest.mark.slow
def test_a_schema_is_edited(start: Start) -> None:
    """Findings in a schema come while it is edited, and those of proposals change when it is saved."""
    editor = start()
    schema = editor.folder / ".proposals" / "note.yaml"
    schema.parent.mkdir()
    schema.write_text("id: note\nname: Note\ntitle: none\nsections:\n  - heading: Goal\n", "utf-8")
    (editor.folder / "one.md").write_text("<!-- proposal-schema: note -->\n\n## Goal\n\nQuiet.\n", "utf-8")
    editor.press(":edit one.md<CR>")
    until(editor.attached)
    note = editor.nvim.current.buffer.number
    editor.press(":split .proposals/note.yaml<CR>")
    until(lambda: editor.nvim.current.buffer.name.endswith("note.yaml") and editor.attached())
    editor.press("Go<C-u>  - headin: Cost<Esc>")
    until(editor.codes, "the misspelt key is found")
    assert editor.codes() == ["schema-error"]
    editor.press(":s/headin/heading/<CR>")
    until(lambda: editor.codes() == [], "the schema is good again")
    assert editor.findings(note) == []
    editor.press(":write<CR>")
    until(lambda: [code for code, *_ in editor.findings(note)] == ["missing-section"])
    assert "Cost" in editor.findings(note)[0][2]


@pytest.mark.slow
def test_the_server_dies(start: Start) -> None:
    """A server that was killed is started again, on the text as it is; one that keeps dying is given up on."""
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

    editor.press(":ProposalStatus Implemented<CR>")
    until(lambda: "status: Implemented" in editor.lines(), "the status has changed")
    assert "*Status: Implemented*" in editor.lines()

    editor.press(":ProposalNew c<C-d>")
    editor.shows("contract-rfc")
    editor.normal()
    editor.press(":write<CR>:ProposalNew rfc Loud mornings<CR>")
    until(lambda: editor.lines()[0] == "# RFC-009: Loud mornings", "the new proposal is open")
    assert (editor.folder / "rfc-009-loud-mornings.md").exists()
    until(lambda: set(editor.codes()) <= {"placeholder-text", "placeholder-value", "empty-section"} and editor.codes())
    editor.press(":ProposalNew memo<CR>")
    assert "memo" in until(editor.notified)[0]


@pytest.mark.slow
def test_another_markdown_server(start: Start, tmp_path: Path) -> None:
    """Another server on the same buffer: columns are counted alike, both are heard, and Neovim has no complaint."""
    init = tmp_path / "init.lua"
    other = (
        f"dofile({str(HERE / 'init.lua')!r})\n"
        f"vim.lsp.config('other', {{ cmd = {{ {sys.executable!r}, {str(HERE / 'other_server.py')!r} }},"
        " filetypes = { 'markdown' },"
        # Most Markdown servers know no other way of counting.
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
    """The set-up in the list of editors is all that is needed, with the program on the path."""
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
    """The help file has its tags; a file that is no proposal, and YAML with no document next to it, are left alone."""
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


def other_window(editor: Editor) -> str:
    """The text of the window that floats; empty where none does."""
    code = """
        for _, window in ipairs(vim.api.nvim_list_wins()) do
          if vim.api.nvim_win_get_config(window).relative ~= '' then
            return vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false)
          end
        end
        return {}
    """
    return "\n".join(editor.lua(code))


def health(editor: Editor) -> str:
    """What `:checkhealth` says."""
    editor.press(":checkhealth proposal_lsp<CR>")
    return until(lambda: editor.nvim.current.buffer.name.startswith("health") and editor.text(), "the health report")
