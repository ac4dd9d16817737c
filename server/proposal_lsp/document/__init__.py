"""Source text to `Document`: sections, blocks and metadata. The only package that imports markdown_it."""

from proposal_lsp.document.model import Document, Field, Section
from proposal_lsp.document.parse import parse, parse_sidecar, parse_text
from proposal_lsp.document.pieces import Cell, Leaf, Piece
from proposal_lsp.document.syntax import SyntaxProblem

__all__ = [
    "Cell",
    "Document",
    "Field",
    "Leaf",
    "Piece",
    "Section",
    "SyntaxProblem",
    "parse",
    "parse_sidecar",
    "parse_text",
]
