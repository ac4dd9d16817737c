"""Schemas derived from templates: what is guessed, that it can be written and read again, and when it is used."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from proposal_lsp.derive import Derived, derive_schema, schema_id
from proposal_lsp.derive.corpus import Corpus, account
from proposal_lsp.derive.refine import refine
from proposal_lsp.derive.schema_text import schema_text
from proposal_lsp.derive.titles import read_pattern_of
from proposal_lsp.derive.vocabulary import read_vocabulary, state_of
from proposal_lsp.document import parse
from proposal_lsp.document.headings import read_heading
from proposal_lsp.located_yaml import parse_yaml
from proposal_lsp.schema.files import schema_file
from proposal_lsp.schema.load import load_schema
from proposal_lsp.schema.model import Schema
from proposal_lsp.schema.write import write_schema
from proposal_lsp.schema.yaml_lines import scalar

from tests.amount import examples
from tests.derive.memos import MEMO, TEMPLATE
from tests.shape import shape
from tests.shipped import by_schema

FOLDER = Path(__file__).parent
FIXTURES = sorted(FOLDER.glob("*.md"))
UPDATE = os.environ.get("UPDATE_EXPECTED") == "1"
_FENCE = re.compile(r"^````(?:markdown template|yaml schema)\n(.*?)^````$", re.MULTILINE | re.DOTALL)


def written(template: str, path: str = "memo/template.md") -> str:
    """The schema file of a template, with the remarks."""
    return schema_text(derive_schema(template, path, schema_id(path)))


def assert_read_again(schema: Schema, source: str) -> None:
    """The loader reports no problem, and returns the same schema."""
    loaded = load_schema(schema_file("x.yaml", source, lambda _name: schema.template))
    assert not [(problem.message, source[slice(*problem.span)]) for problem in loaded.problems]
    assert loaded.schema is not None
    assert shape(loaded.schema) == shape(schema)


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda path: path.stem)
def test_a_template_yields_its_schema(fixture: Path) -> None:
    """Exactly what the fixture shows, every guess with its line."""
    text = fixture.read_text(encoding="utf-8")
    template, expected = _FENCE.findall(text)
    found = written(template, f"kinds/{fixture.stem}-template.md")
    if UPDATE and found != expected:
        fixture.write_text(text.replace(f"````yaml schema\n{expected}", f"````yaml schema\n{found}"), encoding="utf-8")
        expected = found
    assert found == expected
    assert_read_again(
        derive_schema(template, f"{fixture.stem}-template.md", fixture.stem).schema,
        written(template, f"{fixture.stem}-template.md"),
    )


@by_schema
def test_shipped_templates_are_read(schema: Schema) -> None:
    """The templates of the shipped schemas: most of the requirements of their schemas are found, and can be written."""
    derived = derive_schema(schema.template, "template.md", schema.id).schema
    assert_read_again(derived, write_schema(derived))
    wanted = [spec.name for spec in schema.sections if spec.required is True and not spec.heading.holes]
    found = {read_heading(spec.name).key for spec in derived.sections}
    assert [name for name in wanted if read_heading(name).key not in found] == []


@by_schema
def test_written_schemas_are_read_again(schema: Schema) -> None:
    """With everything that the language has, not only derived parts."""
    bare = replace(schema, template_path="", template="")
    loaded = load_schema(schema_file("x.yaml", write_schema(bare)))
    assert not loaded.problems
    assert loaded.schema is not None
    assert shape(loaded.schema) == shape(bare)


@examples(200)
@given(st.text(min_size=1))
def test_any_text_is_a_scalar(text: str) -> None:
    """A text is read as it was written, except for spaces around it, which are ignored."""
    text = "".join(c for c in text if c == " " or not 0xD800 <= ord(c) < 0xE000)
    root, broken = parse_yaml(f"{scalar(text)}: 1\n")
    assert broken is None
    assert root is not None
    assert root.pairs[0][0].value == text


@examples(150)
@given(
    st.lists(
        st.sampled_from(
            [
                *TEMPLATE.split("\n"),
                "## Phase 1: {a}",
                "## Phase 2",
                "# B",
                "## [x]",
                "---",
                "a: {b",
                "## Status",
                "#### C {{",
                "| A | B |",
                "|---|---|",
                "| X-1 | a/b/c |",
            ]
        )
    ).map("\n".join)
)
def test_any_template_is_read_and_written(template: str) -> None:
    """The schema of any template can be written; the loader reports only warnings about it."""
    schema = derive_schema(template, "template.md", "x").schema
    loaded = load_schema(schema_file("x.yaml", write_schema(schema), lambda _name: template))
    assert loaded.schema is not None, loaded.problems
    assert shape(loaded.schema) == shape(schema)


@pytest.mark.parametrize(
    ("value", "names", "more"),
    [
        ("Draft | Accepted", ["Draft", "Accepted"], False),
        ("Draft / In Progress / Complete", ["Draft", "In Progress", "Complete"], False),
        ("[Core | Process]", ["Core", "Process"], False),
        ("Low/Med/High", ["Low", "Med", "High"], False),
        ("<Open, Running, or Closed>", ["Open", "Running", "Closed"], False),
        ("yes or no", ["yes", "no"], False),
        ("*Draft* → *In Review* → *Final*", ["Draft", "In Review", "Final"], False),
        ("neu / gültig / ersetzt durch DEC-NNN", ["neu", "gültig", "ersetzt"], False),
        ("下書き／承認", ["下書き", "承認"], False),
        ("Draft, In Review, or Final", ["Draft", "In Review", "Final"], False),
        ("🟡 Draft | :tada: **Final**", ["🟡 Draft", ":tada: Final"], False),
        ("{one | two | … | replaced by X-12", ["one", "two", "replaced"], True),
        ("[new | replaced by [x](y.md)] <!-- optional -->", ["new", "replaced"], False),
    ],
)
def test_vocabularies(value: str, names: list[str], more: bool) -> None:
    """The forms in which templates list values."""
    found = read_vocabulary(value)
    assert found is not None
    assert [one.name for one in found.values] == names
    assert found.open is more


@pytest.mark.parametrize(
    "value",
    [
        *("Draft", "", "[Name]", "@one / @two", "[what it is | the address of a ticket]", "and/or", "YYYY-MM-DD"),
        *("https://a.b/c|d", "[tags, separated by commas and/or blanks]", "[a description of the thing, or a link]"),
        *("Name, Name", "DD/MM"),
    ],
)
def test_no_vocabularies(value: str) -> None:
    """Prose, names and addresses are not vocabularies."""
    assert read_vocabulary(value) is None


@pytest.mark.parametrize(
    ("form", "type"),
    [
        ("YYYY-MM-DD", "date"),
        ("", "date"),
        ("<dd-mmm-yyyy>", "text"),
        ("YYYY/MM/DD", "text"),
        ("DD/MM/YYYY", "text"),
        ("JJ.MM.AAAA", "text"),
    ],
)
def test_dates(form: str, type: str) -> None:
    """A date has its year first; another form is a pattern of the template."""
    (field,) = derive_schema(f"# [Title]\n\n- Created: {form}\n", "memo/template.md", "memo").schema.metadata.fields
    assert field.type == type


def test_a_title_in_two_languages_lists_nothing() -> None:
    """A field that repeats the title of the template has no vocabulary."""
    template = "---\ntitle: Titel / Title\nkind: Zug / Bus\n---\n\n# Titel / Title\n"
    title, kind = derive_schema(template, "memo/template.md", "memo").schema.metadata.fields
    assert not title.values
    assert [value.name for value in kind.values] == ["Zug", "Bus"]


def test_states_and_forms_of_statuses() -> None:
    """A status says how far the document has come; what follows a prefix is a hole."""
    found = read_vocabulary("Draft | Superseded by <id>", states=True)
    assert found is not None
    assert [(one.name, one.state, [form.source for form in one.patterns]) for one in found.values] == [
        ("Draft", "open", []),
        ("Superseded", "dead", ["Superseded by {reference}"]),
    ]
    assert [state_of(word) for word in ("In Progress", "Implemented", "Approved (final)", "Blue")] == [
        *("agreed", "done", "agreed"),
        None,
    ]


@pytest.mark.parametrize(
    ("key", "state"), [("Current status", "agreed"), ("状態", "agreed"), ("提案状态", "agreed"), ("Mood", None)]
)
def test_a_status_is_known_by_its_name(key: str, state: str | None) -> None:
    """In several languages, and as a part of a longer name."""
    (field,) = derive_schema(f"# [Title]\n\n- {key}: Accepted | Rejected\n", "memo/t.md", "memo").schema.metadata.fields
    assert field.values[0].state == state


@pytest.mark.parametrize(
    ("title", "pattern"),
    [
        ("RFC-XXX: [Title]", "RFC-{number}: {title}"),
        ("ADR-NNNN: <title>", "ADR-{number}: {title}"),
        ("Note N: <title>", "Note {number}: {title}"),
        ("N. [Title]", "{number}. {title}"),
        ("Vitamin X: a name", None),
        ("KEP-NNNN: Your short, descriptive title", "KEP-{number}: {title}"),
        ("[Memo ID]: [Title]", "{memo_id}: {title}"),
        ("Note 0000 - {What it is}", "Note {number} - {what_it}"),
        ("Entscheidung NNN: Titel", "Entscheidung {number}: {title}"),
        ("[Title]", None),
        ("Architecture", None),
    ],
)
def test_titles(title: str, pattern: str | None) -> None:
    """Placeholders become holes; a title that is one placeholder has no pattern."""
    found = read_pattern_of(title)
    assert (found and found.source) == pattern


@pytest.mark.parametrize(
    ("path", "id"),
    [
        ("docs/adr/template.md", "adr"),
        ("x/RFC-TEMPLATE.md", "rfc"),
        ("memos/0000-template.md", "memos"),
        ("templates/design note.md", "design-note"),
        ("template.md", "proposal"),
        ("notizen/vorlage.md", "notizen"),
        ("docs/notizen/Vorlagen/x.md", "x"),
        (f"docs/Design Note Template {'0f' * 16}.md", "design-note"),
        ("a/templates/template.md", "a"),
        ("tools/memo-template.md.template", "memo"),
        ("notes/NNNN-note-template/README.md", "note"),
    ],
)
def test_ids(path: str, id: str) -> None:
    """The id of a kind is the name of its file, or else of its folder."""
    assert schema_id(path) == id


def test_finished_documents_decide() -> None:
    """Required, optional, other names, more values."""
    derived = derive_schema(TEMPLATE, "template.md", "memo")
    whole = MEMO.replace("Draft", "Parked") + "\n## Costs\n\nNothing.\n"

    def refined(*sources: str) -> Derived:
        return refine(derived, Corpus.of(account(parse(source), derived.schema) for source in sources), Corpus())

    schema = refined(*[whole] * 18, *[MEMO.replace("## Plan", "## Else")] * 2).schema
    by_name = {spec.name: spec for spec in schema.sections}
    assert (by_name["Problem"].required, by_name["Plan"].required, by_name["Cost"].required) == (True, True, True)
    assert [alias.source for alias in by_name["Cost"].aliases] == ["Costs"]
    assert [value.name for value in schema.metadata.fields[0].values] == ["Draft", "Agreed", "Done", "Parked"]
    assert_read_again(schema, write_schema(schema))
    few = refined(*[MEMO] * 4, whole).schema
    assert [spec.required for spec in few.sections] == [True, True, False]
    assert refined() is derived
