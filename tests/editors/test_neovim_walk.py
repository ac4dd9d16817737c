"""A proposal written by keyboard alone, in a real Neovim: from the template to an accepted proposal on disk."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from proposal_lsp.projects import Projects

from tests.editors.neovim.editor import Editor
from tests.editors.neovim.launch import until
from tests.editors.neovim.starting import RFC, Start, start
from tests.editors.neovim.writer import settled_selection, stop_of
from tests.editors.vscode.host import GIT
from tests.editors.walk import MOST_KEYS, own_words

__all__ = ["start"]

pytestmark = pytest.mark.slow

#: Seconds after which the server has published every held finding.
PAUSE = 2.5


class Walker:
    """Counts the keys that a user presses."""

    def __init__(self, editor: Editor) -> None:
        self._editor = editor
        self.keys = self.letters = 0

    def press(self, keys: str) -> None:
        """Press keys, special ones in Neovim's notation."""
        self.keys += len(re.sub("<[^<>]+>", "x", keys))
        self._editor.press(keys)

    def write(self, text: str) -> None:
        """Type the user's own text."""
        self.letters += len(text)
        self._editor.write(text)


def test_from_the_blank_template_to_an_accepted_proposal(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each tab stop of the template is reached by one key, and after the last one nothing is missing."""
    for name, value in GIT.items():
        monkeypatch.setenv(name, value)
    editor = start(RFC, drawn=True)
    walker = Walker(editor)
    until(editor.attached)
    walker.press(":ProposalNew rfc Loud mornings<CR>")
    until(lambda: editor.lines()[0] == "# RFC-009: Loud mornings", "the new proposal is open")
    places = 0
    while (stop := stop_of(editor)) > 0:
        until(lambda: settled_selection(editor), "the text of the place is selected")
        text = settled_selection(editor)
        words = own_words(text, places)
        walker.write(words)
        until(lambda words=words: words in editor.text(), f"{words!r} is written")  # type: ignore[misc]
        places += 1
        walker.press("<Tab>")
        until(lambda stop=stop: stop_of(editor) != stop, "the next place")  # type: ignore[misc]
    walker.press("<Esc>")
    until(lambda: editor.codes() == [], "there is no finding")
    walker.press(":ProposalStatus Accepted<CR>")
    until(lambda: "**Status**: Accepted" in editor.lines(), "the status has changed")
    walker.press(":w<CR>")
    path = Path(editor.nvim.current.buffer.name)
    until(path.exists, "the proposal is saved")
    time.sleep(PAUSE)
    assert editor.findings() == []
    analysis = Projects().of(path).analyze(str(path), path.read_text("utf-8"))
    assert analysis.findings == ()
    assert analysis.binding is not None
    assert analysis.binding.state == "agreed"
    print(f"{walker.keys} keys for {places} places, and {walker.letters} letters of prose")
    assert walker.keys <= MOST_KEYS
