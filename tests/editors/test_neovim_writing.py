"""Whole proposals, written in a real Neovim from an empty file, with completion and code actions alone.

Only prose is typed: every heading, key, word of a vocabulary, id and date comes from the server.
"""

from __future__ import annotations

import re
import time
from datetime import date
from pathlib import Path

import pytest
from proposal_lsp.projects import Projects

from tests.editors.neovim.editor import Editor
from tests.editors.neovim.launch import until
from tests.editors.neovim.starting import Start, start
from tests.editors.neovim.writer import fill
from tests.shipped import CATALOG

__all__ = ["start"]

pytestmark = pytest.mark.slow

#: Seconds after which the server has published every held finding.
PAUSE = 2.5

SPEC_PROSE = {
    "[Feature/System Name]": "Night mode of the harbour lights",
    "1.0": None,
    date.today().isoformat(): None,
    "[Name]": "Zoë Ångström",
    "[What this specification covers]": "When the lights of the harbour dim, and who may brighten them again.",
    "[Goal 1]": "Power use at night falls by half.",
    "[Goal 2]": "A ship that calls is lit within a minute.",
    "[Goal 3]": "Nobody has to remember a switch.",
    "[Non-goal 1]": "New lamps.",
    "[Non-goal 2]": "The lighthouse, which another office runs.",
    "[Context and motivation for this feature/system]": "The quays are lit as brightly at three as at ten 🌙.",
    "[How things work now]": "A timer turns 240 lamps on at dusk and off at dawn.",
    "[What needs to change and why]": "Neighbours complain, and the bill has doubled since 2022.",
    "[Requirement description]": "Lamps dim to a third after midnight.",
    "Performance": "Delay of a call",
    "< [X] ms": "< 60 s",
    "Availability": "Hours without any light",
    "[X]%": "0",
    "Scalability": "Lamps of one controller",
    "[X] users": "300",
    "[Architecture description]": "One controller per quay, with a radio for the harbour office.",
    "[ASCII diagram or component layout]": "office --radio-- controller --bus-- lamps",
    "[Component 1]": "Controller",
    "[Component 2]": "Office panel",
    "[What it does]": "Sets the lamps of a quay",
    "[Interface 1]": "Call",
    "[Interface 2]": "Report",
    "[Input type]": "Quay",
    "[Output type]": "Brightness",
    "[Implementation strategy and key decisions]": "One quay first, with the old timer kept as a fallback.",
    "[Package 1]": "Bus driver",
    "[Package 2]": "Radio",
    "[Version]": "4.2",
    "[Why needed]": "Talks to the lamps",
    "[Param 1]": "dim_after",
    "[Param 2]": "dim_to",
    "[Value]": "00:00",
    "[What it controls]": "When the lamps dim",
    "[Test scenario]": "A ship calls at three in the night",
    "[Expected outcome]": "Its quay is lit within a minute",
    "[Criterion 1]": "Four weeks without a complaint",
    "[Criterion 2]": "The bill of the month is halved",
    "[Criterion 3]": "The pilots agree",
    "1": None,
    "2": None,
    "[Scope description]": "The east quay",
    "[Timeframe]": "March",
    "[How to revert if something goes wrong]": "The old timer takes over when the controller is unplugged.",
    "[Question 1]": "Who answers calls on holidays?",
    "[Question 2]": "Do gulls mind?",
    "[Question 3]": "May the yacht club dim its own pier?",
    "[Specification Title]": "Night mode of the harbour lights",
}


BIP_TITLE = "Sealed tide tables"
BIP_PROSE = {
    "XXX": None,
    "31": None,
    "031": "31",
    "[Descriptive Title Here]": BIP_TITLE,
    "[Your Model Name] ([Provider])": "Noor-2 (Lantern Bay)",
    date.today().isoformat(): None,
    "MIT": None,
    "Standards Track": None,
    "[Your Model Name]": "Noor-2",
    "[Provider]": "Lantern Bay",
    # The parts for code actions.
    "[Core | Process | Interface]": None,
    "YYYY-MM-DD": None,
    "Task 1 description": "Seal the tables of one harbour",
    "Task 2 description": "Check the seal in the viewer",
    "Task 3 description": "Refuse tables without a seal",
}
#: The text that replaces that of the template in a section, by the first words of the latter.
BIP_SECTIONS = {
    "[One paragraph summary": "Tide tables carry a seal, so that a viewer can tell them from forged ones.",
    "[Explain why": "Last winter two boats ran aground on a table that nobody had issued.",
    "[Technical details": "A table ends in a line with the seal of its harbour office.",
    "[Specific implementation requirements": "The seal is made of the rows alone, without blanks.",
    "[Explain the reasoning": "A line of text survives printing; a file beside the table does not.",
    "[Address backward compatibility": "Viewers of today skip the line.",
    "[Practical implementation": "The office seals by hand at first, then in its nightly run.",
    "[Address security": "Whoever has the key of an office can forge its tables.",
    "[Analyze performance": "Checking a year takes 3 ms on a phone 📱.",
    "[Define testing": "A thousand tables with one changed digit are all refused.",
    "[Deployment considerations": "The viewers come first, the offices follow one by one.",
    "[Citations and related": "- The report on the groundings of January",
}


def bip_prose() -> dict[str, str | None]:
    """The text for each tab stop of a BIP, by its present text."""
    template = CATALOG.get("bip")
    assert template
    found: dict[str, str | None] = dict(BIP_PROSE)
    for block in re.findall(r"^\[[^\]]*\]$", template.template, re.MULTILINE):
        found[block] = next(text for start, text in BIP_SECTIONS.items() if block.startswith(start))
    return found


def test_a_technical_spec(start: Start) -> None:
    """From the skeleton, through its tab stops, with one more requirement and one more field value at the end."""
    editor = start("night-mode.md", drawn=True)
    until(editor.attached)
    editor.press("i")
    assert "technical-spec: a new proposal" in editor.complete()
    editor.picture("skeleton")
    editor.choose("technical-spec: a new proposal")
    until(lambda: len(editor.lines()) > 100, "the skeleton is there")
    fill(editor, SPEC_PROSE, {"| FR-2": "Could"})
    editor.picture("filled")

    # One more requirement, with an id and a priority from the lists.
    editor.normal()
    editor.go_to("| FR-3")
    editor.press("o")
    editor.write("| ")
    assert editor.complete() == ["FR-4"]
    editor.choose("FR-4")
    editor.write(" | The office sees which lamps are dark | ")
    assert editor.complete() == ["Must", "Should", "Could", "Won't"]
    editor.choose("Won't")
    editor.write(" |")
    editor.normal()
    assert "| FR-4 | The office sees which lamps are dark | Won't |" in editor.lines()
    assert any(line.startswith("| FR-2") and line.endswith("| Could |") for line in editor.lines())
    finished(editor)


def test_a_bip(start: Start) -> None:
    """From the skeleton, through its tab stops."""
    editor = start("bip-031-sealed-tide-tables.md")
    until(editor.attached)
    editor.press("i")
    editor.choose(next(label for label in editor.complete() if label.startswith("bip")))
    until(lambda: len(editor.lines()) > 100, "the skeleton is there")
    fill(editor, bip_prose() | {"[Core | Process | Interface]": "Interface"})
    editor.normal()
    assert editor.lines()[0] == f"# 🤖 BIP-031: {BIP_TITLE}"
    assert f"**Created**: {date.today()}" in editor.lines()
    assert "**Category**: Interface" in editor.lines()
    finished(editor)


def test_a_bip_piece_by_piece(start: Start) -> None:
    """Title, keys, values and headings one after the other from the lists; the rest by a code action."""
    editor, prose = start("bip-031-sealed-tide-tables.md"), bip_prose()
    until(editor.attached)
    editor.press("i<lt>!-- proposal-schema: ")
    assert "bip" in editor.complete()
    editor.choose("bip")
    until(lambda: editor.lines() == ["<!-- proposal-schema: bip -->"], "the comment is closed")
    editor.press("<Esc>o<CR># ")
    editor.choose(editor.complete()[0])
    fill(editor, prose)
    for heading in ("BIP Information", "Abstract", "Motivation"):
        editor.press("<Esc>Go<CR>## ")
        assert editor.complete()[0] == heading
        editor.choose(heading)
        fill(editor, prose)
    editor.normal()
    until(lambda: "missing-section" in editor.codes())
    editor.act("Insert all missing sections", kind="source.insertMissing.proposal-lsp")
    until(lambda: "missing-section" not in editor.codes())
    # A known number, a word and a date.
    editor.go_to("XXX")
    editor.act('Change to "31"')
    editor.go_to("[Core")
    editor.press("C")
    assert editor.complete() == ["Core", "Process", "Interface"]
    editor.choose("Interface")
    editor.normal()
    editor.go_to("YYYY-MM-DD")
    editor.act("Fill in today's date")
    for whole in [text for text, mine in prose.items() if mine and text in editor.text()]:
        editor.go_to(whole.partition("\n")[0])
        lines = whole.count("\n")
        editor.press(f"c{lines}j" if lines else f"c{len(whole)}l")
        editor.write(prose[whole] or "")
        editor.normal()
    finished(editor)


def finished(editor: Editor) -> None:
    """There is no finding, also after a pause and in the saved file."""
    editor.press(":write<CR>")
    until(lambda: not editor.nvim.current.buffer.options["modified"], "it is saved")
    until(lambda: editor.codes() == [], "there is no finding")
    time.sleep(PAUSE)
    assert editor.findings() == []
    path = editor.nvim.current.buffer.name
    analysis = Projects().of(Path(path)).analyze(path, Path(path).read_text("utf-8"))
    assert analysis.findings == ()
    assert analysis.binding is not None
