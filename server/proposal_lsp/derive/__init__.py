"""A schema from a template alone, each guess with its reason and its place in the template."""

from proposal_lsp.catalog.derived import Derived, Guess
from proposal_lsp.derive.derive_schema import derive_schema, free_id, schema_id

__all__ = ["Derived", "Guess", "derive_schema", "free_id", "schema_id"]
