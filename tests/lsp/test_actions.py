"""Code actions as an author meets them, in each editor, with LF and CRLF, in texts with characters of every width."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any, ClassVar

import pytest
from lsprotocol import types
from proposal_lsp.features.fixing import SCAFFOLDED

from .author import Author, at_work, headings, sample, without
from .raw import connect

TODAY = date.today().isoformat()
FIX_ALL = "source.fixAll.proposal-lsp"
INSERT_ALL = "source.insertMissing.proposal-lsp"


@pytest.fixture(
    params=[
        pytest.param(("eglot", "\n"), id="eglot", marks=pytest.mark.slow),
        pytest.param(("neovim", "\r\n"), id="neovim", marks=pytest.mark.slow),
        pytest.param(("vscode", "\r\n"), id="vscode"),
    ]
)
def author(request: pytest.FixtureRequest) -> Iterator[Author]:
    """An author with one of the editors and one of the line endings."""
    with at_work(*request.param) as working:
        yield working


def sent(edit: types.WorkspaceEdit) -> list[Any]:
    """The edits of the one document that is changed."""
    if edit.changes is not None:
        (plain,) = edit.changes.values()
        return list(plain)
    (change,) = edit.document_changes or ()
    assert isinstance(change, types.TextDocumentEdit)
    return list(change.edits)


class TestSections:
    """Sections that are missing, misplaced, misnamed or too deep."""

    def test_missing(self, author: Author) -> None:
        """It comes back at the place it had, with its scaffold and a separator, and then nothing is missing."""
        before = sample("rfc")
        author.open(without(before, "## Dependencies"))
        assert author.codes == ["missing-section"]
        author.take('Insert section "Dependencies"')
        assert headings(author.source) == headings(before)
        assert re.search(r"^## Dependencies\r?\n\r?\n- [^-]*.*?^---\r?\n\r?\n## Rollout", author.source, re.S | re.M)
        assert set(author.codes) <= SCAFFOLDED

    def test_missing_in_a_numbered_document(self, author: Author) -> None:
        """It comes back with its number."""
        before = sample("technical-spec")
        author.open(without(before, "### 5.2 Dependencies"), "spec.md")
        author.take('Insert section "Dependencies"')
        assert headings(author.source) == headings(before)

    def test_all_that_are_missing(self, author: Author) -> None:
        """From a title and a summary to a whole proposal, in one step that can be looked at before."""
        before = sample("rfc")
        author.open(before[: before.index("## Motivation")])
        #: All but what need not be there, and what has names of its own.
        wanted = [one for one in headings(before) if "Phase" not in one and one != "### Current State"]
        offered = {action.title: action for action in author.actions()}
        action = offered["Insert all missing sections"]
        assert action.kind == "quickfix"
        assert {str(one.code) for one in action.diagnostics or ()} == {"missing-section"}
        assert action.edit is None
        author.take("Insert all missing sections", only=["source.insertMissing"])
        assert [one for one in headings(author.source) if "Phase" not in one] == wanted
        assert set(author.codes) <= SCAFFOLDED

    def test_one_that_is_missing_needs_no_action_for_all(self, author: Author) -> None:
        """Among quick fixes; the source action is there all the same."""
        author.open(without(sample("rfc"), "## Dependencies"))
        assert "Insert all missing sections" not in author.titles(only=["quickfix"])
        assert author.titles(only=[INSERT_ALL]) == ["Insert all missing sections"]

    def test_moved(self, author: Author) -> None:
        """A section at the end goes back to where it was, word for word."""
        before = sample("rfc")
        start, end = before.index("## Dependencies"), before.index("## Rollout Plan")
        author.open(before[:start] + before[end:] + "\n---\n\n" + before[start:end].rstrip("-\n") + "\n")
        assert author.codes == ["misplaced-section"]
        title = next(title for title in author.titles() if title.startswith("Move"))
        author.take(title)
        assert author.codes == []
        assert headings(author.source) == headings(before)
        assert sorted(author.source.split()) == sorted(before.split())

    def test_level(self, author: Author) -> None:
        """A section that is too deep is raised, its subsections with it."""
        before = sample("rfc")
        start, end = before.index("## Testing Strategy"), before.index("## Risks")
        author.open(before[:start] + re.sub("^##", "###", before[start:end], flags=re.M) + before[end:])
        assert author.codes == ["wrong-heading-level"]
        author.take("Make it a level 2 heading")
        assert headings(author.source) == headings(before)

    def test_name(self, author: Author) -> None:
        """A typo in a heading is the preferred fix away from being right."""
        author.open(sample("rfc").replace("## Motivation", "## Motivaton 😀"))
        assert author.codes == ["misnamed-section"]
        preferred = [action.title for action in author.actions() if action.is_preferred]
        assert preferred == ['Rename to "Motivation"']
        author.take(preferred[0])
        assert author.codes == []

    def test_not_applicable(self, author: Author) -> None:
        """An empty section can be marked as not applicable where its schema allows that, and nowhere else."""
        before = sample("bip")
        for heading, may in (("Backward Compatibility", True), ("Motivation", False)):
            emptied = re.sub(rf"(^## {heading}\n\n).*?(?=^## )", r"\1", before, flags=re.S | re.M)
            author.open(emptied, f"bip-12-{may}.md")
            title = f'Mark "{heading}" as not applicable'
            assert (title in author.titles()) is may
            if may:
                author.take(title)
                assert re.search(r"^## Backward Compatibility(\r?\n)\1N/A - \[why .*\]\1\1## ", author.source, re.M)
                author.write(author.source.replace("[why it does not apply]", "nothing changes 🤖"))
                assert author.codes == []


class TestMetadata:
    """Dates, the status, keys and values."""

    def test_today(self, author: Author) -> None:
        """A date that is not filled in becomes today's; that is the preferred fix, and there is one only."""
        author.open(sample("rfc").replace("2025-03-28", "YYYY-MM-DD"))
        first, *others = author.actions()
        assert (first.title, first.is_preferred) == (f"Fill in today's date ({TODAY})", True)
        assert not any(action.is_preferred for action in others)
        author.take(first.title)
        assert f"**Updated**: {TODAY}" in author.source
        assert author.codes == []

    def test_today_behind_a_key(self, author: Author) -> None:
        """A date that is missing after its key comes after one space."""
        for written in ("**Updated**:", "**Updated**: "):
            author.open(sample("rfc").replace("**Updated**: 2025-03-28", written), f"notes-{len(written)}.md")
            author.take(f"Fill in today's date ({TODAY})")
            assert re.search(rf"^\*\*Updated\*\*: {TODAY}$", author.source.replace("\r\n", "\n"), re.M)

    def test_today_and_its_copy(self, author: Author) -> None:
        """The line at the end that repeats the date follows."""
        author.open(sample("technical-spec").replace('date: "2025-03-19"', 'date: "[YYYY-MM-DD]"'), "spec.md")
        author.take(f"Fill in today's date ({TODAY})")
        assert f'date: "{TODAY}"' in author.source
        assert f"*Version 1.2 | {TODAY}*" in author.source
        assert author.codes == []

    def test_status(self, author: Author) -> None:
        """It moves on to a next one, and the date of the last change is today's."""
        author.open(sample("rfc"))
        assert author.titles("Accepted", only=["refactor"]) == [
            'Change Status to "Implemented"',
            'Change Status to "Rejected"',
            'Change Status back to "Draft"',
        ]
        author.take('Change Status to "Rejected"', "Accepted")
        assert f"**Status**: Rejected{author.eol}" in author.source
        assert f"**Updated**: {TODAY}{author.eol}" in author.source
        assert author.codes == []

    def test_status_back(self, author: Author) -> None:
        """It goes back to one that it may have come from; what may also come next is offered once."""
        author.open(sample("rfc"))
        author.take('Change Status back to "Draft"', "Accepted")
        assert f"**Status**: Draft{author.eol}" in author.source
        author.open(sample("technical-spec"), "spec.md")
        titles = author.titles("status: Review", only=["refactor"])
        assert [one for one in titles if one.startswith("Change")] == [
            'Change status to "Approved"',
            'Change status to "Draft"',
        ]

    def test_status_and_its_copy(self, author: Author) -> None:
        """Quotes stay, and the line at the end that repeats the status follows."""
        author.open(sample("technical-spec").replace("status: Review", "status: 'Review'"), "spec.md")
        author.take('Change status to "Approved"', "'Review'")
        assert f"status: 'Approved'{author.eol}" in author.source
        assert f"*Status: Approved*{author.eol}" in author.source
        assert author.codes == []

    def test_status_with_a_remark(self, author: Author) -> None:
        """What the author wrote around the word stays."""
        author.open(sample("contract-rfc").replace("In Progress (Phase", "🟨 In Progress (Phase"), "RFC-0031.md")
        author.take('Change Status to "Complete"', "In Progress (Phase 1 under way)")
        assert f"- Status: 🟨 Complete (Phase 1 under way){author.eol}" in author.source
        assert f"- Last Updated: {TODAY}{author.eol}" in author.source

    def test_key(self, author: Author) -> None:
        """A typo in the name of a field."""
        author.open(sample("rfc").replace("**Author**", "**Auther**"))
        author.take('Rename to "Author"')
        assert author.codes == []

    def test_missing(self, author: Author) -> None:
        """A field comes back in its place."""
        author.open(sample("rfc").replace("**Author**: Zoë Adeyemi, Håkon Solberg\n", ""))
        title = next(title for title in author.titles() if title.startswith("Insert"))
        author.take(title)
        assert re.findall(r"^\*\*(\w+)\*\*:", author.source, re.M)[:4] == ["Status", "Author", "Created", "Updated"]
        assert set(author.codes) <= SCAFFOLDED

    def test_two_cells_of_a_row(self, author: Author) -> None:
        """Changes of two values that would be called the same are told apart, and each fixes its own."""
        author.open(sample("rfc").replace("| Low | Med | At most three", "| 😀 Lwo | Mdi | At most three"))
        assert author.codes == ["table-value"] * 2
        row = "| 😀 Lwo | Mdi |"
        silent = [action for action in author.actions(row) if action.title == "Ignore table-value in this document"]
        assert [len(action.diagnostics or ()) for action in silent] == [2]
        assert "Ignore table-value on this line" not in author.titles(row)
        author.take('Change to "Low" (at "😀 Lwo")', row)
        assert author.codes == ["table-value"]
        author.take('Change to "Med"', "Mdi")
        assert author.codes == []


class TestSilence:
    """Comments that silence a finding."""

    def take(self, author: Author, where: str) -> None:
        """Silence the only finding there is."""
        (code,) = author.codes
        author.take(f"Ignore {code} {where}")
        assert author.codes == []

    def test_on_the_line_of_a_heading(self, author: Author) -> None:
        """A comment above it."""
        author.open(sample("rfc").replace("## Motivation", "## Motivaton"))
        self.take(author, "on this line")
        comment = "<!-- proposal-lsp: disable-next-line misnamed-section -->"
        assert f"{comment}{author.eol * 2}## Motivaton{author.eol}" in author.source

    def test_between_lines_of_metadata(self, author: Author) -> None:
        """A comment between two lines of a paragraph, and of a list."""
        author.open(sample("rfc").replace("2025-03-28", "2025-02-30"))
        self.take(author, "on this line")
        assert f"disable-next-line malformed-value -->{author.eol}**Updated**: 2025-02-30" in author.source
        author.open(sample("contract-rfc").replace("2025-04-02", "2025-02-30"), "RFC-0031.md")
        self.take(author, "on this line")
        assert f"disable-next-line malformed-value -->{author.eol}- Last Updated: 2025-02-30" in author.source

    def test_several_rules_at_once(self, author: Author) -> None:
        """Two actions, whatever there is to ignore, after all others."""
        broken = (
            sample("rfc").replace("**Status**: Accepted", "**Status**: Acepted").replace("2025-03-28", "2025-02-30")
        )
        author.open(broken)
        assert len(set(author.codes)) == 2
        ignored = ["Ignore 2 rules in this document"]
        start, end = (author.range(words) for words in ("**Status**", "2025-02-30"))
        where = {"start": start["start"], "end": end["end"]}
        params = {"textDocument": {"uri": author.uri}, "range": where, "context": {"diagnostics": []}}
        titles = [one["title"] for one in author.client.request("textDocument/codeAction", params)["result"]]
        assert [title for title in titles if title.startswith("Ignore")] == titles[-1:] == ignored
        author.open(sample("rfc").replace("**Status**: Accepted", "**Sttus**: Acepted"))
        assert set(author.codes) == {"misnamed-field", "unknown-value"}
        titles = author.titles("Sttus**: Acepted", only=["quickfix"])
        assert titles[-2:] == ["Ignore 2 rules on this line", "Ignore 2 rules in this document"]
        author.take("Ignore 2 rules on this line", "Sttus**: Acepted")
        assert author.codes == []

    def test_in_front_matter(self, author: Author) -> None:
        """A comment of YAML, which must not come before the first line."""
        author.open(sample("technical-spec").replace('"2025-03-19"', '"2025-02-30"'), "spec.md")
        self.take(author, "on this line")
        assert author.source.startswith(f"---{author.eol}type:")
        assert f'# proposal-lsp: disable-next-line malformed-value{author.eol}date: "2025-02-30"' in author.source

    def test_in_the_document(self, author: Author) -> None:
        """A comment at the end, whether or not the last line ends."""
        for end in ("\n", "", "\n\n"):
            author.open(without(sample("rfc"), "## Dependencies").rstrip("\n") + end, f"notes-{len(end)}.md")
            self.take(author, "in this document")
            comment = f"{author.eol * 2}<!-- proposal-lsp: disable missing-section -->"
            assert author.source.endswith(comment + (author.eol if end else ""))

    def test_in_an_open_fence(self, author: Author) -> None:
        """A comment in code would silence nothing, so none is offered."""
        author.open(without(sample("rfc"), "## Dependencies") + "\n```text\nthe end is open\n")
        assert "missing-section" in author.codes
        assert "Ignore missing-section in this document" not in author.titles()


class TestWholeDocument:
    """What is done in many places at once."""

    def test_fix_all(self, author: Author) -> None:
        """All that needs no decision, and no scaffold; what is done twice is done once."""
        before = without(sample("rfc"), "## Dependencies")
        broken = before.replace("## Motivation", "### Motivation").replace("**Author**", "**Auther**")
        author.open(broken.replace("| Low | Med | At most", "| Lwo | med | At 😀 most"))
        assert len(author.codes) == 5
        author.take("Apply all safe fixes", "Auther", only=[FIX_ALL])
        assert author.codes == ["missing-section"]
        assert author.source.replace("\r\n", "\n") == before.replace("At most", "At 😀 most")
        assert author.actions(only=["source.fixAll"]) == []

    def test_fix_all_leaves_the_rest_of_the_text(self, author: Author) -> None:
        """One edit for each place, so that marks and folds elsewhere in the editor stay."""
        author.open(sample("rfc").replace("**Author**", "**Auther**").replace("## Motivation", "## Motivaton"))
        edit = author.take("Apply all safe fixes", "Auther")
        assert [one.range.start.line for one in sent(edit)] == [3, 17]

    def test_order(self, author: Author) -> None:
        """Sections that are out of order are all put in order."""
        before = sample("rfc")
        parts = re.split(r"(?=^## )", before, flags=re.M)
        parts[3], parts[5], parts[6], parts[9] = parts[9], parts[6], parts[5], parts[3]
        author.open("".join(parts))
        assert author.codes.count("misplaced-section") > 1
        author.take("Move all sections to their places", "# RFC-042", only=["refactor.rewrite"])
        assert author.codes == []
        assert headings(author.source) == headings(before)

    def test_numbers(self, author: Author) -> None:
        """Headings are counted again."""
        before = sample("technical-spec")
        author.open(before.replace("## 7. Rollout", "## 9. Rollout").replace("### 7.1", "### 9.1"), "spec.md")
        assert "misnumbered-section" in author.codes
        author.take("Renumber all headings", 'Fjordlight map viewer"', only=["refactor"])
        assert headings(author.source) == headings(before)


class TestForm:
    """How an action is sent, by what the client declares. That nothing more is sent, every test here asserts."""

    def test_tab_stops(self, author: Author) -> None:
        """Where the client knows them, what is to be filled in is a tab stop."""
        author.open(without(sample("technical-spec"), "### Non-Goals"), "spec.md")
        edit = author.take('Insert section "Non-Goals"')
        assert "[Non-goal 1]" in author.source
        (one,) = sent(edit)
        if "snippetEditSupport" in author.declared["workspace"]["workspaceEdit"]:
            assert isinstance(one, types.SnippetTextEdit)
            assert "- ${1:[Non-goal 1]}" in one.snippet.value
        else:
            assert isinstance(one, types.TextEdit)

    def test_no_tab_stops_on_saving(self, author: Author) -> None:
        """What is done all over the document may be done while no one looks."""
        author.open(sample("rfc").replace("**Author**: Zoë", "**Auther**: [Zoë]"))
        edit = author.take("Apply all safe fixes", "Auther", only=[FIX_ALL])
        (one,) = sent(edit)
        assert "[Zoë]" in one.new_text

    def test_labels(self, author: Author) -> None:
        """A change of many places has a label where the client honours it."""
        author.open(sample("rfc")[: sample("rfc").index("## Motivation")])
        edit = author.take("Insert all missing sections")
        honours = "honorsChangeAnnotations" in author.declared["textDocument"]["codeAction"]
        labels = [annotation.label for annotation in (edit.change_annotations or {}).values()]
        assert labels == (["Insert all missing sections"] if honours else [])

    def test_kinds(self, author: Author) -> None:
        """A kind includes those below it, and nothing else; none, or an empty list, means all."""
        author.open(sample("rfc").replace("**Status**: Accepted", "**Status**: accepted"))
        for only, kinds in (
            (["quickfix"], {"quickfix"}),
            (["quickfix.other"], set()),
            (["quick"], set()),
            (["source"], {FIX_ALL}),
            (["source.fixAll"], {FIX_ALL}),
            ([FIX_ALL, "refactor"], {FIX_ALL, "refactor.rewrite"}),
            ([""], {"quickfix", FIX_ALL, "refactor.rewrite"}),
            ([], {"quickfix", FIX_ALL, "refactor.rewrite"}),
        ):
            assert {action.kind for action in author.actions(only=only)} == kinds, only

    def test_what_an_editor_asks_by_itself(self, author: Author) -> None:
        """The light bulb is not for what is done to the whole document."""
        author.open(sample("rfc").replace("**Author**", "**Auther**"))
        assert FIX_ALL not in {action.kind for action in author.actions(triggerKind=2)}
        assert FIX_ALL in {action.kind for action in author.actions(triggerKind=1)}

    def test_findings_that_the_editor_shows(self, author: Author) -> None:
        """Those that it names count on the lines asked about, wherever on them the cursor is."""
        author.open(sample("rfc").replace("2025-03-28", "YYYY-MM-DD"))
        place, line = author.range()["start"], author.range("**Updated**")
        shown = {"range": {"start": place, "end": place}, "message": "x", "source": "proposal-lsp"}
        params = {"textDocument": {"uri": author.uri}, "range": {"start": line["start"], "end": line["start"]}}
        for diagnostics, some in (([], False), ([shown], True), ([{**shown, "source": "other"}], False)):
            asked = {**params, "context": {"diagnostics": diagnostics, "only": ["quickfix"]}}
            assert bool(author.client.request("textDocument/codeAction", asked)["result"]) is some
        far = {**params, "range": author.range("# RFC-042"), "context": {"diagnostics": [shown], "only": ["quickfix"]}}
        assert author.client.request("textDocument/codeAction", far)["result"] is None


class TestResolve:
    """Edits that come when an action is chosen."""

    def test_text_that_has_changed(self, author: Author) -> None:
        """An action of another version has no edits; asked for again, it has."""
        author.open(sample("rfc").replace("**Author**", "**Auther**"))
        (action,) = author.actions(only=[FIX_ALL])
        assert author.resolve(action).edit
        author.write(author.source + author.eol)
        assert author.resolve(action).edit is None
        (again,) = author.actions(only=[FIX_ALL])
        assert author.resolve(again).edit

    def test_document_that_was_closed(self, author: Author) -> None:
        """So has one of a document that is not open any more; opened again as it was, it is as good as before."""
        author.open(sample("rfc").replace("**Author**", "**Auther**"))
        (action,) = author.actions(only=[FIX_ALL])
        author.client.close(author.uri)
        assert author.resolve(action).edit is None
        author.client.open(author.uri, author.source)
        assert author.resolve(action).edit

    @pytest.mark.parametrize("data", [None, 3, "x", [], {}, {"uri": None}, {"uri": 7, "version": "x"}])
    def test_data_of_others(self, data: object) -> None:
        """An action that is not ours comes back as it was."""
        with at_work("vscode") as author:
            author.open(sample("rfc").replace("**Author**", "**Auther**"))
            action = {"title": "Apply all safe fixes", "kind": FIX_ALL, "data": data}
            assert author.client.request("codeAction/resolve", action)["result"].get("edit") is None

    def test_unknown_title(self) -> None:
        """So does one that there never was."""
        with at_work("vscode") as author:
            author.open(sample("rfc").replace("**Author**", "**Auther**"))
            data = {"uri": author.uri, "version": author.version}
            action = {"title": "Fix the world", "kind": "source", "data": data}
            assert author.client.request("codeAction/resolve", action)["result"].get("edit") is None


class TestTime:
    """The engine of these tests waits with each look at a text until it is let through."""

    LITERALS: ClassVar[dict[str, Any]] = {
        "textDocument": {"codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": []}}}}
    }
    A, B = "file:///a.md", "file:///b.md"
    ASKED: ClassVar[dict[str, Any]] = {
        "textDocument": {"uri": A},
        "range": {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 90}},
        "context": {"diagnostics": []},
    }

    def test_a_search_lets_others_in_between(self) -> None:
        """Each step is a job of its own, and what comes meanwhile has its turn."""
        with connect() as client:
            client.initialize(self.LITERALS)
            client.open(self.A, "HELD TODO TODO TODO")
            client.gate.let_through()
            client.published(self.A)
            client.gate.reached()
            asked = client.ask("textDocument/codeAction", self.ASKED)
            client.open(self.B, "TODO")
            for _ in range(3):
                client.gate.reached()
                client.catch_up()
                client.gate.let_through()
            assert client.published(self.B)["diagnostics"]
            assert not any(message.get("id") == asked for message in client.received)
            client.notify("$/cancelRequest", {"id": asked})
            assert client.answer_to(asked)["error"]["code"] == -32800
            client.change(self.B, 2, {"text": "fine"})
            client.gate.open()
            assert client.published(self.B)["diagnostics"] == []
            assert client.gate.count <= 5, "after that, nothing more is tried than what is under way"

    def test_a_search_ends_when_the_text_changes(self) -> None:
        """There is no answer to give then, and no reason to go on."""
        with connect() as client:
            client.initialize(self.LITERALS)
            client.open(self.A, "HELD TODO TODO TODO")
            client.gate.let_through()
            client.published(self.A)
            client.gate.reached()
            asked = client.ask("textDocument/codeAction", self.ASKED)
            client.gate.reached()
            client.change(self.A, 2, {"text": "fine"})
            client.catch_up()
            client.gate.open()
            assert client.answer_to(asked)["result"] is None
            assert client.gate.count == 2


def test_a_client_without_literals() -> None:
    """It could run commands only, of which there are none: nothing is announced, and there is nothing to ask."""
    with at_work("nothing") as author:
        author.open(sample("rfc").replace("**Author**", "**Auther**"))
        assert author.codes
        where = {"textDocument": {"uri": author.uri}, "range": author.range(), "context": {"diagnostics": []}}
        assert author.client.request("textDocument/codeAction", where)["error"]["code"] == -32601


def test_other_documents(author: Author) -> None:
    """Notes and schemas that nothing is found in have no actions, whatever is asked for."""
    author.open("# Notes\n\nStatus: Draft\n", "notes.md")
    assert author.actions("Status") == []
    author.client.request("textDocument/codeAction", {**TestTime.ASKED, "textDocument": {"uri": "file:///not-open"}})
