"""The pages of rules in an editor: the target of a finding's code, and `proposal-lsp/rulePage`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from proposal_lsp.lsp.rule_page import RULE_PAGE
from proposal_lsp.projects import Projects
from proposal_lsp.rules import rule_page, rule_url

from .raw import RawClient, connect

URI = "file:///docs/rfc-041.md"
RFC = "# RFC-041: Bowls\n\n**Status**: Darft\n**Author**: Ines Okafor\n\n## Summary\n\nBowls.\n\n## Motivation\n"


@pytest.fixture
def client() -> Iterator[RawClient]:
    """A client of a server with the real engine."""
    with connect(Projects()) as client:
        yield client


def declared(**experimental: bool) -> dict[str, Any]:
    """The capabilities of a client that opens the target of a code."""
    return {
        "textDocument": {"publishDiagnostics": {"codeDescriptionSupport": True}},
        "experimental": {"proposal-lsp": experimental},
    }


@pytest.mark.parametrize(
    ("pages", "page"), [(True, "proposal-lsp-rule:/unknown-value.md"), (False, rule_url("unknown-value"))]
)
def test_where_a_code_leads(client: RawClient, pages: bool, page: str) -> None:
    """To a page that the client shows, if it declares that, and otherwise to the file or the web."""
    client.initialize(declared(pages=pages))
    client.open(URI, RFC)
    found = client.published(URI)["diagnostics"]
    assert [one["codeDescription"]["href"] for one in found if one["code"] == "unknown-value"] == [page]


def test_a_page_is_given(client: RawClient) -> None:
    """The whole page; null for an unknown code."""
    client.initialize()
    assert client.request(RULE_PAGE, {"code": "unknown-value"})["result"] == rule_page("unknown-value")
    odd: tuple[Any, ...] = ({"code": "../text"}, {"code": 3}, {}, None, [])
    for params in odd:
        assert client.request(RULE_PAGE, params)["result"] is None
