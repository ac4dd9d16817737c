"""`schema ... --json`: for programs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from proposal_lsp.catalog.catalog import check_schema_text
from proposal_lsp.cli.main import main
from proposal_lsp.cli.schema_outline import outline
from proposal_lsp.schema.model import Schema

from tests.cli.conftest import write
from tests.shipped import CATALOG, ROOT, by_schema

SCHEMA_JSON = json.loads((ROOT / "schemas" / "schema.json").read_text(encoding="utf-8"))


def test_schemas_as_json(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Lists, a whole schema including the parts that it extends, and why a file is of a kind."""
    write(
        folder,
        {".proposals/own.yaml": "id: own\nextends: madr\nname: Own\n", "a.md": "<!-- proposal-schema: own -->\n"},
    )

    def said(*argv: str) -> Any:
        assert main(["schema", *argv, "--json"]) == 0
        return json.loads(capsys.readouterr().out)

    listed = {one["id"]: one for one in said("list")}
    assert listed["own"] | {"doc": ""} == {
        "id": "own",
        "name": "Own",
        "doc": "",
        "shipped": False,
        "path": ".proposals/own.yaml",
    }
    assert (listed["rfc"]["shipped"], listed["rfc"]["path"]) == (True, None)
    own, madr = said("show", "own"), said("show", "madr")
    assert own["sections"] == madr["sections"]
    assert own["name"] == "Own"
    found = said("explain", "a.md")
    assert (found["filename"], found["schema"]) == ("a.md", "own")
    assert found["candidates"] == [] or found["candidates"][0].keys() == {"id", "score", "reasons"}


@pytest.mark.slow
@by_schema
def test_a_schema_as_json_has_all_of_it(schema: Schema, capsys: pytest.CaptureFixture[str]) -> None:
    """It is valid by schema.json; since JSON is YAML, it loads without problems, with the same outline."""
    assert main(["schema", "show", schema.id, "--json"]) == 0
    value = json.loads(capsys.readouterr().out)
    jsonschema.Draft7Validator(SCHEMA_JSON).validate(value)
    path = str(ROOT / "schemas" / f"{schema.id}.yaml")
    loaded = check_schema_text(path, json.dumps(value, ensure_ascii=False), CATALOG)
    assert loaded.problems == ()
    assert loaded.schema is not None
    assert list(outline(loaded.schema, "")) == list(outline(schema, ""))
