"""The title in the schema's form, filled in with what the document already says."""

from __future__ import annotations

import re

from proposal_lsp.binding import Binding, is_placeholder, plain_value
from proposal_lsp.scaffold.snippet import Snippet, join, plain, stop


def title_snippet(binding: Binding, words: str = "", number: str = "") -> Snippet:
    """The text of the title: holes that are fields say what the fields say, the last one else `words`.

    A number comes from `words` too, if it has one, else it may be `number`; that, and what is as the template has it,
    is a stop.
    """
    spec, template = binding.schema.title, binding.template
    if spec is None or spec.pattern is None:
        return plain(words) if words else stop("[Title]")
    form, lead = spec.pattern, spec.pattern.parts[0]
    own = re.search(r"[0-9]+", words)
    if isinstance(lead, str) and lead.strip():
        # `MEMO-7 - Quiet hours` brings its id along, only in another form.
        words = re.sub(rf"{re.escape(lead.strip())}\W*[0-9]*\W*", "", words, count=1, flags=re.IGNORECASE) or words
    shown = template.title.name.numbered if template and template.title else ""
    holes = form.spans(shown, typed=False)
    contents: dict[str, Snippet] = {}
    for hole in form.holes:
        unknown = "XXX" if hole.type == "int" else f"[{hole.name}]"
        content = stop(shown[slice(*holes[hole.name])] if hole.name in holes else unknown)
        bound = binding.fields.get(hole.name)
        value = plain_value(bound.field.value) if bound else ""
        if hole.type == "int":
            found = re.search(r"[0-9]+", value) or own
            content = plain(found.group()) if found else stop(number) if number else content
        elif value and not is_placeholder(value):
            content = plain(value)
        elif hole is form.holes[-1] and words:
            content = plain(words)
        contents[hole.name] = content
    prefix = f"{spec.prefix} " if spec.prefix else ""
    return join([prefix, *(part if isinstance(part, str) else contents[part.name] for part in form.parts)])
