"""Suppressions as code actions."""

from __future__ import annotations

import pytest

from .author import Author, sample, without


class TestSilence:
    """Comments that suppress a finding."""

    def take(self, author: Author, where: str) -> None:
        """Suppress the only finding."""
        (code,) = author.codes
        author.take(f"Ignore {code} {where}")
        assert author.codes == []

    def test_on_the_line_of_a_heading(self, author: Author) -> None:
        """A comment above it."""
        author.open(sample("rfc").replace("## Motivation", "## Motivaton"))
        self.take(author, "on this line")
        comment = "<!-- proposal-lsp: disable-next-line misnamed-section -->"
        assert f"{comment}{author.eol * 2}## Motivaton{author.eol}" in author.source

    @pytest.mark.slow
    def test_between_lines_of_metadata(self, author: Author) -> None:
        """A comment between two lines of a paragraph, and of a list."""
        author.open(sample("rfc").replace("2025-03-28", "2025-02-30"))
        self.take(author, "on this line")
        assert f"disable-next-line malformed-value -->{author.eol}**Updated**: 2025-02-30" in author.source
        author.open(sample("contract-rfc").replace("2025-04-02", "2025-02-30"), "RFC-0031.md")
        self.take(author, "on this line")
        assert f"disable-next-line malformed-value -->{author.eol}- Last Updated: 2025-02-30" in author.source

    @pytest.mark.slow
    def test_several_rules_at_once(self, author: Author) -> None:
        """There are two actions, for any number of rules, after all others."""
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
        """A YAML comment, which must not precede the first line."""
        author.open(sample("technical-spec").replace('"2025-03-19"', '"2025-02-30"'), "spec.md")
        self.take(author, "on this line")
        assert author.source.startswith(f"---{author.eol}type:")
        assert f'# proposal-lsp: disable-next-line malformed-value{author.eol}date: "2025-02-30"' in author.source

    @pytest.mark.slow
    def test_in_the_document(self, author: Author) -> None:
        """A comment at the end, with or without a final line ending."""
        for end in ("\n", "", "\n\n"):
            author.open(without(sample("rfc"), "## Dependencies").rstrip("\n") + end, f"notes-{len(end)}.md")
            self.take(author, "in this document")
            comment = f"{author.eol * 2}<!-- proposal-lsp: disable missing-section -->"
            assert author.source.endswith(comment + (author.eol if end else ""))

    def test_in_an_open_fence(self, author: Author) -> None:
        """A comment in code would suppress nothing, so none is offered."""
        author.open(without(sample("rfc"), "## Dependencies") + "\n```text\nthe end is open\n")
        assert "missing-section" in author.codes
        assert "Ignore missing-section in this document" not in author.titles()
