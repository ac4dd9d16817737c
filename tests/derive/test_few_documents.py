"""Common features of a few finished documents, if there are too few to compute shares."""

from __future__ import annotations

from pathlib import Path

import pytest
from proposal_lsp.derive import derive_schema
from proposal_lsp.derive.drafts import reads_as_draft
from proposal_lsp.derive.schema_text import schema_text
from proposal_lsp.findings import Severity
from proposal_lsp.schema.files import schema_file
from proposal_lsp.schema.load import load_schema

from tests.derive.memos import TEMPLATE, WHOLE, check, codes_of, folder, repository

EMPTY = WHOLE.replace("Two evenings.", "")
STAYS = "Ticking the box below says that the plan was read aloud:"
KEPT = WHOLE.replace("Talk on", f"{STAYS}\n\nTalk on")


@pytest.mark.sampled(4)
@pytest.mark.parametrize(
    ("others", "severity"),
    [
        ([], Severity.WARNING),
        ([EMPTY], Severity.WARNING),
        ([EMPTY] * 2, Severity.INFORMATION),
        ([WHOLE, EMPTY, EMPTY], Severity.INFORMATION),
        ([WHOLE] * 4 + [EMPTY] * 2, Severity.INFORMATION),
        ([WHOLE] * 5 + [EMPTY] * 2, Severity.WARNING),
    ],
)
def test_features_of_a_third_of_a_few_documents_are_information(
    tmp_path: Path, others: list[str], severity: Severity
) -> None:
    """Two of them, at least; no document is evidence for itself."""
    root = folder(tmp_path, [*others, EMPTY])
    assert codes_of(check(root, EMPTY, f"memos/{len(others)}.md")) == [("empty-section", severity)]


def test_a_sentence_that_all_documents_keep_is_no_instruction(tmp_path: Path) -> None:
    """If two documents have kept a text of the template next to their own, it is information in a third."""
    template = TEMPLATE.replace("[What will be done?]", f"[What will be done?]\n\n{STAYS}")
    root = repository(tmp_path, {"memos/template.md": template, "memos/1.md": KEPT})
    assert codes_of(check(root, KEPT)) == [("placeholder-text", Severity.WARNING)]
    (root / "memos/2.md").write_text(KEPT, encoding="utf-8")
    assert codes_of(check(root, KEPT)) == [("placeholder-text", Severity.INFORMATION)]


def test_a_list_of_statuses_that_most_do_not_keep_to_is_open(tmp_path: Path) -> None:
    """Two of three, at least; a single one of three is a mistake."""
    shipped, parked = (WHOLE.replace("Done", word) for word in ("Shipped", "On the shelf"))
    root = folder(tmp_path, [shipped, WHOLE, WHOLE])
    assert codes_of(check(root, parked)) == [("unknown-value", Severity.WARNING)]
    (root / "memos/1.md").write_text(WHOLE.replace("Done", "Running"), encoding="utf-8")
    assert codes_of(check(root, parked)) == []


def test_statuses_of_drafts_are_not_the_whole_vocabulary(tmp_path: Path) -> None:
    """A template that lists only the first status of a document; without any other document."""
    template = TEMPLATE.replace("Draft / Agreed / Done", "**Awaiting review** or **Draft**")
    root = repository(tmp_path, {"memos/template.md": template})
    for status in ("**Implemented (Cart 5.1)**", "Accepted with changes", "Draft"):
        assert codes_of(check(root, WHOLE.replace("Done", status))) == []


def test_a_form_of_the_title_that_no_document_has_is_none(tmp_path: Path) -> None:
    """If there are two documents, at least."""
    template = TEMPLATE.replace("# MEMO-XXX: [Title]", "# A memo (such as 0000: Fewer talks)")
    root = repository(tmp_path, {"memos/template.md": template, "memos/1.md": WHOLE})
    assert codes_of(check(root, WHOLE)) == [("malformed-title", Severity.INFORMATION)]
    (root / "memos/2.md").write_text(WHOLE, encoding="utf-8")
    assert codes_of(check(root, WHOLE)) == []


def test_an_empty_list_of_the_template_may_stay(tmp_path: Path) -> None:
    """`[]` means that there are no values; a field that the template leaves empty must be filled in."""
    head = "---\nstatus: Draft | Done\nhelpers: []\nauthor:\n---\n\n"
    body = TEMPLATE.partition("## ")[2]
    template = f"{head}# [Title]\n\n## {body}"
    root = repository(tmp_path, {"memos/template.md": template})
    filled = head.replace("Draft | Done", "Done") + WHOLE.replace("- Status: Done\n- Date: 2026-05-04\n\n", "")
    assert codes_of(check(root, filled)) == [("empty-field", Severity.WARNING)]
    assert codes_of(check(root, filled.replace("author:", "author: Ada Lin"))) == []


def test_a_note_to_the_reader_is_no_metadata() -> None:
    """A template with an explanation in italics is not a draft that an author has filled in."""
    text = "# MEMO 0000: A template\n\n*Note: what is in italics explains it.*\n\n## Plan\n\nMondays are for talk.\n"
    assert not reads_as_draft(text)
    assert reads_as_draft(text.replace("*Note:", "*Author:"))


def test_a_template_that_explains_itself_is_one(tmp_path: Path) -> None:
    """Its name may look like that of a draft about templates."""
    text = TEMPLATE.replace("- Status: Draft / Agreed / Done\n- Date: YYYY-MM-DD\n", "*Note: replace all of it.*\n")
    text = text.replace("MEMO-XXX: [Title]", "MEMO-0000: A template").replace("[What", "So").replace("?]", ".")
    root = repository(tmp_path, {"memos/0000-memo-template.md": text})
    analysis = check(root, WHOLE.replace("- Status: Done\n- Date: 2026-05-04\n\n", ""))
    assert analysis.detection.schema is not None
    assert analysis.detection.schema.id == "memo"


def test_a_typo_in_a_status_is_reported_though_others_are_accepted(tmp_path: Path) -> None:
    """If the template has one status and documents have others; an unrelated word is not a typo."""
    template = TEMPLATE.replace("Draft / Agreed / Done", "Draft")
    shipped, parked = (WHOLE.replace("Done", word) for word in ("Shipped", "Parked"))
    root = repository(tmp_path, {"memos/template.md": template})
    for number, text in enumerate([shipped, shipped, parked, parked]):
        (root / f"memos/{number}.md").write_text(text, encoding="utf-8")
    assert codes_of(check(root, WHOLE.replace("Done", "Shippde"))) == [("unknown-value", Severity.WARNING)]
    for status in ("Shipped (Cart 2.0)", "Running", "shipped", "Parkedd", "Ship"):
        assert codes_of(check(root, WHOLE.replace("Done", status))) == []


def test_metadata_in_the_first_section_is_missing_with_it(tmp_path: Path) -> None:
    """One finding, if a document without a title begins with a section of metadata."""
    template = TEMPLATE.replace("# MEMO-XXX: [Title]", "# About").replace("## ", "# ")
    root = repository(tmp_path, {"memos/template.md": template})
    whole = WHOLE.replace("# MEMO-7: Fewer meetings", "# About").replace("## ", "# ")
    assert codes_of(check(root, whole)) == []
    assert codes_of(check(root, whole[whole.index("# Problem") :])) == [("missing-section", Severity.INFORMATION)]


def test_a_form_of_a_value_that_no_document_keeps_is_none(tmp_path: Path) -> None:
    """A repository's form of dates; if there are two documents, at least, and none has the template's form."""
    other = WHOLE.replace("2026-05-04", "04-May-2026")
    root = folder(tmp_path, [other, WHOLE])
    assert codes_of(check(root, other)) == [("malformed-value", Severity.INFORMATION)]
    (root / "memos/1.md").write_text(other.replace("04", "05"), encoding="utf-8")
    assert codes_of(check(root, other)) == []


NOTE = "[^hours]: [The hours of the week](https://example.org/hours) of 2020\n"


@pytest.mark.sampled(4)
@pytest.mark.parametrize(
    ("asked", "kept", "codes"),
    [
        (NOTE, NOTE, []),
        (f"Where is it from?\n\n{NOTE}", f"It is from the minutes.\n\n{NOTE}", []),
        (
            NOTE.replace("The hours", "List the hours"),
            NOTE.replace("The hours", "List the hours"),
            ["placeholder-text"],
        ),
        (NOTE.replace("2020", "[year]"), NOTE.replace("2020", "[year]"), ["placeholder-text"]),
    ],
)
def test_a_footnote_of_the_template_may_stay(tmp_path: Path, asked: str, kept: str, codes: list[str]) -> None:
    """A source that each document names, also alone in its section; but not one to be replaced."""
    root = repository(tmp_path, {"memos/template.md": f"{TEMPLATE}\n## Sources\n\n{asked}"})
    assert [code for code, _ in codes_of(check(root, f"{WHOLE}\n## Sources\n\n{kept}"))] == codes


@pytest.mark.sampled(4)
@pytest.mark.parametrize(
    ("value", "codes"),
    [
        ("Your Name", ["placeholder-value"]),
        ("Describe in a sentence who pays", ["placeholder-value"]),
        ("JJ/MM/AAAA", ["placeholder-value"]),
        ("Use case", []),
        ("The house", []),
    ],
)
def test_words_for_the_author_are_no_value(tmp_path: Path, value: str, codes: list[str]) -> None:
    """If the document has the value of the template."""
    line = f"- Sponsor: {value}\n"
    root = repository(tmp_path, {"memos/template.md": TEMPLATE.replace("- Date", f"{line}- Date")})
    assert [code for code, _ in codes_of(check(root, WHOLE.replace("- Date", f"{line}- Date")))] == codes
    assert codes_of(check(root, WHOLE.replace("- Date", "- Sponsor: Your friends\n- Date"))) == []


def test_headings_in_two_languages_have_two_names(tmp_path: Path) -> None:
    """A document may have either, or both, of a heading in two scripts."""
    template, words = TEMPLATE, {"Problem": "问题", "Plan": "方案", "Cost": "成本"}
    for word, other in words.items():
        template = template.replace(f"## {word}", f"## {other} / {word}")
    root = repository(tmp_path, {"memos/template.md": template})
    for names in (words, words.values(), [f"{other} / {word}" for word, other in words.items()]):
        memo = WHOLE
        for word, name in zip(words, names, strict=True):
            memo = memo.replace(f"## {word}", f"## {name}")
        assert codes_of(check(root, memo)) == []


def test_a_comment_that_most_keep_is_not_for_the_author(tmp_path: Path) -> None:
    """At least two other documents, and more than half of them."""
    template, memo = (f"<!-- mdformat off (a form) -->\n{text}" for text in (TEMPLATE, WHOLE))
    root = repository(tmp_path, {"memos/template.md": template, "memos/1.md": memo})
    assert [code for code, _ in codes_of(check(root, memo))] == ["template-comment"]
    (root / "memos/2.md").write_text(memo, encoding="utf-8")
    assert codes_of(check(root, memo)) == []
    for name in ("3", "4"):
        (root / f"memos/{name}.md").write_text(WHOLE, encoding="utf-8")
    assert [code for code, _ in codes_of(check(root, memo))] == ["template-comment"]


def test_a_title_that_says_template_is_no_section(tmp_path: Path) -> None:
    """If the sections are on the level of the title."""
    template = TEMPLATE.replace("## ", "# ").replace("MEMO-XXX: [Title]", "Memo template")
    memo = WHOLE.replace("## ", "# ").replace("MEMO-7: ", "")
    root = repository(tmp_path, {"memos/template.md": template})
    source = schema_text(derive_schema(template, "memos/template.md", "memos"))
    assert not load_schema(schema_file("x.yaml", source, lambda _name: template)).problems
    assert codes_of(check(root, memo)) == []
    emptied = memo.replace("Two evenings.", "")
    assert codes_of(check(root, emptied)) == [("empty-section", Severity.WARNING)]


def test_names_in_place_of_handles(tmp_path: Path) -> None:
    """The form of people's names is that of the documents."""
    template = TEMPLATE.replace("- Date", "- Owner: @name\n- Date")
    named, handle = (WHOLE.replace("- Date", f"- Owner: {name}\n- Date") for name in ("Ida Brandt", "@ida"))
    root = repository(tmp_path, {"memos/template.md": template, "memos/1.md": named, "memos/2.md": handle})
    assert codes_of(check(root, named)) == [("malformed-value", Severity.INFORMATION)]
    (root / "memos/2.md").write_text(named, encoding="utf-8")
    assert codes_of(check(root, named)) == []
