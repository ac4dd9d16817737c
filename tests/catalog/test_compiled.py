"""Schemas as they are kept on disk: the same schemas, or none."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from proposal_lsp.caches import cache_folder
from proposal_lsp.catalog import catalog
from proposal_lsp.catalog.catalog import Catalog, builtin_dir, load_catalog
from proposal_lsp.catalog.compiled import schema_from_plain, to_plain
from proposal_lsp.schema.model import Schema

from tests.shipped import CATALOG

MEMO = 'id: memo\nname: Memo\ntemplate: memo.md\ntitle: "Memo {n}: {t}"\nsections:\n  - {heading: Costs, doc: What.}\n'


def whole(schema: Schema) -> dict[str, object]:
    """All that a schema says, but what was worked out from it."""
    bare = replace(schema, versions=tuple(replace(one, schema=replace(one.schema)) for one in schema.versions))
    return asdict(bare)


@pytest.mark.parametrize("schema", CATALOG.schemas, ids=lambda schema: schema.id)
def test_nothing_is_lost(schema: Schema) -> None:
    """Each shipped schema, by way of JSON."""
    plain = json.loads(json.dumps(to_plain(schema)))
    assert whole(schema_from_plain(plain, {schema.path: schema.source})) == whole(schema)


@pytest.mark.parametrize(
    "plain", [None, 1, [], ["Schema"], ["Schema", {}], ["Schema", {"path": "x"}], ["Schema", {"path": "p", "no": 1}]]
)
def test_anything_else_is_refused(plain: object) -> None:
    """With an error that is expected."""
    with pytest.raises((AttributeError, KeyError, TypeError, ValueError)):
        schema_from_plain(plain, {"p": CATALOG.schemas[0].source})


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a schema and its template, and an empty cache."""
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA", "HOME"):
        monkeypatch.setenv(name, str(tmp_path / "caches"))
    folder = tmp_path / "schemas"
    folder.mkdir()
    (folder / "memo.yaml").write_text(MEMO, encoding="utf-8")
    (folder / "memo.md").write_text("# Memo 1: One\n\n## Costs\n\nSay what.\n", encoding="utf-8")
    return folder


def both(*folders: Path) -> Catalog:
    """The catalog as it is read the first and the second time."""
    first, second = load_catalog(folders), load_catalog(folders)
    assert list(map(whole, first.schemas)) == list(map(whole, second.schemas))
    assert first.problems == second.problems
    assert [file.root for file in first.files] == [file.root for file in second.files]
    return second


def test_the_second_time_nothing_is_understood(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is on disk is enough."""
    both(builtin_dir(), folder)
    monkeypatch.setattr(catalog, "_load", lambda *_: pytest.fail("this was known already"))
    both(builtin_dir(), folder)


def test_what_changes_is_seen(folder: Path) -> None:
    """In the schema, in its template, and when one of them goes or is wrong."""
    both(folder)
    (folder / "memo.md").write_text("# Memo 1: One\n\n## Costs\n\nSay more.\n", encoding="utf-8")
    memo = both(folder).get("memo")
    assert memo
    assert "Say more" in memo.template
    (folder / "memo.yaml").write_text(MEMO.replace("Memo\n", "Note\n"), encoding="utf-8")
    memo = both(folder).get("memo")
    assert memo
    assert memo.name == "Note"
    (folder / "memo.md").write_text("# Memo 1: One\n\n## Cost\n", encoding="utf-8")
    assert both(folder).problems
    (folder / "memo.yaml").unlink()
    assert both(folder).get("memo") is None


@pytest.mark.parametrize(
    "damage", ["", "[]", "[[], [7]]", '[[], [["Schema", {"path": 1}]]]', '[[["x", 1]], []]', "[1, 2]"]
)
def test_damage_is_no_harm(folder: Path, damage: str) -> None:
    """The schemas are read as they are the first time."""
    good = both(folder)
    place = cache_folder()
    assert place
    for path in place.iterdir():
        path.write_text(damage, encoding="utf-8")
    assert list(map(whole, both(folder).schemas)) == list(map(whole, good.schemas))
