"""YAML as nodes with spans. The only package that imports yaml.

Nothing is constructed: `no`, `0123`, `2024-02-30` stay the text they are (PyYAML's constructor would make a
bool, an octal number and a ValueError of them). Aliases are refused, nesting is bounded, and broken YAML
gives a problem with its place, never an exception.
"""

from proposal_lsp.located_yaml.nodes import YamlNode, YamlProblem
from proposal_lsp.located_yaml.parse_yaml import MAX_SOURCE, parse_yaml

__all__ = ["MAX_SOURCE", "YamlNode", "YamlProblem", "parse_yaml"]
