"""What an edit changes of an analysis. The idea in one page: README.md next to this file."""

from proposal_lsp.incremental.edited_metadata import revise_value
from proposal_lsp.incremental.revision import LazyFindings, Origin, Revision, metadata_headings
from proposal_lsp.incremental.update import revise

__all__ = ["LazyFindings", "Origin", "Revision", "metadata_headings", "revise", "revise_value"]
