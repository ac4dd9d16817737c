"""A stretch of text that holds fields, as parts: texts that stay, and slots that the values of fields fill.

A slot is an object: the `field`, what is `before` and `after` its value, the `value` that was read, and its `raw` text.
While the value of the field is what was read, the raw text is written, and so nothing of it changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from proposal_lsp.binding import Binding, BoundField
from proposal_lsp.exchange.field_data import Value, value_of, write_value
from proposal_lsp.exchange.shapes import Data
from proposal_lsp.located_yaml import parse_yaml
from proposal_lsp.located_yaml.nodes import YamlNode
from proposal_lsp.schema.model import FieldSpec
from proposal_lsp.text import Span

Parts = list[str | Data]


def yaml_nodes(binding: Binding) -> Mapping[int, YamlNode]:
    """The values of the front matter, by where their keys start; those of TOML are texts."""
    text, block = binding.document.text, binding.document.block
    spans = block.blocks if block and block.language != "toml" else ()
    roots = [parse_yaml(text.slice(span), span.start)[0] for span in spans]
    return {key.span.start: value for root in roots if root for key, value in root.pairs}


def read_parts(binding: Binding, region: Span, nodes: Mapping[int, YamlNode]) -> tuple[Parts, dict[str, Value]]:
    """A stretch of a document as parts, and what the fields in it say; no parts if it has no fields."""
    text, at = binding.document.text, region.start
    parts: Parts = []
    values: dict[str, Value] = {}
    firsts = {one.spec: one for one in reversed(binding.fields.bound)}  # others of one that repeats stay text
    bounds = sorted(firsts.values(), key=lambda one: one.field.value_span)
    places = [(one, *_place(binding, one)) for one in bounds]
    for index, (bound, start, value, end) in enumerate(places):
        if start < at or not (region.start <= value.start and value.end <= region.end):
            continue
        following = places[index + 1][0].field.key_span.start if index + 1 < len(places) else end
        if value.end <= following < end:
            end = value.end  # the next field is on the same line
        end = min(end, region.end)
        if start > at:
            parts.append(text.source[at:start])
        said = values[bound.spec.key] = value_of(bound, nodes.get(bound.field.key_span.start))
        parts.append(
            _slot(bound, said, text.source[start : value.start], text.slice(value), text.source[value.end : end])
        )
        at = end
    if parts and at < region.end:
        parts.append(text.source[at : region.end])
    return parts, values


def _place(binding: Binding, bound: BoundField) -> tuple[int, Span, int]:
    """Where the entry of a field starts, its value, and where the entry ends: the whole line if it can be."""
    text, field = binding.document.text, bound.field
    value = Span(
        field.value_span.start, max(field.value_span.end, field.span.end) if field.children else field.value_span.end
    )
    if field.style == "section":
        return value.start, value, value.end
    line = text.line_at(max(value.end, field.key_span.end))
    end = text.line_starts[line + 1] if line + 1 < text.line_count else text.length
    start = text.line_starts[text.line_at(field.key_span.start)]
    return start, value, end


def _slot(bound: BoundField, value: Value, before: str, raw: str, after: str) -> Data:
    field = bound.field
    slot: Data = {"field": bound.spec.key, "style": field.style, "before": before, "value": value, "raw": raw}
    return {**slot, "after": after, **({"quoted": True} if field.quoted else {})}


def write_parts(parts: Iterable[str | Data], specs: Sequence[FieldSpec], values: Mapping[str, Value]) -> str:
    """The text of parts with these values; the entry of a field without one is left out."""
    return "".join(part if isinstance(part, str) else _entry(part, specs, values) for part in parts)


def _entry(slot: Data, specs: Sequence[FieldSpec], values: Mapping[str, Value]) -> str:
    key = slot["field"]
    if key not in values:
        return ""
    value, before, raw, after = values[key], slot.get("before", ""), slot.get("raw", ""), slot.get("after", "")
    if "value" in slot and slot["value"] == value and type(slot["value"]) is type(value):
        return f"{before}{raw}{after}"
    spec = next((one for one in specs if one.key == key), None)
    text = write_value(spec, value, slot["style"], raw, quoted=slot.get("quoted", False))
    if slot["style"] != "section":
        before = before.rstrip() + (" " if text and not text.startswith("\n") else "")
    return f"{before}{text}{after}"


def with_slots(parts: Parts, specs: Sequence[FieldSpec], keys: Iterable[str]) -> Parts:
    """The parts with slots for more fields, written as the others are, in the order of the schema."""
    ranks = {spec.key: rank for rank, spec in enumerate(specs)}
    found = list(parts)
    for key in keys:
        slots = [index for index, part in enumerate(found) if isinstance(part, dict) and part["style"] != "section"]
        if not slots:
            return found
        rank = ranks.get(key, len(ranks))
        above = [at for at in slots if not isinstance(part := found[at], str) and ranks.get(part["field"], -1) < rank]
        near = found[above[-1] if above else slots[0]]
        assert isinstance(near, dict)
        slot: Data = {"field": key, "style": near["style"], "before": _renamed(near, key), "after": near["after"]}
        if not slot["after"].endswith("\n"):  # it is the last one of its stretch
            slot |= {"before": "\n" + slot["before"]} if above else {"after": slot["after"] + "\n"}
        found.insert(above[-1] + 1 if above else slots[0], slot)
    return found


def _renamed(slot: Data, key: str) -> str:
    """The text before the value of a slot, with another key."""
    before: str = slot["before"]
    at = before.casefold().rfind(slot["field"].casefold())
    if at == -1:
        return f"{key}: "
    return before[:at] + key + before[at + len(slot["field"]) :].split("\n")[0]
