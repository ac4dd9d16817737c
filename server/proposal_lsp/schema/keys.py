"""The kinds of mapping of the schema language, and the keys of each, as the classes of the model declare them."""

from __future__ import annotations

from typing import Any

from proposal_lsp.schema import model
from proposal_lsp.schema.model.key import names_of

#: The class that each kind of mapping is read into, by the name that `schema.json` has for the kind.
SPECS: dict[str, Any] = {
    spec.kind.name: spec for name in model.__all__ if hasattr(spec := getattr(model, name), "kind")
}

#: The keys of each kind.
KINDS: dict[str, tuple[str, ...]] = {kind: names_of(spec) for kind, spec in SPECS.items()}
