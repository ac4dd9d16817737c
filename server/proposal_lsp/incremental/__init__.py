"""Incremental analysis after an edit. The idea on one page: README.md next to this file."""

from __future__ import annotations

from proposal_lsp.incremental.edited_metadata import revise_value
from proposal_lsp.incremental.revision import LazyFindings, Origin, Revision, metadata_headings
from proposal_lsp.incremental.unchanged_fields import unchanged_fields
from proposal_lsp.incremental.update import revise
from proposal_lsp.text import Change, Text

__all__ = ["LazyFindings", "Origin", "Revision", "metadata_headings", "revised", "unchanged_fields"]


def revised(revision: Revision, text: Text, change: Change) -> Revision | None:
    """The revision that `change` leads to, whose text is `text`; None if the document must be analyzed again."""
    return revise(revision, text, change) or revise_value(revision, text, change)
