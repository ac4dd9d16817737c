"""The text that a user types into the tab stops of the template of an RFC."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from proposal_lsp.features.new_proposal import file_name, next_number, proposal_edit
from proposal_lsp.findings import Edit, apply_edits
from proposal_lsp.lsp.next_proposal import neighbours
from proposal_lsp.projects import Projects

#: The most keys that are needed, without the letters of the prose.
MOST_KEYS = 125
#: By the beginning of the present text of a tab stop.
_WORDS = {
    "One-paragraph": "The bells ring at seven on working days, and at nine on Sundays.",
    "Why are we": "Half of the harbour sleeps through the tide; nobody sleeps through a bell.",
    "Describe the current": "A bell rings by hand, when someone is awake.",
    "../docs/research": "https://forum.example.org/t/bells/{}",
    "https": "https://forum.example.org/t/bells/{}",
    "path/to": "bells/morning.rs",
    "Low/Med/High": "Low",
    "Question": "Who rings on Sundays, and for whom {}?",
    "//": "ring(7);",
}


def own_words(text: str, number: int) -> str:
    """The text for the `number`-th tab stop, by its present text."""
    words = next((words for start, words in _WORDS.items() if text.startswith(start)), "Bell {} rings at seven")
    return words.format(number)


def walk(folder: Path, title: str, author: str) -> dict[str, object]:
    """The session with the template of an RFC in a folder with other RFCs, by an author.

    The text for each tab stop, in order, the name of the file, and its final text.
    """
    project = Projects().of(folder / "new.md")
    schema = project.catalog.get("rfc")
    assert schema is not None
    others = list(neighbours(str(folder)))
    number, today = next_number(schema, others), date.today()
    edit = proposal_edit(schema, number, title, today, author)
    texts = [edit.content[stop.span.start : stop.span.end] for stop in edit.stops]
    written = [own_words(text, place) for place, text in enumerate(texts)]
    name = file_name(schema, number, title, today, [name for name, _ in others])
    edits = [Edit(stop.span, words) for stop, words in zip(edit.stops, written, strict=True)]
    return {"words": written, "name": name, "expected": apply_edits(edit.content, edits), "most": MOST_KEYS}
