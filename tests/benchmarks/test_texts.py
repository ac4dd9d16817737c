"""The generated texts are as the benchmarks describe them."""

from __future__ import annotations

from pathlib import Path

import pytest
from proposal_lsp.projects import Projects

from benchmarks.texts import SIZES, derived_repository, made_up_repository, sized


@pytest.mark.parametrize("size", ["4 KB", "40 KB"])
def test_a_text_has_its_size_its_mistakes_and_places_to_type_at(size: str, tmp_path: Path) -> None:
    """Three mistakes, at any size."""
    text = sized(SIZES[size])
    lines = text.text.split("\n")
    assert SIZES[size] <= len(text.text) < SIZES[size] + 4_000
    for (line, column), starts in ((text.body, ""), (text.heading, "### Part"), (text.metadata, "description: ")):
        assert lines[line].startswith(starts)
        assert column <= len(lines[line])
    project = Projects().of(tmp_path / "eip-7999.md")
    analysis = project.analyze("eip-7999.md", text.text)
    codes = {finding.code for finding in analysis.findings}
    assert codes == {"unknown-value", "missing-section", "placeholder-text"}


def test_generated_proposals_have_different_numbers(tmp_path: Path) -> None:
    """So none is a copy of another."""
    folder = made_up_repository(tmp_path / "many", 3)
    assert [f"eip: {number}\n" in (folder / f"eip-{number}.md").read_text() for number in (1, 2, 3)] == [True] * 3


@pytest.mark.slow
def test_a_kind_that_has_a_template_only_is_derived(tmp_path: Path) -> None:
    """There are findings without a schema."""
    folder = derived_repository(tmp_path / "notes", 5)
    (tmp_path / "notes" / ".git").mkdir()
    found = [
        {finding.code for finding in Projects().of(path).analyze(str(path), path.read_text()).findings}
        for path in sorted(folder.glob("0*.md"))
    ]
    assert found == [set(), set(), set(), set(), {"missing-section"}]
