"""Whole proposals, written in a real Neovim from an empty file, with completion and code actions alone.

Only prose is typed: every heading, key, word of a vocabulary, id and date comes from the server.
"""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

from proposal_lsp.analysis import Projects

from tests.editors.neovim.editor import Editor
from tests.editors.neovim.writer import fill
from tests.editors.test_neovim import Start, start, until

__all__ = ["start"]

#: Seconds after which the server has said everything that it held back while somebody wrote.
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


def test_a_technical_spec(start: Start) -> None:
    """From the skeleton, through its places, with one more requirement and one more field value in the end."""
    editor = start("night-mode.md", drawn=True)
    until(editor.attached)
    editor.press("i")
    assert "technical-spec: a new proposal" in editor.complete()
    editor.picture("skeleton")
    editor.choose("technical-spec: a new proposal")
    until(lambda: len(editor.lines()) > 100, "the skeleton is there")
    fill(editor, SPEC_PROSE, {"| FR-2": "Could"})
    editor.picture("filled")

    # One more requirement, with an id and a priority of the lists.
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
