"""A template of memos and a memo, for the tests of derived schemas."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from proposal_lsp.analysis import Analysis
from proposal_lsp.findings import Severity
from proposal_lsp.projects import Projects

TEMPLATE = """\
# MEMO-XXX: [Title]

- Status: Draft / Agreed / Done
- Date: YYYY-MM-DD

## Problem

[What hurts?]

## Plan

[What will be done?]

## Cost

[What will it take?]
"""
MEMO = """\
# MEMO-7: Fewer meetings

- Status: Draft
- Date: 2026-05-04

## Problem

Mondays are lost to talk.

## Plan

Talk on Tuesdays instead.
"""
WHOLE = MEMO.replace("Draft", "Done") + "\n## Cost\n\nTwo evenings.\n"
BARE = "## Problem\n\n[What hurts?]\n\n## Plan\n\n[What will be done?]\n\n## Cost\n\n[What will it take?]\n"
SHORT = MEMO.replace("Draft", "Done")


def repository(root: Path, files: dict[str, str]) -> Path:
    """A repository with some files."""
    (root / ".git").mkdir()
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def folder(root: Path, texts: Iterable[str], more: dict[str, str] | None = None) -> Path:
    """A repository with a template of memos, and memos."""
    memos = {f"memos/{number}.md": text for number, text in enumerate(texts)}
    return repository(root, {"memos/template.md": TEMPLATE, **memos, **(more or {})})


def check(root: Path, source: str, name: str = "memos/new.md", projects: Projects | None = None) -> Analysis:
    """The findings in a memo."""
    path = root / name
    return (projects or Projects()).of(path).analyze(str(path), source)


def codes_of(analysis: Analysis) -> list[tuple[str, Severity]]:
    """Codes and severities."""
    return [(finding.code, finding.severity) for finding in analysis.findings]
