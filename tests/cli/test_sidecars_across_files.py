"""Sidecars of proposals that refer to each other: inverse relations are written there; changes in them are noticed."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from tests.cli.conftest import Run, write
from tests.cli.test_history import git
from tests.shipped import SAMPLES

OLD, NEW = "keps/sig-node/5120-drain-notes", "keps/sig-node/6000-more-notes"
TEXT = next(one.source for one in SAMPLES if one.path.name == "kep.md")
DATA = next(one.path for one in SAMPLES if one.path.name == "kep.md").with_suffix(".yaml").read_text("utf-8")
DATA = DATA.replace("2000-graceful-node-shutdown", "5120-drain-notes")
HISTORY = """\
id: memo
name: Memo
title: any
detect: {files: "**/README.md"}
metadata:
  in: sidecar
  sidecar: memo.yaml
  fields:
    status:
      values:
        draft: {state: open, next: [agreed]}
        agreed: {state: agreed, next: [done], frozen: true, may_change: [editor]}
        done: {state: done}
    author: {}
    editor: {}
"""


@pytest.fixture
def check(command: Run) -> Run:
    """`check` as concise lines."""
    return partial(command, "check", "-q", "--output-format", "concise")


@pytest.mark.sampled(9)
@pytest.mark.parametrize(
    ("names", "says"),
    [
        ("replaces:\n  - /keps/sig-node/5120-drain-notes\n", "/keps/sig-node/6000-more-notes"),
        ("replaces:\n  - ../5120-drain-notes\n", "../6000-more-notes"),
        ("replaces:\n  - ../5120-drain-notes/README.md\n", "../6000-more-notes/README.md"),
        ("replaces: [keps/sig-node/5120-drain-notes/README.md]\n", "keps/sig-node/6000-more-notes/README.md"),
    ],
)
def test_the_inverse_relation_is_written_to_a_sidecar(check: Run, folder: Path, names: str, says: str) -> None:
    """In the form of the present relation, with the status; both files agree, and a second run changes nothing."""
    write(folder, {
        f"{OLD}/README.md": TEXT,
        f"{OLD}/kep.yaml": DATA,
        f"{NEW}/README.md": TEXT.replace("KEP-5120: Drain notes", "KEP-6000: More notes"),
        f"{NEW}/kep.yaml": DATA.replace("number: 5120", "number: 6000").replace("Drain notes", "More notes") + names,
    })  # fmt: skip
    assert check().out.splitlines() == [
        f"{NEW}/README.md:1:7: warning one-sided-reference: "
        'KEP-5120 does not name this proposal in "superseded-by" and is "implementable", not "replaced".'
    ]
    assert check("--fix", "--unsafe-fixes").code == 0
    after = (folder / OLD / "kep.yaml").read_text("utf-8")
    assert f"superseded-by: {says}\n" in after
    assert after.replace(f"superseded-by: {says}\n", "") == DATA.replace("implementable", "replaced")
    assert (folder / OLD / "README.md").read_text("utf-8") == TEXT
    assert check().out == ""


def test_changes_of_a_sidecar(check: Run, folder: Path) -> None:
    """Its status, its text and its other metadata, if the status is in the sidecar; but not values that may change."""
    git(folder, "init", "-q", "-b", "main")
    write(folder, {".proposals/memo.yaml": HISTORY})
    for n, status in enumerate(("draft", "agreed", "agreed", "agreed")):
        write(
            folder, {f"{n}/README.md": f"# Bells {n}\n\nQuiet.\n", f"{n}/memo.yaml": f"status: {status}\nauthor: Ida\n"}
        )
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "first")
    since = partial(check, "--changed-since", "HEAD")
    assert since().out == ""
    write(folder, {
        "0/memo.yaml": "status: done\nauthor: Ida\n",
        "1/README.md": "# Bells 1\n\nLoud.\n",
        "2/memo.yaml": "status: agreed\nauthor: Ole\n",
        "3/memo.yaml": "status: done\nauthor: Ida\neditor: Ole\n",
    })  # fmt: skip
    assert since().out.splitlines() == [
        "0/README.md:1:1: error illegal-transition: "
        'The status must not change from "draft" to "done"; it may become agreed.',
        "1/README.md:3:1: warning frozen-document: "
        'This differs from the earlier text; a proposal that is "agreed" must stay as it is.',
        "2/README.md:1:1: warning frozen-document: "
        '"memo.yaml" differs from its earlier text; a proposal that is "agreed" must stay as it is.',
    ]


@pytest.mark.slow
def test_a_list_of_many_kinds_is_kept_up_to_date(check: Run, folder: Path) -> None:
    """With metadata in a list, in front matter, in a section or in a sidecar: a new status changes one line."""
    others = {one.path.name: one.source for one in SAMPLES if one.path.stem in ("bip", "madr", "nygard-adr", "rfc")}
    write(folder, {f"docs/{name}": source for name, source in others.items()})
    write(folder, {f"{OLD}/README.md": TEXT, f"{OLD}/kep.yaml": DATA})
    write(folder, {"README.md": "# All\n\n<!-- proposal-lsp: index -->\n<!-- proposal-lsp: end -->\n"})
    stale = partial(check, "--select", "stale-index")
    assert stale("--fix").out == stale().out == ""
    before = (folder / "README.md").read_text("utf-8").splitlines()
    assert sum(f"]({path}" in line for line in before for path in ("docs/", OLD)) == 5
    changes = {
        f"{OLD}/kep.yaml": ("implementable", "implemented"),
        "docs/nygard-adr.md": ("\nAccepted", "\nDeprecated"),
    }
    for path, (old, new) in changes.items():
        source = (folder / path).read_text("utf-8")
        write(folder, {path: source.replace(old, new, 1)})
        assert [line.split(":")[0] for line in stale().out.splitlines()] == ["README.md"]
        assert stale("--fix").out == ""
        after = (folder / "README.md").read_text("utf-8").splitlines()
        assert [new.strip() in line for one, line in zip(before, after, strict=True) if one != line] == [True]
        before = after
