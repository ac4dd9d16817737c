"""Several templates in one folder are separate kinds, and their documents are of no shipped kind."""

from __future__ import annotations

from pathlib import Path

import pytest
from proposal_lsp.projects import Projects

from tests.derive.memos import TEMPLATE, repository
from tests.derive.test_template_places import kind
from tests.shipped import CATALOG, SAMPLES, by_sample


def form(title: str, *sections: str) -> str:
    """A template with sections that have instructions."""
    return f"# {title}: [Title]\n" + "".join(f"\n## {name}\n\n[What of {name}?]\n" for name in sections)


TWO = {
    "spec-template.md": form("Spec", "Stories", "Requirements", "Measures"),
    "plan-template.md": form("Plan", "Steps", "Risks", "Requirements"),
}
SPEC = "# Spec: Seats\n\n## Stories\n\nIda is cold.\n\n## Requirements\n\nIt heats.\n\n## Measures\n\nSmiles.\n"
PLAN = "# Plan: Seats\n\n## Steps\n\nBuy wire.\n\n## Risks\n\nFire.\n\n## Requirements\n\nAll.\n"


@pytest.mark.sampled(4)
@pytest.mark.parametrize("folder", [".specify/templates", "templates", "spec-templates", "docs/templates", ""])
def test_templates_side_by_side_are_separate_kinds(tmp_path: Path, folder: str) -> None:
    """Each document is of the one that it follows, and none of them is checked by the other."""
    places = {name: f"{folder}/{name}" if folder else name for name in TWO}
    files = {places[name]: text for name, text in TWO.items()}
    root = repository(tmp_path, {**files, "specs/001-seats/spec.md": SPEC, "specs/001-seats/plan.md": PLAN})
    projects = Projects(CATALOG)
    assert kind(root, "specs/001-seats/spec.md", projects) == places["spec-template.md"]
    assert kind(root, "specs/001-seats/plan.md", projects) == places["plan-template.md"]
    for place in files:
        path = root / place
        assert list(projects.of(path).analyze(str(path), TWO[path.name]).findings) == []


def test_parts_of_two_templates_are_evidence_for_neither(tmp_path: Path) -> None:
    """A draft that has only common parts is not checked until it has more."""
    same = "# [Title]\n\n## Aim\n\n[Why?]\n\n## Way\n\n[How?]\n\n## End\n\n[When?]\n"
    files = {f"templates/{name}.md": f"{same}\n## {name} (optional)\n\n[What?]\n" for name in ("Red", "Blue")}
    text = "# Seats\n\n## Aim\n\nHeat.\n\n## Way\n\nWire.\n\n## End\n\nSoon.\n"
    root = repository(tmp_path, {**files, "docs/1.md": text, "docs/2.md": text + "\n## Blue\n\nYes.\n"})
    assert kind(root, "docs/1.md") is None
    assert kind(root, "docs/2.md") == "templates/Blue.md"


@by_sample
def test_shipped_kinds_do_not_apply_next_to_another_template(tmp_path: Path, sample: object) -> None:
    """However similar a document is to one: it is of the kind of the template, or of none."""
    root = repository(tmp_path, {"memos/template.md": TEMPLATE, "memos/7.md": sample.source})  # type: ignore[attr-defined]
    path = root / "memos/7.md"
    analysis = Projects(CATALOG).of(path).analyze(str(path), path.read_text("utf-8"))
    schema = analysis.detection.schema
    assert schema is None or schema.path == schema.template_path, analysis.detection.reason


def test_a_folder_further_down_may_be_of_a_shipped_kind(tmp_path: Path) -> None:
    """If its name says so: a repository with a template of memos at its root may have decision records as well."""
    record = next(one for one in SAMPLES if one.schema.id == "nygard-adr").source
    root = repository(tmp_path, {"template.md": TEMPLATE, "docs/adr/0007-a.md": record, "docs/7.md": record})
    found = []
    for name in ("docs/adr/0007-a.md", "docs/7.md"):
        detection = Projects(CATALOG).of(root / name).analyze(str(root / name), record).detection
        found.append(detection.schema.id if detection.schema else None)
    assert found == ["nygard-adr", None]
    (root / "docs/adr/template.md").write_text(TEMPLATE, encoding="utf-8")
    path = root / "docs/adr/0007-a.md"
    assert Projects(CATALOG).of(path).analyze(str(path), record).detection.schema is None


def test_a_template_that_lacks_what_a_shipped_kind_requires_is_of_its_own(tmp_path: Path) -> None:
    """Otherwise a section that its template does not have would be missing in every document."""
    own = form("ADR-NNN", "Context", "Decision", "Price")
    own = own.replace("\n\n", "\n\nStatus: Proposed | Accepted\nDate: YYYY-MM-DD\n\n", 1)
    record = "# ADR-001: Heat\n\nStatus: Accepted\nDate: 2026-02-03\n"
    record += "".join(f"\n## {name}\n\nText.\n" for name in ("Context", "Decision", "Price"))
    root = repository(tmp_path, {"docs/adr/template.md": own, "docs/adr/0001-heat.md": record})
    assert kind(root, "docs/adr/0001-heat.md") == "docs/adr/template.md"
    path = root / "docs/adr/0001-heat.md"
    assert list(Projects(CATALOG).of(path).analyze(str(path), record).findings) == []
