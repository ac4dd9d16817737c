"""Joined findings: adjacent missing sections, and lines of one section left over from the template."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from .author import ENGINE, sample, without
from .raw import Message, RawClient, connect

A = "file:///proposals/rfc-042.md"


@pytest.fixture
def client() -> Iterator[RawClient]:
    """A client of the real engine, before `initialize`."""
    with connect(ENGINE) as client:
        yield client


def declared(**experimental: object) -> Message:
    """A client that supports tags and related places."""
    publish = {"relatedInformation": True, "tagSupport": {"valueSet": [1, 2]}}
    return {"textDocument": {"publishDiagnostics": publish}, "experimental": experimental}


def left_over() -> str:
    """A proposal in which a section has lines of its template."""
    text = Path("schemas/rfc.md").read_text(encoding="utf-8")
    start = text.index("## Rollout Plan")
    body = text[start : text.index("\n## ", start)]
    before = sample("rfc")
    start = before.index("## Rollout Plan")
    return before[:start] + body.rstrip("-\n ") + "\n\n---\n" + before[before.index("\n## ", start) :]


def test_missing_sections_are_one_diagnostic(client: RawClient) -> None:
    """It names them; one that has been written is no longer named."""
    client.initialize(declared())
    both = without(without(sample("rfc"), "## Risks and Mitigations"), "## Dependencies")
    client.open(A, both)
    (found,) = client.published(A)["diagnostics"]
    assert found["message"] == (
        'Sections "Risks and Mitigations" and "Dependencies" are missing; they belong after "Testing Strategy".'
    )
    client.change(A, 2, {"text": without(sample("rfc"), "## Dependencies")})
    (found,) = client.published(A)["diagnostics"]
    assert found["message"] == 'Section "Dependencies" is missing; it belongs after "Risks and Mitigations".'


def test_lines_that_are_left_over_are_one_diagnostic(client: RawClient) -> None:
    """Without a list of the other lines."""
    client.initialize(declared())
    client.open(A, left_over())
    (found,) = client.published(A)["diagnostics"]
    assert found["code"] == "placeholder-text"
    assert found["tags"] == [1]
    assert "relatedInformation" not in found


def test_other_lines_fade_if_hints_are_not_listed(client: RawClient) -> None:
    """For a client that declares so; a hint on each line, none of which is listed as a problem."""
    client.initialize(declared(**{"proposal-lsp": {"fades": True}}))
    client.open(A, left_over())
    first, *others = client.published(A)["diagnostics"]
    assert others
    assert first["severity"] < 4
    assert {one["severity"] for one in others} == {4}
    assert all(one["tags"] == [1] for one in others)
    lines = [one["range"]["start"]["line"] for one in (first, *others)]
    assert lines == sorted(set(lines))
