"""A document aligned with a schema, once; rules and features read the result."""

from proposal_lsp.binding.alignment import Bound
from proposal_lsp.binding.bound import Binding, Missing, bind
from proposal_lsp.binding.fields import BoundField, Fields
from proposal_lsp.binding.outline import Node
from proposal_lsp.binding.values import ValueMatch, match_value, plain_value, read_date
from proposal_lsp.document.placeholders import is_bare_placeholder, is_placeholder

__all__ = [
    "Binding",
    "Bound",
    "BoundField",
    "Fields",
    "Missing",
    "Node",
    "ValueMatch",
    "bind",
    "is_bare_placeholder",
    "is_placeholder",
    "match_value",
    "plain_value",
    "read_date",
]
