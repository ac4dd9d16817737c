"""Schemas from the templates of a folder, as the finished documents beside them bear them out."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from proposal_lsp.analysis import Analysis
from proposal_lsp.derive import derive_schema, derived_schemas
from proposal_lsp.derive.derived_schemas import project_files
from proposal_lsp.features.hover import hover
from proposal_lsp.findings import Severity
from proposal_lsp.projects import Projects
from proposal_lsp.schema.write import write_schema

from tests.shipped import CATALOG, ROOT
from tests.test_derive import MEMO, TEMPLATE, repository

WHOLE = MEMO.replace("Draft", "Done") + "\n## Cost\n\nTwo evenings.\n"
SHORT = MEMO.replace("Draft", "Done")


def folder(root: Path, texts: Iterable[str], more: dict[str, str] | None = None) -> Path:
    """A repository with a template of memos, and memos."""
    memos = {f"memos/{number}.md": text for number, text in enumerate(texts)}
    return repository(root, {"memos/template.md": TEMPLATE, **memos, **(more or {})})


def check(root: Path, source: str, name: str = "memos/new.md", projects: Projects | None = None) -> Analysis:
    """What is said of a memo."""
    path = root / name
    return (projects or Projects()).of(path).analyze(str(path), source)


def told(analysis: Analysis) -> list[tuple[str, Severity]]:
    """Codes and severities."""
    return [(finding.code, finding.severity) for finding in analysis.findings]


def test_what_documents_keep_to_is_asked_for(tmp_path: Path) -> None:
    """As by a schema that someone wrote: a warning in a draft, an error in what is done."""
    root = folder(tmp_path, [WHOLE] * 12)
    assert told(check(root, MEMO)) == [("missing-section", Severity.WARNING)]
    assert told(check(root, SHORT)) == [("missing-section", Severity.ERROR)]
    assert told(check(root, WHOLE)) == []


def test_people_are_told_how_many_documents_stand_behind_it(tmp_path: Path) -> None:
    """In the reason for the kind, and so on the title."""
    analysis = check(folder(tmp_path, [WHOLE] * 12), MEMO)
    assert analysis.detection.reason.endswith("derived from memos/template.md and 12 documents")
    shown = hover(analysis, 3)
    assert shown is not None
    assert "Derived from template.md and 12 documents." in shown.markdown


def test_the_template_is_named_from_the_root(tmp_path: Path) -> None:
    """Wherever it lies from the document."""
    root = repository(tmp_path, {"docs/NNNN-memo-template/README.md": TEMPLATE})
    for name in ("docs/9.md", "docs/team/9/README.md"):
        assert check(root, MEMO, name).detection.reason.endswith("derived from docs/NNNN-memo-template/README.md")


def test_what_only_the_template_says_is_information(tmp_path: Path) -> None:
    """A handful of documents proves nothing; nor in a dead document, where it is a hint."""
    root = folder(tmp_path, [WHOLE] * (derived_schemas.MIN_DOCUMENTS - 1))
    assert told(check(root, MEMO)) == [("missing-section", Severity.INFORMATION)]
    dead = TEMPLATE.replace("Draft / Agreed / Done", "Draft / Agreed / Rejected")
    (root / "memos/template.md").write_text(dead, encoding="utf-8")
    assert told(check(root, MEMO.replace("Draft", "Rejected"))) == [("missing-section", Severity.HINT)]


def test_what_many_documents_lack_is_optional(tmp_path: Path) -> None:
    """More than one in ten."""
    assert told(check(folder(tmp_path, [WHOLE] * 9 + [SHORT] * 3), MEMO)) == []


def test_what_some_documents_break_is_information(tmp_path: Path) -> None:
    """More than one in twenty."""
    empty = WHOLE.replace("Two evenings.", "")
    assert told(check(folder(tmp_path, [WHOLE] * 10 + [empty] * 2), empty)) == [("empty-section", Severity.INFORMATION)]


def test_what_most_documents_break_is_off(tmp_path: Path) -> None:
    """They have decided against it; other rules hold."""
    empty = WHOLE.replace("Two evenings.", "")
    root = folder(tmp_path, [WHOLE] * 5 + [empty] * 7)
    assert told(check(root, empty)) == []
    assert told(check(root, empty.replace("Done", "Dome"))) == [("unknown-value", Severity.ERROR)]


def test_drafts_and_dead_documents_have_no_say(tmp_path: Path) -> None:
    """Unless there is nothing but drafts."""
    dead = SHORT.replace("Done", "Withdrawn")
    root = folder(tmp_path, [WHOLE] * 9 + [MEMO] * 9 + [dead] * 9)
    assert told(check(root, MEMO)) == [("missing-section", Severity.WARNING)]
    for path in (root / "memos").glob("*.md"):
        path.write_text(path.read_text("utf-8").replace("Done", "Draft"), encoding="utf-8")
    (root / "memos/template.md").write_text(TEMPLATE, encoding="utf-8")
    assert told(check(root, MEMO)) == []


def test_order_is_what_documents_keep(tmp_path: Path) -> None:
    """A template's order that they do not follow is none."""
    head, problem, plan, cost = WHOLE.replace("## ", "\0## ").split("\0")
    turned = head + plan + problem + cost
    assert [code for code, _ in told(check(folder(tmp_path, [WHOLE] * 12), turned))] == ["misplaced-section"]
    (tmp_path / "more").mkdir()
    assert told(check(folder(tmp_path / "more", [WHOLE] * 9 + [turned] * 3), turned)) == []


def test_fields_have_the_names_and_values_that_documents_give_them(tmp_path: Path) -> None:
    """Another spelling, other values, and a vocabulary that nobody keeps to."""
    other = WHOLE.replace("Date:", "Dates:").replace("Done", "Parked")
    assert told(check(folder(tmp_path, [WHOLE] * 9 + [other] * 3), other)) == []
    (tmp_path / "more").mkdir()
    own = [WHOLE.replace("Done", f"Waits for number {number}") for number in range(12)]
    assert told(check(folder(tmp_path / "more", own), WHOLE.replace("Done", "Finally over"))) == []


def test_a_changed_document_counts_after_forget(tmp_path: Path) -> None:
    """And until then what was read stands, so that the same text is judged the same."""
    root = folder(tmp_path, [WHOLE] * 12)
    projects = Projects()
    assert len(check(root, MEMO, projects=projects).findings) == 1
    for number in range(6):
        (root / f"memos/{number}.md").write_text(SHORT, encoding="utf-8")
    assert len(check(root, MEMO, projects=projects).findings) == 1
    projects.forget()
    assert told(check(root, MEMO, projects=projects)) == []


def test_only_some_documents_are_read(tmp_path: Path) -> None:
    """What is ignored, excluded, too long, of another kind, or no UTF-8 has no say, and neither has a template."""
    long = SHORT + "x" * derived_schemas.MAX_BYTES
    ignored = {f"memos/build/{number}.md": SHORT for number in range(9)}
    excluded = {f"memos/old/{number}.md": SHORT for number in range(9)}
    more = {".gitignore": "build/\n", ".proposals.yaml": "exclude: [old/]\n", **ignored, **excluded}
    root = folder(tmp_path, [WHOLE] * 9 + [long] * 9 + ["# Notes\n\n## Else\n"] * 9, more)
    for number in range(9):
        (root / f"memos/bad{number}.md").write_bytes(SHORT.encode() + b"\xff")
    assert check(root, MEMO).detection.reason.endswith("and 9 documents")


def test_no_more_documents_are_read_than_are_needed(tmp_path: Path) -> None:
    """Which ones does not depend on anything but their names."""
    texts = [WHOLE if number % 2 else WHOLE.replace("Date:", "Day:") for number in range(90)]
    first = check(folder(tmp_path, texts), MEMO)
    assert first.detection.reason.endswith(f"and {derived_schemas.MAX_DOCUMENTS} documents")
    (tmp_path / "more").mkdir()
    again = check(folder(tmp_path / "more", texts), MEMO)
    assert told(again) == told(first)
    assert again.detection.reason == first.detection.reason


def test_a_shipped_kind_goes_by_the_text_of_the_repositorys_template(tmp_path: Path) -> None:
    """Left-over detection, scaffolds and `new` have its words, and it is no finding itself."""
    shipped = next(schema for schema in CATALOG.schemas if schema.id == "rfc")
    own = shipped.template.replace("Why are we doing this?", "What goes wrong without it, and for whom?")
    assert own != shipped.template
    root = repository(tmp_path, {"rfcs/template.md": own})
    path = root / "rfcs/1-one.md"
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
    """Whoever wrote it has chosen one."""
    own = write_schema(derive_schema(TEMPLATE, "memo.md", "memo").schema)
    files = {".proposals/memo.yaml": own, ".proposals/memo.md": TEMPLATE, "memos/template.md": TEMPLATE}
    project = Projects().of(repository(tmp_path, files) / "memos/7.md")
    schema = project.catalog.get("memo")
    assert project.derived == ()
    assert schema is not None
    assert schema.template_path == str(tmp_path / ".proposals/memo.md")


BARE = "## Problem\n\n[What hurts?]\n\n## Plan\n\n[What will be done?]\n\n## Cost\n\n[What will it take?]\n"


def test_what_the_template_leaves_to_a_tool_is_read_off_the_documents(tmp_path: Path) -> None:
    """Metadata and a title that no author writes: which fields there are, of which types, and which statuses."""
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
    assert status.open, "nobody said that there are no others"
    for path, text in project_files(project.derived[0], project.config).items():
        Path(path).parent.mkdir(exist_ok=True)
        Path(path).write_text(text, encoding="utf-8")
    written = Projects().of(root / "memos/new.md")
    assert written.derived == (), "what is written down is not derived again"
    assert written.analyze(str(root / "memos/1.md"), texts[1]).detection.schema is written.catalog.get("memos")
    assert written.problems == {}
    wrong = texts[0].replace("created: 2026-01-10", "created: 2026-02-30").replace("author: Ann\n", "")
    assert {code for code, _ in told(check(root, wrong))} == {"malformed-value", "missing-field"}
    assert told(check(root, texts[-1])) == []
