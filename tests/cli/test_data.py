"""`extract`, `render`, `schema show --json-schema` and `schema instructions`, with the engine itself."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest
from proposal_lsp.cli.main import main

from tests.cli.conftest import Ran
from tests.shipped import ROOT

SAMPLES = ROOT / "tests" / "samples"


@pytest.fixture
def ran(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):  # type: ignore[no-untyped-def]
    """Runs the command in an empty repository."""

    def run(*argv: str, stdin: str = "") -> Ran:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
        code = main(argv)
        captured = capsys.readouterr()
        return Ran(code, captured.out, captured.err)

    return run


def test_there_and_back(folder: Path, ran) -> None:  # type: ignore[no-untyped-def]
    """A document and its sidecar, from a pipe and from a file."""
    for name in ("kep.md", "kep.yaml"):
        (folder / name.replace("kep.md", "README.md")).write_bytes((SAMPLES / name).read_bytes())
    data = ran("extract", "README.md", "--schema", "kep").out
    assert ran("render", "kep", stdin=data).out == (SAMPLES / "kep.md").read_text(encoding="utf-8")
    (folder / "data.json").write_text(data, encoding="utf-8")
    assert ran("render", "kep", "data.json", "--sidecar").out == (SAMPLES / "kep.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("argv", "stdin", "message"),
    [
        (("extract", "notes.md"), "", "notes.md is no proposal ("),
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
def test_what_cannot_be_done_is_said(folder: Path, ran, argv: tuple[str, ...], stdin: str, message: str) -> None:  # type: ignore[no-untyped-def]
    """With exit code 2, the place, and what to do."""
    (folder / "notes.md").write_text("Notes.\n", encoding="utf-8")
    found = ran(*argv, stdin=stdin)
    assert (found.code, found.out) == (2, "")
    assert message in found.err


def test_the_json_schema_is_json(ran) -> None:  # type: ignore[no-untyped-def]
    """And says which draft it is of."""
    found = json.loads(ran("schema", "show", "rfc", "--json-schema").out)
    assert found["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert "Draft" in found["properties"]["fields"]["properties"]["Status"]["anyOf"][0]["enum"]


def test_instructions_are_current_until_somebody_changes_them(folder: Path, ran) -> None:  # type: ignore[no-untyped-def]
    """By the schema, by hand, or by leaving them out; line endings do not count."""
    agents, check = folder / "AGENTS.md", ("schema", "instructions", "memo", "--check", "AGENTS.md")
    schema = folder / ".proposals" / "memo.yaml"
    schema.parent.mkdir()
    schema.write_text("id: memo\nname: Memo\nsections: [{heading: Facts, doc: What is known.}]\n", encoding="utf-8")
    block = ran("schema", "instructions", "memo").out
    assert "- Facts (required): What is known.\n" in block
    agents.write_bytes(f"# Agents\n\n{block}\nMore.\n".replace("\n", "\r\n").encode())
    assert ran(*check).code == 0
    agents.write_text(block.replace("What is known", "What is guessed"), encoding="utf-8")
    assert (ran(*check).code, "changed them by hand" in ran(*check).out) == (1, True)
    agents.write_text("# Agents\n", encoding="utf-8")
    assert (ran(*check).code, "there are none" in ran(*check).out) == (1, True)
    agents.write_text(block, encoding="utf-8")
    schema.write_text("id: memo\nname: Memo\nsections: [{heading: Figures}]\n", encoding="utf-8")
    assert (ran(*check).code, "the schema has changed since" in ran(*check).out) == (1, True)
