"""Code actions as an author uses them, in each editor, with LF and CRLF, in texts with characters of every width."""

from __future__ import annotations

import re
from datetime import date

import pytest
from proposal_lsp.features.fixing import SCAFFOLDED

from .author import FIX_ALL, Author, headings, sample, sent, without

TODAY = date.today().isoformat()
INSERT_ALL = "source.insertMissing.proposal-lsp"


class TestSections:
    """Sections that are missing, misplaced, misnamed or too deep."""

    def test_missing(self, author: Author) -> None:
        """The section is inserted at its old place, with its scaffold and a separator, and then nothing is missing."""
        before = sample("rfc")
        author.open(without(before, "## Dependencies"))
        assert author.codes == ["missing-section"]
        author.take('Insert section "Dependencies"')
        assert headings(author.source) == headings(before)
        assert re.search(r"^## Dependencies\r?\n\r?\n- [^-]*.*?^---\r?\n\r?\n## Rollout", author.source, re.S | re.M)
        assert set(author.codes) <= SCAFFOLDED

    @pytest.mark.slow
    def test_missing_in_a_numbered_document(self, author: Author) -> None:
        """The section is inserted with its number."""
        before = sample("technical-spec")
        author.open(without(before, "### 5.2 Dependencies"), "spec.md")
        author.take('Insert section "Dependencies"')
        assert headings(author.source) == headings(before)

    @pytest.mark.slow
    def test_all_that_are_missing(self, author: Author) -> None:
        """From a title and a summary to a whole proposal, in one action that can be previewed."""
        before = sample("rfc")
        author.open(before[: before.index("## Motivation")])
        #: All but the optional sections, and those that repeat under different names.
        wanted = [one for one in headings(before) if "Phase" not in one and one != "### Current State"]
        offered = {action.title: action for action in author.actions()}
        action = offered["Insert all missing sections"]
        assert action.kind == "quickfix"
        assert {str(one.code) for one in action.diagnostics or ()} == {"missing-section"}
        assert action.edit is None
        author.take("Insert all missing sections", only=["source.insertMissing"])
        assert [one for one in headings(author.source) if "Phase" not in one] == wanted
        assert set(author.codes) <= SCAFFOLDED

    @pytest.mark.slow
    def test_several_in_a_row(self, author: Author) -> None:
        """Each has an action, and all together have one; they belong to the one finding that is shown."""
        author.open(without(without(sample("rfc"), "## Risks and Mitigations"), "## Dependencies"))
        wanted = [
            'Insert section "Risks and Mitigations"',
            'Insert section "Dependencies"',
            "Insert all missing sections",
        ]
        offered = {action.title: action for action in author.actions()}
        assert [title for title in offered if title in wanted] == wanted
        said = {one.message for title in wanted for one in offered[title].diagnostics or ()}
        assert said == {
            'Sections "Risks and Mitigations" and "Dependencies" are missing; they belong after "Testing Strategy".'
        }
        author.take(wanted[0])
        assert author.codes.count("missing-section") == 1

    def test_one_that_is_missing_needs_no_action_for_all(self, author: Author) -> None:
        """Among quick fixes; the source action is still offered."""
        author.open(without(sample("rfc"), "## Dependencies"))
        assert "Insert all missing sections" not in author.titles(only=["quickfix"])
        assert author.titles(only=[INSERT_ALL]) == ["Insert all missing sections"]

    @pytest.mark.slow
    def test_moved(self, author: Author) -> None:
        """A section at the end is moved back to its place, word for word."""
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
        """A section that is too deep is raised with its subsections."""
        before = sample("rfc")
        start, end = before.index("## Testing Strategy"), before.index("## Risks")
        author.open(before[:start] + re.sub("^##", "###", before[start:end], flags=re.M) + before[end:])
        assert author.codes == ["wrong-heading-level"]
        author.take("Make it a level 2 heading")
        assert headings(author.source) == headings(before)

    @pytest.mark.slow
    def test_name(self, author: Author) -> None:
        """A typo in a heading is removed by the preferred fix."""
        author.open(sample("rfc").replace("## Motivation", "## Motivaton 😀"))
        assert author.codes == ["misnamed-section"]
        preferred = [action.title for action in author.actions() if action.is_preferred]
        assert preferred == ['Rename to "Motivation"']
        author.take(preferred[0])
        assert author.codes == []

    @pytest.mark.slow
    def test_not_applicable(self, author: Author) -> None:
        """An empty section can be marked as not applicable if its schema allows that, and only then."""
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
        """A date that is not filled in becomes today's date; that is the preferred fix, and the only one."""
        author.open(sample("rfc").replace("2025-03-28", "YYYY-MM-DD"))
        first, *others = author.actions()
        assert (first.title, first.is_preferred) == (f"Fill in today's date ({TODAY})", True)
        assert not any(action.is_preferred for action in others)
        author.take(first.title)
        assert f"**Updated**: {TODAY}" in author.source
        assert author.codes == []

    @pytest.mark.slow
    def test_today_after_a_key(self, author: Author) -> None:
        """A date is inserted after its key with one space."""
        for written in ("**Updated**:", "**Updated**: "):
            author.open(sample("rfc").replace("**Updated**: 2025-03-28", written), f"notes-{len(written)}.md")
            author.take(f"Fill in today's date ({TODAY})")
            assert re.search(rf"^\*\*Updated\*\*: {TODAY}$", author.source.replace("\r\n", "\n"), re.M)

    @pytest.mark.slow
    def test_today_and_its_copy(self, author: Author) -> None:
        """The line at the end that repeats the date is changed too."""
        author.open(sample("technical-spec").replace('date: "2025-03-19"', 'date: "[YYYY-MM-DD]"'), "spec.md")
        author.take(f"Fill in today's date ({TODAY})")
        assert f'date: "{TODAY}"' in author.source
        assert f"*Version 1.2 | {TODAY}*" in author.source
        assert author.codes == []

    def test_status(self, author: Author) -> None:
        """It becomes the next one, and the date of the last change becomes today's date."""
        author.open(sample("rfc"))
        assert author.titles("Accepted", only=["refactor"]) == [
            'Change Status to "Implemented" (no findings)',
            'Change Status to "Rejected" (no findings)',
            'Change Status back to "Draft" (no findings)',
        ]
        author.take('Change Status to "Rejected" (no findings)', "Accepted")
        assert f"**Status**: Rejected{author.eol}" in author.source
        assert f"**Updated**: {TODAY}{author.eol}" in author.source
        assert author.codes == []

    @pytest.mark.slow
    def test_status_back(self, author: Author) -> None:
        """It becomes a previous one; a status that may also come next is offered once."""
        author.open(sample("rfc"))
        author.take('Change Status back to "Draft" (no findings)', "Accepted")
        assert f"**Status**: Draft{author.eol}" in author.source
        author.open(sample("technical-spec"), "spec.md")
        titles = author.titles("status: Review", only=["refactor"])
        assert [one for one in titles if one.startswith("Change")] == [
            'Change status to "Approved" (no findings)',
            'Change status to "Draft" (no findings)',
        ]

    @pytest.mark.slow
    def test_status_that_asks_for_a_field(self, author: Author) -> None:
        """The field is inserted, to be filled in; a present one is not changed."""
        before = re.sub("^status: .*", "status: Review", sample("eip"), flags=re.M)
        author.open(before, "eip-7999.md")
        author.take('Change status to "Last Call" (1 finding)', "Review")
        assert f"status: Last Call{author.eol}last-call-deadline: YYYY-MM-DD{author.eol}" in author.source
        assert set(author.codes) <= SCAFFOLDED
        author.open(before.replace("status: Review", "status: Review\nlast-call-deadline: 2026-01-02"), "eip-2.md")
        author.take('Change status to "Last Call" (1 finding)', "Review")
        assert author.source.count("last-call-deadline") == 1

    @pytest.mark.slow
    def test_status_that_leaves_a_deadline(self, author: Author) -> None:
        """A date that only some statuses have is not that of the last change: it is not changed."""
        written = "status: Last Call\nlast-call-deadline: 2026-01-02"
        author.open(re.sub("^status: .*", written, sample("eip"), flags=re.M), "eip-7999.md")
        author.take('Change status to "Final" (1 finding)', "status: Last Call")
        assert f"status: Final{author.eol}last-call-deadline: 2026-01-02{author.eol}" in author.source
        assert author.codes == ["conditional-field"]

    @pytest.mark.slow
    def test_status_and_its_copy(self, author: Author) -> None:
        """Quotes stay, and the line at the end that repeats the status is changed too."""
        author.open(sample("technical-spec").replace("status: Review", "status: 'Review'"), "spec.md")
        author.take('Change status to "Approved" (no findings)', "'Review'")
        assert f"status: 'Approved'{author.eol}" in author.source
        assert f"*Status: Approved*{author.eol}" in author.source
        assert author.codes == []

    def test_status_with_a_remark(self, author: Author) -> None:
        """The author's text around the word stays."""
        author.open(sample("contract-rfc").replace("In Progress (Phase", "🟨 In Progress (Phase"), "RFC-0031.md")
        author.take('Change Status to "Complete" (no findings)', "In Progress (Phase 1 under way)")
        assert f"- Status: 🟨 Complete (Phase 1 under way){author.eol}" in author.source
        assert f"- Last Updated: {TODAY}{author.eol}" in author.source

    def test_key(self, author: Author) -> None:
        """A typo in the key of a field."""
        author.open(sample("rfc").replace("**Author**", "**Auther**"))
        author.take('Rename to "Author"')
        assert author.codes == []

    def test_missing(self, author: Author) -> None:
        """A field is inserted at its place."""
        author.open(sample("rfc").replace("**Author**: Zoë Adeyemi, Håkon Solberg\n", ""))
        title = next(title for title in author.titles() if title.startswith("Insert"))
        author.take(title)
        assert re.findall(r"^\*\*(\w+)\*\*:", author.source, re.M)[:4] == ["Status", "Author", "Created", "Updated"]
        assert set(author.codes) <= SCAFFOLDED

    @pytest.mark.slow
    def test_two_cells_of_a_row(self, author: Author) -> None:
        """Actions for two values that would have the same title are distinguished, and each changes one value."""
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


class TestWholeDocument:
    """Actions on many places at once."""

    def test_fix_all(self, author: Author) -> None:
        """Everything that needs no decision, without scaffolds; a second run changes nothing."""
        before = without(sample("rfc"), "## Dependencies")
        broken = before.replace("## Motivation", "### Motivation").replace("**Author**", "**Auther**")
        author.open(broken.replace("| Low | Med | At most", "| Lwo | med | At 😀 most"))
        assert len(author.codes) == 5
        author.take("Apply all safe fixes", "Auther", only=[FIX_ALL])
        assert author.codes == ["missing-section"]
        assert author.source.replace("\r\n", "\n") == before.replace("At most", "At 😀 most")
        assert author.actions(only=["source.fixAll"]) == []

    @pytest.mark.slow
    def test_fix_all_leaves_the_rest_of_the_text(self, author: Author) -> None:
        """One edit for each place, so that marks and folds elsewhere in the editor stay."""
        author.open(sample("rfc").replace("**Author**", "**Auther**").replace("## Motivation", "## Motivaton"))
        edit = author.take("Apply all safe fixes", "Auther")
        assert [one.range.start.line for one in sent(edit)] == [3, 17]

    def test_order(self, author: Author) -> None:
        """All sections are put in order."""
        before = sample("rfc")
        parts = re.split(r"(?=^## )", before, flags=re.M)
        parts[3], parts[5], parts[6], parts[9] = parts[9], parts[6], parts[5], parts[3]
        author.open("".join(parts))
        assert author.codes.count("misplaced-section") > 1
        author.take("Move all sections to their places", "# RFC-042", only=["refactor.rewrite"])
        assert author.codes == []
        assert headings(author.source) == headings(before)

    def test_numbers(self, author: Author) -> None:
        """Headings are renumbered."""
        before = sample("technical-spec")
        author.open(before.replace("## 7. Rollout", "## 9. Rollout").replace("### 7.1", "### 9.1"), "spec.md")
        assert "misnumbered-section" in author.codes
        author.take("Renumber all headings", 'Fjordlight map viewer"', only=["refactor"])
        assert headings(author.source) == headings(before)
