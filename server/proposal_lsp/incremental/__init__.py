"""Incremental analysis after an edit. The idea on one page: README.md next to this file."""

from proposal_lsp.incremental.revision import LazyFindings, Origin, Revision, metadata_headings
from proposal_lsp.incremental.update import revise

__all__ = ["LazyFindings", "Origin", "Revision", "metadata_headings", "revise"]
