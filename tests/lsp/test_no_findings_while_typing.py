"""While someone types, deletes, pastes and undoes in any shipped sample, no finding appears before a pause."""

from __future__ import annotations

import pytest
from proposal_lsp.text import Text

from tests.shipped import Sample, by_sample

from .author import Author, at_work
from .raw import edit

#: Texts that are pasted and deleted; their parts would have findings.
PASTED = "\n\n## Aside\n\nTBD\n\n```\nopen\n\n<!-- a note\n"


class Keys:
    """A caret in a document, and the findings after each key."""

    def __init__(self, author: Author) -> None:
        self._author = author
        #: The findings before the first key: without its sidecar, a document has one about that.
        self._known = self._found()
        self.at = 0

    def _found(self) -> set[tuple[str, str]]:
        author = self._author
        asked = author.client.request("textDocument/diagnostic", {"textDocument": {"uri": author.uri}})
        return {(one["code"], one["message"]) for one in asked["result"]["items"]}

    def go_after(self, offset: int) -> None:
        """Move the caret."""
        self.at = offset

    def replace(self, count: int, text: str) -> None:
        """Replace some characters before the caret by a text, in one edit. There must be no new finding."""
        author, start = self._author, self.at - count
        before = Text(author.source)
        first, last = (before.position(at, author.encoding) for at in (start, self.at))
        author.version += 1
        author.source = author.source[:start] + text + author.source[self.at :]
        author.client.change(author.uri, author.version, edit(*first, *last, text))
        self.at = start + len(text)
        new = self._found() - self._known
        assert not new, f"{new} after {text!r} in the place of {count} characters at {start}"

    def write(self, text: str) -> None:
        """Type letter by letter."""
        for letter in text:
            self.replace(0, letter)

    def erase(self, count: int) -> None:
        """Press Backspace a number of times."""
        for _ in range(count):
            self.replace(1, "")


@by_sample
@pytest.mark.parametrize("which", ["first", "middle", "last"])
@pytest.mark.sampled(40)
@pytest.mark.usefixtures("pauses")
def test_a_run_of_keys_causes_no_findings(sample: Sample, which: str) -> None:
    """In the first, a middle or the last heading and below it; at the end the text is the original."""
    with at_work("vscode") as author:
        author.open(sample.source, sample.path.name)
        source, keys = author.source, Keys(author)
        ends = [at for at in range(len(source)) if source.startswith("\n", at) and is_heading(source, at)]
        end = {"first": ends[0], "middle": ends[len(ends) // 2], "last": ends[-1]}[which]
        keys.go_after(end)
        last = source[end - 3 : end]
        keys.erase(3)
        keys.write(last)
        keys.replace(0, PASTED)
        keys.replace(len(PASTED), "")
        keys.write("\n\nA note <!-- x -->")
        keys.erase(len("\n\nA note <!-- x -->"))
        assert author.source == source


def is_heading(source: str, end: int) -> bool:
    """Whether the line that ends there is a heading below the title."""
    return source[source.rfind("\n", 0, end) + 1 : end].startswith("##")
