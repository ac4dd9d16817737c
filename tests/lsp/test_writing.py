"""Writing in the real engine's sight: what waits for a pause or a save, and what does not."""

from __future__ import annotations

import pytest
from proposal_lsp.text import Text

from .author import Author, at_work, sample
from .conftest import Pauses
from .raw import edit

#: Longer than anything takes that is not waited with on purpose.
SOON = 0.25


def is_quiet(author: Author) -> bool:
    """Whether nothing is published for a while."""
    came = author.client.quiet(SOON)
    return not any(message.get("method") == "textDocument/publishDiagnostics" for message in came)


def codes(author: Author) -> list[str]:
    """The codes of the next findings that are published."""
    return [item["code"] for item in author.client.published(author.uri)["diagnostics"]]


def codes_in_the_end(author: Author) -> list[str]:
    """The codes of the last findings that are published for now: each letter may have its own."""
    came = [message["params"] for message in author.client.quiet(SOON) if "publish" in message.get("method", "")]
    return [item["code"] for item in came[-1]["diagnostics"]]


def typed(author: Author, words: str, text: str) -> None:
    """Put the caret behind some words, and type letter by letter."""
    for letter in text:
        end = author.range(words)["end"]
        author.version += 1
        at = author.source.index(words) + len(words)
        author.source = author.source[:at] + letter + author.source[at:]
        place = (end["line"], end["character"])
        author.client.change(author.uri, author.version, edit(*place, *place, letter))
        words += letter


@pytest.mark.parametrize("end", ["pause", "save"])
def test_half_a_value(pauses: Pauses, end: str) -> None:
    """A status that is being written is not called wrong before its writer pauses or saves."""
    with at_work("eglot") as author:
        author.open(sample("rfc").replace("**Status**: Accepted", "**Status**: "))
        assert codes(author) == ["empty-field"]
        typed(author, "**Status**: ", "Acc")
        assert codes(author) == [], "what is mended goes at once"
        assert is_quiet(author)
        if end == "pause":
            pauses.come(author.client)
        else:
            author.client.save(author.uri)
        assert codes(author) == ["unknown-value"]
        typed(author, "**Status**: Acc", "epted")
        assert codes_in_the_end(author) == []


@pytest.mark.usefixtures("pauses")
def test_other_lines_do_not_wait() -> None:
    """What the writing does elsewhere in the document is said at once."""
    with at_work("vscode", pulls=False) as author:
        author.open(sample("technical-spec"), "spec.md")
        assert codes(author) == []
        typed(author, '\nversion: "1.', "1")
        assert codes(author) == ["mismatched-value"]


@pytest.mark.usefixtures("pauses")
def test_a_section_that_is_being_written() -> None:
    """One whose text was taken out to be written anew is not called empty before it is saved."""
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
