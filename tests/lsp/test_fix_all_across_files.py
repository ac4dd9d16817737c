"""All safe fixes at once, including those of findings that depend on other files."""

from __future__ import annotations

from pathlib import Path

import pytest
from proposal_lsp.findings import Edit, apply_edits
from proposal_lsp.text import Position, Span, Text

from .raw import LITERALS, Message
from .test_findings_across_files import rfc, until, working

FIX_ALL = "source.fixAll.proposal-lsp"
LAZY: Message = {
    "textDocument": {
        "codeAction": {
            "codeActionLiteralSupport": {"codeActionKind": {"valueSet": []}},
            "dataSupport": True,
            "resolveSupport": {"properties": ["edit"]},
        }
    }
}
TEXT = rfc(4, "Lids 🐟", "🐟 [a](RFC-001-Bowls.md) and [b](RFC-001-BOWLS.md#summary), not [c](rfc-001-bowl.md).")
LIST = "# All 🐟\n\n<!-- proposal-lsp: index -->\n<!-- proposal-lsp: end -->\n\nMore.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A repository with one proposal."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "rfc-001-bowls.md").write_text(rfc(1, "Bowls"), encoding="utf-8")
    return tmp_path


@pytest.mark.sampled(3)
@pytest.mark.parametrize("capabilities", [LITERALS, LAZY], ids=["at once", "resolved"])
@pytest.mark.parametrize("eol", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize(
    ("name", "text", "code", "expected"),
    [
        (
            "rfc-004-lids.md",
            TEXT.replace("**Status**: Draft", "**Status**: draft"),
            "broken-link",
            TEXT.replace("RFC-001-Bowls", "rfc-001-bowls").replace("RFC-001-BOWLS", "rfc-001-bowls"),
        ),
        (
            "README.md",
            LIST,
            "stale-index",
            LIST.replace(
                "index -->\n",
                "index -->\n\n| Number | Title | Status |\n|---|---|---|\n"
                "| RFC-001 | [Bowls](rfc-001-bowls.md) | Draft |\n\n",
            ),
        ),
    ],
    ids=["links", "list"],
)
def test_all_safe_fixes(
    folder: Path, capabilities: Message, eol: str, name: str, text: str, code: str, expected: str
) -> None:
    """As by `check --fix`; fixes that need a decision are not applied."""
    path, source = folder / name, Text(text.replace("\n", eol))
    with working(folder, capabilities) as client:
        client.open(path.as_uri(), source.source)
        while code not in {one["code"] for one in client.published(path.as_uri())["diagnostics"]}:
            pass
        start = {"line": 0, "character": 0}
        asked = {
            "textDocument": {"uri": path.as_uri()},
            "range": {"start": start, "end": start},
            "context": {"diagnostics": [], "only": [FIX_ALL]},
        }
        (action,) = client.request("textDocument/codeAction", asked)["result"]
        if "edit" not in action:
            action = client.request("codeAction/resolve", action)["result"]
        edits = []
        for one in action["edit"]["changes"][path.as_uri()]:
            places = (one["range"][edge] for edge in ("start", "end"))
            at = (source.offset(Position(place["line"], place["character"]), "utf-16") for place in places)
            edits.append(Edit(Span(*at), one["newText"]))
    assert apply_edits(source.source, edits) == expected.replace("\n", eol)


@pytest.mark.slow
def test_a_repository_that_is_opened_later(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A document in a folder outside of the workspace is compared with the files around it, once they are known."""
    other = tmp_path_factory.mktemp("other folder ü")
    (other / ".git").mkdir()
    for number in range(1, 40):
        (other / f"rfc-{number:03}-x.md").write_text(rfc(number, f"X{number}"), encoding="utf-8")
    with working(folder) as client:
        client.request("workspace/symbol", {"query": ""})
        path = other / "README.md"
        rows = "".join(f"| RFC-{at:03} | [X{at}](rfc-{at:03}-x.md) | Draft |\n" for at in range(1, 40))
        table = f"\n| Number | Title | Status |\n|---|---|---|\n{rows}\n"
        client.open(path.as_uri(), LIST.replace("<!-- proposal-lsp: end", f"{table}<!-- proposal-lsp: end"))
        client.request("workspace/symbol", {"query": ""})
        client.open((other / "rfc-039-y.md").as_uri(), rfc(39, "Y"))
        until(client, (other / "rfc-039-y.md").as_uri(), "duplicate-number")
        said = [one["params"] for one in client.received if one.get("method") == "textDocument/publishDiagnostics"]
        codes = {each["code"] for one in said if one["uri"] == path.as_uri() for each in one["diagnostics"]}
        assert "stale-index" in codes, "the second RFC-039 is not in the list"
        first = next(one["diagnostics"] for one in said if one["uri"] == path.as_uri())
        assert first == []


def test_nothing_to_fix(folder: Path) -> None:
    """A finding without a safe fix is not enough for the action to be offered."""
    path = folder / "rfc-004-lids.md"
    with working(folder, LITERALS) as client:
        client.open(path.as_uri(), rfc(4, "Lids", "[c](./rfc-001-bowl.md)."))
        until(client, path.as_uri(), "broken-link")
        start = {"line": 0, "character": 0}
        asked = {
            "textDocument": {"uri": path.as_uri()},
            "range": {"start": start, "end": start},
            "context": {"diagnostics": [], "only": [FIX_ALL]},
        }
        assert client.request("textDocument/codeAction", asked)["result"] is None
