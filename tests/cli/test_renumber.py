"""`renumber`: a proposal gets another number, and links to it still lead to it."""

from __future__ import annotations

import os
import random
from functools import partial
from pathlib import Path

import pytest
from proposal_lsp.cli.check_repository import index_of, root_of
from proposal_lsp.cli.console import open_console
from proposal_lsp.cli.list import gathered
from proposal_lsp.cli.main import main
from proposal_lsp.globs import MARKDOWN_SUFFIXES
from proposal_lsp.workspace.link_paths import full_path, link_path, look_up

from tests.cli.conftest import Run, write

SCHEMA = """\
id: memo
name: Memo
title: "MEMO-{number}: {title}"
filename: "memo-{number}-{slug}.md"
metadata: {in: lines, fields: {Number: {type: integer}, Before: {}}}
detect: {files: "**/memo-*.md"}
"""
BLOCK = "<!-- proposal-lsp: index -->\n{}\n<!-- proposal-lsp: end -->\n"


@pytest.fixture
def renumber(command: Run, folder: Path) -> Run:
    """The command in a repository with one kind."""
    write(folder, {".proposals/memo.yaml": SCHEMA})
    return partial(command, "renumber")


def texts(folder: Path) -> dict[str, str]:
    """The Markdown of a folder, by path."""
    return {path.relative_to(folder).as_posix(): path.read_text() for path in sorted(folder.rglob("*.md"))}


def test_all_references_are_renumbered(renumber: Run, folder: Path) -> None:
    """Title, field, file, links in every form, words of links, ids, and a list; everything else stays byte for byte."""
    write(folder, {
        "memos/memo-007-bells.md": "# MEMO-007: Bells\r\n\r\nNumber: 7\r\n\r\nMEMO-007 has 7 parts, "
        "see [above](memo-007-bells.md#x).\r\n",
        "memos/memo-008-keys.md": "# MEMO-008: Keys\n\nNumber: 8\nBefore: [MEMO-007](memo-007-bells.md)\n\n"
        "As MEMO-7 says, not `MEMO-007` nor MEMO-0071, "
        "[7. Bells](./memo-007-bells.md#parts), [7 x](memo-008-keys.md).\n",
        "README.md": "[Bells][b], [MEMO-007](memos/memo-007-bells.md), MEMO-007, [x](memos/memo-007-bells), "
        "[y](memos/memo-007-bells.html)\n\n[b]: <memos/memo-007-bells.md> \"Bells\"\n\n" + BLOCK.format("old"),
        "docs/deep/other.md": "[z](../../memos/memo%2D007-bells.md)\n",
    })  # fmt: skip
    before = texts(folder)
    ran = renumber("memos/memo-007-bells.md", "12")
    assert (ran.code, ran.out) == (0, "memos/memo-012-bells.md\n")
    assert ran.err == "MEMO-012: changed 4 files.\n"
    after = texts(folder)
    assert after.keys() - before.keys() == {"memos/memo-012-bells.md"}
    assert before.keys() - after.keys() == {"memos/memo-007-bells.md"}
    assert (folder / "memos/memo-012-bells.md").read_bytes() == (
        b"# MEMO-012: Bells\r\n\r\nNumber: 12\r\n\r\nMEMO-012 has 7 parts, see [above](memo-012-bells.md#x).\r\n"
    )
    assert after["memos/memo-008-keys.md"] == (
        "# MEMO-008: Keys\n\nNumber: 8\nBefore: [MEMO-012](memo-012-bells.md)\n\n"
        "As MEMO-12 says, not `MEMO-007` nor MEMO-0071, "
        "[12. Bells](./memo-012-bells.md#parts), [7 x](memo-008-keys.md).\n"
    )
    assert after["docs/deep/other.md"] == "[z](../../memos/memo-012-bells.md)\n"
    text, _, listed = after["README.md"].partition("<!--")
    assert text == (
        "[Bells][b], [MEMO-012](memos/memo-012-bells.md), MEMO-012, [x](memos/memo-012-bells), "
        '[y](memos/memo-012-bells.html)\n\n[b]: <memos/memo-012-bells.md> "Bells"\n\n'
    )
    assert "| MEMO-012 | [Bells](memos/memo-012-bells.md) |  |\n" in listed


def test_of_two_with_one_number_only_links_are_changed(renumber: Run, folder: Path) -> None:
    """An id alone may mean either, and stays; without a number, the next free one is taken."""
    write(folder, {
        "memo-007-bells.md": "# MEMO-007: Bells\n",
        "memo-007-maps.md": "# MEMO-007: Maps\n\nMEMO-007 is this one.\n",
        "memo-009-keys.md": "# MEMO-009: Keys\n\nMEMO-007, "
        "[MEMO-007](memo-007-maps.md), [MEMO-007](memo-007-bells.md).\n",
    })  # fmt: skip
    assert renumber("memo-007-maps.md").out == "memo-010-maps.md\n"
    assert texts(folder) == {
        "memo-007-bells.md": "# MEMO-007: Bells\n",
        "memo-009-keys.md": "# MEMO-009: Keys\n\nMEMO-007, "
        "[MEMO-010](memo-010-maps.md), [MEMO-007](memo-007-bells.md).\n",
        "memo-010-maps.md": "# MEMO-010: Maps\n\nMEMO-010 is this one.\n",
    }


def test_the_folder_of_a_proposal_is_renamed(renumber: Run, folder: Path) -> None:
    """Links from it, into it, and to its pictures still lead to the same files."""
    write(folder, {".proposals/memo.yaml": SCHEMA.replace("{slug}.md", "{slug}/index.md")})
    write(folder, {
        "memos/memo-007-bells/index.md": "# MEMO-007: Bells\n\n![a](a.png) [b](../memo-008-keys/index.md)\n",
        "memos/memo-007-bells/a.png": "x",
        "memos/memo-008-keys/index.md": "# MEMO-008: Keys\n\n![a](../memo-007-bells/a.png) [b](../memo-007-bells/)\n",
    })  # fmt: skip
    assert renumber("memos/memo-007-bells/index.md", "9").out == "memos/memo-009-bells\n"
    assert texts(folder / "memos") == {
        "memo-008-keys/index.md": "# MEMO-008: Keys\n\n![a](../memo-009-bells/a.png) [b](../memo-009-bells/)\n",
        "memo-009-bells/index.md": "# MEMO-009: Bells\n\n![a](a.png) [b](../memo-008-keys/index.md)\n",
    }


@pytest.mark.sampled(9)
@pytest.mark.parametrize("ending", MARKDOWN_SUFFIXES)
def test_a_link_may_leave_out_any_ending_of_markdown(renumber: Run, folder: Path, ending: str) -> None:
    """Or have the ending of the HTML page that is generated from the file."""
    links = "[a](memo-{0}-bells) [b](memo-{0}-bells.html)\n"
    write(folder, {".proposals/memo.yaml": SCHEMA.replace("{slug}.md", f"{{slug}}{ending}")})
    write(folder, {f"memo-007-bells{ending}": "# MEMO-007: Bells\n", "x.md": links.format("007")})
    assert renumber(f"memo-007-bells{ending}", "9").out == f"memo-009-bells{ending}\n"
    assert (folder / "x.md").read_text() == links.format("009")


def test_errors(renumber: Run, folder: Path) -> None:
    """Nothing is changed, and the reason is reported."""
    write(folder, {
        "memo-007-bells.md": "# MEMO-007: Bells\n", "memo-008-keys.md": "# MEMO-008: Keys\n",
        "memo-010-bells.md": "",
        "memo-011-maps.md": "# MEMO-012: Maps\n", "notes.md": "# Notes\n",
    })  # fmt: skip
    before = texts(folder)
    for argv, said in (
        (("memo-007-bells.md", "8"), "memo-008-keys.md has the number 8"),
        (("memo-007-bells.md", "7"), "MEMO-007 has this number already"),
        (("memo-007-bells.md", "0"), "0 is not a proposal number"),
        (("memo-007-bells.md", "10"), "memo-010-bells.md has the number 10"),
        (("memo-011-maps.md", "13"), "have different numbers"),
        (("notes.md",), "is not recognised as a proposal"),
        (("none.md",), "there is no such file"),
    ):
        ran = renumber(*argv)
        assert (ran.code, ran.out) == (2, "")
        assert said in ran.err
    assert texts(folder) == before


def test_a_difference_changes_nothing(renumber: Run, folder: Path) -> None:
    """`--diff` shows every file, and the new name, and writes nothing."""
    write(folder, {"memo-007-bells.md": "# MEMO-007: Bells\n", "README.md": "[x](memo-007-bells.md)\n"})
    before = texts(folder)
    ran = renumber("memo-007-bells.md", "12", "--diff")
    assert "+[x](memo-012-bells.md)\n" in ran.out
    assert "+# MEMO-012: Bells\n" in ran.out
    assert ran.err == "Would rename memo-007-bells.md to memo-012-bells.md.\n"
    assert texts(folder) == before


@pytest.mark.sampled(9)
@pytest.mark.parametrize("seed", range(4))
def test_every_link_still_leads_to_the_same_file(renumber: Run, folder: Path, seed: int) -> None:
    """Whatever is renumbered, in a repository of proposals that link to each other in every way."""
    dice = random.Random(seed)
    words = ["bells", "keys", "maps", "ink", "salt"]
    names = [f"memos/memo-{number:03}-{word}.md" for number, word in enumerate(words, 1)]
    folders = ["", "memos/", "docs/", "docs/deep/"]
    for name in [*names, *(f"{folder}page.md" for folder in folders)]:
        up = "../" * name.count("/")
        links = []
        for _ in range(8):
            target = up + dice.choice([*names, *(f"{folder}page.md" for folder in folders), "gone.md"])
            if "/" in name and dice.random() < 0.5 and name.startswith("memos/"):
                target = target.replace("../memos/", "./")
            target = dice.choice([target, f"<{target}>", target.removesuffix(".md") + ".html", f"{target}#x"])
            links.append(
                dice.choice(
                    [
                        f"[a]({target})",
                        f"![b]({target} 'c')",
                        f'<a href="{target.strip("<>")}">',
                        f"MEMO-00{dice.randint(1, 5)}",
                    ]
                )
            )
        number = int(name[11:14]) if name in names else 0
        write(folder, {name: (f"# MEMO-{number:03}: Bells\n\n" if number else "# Page\n\n") + "\n".join(links) + "\n"})
    before = led(folder)
    assert any(before.values())
    old = dice.choice(names)
    ran = renumber(old)
    assert ran.code == 0
    new = ran.out.strip()
    moved = {old: new}
    expected = {moved.get(path, path): [moved.get(one, one) for one in leads] for path, leads in before.items()}
    assert led(folder) == expected
    assert main(["check", "--output-format", "concise", "--fail-on", "error"]) == 0


def led(folder: Path) -> dict[str, list[str]]:
    """The existing targets of the links of each file; all paths from the folder."""
    null = open(os.devnull, "w")  # noqa: SIM115 (open to the end)
    seen = gathered([str(folder)], open_console(null, null))
    index = index_of(seen, root_of(seen, str(folder / "x.md")), others=False)
    found: dict[str, list[str]] = {}
    for path, entry in index.entries.items():
        places = [place for link in entry.links if (place := link_path(index.root, path, link.target))]
        there = [full_path(index, place) for place in places if look_up(index, place) == "there"]
        name = os.path.relpath(path, folder).replace(os.sep, "/")
        found[name] = [os.path.relpath(one, folder).replace(os.sep, "/").replace(".html", ".md") for one in there]
    return found
