"""What an edit changes of an analysis. The idea in one page: README.md next to this file."""

from proposal_lsp.incremental.update import Findings, Start, Version, after, keepers

__all__ = ["Findings", "Start", "Version", "after", "keepers"]
