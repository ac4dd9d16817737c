"""Inserted fields: the template's value, and an entry in the style of the document."""

from __future__ import annotations

from datetime import date

import pytest
from proposal_lsp.binding import Binding, bind
from proposal_lsp.document import parse
from proposal_lsp.document.model import Style
from proposal_lsp.findings import Edit, apply_edits
from proposal_lsp.scaffold.field import value_snippet
from proposal_lsp.scaffold.insert_field import insert_field, insert_metadata
from proposal_lsp.schema.model import FieldSpec

from tests.features.test_new import small
from tests.stops import are_right

FIELDS = (
    "  fields:\n    id: {type: integer}\n    kind: {type: enum, values: [Big, Small], default: Small}\n"
    "    state: {type: enum, values: [Old, New]}\n    day: {type: date}\n    who: {}\n    tags: {type: list}\n"
    "    deps: {type: list}\n    sure: {type: boolean}\n    note: {}\n"
)
YAML = (
    "---\nid: XXX\nkind: 'Small'\nstate: [Old | New]\nday: YYYY-MM-DD\nwho: '[Name]'\ntags: [one, two]\n"
    "deps:\n  - <first>\n  - <second>\nsure:\n---\n"
)


def document(source: str, style: Style = "front-matter", template: str = YAML) -> Binding:
    """A document of a kind that has the fields above."""
    return bind(parse(source), small(f"metadata:\n  in: {style}\n{FIELDS}", template))


def spec(binding: Binding, key: str) -> FieldSpec:
    """The field of a key."""
    return next(one for one in binding.schema.metadata.fields if one.key == key)


@pytest.mark.parametrize(
    ("key", "today", "text", "stops"),
    [
        ("id", None, "XXX", ["XXX"]),
        ("kind", None, '"Small"', ["Small: Small, Big"]),
        ("state", None, "[Old | New]", ["[Old | New]: Old, New"]),
        ("day", None, "YYYY-MM-DD", ["YYYY-MM-DD"]),
        ("day", date(2025, 6, 3), "2025-06-03", ["2025-06-03"]),
        ("who", None, "'[Name]'", ["[Name]"]),
        ("tags", None, "[one, two]", ["one", "two"]),
        ("deps", None, "\n  - <first>\n  - <second>", ["<first>", "<second>"]),
        ("sure", None, "", [": true, false"]),
        ("note", None, "", [""]),
    ],
)
def test_the_value_of_a_new_field(key: str, today: date | None, text: str, stops: list[str]) -> None:
    """The default, quoted as in the template, or the template's text; a tab stop offers the choices."""
    binding = document("---\n---\n")
    value = value_snippet(binding, spec(binding, key), "front-matter", today)
    assert value.text == text
    assert stops == [
        value.text[slice(*stop.span)] + (f": {', '.join(stop.choices)}" if stop.choices else "") for stop in value.stops
    ]


def shown(edits: tuple[Edit, ...], source: str) -> tuple[str, list[str]]:
    """The text after the edits, and the texts at their stops."""
    assert all(map(are_right, edits))
    return apply_edits(source, edits), [edit.content[slice(*stop.span)] for edit in edits for stop in edit.stops]


@pytest.mark.parametrize(
    ("style", "source", "after"),
    [
        ("front-matter", "---\nid: 7\n---\n", '---\nid: 7\nnote: "[note]"\n---\n'),
        ("lines", "id: 7\n", "id: 7\nnote: [note]\n"),
        ("list", "* **id:** 7\n", "* **id:** 7\n* **note:** [note]\n"),
        ("list", "- id: 7\n", "- id: 7\n- note: [note]\n"),
        ("bold-lines", "**id**: 7  \n", "**id**: 7  \n**note**: [note]  \n"),
        ("bold-lines", "**id:** 7\\\n", "**id:** 7\\\n**note:** [note]\\\n"),
    ],
)
def test_an_entry_looks_like_its_neighbour(style: Style, source: str, after: str) -> None:
    """With the same mark, colon and end of line."""
    binding = document(source, style, "# [Title]\n")
    assert shown(insert_field(binding, spec(binding, "note")), source) == (after, ["[note]"])


def test_a_block_looks_like_the_template() -> None:
    """If the document has no entry to follow."""
    binding = document("# A\n\nText.\n", "list", "# [Title]\n\n* **id:** XXX\n* **who:** [Name]\n")
    specs = (spec(binding, "id"), spec(binding, "who"))
    source = binding.document.text.source
    assert shown(insert_metadata(binding, specs), source) == (
        "# A\n\n* **id:** XXX\n* **who:** [Name]\n\nText.\n",
        ["XXX", "[Name]"],
    )


@pytest.mark.parametrize(
    ("mark", "key", "line"),
    [
        ("🔢 ", "note", "- 📝 **note**: [note]\n"),
        ("🔢 ", "who", "- **who**: [Name]\n"),
        ("", "note", "- **note**: [note]\n"),
    ],
)
def test_pictures_before_keys_are_those_of_the_template(mark: str, key: str, line: str) -> None:
    """If the document has pictures there."""
    source = f"- {mark}**id**: 7\n"
    binding = document(source, "list", "# [Title]\n\n- 🔢 **id**: XXX\n- **who**: [Name]\n- 📝 **note**: [note]\n")
    assert apply_edits(source, insert_field(binding, spec(binding, key))) == source + line
