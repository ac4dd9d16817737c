"""Completion in each editor: the offered items, their form, and the text after one is accepted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from lsprotocol import types
from proposal_lsp.features.fixing import SCAFFOLDED

from .author import SOME_EDITORS, Author, at_work, sample
from .watch import CONVERTER

SNIPPETS = {"neovim", "vscode"}
#: The editors that resolve documentation later, and that let the user choose between inserting and replacing.
RESOLVES = INSERTS = {"eglot", "vscode"}


@pytest.fixture(params=[*SOME_EDITORS, pytest.param("nothing", marks=pytest.mark.slow)])
def editor(request: pytest.FixtureRequest) -> str:
    """The name of an editor."""
    return str(request.param)


@pytest.fixture
def author(editor: str) -> Iterator[Author]:
    """An author with that editor, whose lines end in CR LF."""
    with at_work(editor, "\r\n") as working:
        yield working


def item(author: Author, words: str, label: str, trigger: str = "") -> types.CompletionItem:
    """The item with a label after some words."""
    answer = author.complete(words, trigger)
    assert answer
    assert label in [one.label for one in answer.items]
    return next(one for one in answer.items if one.label == label)


@pytest.mark.sampled(3)
@pytest.mark.parametrize(
    ("written", "label", "trigger"),
    [
        ("**Status**:|", "Draft", ":"),
        ("**Status**: |", "Draft", " "),
        ("**Status**: Dra|", "Draft", ""),
        ("**Status**: 🤖 Dra|ft", "Draft", ""),
        ("**Status**: Acc|epted", "Draft", ""),
    ],
)
def test_a_value(author: Author, written: str, label: str, trigger: str) -> None:
    """With no word, half a word, or the caret within a word: then the line is correct, and nothing else has changed."""
    before, caret = sample("rfc"), written.index("|")
    author.open(before.replace("**Status**: Accepted", written.replace("|", "")))
    author.accept(item(author, written[:caret], label, trigger))
    picture = "🤖 " if "🤖" in written else ""
    assert author.source == before.replace(": Accepted", f": {picture}Draft").replace("\n", "\r\n")


def test_in_front_matter(author: Author) -> None:
    """Quotes stay."""
    author.open(sample("technical-spec").replace("status: Review", 'status: "Rev"'), "spec.md")
    author.accept(item(author, 'status: "Rev', "Review"))
    assert 'status: "Review"\r\n' in author.source
    assert author.codes == []


def test_in_a_cell(author: Author) -> None:
    """A bar opens the list in a column with a vocabulary; the next number is offered in a column of numbers."""
    author.open(sample("rfc").replace("| Low | Med | At most three", "| | Med | At 😀 most three"))
    author.accept(item(author, "telemetry stream |", "Low", "|"))
    assert author.codes == []
    assert author.source[author.source.index("telemetry stream |") :].split("|")[1].strip() == "Low"
    author.open(sample("technical-spec").replace("| FR-3 |", "| |"), "spec.md")
    answer = author.complete("outdated on screen | Must |\r\n| ")
    assert answer
    assert [one.label for one in answer.items] == ["FR-7"]


def test_a_section(author: Author, editor: str) -> None:
    """The missing one, after `#`; with its scaffold if the client supports tab stops."""
    before = sample("technical-spec")
    start, end = before.index("### Non-Goals"), before.index("---\n\n## 2.")
    author.open(before[:start] + "###\n\n" + before[end:], "spec.md")
    chosen = item(
        author,
        "within 200 ms.\r\n- The cache never takes more disk than the user allowed.\r\n\r\n###",
        "Non-Goals",
        "#",
    )
    assert (chosen.insert_text_format == types.InsertTextFormat.Snippet) is (editor in SNIPPETS)
    author.accept(chosen)
    assert "\r\n### Non-Goals\r\n" in author.source
    assert ("[Non-goal 1]" in author.source) is (editor in SNIPPETS)
    assert set(author.codes) <= SCAFFOLDED | {"empty-section"}


def test_a_field(author: Author, editor: str) -> None:
    """A missing field is inserted with its surrounding marks."""
    author.open(sample("rfc").replace("**Author**: Zoë Adeyemi, Håkon Solberg", "**Auth"))
    chosen = item(author, "**Auth", "Author")
    assert (chosen.insert_text_format == types.InsertTextFormat.Snippet) is (editor in SNIPPETS)
    author.accept(chosen)
    assert "\r\n**Author**: " in author.source
    assert set(author.codes) <= {"empty-field", "placeholder-value"}


def test_a_date(author: Author) -> None:
    """A dash within a date opens the list with today's date."""
    today = date.today().isoformat()
    author.open(sample("rfc").replace("2025-03-28", "2025-"))
    author.accept(item(author, "**Updated**: 2025-", today, "-"))
    assert author.codes == []


def test_a_value_in_a_block(author: Author) -> None:
    """A YAML value below its key is replaced on that line; the front matter stays closed."""
    block = "---\nstatus: >-\n  {}\n---\n<!-- proposal-schema: madr -->\n\n# Keep a cache\n"
    author.open(block.format("acc"))
    author.accept(item(author, "  acc", "accepted"))
    assert author.source == block.format("accepted").replace("\n", author.eol)


def test_a_whole_proposal(author: Author, editor: str) -> None:
    """In an empty file, of the kind that its name indicates."""
    author.open("", "BIP-7.md")
    answer = author.complete("")
    assert answer
    (chosen,) = answer.items
    assert (chosen.insert_text_format == types.InsertTextFormat.Snippet) is (editor in SNIPPETS)
    author.accept(chosen)
    assert set(author.codes) <= SCAFFOLDED | {"template-comment", "empty-section", "empty-field"}


def test_a_rule(author: Author, editor: str) -> None:
    """Half of a rule's name: the editor inserts or replaces, as its user prefers; the page is sent on request."""
    comment = "<!-- proposal-lsp: disable missing-field -->"
    author.open(sample("rfc").replace("## Motivation", f"{comment}\n\n## Motivation"))
    chosen = item(author, "<!-- proposal-lsp: disable missing-", "missing-section")
    assert isinstance(chosen.text_edit, types.InsertReplaceEdit) is (editor in INSERTS)
    assert bool(chosen.data) is (editor in RESOLVES)
    raw = CONVERTER.unstructure(chosen, types.CompletionItem)
    full = author.client.request("completionItem/resolve", raw)["result"]
    page = full["documentation"]["value"] if isinstance(full["documentation"], dict) else full["documentation"]
    assert page.startswith("# missing-section\n") is (editor in RESOLVES)
    author.accept(chosen, replace=False)
    kept = "field" if editor in INSERTS else ""
    assert f"disable missing-section{kept} -->" in author.source


@pytest.mark.sampled(3)
@pytest.mark.parametrize("trigger", [":", "#", " ", "|", "-"])
def test_prose(author: Author, trigger: str) -> None:
    """No character that may open the list does so in sentences."""
    author.open(sample("rfc").replace("Recordings from the reef", f"Recordings from the 😀 sea{trigger}"))
    assert author.complete(f"Recordings from the 😀 sea{trigger}", trigger) is None
    author.open(f"# Notes\n\nStatus{trigger}\n", "notes.md")
    assert author.complete(f"Status{trigger}", trigger) is None
