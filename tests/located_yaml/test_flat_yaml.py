"""The fast parser for flat YAML: its results are those of PyYAML."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st
from proposal_lsp.located_yaml import parse_yaml
from proposal_lsp.located_yaml.events import read_yaml
from proposal_lsp.located_yaml.flat import flat_mapping

from tests.shipped import SAMPLES
from tests.strategies import yaml_texts

#: Lines that the fast parser mostly supports, alone or one after the other.
_LINES = (
    *("", "  ", "# note", " # note", "---", "...", "key: value", "key:", "key: ", "other_key-2:   two words  ", "a:b"),
    *('key: "quoted"', "key: 'it'", "key: 'it''s'", 'key: "a\\n"', 'key: "x" # y', "key: x # y", "key: x#y", "key: x:"),
    *("key: a: b", "key: a:b", "key: @x", "key: [a]", "key: 2024-02-30", "key: no", "key: 0123", "key: ''", 'key: "'),
    *(
        "- item",
        "  - item",
        "  -  'item'",
        "   - item",
        "  - a: b",
        "-",
        "  - ",
        "- x # y",
        "  text",
        "key: -x",
        "k : v",
    ),
    *("key: \u00e9", "key: x\u2028y", "key: x\u0085", "key: x\u00a0", "key: \ufeffx", "key: \0", "key: \tx", "key:\tx"),
    *("key: <<", "key: =", "<<: x", "_: .", "key: x\\", "key: 'a\x01'", "key: (x)", "key: $x", "key: ;", "key: ^"),
)


@given(st.lists(st.sampled_from(_LINES), max_size=6).map("\n".join) | yaml_texts(), st.sampled_from((0, 4)))
@example("a:\nb: x\n", 4)
@example("a:", 0)
@example("a:\n\n- x\n", 0)
@example("a:\n  - x\n - y\n", 0)
@example("a: x\n  y\n", 0)
@example("a:\n  - x\n    y\n", 0)
def test_flat_yaml_is_parsed_as_by_pyyaml(source: str, base: int) -> None:
    """Node for node, each at its place."""
    found = flat_mapping(source, base)
    assert found is None or (found, None) == read_yaml(source, base)


def test_front_matter_is_flat() -> None:
    """That of the finished samples is; otherwise the fast parser would save no time."""
    blocks = [sample.source.split("---\n")[1] for sample in SAMPLES if sample.source.startswith("---\n")]
    assert blocks
    for block in blocks:
        assert flat_mapping(block) in (parse_yaml(block)[0], None)
    assert sum(flat_mapping(block) is not None for block in blocks) > len(blocks) / 2


def test_a_comment_after_a_value_is_flat() -> None:
    """Templates explain their fields in this way."""
    found = flat_mapping("a: <one, or two> # delete this: it is optional\nb:\n  - x # y\n")
    assert found is not None
    assert found.pairs[0][1].value == "<one, or two>"
    assert found.pairs[1][1].items[0].value == "x"
