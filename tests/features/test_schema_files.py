"""Schema files and `.proposals.yaml` in an editor: completion, hover and definitions. `^` marks the caret."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from proposal_lsp.analysis import Project
from proposal_lsp.catalog.catalog import builtin_dir, load_catalog
from proposal_lsp.config import KEYS, load_config
from proposal_lsp.features.completion import Completion
from proposal_lsp.features.hover import hover
from proposal_lsp.features.schema_files.yaml_outline import Path as Way
from proposal_lsp.features.schema_files.yaml_outline import read_outline
from proposal_lsp.features.targets import Target, target
from proposal_lsp.file_analysis import analyze_file
from proposal_lsp.findings import apply_edits
from proposal_lsp.located_yaml import YamlNode, parse_yaml
from proposal_lsp.schema.model import SEVERITIES
from proposal_lsp.text import Text

from tests.completions import completions_at
from tests.schema.test_schema_json import as_json
from tests.shipped import CATALOG, PROJECT
from tests.strategies import texts

SHIPPED = sorted(builtin_dir().glob("*.yaml"))
MEMO = """\
# yaml-language-server: $schema=schema.json
id: memo
name: Memo
metadata:
  in: front-matter
  fields:
    status:
      type: enum
      values:
        Draft: {doc: Being written., state: open, next: [Final]}
        Final: {state: done}
    created: {type: date, doc: The day it was sent.}
"""


def at(source: str, name: str) -> tuple[str, tuple[Completion, ...]]:
    """The text without its caret, and the completions there."""
    offset = source.index("^")
    source = source.replace("^", "", 1)
    analysis = analyze_file(PROJECT, name, source)
    return source, completions_at(analysis, offset, CATALOG.schemas)


def labels(source: str, name: str = "schemas/memo.yaml") -> list[str]:
    """The labels of the completions."""
    return [completion.label for completion in at(source, name)[1]]


def written(source: str, label: str, name: str = "schemas/memo.yaml") -> str:
    """The line of the caret after one of them is accepted."""
    number = source.count("\n", 0, source.index("^"))
    source, found = at(source, name)
    [chosen] = [completion for completion in found if completion.label == label]
    return apply_edits(source, [chosen.edit]).split("\n")[number]


@pytest.mark.parametrize(
    ("source", "some", "none"),
    [
        (MEMO + "ti^", {"title", "sections", "rules"}, {"id", "name", "metadata", "heading"}),
        (MEMO + "  ^", {"ordered", "date_order"}, {"in", "fields", "id"}),
        (MEMO + "    x:\n      ^", {"type", "required", "doc"}, {"heading"}),
        (MEMO + "    x: {type: text, ^}", {"required"}, {"type"}),
        (MEMO + "sections:\n  - ^", {"heading", "doc"}, {"id"}),
        (MEMO + "sections:\n- heading: Why\n  ^", {"content", "repeat"}, {"heading"}),
        (MEMO + "sections:\n  - heading: Why\n    content:\n      ta^", {"table", "list"}, {"heading"}),
    ],
)
def test_keys(source: str, some: set[str], none: set[str]) -> None:
    """Those of the mapping that the caret is in, without those that are present."""
    found = set(labels(source))
    assert found >= some
    assert not found & none


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (MEMO + "ordered: ^", ["true", "false"]),
        (MEMO + "extras: ^", ["allow", "report"]),
        (MEMO.replace("state: open", "state: ^"), ["open", "agreed", "done", "dead"]),
        (MEMO.replace("[Final]", "[^]"), ["Draft", "Final"]),
        (MEMO + "  date_order: [status, ^]", ["created"]),
        (MEMO + "    created: {type: date}\n  date_order: [status, ^]", ["created"]),
        (MEMO + "sections:\n  - heading: Why\n    required: {when: {^}}", ["status", "created"]),
        (MEMO + "sections:\n  - heading: Why\n    required: {when: {status: [Draft, ^]}}", ["Final"]),
        (MEMO + "rules:\n  empty-section: ^", list(SEVERITIES)),
        (MEMO + "rules:\n  empty-section: {open: ^}", list(SEVERITIES)),
        (MEMO + "extends: ^", [schema.id for schema in CATALOG.schemas]),
        (MEMO.replace("Being written.", "Being ^written."), []),
        (MEMO.replace("Memo", "Me^mo"), []),
        (MEMO + "# a comment ^", []),
        (MEMO + "doc: >-\n  text ^", []),
    ],
)
def test_values(source: str, words: list[str]) -> None:
    """Those of the language, and the names that this file declares; none if any text is allowed."""
    assert sorted(labels(source)) == sorted(words)


@pytest.mark.parametrize(
    ("source", "label", "line"),
    [
        (MEMO + "se^", "sections", "sections:"),
        (MEMO + "le^", "level", "level: "),
        (MEMO + "ordered:^", "false", "ordered: false"),
        (MEMO + "extras: al^low", "report", "extras: report"),
        (MEMO.replace("type: enum", "ty^pe: enum"), "type", "      type: enum"),
        (MEMO + "    x: {re^}", "required", "    x: {required: }"),
        (MEMO + "rules:\n  mis^", "missing-section", "  missing-section: "),
    ],
)
def test_what_is_written(source: str, label: str, line: str) -> None:
    """With a colon if one is needed, in place of the word at the caret."""
    assert written(source, label) == line


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("^", list(KEYS)),
        ("derive: ^", ["true", "false"]),
        ("schemas:\n  ^", [*(schema.id for schema in CATALOG.schemas), "none"]),
        ("rules:\n  empty-section: {op^}", ["open", "agreed", "done", "dead"]),
    ],
)
def test_the_configuration(source: str, words: list[str]) -> None:
    """It has its own keys, and the ids of the project's schemas."""
    assert sorted(labels(source, ".proposals.yaml")) == sorted(words)


def test_other_yaml_is_left_alone() -> None:
    """There are neither completions nor hovers in other files."""
    assert labels("na^me: x\n", "docker-compose.yaml") == []
    assert hover(analyze_file(PROJECT, "docker-compose.yaml", "name: x\n"), 1) is None


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (MEMO.replace("metadata:", "meta^data:"), "Where the metadata (status, author"),
        (MEMO.replace("state: open", "sta^te: open"), "how far a document with this value has come"),
        (MEMO.replace("[Final]", "[Fi^nal]"), "**Final**"),
        (MEMO + "  date_order: [cre^ated]", "The day it was sent."),
        (MEMO + "rules:\n  empty-sec^tion: off", "**empty-section**"),
        (MEMO + "ordered: tr^ue", "Default: `true`"),
    ],
)
def test_hover(source: str, words: str) -> None:
    """The purpose of a key, and the meaning of a name."""
    offset = source.index("^")
    found = hover(analyze_file(PROJECT, "schemas/memo.yaml", source.replace("^", "", 1)), offset)
    assert found is not None
    assert words in found.markdown
    assert found.span.holds(offset)


def ways(node: YamlNode, way: Way = ()) -> list[Way]:
    """The path of every key and every item, according to YAML."""
    if node.kind == "mapping":
        return [w for key, value in node.pairs for w in [(*way, key.value), *ways(value, (*way, key.value))]]
    return [w for at, item in enumerate(node.items) for w in [(*way, at), *ways(item, (*way, at))]]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_the_outline_of_a_whole_file_is_what_yaml_says(path: Path) -> None:
    """Every key and every item, in the same order; an item that is a mapping is represented by its keys."""
    source = path.read_text(encoding="utf-8")
    root, problem = parse_yaml(source)
    assert root is not None
    assert problem is None
    found = [entry.path for entry in read_outline(Text(source)).entries]
    wanted = ways(root)
    inner = {way[:-1] for way in wanted}
    assert [way for way in found if not (way in inner and isinstance(way[-1], int))] == [
        way for way in wanted if not (way in inner and isinstance(way[-1], int))
    ]


@given(source=texts(), offset=st.integers(0, 200))
@example(source="\r\n", offset=1)
def test_any_text(source: str, offset: int) -> None:
    """The edits of every completion are at the caret, whatever the file contains."""
    text = Text(source)
    offset = min(offset, len(source))
    for name in ("schemas/x.yaml", ".proposals.yaml"):
        analysis = analyze_file(PROJECT, name, f"# schema.json\n{source}" if name.startswith("s") else source)
        completions_at(analysis, offset, CATALOG.schemas)
        hover(analysis, min(offset, len(analysis.text.source)))
    assert read_outline(text).text is text


def test_config_json_agrees_with_the_loader() -> None:
    """It has the same keys, and accepts exactly the values with which the loader has no problem."""
    grammar = json.loads((builtin_dir() / "config.json").read_text(encoding="utf-8"))
    assert tuple(grammar["properties"]) == KEYS
    validator = jsonschema.Draft7Validator(grammar)
    for source, fits in [
        ("schemas: {rfc: 'docs/**', none: [a, '!b']}\nderive: false\n", True),
        ("rules: {empty-section: {open: off, done: error}, missing-field: hint}\nexclude: vendor/\n", True),
        ("baseline: .proposals-baseline\n", True),
        ("baseline: [a]\n", False),
        ("references: {'a/b#': 'https://example.org/{number}'}\n", True),
        ("references: [a]\n", False),
        ("schema: {}\n", False),
        ("derive: maybe\n", False),
        ("rules: {empty-section: loud}\n", False),
        ("rules: {empty-section: {closed: off}}\n", False),
    ]:
        root, _ = parse_yaml(source)
        assert root is not None
        assert bool(validator.is_valid(as_json(root))) is fits, source
        assert (load_config(Path("/x/.proposals.yaml"), source)[1] == ()) is fits, source


def leads(source: str, name: str, project: Project = PROJECT) -> Target | None:
    """The definition of the name at the caret."""
    offset = source.index("^")
    analysis = analyze_file(project, name, source.replace("^", "", 1))
    return target(analysis, offset, project.catalog.schemas)


def shown(found: Target | None) -> tuple[str, str]:
    """The file, and the line in it."""
    assert found is not None
    return Path(found.path).name, found.text.line_text(found.text.line_at(found.span.start)).strip()


def test_from_a_document_to_its_schema() -> None:
    """From a heading, a key, a value, the title and the comment that names the schema."""
    head = "# RFC-031: Offline drafts\n\n**Status**: Draft\n\n## Summary\n\nText.\n"
    for marked, line in [
        (head.replace("## Sum", "## Su^m"), "- heading: Summary"),
        (head.replace("**Sta", "**St^a"), "Status:"),
        (head.replace(": Draft", ": Dr^aft"), "Draft:"),
    ]:
        assert shown(leads(marked, "rfc-031.md")) == ("rfc.yaml", line)
    assert shown(leads(head.replace("# RFC", "# R^FC"), "rfc-031.md"))[0] == "rfc.yaml"
    assert shown(leads("<!-- proposal-schema: b^ip -->\n" + head, "x.md")) == (
        "bip.yaml",
        "# yaml-language-server: $schema=schema.json",
    )
    assert leads(head.replace("Text.", "Te^xt."), "rfc-031.md") is None


def test_from_a_schema_to_its_template(tmp_path: Path) -> None:
    """The file, and the heading in it; to a schema that is extended; from the configuration to a schema."""
    folder = tmp_path / ".proposals"
    folder.mkdir()
    source = "id: memo\nname: Memo\ntemplate: memo.md\nsections:\n  - heading: Why\n"
    (folder / "memo.yaml").write_text(source, encoding="utf-8")
    (folder / "memo.md").write_text("# Memo\n\n## Why\n\nSay why.\n", encoding="utf-8")
    project = Project(catalog=load_catalog([builtin_dir(), folder]))
    name = str(folder / "memo.yaml")
    assert shown(leads(source.replace("memo.md", "me^mo.md"), name, project)) == ("memo.md", "# Memo")
    assert shown(leads(source.replace("Why", "W^hy"), name, project)) == ("memo.md", "## Why")
    assert shown(leads(source + "extends: r^fc\n", name, project))[0] == "rfc.yaml"
    assert shown(leads("schemas:\n  me^mo: '*.md'\n", str(tmp_path / ".proposals.yaml"), project))[0] == "memo.yaml"
