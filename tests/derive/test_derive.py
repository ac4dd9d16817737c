"""Schemas read off templates: what is guessed, that it can be written and read again, and when it is used."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from proposal_lsp.catalog.locations import MAX_TEMPLATE
from proposal_lsp.cli.main import main
from proposal_lsp.derive import Derived, derive_schema, schema_id
from proposal_lsp.derive.corpus import Corpus, account
from proposal_lsp.derive.refine import refine
from proposal_lsp.derive.schema_text import schema_text
from proposal_lsp.derive.titles import read_pattern_of
from proposal_lsp.derive.vocabulary import read_vocabulary, state_of
from proposal_lsp.document import parse
from proposal_lsp.document.headings import read_heading
from proposal_lsp.located_yaml import parse_yaml
from proposal_lsp.projects import Projects
from proposal_lsp.schema.files import schema_file
from proposal_lsp.schema.load import load_schema
from proposal_lsp.schema.model import Schema
from proposal_lsp.schema.write import write_schema
from proposal_lsp.schema.yaml_lines import scalar

from tests.amount import examples
from tests.shape import shape
from tests.shipped import CATALOG, SAMPLES, needs_its_path

FOLDER = Path(__file__).parent
FIXTURES = sorted(FOLDER.glob("*.md"))
UPDATE = os.environ.get("UPDATE_EXPECTED") == "1"
_FENCE = re.compile(r"^````(?:markdown template|yaml schema)\n(.*?)^````$", re.MULTILINE | re.DOTALL)

TEMPLATE = """\
# MEMO-XXX: [Title]

- Status: Draft / Agreed / Done
- Date: YYYY-MM-DD

## Problem

[What hurts?]

## Plan

[What will be done?]

## Cost

[What will it take?]
"""
MEMO = """\
# MEMO-7: Fewer meetings

- Status: Draft
- Date: 2026-05-04

## Problem

Mondays are lost to talk.

## Plan

Talk on Tuesdays instead.
"""


def written(template: str, path: str = "memo/template.md") -> str:
    """The schema file of a template, with the remarks."""
    return schema_text(derive_schema(template, path, schema_id(path)))


def assert_read_again(schema: Schema, source: str) -> None:
    """The loader finds no fault, and the same schema."""
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


@pytest.mark.parametrize("schema", CATALOG.schemas, ids=lambda schema: schema.id)
def test_shipped_templates_are_read(schema: Schema) -> None:
    """The templates of the shipped schemas: most of what their schemas require is found, and can be written."""
    derived = derive_schema(schema.template, "template.md", schema.id).schema
    assert_read_again(derived, write_schema(derived))
    wanted = [spec.name for spec in schema.sections if spec.required is True and not spec.heading.holes]
    found = {read_heading(spec.name).key for spec in derived.sections}
    assert [name for name in wanted if read_heading(name).key not in found] == []


@pytest.mark.parametrize("schema", CATALOG.schemas, ids=lambda schema: schema.id)
def test_written_schemas_are_read_again(schema: Schema) -> None:
    """Everything the language can say, not only what is derived."""
    bare = replace(schema, template_path="", template="")
    loaded = load_schema(schema_file("x.yaml", write_schema(bare)))
    assert not loaded.problems
    assert loaded.schema is not None
    assert shape(loaded.schema) == shape(bare)


@examples(200)
@given(st.text(min_size=1))
def test_any_text_is_a_scalar(text: str) -> None:
    """What is written is what is read, but for the spaces around it, which do not count."""
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
    """Whatever a template is made of, the schema can be written; what the loader says of it are warnings."""
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
    ],
)
def test_no_vocabularies(value: str) -> None:
    """Prose, names and addresses are none."""
    assert read_vocabulary(value) is None


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
        ("[Title]", None),
        ("Architecture", None),
    ],
)
def test_titles(title: str, pattern: str | None) -> None:
    """Placeholders become holes; a title that is one placeholder says nothing."""
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
        ("a/templates/template.md", "a"),
        ("tools/memo-template.md.template", "memo"),
        ("notes/NNNN-note-template/README.md", "note"),
    ],
)
def test_ids(path: str, id: str) -> None:
    """A kind is called as its file is, or else its folder."""
    assert schema_id(path) == id


def repository(root: Path, files: dict[str, str]) -> Path:
    """A repository with some files."""
    (root / ".git").mkdir()
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def test_a_template_in_the_folder_is_enough(tmp_path: Path) -> None:
    """No schema, no configuration: the document is checked, and told by what."""
    root = repository(tmp_path, {"docs/memos/template.md": TEMPLATE, "docs/memos/old/7.md": MEMO})
    path = root / "docs/memos/old/7.md"
    analysis = Projects().of(path).analyze(str(path), MEMO)
    assert [finding.message for finding in analysis.findings] == ['Section "Cost" is missing; it belongs after "Plan".']
    assert analysis.detection.schema is not None
    assert analysis.detection.schema.id == "memos"
    assert analysis.detection.reason.endswith("derived from docs/memos/template.md")


def test_what_is_left_of_the_template_is_seen(tmp_path: Path) -> None:
    """The template's text is the schema's template."""
    root = repository(tmp_path, {"memos/template.md": TEMPLATE})
    path = str(root / "memos/8.md")
    source = MEMO + "\n## Cost\n\n[What will it take?]\n"
    found = Projects().of(Path(path)).analyze(path, source).findings
    assert [finding.code for finding in found] == ["placeholder-text"]


def test_the_template_itself_is_exempt(tmp_path: Path) -> None:
    """Whatever its name is."""
    root = repository(tmp_path, {"memos/templates/memo.md": TEMPLATE})
    path = root / "memos/templates/memo.md"
    analysis = Projects().of(path).analyze(str(path), TEMPLATE)
    assert analysis.findings == ()
    assert analysis.detection.reason == "the template of memo, which is not checked"


def test_other_documents_beside_a_template_get_nothing(tmp_path: Path) -> None:
    """A README is no proposal because a template lies next to it."""
    root = repository(tmp_path, {"memos/template.md": TEMPLATE})
    path = str(root / "memos/README.md")
    analysis = Projects().of(Path(path)).analyze(path, "# Memos\n\nHow to write one.\n\n## Rules\n\nBe brief.\n")
    assert analysis.findings == ()
    assert analysis.detection.schema is None


def test_derive_can_be_turned_off(tmp_path: Path) -> None:
    """In the configuration; after `forget` it holds at once."""
    root = repository(tmp_path, {"template.md": TEMPLATE, ".proposals.yaml": "derive: false\n"})
    projects = Projects()
    assert projects.of(root / "7.md").derived == ()
    (root / ".proposals.yaml").write_text("derive: true\n", encoding="utf-8")
    assert projects.of(root / "7.md").derived == ()
    projects.forget()
    assert [one.schema.id for one in projects.of(root / "7.md").derived] == [schema_id(str(root / "template.md"))]


def test_a_changed_template_is_read_again_and_an_unchanged_one_is_not(tmp_path: Path) -> None:
    """Derived schemas are remembered by path, time and size."""
    root = repository(tmp_path, {"memos/template.md": TEMPLATE})
    projects = Projects()
    first = projects.of(root / "memos/7.md").derived
    projects.forget()
    assert projects.of(root / "memos/7.md").derived == first
    (root / "memos/template.md").write_text(TEMPLATE + "\n## Risks\n\n[Which?]\n", encoding="utf-8")
    projects.forget()
    assert [spec.name for spec in projects.of(root / "memos/7.md").derived[0].schema.sections][-1] == "Risks"


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.schema.id)
def test_a_schema_someone_wrote_goes_first(tmp_path: Path, sample: object) -> None:
    """The shipped templates lie in a folder: their own schemas still hold."""
    schema, source = sample.schema, sample.source  # type: ignore[attr-defined]
    root = repository(tmp_path, {"docs/template.md": schema.template})
    path = str(root / (sample.place if needs_its_path(schema) else "docs/one.md"))  # type: ignore[attr-defined]
    project = Projects().of(root / "docs/one.md")
    assert project.analyze(path, source).detection.schema is project.catalog.get(schema.id)


@pytest.mark.parametrize(
    "name",
    [
        *("0101-pod-template.md", "RFC-0007-template.md", "0000-record-decisions.md", "templates/README.md"),
        *("notes.md", "tools/notes.md", "0007-pod-template/README.md"),
    ],
)
def test_names_of_other_files(tmp_path: Path, name: str) -> None:
    """A proposal about templates, the first decision, a README: none of them is a template."""
    root = repository(tmp_path, {name: MEMO})
    assert Projects().of(root / "7.md").derived == ()


@pytest.mark.parametrize(
    "name",
    [
        *("template.md", "TEMPLATE.md", "memo_template.md", "0000-memo.md", "template/a.md"),
        *("NNNN-memo-template/README.md", "tools/memo-template.md.template", "_templates/memo.md", "memo.template.md"),
    ],
)
def test_names_of_templates(tmp_path: Path, name: str) -> None:
    """Where people keep templates."""
    root = repository(tmp_path, {f"memos/{name}": TEMPLATE})
    assert len(Projects().of(root / "memos/7.md").derived) == 1


def test_nothing_outside_the_repository_is_read(tmp_path: Path) -> None:
    """Neither by a link nor in a folder above; nor a file that is too big."""
    (tmp_path / "template.md").write_text(TEMPLATE, encoding="utf-8")
    root = tmp_path / "inside"
    root.mkdir()
    repository(root, {"big/template.md": TEMPLATE + "x" * MAX_TEMPLATE})
    (root / "linked").mkdir()
    (root / "linked/template.md").symlink_to(tmp_path / "template.md")
    projects = Projects()
    assert projects.of(root / "linked/7.md").derived == ()
    assert projects.of(root / "big/7.md").derived == ()
    assert projects.of(root / "7.md").derived == ()


def test_a_template_that_says_too_little_is_not_used(tmp_path: Path) -> None:
    """Else any document with a summary would be of its kind."""
    root = repository(tmp_path, {"template.md": "# [Title]\n\n## Summary\n\n[Text]\n"})
    assert Projects().of(root / "7.md").derived == ()


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


def run(*arguments: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    """The exit code, what was asked for, and what else was said."""
    code = main(arguments)
    out, err = capsys.readouterr()
    return code, out, err


def test_the_command_prints_a_schema(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With a head that says what to do with it; a file of it loads."""
    root = repository(tmp_path, {"memos/template.md": TEMPLATE})
    code, out, err = run("schema", "derive", str(root / "memos/template.md"), "--id", "note", capsys=capsys)
    assert (code, err) == (0, "")
    assert out.startswith("# Derived from a template.")
    assert "      values:  # guess: line 3 lists these\n" in out
    loaded = load_schema(schema_file("x.yaml", out, lambda _name: TEMPLATE))
    assert not loaded.problems
    assert loaded.schema is not None
    assert loaded.schema.id == "note"


def test_the_command_names_documents_that_would_fail(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """On standard error, with their findings; documents of other kinds do not count."""
    whole = MEMO + "\n## Cost\n\nNothing.\n"
    files = {f"memos/{number}.md": whole for number in range(19)}
    files |= {"memos/20.md": MEMO, "memos/README.md": "# Memos\n", "memos/template.md": TEMPLATE}
    root = repository(tmp_path, files)
    code, out, err = run(
        *("schema", "derive", str(root / "memos/template.md"), "--from", str(root / "memos")), capsys=capsys
    )
    assert code == 0
    assert "required: true  # guess: 95% of the documents have it" in out
    first, last = err.strip().split("\n")
    assert first.endswith("20.md: missing-section")
    assert last == "1 of 20 documents would have findings."


def test_the_command_says_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file that is not there, one that holds nothing, a bad id, no folder."""
    root = repository(tmp_path, {"template.md": TEMPLATE, "empty.md": "Only prose.\n"})
    template = str(root / "template.md")
    for arguments, complaint in [
        ((str(root / "none.md"),), "none.md"),
        ((str(root / "empty.md"),), "neither headings nor fields"),
        ((template, "--id", "No Id"), "`No Id` is not a valid id"),
        ((template, "--from", str(root / "nowhere")), "there is no such folder"),
    ]:
        code, out, err = run("schema", "derive", *arguments, capsys=capsys)
        assert (code, out) == (2, "")
        assert complaint in err


def test_the_command_writes_a_schema(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Into the project's folder, with the template; it is used at once for the documents it was read off."""
    root = repository(tmp_path, {"docs/memos/template.md": TEMPLATE, "docs/memos/7.md": MEMO})
    code, out, err = run("schema", "derive", str(root / "docs/memos/template.md"), "--write", capsys=capsys)
    assert (code, out.count("Wrote "), err) == (0, 2, "")
    text = (root / ".proposals/memos.yaml").read_text("utf-8")
    assert "template: memos.md\n" in text
    assert '  files: ["docs/memos/**"]\n' in text
    assert "rules:" not in text
    assert (root / ".proposals/memos.md").read_text("utf-8") == TEMPLATE
    project = Projects().of(root / "docs/memos/7.md")
    assert project.problems == {}
    analysis = project.analyze(str(root / "docs/memos/7.md"), MEMO)
    assert [(finding.code, finding.severity.word) for finding in analysis.findings] == [("missing-section", "warning")]
    assert analysis.detection.schema is project.catalog.get("memos")


def test_the_command_writes_over_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Unless it is told to; and never through a link."""
    root = repository(tmp_path, {"memos/template.md": TEMPLATE, ".proposals/memos.md": "Mine.\n"})
    arguments = ("schema", "derive", str(root / "memos/template.md"), "--write")
    code, _, err = run(*arguments, capsys=capsys)
    assert code == 2
    assert "memos.md already exists; --force overwrites it" in err
    assert not (root / ".proposals/memos.yaml").exists()
    assert run(*arguments, "--force", capsys=capsys)[0] == 0
    assert (root / ".proposals/memos.md").read_text("utf-8") == TEMPLATE
    outside = tmp_path.parent / f"{tmp_path.name}-outside"
    outside.mkdir()
    (root / ".proposals").rename(root / "kept")
    (root / ".proposals").symlink_to(outside)
    code, _, err = run(*arguments, "--force", capsys=capsys)
    assert code == 2
    assert "leads outside its folder; nothing was written" in err
    assert not list(outside.iterdir())


def test_what_documents_break_is_written_down(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As a severity, with the share of them; an id of a shipped schema is not taken."""
    whole = MEMO.replace("Draft", "Done") + "\n## Cost\n\nNothing.\n"
    files = {f"memos/{number}.md": whole for number in range(18)}
    files |= {f"memos/x{number}.md": whole.replace("Nothing.", "") for number in range(2)}
    root = repository(tmp_path, {**files, "memos/rfc-template.md": TEMPLATE})
    code, out, err = run(
        *("schema", "derive", str(root / "memos/rfc-template.md"), "--from", str(root / "memos")), capsys=capsys
    )
    assert code == 0
    assert out.split("\n")[1] == "id: rfc-template"
    states = "{open: information, agreed: information, done: information}"
    assert f"  empty-section: {states}  # guess: 10% of the documents break it\n" in out
    assert err.strip().split("\n")[-1] == "0 of 20 documents would have findings."
