"""An inserted section: the template's text, in the style of the document."""

from __future__ import annotations

import pytest
from proposal_lsp.binding import Binding, Node, bind
from proposal_lsp.document import parse
from proposal_lsp.findings import apply_edits
from proposal_lsp.scaffold.insert import insert_another, insert_section
from proposal_lsp.scaffold.section import below
from proposal_lsp.schema.files import Others, schema_file
from proposal_lsp.schema.load import load_schema

from tests.stops import are_right

SECTIONS = "sections:\n  - {heading: Why, required: true}\n  - {heading: How, required: true}\n"


def bound(schema: str, template: str, source: str, name: str) -> tuple[Binding, Node]:
    """A document bound to a schema, and the section of a name. The template may lack required parts."""
    file = schema_file("memo.yaml", f"id: memo\nname: Memo\ntemplate: memo.md\n{schema}", lambda _: template)
    loaded = load_schema(file, Others()).schema
    assert loaded is not None
    binding = bind(parse(source), loaded)
    return binding, next(node for node in binding.outline.nodes if node.spec.name == name)


def inserted(schema: str, template: str, source: str, name: str) -> str:
    """The document with a section inserted; its stops must be right."""
    edits = insert_section(*bound(schema, template, source, name))
    assert all(map(are_right, edits))
    return apply_edits(source, edits)


@pytest.mark.parametrize(
    ("template", "source", "gap"),
    [
        ("## Why\n\n[A]\n\n## How\n\n[B]\n", "## Why\n\nx\n", "\n\n"),
        ("## Why\n\n[A]\n\n## How\n[B]\n", "## Why\n\nx\n", "\n"),
        ("## Why\n[A]\n\n## How\n\n[B]\n", "## Why\nx\n", "\n\n"),
        ("## Why\n\n[A]\n\n## How\n\n[B]\n", "## Why\nx\n", "\n"),
        ("## Why\n[A]\n\n## How\n[B]\n", "## Why\n\nx\n", "\n\n"),
    ],
    ids=["as both", "as the template", "as the template, too", "as the document", "as the document, too"],
)
def test_the_line_below_a_heading(template: str, source: str, gap: str) -> None:
    """It is empty as in the template, unless the document has another style."""
    assert inserted(SECTIONS, template, source, "How") == f"{source}\n## How{gap}[B]\n"


PARTS = (
    "sections:\n  - heading: Why\n    required: true\n  - heading: How\n    required: true\n    sections:\n"
    "      - {heading: Plan, required: true}\n      - {heading: Risks, required: false}\n"
    "      - {heading: Cost, required: true}\n"
)
PARTS_TEMPLATE = (
    "## 1. Why\n\n[A]\n\n## 2. How\n\n    code\n\n### Odd\n\nOdd text.\n\n### 2.1 Plan\n\n[P]\n\n"
    "### 2.2 Risks (optional)\n\n[R]\n\n---\n"
)


def test_subsections() -> None:
    """The required ones, renumbered; an unknown heading is text, and a section without text gets a TODO."""
    source = "## 1. Why\n\nx\n"
    assert inserted(PARTS, PARTS_TEMPLATE, source, "How") == source + (
        "\n## 2. How\n\n    code\n\n### Odd\n\nOdd text.\n\n### 2.1 Plan\n\n[P]\n\n### 2.2 Cost\n\nTODO\n"
    )


def test_all_subsections_of_the_template() -> None:
    """Optional ones too, if the whole section is requested."""
    content = below(*bound(PARTS, PARTS_TEMPLATE, "## 1. Why\n", "How"), "7", whole=True)
    assert content.text == (
        "\n\n    code\n\n### Odd\n\nOdd text.\n\n### 7.1 Plan\n\n[P]\n\n### 7.2 Risks (optional)\n\n[R]"
        "\n\n### 7.3 Cost\n\nTODO"
    )
    assert [content.text[slice(*stop.span)] for stop in content.stops] == ["[P]", "[R]", "TODO"]


def test_a_subsection_that_is_there_is_not_inserted_again() -> None:
    """Only its parent heading was missing."""
    source = "## 1. Why\n\nx\n\n### Plan\n\ny\n"
    assert inserted(PARTS, PARTS_TEMPLATE, source, "How").count("Plan") == 1


COUNTED = (
    "sections:\n  - {heading: Why, required: true}\n"
    "  - {heading: 'Phase {n}: {name}', required: true, repeat: {min: 2}}\n  - {heading: End, required: true}\n"
)


@pytest.mark.parametrize(
    ("template", "phases"),
    [
        ("## Phase 0: [Name] (normative)\n\nOne.\n", "Phase 0: [Name] (normative)|Phase 1: [Name] (normative)"),
        ("## Phase 1: [Name]\n\nOne.\n\n## Phase 2: Last\n\nTwo.\n", "Phase 1: [Name]|Phase 2: Last"),
        ("## Phase N: [Name]\n\nOne.\n", "Phase 1: [Name]|Phase 2: [Name]"),
        ("## **Phase 1**: [Name]\n\nOne.\n", "Phase 1: [Name]|Phase 2: [Name]"),
        ("", "Phase 1: [name]|Phase 2: [name]"),
    ],
    ids=["from zero", "as in the template", "no number", "markup", "not in the template"],
)
def test_counted_sections(template: str, phases: str) -> None:
    """The required number of them, counted from the template's first, with everything in its heading."""
    after = inserted(
        COUNTED, f"## Why\n\n[A]\n\n{template}\n## End\n\n[E]\n", "## Why\n\nx\n\n## End\n\ny\n", "Phase {n}: {name}"
    )
    assert [line for line in after.split("\n") if "Phase" in line] == [f"## {phase}" for phase in phases.split("|")]


def test_one_more() -> None:
    """Its number follows the last present one, and so does its place."""
    template = "## Why\n\n[A]\n\n## Phase 1: [Name]\n\nOne.\n\n## End\n\n[E]\n"
    source = "## Why\n\nx\n\n## Phase 4: Sow\n\ny\n\n## End\n\nz\n"
    edits = insert_another(*bound(COUNTED, template, source, "Phase {n}: {name}"))
    assert apply_edits(source, edits) == source.replace("## End", "## Phase 5: [Name]\n\nOne.\n\n## End")


def test_the_count_is_not_in_the_anchor() -> None:
    """An anchor made of the heading's words stays as in the template."""
    schema = "sections:\n  - {heading: 'Part {n}', repeat: {min: 1}}\n"
    template = '## <a id="Part 1"></a>Part 1\n\n[A]\n'
    edits = insert_another(*bound(schema, template, "## Part 1\n\nx\n", "Part {n}"))
    assert edits[0].content == '\n\n## <a id="Part 1"></a>Part 2\n\n[A]\n'


def test_numbers_keep_their_width_and_anchors_stay() -> None:
    """Also in sections that are counted."""
    source = "## 01. Why\n\nx\n\n## [](#02) 02. End\n\ny\n"
    template = "## 1. Why\n\n[A]\n\n## 2. How\n\n[B]\n\n## 3. End\n\n[C]\n"
    after = inserted(SECTIONS + "  - heading: End\n", template, source, "How")
    assert [line for line in after.split("\n") if line.startswith("#")][2] == "## [](#02) 03. End"


def test_numbers_of_several_sections() -> None:
    """Each gets a different one, and later numbers are increased by as many."""
    template = "## 1. Why\n\n[A]\n\n## 2. Phase 1: [Name]\n\nOne.\n\n## 3. End\n\n[E]\n"
    after = inserted(COUNTED, template, "## 1) Why\n\nx\n\n## 2) End\n\ny\n", "Phase {n}: {name}")
    headings = [line for line in after.split("\n") if line.startswith("#")]
    assert headings == ["## 1) Why", "## 2) Phase 1: [Name]", "## 3) Phase 2: [Name]", "## 4) End"]


@pytest.mark.parametrize(
    ("source", "heading"),
    [
        ("## 1. Why\n\nx\n\n## Notes\n\ny\n", "## 2. How"),
        ("## Why\n\nx\n", "## How"),
        ("Why\n---\n\nx\n", "How\n---"),
        ("", "## 1. How"),
        ("## (1) Why\n\nx\n", "## (2) How"),
        ("## §1 Why\n\nx\n", "## §2 How"),
        ("## 01. Why\n\nx\n", "## 02. How"),
    ],
    ids=["numbered", "not numbered", "underlined", "empty", "in brackets", "with a sign", "wide"],
)
def test_the_heading(source: str, heading: str) -> None:
    """It has a number unless most headings have none, and has the same style."""
    after = inserted(SECTIONS, "## 1. Why\n\n[A]\n\n## 2. How\n\n[B]\n", source, "How")
    assert f"{heading}\n\n[B]" in after


def test_no_number_after_a_letter() -> None:
    """Even if most headings have one."""
    schema = "sections:\n" + "".join(f"  - {{heading: {name}, required: true}}\n" for name in ("Why", "How", "Tests"))
    template = "## 1. Why\n\n[A]\n\n## 2. How\n\n[B]\n\n## 3. Tests\n\n[C]\n"
    source = "## 1. Why\n\nx\n\n## B. How\n\ny\n"
    assert inserted(schema, template, source, "Tests") == source + "\n## Tests\n\n[C]\n"


def test_numbers_that_do_not_belong_to_the_section_around_stay() -> None:
    """The template numbers the steps of a section that has no number."""
    schema = "sections:\n  - heading: How\n    sections:\n      - {heading: Plan, required: true}\n"
    content = below(*bound(schema, "## How\n\n### 1. Plan\n\n[P]\n", "", "How"), "")
    assert content.text == "\n\n### 1. Plan\n\n[P]"


def test_line_endings() -> None:
    """Those of the document, with a template of other ones; the stops are at their text."""
    binding, node = bound(SECTIONS, "## Why\r\n\r\n[A]\r\n\r\n## How\r\n\r\n[B\r\nC]\r\n", "## Why\n\nx\n", "How")
    (edit,) = insert_section(binding, node)
    assert edit.content == "\n\n## How\n\n[B\nC]\n"
    assert [edit.content[slice(*stop.span)] for stop in edit.stops] == ["[B\nC]"]
    windows, node = bound(SECTIONS, binding.schema.template.replace("\r\n", "\n"), "## Why\r\n\r\nx\r\n", "How")
    (edit,) = insert_section(windows, node)
    assert edit.content == "\r\n\r\n## How\r\n\r\n[B\r\nC]\r\n"
    assert [edit.content[slice(*stop.span)] for stop in edit.stops] == ["[B\r\nC]"]
