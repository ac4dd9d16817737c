"""`schemas/schema.json`, which editors use, agrees with the loader about the schema language.

It is made of the declarations in the classes of the model; UPDATE_EXPECTED=1 rewrites it.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from proposal_lsp.catalog.catalog import builtin_dir, check_schema_text
from proposal_lsp.findings import Severity
from proposal_lsp.located_yaml import YamlNode, parse_yaml
from proposal_lsp.schema.files import schema_file
from proposal_lsp.schema.keys import KINDS, SPECS, declared
from proposal_lsp.schema.load import load_schema
from proposal_lsp.schema.load_spec import READERS
from proposal_lsp.schema.model import FIELD_TYPES, SEVERITIES, SORTINGS, STATES, RelationsSpec
from proposal_lsp.schema.write import WRITERS

from tests.json_schema import DESCRIPTIONS, json_schema
from tests.shipped import CATALOG

FILE = builtin_dir() / "schema.json"
EXPECTED = json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"
if os.environ.get("UPDATE_EXPECTED") == "1":
    # Before it is read: these tests and those of the reference use it.
    FILE.write_text(EXPECTED, encoding="utf-8")
JSON_SCHEMA: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
DEFINITIONS: dict[str, Any] = JSON_SCHEMA["definitions"]
VALIDATOR = jsonschema.Draft7Validator(JSON_SCHEMA)
SHIPPED = sorted(builtin_dir().glob("*.yaml"))

_CORE = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_NUMBER = re.compile(r"[-+]?(\d+)(\.\d*)?")


def as_json(node: YamlNode) -> Any:
    """A node as an editor's YAML server reads it: YAML 1.2, core schema."""
    if node.kind == "mapping":
        return {key.value: as_json(value) for key, value in node.pairs}
    if node.kind == "sequence":
        return [as_json(item) for item in node.items]
    if node.quoted:
        return node.value
    if node.value in ("", "~", "null", "Null", "NULL"):
        return None
    if number := _NUMBER.fullmatch(node.value):
        return float(node.value) if number.group(2) else int(node.value)
    return _CORE.get(node.value, node.value)


def fits(source: str) -> bool:
    """Whether an editor would accept a schema file."""
    root, problem = parse_yaml(source)
    assert problem is None
    assert root is not None
    return bool(VALIDATOR.is_valid(as_json(root)))


def loads(source: str) -> bool:
    """Whether the loader accepts a schema file without an error."""
    found = load_schema(schema_file("note.yaml", source)).problems
    return all(problem.severity is not Severity.ERROR for problem in found)


def descriptions(part: Any, path: str) -> Iterator[tuple[str, str]]:
    """Each key that the JSON Schema describes, with its description."""
    for key, value in part.get("properties", {}).items():
        yield f"{path}.{key}", value.get("description", "")


def test_it_is_what_the_model_declares() -> None:
    """Rewritten if UPDATE_EXPECTED=1."""
    assert FILE.read_text(encoding="utf-8") == EXPECTED, (
        "run: UPDATE_EXPECTED=1 pytest tests/schema/test_schema_json.py"
    )


def test_every_form_of_value_is_read_written_and_described() -> None:
    """Each of the three tables has exactly the forms with which keys are declared."""
    keys = [key for spec in (*SPECS.values(), RelationsSpec) for key in declared(spec)]
    forms = {key.form for key in keys if not key.spec}
    assert set(WRITERS) == set(DESCRIPTIONS) == forms
    # The requirements of sections or fields on each other are read together.
    assert set(READERS) == {key.form for key in keys} - {key.form for key in declared(RelationsSpec)}


def test_it_is_a_json_schema() -> None:
    """It is valid, for the draft that most editors support."""
    assert JSON_SCHEMA["$schema"] == "http://json-schema.org/draft-07/schema#"
    jsonschema.Draft7Validator.check_schema(JSON_SCHEMA)


@pytest.mark.parametrize("kind", KINDS)
def test_its_keys_are_those_of_the_loader(kind: str) -> None:
    """Every key of the loader has a useful description, and there are no other keys."""
    part = JSON_SCHEMA if kind == "schema" else DEFINITIONS[kind]
    assert tuple(part["properties"]) == KINDS[kind]
    assert part["additionalProperties"] is False
    for path, description in descriptions(part, kind):
        assert len(description) >= 15, path
        assert description.endswith("."), path


def test_every_mapping_of_known_keys_is_one_of_the_loaders() -> None:
    """No definition has keys that are not compared above, and every one is used."""
    with_keys = {name for name, part in DEFINITIONS.items() if "properties" in part}
    assert with_keys == set(KINDS) - {"schema"}
    used = set(re.findall(r'"#/definitions/(\w+)"', FILE.read_text(encoding="utf-8")))
    assert used == set(DEFINITIONS)


def test_its_words_are_those_of_the_loader() -> None:
    """Each closed set of words is the same in both."""
    assert tuple(DEFINITIONS["field"]["properties"]["type"]["enum"]) == FIELD_TYPES
    assert tuple(DEFINITIONS["value"]["properties"]["state"]["enum"]) == STATES
    assert tuple(DEFINITIONS["items"]["properties"]["sorted"]["enum"]) == SORTINGS
    severity, by_state = JSON_SCHEMA["properties"]["rules"]["additionalProperties"]["anyOf"]
    assert tuple(severity["enum"]) == SEVERITIES
    for kind in ("field", "section"):
        assert tuple(DEFINITIONS[kind]["properties"]["severity"]["enum"]) == SEVERITIES
    assert tuple(by_state["propertyNames"]["enum"]) == STATES


def test_schemas_are_shipped() -> None:
    """The next test has at least one schema."""
    assert len(SHIPPED) >= 4


@pytest.mark.sampled(3)
@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_schemas_fit(path: Path) -> None:
    """Every shipped schema is valid, names `schema.json` in its first line, and is invalid with an unknown key."""
    source = path.read_text(encoding="utf-8")
    assert fits(source)
    assert source.startswith("# yaml-language-server: $schema=schema.json\n")
    assert check_schema_text(str(path), source, CATALOG).schema is not None
    broken = source + "\nunknown: 1\n"
    assert not fits(broken)
    assert check_schema_text(str(path), broken, CATALOG).schema is None


HEAD = "id: note\nname: Note\n"

ACCEPTED = [
    "doc: 5\nlevel: 3\nnumbered: True\nextras: report",
    "title: none",
    "title: {prefix: '🤖', pattern: any}",
    "metadata: {in: [list, lines], under: [A, B], date_order: []}",
    "metadata: {in: table, fields: {A: , B: {}, C: {type: version, default: 1.0, example: '2'}}}",
    "metadata: {fields: {S: {values: {A: , B: Text., C: {state: done, next: A}}}, T: {values: [1, true, x]}}}",
    "metadata: {fields: {S: {list: {separator: ' ', item: '@{h:word}'}, length: {min: 1}}, N: {range: {max: -1}}}}",
    "metadata: {fields: {S: {values: [A, B]}, T: {required: {when: {S: [A]}}, forbidden: {when: {s: b}}}}}",
    "rules: {a: off, b: {open: hint, dead: off}}",
    "detect: {fields: {type: 7}, files: '*.md'}",
    "sections: []",
    "sections: [{heading: A, required: false, content: {code: true, labels: [x, y], list: {}, min_words: 3}}]",
    "sections: [{heading: A, content: {code: [a, b], labels: {x: , y: {required: false}}, text: x}}]",
    "sections: [{heading: 'A {n}', aliases: B, repeat: {min: 0}, sections: [{heading: B, allow_na: true}]}]",
    "sections: [{heading: A, content: {table: {columns: {ID: , P: {values: {x: y}}}}, code: false}}]",
    "filename: a-{n}.md",
    "title: 'A {n}'\nexempt: [{rules: [a], when: {n: {max: 3}}, why: x}, {rules: a, unless: [{n: 7}]}]",
    "sections: [{heading: A, last: true, severity: hint}]\nmetadata: {fields: {A: {severity: off}}}",
    "title: 'A {n}'\nversions: [{name: old, when: {n: {max: 3}}, level: 3, sections: [{heading: A}]}]",
    "sections: [{heading: A}, {heading: B}, {heading: C}]\none_of: [[A, B]]\nany_of: [[A, C]]\nconflicts: [[B, C]]",
    "metadata: {fields: {A: , B: }, requires: {A: B}, conflicts: []}",
    "sections: [{heading: X, sections: [{heading: A}, {heading: B}], requires: {A: [B]}}]",
    "filename: ['a-{n}.md', 'a-{n}/index.md']\nsections: [{heading: A, required: {unless: [{n: {min: 3}}]}}]",
    "metadata: {fields: {A: {type: date}, B: {required: {when: {A: {from: '2021-02-03'}, B: {max: 3}}}}}}",
    "forbid: [{find: x}, {find: ['B{n}', 'B {n}'], message: is wrong, replace: 'B-{n}'}]",
    "metadata: {fields: {A: {forbid: [{find: ':'}], message: must be short}}}",
    "metadata: {fields: {A: {list: {strict: true, item: [a, b], some: c, sorted: ascending, unique: true, max: 3}}}}",
    "sections: [{heading: A, forbid: [{find: x}]}]",
]

#: For each kind of mapping, a schema that contains one, with `KEY` at a place for a key.
PLACES = {
    "schema": "KEY: 1",
    "detect": "detect: {KEY: 1}",
    "title": "title: {KEY: 1}",
    "metadata": "metadata: {KEY: 1}",
    "field": "metadata: {fields: {A: {KEY: 1}}}",
    "version": "metadata: {fields: {A: }}\nversions: [{name: a, when: {A: x}, KEY: 1}]",
    "value": "metadata: {fields: {A: {values: {B: {KEY: 1}}}}}",
    "condition": "metadata: {fields: {A: , B: {required: {when: {A: x}, KEY: 1}}}}",
    "length": "metadata: {fields: {A: {length: {KEY: 1}}}}",
    "range": "metadata: {fields: {A: {range: {KEY: 1}}}}",
    "references": "references: {known: true, KEY: 1}",
    "target": "metadata: {fields: {A: {target: {KEY: 1}}}}",
    "clause": "metadata: {fields: {A: , B: {required: {when: {A: {min: 1, KEY: 1}}}}}}",
    "exemption": "metadata: {fields: {A: }}\nexempt: [{when: {A: x}, KEY: 1}]",
    "forbid": "forbid: [{find: x, KEY: 1}]",
    "items": "metadata: {fields: {A: {list: {KEY: 1}}}}",
    "section": "sections: [{heading: A, KEY: 1}]",
    "repeat": "sections: [{heading: 'A {n}', repeat: {KEY: 1}}]",
    "content": "sections: [{heading: A, content: {KEY: 1}}]",
    "table": "sections: [{heading: A, content: {table: {columns: {B: }, KEY: 1}}}]",
    "column": "sections: [{heading: A, content: {table: {columns: {B: {KEY: 1}}}}}]",
    "list": "sections: [{heading: A, content: {list: {KEY: 1}}}]",
    "label": "sections: [{heading: A, content: {labels: {B: {KEY: 1}}}}]",
}

REJECTED = [
    "doc:",
    "doc: [a]",
    "doc: ''",
    "level: 0",
    "level: 7",
    "level: two",
    "level: '2'",
    "numbered: yes",
    "extras: some",
    "title: [a]",
    "metadata: {in: [front]}",
    "metadata: {fields: [a]}",
    "metadata: {fields: {A: text}}",
    "metadata: {fields: {A: {type: txt}}}",
    "metadata: {fields: {A: {values: x}}}",
    "metadata: {fields: {A: {values: []}}}",
    "metadata: {fields: {A: {values: {}}}}",
    "metadata: {fields: {A: {values: {B: {state: over}}}}}",
    "metadata: {fields: {A: {required: maybe}}}",
    "metadata: {fields: {A: {forbidden: true}}}",
    "metadata: {fields: {A: {required: {}}}}",
    "metadata: {fields: {A: {required: {when: {}}}}}",
    "metadata: {fields: {A: {required: {when: [x]}}}}",
    "metadata: {fields: {A: {required: {when: {A: {}}}}}}",
    "metadata: {fields: {A: {type: date, required: {when: {A: {from: May}}}}}}",
    "metadata: {fields: {A: {length: 3}}}",
    "metadata: {fields: {A: {length: {min: -1}}}}",
    "forbid: x",
    "forbid: {find: x}",
    "forbid: [x]",
    "forbid: [{message: x}]",
    "metadata: {fields: {A: {list: {sorted: up}}}}",
    "metadata: {fields: {A: {list: {min: few}}}}",
    "exempt: {rules: a}",
    "sections: [{heading: A, severity: grave}]",
    "versions: [{name: old}]",
    "versions: {name: old}",
    "one_of: [A, B]",
    "sections: [{heading: A}, {heading: B}]\nany_of: [[A]]",
    "requires: [A]",
    "exempt: [{rules: a}]",
    "rules: [a]",
    "rules: {a: of}",
    "rules: {a: {begun: off}}",
    "sections: A",
    "sections: [A]",
    "sections: [{doc: A}]",
    "sections: [{heading: [A]}]",
    "sections: [{heading: A, boilerplate: stay}]",
    "sections: [{heading: A, content: true}]",
    "sections: [{heading: A, content: {table: {}}}]",
    "sections: [{heading: A, content: {table: {columns: {}}}}]",
    "sections: [{heading: A, content: {list: 3}}]",
    "sections: [{heading: A, content: {min_words: few}}]",
]


@pytest.mark.parametrize("source", ACCEPTED)
def test_both_accept(source: str) -> None:
    """A file that the loader accepts is valid in an editor."""
    assert loads(HEAD + source)
    assert fits(HEAD + source)


@pytest.mark.parametrize("source", REJECTED)
def test_both_reject(source: str) -> None:
    """A value of the wrong shape is invalid for both."""
    assert not loads(HEAD + source)
    assert not fits(HEAD + source)


@pytest.mark.parametrize("source", ["name: Note", "id: note", "id: My Note\nname: x", "[]", "x"])
def test_both_want_id_and_name(source: str) -> None:
    """A schema has an id of the right form and a name."""
    assert not loads(source)
    assert not fits(source)


@pytest.mark.parametrize("kind", KINDS)
def test_both_reject_an_unknown_key(kind: str) -> None:
    """A key that is not in the language is unknown in both, in every kind of mapping."""
    source = HEAD + PLACES[kind].replace("KEY", "unheard_of")
    assert not fits(source)
    messages = [problem.message for problem in load_schema(schema_file("note.yaml", source)).problems]
    assert any(message.startswith("Unknown key `unheard_of`") for message in messages)
