"""Answers from the JSON Schemas of schema files and the configuration: what is allowed at a place, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from proposal_lsp.catalog.catalog import read_grammar
from proposal_lsp.features.schema_files.yaml_outline import Path
from proposal_lsp.lazy_dataclasses import dataclass

Node = Mapping[str, Any]

MAX_STEPS = 200


@dataclass(frozen=True, slots=True)
class Grammar:
    """A JSON Schema (draft 7); only the keywords that the project's own two files use are supported."""

    root: Node

    def at(self, path: Path) -> list[Node]:
        """The nodes at the end of a path, one for each alternative; none if nothing is allowed there."""
        nodes = list(self._alternatives(self.root))
        for step in path:
            nodes = [inner for node in nodes for inner in self._below(node, step)]
        return nodes[:MAX_STEPS]

    def keys(self, path: Path) -> dict[str, Node]:
        """The keys that a mapping at the end of a path may have, with their documentation."""
        found: dict[str, Node] = {}
        for node in self.at(path):
            found |= node.get("properties", {})
        return found

    def words(self, path: Path) -> list[str]:
        """The words that a value may be one of; for a flag, `true` and `false`."""
        found: list[str] = []
        for node in self.at(path):
            words = list(node.get("enum", [node["const"]] if "const" in node else []))
            if node.get("type") == "boolean":
                words += ["true", "false"]
            found += (str(word) for word in words if str(word) not in found)
        return found

    def doc(self, path: Path) -> str:
        """The documentation of a key: at its place, or else of the kind of value that it has."""
        *way, last = path
        for node in self.at(tuple(way)):
            described = node.get("properties", {}).get(last) if isinstance(last, str) else None
            described = described or (node.get("additionalProperties") if isinstance(last, str) else node.get("items"))
            if isinstance(described, Mapping):
                for alternative in (described, *self._alternatives(described)):
                    if alternative.get("description"):
                        return str(alternative["description"])
        return ""

    def default(self, path: Path) -> str:
        """The default of a key; empty if it has none."""
        described = self.keys(path[:-1]).get(str(path[-1]), {})
        if "default" not in described:
            return ""
        value = described["default"]
        return str(value).lower() if isinstance(value, bool) else str(value)

    def takes_block(self, path: Path) -> bool:
        """Whether a value is a mapping or a list and nothing else."""
        types = {kind for node in self.at(path) for kind in _types(node)}
        return bool(types) and types <= {"object", "array"}

    def _below(self, node: Node, step: str | int) -> Iterator[Node]:
        if isinstance(step, int):
            inner = node.get("items")
        else:
            inner = node.get("properties", {}).get(step, node.get("additionalProperties"))
        if isinstance(inner, Mapping):
            yield from self._alternatives(inner)

    def _alternatives(self, node: Node, depth: int = 0) -> Iterator[Node]:
        """A node without its references and its `anyOf`."""
        if depth > 20:
            return
        reference = node.get("$ref")
        if isinstance(reference, str):
            name = reference.rpartition("/")[2]
            yield from self._alternatives(self.root["definitions"][name], depth + 1)
            return
        choices = [*node.get("anyOf", ()), *node.get("oneOf", ())]
        if not choices or "properties" in node:
            yield node
        for choice in choices:
            if "properties" not in node:
                yield from self._alternatives(choice, depth + 1)


def _types(node: Node) -> list[str]:
    kind = node.get("type", [])
    return [kind] if isinstance(kind, str) else list(kind)


def grammar_of(role: str) -> Grammar:
    """The grammar of a schema file (`schema`) or of the configuration (`configuration`)."""
    return Grammar(read_grammar(role))
