"""The title as it should be: the schema's form, filled in with what the document already says."""

from __future__ import annotations

import re

from proposal_lsp.binding.model import Binding
from proposal_lsp.binding.values import plain_value
from proposal_lsp.document.placeholders import is_placeholder


def wanted_title(binding: Binding, words: str = "") -> str:
    """The text of the title: holes that are fields say what the fields say, the last one else `words`.

    A number comes from `words` too, if it has one; whatever is still open is as the template has it.
    """
    spec = binding.schema.title
    if spec is None or spec.pattern is None:
        return words or "[Title]"
    lead = spec.pattern.parts[0] if isinstance(spec.pattern.parts[0], str) else ""
    number = re.search(r"[0-9]+", words)
    if lead.strip():
        # `MEMO-7 - Quiet hours` brings its id along, only in another form.
        words = re.sub(rf"{re.escape(lead.strip())}\W*[0-9]*\W*", "", words, count=1, flags=re.IGNORECASE) or words
    template = binding.template.title if binding.template else None
    open_text = template.name.numbered if template else ""
    shown = spec.pattern.spans(open_text, typed=False)
    values: dict[str, str] = {}
    for hole in spec.pattern.holes:
        bound = binding.fields.get(hole.name)
        value = plain_value(bound.field.value) if bound else ""
        found = re.search(r"[0-9]+", value) or number
        if hole.type == "int" and found:
            values[hole.name] = found.group()
        elif hole.type != "int" and value and not is_placeholder(value):
            values[hole.name] = value
        elif hole is spec.pattern.holes[-1] and words:
            values[hole.name] = words
        elif hole.name in shown:
            values[hole.name] = open_text[slice(*shown[hole.name])]
        else:
            values[hole.name] = "XXX" if hole.type == "int" else f"[{hole.name}]"
    prefix = f"{spec.prefix} " if spec.prefix else ""
    return prefix + spec.pattern.fill(values)
