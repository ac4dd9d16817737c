"""The key `versions`: each version is merged over the schema, as one schema extends another."""

from __future__ import annotations

from collections.abc import Iterator

from proposal_lsp.lazy_dataclasses import dataclass, replace
from proposal_lsp.located_yaml import YamlNode
from proposal_lsp.schema.extend import Merged, merge, without
from proposal_lsp.schema.load_spec import Here, open_map, read_keys
from proposal_lsp.schema.model import MAX_VERSIONS, Condition, Schema, VersionSpec

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
        return VersionSpec(name=self.name, condition=self.condition, schema=replace(schema, version=self.name))


def read_versions(here: Here) -> Iterator[Version]:
    """The versions of a schema; of what differs in them, only the keys are examined."""
    node, problems = here.reader.node("versions"), here.problems
    if node is None:
        return
    if node.kind != "sequence":
        problems.expected("`versions`", "a list of versions (`- name: ...`)", node)
        return
    if len(node.items) > MAX_VERSIONS:
        problems.add(f"There are more than {MAX_VERSIONS} versions.", here.reader.key_span("versions"))
        return
    for item in node.items:
        reader = open_map(VersionSpec, item, problems)
        said = read_keys(VersionSpec, replace(here, reader=reader)) if reader else {}
        if "name" in said and "condition" in said:
            yield Version(said["name"], said["condition"], item)
