"""The inverse of a relation belongs in the sidecar of another proposal: a fix writes it there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import write
from tests.cli.test_sidecars_across_files import DATA, NEW, OLD, TEXT

from .raw import Message, RawClient, edit
from .test_findings_across_files import working

ACTIONS: Message = {
    "textDocument": {"codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": []}}}},
    "workspace": {"workspaceEdit": {"documentChanges": True}},
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A repository with two proposals; one replaces the other, which lacks the inverse relation."""
    (tmp_path / ".git").mkdir()
    data = DATA.replace("number: 5120", "number: 6000").replace("Drain notes", "More notes")
    write(tmp_path, {
        f"{OLD}/README.md": TEXT,
        f"{OLD}/kep.yaml": DATA,
        f"{NEW}/README.md": TEXT.replace("KEP-5120: Drain notes", "KEP-6000: More notes"),
        f"{NEW}/kep.yaml": f"{data}replaces:\n  - /keps/sig-node/5120-drain-notes\n",
    })  # fmt: skip
    return tmp_path


@pytest.fixture
def client(folder: Path) -> Iterator[RawClient]:
    """A client with the newer proposal open, after its findings have come."""
    with working(folder, ACTIONS) as connected:
        new = folder / NEW / "README.md"
        connected.open(new.as_uri(), new.read_text("utf-8"))
        while "one-sided-reference" not in {one["code"] for one in connected.published(new.as_uri())["diagnostics"]}:
            pass
        yield connected


def offered(client: RawClient, folder: Path) -> list[Any]:
    """The changes of other files that are offered at the title."""
    place = {"line": 0, "character": 8}
    document = {"uri": (folder / NEW / "README.md").as_uri()}
    params = {"textDocument": document, "range": {"start": place, "end": place}, "context": {"diagnostics": []}}
    found = client.request("textDocument/codeAction", params)["result"] or ()
    changes = [one["edit"]["documentChanges"] for one in found if one["title"].startswith("Write the other side")]
    return [change for several in changes for change in several]


def applied(text: str, edits: list[Any]) -> str:
    """A text after edits; lines and columns are those of ASCII."""
    lines = text.splitlines(keepends=True)
    starts = [sum(map(len, lines[:at])) for at in range(len(lines) + 1)]
    for one in sorted(edits, key=lambda one: starts[one["range"]["start"]["line"]], reverse=True):
        start, end = (starts[one["range"][key]["line"]] + one["range"][key]["character"] for key in ("start", "end"))
        text = text[:start] + one["newText"] + text[end:]
    return text


@pytest.mark.sampled(30)
@pytest.mark.parametrize("opened", [(), ("kep.yaml",), ("README.md",), ("README.md", "kep.yaml")])
def test_the_inverse_relation_is_written_to_a_sidecar(client: RawClient, folder: Path, opened: tuple[str, ...]) -> None:
    """Whichever files of the other proposal are open; as by the command."""
    for name in opened:
        path = folder / OLD / name
        client.open(path.as_uri(), path.read_text("utf-8"), "yaml" if name.endswith(".yaml") else "markdown")
        client.published(path.as_uri())
    (change,) = offered(client, folder)
    uri = (folder / OLD / "kep.yaml").as_uri()
    assert change["textDocument"] == {"uri": uri, "version": 1 if "kep.yaml" in opened else None}
    after = applied(DATA, change["edits"])
    said = "superseded-by: /keps/sig-node/6000-more-notes\n"
    assert said in after
    assert after.replace(said, "") == DATA.replace("implementable", "replaced")


def test_nothing_is_offered_if_the_sidecar_has_changed(client: RawClient, folder: Path) -> None:
    """On disk since it was read; or in the editor, if its document is not open."""
    path = folder / OLD / "kep.yaml"
    assert offered(client, folder)
    client.open(path.as_uri(), DATA, "yaml")
    client.published(path.as_uri())
    client.change(path.as_uri(), 2, edit(0, 0, 0, 0, "# A remark.\n"))
    assert offered(client, folder) == []
    client.close(path.as_uri())
    path.write_text(f"# A remark.\n{DATA}", encoding="utf-8")
    assert offered(client, folder) == []
