"""Schemas as they are cached on disk: they are read back exactly, or not at all."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from proposal_lsp.caches import cache_folder, read_cache
from proposal_lsp.catalog import catalog
from proposal_lsp.catalog.catalog import Catalog, _compiled, _read_folder, builtin_dir, load_catalog
from proposal_lsp.catalog.compiled import schema_from_plain, to_plain
from proposal_lsp.schema.files import SchemaFile
from proposal_lsp.schema.load import Loaded
from proposal_lsp.schema.model import Schema

from tests.shipped import CATALOG

MEMO = 'id: memo\nname: Memo\ntemplate: memo.md\ntitle: "Memo {n}: {t}"\nsections:\n  - {heading: Costs, doc: What.}\n'


def whole(schema: Schema) -> dict[str, object]:
    """All attributes of a schema except those computed from others."""
    bare = replace(schema, versions=tuple(replace(one, schema=replace(one.schema)) for one in schema.versions))
    return asdict(bare)


@pytest.mark.sampled(5)
@pytest.mark.parametrize("schema", CATALOG.schemas, ids=lambda schema: schema.id)
def test_nothing_is_lost(schema: Schema) -> None:
    """Each shipped schema survives conversion to JSON and back."""
    plain = json.loads(json.dumps(to_plain(schema)))
    assert whole(schema_from_plain(plain, {schema.path: schema.source})) == whole(schema)


@pytest.mark.parametrize(
    "plain", [None, 1, [], ["Schema"], ["Schema", {}], ["Schema", {"path": "x"}], ["Schema", {"path": "p", "no": 1}]]
)
def test_anything_else_is_refused(plain: object) -> None:
    """With an expected error."""
    with pytest.raises((AttributeError, KeyError, TypeError, ValueError)):
        schema_from_plain(plain, {"p": CATALOG.schemas[0].source})


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a schema and its template, and an empty cache."""
    monkeypatch.setattr(catalog, "_compiled", _compiled)
    monkeypatch.setattr(catalog, "load_catalog", load_catalog)
    monkeypatch.setattr(catalog, "_read_folder", _read_folder)
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA", "HOME"):
        monkeypatch.setenv(name, str(tmp_path / "caches"))
    folder = tmp_path / "schemas"
    folder.mkdir()
    (folder / "memo.yaml").write_text(MEMO, encoding="utf-8")
    (folder / "memo.md").write_text("# Memo 1: One\n\n## Costs\n\nSay what.\n", encoding="utf-8")
    return folder


def both(*folders: Path) -> Catalog:
    """The catalog as it is read for the first and the second time."""
    first, second = load_catalog(folders), load_catalog(folders)
    assert list(map(whole, first.schemas)) == list(map(whole, second.schemas))
    assert first.problems == second.problems
    assert [file.root for file in first.files] == [file.root for file in second.files]
    return second


@pytest.mark.slow
def test_the_second_time_the_cache_is_enough(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No schema is read from YAML."""
    both(builtin_dir(), folder)
    monkeypatch.setattr(catalog, "_load", lambda *_: pytest.fail("this is in the cache"))
    both(builtin_dir(), folder)


@pytest.mark.slow
def test_shipped_schemas_are_not_read_again_for_those_of_a_project(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If a project has schemas, or one of them changes, only the project's are read."""
    load_catalog([builtin_dir()])
    read: list[str] = []
    load = catalog._load_schema

    def counted(file: SchemaFile, among: Catalog) -> Loaded:
        read.append(file.path)
        return load(file, among)

    monkeypatch.setattr(catalog, "_load_schema", counted)
    for name in ("Memo", "Note"):
        (folder / "memo.yaml").write_text(MEMO.replace("name: Memo", f"name: {name}"), encoding="utf-8")
        found = load_catalog([builtin_dir(), folder])
        assert [one.name for one in found.schemas if one.id in ("memo", "rfc")] == ["Request for comments", name]
    assert read == [str(folder / "memo.yaml")] * 2


@pytest.mark.slow
def test_shipped_schemas_are_kept_once(folder: Path) -> None:
    """They are not cached again with each project's, and their changes are noticed in a project's catalog too."""
    both(builtin_dir(), folder)
    place = cache_folder()
    assert place
    small, large = sorted((read_cache(path)[1] for path in place.iterdir()), key=lambda one: len(str(one)))
    assert [one for one in small if not isinstance(one, str)] == [
        to_plain(schema) for schema in load_catalog([folder]).schemas
    ]
    assert len(small) == len(large) + 1
    assert not any(isinstance(one, str) for one in large)


def test_a_template_of_the_first_folder_that_changes_is_seen(folder: Path, tmp_path: Path) -> None:
    """Also in the schemas of a later folder that refer to the first by its path."""
    later = tmp_path / "later"
    later.mkdir()
    (later / "note.yaml").write_text("id: note\nname: Note\ntitle: any\n", encoding="utf-8")
    both(folder, later)
    (folder / "memo.md").write_text("# Memo 1: One\n\n## Costs\n\nSay more.\n", encoding="utf-8")
    memo = both(folder, later).get("memo")
    assert memo
    assert "Say more" in memo.template


def test_a_schema_extends_the_last_one_of_an_id(folder: Path, tmp_path: Path) -> None:
    """Also a schema in an earlier folder."""
    (folder / "note.yaml").write_text("id: note\nname: Note\nextends: memo\n", encoding="utf-8")
    both(folder)
    later = tmp_path / "later"
    later.mkdir()
    (later / "memo.yaml").write_text(
        "id: memo\nname: Memo\nsections: [{heading: Gains, doc: What.}]\n", encoding="utf-8"
    )
    note = both(folder, later).get("note")
    assert note
    assert [one.name for one in note.sections] == ["Gains"]


def test_what_changes_is_seen(folder: Path) -> None:
    """A change of the schema or its template, and if one of them is removed or broken."""
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
def test_a_damaged_cache_does_no_harm(folder: Path, damage: str) -> None:
    """The schemas are read from their files."""
    good = both(folder)
    place = cache_folder()
    assert place
    for path in place.iterdir():
        path.write_text(damage, encoding="utf-8")
    assert list(map(whole, both(folder).schemas)) == list(map(whole, good.schemas))
