"""Writing with the real engine: which findings wait for a pause or a save, and which do not."""

from __future__ import annotations

import pytest
from proposal_lsp.text import Text

from .author import Author, at_work, sample
from .conftest import Pauses
from .raw import edit

#: Longer than anything takes that does not wait on purpose.
SOON = 0.25


def is_quiet(author: Author) -> bool:
    """Whether nothing is published for some time."""
    came = author.client.quiet(SOON)
    return not any(message.get("method") == "textDocument/publishDiagnostics" for message in came)


def codes(author: Author) -> list[str]:
    """The codes of the next findings that are published."""
    return [item["code"] for item in author.client.published(author.uri)["diagnostics"]]


def come_to(author: Author, expected: list[str]) -> None:
    """Wait until the published codes are these. Fails if they never are."""
    while codes(author) != expected:
        pass


def typed(author: Author, words: str, text: str) -> None:
    """Put the caret after some words, and type letter by letter."""
    for letter in text:
        end = author.range(words)["end"]
        author.version += 1
        at = author.source.index(words) + len(words)
        author.source = author.source[:at] + letter + author.source[at:]
        place = (end["line"], end["character"])
        author.client.change(author.uri, author.version, edit(*place, *place, letter))
        words += letter


@pytest.mark.sampled(9)
@pytest.mark.parametrize("end", ["pause", "save"])
def test_half_a_value(pauses: Pauses, end: str) -> None:
    """A status is not reported while it is typed, before its writer pauses or saves."""
    with at_work("eglot") as author:
        author.open(sample("rfc").replace("**Status**: Accepted", "**Status**: "))
        assert codes(author) == ["empty-field"]
        typed(author, "**Status**: ", "Acc")
        assert codes(author) == [], "fixed findings disappear at once"
        assert is_quiet(author)
        if end == "pause":
            pauses.come(author.client)
        else:
            author.client.save(author.uri)
        assert codes(author) == ["unknown-value"]
        typed(author, "**Status**: Acc", "epted")
        come_to(author, [])


def test_other_lines_wait_too(pauses: Pauses) -> None:
    """Effects of typing elsewhere in the document are reported after the pause."""
    with at_work("vscode", pulls=False) as author:
        author.open(sample("technical-spec"), "spec.md")
        assert codes(author) == []
        typed(author, '\nversion: "1.', "1")
        assert is_quiet(author)
        pauses.come(author.client)
        assert codes(author) == ["mismatched-value"]


@pytest.mark.sampled(30)
@pytest.mark.parametrize("name", ["rfc", "technical-spec", "bip"])
@pytest.mark.parametrize("inserted", ["<!-- a note -->", "```\ncode\n```\n", "## Thoughts\n", "---\nb: 1\n---\n"])
@pytest.mark.usefixtures("pauses")
def test_nothing_appears_while_a_clean_proposal_is_written(name: str, inserted: str) -> None:
    """Half a comment, a fence or a heading hides or moves the rest of the text; nothing of that is reported."""
    with at_work("vscode") as author:
        author.open(sample(name))
        start = author.source.index("\n## ", len(author.source) // 3)
        before = author.source[start - 60 : start]
        for letter in ["", *"\n\n", *inserted]:
            typed(author, before, letter)
            before += letter
            asked = author.client.request("textDocument/diagnostic", {"textDocument": {"uri": author.uri}})
            assert asked["result"]["items"] == [], before[60:]


@pytest.mark.usefixtures("pauses")
def test_a_section_that_is_being_written() -> None:
    """A section whose text was deleted to be rewritten is not reported as empty before a save."""
    with at_work("eglot") as author:
        author.open(sample("rfc"))
        assert codes(author) == []
        start, end = author.source.index("- `blake3`"), author.source.index("---\n\n## Rollout")
        first, last = (Text(author.source).position(at, author.encoding) for at in (start, end))
        author.version += 1
        author.source = author.source[:start] + "\n" + author.source[end:]
        author.client.change(author.uri, author.version, edit(*first, *last, "\n"))
        assert author.codes == ["empty-section"]
        assert is_quiet(author)
        author.client.save(author.uri)
        assert codes(author) == ["empty-section"]
