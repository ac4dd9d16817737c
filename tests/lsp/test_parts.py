"""The small parts of the server, each tested separately."""

from __future__ import annotations

import asyncio
import sys
import threading
from dataclasses import replace
from typing import Any

import pytest
from lsprotocol import types
from proposal_lsp.features import actions, completion
from proposal_lsp.findings import Finding, Severity
from proposal_lsp.lsp import front, offers, serving
from proposal_lsp.lsp.analyses import CHEAP, delay_after
from proposal_lsp.lsp.client import Client, choose_encoding, read_client
from proposal_lsp.lsp.holding import seen, to_show
from proposal_lsp.lsp.lenient import lenient_converter
from proposal_lsp.lsp.streams import read_ahead
from proposal_lsp.lsp.uris import path_of, same_file, uri_of
from proposal_lsp.lsp.watched_files import affects_others
from proposal_lsp.text import Encoding, Span, Text

posix = pytest.mark.skipif(sys.platform == "win32", reason="paths are written the POSIX way")


@pytest.mark.parametrize(
    ("offered", "chosen"),
    [
        ([], "utf-16"),
        (["utf-8", "utf-16", "utf-32"], "utf-16"),
        (["utf-32", "utf-8"], "utf-32"),
        (["utf-8"], "utf-8"),
        (["utf-7", "utf-8"], "utf-8"),
        (["utf-7"], "utf-16"),
        ([None, 7, "utf-8"], "utf-8"),
        ("utf-8", "utf-16"),
        (None, "utf-16"),
    ],
)
def test_choose_encoding(offered: Any, chosen: Encoding) -> None:
    """UTF-16 if it is offered, otherwise the first known offer."""
    assert choose_encoding(offered) == chosen


def test_a_client_that_declares_nothing() -> None:
    """No declaration, no extras."""
    assert read_client({}) == read_client(None) == read_client([]) == Client()


def test_declarations_for_pulled_findings() -> None:
    """The place of LSP 3.18 for these capabilities is equivalent to the older one."""
    declared = {
        "textDocument": {
            "diagnostic": {
                "relatedInformation": True,
                "codeDescriptionSupport": True,
                "dataSupport": True,
                "tagSupport": {"valueSet": [2, "3"]},
            }
        }
    }
    assert read_client(declared) == Client(
        pulls=True, related_information=True, code_descriptions=True, diagnostic_data=True, tags=frozenset({2})
    )


@posix
@pytest.mark.parametrize(
    ("uri", "path"),
    [
        ("file:///a/b.md", "/a/b.md"),
        ("file:///a/b%20c%3B%C3%A9.md", "/a/b c;é.md"),
        ("file:///a/b;c#d", "/a/b;c"),
        ("file://localhost/a", "/a"),
        ("file:///c%3A/x.md", "c:/x.md"),
        ("file://server/share/x.md", "//server/share/x.md"),
        ("file:///a%00b", None),
        ("untitled:Untitled-1", None),
        ("vscode-remote://wsl/a.md", None),
        ("file://[::bad/a", None),
        ("", None),
        ("file:", None),
    ],
)
def test_path_of(uri: str, path: str | None) -> None:
    """The path of a file, as clients write it; None for other addresses."""
    assert path_of(uri) == path


@posix
def test_uri_of() -> None:
    """An absolute path has a URI, from which the path can be read back; a relative path has none."""
    assert uri_of("/a b/é;#%.md") == "file:///a%20b/%C3%A9%3B%23%25.md"
    assert path_of("file:///a%20b/%C3%A9%3B%23%25.md") == "/a b/é;#%.md"
    assert uri_of("schemas/rfc.yaml") is None
    assert same_file("/a", "/a")
    assert not same_file(None, None)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/w/.proposals.yaml", True),
        ("/w/.proposals/x.yaml", True),
        ("/w/schemas/x.md", True),
        ("/w/schemas/x.mdx", True),
        ("/w/docs/baseline.markdown", False),
        ("/w/docs/baseline.json", True),
        ("/w/docs/x.md", False),
        ("/w/docs/TEMPLATE.md", True),
        ("/w/docs/NNNN-x-template/README.md", True),
        ("/w/x.yaml", False),
        (None, False),
    ],
)
def test_affects_others(path: str | None, expected: bool) -> None:
    """Configuration, schemas and their templates; no other files."""
    assert affects_others(path) is expected


def test_delay() -> None:
    """Fast checks do not wait; slow ones wait longer, up to a limit."""
    assert delay_after(CHEAP, 0.15) == 0
    assert 0 < delay_after(2 * CHEAP, 0.15) < delay_after(4 * CHEAP, 0.15) <= 0.15
    assert delay_after(10, 0.15) == 0.15
    assert delay_after(10, 0) == 0


class TestLenient:
    """Invalid parts are left out, and no others."""

    def context(self, *diagnostics: Any) -> list[types.Diagnostic]:
        """The diagnostics that remain."""
        raw = {"diagnostics": list(diagnostics), "triggerKind": 1}
        return list(lenient_converter().structure(raw, types.CodeActionContext).diagnostics)

    def test_valid_entries_stay(self) -> None:
        """An invalid entry of a list does not affect the other entries, in nested lists either."""
        where = {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 1}}
        good = {"range": where, "message": "good"}
        place = {"location": {"uri": "file:///a", "range": where}, "message": "here"}
        left = self.context({}, good, None, {**good, "relatedInformation": [{}, place, {"message": 1}]}, 7, good)
        assert [diagnostic.message for diagnostic in left] == ["good"] * 3
        assert [related.message for related in left[1].related_information or ()] == ["here"]

    def test_required_parts_are_required(self) -> None:
        """A context without diagnostics is invalid."""
        with pytest.raises(Exception, match="CodeActionContext"):
            lenient_converter().structure({"triggerKind": 1}, types.CodeActionContext)


class TestHolding:
    """Which findings wait."""

    text = Text("# T\n\n## One\n\n## Two\ntext\n")

    def finding(self, code: str, word: str) -> Finding:
        """A finding at a word of the text."""
        start = self.text.source.index(word)
        return Finding(code, f"about {word}", Span(start, start + len(word)), Severity.WARNING)

    def held(self, finding: Finding, *shown: Finding) -> bool:
        """Whether it is held while someone types."""
        return not to_show((finding,), self.text, seen(shown, self.text))

    def test_new_findings_are_held(self) -> None:
        """It is held, wherever it is."""
        assert self.held(self.finding("unknown-value", "One"))
        assert self.held(self.finding("empty-section", "## One"), self.finding("empty-section", "## Two"))

    def test_shown_findings_are_not_held(self) -> None:
        """Shown findings stay: the same message anywhere, the same code on the line."""
        finding = self.finding("unknown-value", "One")
        assert not self.held(finding, finding)
        assert not self.held(finding, replace(finding, span=Span(0, 0)))
        other = Finding("unknown-value", "about Onf", finding.span, Severity.ERROR)
        assert not self.held(finding, other)
        assert self.held(finding, Finding("other", "about Onf", finding.span, Severity.ERROR))


@pytest.mark.sampled(3)
@pytest.mark.parametrize("outline", [True, False])
@pytest.mark.parametrize("lacking", [None, "diagnostic", "codeAction", "codeLens", "inlayHint", "everything"])
def test_capabilities_of_the_fast_start(lacking: str | None, outline: bool) -> None:
    """The same that pygls builds from the registered features for such a client."""
    assert list(completion.TRIGGERS) == offers.TRIGGERS
    assert list(actions.KINDS) == offers.KINDS
    document = {key: value for key, value in _EVERYTHING["textDocument"].items() if key != lacking}
    capabilities = {} if lacking == "everything" else {**_EVERYTHING, "textDocument": document}
    params = {
        "processId": None,
        "rootUri": None,
        "capabilities": capabilities,
        "initializationOptions": {"outline": outline},
    }

    async def announced() -> Any:
        server = serving.create_server()
        server.protocol.adopt(params)
        built = server.protocol._converter.unstructure(server.server_capabilities)
        server.end()
        return built

    result = front.initialize_result(read_client(capabilities), params)
    assert result["capabilities"] == asyncio.run(announced())


def test_no_capability_is_made_up() -> None:
    """Every field of `Client` can be turned on by some declaration, and is off without one."""
    fields = set(Client._fields) - {"encoding", "tags"}
    assert not any(getattr(Client(), name) for name in fields)
    assert all(getattr(read_client(_EVERYTHING), name) for name in fields)


@pytest.mark.parametrize(
    ("lacking", "without"),
    [
        ("dataSupport", "resolves_edits"),
        ("resolveSupport", "resolves_edits"),
        ("honorsChangeAnnotations", "annotations"),
        ("isPreferredSupport", "preferred_actions"),
        ("codeActionLiteralSupport", "code_actions selects"),
    ],
)
def test_half_a_capability_is_not_enough(lacking: str, without: str) -> None:
    """If two declarations are needed, one alone is not enough."""
    actions = {key: value for key, value in _EVERYTHING["textDocument"]["codeAction"].items() if key != lacking}
    declared = {**_EVERYTHING, "textDocument": {**_EVERYTHING["textDocument"], "codeAction": actions}}
    client = read_client(declared)
    fields = [name for name in Client._fields if not getattr(client, name)]
    assert [name for name in fields if name not in ("encoding", "tags")] == without.split()


_EVERYTHING: dict[str, Any] = {
    "experimental": {"proposal-lsp": {"fades": True, "pages": True}},
    "window": {"showDocument": {"support": True}, "workDoneProgress": True},
    "workspace": {
        "configuration": True,
        "diagnostics": {"refreshSupport": True},
        "inlayHint": {"refreshSupport": True},
        "workspaceEdit": {
            "documentChanges": True,
            "resourceOperations": ["create", "rename"],
            "snippetEditSupport": True,
            "changeAnnotationSupport": {"groupsOnLabel": True},
        },
        "fileOperations": {"willRename": True},
        "didChangeWatchedFiles": {"dynamicRegistration": True},
        "didChangeConfiguration": {"dynamicRegistration": True},
    },
    "textDocument": {
        "codeLens": {},
        "inlayHint": {},
        "rename": {"prepareSupport": True},
        "diagnostic": {},
        "publishDiagnostics": {
            "versionSupport": True,
            "relatedInformation": True,
            "codeDescriptionSupport": True,
            "dataSupport": True,
        },
        "codeAction": {
            "isPreferredSupport": True,
            "dataSupport": True,
            "resolveSupport": {"properties": ["edit"]},
            "honorsChangeAnnotations": True,
            "codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix"]}},
        },
    },
}


def test_a_reader_outlives_its_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    """Input after the end of the session is not an error."""
    failed, ended = list[object](), threading.Event()
    monkeypatch.setattr(threading, "excepthook", failed.append)

    def read() -> bytes:
        """Wait for the end of the loop."""
        ended.wait(60)
        return b"late"

    async def session() -> None:
        read_ahead(read, taken.append)

    taken = list[bytes]()
    asyncio.run(session())
    reader = next(thread for thread in threading.enumerate() if thread.name == "reader")
    ended.set()
    reader.join(60)
    assert (failed, taken) == ([], [])
