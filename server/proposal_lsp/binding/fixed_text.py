"""The text that a section must have, with the document's field values filled in: `Copyright {Author}`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from proposal_lsp import lazy_re as re
from proposal_lsp.binding.bound import Binding
from proposal_lsp.binding.unfilled import is_empty, is_unfilled
from proposal_lsp.binding.values import plain_value
from proposal_lsp.schema.model import FieldSpec, SectionSpec

_HOLE = re.compile(r"\{([^{}\r\n]{1,100})\}")


def fixed_text(binding: Binding, spec: SectionSpec) -> tuple[str, ...]:
    """The text, whitespace folded, cut where a field has no value yet, so that any text may be there; may be empty."""
    text = spec.content.text or ""
    holes = _field_holes(text, binding.schema.metadata.fields) if "{" in text else {}
    if holes:
        values = _values(binding)
        text = _HOLE.sub(lambda hole: values.get(holes[hole[0]].key, "\0") if hole[0] in holes else hole[0], text)
    return tuple(" ".join(text.split()).split("\0")) if text else ()


def _field_holes(text: str, fields: Sequence[FieldSpec]) -> dict[str, FieldSpec]:
    """The fields in a text, by what is written for them, braces too; other braces are text."""
    names = {spec.key.casefold(): spec for spec in fields}
    return {hole[0]: names[hole[1].casefold()] for hole in _HOLE.finditer(text) if hole[1].casefold() in names}


def says(text: str, wanted: Sequence[str]) -> bool:
    """Whether a text equals that of `fixed_text`."""
    first, *others = wanted
    if not others:
        return text == first
    *inner, last = others
    at = len(first)
    for piece in inner:
        found = text.find(piece, at)
        if found == -1:
            return False
        at = found + len(piece)
    return text.startswith(first) and text.endswith(last) and at <= len(text) - len(last)


def _values(binding: Binding) -> Mapping[str, str]:
    """The values of the fields that are filled in; of a repeated field, the first."""
    filled = (one for one in reversed(binding.known.bound) if not is_empty(one) and not is_unfilled(binding, one))
    return {one.spec.key: plain_value(one.field.value) for one in filled}
