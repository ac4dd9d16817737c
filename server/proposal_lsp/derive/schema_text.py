"""A derived schema as text, every guess with its reason; and as the files that a project keeps it in."""

from __future__ import annotations

from collections.abc import Mapping

from proposal_lsp.catalog.derived import Derived
from proposal_lsp.derive.evidence import milder
from proposal_lsp.findings import Severity
from proposal_lsp.lazy_dataclasses import replace
from proposal_lsp.rules import RULES
from proposal_lsp.schema.model import DetectSpec, Schema
from proposal_lsp.schema.write import write_schema

_HEADER = "# Derived from a template. Check each line marked `guess`; keep, change or delete it.\n"
_TEMPLATE = "the template must be next to this file"


def schema_text(derived: Derived) -> str:
    """The text of a schema file, to be put next to the template."""
    return _HEADER + write_schema(kept(derived), {("template",): _TEMPLATE, **_notes(derived)})


def schema_files(derived: Derived, folder: str) -> Mapping[str, str]:
    """The schema and its template by the names that they have in the folder of a project's schemas.

    `folder` is where the documents are, from the root of the project, with forward slashes; empty at the root.
    """
    schema = derived.schema
    detect = DetectSpec(files=(f"{folder}/**",)) if folder else DetectSpec()
    written = replace(kept(derived), detect=detect, template_path=f"{schema.id}.md")
    return {
        f"{schema.id}.yaml": _HEADER + write_schema(written, _notes(derived)),
        f"{schema.id}.md": schema.template,
    }


def kept(derived: Derived) -> Schema:
    """The schema as someone keeps it: no rule is milder than its own, but for what several documents break."""
    often = {guess.place[1] for guess in derived.guesses if guess.place[0] == "rules"}
    severities = (one for rule in RULES if rule.code in often for one in milder(rule, Severity.INFORMATION))
    written = replace(derived.schema, severities=tuple(severities), is_derived=False)
    return replace(written, once=frozenset(), customs=frozenset())


def _notes(derived: Derived) -> dict[tuple[str, ...], str]:
    return {guess.place: f"guess: {guess.reason}" for guess in derived.guesses}
