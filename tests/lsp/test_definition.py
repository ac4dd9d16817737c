"""`textDocument/definition` over the wire: links for a client that supports them, locations for any other."""

from __future__ import annotations

from pathlib import Path

import pytest
from proposal_lsp.catalog.catalog import builtin_dir
from proposal_lsp.projects import Projects

from .raw import connect

URI = "file:///docs/rfc-041.md"
RFC = "# RFC-041: Näpfe 🐟\n\n**Status**: Draft\n\n## Summary\n\nBowls.\n"
SCHEMA = (builtin_dir() / "rfc.yaml").as_uri()


@pytest.mark.parametrize("links", [True, False])
def test_from_a_heading_to_the_schema(links: bool) -> None:
    """The line of the schema that defines the section."""
    with connect(Projects()) as client:
        client.initialize({"textDocument": {"definition": {"linkSupport": links}}})
        client.open(URI, RFC)
        params = {"textDocument": {"uri": URI}, "position": {"line": 4, "character": 5}}
        found = client.request("textDocument/definition", params)["result"]
        place = found[0] if links else found
        uri, where = (place["targetUri"], place["targetRange"]) if links else (place["uri"], place["range"])
        line = Path(builtin_dir() / "rfc.yaml").read_text(encoding="utf-8").split("\n")[where["start"]["line"]]
        assert (uri, line.strip()) == (SCHEMA, "- heading: Summary")
        if links:
            assert place["originSelectionRange"]["start"] == {"line": 4, "character": 0}
        params["position"] = {"line": 6, "character": 2}
        assert client.request("textDocument/definition", params)["result"] is None


def test_a_schema_file_is_completed_and_explained(tmp_path: Path) -> None:
    """With keys and words of the language, in a file that the editor opens as YAML."""
    path = tmp_path / ".proposals" / "memo.yaml"
    with connect(Projects()) as client:
        client.initialize()
        client.open(path.as_uri(), "id: memo\nname: Memo\nextras: \n", language="yaml")
        params = {"textDocument": {"uri": path.as_uri()}, "position": {"line": 2, "character": 8}}
        found = client.request("textDocument/completion", params)["result"]
        assert [item["label"] for item in found["items"]] == ["allow", "report"]
        params["position"] = {"line": 2, "character": 1}
        said = client.request("textDocument/hover", params)["result"]
        assert "outermost sections that the schema does not name" in str(said["contents"])
