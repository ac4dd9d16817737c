"""`parse_yaml`: a source to its root node, or to the problem that prevents one. Never raises."""

from __future__ import annotations

from proposal_lsp import lazy_re as re
from proposal_lsp.located_yaml.flat import flat_mapping
from proposal_lsp.located_yaml.nodes import YamlNode, YamlProblem
from proposal_lsp.text import Span

MAX_SOURCE = 200_000
_CONFLICT = re.compile(r"^(?:<{7}|>{7})[ \t][^\r\n]*", re.MULTILINE)


def parse_yaml(source: str, base: int = 0) -> tuple[YamlNode | None, YamlProblem | None]:
    """The root node of a one-document source, or the problem that prevents one; both None if it is empty.

    Spans count in code points from the start of a text that has `base` code points before `source`.
    """
    if len(source) > MAX_SOURCE:
        return None, YamlProblem(
            f"this YAML is longer than {MAX_SOURCE:,} characters and is not read", Span(base, base + 1)
        )
    flat = flat_mapping(source, base)
    if flat is not None:
        return flat, None
    from proposal_lsp.located_yaml.events import read_yaml  # start-up time matters, and most front matter is flat

    node, problem = read_yaml(source, base)
    conflict = _CONFLICT.search(source) if problem is not None else None
    if conflict is not None:
        message = "a merge is not finished here; decide what is right, and remove the conflict markers"
        problem = YamlProblem(message, Span(*conflict.span()).shift(base))
    return node, problem
