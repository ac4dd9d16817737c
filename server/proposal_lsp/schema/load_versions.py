"""The key `versions`: what held for some documents, merged over the schema as one schema over another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from proposal_lsp.located_yaml import YamlNode
from proposal_lsp.schema.extend import Merged, merge, without
from proposal_lsp.schema.keys import VERSION
from proposal_lsp.schema.load_conditions import read_condition
from proposal_lsp.schema.model import Condition, Schema, VersionSpec
from proposal_lsp.schema.reader import MapReader, read_map
from proposal_lsp.schema.references import References

#: Each version is a schema of its own.
MAX_VERSIONS = 20

_OWN = ("name", "when", "unless")


@dataclass(frozen=True, slots=True)
class Version:
    """A version before it is merged."""

    name: str
    condition: Condition
    node: YamlNode

    def over(self, merged: Merged) -> Merged:
        """The schema with the version merged over it; with a template only if the version has its own."""
        has_template = any(key.value == "template" for key, _ in self.node.pairs)
        base = without(merged.root, ("versions",) if has_template else ("versions", "template"))
        return replace(merged, root=merge(base, without(self.node, _OWN)))

    def of(self, schema: Schema, base: Schema) -> VersionSpec:
        """The version as it was read; where it has no template, that of the schema."""
        if not schema.template:
            texts = (base.template, base.template_path, base.sidecar_template)
            schema = replace(schema, template=texts[0], template_path=texts[1], sidecar_template=texts[2])
        return VersionSpec(self.condition, replace(schema, version=self.name))


def read_versions(schema: MapReader, references: References) -> Iterator[Version]:
    """The versions of a schema; of what differs in them, only the keys are looked at."""
    node = schema.node("versions")
    problems = schema.problems
    if node is None:
        return
    if node.kind != "sequence":
        problems.expected("`versions`", "a list of versions (`- name: ...`)", node)
        return
    if len(node.items) > MAX_VERSIONS:
        problems.add(f"There are more than {MAX_VERSIONS} versions.", schema.key_span("versions"))
        return
    for item in node.items:
        reader = read_map(item, "a version", VERSION, problems)
        if reader is None:
            continue
        name, condition = reader.text("name"), read_condition(reader, references)
        if reader.misses("name"):
            problems.add("A version needs a `name`.", reader.span)
        if reader.misses("when") and reader.misses("unless"):
            problems.add("A version needs `when` or `unless`: for which documents it holds.", reader.span)
        if name and condition:
            yield Version(name, condition, item)
