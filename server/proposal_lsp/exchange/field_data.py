"""The value of a field as JSON, and back in the form in which a document keeps it."""

from __future__ import annotations

import json
from typing import Any

from proposal_lsp.binding import BoundField
from proposal_lsp.document import Field
from proposal_lsp.document.model import Style
from proposal_lsp.located_yaml.nodes import YamlNode
from proposal_lsp.scaffold.field import written
from proposal_lsp.schema.model import FieldSpec

#: A text, a number, a flag, or lists and objects of them.
Value = Any

_FLAGS = {"true": True, "false": False}


def value_of(bound: BoundField, node: YamlNode | None) -> Value:
    """The value of a field as JSON; `node` is its value if that is YAML."""
    spec, field = bound.spec, bound.field
    if node is not None and node.kind != "scalar":
        return _of_node(node)
    if field.children and not field.value.strip():
        return _of_children(field.children)
    return _of_text(spec, field.value)


def _of_text(spec: FieldSpec, text: str) -> Value:
    if spec.type == "boolean":
        return _FLAGS.get(text, text)
    if is_number(spec) and text.removeprefix("-").isdecimal() and len(text) < 19 and str(int(text)) == text:
        return int(text)
    if spec.is_list and text.strip():
        return [item.strip() for item in text.split(spec.items.separator) if item.strip()]
    return text


def is_number(spec: FieldSpec) -> bool:
    """Whether the values of a field are numbers in JSON."""
    return spec.type == "integer" and not spec.patterns


def _of_node(node: YamlNode) -> Value:
    if node.kind == "mapping":
        return {key.value: _of_node(value) for key, value in node.pairs}
    return [_of_node(item) for item in node.items] if node.kind == "sequence" else node.value


def _of_children(children: tuple[Field, ...]) -> Value:
    values = [_of_children(child.children) if child.children else child.value for child in children]
    if all(child.key for child in children) and len({child.key for child in children}) == len(children):
        return {child.key: value for child, value in zip(children, values, strict=True)}
    return [f"{child.key}: {value}" if child.key else value for child, value in zip(children, values, strict=True)]


def write_value(spec: FieldSpec | None, value: Value, style: Style, raw: str, *, quoted: bool) -> str:
    """A value as a style of metadata needs it, where `raw` was; a YAML list that was a block begins on a new line."""
    if isinstance(value, list) and not all(isinstance(item, dict | list) for item in value):
        texts = [as_text(item) for item in value]
        if style == "front-matter" and (not raw.strip() or raw.lstrip()[0] in "-["):
            return _yaml_list(texts, is_block=not raw.lstrip().startswith("["))
        if style == "list" and "\n" in raw.strip():
            return "".join(f"\n  - {text}" for text in texts)
        value = (spec.items.joint if spec else ", ").join(texts)
    if style == "front-matter" and isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)  # which is YAML
    if style == "list" and isinstance(value, dict):
        return "".join(f"\n  - {key}: {as_text(inner)}" for key, inner in value.items())
    return "".join(written(as_text(value), style, quoted=quoted and isinstance(value, str)))


def _yaml_list(texts: list[str], *, is_block: bool) -> str:
    if not texts:
        return "[]"
    items = ["".join(written(text, "front-matter", quoted=False)) for text in texts]
    if is_block:
        return "".join(f"\n  - {item}" for item in items)
    return json.dumps(texts, ensure_ascii=False)


def as_text(value: Value) -> str:
    """A value on one line, as people write it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return "" if value is None else " ".join(str(value).split())
