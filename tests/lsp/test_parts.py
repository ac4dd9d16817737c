"""The small parts of the server, each by itself."""

from __future__ import annotations

import io
import sys
import threading
from typing import Any, cast

import pytest
from lsprotocol import types
from proposal_lsp.features import actions, completion
from proposal_lsp.findings import Finding, Severity
from proposal_lsp.lsp import capabilities, server
from proposal_lsp.lsp.client import Client, choose_encoding, read_client
from proposal_lsp.lsp.convert import to_snippet
from proposal_lsp.lsp.holding import seen, to_show
from proposal_lsp.lsp.lenient import lenient_converter
from proposal_lsp.lsp.loop import Cancelled, Future, Loop, Task
from proposal_lsp.lsp.registration import judges_others
from proposal_lsp.lsp.scheduling import CHEAP, delay_after
from proposal_lsp.lsp.session import Session
from proposal_lsp.lsp.transport import messages
from proposal_lsp.lsp.typed import Typed
from proposal_lsp.lsp.uris import path_of, same_file, uri_of
from proposal_lsp.text import Encoding, Span, Text

from .spec import plain_of

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
    """UTF-16 wherever it is offered, else the first offer that is known."""
    assert choose_encoding(offered) == chosen


def test_a_client_that_declares_nothing() -> None:
    """No declaration, no extras."""
    assert read_client({}) == read_client(None) == read_client([]) == Client()


def test_declarations_for_pulled_findings() -> None:
    """What LSP 3.18 lets a client declare for pulled findings counts like the older place."""
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
    """The path of a file, as clients write it; nothing for what is no file."""
    assert path_of(uri) == path


@posix
def test_uri_of() -> None:
    """An absolute path has an address, and it leads back; a relative one has none."""
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
        ("/w/docs/x.md", False),
        ("/w/docs/TEMPLATE.md", True),
        ("/w/docs/NNNN-x-template/README.md", True),
        ("/w/x.yaml", False),
        (None, False),
    ],
)
def test_judges_others(path: str | None, expected: bool) -> None:
    """Configuration, schemas and their templates; nothing else."""
    assert judges_others(path) is expected


def test_delay() -> None:
    """Cheap checks do not wait; dear ones wait longer, up to a bound."""
    assert delay_after(CHEAP, 0.15) == 0
    assert 0 < delay_after(2 * CHEAP, 0.15) < delay_after(4 * CHEAP, 0.15) <= 0.15
    assert delay_after(10, 0.15) == 0.15
    assert delay_after(10, 0) == 0


@pytest.mark.parametrize(
    ("stream", "bodies"),
    [
        (b"", []),
        (b"Content-Length: 2\r\n\r\n{}", [b"{}"]),
        (b"Content-Length: 2\r\n\r\n{}Content-Length: 1\r\n\r\n3", [b"{}", b"3"]),
        (b"Content-Length: 0\r\n\r\nContent-Length: 2\r\n\r\n{}", [b"", b"{}"]),
        (b"Content-Length: 9\r\n\r\n{}", []),
        (b"Content-Length: -1\r\n\r\n", []),
        (b"\r\n\r\nX: noise\r\nContent-Length: 2\r\n\r\n{}", [b"{}"]),
        (b"Content-Length: 0000000000000000000000002\r\n\r\n{}", [b"{}"]),
    ],
)
def test_messages(stream: bytes, bodies: list[bytes]) -> None:
    """Whole messages, and nothing of those that are none."""
    assert list(messages(io.BytesIO(stream))) == bodies


class TestLenient:
    """What cannot be read is left out, alone."""

    def context(self, *diagnostics: Any) -> list[types.Diagnostic]:
        """The diagnostics that are left."""
        raw = {"diagnostics": list(diagnostics), "triggerKind": 1}
        return list(lenient_converter().structure(raw, types.CodeActionContext).diagnostics)

    def test_good_neighbours_stay(self) -> None:
        """One bad entry of a list takes none of its neighbours with it, in lists within lists either."""
        where = {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 1}}
        good = {"range": where, "message": "good"}
        place = {"location": {"uri": "file:///a", "range": where}, "message": "here"}
        left = self.context({}, good, None, {**good, "relatedInformation": [{}, place, {"message": 1}]}, 7, good)
        assert [diagnostic.message for diagnostic in left] == ["good"] * 3
        assert [related.message for related in left[1].related_information or ()] == ["here"]

    def test_what_is_required_is_required(self) -> None:
        """A context without diagnostics is no context."""
        with pytest.raises(Exception, match="CodeActionContext"):
            lenient_converter().structure({"triggerKind": 1}, types.CodeActionContext)


class TestHolding:
    """Which findings wait."""

    text = Text("# T\n\n## One\n\n## Two\ntext\n")

    def finding(self, code: str, word: str) -> Finding:
        """A finding at a word of the text."""
        start = self.text.source.index(word)
        return Finding(code, f"about {word}", Span(start, start + len(word)), Severity.WARNING)

    def held(self, finding: Finding, caret: int, *shown: Finding) -> bool:
        """Whether it waits while somebody writes at `caret`."""
        return not to_show((finding,), self.text, caret, seen(shown, self.text))

    def test_the_line_being_written(self) -> None:
        """From the first to the last column of the line; not on the next."""
        finding = self.finding("unknown-value", "One")
        start = self.text.source.index("## One")
        assert self.held(finding, start)
        assert self.held(finding, start + len("## One"))
        assert not self.held(finding, start - 1)
        assert not self.held(finding, start + len("## One\n"))

    def test_empty_section(self) -> None:
        """The section from its heading to the next one."""
        finding = self.finding("empty-section", "## One")
        assert self.held(finding, self.text.source.index("\n## Two"))
        assert not self.held(finding, self.text.source.index("text"))
        assert not self.held(self.finding("empty-section", "## Two"), self.text.source.index("## One"))

    def test_what_is_seen_already(self) -> None:
        """What the user sees stays: the same message anywhere, the same code on the line."""
        finding = self.finding("unknown-value", "One")
        caret = finding.span.end
        assert not self.held(finding, caret, finding)
        other = Finding("unknown-value", "about Onf", finding.span, Severity.ERROR)
        assert not self.held(finding, caret, other)
        assert self.held(finding, caret, Finding("other", "about Onf", finding.span, Severity.ERROR))

    def test_at_the_very_end(self) -> None:
        """A caret at or past the end of the text is on its last line."""
        last = Finding("x", "y", Span(len(self.text.source), len(self.text.source)), Severity.HINT)
        assert self.held(last, len(self.text.source))


def test_what_initialize_announces() -> None:
    """It is written out, so that it costs no import, and is what the features and the handlers have."""
    assert capabilities.TRIGGERS == completion.TRIGGERS
    assert capabilities.KINDS == actions.KINDS
    typed = Typed(cast(Session, None))
    assert set(typed.protocol.fm.features) == set(server.TYPED)


def test_no_capability_is_made_up() -> None:
    """Every field of `Client` can be turned on by some declaration, and is off without."""
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
        ("codeActionLiteralSupport", "code_actions"),
    ],
)
def test_half_a_capability_is_none(lacking: str, without: str) -> None:
    """Where two declarations are needed, one alone does not do."""
    actions = {key: value for key, value in _EVERYTHING["textDocument"]["codeAction"].items() if key != lacking}
    declared = {**_EVERYTHING, "textDocument": {**_EVERYTHING["textDocument"], "codeAction": actions}}
    client = read_client(declared)
    fields = [name for name in Client._fields if not getattr(client, name)]
    assert [name for name in fields if name not in ("encoding", "tags")] == [without]


@pytest.mark.parametrize(
    ("text", "snippet"),
    [
        ("## Why\n\n[Goal 1] and <name>\n", "## Why\n\n${1:[Goal 1]} and ${2:<name>}\n$0"),
        ("a $b {c} d\\e YYYY-MM-DD", "a \\$b {c\\} d\\\\e ${1:YYYY-MM-DD}$0"),
        ("[cost in $ or }]", "${1:[cost in \\$ or \\}]}$0"),
        ("- [ ] a box and [a link](x)", "- [ ] a box and [a link](x)$0"),
    ],
)
def test_snippets(text: str, snippet: str) -> None:
    """Placeholders are tab stops; what means something in a snippet is escaped; what is inserted is the text."""
    assert to_snippet(text) == snippet
    assert plain_of(snippet) == text


@pytest.mark.parametrize("snippet", ["$", "a}", "${1:a", "${a}", "\\a", "${1|a,b}"])
def test_what_is_no_snippet(snippet: str) -> None:
    """The tests would see it."""
    with pytest.raises(AssertionError):
        plain_of(snippet)


_EVERYTHING: dict[str, Any] = {
    "workspace": {
        "configuration": True,
        "diagnostics": {"refreshSupport": True},
        "workspaceEdit": {
            "documentChanges": True,
            "resourceOperations": ["create"],
            "snippetEditSupport": True,
            "changeAnnotationSupport": {"groupsOnLabel": True},
        },
        "didChangeWatchedFiles": {"dynamicRegistration": True},
        "didChangeConfiguration": {"dynamicRegistration": True},
    },
    "textDocument": {
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


class TestLoop:
    """Calls, timers and coroutines on one thread."""

    def test_order(self) -> None:
        """Calls in their order, timers by their time and after the calls that are there; then the end."""
        loop, made = Loop(), list[str]()
        loop.later(0.03, lambda: loop.stop(3))
        loop.later(0.02, lambda: made.append("late"))
        loop.later(0, lambda: made.append("timer"))
        loop.later(0, lambda: made.append("cancelled")).cancel()
        loop.soon(lambda: made.append("one"))
        loop.soon(lambda: loop.soon(lambda: made.append("three")))
        loop.soon(lambda: made.append("two"))
        assert loop.run() == 3
        assert made == ["one", "two", "three", "timer", "late"]

    def test_a_call_from_another_thread_wakes_it(self) -> None:
        """It sleeps until then."""
        loop = Loop()
        threading.Timer(0.02, lambda: loop.soon(lambda: loop.stop(0))).start()
        assert loop.run() == 0

    def test_a_call_that_fails(self, caplog: pytest.LogCaptureFixture) -> None:
        """It is logged, and the next one is made."""
        loop = Loop()
        loop.soon(lambda: 1 // 0)
        loop.soon(lambda: loop.stop(0))
        assert loop.run() == 0
        assert "ZeroDivisionError" in caplog.text
        caplog.clear()

    def test_a_task(self) -> None:
        """It runs up to what it waits for, goes on when that is there, and has what comes of it."""
        awaited: Future[int] = Future()
        steps = list[str]()

        async def work() -> int:
            steps.append("begun")
            return await awaited + 1

        task = Task(work())
        assert steps == ["begun"]
        assert not task.done
        awaited.resolve(1)
        awaited.resolve(7)
        assert task.result() == 2

    def test_errors(self) -> None:
        """What a coroutine raises, or what it waits for fails with, is raised where its result is asked for."""

        async def work(awaited: Future[int]) -> int:
            return await awaited

        failing: Future[int] = Future()
        task = Task(work(failing))
        failing.fail(ValueError("no"))
        with pytest.raises(ValueError, match="no"):
            task.result()

    def test_cancelling(self) -> None:
        """A task given up ends at once; what it waited for, and others who wait for that, go on."""
        shared: Future[int] = Future()
        ends = list[str]()

        async def wait(name: str) -> int:
            try:
                return await shared
            except Exception:
                ends.append(f"{name} took it for an error")
                raise
            finally:
                ends.append(name)

        one, other = Task(wait("one")), Task(wait("other"))
        one.cancel()
        assert ends == ["one"]
        shared.resolve(5)
        assert other.result() == 5
        one.cancel()
        with pytest.raises(Cancelled):
            one.result()
        assert ends == ["one", "other"]
