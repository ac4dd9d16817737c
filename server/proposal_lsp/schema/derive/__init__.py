"""A schema from a template alone, each guess with its reason and its place in the template."""

from proposal_lsp.schema.derive.derive import derive_schema, free_id, schema_id
from proposal_lsp.schema.derive.model import Derived, Guess

__all__ = ["Derived", "Guess", "derive_schema", "free_id", "schema_id"]
