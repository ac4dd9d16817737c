"""Instructions before a template in its file: documents begin with the template."""

from __future__ import annotations

from pathlib import Path

import pytest
from proposal_lsp.derive import derive_schema
from proposal_lsp.derive.instructions_around import without_instructions
from proposal_lsp.document import parse
from proposal_lsp.findings import Severity
from proposal_lsp.projects import Projects

from tests.derive.memos import MEMO, TEMPLATE, WHOLE, check, codes_of, repository

GUIDE = "# Memo template\n\nUse this for memos.\n\n## How to use it\n\n1. Copy it.\n2. Fill it in.\n\n---\n\n"
AROUND = GUIDE + TEMPLATE.replace("# ", "## ")


def test_documents_are_of_what_comes_after_the_instructions(tmp_path: Path) -> None:
    """As with the same template alone; one mistake is one finding."""
    root = repository(tmp_path, {"memos/template.md": AROUND, "memos/1.md": WHOLE, "memos/2.md": WHOLE})
    assert codes_of(check(root, WHOLE)) == []
    assert codes_of(check(root, MEMO)) == [("missing-section", Severity.WARNING)]
    left = WHOLE.replace("Two evenings.", "[What will it take?]")
    assert codes_of(check(root, left)) == [("placeholder-text", Severity.WARNING)]
    schema = Projects().of(root / "memos/new.md").derived[0].schema
    assert schema.template == TEMPLATE


def test_places_are_those_in_the_file() -> None:
    """Offsets in the template refer to its file."""
    read = without_instructions(AROUND)
    assert len(read) == len(AROUND)
    assert read.count("\n") == AROUND.count("\n")
    schema = derive_schema(AROUND, "memos/template.md", "memo").schema
    assert [AROUND[slice(*one.span)] for one in schema.sections] == ["### Problem", "### Plan", "### Cost"]
    assert schema.source is not None
    assert schema.source.source == AROUND
    alone = derive_schema(TEMPLATE, "memos/template.md", "memo").schema
    assert [one.name for one in schema.sections] == [one.name for one in alone.sections]
    assert schema.title is not None
    assert str(schema.title.pattern) == str(alone.title.pattern if alone.title else None)


@pytest.mark.parametrize(
    "text",
    [
        TEMPLATE,
        WHOLE,
        AROUND.replace("# Memo template", "# Memos"),
        AROUND.replace("MEMO-XXX: [Title]", "Further reading"),
        AROUND + "\n## Questions\n\nAsk Ida.\n",
        GUIDE + "## MEMO-XXX: [Title]\n\n### Problem\n\n[What hurts?]\n",
        AROUND.replace("## MEMO-XXX: [Title]", "MEMO-XXX: [Title]\n-----------------"),
        "# [Template title]\n\n## Plan of [name]\n\n### A\n\nx\n\n### B\n\ny\n",
    ],
)
def test_other_texts_are_read_as_they_are(text: str) -> None:
    """If the title names no template, the last part is not a template with sections, or text follows it."""
    assert without_instructions(text) is text


def test_any_text() -> None:
    """Line endings of all kinds stay; the text can be read again."""
    for eol in ("\r\n", "\r"):
        read = without_instructions(AROUND.replace("\n", eol))
        assert [one.name.title for one in parse(read).sections] == ["MEMO-XXX: [Title]", "Problem", "Plan", "Cost"]
