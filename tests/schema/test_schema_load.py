"""A schema file becomes a schema: every key is in the model, and is written as it was read."""

from __future__ import annotations

from datetime import date

import pytest
from proposal_lsp.findings import Severity
from proposal_lsp.schema.model import (
    Clause,
    Condition,
    ExemptSpec,
    RelationsSpec,
    RepeatSpec,
)
from proposal_lsp.schema.write import write_schema

from tests.loading import HEAD, good, when
from tests.shape import shape

EVERY_KEY = """
        id: note
        name: Note
        doc: What we say.
        detect: {fields: {type: note}, files: ["notes/*.md", "**/n.md"]}
        title: {pattern: "N-{number}: {title}", aliases: ["{number}. {title}"], prefix: "🤖", doc: Short.}
        level: 1
        numbered: true
        ordered: false
        extras: report
        filename: ["n-{slug}.md", "n-{slug}/index.md"]
        forbid: [{find: [really, very]}]
        exempt:
          - {rules: [missing-section], when: {number: {max: 99}}, why: Older than the template.}
          - {unless: {Status: [Draft, Final]}}
        rules: {empty-section: error, open-checklist: {open: off, done: hint}}
        metadata:
          in: [bold-lines, list, sidecar]
          sidecar: note-facts.yaml
          under: [Facts, About]
          ordered: true
          extras: report
          date_order: [Created, Updated]
          mirrors: ["*{status} since {CREATED}*"]
          one_of: [[Code, ids]]
          any_of: [[Free, Size], [People, Free]]
          requires: {Code: [Size, People]}
          conflicts: [[kind, Created]]
          fields:
            Status:
              type: enum
              required: true
              doc: How far.
              aliases: State
              default: Draft
              values:
                Draft: {doc: Young., state: open, next: [final]}
                Final: {state: done, aliases: [Done]}
                Gone: {state: dead, pattern: "Replaced by {other}"}
            Kind: {severity: hint, values: {big: Much., small: }, open: true, example: tiny}
            Created: {type: date}
            Updated: {type: date, required: {when: {Status: [Final, gone]}}, forbidden: {when: {Kind: big}}}
            Size: {range: {min: -1, max: 3}}
            Code: {pattern: ["A-{n}", "B-{n}"], length: {min: 3, max: 9}}
            People: {list: {separator: " | ", item: "@{handle:word}"}, message: must be handles.}
            Ids:
              forbid: [{find: [":", "Id{n}"], message: is no id.}, {find: "X{n}", replace: "X-{n}"}]
              list: {strict: true, item: [a, b], some: a, sorted: descending, unique: true, min: 1, max: 3}
            Free:
              required:
                when: [{Size: {min: 1, max: 9}, Kind: present}, {Created: {from: 2021-03-01, before: 2022-01-01}}]
                unless: {number: {min: 7}, Updated: absent}
        requires: {SUMMARY: "Step {n}: {name}"}
        sections:
          - heading: Summary
            allow_na: true
            boilerplate: keep
            last: false
            forbid: [{find: soon, replace: on a day}]
            content: {min_words: 3, text: Exact words, code: true, labels: [Pro, Contra]}
          - heading: "Step {n}: {name}"
            aliases: "Stage {n}"
            repeat: {min: 0, max: 4}
            required: false
            forbidden: {when: {Status: Draft}}
            doc: One step.
            ordered: false
            extras: report
            last: true
            severity: "off"
            one_of: [[Table, Chart], [Prose, Table, Chart]]
            sections:
              - heading: Chart
              - heading: Prose
              - heading: Table
                content:
                  code: [Bash, sh]
                  labels: {Timeline: {doc: When., required: false, aliases: [Time]}, Cost: }
                  list: {min: 2, max: 5, checklist: true, item: "[{n}] {text}"}
                  table:
                    min_rows: 2
                    columns:
                      ID: {pattern: "S-{n}", unique: true, required: true, doc: The id., aliases: ["#"]}
                      Priority: {values: [Must, Should]}
                      Rest:
        """


def test_every_key_arrives_in_the_model() -> None:
    """A schema that uses each key once is read completely."""
    schema = good(EVERY_KEY)
    assert (schema.id, schema.name, schema.doc, schema.level) == ("note", "Note", "What we say.", 1)
    assert (schema.numbered, schema.ordered, schema.extras) == (True, False, "report")
    assert schema.detect.fields == (("type", "note"),)
    assert schema.detect.files == ("notes/*.md", "**/n.md")
    assert schema.title is not None
    assert schema.title.pattern is not None
    assert (schema.title.pattern.source, schema.title.prefix, schema.title.doc) == (
        "N-{number}: {title}",
        "🤖",
        "Short.",
    )
    assert [form.source for form in schema.filename] == ["n-{slug}.md", "n-{slug}/index.md"]
    assert schema.severities == (
        ("empty-section", None, Severity.ERROR),
        ("open-checklist", "open", None),
        ("open-checklist", "done", Severity.HINT),
    )
    metadata = schema.metadata
    assert (metadata.styles, metadata.under) == (("bold-lines", "list", "sidecar"), ("Facts", "About"))
    assert metadata.sidecar == "note-facts.yaml"
    assert (metadata.ordered, metadata.extras) == (True, "report")
    assert metadata.date_order == ("Created", "Updated")
    assert [mirror.source for mirror in metadata.mirrors] == ["*{status} since {CREATED}*"]
    status, kind, created, updated, size, code, people, ids, free = metadata.fields
    assert (status.key, status.type, status.required, status.aliases) == ("Status", "enum", True, ("State",))
    assert (status.doc, status.default, status.is_status) == ("How far.", "Draft", True)
    assert [(value.name, value.state, value.next, value.aliases) for value in status.values] == [
        ("Draft", "open", ("Final",), ()),
        ("Final", "done", (), ("Done",)),
        ("Gone", "dead", (), ()),
    ]
    assert status.values[0].doc == "Young."
    assert len(status.values[2].patterns) == 1
    assert (kind.type, kind.open, kind.example) == ("enum", True, "tiny")
    assert [(value.name, value.doc) for value in kind.values] == [("big", "Much."), ("small", "")]
    assert (created.type, created.required) == ("date", False)
    assert updated.required == when(Clause("Status", ("Final", "gone")))
    assert updated.forbidden == when(Clause("Kind", ("big",)))
    assert free.required == Condition(
        (
            (Clause("Size", min=1, max=9), Clause("Kind", present=True)),
            (Clause("Created", since=date(2021, 3, 1), before=date(2022, 1, 1)),),
        ),
        ((Clause("number", min=7), Clause("Updated", present=False)),),
    )
    assert (size.type, size.range.min, size.range.max) == ("integer", -1, 3)
    assert [pattern.source for pattern in code.patterns] == ["A-{n}", "B-{n}"]
    assert (code.length.min, code.length.max) == (3, 9)
    assert (people.type, people.items.separator, people.items.joint) == ("list", "|", " | ")
    assert [pattern.source for pattern in people.items.item] == ["@{handle:word}"]
    assert people.message == "must be handles"
    assert [([one.source for one in spec.find], spec.message) for spec in ids.forbid] == [
        ([":", "Id{n}"], "is no id"),
        (["X{n}"], ""),
    ]
    assert ids.forbid[1].replace is not None
    assert ids.forbid[1].replace.source == "X-{n}"
    assert [pattern.source for pattern in (*ids.items.item, *ids.items.some)] == ["a", "b", "a"]
    assert (ids.items.strict, ids.items.sorted, ids.items.unique) == (True, "descending", True)
    assert (ids.items.min, ids.items.max, ids.items.joint) == (1, 3, ", ")
    assert (free.key, free.type) == ("Free", "text")
    assert [pattern.source for pattern in schema.forbid[0].find] == ["really", "very"]
    summary, step = schema.sections
    assert [spec.find[0].source for spec in summary.forbid] == ["soon"]
    assert (summary.last, step.last) == (False, True)
    assert (summary.severity, step.severity, status.severity, kind.severity) == ("", "off", "", "hint")
    assert schema.exempt == (
        ExemptSpec(rules=("missing-section",), condition=when(Clause("number", max=99)), why="Older than the template"),
        ExemptSpec(condition=Condition(unless=((Clause("Status", ("Draft", "Final")),),))),
    )
    assert (summary.name, summary.required, summary.allow_na, summary.boilerplate) == ("Summary", True, True, "keep")
    assert (summary.content.min_words, summary.content.text, summary.content.code) == (3, "Exact words", ())
    assert [label.label for label in summary.content.labels] == ["Pro", "Contra"]
    assert (step.required, step.repeat, step.doc) == (False, RepeatSpec(min=0, max=4), "One step.")
    assert (step.ordered, step.extras, step.aliases[0].source) == (False, "report", "Stage {n}")
    assert step.forbidden == when(Clause("Status", ("Draft",)))
    assert [spec.required for spec in step.sections] == [False, False, False]
    assert step.relations == RelationsSpec(one_of=(("Table", "Chart"), ("Prose", "Table", "Chart")))
    assert schema.relations == RelationsSpec(requires=(("Summary", ("Step {n}: {name}",)),))
    assert metadata.relations == RelationsSpec(
        one_of=(("Code", "Ids"),),
        any_of=(("Free", "Size"), ("People", "Free")),
        requires=(("Code", ("Size", "People")),),
        conflicts=(("Kind", "Created"),),
    )
    content = step.sections[2].content
    assert content.code == ("bash", "sh")
    assert [(label.label, label.required, label.aliases) for label in content.labels] == [
        ("Timeline", False, ("Time",)),
        ("Cost", True, ()),
    ]
    assert content.list is not None
    assert (content.list.min_items, content.list.max_items, content.list.checklist) == (2, 5, True)
    assert content.table is not None
    identifier, priority, rest = content.table.columns
    assert content.table.min_rows == 2
    assert (identifier.header, identifier.unique, identifier.required, identifier.aliases) == ("ID", True, True, ("#",))
    assert [value.name for value in priority.values] == ["Must", "Should"]
    assert rest.header == "Rest"


def test_every_key_is_written_and_read_again() -> None:
    """A schema as text is the same schema, except for severities, which are not written."""
    schema = good(EVERY_KEY)
    assert shape(good(write_schema(schema))) == shape(schema)


def test_spans_point_at_the_words_of_the_file() -> None:
    """Each part has the place that requires it."""
    schema = good(
        HEAD
        + """\
title: any
metadata:
  fields:
    Status: {values: {Draft: Young.}}
sections:
  - doc: First.
    heading: Summary
    content: {labels: [Pro], table: {columns: {ID: }}, list: {}}
"""
    )
    section, status = schema.sections[0], schema.metadata.fields[0]
    content = section.content
    assert schema.title is not None
    assert content.table is not None
    assert content.list is not None
    spans = [
        schema.title.span,
        status.span,
        status.values[0].span,
        section.span,
        content.span,
        content.labels[0].span,
        content.table.span,
        content.table.columns[0].span,
        content.list.span,
    ]
    words = ["any", "Status", "Draft", "Summary", "content", "Pro", "table", "ID", "list"]
    assert [schema.source.slice(span) for span in spans] == words


@pytest.mark.parametrize(
    ("title", "has_h1", "pattern"),
    [
        ("", True, None),
        ("title: any", True, None),
        ("title: none", False, None),
        ("title: 'N-{n}'", True, "N-{n}"),
        ("title: {prefix: x}", True, None),
        ("title: {pattern: any}", True, None),
    ],
)
def test_title_forms(title: str, has_h1: bool, pattern: str | None) -> None:
    """A title is any, none, or a pattern; the default is any."""
    spec = good(HEAD + title).title
    assert (spec is not None) == has_h1
    assert (spec.pattern.source if spec and spec.pattern else None) == pattern
