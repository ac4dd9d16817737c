"""A schema and the files that it names: its template, and the schema that it extends."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from textwrap import dedent

import pytest
from proposal_lsp.binding.outline import outline
from proposal_lsp.findings import Severity
from proposal_lsp.schema.files import Others, schema_file
from proposal_lsp.schema.load import load_schema
from proposal_lsp.schema.model import (
    NOWHERE,
    Clause,
    RepeatSpec,
    SectionSpec,
)
from proposal_lsp.text import Span

from tests.loading import HEAD, good, problems_of, when

TEMPLATE = """\
    # [Title]

    ## Facts
    ## 1. Summary (required)
    ```
    ## In a fence
    ```
    ## Step X: [Name]
    ### Tasks
    ## Step Y: [Name]
    ### Risks
    ## Appendix
    ### Below
"""


def test_template_agrees() -> None:
    """Numbers, decorations and holes are ignored when template and schema are compared."""
    schema = good(
        HEAD
        + """\
template: t.md
metadata: {under: Facts}
sections:
  - heading: Summary
  - {heading: "Step {n}: {name}", repeat: {}, sections: [{heading: Tasks}, {heading: Risks}]}
  - {heading: Appendix, sections: [{heading: Below}, {heading: Beside, required: false}]}
""",
        t_md=TEMPLATE,
    )
    assert schema.template == dedent(TEMPLATE)
    assert schema.template_path == "t.md"


def test_template_differs() -> None:
    """Headings that only the template has, and required ones that it lacks, are warnings."""
    assert problems_of(
        HEAD
        + """\
template: t.md
sections:
  - heading: Summary
  - {heading: "Step {n}: {name}", repeat: {}, sections: [{heading: Tasks}, {heading: Cost}]}
  - {heading: Appendix, sections: [{heading: Beside, required: false}]}
  - {heading: End, required: {when: {}}}
""".replace(", required: {when: {}}", ""),
        t_md=TEMPLATE,
    ) == [
        'warning: `t.md` has the heading `Below` (line 13), which this schema lacks. @ "t.md"',
        'warning: `t.md` has the heading `Facts` (line 3), which this schema lacks. @ "t.md"',
        'warning: `t.md` has the heading `Risks` (line 11), which this schema lacks. @ "t.md"',
        'warning: This section is required, but `t.md` does not have it. @ "Cost"',
        'warning: This section is required, but `t.md` does not have it. @ "End"',
    ]


BASE = """\
    id: base
    name: Base
    doc: Old.
    template: t.md
    metadata:
      in: list
      fields:
        Status: {values: {Draft: Young., Final: Old.}, required: {when: {Kind: [a]}}}
        Kind: {values: [a, b]}
    sections:
      - {heading: Summary, doc: Short., sections: [{heading: Why}]}
      - heading: Design
      - heading: Cost
"""
BASE_TEMPLATE = "    ## Summary\n    ### Why\n    ## Design\n    ## Cost\n"


def names(sections: tuple[SectionSpec, ...]) -> list[str]:
    """The headings of some sections."""
    return [section.name for section in sections]


def test_extends_merges() -> None:
    """Mappings merge key by key, sections by heading, conditions are replaced, and new sections keep their place."""
    own = (
        HEAD
        + """\
extends: base
doc: New.
metadata:
  in: [lines]
  fields:
    status: {required: {when: {Kind: b}}, values: {Dead: {state: dead}}}
    Extra: {required: true}
sections:
  - {heading: First, required: false}
  - {heading: summary (required), sections: [{heading: How, required: false}]}
  - {heading: Second, required: false}
  - {heading: cost, required: false}
  - {heading: Third, required: false}
"""
    )
    schema = good(own, base_yaml=BASE, t_md=BASE_TEMPLATE)
    assert (schema.id, schema.extends, schema.name, schema.doc) == ("note", "base", "Note", "New.")
    assert schema.template == dedent(BASE_TEMPLATE)
    assert schema.metadata.styles == ("lines",)
    status, kind, extra = schema.metadata.fields
    assert [value.name for value in status.values] == ["Draft", "Final", "Dead"]
    assert status.required == when(Clause("Kind", ("b",)))
    assert (kind.key, extra.required) == ("Kind", True)
    assert names(schema.sections) == ["First", "summary (required)", "Second", "Design", "cost", "Third"]
    assert names(schema.sections[1].sections) == ["Why", "How"]
    assert (schema.sections[1].doc, schema.sections[4].required) == ("Short.", False)


def test_inherited_parts_have_the_place_of_extends() -> None:
    """Every span of a schema is in its own file."""
    schema = good("id: note\nextends: base\n", base_yaml=BASE, t_md=BASE_TEMPLATE)
    assert schema.name == "Base"
    assert schema.sections[0].span == schema.metadata.fields[0].span == Span(18, 22)


@pytest.mark.parametrize(
    ("extends", "others", "expected"),
    [
        ("bse", {}, 'No schema has the id `bse`. @ "bse"'),
        (
            "bse",
            {"base_yaml": "id: base\nname: Base\n"},
            'No schema has the id `bse`. Did you mean `base`? @ "bse"',
        ),
        ("note", {}, 'There is no other schema `note` that this one could extend. @ "note"'),
        ("[a]", {}, '`extends` needs the id of a schema. @ "[a]"'),
        (
            "base",
            {"base_yaml": "id: base\nextends: note\n"},
            'A schema cannot extend itself: note -> base -> note. @ "base"',
        ),
        (
            "base",
            {"base_yaml": "id: base\nextends: gone\n"},
            '`base`, which this schema extends, extends `gone`, which no schema has as its id. @ "base"',
        ),
        (
            "base",
            {"base_yaml": "id: base\nname: Base\nlevel: x\nextras: x\n"},
            "`base`, which this schema extends, has a problem: `level`: expected a whole number, found the text "
            '`x`. @ "base"',
        ),
    ],
)
def test_invalid_extends(extends: str, others: dict[str, str], expected: str) -> None:
    """A schema that cannot be extended is one problem, at `extends`; unknown keys of the file are still reported."""
    source = f"{HEAD}extends: {extends}\nqqqq: 1\n"
    first, second = problems_of(source, **others)
    assert first == expected
    assert second.startswith("Unknown key `qqqq` of a schema.")


def test_own_keys_replace_an_inherited_problem() -> None:
    """A broken key of the extended schema is ignored if it is replaced."""
    schema = good(HEAD + "extends: base\nlevel: 3\n", base_yaml="id: base\nname: Base\nlevel: x\n")
    assert schema.level == 3


def test_rule_codes_are_checked_if_rules_are_known() -> None:
    """An unknown rule is a warning, because another version may have it."""
    file = schema_file("note.yaml", HEAD + "rules: {empty-sections: off}\n")
    (problem,) = load_schema(file, Others(codes=("empty-section",))).problems
    assert problem.message == "Unknown rule `empty-sections`. Did you mean `empty-section`?"
    assert problem.severity is Severity.WARNING
    assert load_schema(file).problems == ()


def test_the_front_matter_of_a_template_is_the_text_of_the_sidecar() -> None:
    """If the metadata is in a sidecar; the document starts after it. Otherwise it stays in the document."""
    note = "---\nkind: note\n---\n\n# Title\n\n## Goal\n"
    source = HEAD + "template: note.md\nmetadata: {in: %s}\nsections: [{heading: Goal}]\n"
    schema = good(source % "sidecar, sidecar: facts.yaml", note_md=note)
    assert (schema.sidecar_template, schema.template) == ("kind: note\n", "# Title\n\n## Goal\n")
    schema = good(source % "front-matter", note_md=note)
    assert (schema.sidecar_template, schema.template) == ("", note)


def test_headings_may_skip_levels() -> None:
    """`level` applies to the section and its subsections, not to other sections."""
    source = "sections:\n  - heading: A\n    sections:\n      - {heading: B, level: 5, sections: [{heading: C}]}\n"
    schema = good(HEAD + source + "      - heading: D\n")
    assert [(node.spec.name, node.level) for node in outline(schema).nodes] == [("A", 2), ("B", 5), ("C", 6), ("D", 3)]


def test_as_text_a_part_of_a_schema_is_what_it_says() -> None:
    """It has only values that differ from the defaults, so that people see these."""
    (section,) = good("id: note\nname: Note\nsections: [{heading: Why, content: {list: {min: 2}}}]\n").sections
    assert repr(replace(section.content, span=NOWHERE)) == f"ContentSpec(list={section.content.list!r})"
    assert repr(RepeatSpec(max=3)) == "RepeatSpec(max=3)"


def test_versions_are_merged_over_the_schema() -> None:
    """A version has only the differences; a template of the schema is not compared with a version."""
    schema = good(
        """
        id: note
        name: Note
        template: t.md
        metadata: {fields: {Created: {type: date}, Status: {values: [Draft, Final]}}}
        versions:
          - name: old
            when: {Created: {before: 2021-03-01}}
            metadata: {fields: {Status: {required: true}}}
            sections: [{heading: Costs, required: false}]
          - {name: older, unless: {Status: Draft}, template: o.md, level: 1, extras: report}
        sections: [{heading: Goal, doc: Why.}, {heading: Costs}]
        """,
        t_md="## Goal\n\n## Costs\n",
        o_md="# Goal\n\n# Costs\n",
    )
    old, older = (version.schema for version in schema.versions)
    assert schema.versions[0].condition == when(Clause("Created", before=date(2021, 3, 1)))
    assert [(one.id, one.version, one.template[:3]) for one in (schema, old, older)] == [
        ("note", "", "## "),
        ("note", "old", "## "),
        ("note", "older", "# G"),
    ]
    assert [(spec.name, spec.doc, spec.required) for spec in old.sections] == [
        ("Goal", "Why.", True),
        ("Costs", "", False),
    ]
    assert (older.level, older.extras, schema.extras) == (1, "report", "allow")
    assert [value.name for value in old.metadata.fields[1].values] == ["Draft", "Final"]
    assert [one.metadata.fields[1].required for one in (schema, old)] == [False, True]
