"""Hover: a short description of the place under the caret: its purpose, its requirements, its present state.

Pure, like all of the engine: from an analysis and an offset to a text and its span.
"""

from proposal_lsp.features.hover.markup import Hover, plain
from proposal_lsp.features.hover.places import hover

__all__ = ["Hover", "hover", "plain"]
