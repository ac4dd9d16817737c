"""Completion: details of the items."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from proposal_lsp.file_analysis import analyze_file
from proposal_lsp.findings import apply_edits
from proposal_lsp.projects import Projects

from tests.analyzed_cases import inline_schema
from tests.completions import at, completions_at
from tests.derive.memos import TEMPLATE, repository
from tests.shipped import CATALOG, PROJECT, forced


def shown(source: str) -> Iterator[tuple[str, str, str, bool]]:
    """Label, detail, filter text and preselection of the items, at the `|` of an `rfc`."""
    before, _, after = source.partition("|")
    schema = next(schema for schema in CATALOG.schemas if schema.id == "rfc")
    analysis = forced(schema).analyze("proposal.md", before + after)
    for completion in at(analysis, len(before)):
        yield completion.label, completion.detail, completion.filter_text, completion.preselect


def test_an_old_value_filters_nothing() -> None:
    """Editors compare the filter text with the text before the caret; all items must match a value to be replaced."""
    assert list(shown("# RFC-1: T\n\n**Status**: Dra|ft\n")) == [
        ("Accepted", "next", "DraAccepted", False),
        ("Rejected", "next", "DraRejected", False),
        ("Draft", "current", "DraDraft", False),
        ("Implemented", "", "DraImplemented", False),
    ]


def test_half_a_word_filters() -> None:
    """The typed word narrows the list, so the filter text is the label."""
    assert [found[2] for found in shown("# RFC-1: T\n\n**Status**: Dra|\n")] == [
        "Draft",
        "Accepted",
        "Implemented",
        "Rejected",
    ]


def test_the_space_after_a_key_filters_nothing() -> None:
    """It is replaced together with the key, so the filter text has it; the typed text must match."""
    for typed, wanted in (("**Au", "**Author"), ("**Author ", "**Author "), ("Au", "Author")):
        found = [one[2] for one in shown(f"# RFC-1: T\n\n**Status**: Draft\n{typed}|\n")]
        assert found == [wanted]


def test_headings_with_other_names_get_no_list() -> None:
    """An editor would filter all names away; the typed letters must be in one of them, in that order."""
    for typed, some in (("Mot", True), ("Xyl", False), ("Xyl| of ropes", False), ("mtv", True), ("", True)):
        source = f"# RFC-1: T\n\n**Status**: Draft\n\n## {typed}"
        assert bool(list(shown(f"{source}|" if "|" not in typed else source))) is some


@pytest.mark.parametrize(
    ("written", "after", "filters"),
    [
        ("|", "🟢 Final", ["🟡 Draft", "🟢 Final"]),
        ("Fi|", "🟢 Final", ["🟡 Draft", "Final"]),
        ("🟢 |", "🟢 Final", ["🟡 Draft", "🟢 Final"]),
        ("🟡 Draft|", "🟢 Final", ["🟡 Draft🟡 Draft", "🟡 Draft🟢 Final"]),
        ("🟡 Dra|ft (again)", "🟢 Final (again)", ["🟡 Dra🟡 Draft", "🟡 Dra🟢 Final"]),
        ("Draft|", "🟢 Final", ["Draft🟡 Draft", "Draft🟢 Final"]),
    ],
)
def test_pictures_of_values_go_with_them(written: str, after: str, filters: list[str]) -> None:
    """A value is written with its picture, which replaces another one; it may be typed with or without."""
    values = "{'🟡 Draft': {aliases: [Draft]}, '🟢 Final': {aliases: [Final]}}"
    yaml = f"id: memo\nname: Memo\nmetadata: {{in: lines, fields: {{Status: {{type: enum, values: {values}}}}}}}\n"
    before, _, rest = f"# T\n\nStatus: {written}\n".partition("|")
    found = at(forced(inline_schema(yaml, "")).analyze("memo.md", before + rest), len(before))
    final = next(one for one in found if one.label == "🟢 Final")
    assert apply_edits(before + rest, [final.edit]) == f"# T\n\nStatus: {after}\n"
    assert sorted(one.filter_text for one in found) == sorted(filters)


def test_the_kind_of_a_template_that_is_near_comes_first(tmp_path: Path) -> None:
    """In an empty file; the other kinds are still offered."""
    root = repository(tmp_path, {"notes/template.md": TEMPLATE, "notes/0001-x.md": ""})
    project = Projects(CATALOG).of(root / "notes/0001-x.md")
    analysis = project.analyze(str(root / "notes/0001-x.md"), "")
    found = completions_at(analysis, 0, (*CATALOG.schemas, *(one.schema for one in project.derived)))
    assert [one.label for one in found if one.preselect] == ["notes: a new proposal"]
    assert (found[0].label, len(found) > 3) == ("notes: a new proposal", True)


def test_the_usual_value_is_preselected() -> None:
    """Only if there is no value yet."""
    assert [found[0] for found in shown("# RFC-1: T\n\n**Status**: |\n") if found[3]] == ["Draft"]


def test_items_have_documentation() -> None:
    """Values, keys and headings have the text of the schema."""
    schema = next(schema for schema in CATALOG.schemas if schema.id == "rfc")
    for source in ("# RFC-1: T\n\n**Status**: |", "# RFC-1: T\n\n**|", "# RFC-1: T\n\n**Status**: Draft\n\n## |"):
        offset = source.index("|")
        found = at(forced(schema).analyze("proposal.md", source.replace("|", "")), offset)
        assert len(found) > 2
        assert all(completion.doc for completion in found)


def test_rules_are_offered_by_what_they_would_silence() -> None:
    """The rule with a finding on the next line comes first; each has a summary and names its page."""
    source = "# RFC-1: T\n\n<!-- proposal-lsp: disable-next-line  -->\n**Status**: Drafty\n"
    schema = next(schema for schema in CATALOG.schemas if schema.id == "rfc")
    found = at(forced(schema).analyze("proposal.md", source), source.index(" -->"))
    assert {one.label for one in found if one.detail} == {"missing-field", "unknown-value"}
    assert [one.detail for one in found[:3]] == ["found here", "found here", ""]
    assert all(one.doc and one.page == one.label for one in found)
    assert not {"unused-suppression", "schema-error"} & {one.label for one in found}


def test_a_file_name_indicates_a_kind() -> None:
    """In an empty file only the kinds that match its name are offered, even automatically."""
    analysis = PROJECT.analyze("docs/BIP-7.md", "")
    found = completions_at(analysis, 0, CATALOG.schemas, invoked=False)
    assert [one.label for one in found] == ["bip: a new proposal"]
    assert "# 🤖 BIP-7: [Descriptive Title Here]\n" in found[0].edit.content
    assert "**BIP**: 7\n" in found[0].edit.content


def test_a_common_file_name_indicates_no_kind() -> None:
    """Kinds with the file name `README.md` are not offered first in every such file."""
    ids = [schema.id for schema in CATALOG.schemas]
    assert any(form.match("README.md") for schema in CATALOG.schemas for form in schema.filename)
    assert [one.label.partition(":")[0] for one in at(PROJECT.analyze("README.md", ""), 0)] == sorted(ids)


def test_front_matter_is_not_put_below_something() -> None:
    """It must be at the start of the document."""
    for source in ("\n", "<!-- proposal-schema: technical-spec -->\n"):
        labels = [one.label for one in at(PROJECT.analyze("a.md", source), len(source))]
        assert "technical-spec: a new proposal" not in labels


def test_no_markdown_no_completion() -> None:
    """A schema file gets no completion from this feature."""
    assert at(analyze_file(PROJECT, "schema.yaml", "id: x\nname: "), 12) == ()
