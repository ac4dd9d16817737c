"""Completion: what could be written at a place, with the edit that writes it. Pure; offers only what a schema knows."""

from proposal_lsp.features.completion.complete import complete
from proposal_lsp.features.completion.completion_item import Completion, Kind
from proposal_lsp.features.completion.triggers import TRIGGERS, may_complete

__all__ = ["TRIGGERS", "Completion", "Kind", "complete", "may_complete"]
