"""`extract`, `render`, `schema show --json-schema` and `schema instructions`, with the engine itself."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.shipped import ROOT

SAMPLES = ROOT / "tests" / "samples"


def test_extract_and_render(folder: Path, command: Run) -> None:
    """`extract` and `render` of a document and its sidecar, from a pipe and from a file."""
    for name in ("kep.md", "kep.yaml"):
        (folder / name.replace("kep.md", "README.md")).write_bytes((SAMPLES / name).read_bytes())
    data = command("extract", "README.md", "--schema", "kep").out
    assert command("render", "kep", stdin=data.encode()).out == (SAMPLES / "kep.md").read_text(encoding="utf-8")
    (folder / "data.json").write_text(data, encoding="utf-8")
    assert command("render", "kep", "data.json", "--sidecar").out == (SAMPLES / "kep.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("argv", "stdin", "message"),
    [
        (("extract", "notes.md"), "", "notes.md is not a proposal ("),
        (("extract", "gone.md"), "", "gone.md: no such file or folder"),
        (("render", "rcf"), "{}", "there is no schema `rcf`; did you mean `rfc`?"),
        (("render", "rfc"), "{\n  3", "standard input:2:3: this is not JSON:"),
        (("render", "rfc"), '{"title": 3}', "`title` must be a text"),
        (("render", "rfc"), "[" * 100_000, "the data is nested too deeply"),
        (("render", "rfc", "--sidecar"), "{}", "proposals of the kind `rfc` have no sidecar"),
        (("schema", "show", "rcf", "--json-schema"), "", "there is no schema `rcf`"),
        (("schema", "instructions", "rfc", "--check", "gone.md"), "", "gone.md: no such file"),
    ],
    ids=["no proposal", "no file", "no kind", "no JSON", "no data", "too deep", "no sidecar", "no schema", "no agents"],
)
def test_errors_are_reported(folder: Path, command: Run, argv: tuple[str, ...], stdin: str, message: str) -> None:
    """With exit code 2, the place, and what to do."""
    (folder / "notes.md").write_text("Notes.\n", encoding="utf-8")
    found = command(*argv, stdin=stdin.encode())
    assert (found.code, found.out) == (2, "")
    assert message in found.err


def test_the_json_schema_is_json(command: Run) -> None:
    """It names the draft that it follows."""
    found = json.loads(command("schema", "show", "rfc", "--json-schema").out)
    assert found["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert "Draft" in found["properties"]["fields"]["properties"]["Status"]["anyOf"][0]["enum"]


def test_instructions_are_current_until_someone_changes_them(folder: Path, command: Run) -> None:
    """In the schema, by hand, or by removal; line endings are ignored."""
    agents, check = folder / "AGENTS.md", ("schema", "instructions", "memo", "--check", "AGENTS.md")
    schema = folder / ".proposals" / "memo.yaml"
    schema.parent.mkdir()
    schema.write_text("id: memo\nname: Memo\nsections: [{heading: Facts, doc: What is known.}]\n", encoding="utf-8")
    block = command("schema", "instructions", "memo").out
    assert "- Facts (required): What is known.\n" in block
    agents.write_bytes(f"# Agents\n\n{block}\nMore.\n".replace("\n", "\r\n").encode())
    assert command(*check).code == 0
    agents.write_text(block.replace("What is known", "What is guessed"), encoding="utf-8")
    assert (command(*check).code, "changed by hand" in command(*check).out) == (1, True)
    agents.write_text("# Agents\n", encoding="utf-8")
    assert (command(*check).code, "there are none" in command(*check).out) == (1, True)
    agents.write_text(block, encoding="utf-8")
    schema.write_text("id: memo\nname: Memo\nsections: [{heading: Figures}]\n", encoding="utf-8")
    assert (command(*check).code, "the schema has changed since" in command(*check).out) == (1, True)
