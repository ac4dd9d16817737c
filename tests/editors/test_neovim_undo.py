"""Undo in a real Neovim: one key undoes any action."""

from __future__ import annotations

import pytest

from tests.editors.neovim.launch import until
from tests.editors.neovim.starting import DEMO, RFC, SPEC, Start, start

__all__ = ["start"]

pytestmark = pytest.mark.slow

#: The file, the words at which the action is offered, its title, and its kind if that must be requested.
ACTIONS = (
    (RFC, "Dependancies", 'Insert section "Rollout Plan"', ""),
    (RFC, "Dependancies", 'Rename to "Dependencies"', ""),
    (RFC, "Dependancies", "Insert all missing sections", "source.insertMissing.proposal-lsp"),
    (RFC, "Dependancies", "Ignore 2 rules in this document", ""),
    (RFC, "Drafty", "Apply all safe fixes", "source.fixAll.proposal-lsp"),
    (RFC, "2025-02-30", 'Change to "2025-02-28"', ""),
    (SPEC, "status: Approved", 'Change status to "Implemented"', ""),
    (SPEC, "Requirements", "Renumber all headings", ""),
)


def test_one_key_undoes_an_action(start: Start) -> None:
    """The text is exactly as it was before."""
    editor = start(RFC)
    (editor.folder / SPEC).write_text((DEMO / SPEC).read_text("utf-8").replace("## 3. Req", "## 9. Req"), "utf-8")
    for name, words, title, kind in ACTIONS:
        editor.press(f":edit {name}<CR>")
        until(lambda name=name: editor.nvim.current.buffer.name.endswith(name) and editor.codes())  # type: ignore[misc]
        before = editor.text()
        editor.go_to(words)
        editor.act(title, kind=kind)
        editor.normal()
        editor.press("u")
        until(lambda before=before: editor.text() == before, f"the text before {title!r}")  # type: ignore[misc]
    assert editor.notified() == []
