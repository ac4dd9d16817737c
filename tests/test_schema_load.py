"""A schema file becomes a schema, or every problem in it is told, each at its place."""

from __future__ import annotations

import random
import time
from dataclasses import replace
from datetime import date
from textwrap import dedent

import pytest
from proposal_lsp.binding.outline import outline
from proposal_lsp.findings import Severity
from proposal_lsp.schema.files import Others, SchemaFile, UnusableFile, schema_file
from proposal_lsp.schema.keys import KINDS
from proposal_lsp.schema.load import Loaded, load_schema
from proposal_lsp.schema.model import (
    NOWHERE,
    Clause,
    Condition,
    ExemptSpec,
    RelationsSpec,
    RepeatSpec,
    Schema,
    SectionSpec,
)
from proposal_lsp.schema.write import write_schema
from proposal_lsp.text import Span

from tests.shape import shape


def when(*clauses: Clause) -> Condition:
    """A condition with one alternative."""
    return Condition((clauses,))


HEAD = "id: note\nname: Note\n"


def load(source: str, **others: str) -> Loaded:
    """Load a schema; `others` are further files by name: `base_yaml` is the schema `base`, `t_md` a template."""
    files = {name.replace("_", "."): dedent(text) for name, text in others.items()}

    def read(name: str) -> str:
        if name not in files:
            raise UnusableFile(f"`{name}` does not exist")
        return files[name]

    schemas = [schema_file(name, text, read) for name, text in files.items() if name.endswith(".yaml")]

    def find(wanted: str, asker: SchemaFile) -> SchemaFile | None:
        return next((file for file in (own, *schemas) if file.id == wanted and file is not asker), None)

    own = schema_file("note.yaml", dedent(source), read)
    return load_schema(own, Others(find, tuple(file.id for file in (own, *schemas))))


def told(source: str, **others: str) -> list[str]:
    """The problems of a schema as `message @ "text under the span"`, warnings marked."""
    text = dedent(source)
    loaded = load(source, **others)
    errors = [problem for problem in loaded.problems if problem.severity is Severity.ERROR]
    assert (loaded.schema is None) == bool(errors)
    return [
        ("warning: " if problem.severity is Severity.WARNING else "")
        + f'{problem.message} @ "{text[problem.span.start : problem.span.end]}"'
        for problem in loaded.problems
    ]


def good(source: str, **others: str) -> Schema:
    """The schema of a source that has no problem."""
    assert told(source, **others) == []
    schema = load(source, **others).schema
    assert schema is not None
    return schema


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
    """A schema that uses each key once reads as what it says."""
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
    """A schema as text is the same schema; but severities, which nobody writes out."""
    schema = good(EVERY_KEY)
    assert shape(good(write_schema(schema))) == shape(schema)


def test_versions_are_merged_over_the_schema() -> None:
    """A version says what differs; its template is the schema's unless it has its own, and is not compared with it."""
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


def test_spans_point_at_the_words_of_the_file() -> None:
    """Each part knows the place that asks for it."""
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
    """A title is any, none, or a pattern; a schema that does not say accepts any."""
    spec = good(HEAD + title).title
    assert (spec is not None) == has_h1
    assert (spec.pattern.source if spec and spec.pattern else None) == pattern


FIELDS = """\
metadata:
  fields:
    Status: {type: enum, aliases: [State], values: [Draft, Final]}
    Created: {type: date}
"""

BROKEN: dict[str, tuple[str, list[str]]] = {
    "syntax": (
        "id: a\nname: b: c\n",
        ['This is not YAML: a value that holds `: ` must be quoted. @ ":"'],
    ),
    "empty file": ("", ['This file is empty. A schema begins with `id:` and `name:`. @ ""']),
    "not a mapping": (
        "- id\n",
        ['A schema: expected `id:`, `name:` and other keys, found a list. @ "- id"'],
    ),
    "no id, no name": (
        "doc: x\n",
        [
            '`id` is missing. A schema begins with `id:` and `name:`. @ "doc"',
            '`name` is missing. A schema begins with `id:` and `name:`. @ "doc"',
        ],
    ),
    "odd id": (
        "id: My Note\nname: x\n",
        ['An `id` consists of lowercase letters, digits and single hyphens, as in `technical-spec`. @ "My Note"'],
    ),
    "unknown keys, one near, one not": (
        HEAD + "numberd: true\nqqq: 1\n",
        [
            'Unknown key `numberd` of a schema. Did you mean `numbered`? @ "numberd"',
            f'Unknown key `qqq` of a schema. Known here: {", ".join(KINDS["schema"])}. @ "qqq"',
        ],
    ),
    "key twice": (HEAD + "doc: a\ndoc: b\n", ['`doc` appears twice here; keep one. @ "doc"']),
    "key that is no text": (HEAD + "? [a]\n: b\n", ['A key must be text. @ "[a]"']),
    "key without a value": (HEAD + "doc:\n", ['`doc` has no value. @ "doc"']),
    "empty text": (HEAD + "doc: ' '\n", ["`doc` is empty. @ \"' '\""]),
    "list where text is wanted": (HEAD + "doc: [a]\n", ['`doc`: expected text, found a list. @ "[a]"']),
    "text where sections are wanted": (
        HEAD + "sections: Summary\n",
        ['`sections`: expected a list of sections (`- heading: ...`), found the text `Summary`. @ "Summary"'],
    ),
    "section that is text": (
        HEAD + "sections: [Summary]\n",
        ['A section: expected `heading: ...` and other keys, found the text `Summary`. @ "Summary"'],
    ),
    "section without a heading": (
        HEAD + "sections:\n  - doc: a\n",
        ['A section needs a `heading`. @ "doc"'],
    ),
    "mapping of several lines: its first line is shown": (
        HEAD + "doc:\n  a: 1\n  b: 2\n",
        ['`doc`: expected text, found keys with values. @ "a: 1"'],
    ),
    "yes is no flag": (
        HEAD + "numbered: yes\n",
        ['`numbered`: expected true or false, found the text `yes`. Write `true`. @ "yes"'],
    ),
    "quoted flag": (
        HEAD + "numbered: 'true'\n",
        ["`numbered`: expected true or false, found the text `true`. Write `true`. @ \"'true'\""],
    ),
    "no number": (HEAD + "level: two\n", ['`level`: expected a whole number, found the text `two`. @ "two"']),
    "fraction": (HEAD + "level: 2.5\n", ['`level`: expected a whole number, found `2.5`. @ "2.5"']),
    "number too small": (HEAD + "level: 0\n", ['`level` must be at least 1. @ "0"']),
    "number too big": (HEAD + "level: 7\n", ['`level` must be at most 6. @ "7"']),
    "number too long": (HEAD + "level: 1234567890\n", ['`level` has more than 9 digits. @ "1234567890"']),
    "bad word": (
        HEAD + "extras: alow\n",
        ['Unknown word `alow` for `extras`. Did you mean `allow`? @ "alow"'],
    ),
    "bad type": (
        HEAD + "metadata: {fields: {A: {type: dat}}}\n",
        ['Unknown word `dat` for `type`. Did you mean `date`? @ "dat"'],
    ),
    "bad place": (
        HEAD + "metadata: {in: [front-mater]}\n",
        ['Unknown word `front-mater` for `in`. Did you mean `front-matter`? @ "front-mater"'],
    ),
    "a sidecar that nothing is in": (
        HEAD + "metadata: {in: list, sidecar: facts.yaml}\n",
        ['`sidecar` needs `in: sidecar`. @ "sidecar"'],
    ),
    "a sidecar without a name": (
        HEAD + "metadata: {in: sidecar}\n",
        ['`in: sidecar` needs `sidecar`, the name of that file. @ "in"'],
    ),
    "a sidecar elsewhere": (
        HEAD + "metadata: {in: sidecar, sidecar: ../facts.yaml}\n",
        ['`sidecar` must be the name of a YAML file without its folder, such as `meta.yaml`. @ "../facts.yaml"'],
    ),
    "aliases of any title": (
        HEAD + "title: {aliases: ['N {n}']}\n",
        ['Any title is accepted here; `aliases` are other forms than `pattern`. @ "aliases"'],
    ),
    "levels": (
        HEAD + "sections:\n  - heading: A\n    level: 3\n    sections:\n"
        "      - {heading: B, level: 3}\n      - {heading: C, level: 7}\n",
        ['`level` must be at least 4. @ "3"', '`level` must be at most 6. @ "7"'],
    ),
    "bad patterns": (
        HEAD + "title: 'A {b'\nsections: [{heading: '{x:nix} y'}]\n",
        [
            "`title` is not a pattern: stray `{` in `A {b`; write `{{` for a brace itself. @ \"'A {b'\"",
            "`heading` is not a pattern: unknown hole type `nix`; the types are int, word, name, date, text. "
            "@ \"'{x:nix} y'\"",
        ],
    ),
    "holes that cannot be told apart": (
        HEAD + "title: '{a:int} and {b} and {a:word}'\nsections: [{heading: 'A {{{n}{m}'}]\n",
        [
            "`title` is not a pattern: the hole `a` has two types in `{a:int} and {b} and {a:word}`. "
            "@ \"'{a:int} and {b} and {a:word}'\"",
            "`heading` is not a pattern: two holes touch in `A {{{n}{m}`; put some text between them. "
            "@ \"'A {{{n}{m}'\"",
        ],
    ),
    "too many holes": (
        HEAD + f"title: '{' '.join(f'{{a{number}:int}}' for number in range(9))}'\n"
        "sections: [{heading: '{a} b {c:word} d {e}'}]\n",
        [
            "`title` is not a pattern: `{a0:int} {a1:int} {a2:int} {a3:int} {a4:int} {a5:int} {a6:int} {a7:int} "
            "{a8:int}` has more than 8 holes. "
            "@ \"'{a0:int} {a1:int} {a2:int} {a3:int} {a4:int} {a5:int} {a6:int} {a7:int} {a8:int}'\"",
            "`heading` is not a pattern: `{a} b {c:word} d {e}` has more than 2 holes of type text or word. "
            "@ \"'{a} b {c:word} d {e}'\"",
        ],
    ),
    "unknown status in next": (
        HEAD + "metadata: {fields: {S: {values: {Draft: {next: [Finl]}, Final: }}}}\n",
        ['Unknown value `Finl` in `next`. Did you mean `Final`? @ "Finl"'],
    ),
    "one name for two values": (
        HEAD + "metadata: {fields: {S: {values: {A: , B: {aliases: [a]}}}, T: {values: [x, y, X]}}}\n",
        ['`a` is already a name of `A`. @ "a"', '`X` is already a name of `x`. @ "X"'],
    ),
    "one name for two fields": (
        HEAD + "metadata: {fields: {Status: , State: {aliases: [status, STATE]}, STATUS: }}\n",
        [
            '`status` is already a name of `Status`. @ "status"',
            '`STATUS` appears twice here; keep one. @ "STATUS"',
        ],
    ),
    "unknown field, alias and value in when": (
        HEAD
        + FIELDS
        + "sections:\n"
        + "  - {heading: A, required: {when: {Statsu: [Draft]}}}\n"
        + "  - {heading: B, required: {when: {State: [Draft]}}}\n"
        + "  - {heading: C, forbidden: {when: {status: [draft, Finale]}}}\n",
        [
            'Unknown field `Statsu`. Did you mean `Status`? @ "Statsu"',
            '`State` is another name of `Status`; write that. @ "State"',
            'Unknown value `Finale` of `Status`. Did you mean `Final`? @ "Finale"',
        ],
    ),
    "broken conditions": (
        HEAD
        + "sections:\n"
        + "  - {heading: A, required: maybe}\n"
        + "  - {heading: B, required: {wen: {}}}\n"
        + "  - {heading: C, required: {when: {}}}\n"
        + "  - {heading: D, forbidden: true}\n"
        + "  - {heading: E, required: {}}\n",
        [
            '`required`: expected true, false or `{when: {field: [value]}}`, found the text `maybe`. @ "maybe"',
            'Unknown key `wen` of a condition. Did you mean `when`? @ "wen"',
            '`when` names no field. @ "when"',
            'A condition: expected the keys when, unless, found `true`. @ "true"',
            'A condition needs `when: {field: [value]}`. @ "{}"',
        ],
    ),
    "ranges in conditions": (
        HEAD
        + "title: 'N-{number}: {words}'\nfilename: '{slug}.md'\n"
        + FIELDS
        + "sections:\n"
        + "  - {heading: A, required: {when: {Created: {from: 2021-02-30, before: x}}}}\n"
        + "  - {heading: B, required: {when: {Status: {from: 2021-02-03}}}}\n"
        + "  - {heading: C, forbidden: {unless: {Created: {from: 2021-02-03, before: 2021-02-03}}}}\n"
        + "  - {heading: D, required: {when: [{number: {min: 3, max: 2}}, {slug: absent}, {wrods: x}]}}\n"
        + "  - {heading: E, required: {when: [{Status: {}}, x]}}\n"
        + "  - {heading: F, required: {when: {Created: {form: 2021-02-03}, number: {min: 1, before: 2021-02-03}}}}\n",
        [
            '`from` must be a real date, YYYY-MM-DD. @ "2021-02-30"',
            '`before` must be a real date, YYYY-MM-DD. @ "x"',
            '`Status` is not a date; give it `type: date`. @ "Status"',
            '`before` is no later than `from` (2021-02-03). @ "before"',
            '`max` is smaller than `min` (3). @ "max"',
            'Unknown field `wrods`. Did you mean `words`? @ "wrods"',
            'A range needs `min`, `max`, `from` or `before`. @ "Status"',
            '`when`: expected fields with their values, found the text `x`. @ "x"',
            'Unknown key `form` of a range. Did you mean `from`? @ "form"',
            'A range is of numbers (`min`, `max`) or of days (`from`, `before`), not of both. @ "number"',
        ],
    ),
    "exemptions": (
        HEAD + FIELDS + "exempt: [{rules: x}, {wen: {}}, {rules: [y], when: {Statsu: x}}, {when: }]\n",
        [
            'An exemption needs `when` or `unless`; what is off for all documents goes in `rules`. @ "rules"',
            'Unknown key `wen` of an exemption. Did you mean `when`? @ "wen"',
            'Unknown field `Statsu`. Did you mean `Status`? @ "Statsu"',
            '`when` has no value. @ "when"',
        ],
    ),
    "last that is not last": (
        HEAD + "sections: [{heading: A, last: true}, {heading: B}]\n",
        ['`last` is for the last of these sections; put this one at the end. @ "A"'],
    ),
    "versions": (
        HEAD
        + FIELDS
        + "versions:\n"
        + "  - {when: {Status: Draft}, detect: {}}\n"
        + "  - {name: a, when: {Statsu: Draft}, sections: [{headin: B}]}\n"
        + "  - {name: b, level: 9}\n"
        + "sections: [{heading: Goal, dok: x}]\n",
        [
            'A version needs a `name`. @ "when"',
            f'Unknown key `detect` of a version. Known here: {", ".join(KINDS["version"])}. @ "detect"',
            'Unknown field `Statsu`. Did you mean `Status`? @ "Statsu"',
            'Unknown key `headin` of a section. Did you mean `heading`? @ "headin"',
            'A version needs `when` or `unless`: which documents it is for. @ "name"',
            'Unknown key `dok` of a section. Did you mean `doc`? @ "dok"',
        ],
    ),
    "relations": (
        HEAD
        + FIELDS
        + "  one_of: [[Status, Craeted]]\n  requires: [Status]\n  conflicts: [[Status]]\n"
        + "sections: [{heading: Goal}, {heading: Costs}]\n"
        + "any_of: [[1. goal (optional), Cost]]\nrequires: {Gaol: Costs, Goal: {}}\none_of: [Goal, Costs]\n",
        [
            'Unknown field `Craeted`. Did you mean `Created`? @ "Craeted"',
            '`requires`: expected names of fields, each with those it needs, found a list. @ "[Status]"',
            'A group of `conflicts` needs two names or more. @ "[Status]"',
            'Unknown section `Cost`. Did you mean `Costs`? @ "Cost"',
            'Unknown section `Gaol`. Did you mean `Goal`? @ "Gaol"',
            '`Goal`: expected a list of sections, found keys with values. @ "{}"',
            '`one_of`: expected groups of sections, as in `[[A, B]]`, found a list. @ "[Goal, Costs]"',
        ],
    ),
    "mirrors": (
        HEAD + FIELDS + "  mirrors: ['*{statu}*', plain]\n",
        [
            "Unknown field `statu`. Did you mean `Status`? @ \"'*{statu}*'\"",
            'A line of `mirrors` needs a hole that names a field, `{Status}`. @ "plain"',
        ],
    ),
    "date order": (
        HEAD + FIELDS + "  date_order: [Creatd, Status]\n",
        [
            'Unknown field `Creatd`. Did you mean `Created`? @ "Creatd"',
            '`Status` is not a date; give it `type: date`. @ "Status"',
        ],
    ),
    "keys of a field that contradict each other": (
        HEAD
        + "metadata:\n  fields:\n"
        + "    A: {type: enum}\n"
        + "    B: {type: date, values: [x]}\n"
        + "    C: {length: {min: 3, max: 2}}\n"
        + "    D: {values: [x, y], default: z}\n"
        + "    E: {pattern: 'E-{n}', example: F-1}\n",
        [
            '`type: enum` needs `values`. @ "type"',
            '`values` needs `type: enum or list`, not date. @ "values"',
            '`max` is smaller than `min` (3). @ "max"',
            '`default` is not a value that this field allows. @ "z"',
            '`example` is not a value that this field allows. @ "F-1"',
        ],
    ),
    "two sections of one name": (
        HEAD + "sections:\n  - {heading: Goals}\n  - {heading: 2. goals (optional)}\n",
        ['There is already a section `2. goals (optional)` here. @ "2. goals (optional)"'],
    ),
    "section that is never reached": (
        HEAD
        + "sections:\n"
        + "  - {heading: 'Step {n}: {name}', aliases: ['Stage {n}'], repeat: {}}\n"
        + "  - {heading: 'Step 1: Begin'}\n"
        + "  - {heading: Stage 2}\n"
        + "  - {heading: Stages}\n",
        [
            "No heading can ever match this section: `Step {n}: {name}` comes before it, repeats, "
            "and matches the same headings. Put this one first. @ \"'Step 1: Begin'\"",
            "No heading can ever match this section: `Step {n}: {name}` comes before it, repeats, "
            'and matches the same headings. Put this one first. @ "Stage 2"',
        ],
    ),
    "repeat without a hole": (
        HEAD + "sections: [{heading: Note, repeat: {min: 2}}]\n",
        [
            "warning: `repeat` needs a hole in `heading`, as in `Phase {n}: {name}`; identical headings "
            'cannot be distinguished. @ "repeat"'
        ],
    ),
    "headings deeper than Markdown has": (
        HEAD + "level: 6\nsections: [{heading: A, sections: [{heading: B}]}]\n",
        ['These sections would have headings of level 7; Markdown has 6. @ "sections"'],
    ),
    "tables": (
        HEAD
        + "sections:\n"
        + "  - {heading: A, content: {table: {}}}\n"
        + "  - {heading: B, content: {table: {columns: [x]}}}\n"
        + "  - {heading: C, content: {table: {columns: {ID: {uniqe: true}}}}}\n",
        [
            'A table needs `columns`. @ "table"',
            '`columns`: expected headers of columns, each with its keys, found a list. @ "[x]"',
            'Unknown key `uniqe` of a column. Did you mean `unique`? @ "uniqe"',
        ],
    ),
    "what is forbidden": (
        HEAD
        + "forbid: x\n"
        + "metadata: {fields: {A: {forbid: [{find: 'A {b}'}, {message: x}, {find: 'N{n}', replace: '{n} {m}'}]}}}\n"
        + "sections: [{heading: A, forbid: [{finds: x}]}]\n",
        [
            '`forbid`: expected a list, found the text `x`. @ "x"',
            "`find` is searched for within a text, where the hole `b` could match anything; give it a type, "
            "`{b:word}` or `{b:int}`. @ \"'A {b}'\"",
            'Something forbidden needs `find`. @ "message"',
            "`replace` has the hole m, which `N{n}` lacks. @ \"'{n} {m}'\"",
            'Unknown key `finds` of something forbidden. Did you mean `find`? @ "finds"',
        ],
    ),
    "the items of a list": (
        HEAD + "metadata: {fields: {A: {list: {sorted: up, min: 3, max: 2}}, B: {type: text, list: {unqiue: true}}}}\n",
        [
            'Unknown word `up` for `sorted`. Known here: ascending, descending. @ "up"',
            '`max` is smaller than `min` (3). @ "max"',
            '`list` needs `type: list`, not text. @ "list"',
            'Unknown key `unqiue` of a list. Did you mean `unique`? @ "unqiue"',
        ],
    ),
    "severities": (
        HEAD + "rules: {a: eror, b: {opn: off}, c: [off], d: {open: of}}\n",
        [
            'Unknown word `eror` for `a`. Did you mean `error`? @ "eror"',
            'Unknown state `opn`. Did you mean `open`? @ "opn"',
            '`c`: expected a severity, or states with severities, found a list. @ "[off]"',
            'Unknown word `of` for `open`. Did you mean `off`? @ "of"',
        ],
    ),
    "template that cannot be read": (
        HEAD + "template: gone.md\n",
        ['`gone.md` does not exist. @ "gone.md"'],
    ),
    "problems of all parts at once": (
        "id: note\nnmae: Note\nlevel: x\nmetadata: {fields: {A: {typ: text}}}\nsections: [{headin: B}]\n",
        [
            'Unknown key `nmae` of a schema. Did you mean `name`? @ "nmae"',
            '`level`: expected a whole number, found the text `x`. @ "x"',
            'Unknown key `typ` of a field. Did you mean `type`? @ "typ"',
            'Unknown key `headin` of a section. Did you mean `heading`? @ "headin"',
        ],
    ),
}


@pytest.mark.parametrize("broken", BROKEN)
def test_problems_are_told_where_they_are(broken: str) -> None:
    """Each problem of a schema file has its message and its exact place, and there are no others."""
    source, expected = BROKEN[broken]
    assert told(source) == expected


@pytest.mark.parametrize(
    ("part", "message"),
    [
        ("metadata: {fields: {A: {values: [" + ", ".join(f"v{i}" for i in range(501)) + "]}}}", "500 values"),
        ("metadata: {fields: {" + ", ".join(f"f{i}: " for i in range(201)) + "}}", "200 fields"),
        ("sections: [" + ", ".join(f"{{heading: s{i}}}" for i in range(501)) + "]", "500 sections"),
    ],
)
def test_sizes_are_bounded(part: str, message: str) -> None:
    """One value, field or section more than allowed is a problem, not a slow server."""
    (problem,) = told(HEAD + part)
    assert message in problem


def test_patterns_are_bounded() -> None:
    """A pattern has at most 1,000 characters."""
    good(HEAD + f"title: {'x' * 1000}")
    assert told(HEAD + f"title: {'x' * 1001}") == [f'`title` is longer than 1,000 characters. @ "{"x" * 1001}"']


@pytest.mark.slow
def test_hostile_schemas_are_answered_soon() -> None:
    """Very many unknown keys, sections or problems cost about a second, not minutes, and are not all told."""
    many = HEAD + "".join(f"docu{i:x}: 1\n" for i in range(70_000))
    sections = HEAD + "sections:\n" + "".join(f"- {{heading: h{i}, x: y}}\n" for i in range(30_000))
    greedy = (
        HEAD
        + "sections:\n"
        + "".join(
            f"- {{heading: '{{a}} {{b}} {{c}} {i}', repeat: {{}}}}\n- heading: {'x ' * 400}{i}\n" for i in range(200)
        )
    )
    for source in (many, sections, greedy):
        before = time.process_time()
        loaded = load(source)
        assert len(loaded.problems) <= 200
        assert time.process_time() - before < 20


def test_loading_never_raises() -> None:
    """Random damage to a schema gives problems inside the text, never an exception."""
    chance = random.Random(7)
    source = dedent(HEAD + FIELDS + "sections: [{heading: A, required: {when: {Status: [Draft]}}}]\n")
    characters = "{}[]:,-'\"\n #&*!|>%@`?aA1é\u2028\x00\t"
    for _ in range(1500):
        text = source
        for _ in range(chance.randint(1, 4)):
            at = chance.randrange(len(text))
            text = text[:at] + chance.choice(characters) * chance.randint(0, 2) + text[at + chance.randint(0, 3) :]
        for problem in load(text).problems:
            assert 0 <= problem.span.start <= problem.span.end <= len(text)
            assert "\n" not in text[slice(*problem.span)]


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
    """Numbers, decorations and holes do not count when template and schema are compared."""
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
    assert told(
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


def test_inherited_parts_stand_at_extends() -> None:
    """Every span of a schema lies in its own file."""
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
def test_extends_goes_wrong(extends: str, others: dict[str, str], expected: str) -> None:
    """What cannot be extended is one problem, at `extends`; unknown keys of the file itself are still told."""
    source = f"{HEAD}extends: {extends}\nqqqq: 1\n"
    first, second = told(source, **others)
    assert first == expected
    assert second.startswith("Unknown key `qqqq` of a schema.")


def test_own_words_mend_an_inherited_problem() -> None:
    """A broken key of the schema that is extended does not count where it is replaced."""
    schema = good(HEAD + "extends: base\nlevel: 3\n", base_yaml="id: base\nname: Base\nlevel: x\n")
    assert schema.level == 3


def test_rule_codes_are_checked_where_they_are_known() -> None:
    """An unknown rule is a warning, because another version may know it."""
    file = schema_file("note.yaml", HEAD + "rules: {empty-sections: off}\n")
    (problem,) = load_schema(file, Others(codes=("empty-section",))).problems
    assert problem.message == "Unknown rule `empty-sections`. Did you mean `empty-section`?"
    assert problem.severity is Severity.WARNING
    assert load_schema(file).problems == ()


def test_the_front_matter_of_a_template_is_the_text_of_the_sidecar() -> None:
    """Where the metadata stands in a file of its own; the document starts below. Else it stays where it is."""
    note = "---\nkind: note\n---\n\n# Title\n\n## Goal\n"
    source = HEAD + "template: note.md\nmetadata: {in: %s}\nsections: [{heading: Goal}]\n"
    schema = good(source % "sidecar, sidecar: facts.yaml", note_md=note)
    assert (schema.sidecar_template, schema.template) == ("kind: note\n", "# Title\n\n## Goal\n")
    schema = good(source % "front-matter", note_md=note)
    assert (schema.sidecar_template, schema.template) == ("", note)


def test_headings_may_skip_levels() -> None:
    """`level` counts for the section and what is below it, not for its neighbours."""
    source = "sections:\n  - heading: A\n    sections:\n      - {heading: B, level: 5, sections: [{heading: C}]}\n"
    schema = good(HEAD + source + "      - heading: D\n")
    assert [(node.spec.name, node.level) for node in outline(schema).nodes] == [("A", 2), ("B", 5), ("C", 6), ("D", 3)]


def test_as_text_a_part_of_a_schema_is_what_it_says() -> None:
    """Only what differs from the defaults, so that people see it."""
    (section,) = good("id: note\nname: Note\nsections: [{heading: Why, content: {list: {min: 2}}}]\n").sections
    assert repr(replace(section.content, span=NOWHERE)) == f"ContentSpec(list={section.content.list!r})"
    assert repr(RepeatSpec(max=3)) == "RepeatSpec(max=3)"
