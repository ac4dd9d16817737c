"""Schemas from the templates of a folder, as the finished documents next to them refine them."""

from __future__ import annotations

from pathlib import Path

import pytest
from proposal_lsp.catalog.locations import MAX_WITNESS
from proposal_lsp.derive import derive_schema
from proposal_lsp.derive.derived_schemas import project_files
from proposal_lsp.derive.refined_cache import MAX_DOCUMENTS
from proposal_lsp.features.hover import hover
from proposal_lsp.findings import Severity
from proposal_lsp.projects import Projects
from proposal_lsp.schema.write import write_schema

from tests.derive.memos import BARE, MEMO, SHORT, TEMPLATE, WHOLE, check, codes_of, folder, repository
from tests.shipped import CATALOG, ROOT


def test_people_see_how_many_documents_refine_it(tmp_path: Path) -> None:
    """In the reason for the kind, and so on the title."""
    analysis = check(folder(tmp_path, [WHOLE] * 12), MEMO)
    assert analysis.detection.reason.endswith("derived from memos/template.md and 12 documents")
    shown = hover(analysis, 3)
    assert shown is not None
    assert "Derived from template.md and 12 documents." in shown.markdown


def test_the_template_is_named_from_the_root(tmp_path: Path) -> None:
    """Wherever it is relative to the document."""
    root = repository(tmp_path, {"docs/NNNN-memo-template/README.md": TEMPLATE})
    for name in ("docs/9.md", "docs/team/9/README.md"):
        assert check(root, MEMO, name).detection.reason.endswith("derived from docs/NNNN-memo-template/README.md")


def test_a_changed_document_counts_after_forget(tmp_path: Path) -> None:
    """Until then the older version is used, so that the same text is checked in the same way."""
    root = folder(tmp_path, [WHOLE] * 12)
    projects = Projects()
    assert len(check(root, MEMO, projects=projects).findings) == 1
    for number in range(6):
        (root / f"memos/{number}.md").write_text(SHORT, encoding="utf-8")
    assert len(check(root, MEMO, projects=projects).findings) == 1
    projects.forget()
    assert codes_of(check(root, MEMO, projects=projects)) == [("missing-section", Severity.INFORMATION)]


def test_only_some_documents_are_read(tmp_path: Path) -> None:
    """Templates are not, nor are ignored, excluded or long documents, or those of another kind or encoding."""
    long = SHORT + "x" * MAX_WITNESS
    ignored = {f"memos/build/{number}.md": SHORT for number in range(9)}
    excluded = {f"memos/old/{number}.md": SHORT for number in range(9)}
    more = {".gitignore": "build/\n", ".proposals.yaml": "exclude: [old/]\n", **ignored, **excluded}
    root = folder(tmp_path, [WHOLE] * 9 + [long] * 9 + ["# Notes\n\n## Else\n"] * 9, more)
    for number in range(9):
        (root / f"memos/bad{number}.md").write_bytes(SHORT.encode() + b"\xff")
    assert check(root, MEMO).detection.reason.endswith("and 9 documents")


def test_each_folder_leaves_out_what_its_own_configuration_excludes(tmp_path: Path) -> None:
    """Whichever folder is read first."""
    more = {"memos/.proposals.yaml": "exclude: [draft-*]\n", "memos/new/.proposals.yaml": "derive: true\n"}
    drafts = {f"memos/draft-{number}.md": WHOLE for number in range(9)}
    root = folder(tmp_path, [WHOLE] * 9, {**more, **drafts})
    count = {"memos/x.md": 9, "memos/new/x.md": 18}
    for order in (list(count), list(reversed(count))):
        projects = Projects()
        for name in order:
            assert check(root, MEMO, name, projects=projects).detection.reason.endswith(f"and {count[name]} documents")


@pytest.mark.slow
def test_no_more_documents_are_read_than_are_needed(tmp_path: Path) -> None:
    """Their names alone determine which."""
    texts = [WHOLE if number % 2 else WHOLE.replace("Date:", "Day:") for number in range(90)]
    first = check(folder(tmp_path, texts), MEMO)
    assert first.detection.reason.endswith(f"and {MAX_DOCUMENTS} documents")
    (tmp_path / "more").mkdir()
    again = check(folder(tmp_path / "more", texts), MEMO)
    assert codes_of(again) == codes_of(first)
    assert again.detection.reason == first.detection.reason


def test_a_shipped_kind_uses_the_repositorys_template(tmp_path: Path) -> None:
    """Left-over detection, scaffolds and `new` use its words, and the template itself has no findings."""
    shipped = next(schema for schema in CATALOG.schemas if schema.id == "rfc")
    own = shipped.template.replace("Why are we doing this?", "What goes wrong without it, and for whom?")
    assert own != shipped.template
    root = repository(tmp_path, {"rfcs/template.md": own})
    path = root / "rfcs/042-one.md"
    project = Projects().of(path)
    schema = project.catalog.get("rfc")
    assert project.derived == ()
    assert schema is not None
    assert (schema.template, schema.path) == (own, shipped.path)
    assert schema.template_path == str(root / "rfcs/template.md")
    left = next(line for line in own.splitlines() if "What goes wrong without it" in line)
    sample = (ROOT / "tests/samples/rfc.md").read_text("utf-8")
    at = sample.index("\n## Motivation") + len("\n## Motivation\n")
    said = project.analyze(str(path), f"{sample[:at]}\n{left}\n{sample[at:]}")
    assert [finding.code for finding in said.findings] == ["placeholder-text"]
    assert "with the template rfcs/template.md" in said.detection.reason
    template = project.analyze(schema.template_path, own)
    assert template.findings == ()
    assert project.analyze(str(path), own.replace("[", "[ ")).detection.schema is schema


def test_the_schema_of_a_project_keeps_its_own_template(tmp_path: Path) -> None:
    """Its author has chosen one."""
    own = write_schema(derive_schema(TEMPLATE, "memo.md", "memo").schema)
    files = {".proposals/memo.yaml": own, ".proposals/memo.md": TEMPLATE, "memos/template.md": TEMPLATE}
    project = Projects().of(repository(tmp_path, files) / "memos/7.md")
    schema = project.catalog.get("memo")
    assert project.derived == ()
    assert schema is not None
    assert schema.template_path == str(tmp_path / ".proposals/memo.md")


FIXTURES = ROOT / "tests/derive"


def test_generated_metadata_is_derived_from_the_documents(tmp_path: Path) -> None:
    """Metadata and a title that no author writes: the fields, their types, and the statuses."""
    names = ["Ann", "Bo", "Cy", "Di", "Ed", "Flo", "Gus", "Hal", "Ida", "Jo", "Kit", "Lu", "May", "Ned"]
    statuses = ["done"] * 8 + ["draft"] * 3 + ["rejected"] * 2 + ["asleep"]
    texts = [
        f"---\nstatus: {status}\nauthor: {name}\ncreated: 2026-01-{number + 10}\n{extra}---\n\n# {name}'s memo\n\n"
        + BARE.replace("[What", "So").replace("?]", ".")
        for number, (name, status, extra) in enumerate(
            zip(names, statuses, ["see-also: 1\n"] * 3 + [""] * 11, strict=True)
        )
    ]
    root = repository(tmp_path, {f"memos/{number}.md": text for number, text in enumerate(texts)})
    (root / "memos/template.md").write_text(BARE, encoding="utf-8")
    project = Projects().of(root / "memos/new.md")
    schema = project.derived[0].schema
    assert schema.title is not None
    assert [(field.key, field.type, field.required) for field in schema.metadata.fields] == [
        ("status", "enum", True),
        ("author", "text", True),
        ("created", "date", True),
        ("see-also", "integer", False),
    ]
    status = schema.metadata.fields[0]
    assert [(value.name, value.state) for value in status.values] == [
        *[("done", "done"), ("draft", "open"), ("rejected", "dead")],
    ]
    assert status.open, "a derived vocabulary is open"
    for path, text in project_files(project.derived[0], project.config).items():
        Path(path).parent.mkdir(exist_ok=True)
        Path(path).write_text(text, encoding="utf-8")
    written = Projects().of(root / "memos/new.md")
    assert written.derived == (), "what is written down is not derived again"
    assert written.analyze(str(root / "memos/1.md"), texts[1]).detection.schema is written.catalog.get("memos")
    assert written.problems == {}
    wrong = texts[0].replace("created: 2026-01-10", "created: 2026-02-30").replace("author: Ann\n", "")
    assert {code for code, _ in codes_of(check(root, wrong))} == {"malformed-value", "missing-field"}
    assert codes_of(check(root, texts[-1])) == []


def test_text_before_the_first_section(tmp_path: Path) -> None:
    """The number of the title, and placeholders of the template that remain before the first section."""
    lead = "It was asked for in [{}](https://example.org/{}) by {}.\n"
    template = (
        "# NOTE-NNN - (Fill me in with a name)\n\n" + lead.format("FILL ME IN", "fill-me-in", "<who asked>") + "\n"
    )
    note = "# NOTE-7 - Quiet hours\n\n" + lead.format("number 7", "7", "<Ida>") + "\n"
    body = BARE.replace("[What", "So").replace("?]", ".")
    root = repository(tmp_path, {"notes/template.md": template + BARE})
    assert codes_of(check(root, note + body, "notes/7.md")) == []
    left = note.replace("number 7", "FILL ME IN").replace("<Ida>", "<who asked>")
    found = check(root, left + body, "notes/7.md").findings
    assert [(one.code, one.severity.word, len(one.related)) for one in found] == [("placeholder-text", "warning", 1)]
    assert codes_of(check(root, note.replace("-7", "-NNN") + body, "notes/7.md")) == [
        ("placeholder-text", Severity.WARNING)
    ]


def test_repeated_sections(tmp_path: Path) -> None:
    """Words and holes after number and name; a note may be left out, and so may parts that are not always required."""
    template = (FIXTURES / "remarks.md").read_text("utf-8").split("````markdown template\n")[1].split("````")[0]
    root = repository(tmp_path, {"trips/template.md": template})
    trip = """\
# Trip 7 - Lund

- Status: Draft
- Priority: High
- Guides: Ida, Bo

## Stops

### Stop 1 - The bridge (Rank: A)

It is old.

### Stop 2 - The mill

It is quiet.

## Costs

- Butter

## Relations

None so far.

## Risks

| Risk | Likelihood |
|------|------------|
| Rain | High       |

## Waste

Nothing is left behind on this trip.
"""
    assert codes_of(check(root, trip, "trips/7.md")) == []
    for old, new, code in [
        ("Butter", "Bread", "placeholder-text"),
        ("Priority: High", "Priority: Huge", "unknown-value"),
        ("Rain | High", "Rain | Huge", "table-value"),
        ("It is quiet.", "It is [NEEDS CLARIFICATION: how quiet?].", "placeholder-text"),
    ]:
        assert codes_of(check(root, trip.replace(old, new), "trips/7.md")) == [(code, Severity.WARNING)], old


def test_documents_say_what_each_repetition_has(tmp_path: Path) -> None:
    """A subsection that most repetitions have is required in each; one that only the first has is not."""
    steps = "## Step 1: [Name]\n\n### Tasks\n\n[What.]\n\n### Risks\n\n[Which.]\n"
    template = f"# Plan: [Title]\n\n- Status: Draft / Done\n\n## Goal\n\n[Why.]\n\n{steps}"
    first = (
        "- Status: Done\n\n## Goal\n\nLess noise.\n\n## Step 1: Ask\n\n### Tasks\n\nAll of it.\n\n### Risks\n\nFew.\n"
    )
    later = "\n## Step 2: Do\n\n### Tasks\n\nMore.\n\n## Step 3: Look\n\n### Tasks\n\nThe rest.\n"
    files = {f"plans/{at}.md": f"# Plan: Boat {at}\n\n{first}{later}" for at in range(9)}
    repository(tmp_path, {"plans/template.md": template, **files})
    short = f"# Plan: Oars\n\n{first}\n## Step 2: Do\n\n### Risks\n\nNone at all.\n"
    found = check(tmp_path, short, "plans/new.md").findings
    assert [finding.message for finding in found] == ['Section "Tasks" is missing; it belongs after "Step 2: Do".']
