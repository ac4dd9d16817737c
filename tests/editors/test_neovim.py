"""A real Neovim: what a user sees of a proposal and does with it, on a terminal and without one.

Each answer of the server, in every test, is checked against the capabilities of the editor: see `Traffic`.
"""

from __future__ import annotations

import re
import time

import pytest
from proposal_lsp.features.completion import TRIGGERS

from tests.editors.neovim.launch import until
from tests.editors.neovim.starting import DEMO, RFC, SAMPLES, SPEC, Start, other_window, start

__all__ = ["start"]

#: The set-up in the help for completion that opens while one types.
OPENS_BY_ITSELF = """
    local id = vim.lsp.get_clients()[1].id
    vim.lsp.completion.enable(false, id, 0)
    vim.lsp.completion.enable(true, id, 0, { autotrigger = true })
"""
#: Seconds in which a list opens after a character that may open one.
TRIGGERED = 0.1


@pytest.mark.parametrize(
    "drawn",
    [pytest.param(True, id="in a terminal", marks=pytest.mark.slow), pytest.param(False, id="headless")],
)
def test_a_proposal_is_fixed(start: Start, drawn: bool) -> None:
    """A writer's session: findings, hover, a completion, a section inserted where it belongs, fix-all, saved."""
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

    # Hover on a section, with the key `K`.
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

    # The missing section, by quick fix, chosen from Neovim's list.
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

    # All safe fixes, applied before saving.
    editor.act("Apply all safe fixes", kind="source.fixAll.proposal-lsp")
    assert "## Dependencies" in editor.lines()
    until(lambda: "misnamed-section" not in editor.codes())
    editor.press(":write<CR>")
    saved = editor.folder / RFC
    until(lambda: saved.read_text("utf-8") == editor.text(), "the file is saved")
    assert set(editor.codes()) >= {"malformed-value", "placeholder-text"}
    if drawn:
        editor.picture("fixed")
    assert editor.traffic().counts["textDocument/completion"] == 1
    assert editor.notified() == []


@pytest.mark.slow
def test_a_priority_next_to_wide_characters(start: Start) -> None:
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
    # Neovim requests the whole item, then deletes its own words and inserts those of the item. An Escape before that
    # would lose them.
    until(lambda: editor.has_answer("completionItem/resolve"))
    until(lambda: "**Type**: Standards Track" in editor.lines())
    editor.normal()
    assert "**Type**: Standards Track" in editor.lines()


@pytest.mark.slow
@pytest.mark.parametrize("name", ["notes.md", "rfc-008-shared-drafts.md"])
def test_prose_stays_as_it_is_typed(start: Start, name: str) -> None:
    """With lists that open automatically, in a proposal and in another file, with Enter after each line."""
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
    """After the marks, keys and stars that begin a part of a proposal."""
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
    """Findings in a schema are shown while it is edited, and those of proposals change when it is saved."""
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
