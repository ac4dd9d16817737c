"""Ids in Markdown that is not a proposal, in proposals of another kind, and of folders in the configuration."""

from __future__ import annotations

from pathlib import Path

import pytest

from .raw import edit
from .test_findings_across_files import rfc, working
from .test_navigation import CLIENT, ask, places

PAGE = (
    "# All\n\nRFC-001 and RFC 2 come before RFC-999; ADR-004 after `RFC-001`. See OPS-12, [RFC-002](https://x.org).\n"
)
ADR = "# 4. Wood\n\nDate: 2026-05-04\n\n## Status\n\nAccepted\n\n## Context\n\nAs RFC-001.\n\n## Decision\n\nYes.\n"
ADR += "\n## Consequences\n\nNone.\n"
NONE = {"includeDeclaration": False}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A repository with proposals of two kinds, notes in a folder, and a page."""
    for name, text in {
        "rfcs/rfc-001-bowls.md": rfc(1, "Bowls", "After OPS-12."),
        "rfcs/rfc-002-spoons.md": rfc(2, "Spoons"),
        "docs/adr/0004-wood.md": ADR,
        "ops/0012-keys.md": "# Keys\n",
        "ops/0013-maps.md": "# Maps\n",
        "ops/0014/README.md": "# Doors\n",
        "README.md": PAGE,
        ".proposals.yaml": "references: {OPS-: ops}\n",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / ".git").mkdir()
    return tmp_path


def test_ids_in_a_page_lead_to_proposals(folder: Path) -> None:
    """Definition, hover and links; unknown ids, and those in code and in the words of a link, have none."""
    page = folder / "README.md"
    with working(folder, CLIENT) as client:
        client.open(page.as_uri(), PAGE)
        client.request("workspace/symbol", {"query": ""})
        for words, name in (("RFC-001", "rfcs/rfc-001-bowls.md"), ("ADR-004", "docs/adr/0004-wood.md")):
            (found,) = ask(client, "definition", page, words, PAGE)
            assert found["targetUri"] == (folder / name).as_uri()
        assert ask(client, "definition", page, "RFC-999", PAGE) is None
        assert ask(client, "definition", page, "RFC-001`", PAGE) is None
        assert "**RFC-001 Bowls**" in ask(client, "hover", page, "RFC-001", PAGE)["contents"]["value"]
        links = client.request("textDocument/documentLink", {"textDocument": {"uri": page.as_uri()}})["result"]
        targets = [one["target"].rpartition("/")[2] for one in links]
        assert targets == ["rfc-001-bowls.md", "0004-wood.md", "0012-keys.md"]


def test_references_to_a_proposal_are_found_in_all_files(folder: Path) -> None:
    """In a page and in a proposal of another kind; requested there and in the proposal itself."""
    page, bowls = folder / "README.md", folder / "rfcs/rfc-001-bowls.md"
    everywhere = {("README.md", 2), ("0004-wood.md", 10)}
    with working(folder, CLIENT) as client:
        client.open(page.as_uri(), PAGE)
        assert places(ask(client, "references", page, "RFC-001", PAGE, context=NONE)) == everywhere
        text = bowls.read_text("utf-8")
        client.open(bowls.as_uri(), text)
        assert places(ask(client, "references", bowls, "RFC-001", text, context=NONE)) == everywhere
        client.change(page.as_uri(), 2, edit(2, 0, 2, 7, "RFC-003"))
        assert places(ask(client, "references", bowls, "RFC-001", text, context=NONE)) == {("0004-wood.md", 10)}


def test_references_to_a_file_of_a_configured_folder(folder: Path) -> None:
    """If the configuration maps ids to that folder; to a file, and to a proposal in its own folder."""
    page, keys, doors = folder / "README.md", folder / "ops/0012-keys.md", folder / "ops/0014/README.md"
    text = PAGE.replace("[RFC-002](https://x.org)", "OPS-14")
    page.write_text(text, encoding="utf-8")
    with working(folder, CLIENT) as client:
        client.open(page.as_uri(), text)
        found = ask(client, "references", page, "OPS-12", text, context=NONE)
        assert places(found) == {("README.md", 2), ("rfc-001-bowls.md", 7)}
        client.open(keys.as_uri(), "# Keys\n")
        assert places(ask(client, "references", keys, "Keys", "# Keys\n", context=NONE) or []) == set()
        found = ask(client, "references", page, "OPS-14", text, context=NONE)
        assert places(found) == {("README.md", 2)}
        assert ask(client, "definition", page, "OPS-14", text)[0]["targetUri"] == doors.as_uri()
