"""`proposal-lsp/statuses`: the next and previous statuses, the number of findings with each, and the edits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from proposal_lsp.lsp.status_steps import STATUSES
from proposal_lsp.projects import Projects

from tests.cli.conftest import write
from tests.cli.test_sidecar import MEMO, SCHEMA
from tests.shipped import SAMPLES

from .raw import Message, RawClient, connect

RFC = next(one.source for one in SAMPLES if one.schema.id == "rfc")
URI = "file:///w/rfc-042-x.md"


@pytest.fixture
def client() -> Iterator[RawClient]:
    """A client of a server with the real engine."""
    with connect(Projects()) as connected:
        connected.initialize({"workspace": {"workspaceEdit": {"documentChanges": True}}})
        yield connected


def ask(client: RawClient, source: str, uri: str = URI) -> Any:
    """The answer for a text."""
    client.open(uri, source)
    return client.request(STATUSES, {"uri": uri})["result"]


def written(step: Message) -> list[str]:
    """The text that the edit of a step writes."""
    (change,) = step["edit"]["documentChanges"]
    return [edit["newText"] for edit in change["edits"]]


def test_ways_on_and_back(client: RawClient) -> None:
    """Each with its meaning, the number of findings, and the date of the last change."""
    steps = ask(client, RFC)["steps"]
    assert [(one["status"], one["back"], one["findings"]) for one in steps] == [
        ("Implemented", False, 0),
        ("Rejected", False, 0),
        ("Draft", True, 0),
    ]
    assert all(one["doc"] for one in steps)
    assert written(steps[0]) == ["Implemented", date.today().isoformat()]


def test_findings_with_the_next_status(client: RawClient) -> None:
    """An empty section counts for the next status, and not for the previous one."""
    source = RFC.replace("**Status**: Accepted", "**Status**: Draft")
    start = source.index("## Motivation\n") + len("## Motivation\n")
    source = f"{source[:start]}\n{source[source.index('## ', start) :]}"
    found = {one["status"]: one["findings"] for one in ask(client, source)["steps"]}
    assert found["Accepted"] == 1


def test_a_status_that_is_not_chosen_yet(client: RawClient) -> None:
    """Any status may come next."""
    source = RFC.replace("**Status**: Accepted", "**Status**: Draft | Accepted | Implemented | Rejected")
    steps = ask(client, source)["steps"]
    assert [(one["status"], one["back"]) for one in steps] == [
        (name, False) for name in ("Draft", "Accepted", "Implemented", "Rejected")
    ]
    assert written(steps[1])[0] == "Accepted"


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("# Notes\n\nWords.\n", "it is not recognised as a proposal"),
        (RFC.replace("**Status**: Accepted\n", ""), "it has no status"),
    ],
)
def test_the_reason_why_there_is_no_step(client: RawClient, source: str, reason: str) -> None:
    """The reason is in words, without command lines."""
    assert ask(client, source, "file:///w/x.md") == {"steps": [], "reason": reason}
    assert client.request(STATUSES, {"uri": "file:///other.md"})["result"] is None
    assert client.request(STATUSES, None)["result"] is None


def test_a_status_in_a_sidecar(client: RawClient, tmp_path: Path) -> None:
    """The file with the metadata is edited."""
    schema = SCHEMA.replace("{state: open}", "{state: open, next: [agreed]}")
    files = {".git/x": "", ".proposals/memo.yaml": schema, "README.md": MEMO, "meta.yaml": "n: 7\nstatus: draft\n"}
    write(tmp_path, files)
    steps = ask(client, MEMO, (tmp_path / "README.md").as_uri())["steps"]
    assert [(one["status"], one["findings"]) for one in steps] == [("agreed", 1)]
    (change,) = steps[0]["edit"]["documentChanges"]
    assert change["textDocument"]["uri"] == (tmp_path / "meta.yaml").as_uri()
    (step,) = ask(client, "n: 7\nstatus: draft\n", (tmp_path / "meta.yaml").as_uri())["steps"]
    assert (step["status"], step["findings"], written(step)) == ("agreed", None, ["agreed"])


def test_a_status_that_asks_for_a_field(client: RawClient) -> None:
    """The field is inserted, to be filled in, which is then the finding."""
    source = next(one.source for one in SAMPLES if one.schema.id == "eip").replace("status: Final", "status: Review")
    step = next(one for one in ask(client, source, "file:///w/eip-7999.md")["steps"] if one["status"] == "Last Call")
    assert (written(step), step["findings"]) == (["Last Call", "\nlast-call-deadline: YYYY-MM-DD"], 1)
