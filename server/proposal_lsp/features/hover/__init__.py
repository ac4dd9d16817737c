"""What is known of the place under the caret, in a few lines: what it is for, what it may be, how it is.

Pure, like all of the engine: an analysis and an offset in, a text and the span it is about out.
"""

from proposal_lsp.features.hover.markup import Hover, plain
from proposal_lsp.features.hover.places import hover

__all__ = ["Hover", "hover", "plain"]
