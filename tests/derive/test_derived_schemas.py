"""Schemas of the templates next to documents: which are found, and when they are used."""

from __future__ import annotations

from pathlib import Path

import pytest
from proposal_lsp.catalog.locations import MAX_TEMPLATE
from proposal_lsp.derive import schema_id
from proposal_lsp.projects import Projects

from tests.derive.memos import MEMO, TEMPLATE, repository
from tests.shipped import by_sample, needs_its_path


def test_a_template_in_the_folder_is_enough(tmp_path: Path) -> None:
    """Without schema and configuration the document is checked, and the reason names the template."""
    root = repository(tmp_path, {"docs/memos/template.md": TEMPLATE, "docs/memos/old/7.md": MEMO})
    path = root / "docs/memos/old/7.md"
    analysis = Projects().of(path).analyze(str(path), MEMO)
    assert [finding.message for finding in analysis.findings] == ['Section "Cost" is missing; it belongs after "Plan".']
    assert analysis.detection.schema is not None
    assert analysis.detection.schema.id == "memos"
    assert analysis.detection.reason.endswith("derived from docs/memos/template.md")


def test_text_left_from_the_template_is_reported(tmp_path: Path) -> None:
    """The template's text is the schema's template."""
    root = repository(tmp_path, {"memos/template.md": TEMPLATE})
    path = str(root / "memos/8.md")
    source = MEMO + "\n## Cost\n\n[What will it take?]\n"
    found = Projects().of(Path(path)).analyze(path, source).findings
    assert [finding.code for finding in found] == ["placeholder-text"]


def test_the_template_itself_is_exempt(tmp_path: Path) -> None:
    """Whatever its name."""
    root = repository(tmp_path, {"memos/templates/memo.md": TEMPLATE})
    path = root / "memos/templates/memo.md"
    analysis = Projects().of(path).analyze(str(path), TEMPLATE)
    assert analysis.findings == ()
    assert analysis.detection.reason == "the template of memo, which is not checked"


def test_other_documents_next_to_a_template_are_not_checked(tmp_path: Path) -> None:
    """A README is not a proposal because a template is next to it."""
    root = repository(tmp_path, {"memos/template.md": TEMPLATE})
    path = str(root / "memos/README.md")
    analysis = Projects().of(Path(path)).analyze(path, "# Memos\n\nHow to write one.\n\n## Rules\n\nBe brief.\n")
    assert analysis.findings == ()
    assert analysis.detection.schema is None


def test_derive_can_be_turned_off(tmp_path: Path) -> None:
    """In the configuration; after `forget` that takes effect at once."""
    root = repository(tmp_path, {"template.md": TEMPLATE, ".proposals.yaml": "derive: false\n"})
    projects = Projects()
    assert projects.of(root / "7.md").derived == ()
    (root / ".proposals.yaml").write_text("derive: true\n", encoding="utf-8")
    assert projects.of(root / "7.md").derived == ()
    projects.forget()
    assert [one.schema.id for one in projects.of(root / "7.md").derived] == [schema_id(str(root / "template.md"))]


def test_a_changed_template_is_read_again_and_an_unchanged_one_is_not(tmp_path: Path) -> None:
    """Derived schemas are remembered by path, time and size."""
    root = repository(tmp_path, {"memos/template.md": TEMPLATE})
    projects = Projects()
    first = projects.of(root / "memos/7.md").derived
    projects.forget()
    assert projects.of(root / "memos/7.md").derived == first
    (root / "memos/template.md").write_text(TEMPLATE + "\n## Risks\n\n[Which?]\n", encoding="utf-8")
    projects.forget()
    assert [spec.name for spec in projects.of(root / "memos/7.md").derived[0].schema.sections][-1] == "Risks"


@by_sample
def test_a_written_schema_has_precedence(tmp_path: Path, sample: object) -> None:
    """The shipped templates are in a folder: their own schemas still apply."""
    schema, source = sample.schema, sample.source  # type: ignore[attr-defined]
    root = repository(tmp_path, {"docs/template.md": schema.template})
    path = str(root / (sample.place if needs_its_path(schema) else "docs/one.md"))  # type: ignore[attr-defined]
    project = Projects().of(root / "docs/one.md")
    assert project.analyze(path, source).detection.schema is project.catalog.get(schema.id)


@pytest.mark.parametrize(
    "name",
    [
        *("0101-pod-template.md", "RFC-0007-template.md", "0000-record-decisions.md", "templates/README.md"),
        *("notes.md", "tools/notes.md", "0007-pod-template/README.md"),
    ],
)
def test_names_of_other_files(tmp_path: Path, name: str) -> None:
    """A proposal about templates, the first decision, a README: none of them is a template."""
    root = repository(tmp_path, {name: MEMO})
    assert Projects().of(root / "7.md").derived == ()


@pytest.mark.sampled(4)
@pytest.mark.parametrize(
    "name",
    [
        *("template.md", "TEMPLATE.md", "memo_template.md", "0000-memo.md", "template/a.md"),
        *("NNNN-memo-template/README.md", "tools/memo-template.md.template", "_templates/memo.md", "memo.template.md"),
    ],
)
def test_names_of_templates(tmp_path: Path, name: str) -> None:
    """The usual places of templates."""
    root = repository(tmp_path, {f"memos/{name}": TEMPLATE})
    assert len(Projects().of(root / "memos/7.md").derived) == 1


def test_nothing_outside_the_repository_is_read(tmp_path: Path) -> None:
    """Neither through a link nor in a folder above; nor is a file that is too big."""
    (tmp_path / "template.md").write_text(TEMPLATE, encoding="utf-8")
    root = tmp_path / "inside"
    root.mkdir()
    repository(root, {"big/template.md": TEMPLATE + "x" * MAX_TEMPLATE})
    (root / "linked").mkdir()
    (root / "linked/template.md").symlink_to(tmp_path / "template.md")
    projects = Projects()
    assert projects.of(root / "linked/7.md").derived == ()
    assert projects.of(root / "big/7.md").derived == ()
    assert projects.of(root / "7.md").derived == ()


def test_a_template_that_says_too_little_is_not_used(tmp_path: Path) -> None:
    """Otherwise any document with a summary would be of its kind."""
    root = repository(tmp_path, {"template.md": "# [Title]\n\n## Summary\n\n[Text]\n"})
    assert Projects().of(root / "7.md").derived == ()
