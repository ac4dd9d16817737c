"""Messages: whatever a client sends, each request is answered once, nothing fails, and the session ends properly."""

from __future__ import annotations

import copy
import json
import logging
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from typing import Any
from unittest.mock import patch

from proposal_lsp.lsp import server
from proposal_lsp.lsp.client import NAME, SELECT
from proposal_lsp.projects import Projects

from tests.campaign import chance
from tests.campaign.run import Campaign, without_some
from tests.lsp.author import CLIENTS
from tests.lsp.raw import Message, connect
from tests.lsp.watch import CONVERTER, Watch
from tests.shipped import CATALOG, ROOT
from tests.strategies import LINES

#: Messages of a session: mostly many, since a start costs as much as fifty messages.
COUNTS = (20, 60, 400, 400)
DECLARED: tuple[Any, ...] = tuple(
    json.loads(path.read_text(encoding="utf-8"))["capabilities"] for path in sorted(CLIENTS.glob("*.json"))
)
URIS = (
    *("file:///x/rfc-001-a.md", "file:///x/rfc-001-a.md", "file:///x/b.md", "file:///x/.proposals.yaml"),
    *("file:///x/.proposals/memo.yaml", "untitled:Untitled-1", "file:///C%3A/x/a.md", "http://[", "", "git:/x/a.md?{}"),
)
FOLDER = (ROOT / "tests" / "samples" / "demo").as_uri()
#: Values that are of no kind that the protocol has, or of the wrong kind.
JUNK: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1, 2**31, 2**63, 10**400, 1.5, -0.0, 1e308, "", "x", "\ud800", "0", "a" * 5_000),
    *([], [None], [[]], [{}], {}, {"uri": None}, {"a": {"b": []}}, "file:///x/b.md", "command:x", {"line": -1}),
)
PLACES = ((0, 0), (0, 3), (2, 0), (5, 12), (10**6, 10**6), (3, 10**6))
#: Above the ids of the requests that end a session.
FIRST_ID = 1_000
Case = list[Message]


class Blind(Watch):
    """Does not check answers against the protocol: the request may have been meaningless."""

    def sent(self, message: Any) -> None:
        """Do not record it."""


def make(choose: Random) -> Case:
    """A session: the messages of a client from the first one on, some of them nonsense."""
    params = {"processId": None, "rootUri": choose.choice((None, FOLDER)), "capabilities": choose.choice(DECLARED)}
    messages: Case = [
        {"jsonrpc": "2.0", "id": 0, "method": "initialize", "params": params},
        {"jsonrpc": "2.0", "method": "initialized", "params": {}},
    ]
    if choose.random() < 0.2:
        messages[0] = _spoiled(messages[0], choose, ("params",))
    version = 0
    for number in range(FIRST_ID, FIRST_ID + choose.choice(COUNTS)):
        version += choose.choice((1, 1, 1, 1, 0, -1))
        message = _message(choose, number, version)
        for _ in range(choose.choice((0, 0, 1, 1, 3))):
            message = _spoiled(message, choose, () if choose.random() < 0.1 else ("params",))
        messages.append(message)
    return messages


def _message(choose: Random, number: int, version: int) -> Message:
    """A message that a client may send."""
    uri = choose.choice(URIS)
    at, end = _place(choose), _place(choose)
    here = {"textDocument": {"uri": uri}}
    item = {
        **here["textDocument"],
        "languageId": "markdown",
        "version": version,
        "text": chance.document(choose)[:9_000],
    }
    change = choose.choice(({"text": "# T\n"}, {"range": {"start": at, "end": end}, "text": choose.choice(LINES)}))
    notifications: tuple[tuple[str, Any], ...] = (
        ("textDocument/didOpen", {"textDocument": item}),
        ("textDocument/didOpen", {"textDocument": item}),
        ("textDocument/didChange", {"textDocument": {"uri": uri, "version": version}, "contentChanges": [change] * 2}),
        ("textDocument/didChange", {"textDocument": {"uri": uri, "version": version}, "contentChanges": [change]}),
        ("textDocument/didClose", here),
        ("textDocument/didSave", here),
        ("workspace/didChangeConfiguration", {"settings": {NAME: {"rules": {"empty-section": "off"}}}}),
        ("workspace/didChangeWatchedFiles", {"changes": [{"uri": uri, "type": choose.randint(0, 4)}]}),
        ("workspace/didChangeWorkspaceFolders", {"event": {"added": [{"uri": FOLDER, "name": "x"}], "removed": []}}),
        ("$/cancelRequest", {"id": choose.randint(FIRST_ID, number)}),
        ("$/setTrace", {"value": "verbose"}),
        ("$/unknown", {}),
    )
    diagnostic = {"range": {"start": at, "end": end}, "message": "m", "code": "empty-section", "source": NAME}
    requests: tuple[tuple[str, Any], ...] = (
        ("textDocument/diagnostic", {**here, "previousResultId": choose.choice((None, "1", "x"))}),
        ("workspace/diagnostic", {"previousResultIds": [{"uri": uri, "value": "1"}]}),
        ("textDocument/completion", {**here, "position": at, "context": {"triggerKind": choose.randint(1, 3)}}),
        ("textDocument/hover", {**here, "position": at}),
        ("textDocument/definition", {**here, "position": at}),
        (
            "textDocument/codeAction",
            {**here, "range": {"start": at, "end": end}, "context": {"diagnostics": [diagnostic]}},
        ),
        ("textDocument/codeLens", here),
        ("textDocument/documentSymbol", here),
        ("textDocument/foldingRange", here),
        ("textDocument/selectionRange", {**here, "positions": [at, end]}),
        ("codeAction/resolve", {"title": "x", "kind": "quickfix", "data": {"uri": uri, "version": version}}),
        ("completionItem/resolve", {"label": "x", "data": {"uri": uri}}),
        ("codeLens/resolve", {"range": {"start": at, "end": end}, "data": {"uri": uri}}),
        ("workspace/executeCommand", {"command": choose.choice((SELECT, "x")), "arguments": [uri, at]}),
        ("proposal/schema", here),
    )
    if choose.random() < 0.45:
        method, params = choose.choice(notifications)
        return {"jsonrpc": "2.0", "method": method, "params": params}
    method, params = choose.choice(requests)
    return {"jsonrpc": "2.0", "id": number, "method": method, "params": params}


def _place(choose: Random) -> Message:
    line, character = choose.choice(PLACES)
    return {"line": line, "character": character}


def _spoiled(message: Message, choose: Random, inside: tuple[str, ...]) -> Message:
    """A message in which one part, below some keys, is invalid, missing or renamed."""
    message = copy.deepcopy(message)
    node: Any = message
    for key in inside:
        node = node[key] if isinstance(node, dict) and key in node else {}
    while isinstance(node, (dict, list)) and node:
        keys = (
            [key for key in node if key != "id" or node is not message]
            if isinstance(node, dict)
            else [*range(len(node))]
        )
        if not keys:
            break
        key = choose.choice(keys)
        if choose.random() < 0.5 and isinstance(node[key], (dict, list)) and node[key]:
            node = node[key]
            continue
        if choose.random() < 0.25:
            del node[key]
        else:
            node[key] = copy.deepcopy(choose.choice(JUNK))
        break
    return message


def check(case: Case) -> int:
    """Send all of it, then end the session properly."""
    with _quick(), _log() as records, connect(Projects(CATALOG)) as client:
        client.watch = Blind()
        for message in case:
            if message.get("method") != "exit":
                client.send(message)
        last = client.request("shutdown")
        client.notify("exit")
        client.wait_for_end()
    assert "result" in last or last["error"]["code"] in (-32002, -32600), last
    assert not records, records[0]
    failed = [message for message in client.received if message.get("error", {}).get("code") == -32603]
    assert not failed, failed[0]
    answers = Counter(
        message["id"] for message in client.received if "method" not in message and isinstance(message.get("id"), int)
    )
    for message in case:
        if type(message.get("id")) is int and isinstance(message.get("method"), str):
            assert answers[message["id"]] == 1, f"{answers[message['id']]} answers to {message['method']}"
    return len(case)


@contextmanager
def _quick() -> Iterator[None]:
    """Make sessions start fast, with one converter for all, and threads alternate often, which reveals more races."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        with patch.object(server, "lenient_converter", lambda: CONVERTER):
            yield
    finally:
        sys.setswitchinterval(before)


@contextmanager
def _log() -> Iterator[list[str]]:
    """The part of the log about errors of the program."""
    records: list[str] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.exc_info or " again: " in record.getMessage():
                records.append(logging.Formatter().format(record))

    handler, root = Keep(logging.WARNING), logging.getLogger()
    root.addHandler(handler)
    try:
        yield records
    finally:
        root.removeHandler(handler)


def _parts(case: Case) -> Iterator[Case]:
    params = case[0].get("params") if case else None
    if isinstance(params, dict) and params.get("capabilities"):
        plain = copy.deepcopy(case)
        plain[0]["params"]["capabilities"] = {}
        yield plain
    yield from without_some(case)


MESSAGES = Campaign("messages", make, check, _parts, "messages")
