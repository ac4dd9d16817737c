"""A custom request: the page of a rule, for an editor that shows Markdown as it is meant to be read.

`proposal-lsp/rulePage` with `{code}` gives the page as Markdown, or null for a code that is none.
"""

from __future__ import annotations

from typing import Any

from proposal_lsp.lsp.client import declared
from proposal_lsp.lsp.server import ProposalServer
from proposal_lsp.rules import rule_page

RULE_PAGE = "proposal-lsp/rulePage"


def register(server: ProposalServer) -> None:
    """Answer the request."""
    session = server.session

    @server.feature(RULE_PAGE)
    async def on_rule_page(params: Any) -> str | None:
        """The page, with the severities and how to turn the rule off."""
        code = str(declared(params, "code"))
        return await session.engine.run(lambda _: _page(code))


def _page(code: str) -> str | None:
    try:
        return rule_page(code)
    except KeyError:
        return None
