"""The values of this package: YAML nodes with spans, and problems."""

from __future__ import annotations

from typing import Literal

from proposal_lsp.lazy_dataclasses import dataclass
from proposal_lsp.text import Span


@dataclass(frozen=True, slots=True)
class YamlNode:
    """A scalar, a mapping or a sequence, with its range in the source."""

    kind: Literal["scalar", "mapping", "sequence"]
    span: Span
    #: Scalars: the text, unquoted; never converted.
    value: str = ""
    #: Scalars: whether the text was quoted or a block, so that it is certainly text.
    quoted: bool = False
    #: Mappings: pairs in the order of the file; a key may come twice.
    pairs: tuple[tuple[YamlNode, YamlNode], ...] = ()
    #: Sequences.
    items: tuple[YamlNode, ...] = ()


@dataclass(frozen=True, slots=True)
class YamlProblem:
    """Why a source is not YAML that can be used, and where."""

    message: str
    span: Span
