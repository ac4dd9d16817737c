"""What is registered with the client after `initialize`, and which changes on the disk matter."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from proposal_lsp.lsp.client import Client
from proposal_lsp.lsp.settings import SECTION
from proposal_lsp.schema.places import may_be_template

#: Configuration, schemas and templates; and all YAML, because any may hold the metadata of a document.
JUDGES = (
    *("**/*.yaml", "**/*.yml", "**/.proposals/*.md", "**/schemas/*.md"),
    *("**/*[tT]emplate*.md", "**/*TEMPLATE*.md", "**/*template*/*.md", "**/0000-*.md"),
)
DOCUMENTS = ("**/*.md", "**/*.markdown")


def registrations(client: Client) -> list[dict[str, Any]]:
    """The capabilities to register, of those that the client lets be registered later."""
    wanted: list[dict[str, Any]] = []
    if client.registers_watchers:
        # Closed documents are looked at only for clients that ask for them.
        globs = JUDGES + DOCUMENTS if client.pulls else JUDGES
        watchers = [{"globPattern": glob} for glob in globs]
        wanted.append(_registration("workspace/didChangeWatchedFiles", {"watchers": watchers}))
    if client.registers_configuration:
        wanted.append(_registration("workspace/didChangeConfiguration", {"section": SECTION}))
    return wanted


def _registration(method: str, options: dict[str, Any]) -> dict[str, Any]:
    return {"id": f"proposal-lsp/{method}", "method": method, "registerOptions": options}


def judges_others(path: str | None) -> bool:
    """Whether documents are judged by this file: whether it may be configuration, a schema or a template."""
    if path is None:
        return False
    file = PurePath(path)
    is_schema = file.parent.name in (".proposals", "schemas") and file.suffix in (".yaml", ".md")
    return is_schema or file.name == ".proposals.yaml" or may_be_template(file)
