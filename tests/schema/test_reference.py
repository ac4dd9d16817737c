"""`schemas/README.md`, the reference of the schema language: made of `tests/reference/language.md` and `schema.json`.

Its examples are run as fixtures are; this module makes the page from them. UPDATE_EXPECTED=1 rewrites the page.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from typing import Any

import pytest
from proposal_lsp.catalog.locations import MAX_TEMPLATE
from proposal_lsp.located_yaml import parse_yaml
from proposal_lsp.schema.extend import MAX_CHAIN
from proposal_lsp.schema.keys import KINDS
from proposal_lsp.schema.load_relations import MAX_GROUPS
from proposal_lsp.schema.load_sections import MAX_SECTIONS
from proposal_lsp.schema.model.common import MAX_FORBIDS, MAX_VALUES
from proposal_lsp.schema.model.metadata_spec import MAX_FIELDS
from proposal_lsp.schema.model.schema import MAX_VERSIONS
from proposal_lsp.schema.pattern import MAX_HOLES, MAX_SUBJECT, MAX_TEXT_HOLES, MAX_WIDE_HOLES, parse_pattern
from proposal_lsp.schema.reader import MAX_PATTERN

from tests.fixtures import FOLDER, SCHEMA, Case, read_fixture
from tests.schema.test_schema_json import JSON_SCHEMA, as_json
from tests.shipped import ROOT

SOURCE = FOLDER / "reference" / "language.md"
PAGE = ROOT / "schemas" / "README.md"
DEFINITIONS: dict[str, Any] = JSON_SCHEMA["definitions"]

_NOTE = "<!-- Generated from tests/reference/language.md; UPDATE_EXPECTED=1 pytest tests/schema/test_reference.py -->"
#: The titles of the mappings with known keys.
_TITLES = {
    "schema": "A schema",
    "version": "A version",
    "detect": "Detection (`detect`)",
    "title": "The title (`title`)",
    "metadata": "Metadata (`metadata`)",
    "references": "Other proposals in the text (`references`)",
    "field": "A field",
    "value": "A value of a vocabulary",
    "condition": "A condition (`required`, `forbidden`)",
    "exemption": "An exemption (`exempt`)",
    "clause": "What a condition asks of a field",
    "length": "A length (`length`)",
    "range": "A range (`range`)",
    "repeat": "Repetition (`repeat`)",
    "items": "The items of a field (`list`)",
    "target": "What is required of other proposals (`target`)",
    "forbid": "Something forbidden (`forbid`)",
    "section": "A section",
    "content": "Content (`content`)",
    "table": "A table (`table`)",
    "column": "A column",
    "list": "A list in a section (`list`)",
    "label": "A label",
}


def page() -> str:
    """The expected reference."""
    text = SOURCE.read_text(encoding="utf-8")
    head, *_ = re.split(r"^## ", text, maxsplit=1, flags=re.M)
    examples = re.sub(r"^````(\w+) ?([^\n]*)\n(.*?)^````$", _example, text[len(head) :], flags=re.M | re.S)
    return f"{head.rstrip()}\n\n{_NOTE}\n\n{examples.rstrip()}\n\n" + "\n".join(_tables()).rstrip() + "\n"


def _example(found: re.Match[str]) -> str:
    """A fence of the fixture as a reader sees it: its purpose in words, without the options."""
    language, role, content = found.groups()
    path = re.search(r"path=(\S+)", role)
    if language == "markdown" and role != "template":
        return f"In the document{f' `{path.group(1)}`' if path else ''}:\n\n````text\n{content}````"
    lead = {"template": "Its template:\n\n", "sidecar": "The file next to the document:\n\n"}.get(role.strip(), "")
    return f"{lead}````{language}\n{content}````"


def _tables() -> Iterator[str]:
    yield "## Every key"
    yield ""
    yield "What `schema.json` says, which editors use as well."
    for kind, title in _TITLES.items():
        part = JSON_SCHEMA if kind == "schema" else DEFINITIONS[kind]
        yield f"\n### {title}\n"
        if kind == "version":
            yield "The keys below, and those of a schema, but for `id`, `extends`, `detect` and `versions`.\n"
        yield "| key | what it says | value | if not given |"
        yield "|---|---|---|---|"
        required = part.get("required", ())
        for key, value in part["properties"].items():
            if kind != "version" or key in ("name", "when", "unless"):
                default = "must be given" if key in required else _default(value)
                yield f"| `{key}` | {_cell(value['description'])} | {_cell(_value(value))} | {default} |"
    yield ""


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _default(part: dict[str, Any]) -> str:
    return f"`{json.dumps(part['default']).strip(chr(34))}`" if "default" in part else ""


def _value(part: dict[str, Any]) -> str:
    """The kind of value of a key, in a few words."""
    if "enum" in part:
        return ", ".join(f"`{word}`" for word in part["enum"])
    if "anyOf" in part:
        options = (_value(option) for option in part["anyOf"])
        return " or ".join(dict.fromkeys(option for option in options if option))
    if "$ref" in part:
        name = part["$ref"].rpartition("/")[2]
        return _NAMES.get(name) or f"[{name}](#{_anchor(_TITLES[name])})"
    kinds = part.get("type", ())
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if "array" in kinds and "items" in part and "$ref" in part["items"]:
        return f"list: {_value(part['items'])}"
    inner = part.get("additionalProperties")
    if "object" in kinds and isinstance(inner, dict):
        return f"names, each with: {_value(inner)}"
    words = {"boolean": "`true` or `false`", "integer": "whole number", "string": "text", "number": "", "array": "list"}
    return " or ".join(dict.fromkeys(word for kind in kinds if (word := words.get(kind, ""))))


_NAMES = {
    "text": "text",
    "texts": "text or list of texts",
    "pattern": "pattern",
    "patterns": "pattern or list of patterns",
    "values": "values, each with [what it means](#a-value-of-a-vocabulary), or list of values",
    "requirement": "`true`, `false` or [condition](#a-condition-required-forbidden)",
    "clauses": "fields, each with [what it must say](#what-a-condition-asks-of-a-field), or list of such",
    "groups": "list of lists of names",
}


def _anchor(title: str) -> str:
    return re.sub(r"[^\w -]", "", title.casefold()).replace(" ", "-")


def test_the_page_is_current() -> None:
    """Rewritten if UPDATE_EXPECTED=1."""
    expected = page()
    if os.environ.get("UPDATE_EXPECTED") == "1":
        PAGE.write_text(expected, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == expected, "run: UPDATE_EXPECTED=1 pytest tests/schema/test_reference.py"


def test_every_kind_of_mapping_is_in_it() -> None:
    """With a title."""
    assert set(_TITLES) == set(KINDS)
    anchors = {_anchor(title) for title in _TITLES.values()}
    for link in re.findall(r"\]\(#([^)]+)\)", page()):
        assert link in anchors, link


@pytest.mark.parametrize(
    "said",
    [
        f"{MAX_SECTIONS} sections",
        f"{MAX_FIELDS} fields",
        f"{MAX_VALUES} values",
        f"{MAX_FORBIDS} entries",
        f"{MAX_GROUPS} groups",
        f"{MAX_VERSIONS} versions",
        f"{MAX_CHAIN} schemas extend",
        f"A pattern has at most {MAX_PATTERN:,} characters",
        f"a template {MAX_TEMPLATE // 1024} KiB",
        f"at most {MAX_HOLES} holes",
        f"at most {MAX_WIDE_HOLES} of them",
        f"at most {MAX_TEXT_HOLES} of type",
        f"more than {MAX_SUBJECT:,} characters",
    ],
)
def test_the_limits_are_those_of_the_program(said: str) -> None:
    """Each with its number."""
    assert said in " ".join(page().split())


@pytest.mark.parametrize(
    ("kind", "most", "bad"),
    [
        ("int", "1" * 9, "1" * 10),
        ("word", "w" * 200, "w" * 201),
        ("word", "w", "w w"),
        ("name", "n" * 201, "n" * 202),
        ("name", "Ida Holm", "Ida@holm"),
        ("date", "2025-03-14", "2025-3-14"),
        ("text", "[t] " * 199 + "text", "t" * 801),
    ],
)
def test_a_hole_takes_what_the_page_says(kind: str, most: str, bad: str) -> None:
    """The longest possible text, and no longer one."""
    hole = parse_pattern(f"{{x:{kind}}}")
    assert hole.match(most)
    assert not hole.match(bad)
    assert f"| `{kind}` |" in page()


def test_every_key_is_in_an_example() -> None:
    """Each key of each kind of mapping is in the schema of an example, whose findings are checked."""
    used = {pair for case in read_fixture(SOURCE) for pair in _used(case)}
    # A version has the keys of a schema.
    known = {(kind, key) for kind, keys in KINDS.items() for key in keys if kind != "version" or key in _OF_A_VERSION}
    assert known <= used, sorted(known - used)


_OF_A_VERSION = ("name", "when", "unless")


def _used(case: Case) -> Iterator[tuple[str, str]]:
    source = case.given(SCHEMA)
    assert source is not None, case
    root, problem = parse_yaml(source)
    assert root is not None, problem
    yield from _walk("schema", JSON_SCHEMA, as_json(root))


def _walk(name: str, part: dict[str, Any], value: Any) -> Iterator[tuple[str, str]]:
    """The keys in a value, each with its kind of mapping, according to the JSON schema."""
    if "$ref" in part:
        name = part["$ref"].rpartition("/")[2]
        yield from _walk(name, DEFINITIONS[name], value)
    for option in part.get("anyOf", ()):
        yield from _walk(name, option, value)
    inner = part.get("additionalProperties")
    for key, below in value.items() if isinstance(value, dict) else ():
        if key in part.get("properties", ()):
            yield name, key
            yield from _walk(key, part["properties"][key], below)
        elif isinstance(inner, dict):
            yield from _walk(key, inner, below)
    for item in value if isinstance(value, list) and "items" in part else ():
        yield from _walk(name, part["items"], item)


def test_examples_show_findings() -> None:
    """Most of them show a requirement by a document that does not meet it, and each has an explanation."""
    cases = read_fixture(SOURCE)
    assert sum(bool(case.marks) for case in cases) > len(cases) - 4
    assert len({case.title for case in cases}) == len(cases) > 15
