"""The documents that Spec Kit's own program creates: the only findings are that they are not filled in."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from proposal_lsp.file_analysis import analyze_file

from tests.shipped import PROJECT

VARIABLE = "PROPOSAL_SPECIFY"
KINDS = ("spec", "plan", "tasks")


@pytest.mark.slow
@pytest.mark.skipif(
    VARIABLE not in os.environ,
    reason=f"NOT COMPARED with Spec Kit: {VARIABLE} does not name `specify` (see tests/agreement/README.md)",
)
def test_its_templates_are_only_unfilled(tmp_path: Path) -> None:
    """They are of the right kind, with every section and field."""
    subprocess.run(
        [os.environ[VARIABLE], "init", "made", "--non-interactive", "--ignore-agent-tools"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
    )
    for kind in KINDS:
        source = (tmp_path / f"made/.specify/templates/{kind}-template.md").read_text(encoding="utf-8")
        found = analyze_file(PROJECT, f"specs/001-quiet-hours/{kind}.md", source)
        assert found.detection is not None
        assert found.detection.schema is not None
        assert found.detection.schema.id == f"spec-kit-{kind}"
        codes = {one.code for one in found.findings}
        assert codes
        assert codes <= {"placeholder-text", "placeholder-value", "template-comment", "empty-section"}, found.findings
