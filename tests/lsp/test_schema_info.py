"""`proposal-lsp/schemaInfo` and `proposal-lsp/schemas`: the schema in use, for editors."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from proposal_lsp.lsp import schema_info
from proposal_lsp.projects import Projects

from tests.shipped import CATALOG

from .raw import RawClient, connect, edit

SHIPPED = {schema.id for schema in CATALOG.schemas}
URI = "file:///docs/rfc-041.md"
RFC = "# RFC-041: Näpfe 🐟\n\n**Status**: Draft\n**Author**: Ines Okafor\n\n## Summary\n\nBowls.\n\n## Motivation\n"


@pytest.fixture
def client() -> Iterator[RawClient]:
    """A client of a server with the real engine, `initialize` done."""
    with connect(Projects()) as client:
        client.initialize()
        yield client


def info(client: RawClient, uri: str = URI) -> schema_info.SchemaInfo | None:
    """The answer for a document."""
    answer: schema_info.SchemaInfo | None = client.request(schema_info.SCHEMA_INFO, {"uri": uri})["result"]
    return answer


def test_the_schema_and_why(client: RawClient) -> None:
    """The schema by id, name and file, the reason, and how well every other kind fits."""
    client.open(URI, RFC)
    found = info(client)
    assert found
    assert (found["id"], found["name"]) == ("rfc", "Request for comments")
    assert Path(found["path"] or "").name == "rfc.yaml"
    assert 'a title of the form "RFC-<number>: <title>"' in found["reason"]
    assert found["candidates"][0]["id"] == "rfc"
    assert {each["id"] for each in found["candidates"]} == SHIPPED
    assert found["candidates"][0]["score"] > found["candidates"][1]["score"]


def test_it_is_of_the_newest_text(client: RawClient) -> None:
    """After an edit just before the request."""
    client.open(URI, RFC)
    client.change(URI, 2, edit(0, 0, 0, 0, "<!-- proposal-schema: bip -->\n"))
    found = info(client)
    assert found
    assert (found["id"], found["reason"], found["candidates"]) == ("bip", "a comment in the document says so", [])


def test_no_schema_fits(client: RawClient) -> None:
    """The reason and the nearest kind, and no schema."""
    client.open(URI, "# Shopping\n\nEggs.\n")
    found = info(client)
    assert found
    assert (found["id"], found["name"], found["path"]) == (None, None, None)
    assert found["reason"].startswith("no schema fits")
    assert len(found["candidates"]) == len(SHIPPED)


def test_no_answer(client: RawClient) -> None:
    """For a document that is not open or not Markdown."""
    assert info(client) is None
    client.open("file:///docs/x.yaml", "a: 1\n")
    assert info(client, "file:///docs/x.yaml") is None


@pytest.mark.parametrize("params", [None, [], {}, {"uri": 3}, {"uri": None}])
def test_odd_parameters(client: RawClient, params: object) -> None:
    """Invalid parameters are treated as an unknown document."""
    assert client.request(schema_info.SCHEMA_INFO, params)["result"] is None
    assert len(client.request(schema_info.SCHEMAS, params)["result"]) == len(SHIPPED)


def test_the_kinds_of_a_folder(client: RawClient, tmp_path: Path) -> None:
    """The shipped schemas and a project's own, for a folder and for a file in it that does not exist yet."""
    (tmp_path / ".proposals").mkdir()
    (tmp_path / ".proposals" / "memo.yaml").write_text(
        "id: memo\nname: Memo\ndoc: A short note.\nsections:\n  - heading: Why\n", encoding="utf-8"
    )
    for uri in (tmp_path.as_uri(), (tmp_path / "new.md").as_uri()):
        kinds = client.request(schema_info.SCHEMAS, {"uri": uri})["result"]
        assert [kind["id"] for kind in kinds] == sorted({*SHIPPED, "memo"})
        memo, rfc = (next(kind for kind in kinds if kind["id"] == id) for id in ("memo", "rfc"))
        assert (memo["name"], memo["doc"], memo["template"]) == ("Memo", "A short note.", False)
        assert Path(memo["path"]) == tmp_path / ".proposals" / "memo.yaml"
        assert rfc["template"]
