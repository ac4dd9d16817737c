"""A whole proposal: completion in an empty file inserts the same text that `new` writes."""

from __future__ import annotations

import pytest
from proposal_lsp.binding.identity import number_in_path
from proposal_lsp.features.completion import Completion
from proposal_lsp.features.new_proposal import new_proposal, next_number
from proposal_lsp.schema.model import Schema

from tests.completions import TODAY, completions_at
from tests.features.test_new import small
from tests.shipped import CATALOG, PROJECT, new_name
from tests.stops import are_right

by_kind = pytest.mark.parametrize("schema", CATALOG.schemas, ids=lambda schema: schema.id)


def offered(schema: Schema, path: str, source: str = "", label: str = "a new proposal") -> Completion:
    """The completion at the end of a document, by Zoë, with `0041-x.md` next to it."""
    analysis = PROJECT.analyze(path, source)
    found = completions_at(
        analysis,
        len(source),
        [schema],
        author="Zoë O'Hara",
        neighbours=lambda: [("0041-x.md", ""), (f"{schema.id}-0041.md", "")],
    )
    return next(one for one in found if one.label == f"{schema.id}: {label}")


@by_kind
@pytest.mark.parametrize("name", ["", "new.md"], ids=["numbered", "not numbered"])
def test_completion_and_new_say_the_same(schema: Schema, name: str) -> None:
    """With the number in the file's name, or else the next one; with the author's name, if it is known."""
    path = name or new_name(schema)
    number = number_in_path(schema, path) or next_number(schema, [("0041-x.md", ""), (f"{schema.id}-0041.md", "")])
    completion = offered(schema, path)
    assert completion.plain is None
    assert completion.edit.content == new_proposal(schema, number, "", TODAY, "Zoë O'Hara")
    assert are_right(completion.edit)
    assert completion.edit.stops


FORM = "title: 'Memo {memo:int}: {title}'\nfilename: 'memo-{memo}.md'\nmetadata:\n  in: front-matter\n  fields:\n"
FIELDS = (
    "    memo: {type: integer}\n    title: {}\n    kind: {type: enum, values: [Big, Small], default: Small}\n"
    "    tags: {type: list}\n    why: {required: true}\n    note: {}\n    draft: {type: boolean}\n"
)
TEMPLATE = (
    '---\nmemo: XXX\ntitle: "[Title]"\nkind: Big | Small\ntags: []\nwhy:\nnote:\ndraft: false\n---\n\n'
    "# Memo XXX: [Title]\n"
)


def test_values_that_are_tab_stops() -> None:
    """Every value but those that are filled in, and optional fields without one; equal ones are filled in together."""
    schema = small(FORM + FIELDS, TEMPLATE)
    edit = offered(schema, "x/memo-7.md").edit
    assert edit.content == TEMPLATE.replace("XXX", "7").replace("Big | Small", "Small").replace("why:", "why: ")
    stops = [(edit.content[slice(*stop.span)], stop.choices, stop.name) for stop in edit.stops]
    assert stops == [
        ("[Title]", (), "title"),
        ("Small", ("Small", "Big"), "kind"),
        ("[]", (), "tags"),
        ("", (), "why"),
        ("false", ("true", "false"), "draft"),
        ("[Title]", (), "title"),
    ]


def test_brackets_around_a_value_are_no_list() -> None:
    """If the schema requires a text or a word, they mark a placeholder, as people also write them in YAML."""
    fields = "    title: {}\n    status: {type: enum, values: {Old: {state: done}, New: {state: open}}}\n"
    fields += "    tags: {type: list}\n    who: {}\n"
    template = "---\ntitle: [Title]\nstatus: [Old]\ntags: [a]\nwho: [Name]\n---\n"
    schema = small(FORM.replace("memo:int", "n") + fields, template)
    after = template.replace("[Title]", "Cups").replace("[Old]", "New")
    assert new_proposal(schema, None, "Cups", TODAY, "") == after
    stops = [stop.name for stop in offered(schema, "memo.md").edit.stops]
    assert stops == ["title", "", "who"]


def test_a_title_without_a_pattern_is_a_tab_stop() -> None:
    """Such a title has no pattern, only text to be written."""
    schema = small("title: any\n", "# [Title]\n")
    edit = offered(schema, "memo.md").edit
    assert [(edit.content, stop.span) for stop in edit.stops] == [("# [Title]\n", (2, 9))]


@pytest.mark.parametrize(
    ("id", "path", "number"),
    [
        ("eip", "eip-42.md", "42"),
        ("eip", "eip-42/index.md", "42"),
        ("eip", "2025-notes.md", ""),
        ("bip", "docs/BIP-7.md", "7"),
        ("kep", "keps/sig-node/42-x/README.md", "42"),
        ("kep", "keps/sig-node/x/README.md", ""),
        ("tep", "0042-x.md", "0042"),
        ("technical-spec", "spec-3.md", ""),
        ("bip", None, ""),
    ],
)
def test_the_number_in_a_path(id: str, path: str | None, number: str) -> None:
    """If the schema says where it is, no other number is used instead."""
    schema = CATALOG.get(id)
    assert schema is not None
    assert number_in_path(schema, path) == number


def test_the_rest_repeats_what_the_document_says() -> None:
    """The lines at the end agree with the present front matter."""
    schema = CATALOG.get("technical-spec")
    assert schema is not None
    source = '---\ntype: technical-spec\nversion: "2.3"\nstatus: Review\n---\n\n'
    edit = offered(schema, "spec.md", source, "the rest").edit
    assert edit.content.endswith(f"*Version 2.3 | {TODAY}*\n*Status: Review*\n")
    after = PROJECT.analyze("spec.md", source + edit.content)
    assert "mismatched-value" not in {finding.code for finding in after.findings}
