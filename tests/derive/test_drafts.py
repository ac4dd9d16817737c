"""Drafts with the number 0000, until they get their number: they are documents, never templates of other documents."""

from __future__ import annotations

from pathlib import Path

import pytest
from proposal_lsp.cli.main import main
from proposal_lsp.derive.drafts import reads_as_draft, reads_as_template
from proposal_lsp.projects import Projects

from tests.derive.memos import MEMO, TEMPLATE, repository
from tests.lsp.raw import connect
from tests.shipped import CATALOG, by_sample, needs_its_path

#: A kind without titles: documents begin with the first field, and each section of the template has instructions.
FORM = """\
- Name: (a few words)
- Started: YYYY-MM-DD
- Discussion: [link]

## In short

Describe it in two sentences.

## Why

Who has the problem, and how do they live with it?

## How

Explain it as you would to a new colleague.

## Against

[What speaks against it?]
"""
KEPT = """\
- Name: later mornings
- Started: 2026-03-02
- Discussion: https://notes.example.org/7

## In short

The first hour of the day is free of meetings.

## Why

Two teams sit in different zones of time, and one of them always gets up early.

## How

Calendars refuse what begins before ten.

## Against

The days end later, too.
"""
BEGUN = KEPT.partition("## How")[0]
#: The place of the template, relative to the folder of the documents, and the draft.
PLACES = ["0000-template.md", "../0000-template.md", "../template.md", "../templates/idea.md", "../../idea-template.md"]
NAMES = [
    *("0000-later-mornings.md", "0000-template-for-mornings.md", "0000-mornings-template.md", "0000-later.markdown"),
    *("000-later-mornings.md", "0000.md", "NNNN-later-mornings.md", "RFC-0000-later-mornings.md", "0000_later.md"),
]


def kind(path: Path, projects: Projects) -> tuple[str | None, list[str]]:
    """The kind that a file is recognised as, and the findings in it."""
    analysis = projects.of(path).analyze(str(path), path.read_text("utf-8"))
    found = analysis.detection.schema
    assert not found or "template of" not in analysis.detection.reason
    return found.id if found else None, [finding.code for finding in analysis.findings]


@pytest.mark.sampled(40)
@pytest.mark.parametrize(
    ("place", "name"), [*((place, NAMES[0]) for place in PLACES), *((PLACES[1], name) for name in NAMES[1:])]
)
def test_a_draft_is_a_document(tmp_path: Path, place: str, name: str) -> None:
    """Of the template's kind, as the documents next to it are, whatever the name of the draft."""
    root = repository(tmp_path, {"docs/ideas/0007-later.md": KEPT, "docs/ideas/0008-begun.md": BEGUN})
    folder = root / "docs/ideas"
    template = folder / place
    template.parent.mkdir(exist_ok=True)
    template.resolve().write_text(FORM, encoding="utf-8")
    before = [kind(folder / one, Projects(CATALOG)) for one in ("0007-later.md", "0008-begun.md")]
    assert before[0][0]
    assert before[0][1] == []
    assert before[1][1] == ["missing-section", "missing-section"]
    for text in (BEGUN, KEPT):
        (folder / name).write_text(text, encoding="utf-8")
        projects = Projects(CATALOG)
        assert [kind(folder / one, projects) for one in ("0007-later.md", "0008-begun.md")] == before
        assert kind(folder / name, projects) == before[text is BEGUN]


@pytest.mark.sampled(9)
@pytest.mark.parametrize("place", PLACES)
def test_a_copy_of_the_template_is_a_document(tmp_path: Path, place: str) -> None:
    """An author first copies the template; the copy has findings for the text to be filled in."""
    root = repository(tmp_path, {"docs/ideas/0007-later.md": KEPT, "docs/ideas/0000-later.md": FORM})
    template = root / "docs/ideas" / place
    template.parent.mkdir(exist_ok=True)
    template.resolve().write_text(FORM, encoding="utf-8")
    assert kind(root / "docs/ideas/0007-later.md", Projects(CATALOG))[1] == []
    assert set(kind(root / "docs/ideas/0000-later.md", Projects(CATALOG))[1]) == {
        "placeholder-value",
        "placeholder-text",
    }


def test_many_drafts_hide_no_template(tmp_path: Path) -> None:
    """Even if there are more of them than the number of templates that are read."""
    drafts = {f"ideas/0000-{number:02}.md": BEGUN for number in range(60)}
    root = repository(tmp_path, {**drafts, "ideas/template.md": FORM, "ideas/7.md": KEPT})
    assert kind(root / "ideas/7.md", Projects(CATALOG)) == ("ideas", [])


@pytest.mark.sampled(4)
@by_sample
def test_a_draft_without_a_template_does_not_affect_other_documents(tmp_path: Path, sample: object) -> None:
    """Their kind is the same without it, and they keep their own text."""
    schema, source = sample.schema, sample.source  # type: ignore[attr-defined]
    root = repository(tmp_path, {"docs/0000-mine.md": source, "docs/0000-other.md": KEPT})
    project = Projects(CATALOG).of(root / "docs/7.md")
    path = str(root / (sample.place if needs_its_path(schema) else "docs/7.md"))  # type: ignore[attr-defined]
    assert project.derived == ()
    assert project.templates == frozenset()
    assert project.analyze(path, source).detection.schema is project.catalog.get(schema.id)
    assert [one.template_path for one in project.catalog.schemas if one.id == schema.id] == [schema.template_path]


@pytest.mark.sampled(4)
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("[Title]", "Fewer meetings"),
        ("XXX: [Title]", "0000: Fewer meetings"),
        ("# MEMO-XXX: [Title]", "# Fewer meetings"),
        ("[What hurts?]", "Nobody gets anything done before noon."),
        ("[What will it take?]", "Two evenings.\n\n- One of them is a Friday."),
        ("YYYY-MM-DD\n", "2026-05-04\n- Author: Ida Brandt\n"),
    ],
)
def test_a_draft_that_an_author_has_begun_is_no_template(tmp_path: Path, old: str, new: str) -> None:
    """Title, section or metadata are filled in. Until then a single `0000-*.md` to be filled in is a template."""
    assert old in TEMPLATE
    root = repository(tmp_path, {"memos/0000-memo.md": TEMPLATE})
    assert [one.schema.id for one in Projects(CATALOG).of(root / "memos/7.md").derived] == ["memo"]
    (root / "memos/0000-memo.md").write_text(TEMPLATE.replace(old, new), encoding="utf-8")
    assert Projects(CATALOG).of(root / "memos/7.md").derived == ()


def test_the_nearest_text_that_is_a_template_is_taken(tmp_path: Path) -> None:
    """A draft below it, or next to it, is not one; if a file is named a template, no other file is one."""
    files = {"0000-memo.md": TEMPLATE, "memos/0000-mine.md": MEMO, "memos/0000-copy.md": MEMO, "memos/7.md": MEMO}
    root = repository(tmp_path, files)
    assert kind(root / "memos/7.md", Projects(CATALOG)) == ("memo", ["missing-section"])
    (root / "memos/0000-own.md").write_text(TEMPLATE.replace("Plan", "Way"), encoding="utf-8")
    assert kind(root / "memos/7.md", Projects(CATALOG))[0] == "own"
    (root / "idea-template.md").write_text(FORM, encoding="utf-8")
    assert kind(root / "memos/7.md", Projects(CATALOG))[0] is None


def test_a_template_may_have_words_before_it(tmp_path: Path) -> None:
    """`0000-memo-template.md` is one unless its metadata is filled in; one in a folder above does not replace it."""
    root = repository(tmp_path, {"memos/0000-memo-template.md": TEMPLATE, "PULL_REQUEST_TEMPLATE.md": FORM})
    path = root / "memos/0000-memo-template.md"
    project = Projects(CATALOG).of(path)
    assert project.templates == frozenset({str(path)})
    assert project.analyze(str(path), TEMPLATE).findings == ()
    plain = "# Memo template\n\n## Problem\n\nSay it.\n\n## Plan\n\nSay it.\n\n## Cost\n\nSay it.\n"
    assert not reads_as_draft(plain)
    assert not reads_as_template(plain)


def test_a_numbered_proposal_about_templates_is_checked(tmp_path: Path) -> None:
    """Its name does not make it a template."""
    root = repository(tmp_path, {"memos/template.md": TEMPLATE, "memos/0101-pod-template.md": MEMO})
    assert kind(root / "memos/0101-pod-template.md", Projects(CATALOG)) == ("memos", ["missing-section"])


def run(*arguments: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, list[str]]:
    """The exit code, and the printed lines."""
    code = main(arguments)
    return code, capsys.readouterr().out.splitlines()


@pytest.mark.slow
def test_the_command_agrees(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """`check`, twice, so that its cache is used; `schema explain`; and `new`, next to the draft."""
    kept = {f"ideas/{number:04}-kept.md": KEPT for number in range(1, 10)}
    root = repository(tmp_path, {"0000-template.md": FORM, **kept, "ideas/0000-mine.md": BEGUN})
    monkeypatch.chdir(root)
    for _ in range(2):
        code, lines = run("check", "-q", "--output-format", "concise", capsys=capsys)
        [line] = lines
        assert line.startswith("ideas/0000-mine.md:")
        assert "missing-section" in line
        assert code == 1
    name = root.name.replace("_", "-")
    for file in ("ideas/0000-mine.md", "ideas/0001-kept.md"):
        _, lines = run("schema", "explain", file, capsys=capsys)
        assert "derived from 0000-template.md and 9 documents" in lines[1]
        name = lines[0].rpartition(" ")[2]
    code, lines = run("new", name, "Shorter days", "--dir", "ideas", "--stdout", capsys=capsys)
    assert code == 0
    assert "## Against" in lines


@pytest.mark.slow
def test_the_server_agrees(tmp_path: Path) -> None:
    """Saving a draft next to an open document changes nothing in it, and the draft itself is checked."""
    root = repository(tmp_path, {"0000-template.md": FORM, "ideas/0008-begun.md": BEGUN})
    begun, draft = (root / "ideas/0008-begun.md").as_uri(), root / "ideas/0000-mine.md"
    with connect(Projects(CATALOG)) as client:
        client.initialize()
        client.open(begun, BEGUN)
        wanted = ["missing-section"]
        assert [one["code"] for one in client.published(begun)["diagnostics"]] == wanted
        draft.write_text(BEGUN, encoding="utf-8")
        client.open(draft.as_uri(), BEGUN)
        assert [one["code"] for one in client.published(draft.as_uri())["diagnostics"]] == wanted
        client.save(draft.as_uri())
        client.change(begun, 2, {"text": BEGUN.replace("## Why", "## Reasons")})
        assert "Why" in client.published(begun)["diagnostics"][0]["message"]
