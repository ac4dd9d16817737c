"""A new proposal: the template's text with the known values filled in, and a file name."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from proposal_lsp.features.new_proposal import file_name, new_proposal, next_number, slug
from proposal_lsp.schema.files import Others, schema_file
from proposal_lsp.schema.load import load_schema
from proposal_lsp.schema.model import Schema

from tests.shipped import CATALOG, PROJECT, home
from tests.strategies import texts

TODAY = date(2025, 6, 3)
UNFILLED = {"placeholder-text", "placeholder-value", "empty-section", "empty-field", "template-comment"}
by_kind = pytest.mark.parametrize("schema", CATALOG.schemas, ids=lambda schema: schema.id)


def kind(id: str) -> Schema:
    """A shipped schema."""
    found = CATALOG.get(id)
    assert found is not None
    return found


def small(schema: str, template: str) -> Schema:
    """A schema for one test."""
    source = f"id: memo\nname: Memo\ntemplate: memo.md\n{schema}"
    loaded = load_schema(schema_file("memo.yaml", source, lambda _: template), Others())
    assert loaded.schema is not None, loaded.problems
    assert not loaded.problems
    return loaded.schema


def born(schema: Schema, title: str = "Warm storage", author: str = "Zoë O'Hara", number: str | None = "012") -> str:
    """A new proposal with today's date."""
    return new_proposal(schema, number, title, TODAY, author)


@pytest.mark.sampled(8)
@by_kind
@pytest.mark.parametrize("title", ["", "Warm storage", "Ärger: a \"second\" 'try' | #1 \\ @home"])
@pytest.mark.parametrize("author", ["", "Zoë O'Hara", 'R. "Bob" Ng: @lead'])
def test_the_only_finding_is_text_to_be_filled_in(schema: Schema, title: str, author: str) -> None:
    """It is recognised by its content."""
    number = next_number(schema, [])
    source = new_proposal(schema, number, title, TODAY, author)
    analysis = PROJECT.analyze(f"/{home(schema)}/{file_name(schema, number, title, TODAY)}", source)
    assert analysis.detection.schema is schema
    assert analysis.findings
    fields = [spec for spec in schema.metadata.fields if spec.key.casefold() == "title"]
    forbidden = any(True for spec in fields for words in spec.forbid for one in words.find for _ in one.search(title))
    assert {finding.code for finding in analysis.findings} <= UNFILLED | ({"malformed-value"} if forbidden else set())


@by_kind
def test_unknown_values_stay_as_in_the_template(schema: Schema) -> None:
    """Only lines with a hole, a field or a copy of one change, and none is added or removed."""
    old, new = schema.template.split("\n"), born(schema).split("\n")
    assert len(new) == len(old)
    changed = [line for line, other in zip(new, old, strict=True) if line != other]
    assert len(changed) <= len(schema.metadata.fields) + 3
    said = ("012", "Warm", "2025-06-03", "Zoë", "Draft", "roposed")
    assert all(any(known in line for known in said) for line in changed)


def test_bold_lines() -> None:
    """A list of choices becomes the first open status."""
    assert born(kind("rfc")).startswith(
        "# RFC-012: Warm storage\n\n**Status**: Draft\n**Author**: Zoë O'Hara\n"
        "**Created**: 2025-06-03\n**Updated**: 2025-06-03\n\n---\n"
    )


def test_bold_lines_of_a_section() -> None:
    """Number and title are in the title and in fields; a choice for the author stays."""
    assert born(kind("bip")).startswith(
        "# 🤖 BIP-012: Warm storage\n\n## BIP Information\n**BIP**: 012\n**Title**: Warm storage\n"
        "**Author**: Zoë O'Hara\n**Status**: Draft\n**Type**: Standards Track\n"
        "**Category**: [Core | Process | Interface]\n**Created**: 2025-06-03\n**License**: MIT\n"
    )


def test_a_list() -> None:
    """Nested lists are not changed."""
    assert born(kind("contract-rfc")).startswith(
        "# RFC-012: Warm storage\n\n- Status: Draft\n- Owners: Zoë O'Hara\n- Created: 2025-06-03\n"
        "- Last Updated: 2025-06-03\n- Links:\n  - Tasks: `tasks/TASK-XXXX-...md` (execution + proof)\n"
    )


def test_front_matter_and_its_copies() -> None:
    """Values are quoted if they were or must be; the lines at the end agree."""
    source = born(kind("technical-spec"), 'Maps: "offline"', "@zoe")
    assert source.startswith(
        '---\ntype: technical-spec\ntitle: "Maps: \\"offline\\""\nversion: "1.0"\ndate: "2025-06-03"\n'
        'author: "@zoe"\nstatus: Draft\n---\n'
    )
    assert source.endswith("*Version 1.0 | 2025-06-03*\n*Status: Draft*\n")


def test_without_title_and_author() -> None:
    """Unknown values are not invented."""
    source = born(kind("rfc"), title=" ", author="")
    assert source.startswith("# RFC-012: [Title]\n\n**Status**: Draft\n**Author**: [Name]\n")


def test_line_endings_are_those_of_the_template() -> None:
    """A template with Windows line endings keeps them."""
    schema = small(
        "title: 'Memo {number}: {title}'\nmetadata: {in: lines, fields: {Date: {type: date, required: true}}}\n",
        "# Memo XX: [Title]\r\n\r\nDate: YYYY-MM-DD\r\n",
    )
    assert born(schema, number="07") == "# Memo 07: Warm storage\r\n\r\nDate: 2025-06-03\r\n"


def test_other_places_for_metadata() -> None:
    """A table, in which bars are escaped; a section that is a field; a field without a value; a title of any form."""
    schema = small(
        "title: any\nmetadata:\n  in: [table, section, lines]\n  fields:\n"
        "    Title: {}\n    Author: {required: true}\n    Day: {type: date, required: true}\n    Due: {type: date}\n"
        "    Status: {type: enum, values: {Old: {state: done}, New: {state: open}}}\nsections:\n  - heading: Text\n",
        "# [Title]\n\n| Key | Value |\n|---|---|\n| Title | [Title] |\n| Due | YYYY-MM-DD |\n| Day | |\n\nAuthor:\n\n"
        "## Status\n\nOld\n\n## Text\n\n[Text]\n",
    )
    assert born(schema, "Cups | plates") == (
        "# Cups | plates\n\n| Key | Value |\n|---|---|\n| Title | Cups \\| plates |\n| Due | YYYY-MM-DD |\n"
        "| Day | 2025-06-03|\n\nAuthor: Zoë O'Hara\n\n## Status\n\nNew\n\n## Text\n\n[Text]\n"
    )


def test_a_name_that_does_not_fit_is_not_filled_in() -> None:
    """An owner that must be a handle is not the name from git; a number gets the form of its field."""
    schema = small(
        "title: 'Memo {memo:int}: {title}'\nmetadata:\n  in: lines\n  fields:\n    Owner: {type: handle}\n"
        "    Editors: {type: list, list: {item: '@{handle:word}'}}\n    Memo: {pattern: 'M-{n}'}\n",
        "# Memo XX: [Title]\n\nOwner: @someone/...\nEditors: [Names]\nMemo: M-XX\n",
    )
    assert born(schema, number="7") == ("# Memo 7: Warm storage\n\nOwner: @someone/...\nEditors: [Names]\nMemo: M-7\n")


@pytest.mark.parametrize(
    ("id", "files", "number"),
    [
        ("rfc", [], "001"),
        ("contract-rfc", [], "0001"),
        ("madr", [], "0001"),
        ("nygard-adr", [], "0001"),
        ("nygard-adr", [("7-queues.md", "")], "8"),
        ("technical-spec", [("technical-spec-9.md", "")], None),
        ("rfc", [("notes.md", "# RFC-041: Cups\n"), ("other.md", "# RFC-7: Plates\n")], "042"),
        ("rfc", [("rfc-0009-cups.md", ""), ("RFC-3.md", "no title")], "0010"),
        ("bip", [("BIP-12.md", "# 🤖 BIP-12: Cups\n"), ("bip-XXX.md", "# 🤖 BIP-XXX: [Title]\n")], "13"),
        ("rfc", [("0000-template.md", "# RFC-0000: [Title]\n")], "0001"),
        ("nygard-adr", [("0001-cups.md", "# 1. Cups\n"), ("0002-plates.md", "# 2. Plates\n")], "3"),
        ("rfc", [("rfc-20250603143000.md", ""), ("arfc-9.md", "# About RFC-99: Cups\n")], "001"),
    ],
)
def test_the_next_number(id: str, files: list[tuple[str, str]], number: str | None) -> None:
    """One above the highest in file names or titles, with as many leading zeros."""
    assert next_number(kind(id), files) == number


def test_a_number_in_the_name_of_the_file() -> None:
    """A schema may define file names; a hole that is a number field gets the number."""
    schema = small(
        "filename: 'eip-{eip}-{slug}.md'\nmetadata: {in: front-matter, fields: {eip: {type: integer}}}\n",
        "---\neip: XXX\n---\n",
    )
    number = next_number(schema, [("eip-0155-replay.md", ""), ("eip-20.md", "")])
    assert number == "0156"
    assert file_name(schema, number, "Warm storage", TODAY) == "eip-0156-warm-storage.md"
    assert born(schema, number="156") == "---\neip: 156\n---\n"


@pytest.mark.parametrize(
    ("pattern", "name"),
    [
        ("{date}-{slug}.md", "2025-06-03-warm-storage.md"),
        ("docs/{slug}.md", "warm-storage.md"),
        ("..\\{slug}.md", "warm-storage.md"),
        ("{what}-{slug}.md", "memo-warm-storage.md"),
    ],
)
def test_the_name_of_the_file(pattern: str, name: str) -> None:
    """Made from the title and the day, never a path; if a hole cannot be filled, the usual name is used."""
    schema = small(f"filename: '{pattern}'\n", "# [Title]\n")
    assert file_name(schema, None, "Warm storage", TODAY) == name


@pytest.mark.parametrize(
    ("others", "name"),
    [
        (["0001-cups.md", "0002-plates.md"], "0003-forks.md"),
        (["1-cups.md", "2-plates.md"], "3-forks.md"),
        (["notes.md"], "03-forks.md"),
    ],
)
def test_a_number_has_the_leading_zeros_of_other_names(others: list[str], name: str) -> None:
    """In titles it may have another form."""
    assert file_name(kind("nygard-adr"), "03", "Forks", TODAY, others) == name


@pytest.mark.parametrize(
    ("others", "name"),
    [
        (["0002-cups.md", "0009-plates.md"], "0010-forks.md"),
        (["memo_7.cups.md", "memo_8.plates.md"], "memo-forks.md"),
        (["memo_07.cups.md", "memo_08.plates.md"], "memo_09.forks.md"),
        (["0002-cups.md", "notes.md"], "memo-forks.md"),
        (["0002-cups.md", "plate-0003-x.md"], "memo-forks.md"),
        (["2024-01-02-cups.md", "2024-03-04-plates.md"], "2025-06-03-forks.md"),
        (["20240102_cups.md", "20240304_plates.md"], "20250603_forks.md"),
        (["2024-01-02-cups.md", "20240304-plates.md"], "memo-forks.md"),
    ],
)
def test_a_kind_without_a_form_is_named_as_the_others(others: list[str], name: str) -> None:
    """If at least two of them have a number or a day in the same form."""
    assert file_name(small("", "# [Title]\n"), None, "Forks", TODAY, others) == name


@pytest.mark.parametrize("title", ["", "!?", "x" * 300])
def test_a_form_with_words_is_met_without_any(title: str) -> None:
    """The name contains the id of the kind, so that the kind accepts it."""
    schema = small('title: "Memo {number}: {title}"\nfilename: "{number}-{slug}.md"\n', "# Memo XXX: [Title]\n")
    name = file_name(schema, "0042", title, TODAY)
    assert name == "0042-memo.md"
    assert any(form.match(name) for form in schema.filename)


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Resumable uploads, v2.1!", "resumable-uploads-v2-1"),
        ("Größere Übersicht für Søren & Łucja", "grossere-ubersicht-fur-soren-lucja"),
        ("Don't panic", "dont-panic"),
        ("日本語 の メモ", "日本語-の-メモ"),
        ("Кэш для чтения: й, ё", "кэш-для-чтения-й-ё"),
        ("हिन्दी शीर्षक", "हिन्दी-शीर्षक"),
        ("漢" * 80, "漢" * 60),
        ("ＲＦＣ ガイド", "rfc-ガイド"),
        ("🚀 !?", ""),
        ("word " * 40, "-".join(["word"] * 12)),
        ("../../etc/passwd", "etc-passwd"),
        ("x" * 80, ""),
    ],
)
def test_slugs(title: str, words: str) -> None:
    """Small letters, Latin ones without accents; a limited number of whole words."""
    assert slug(title) == words


@given(texts(), texts())
def test_any_title_and_author(title: str, author: str) -> None:
    """The file name has no folder, the front matter stays readable, and nothing fails."""
    for schema in CATALOG.schemas:
        name = file_name(schema, "12", title, TODAY)
        assert Path(name).name == name
        assert name.isprintable()
        assert len(name.encode()) < 255
        source = new_proposal(schema, "12", title, TODAY, author)
        codes = {finding.code for finding in PROJECT.analyze(name, source).findings}
        assert "malformed-front-matter" not in codes
