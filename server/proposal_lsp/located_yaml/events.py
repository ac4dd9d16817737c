"""YAML as PyYAML understands it, from its events. The only module that imports yaml."""

from __future__ import annotations

from collections.abc import Iterator

import yaml

from proposal_lsp.located_yaml.nodes import YamlNode, YamlProblem
from proposal_lsp.text import Span

MAX_DEPTH = 50

# libyaml is about ten times faster; a machine without it has the same parser in Python.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Refused(Exception):
    def __init__(self, message: str, span: Span) -> None:
        super().__init__(message)
        self.problem = YamlProblem(message, span)


def read_yaml(source: str, base: int = 0) -> tuple[YamlNode | None, YamlProblem | None]:
    """The root node of any source, or the problem that prevents one, as `parse_yaml` has them.

    What is refused here is reported before what PyYAML objects to further on: its scanner looks ahead of its events,
    how far depends on the version, and may object to what follows (from 6.0.4 on, to 1,000 open brackets) first.
    """
    if source.startswith("\ufeff"):
        source, base = source[1:], base + 1
    if source.startswith("\ufeff"):  # libyaml would skip it and count it nowhere
        return None, YamlProblem("this character is not allowed in YAML", Span(base, base + 1))
    try:
        node = _build_root(yaml.parse(source, Loader=_LOADER), base)
    except _Refused as refused:
        return None, refused.problem
    except yaml.MarkedYAMLError as error:
        mark = error.context_mark if _is_open_quote(error) else error.problem_mark or error.context_mark
        index = min(mark.index, len(source)) if mark is not None else 0
        at = base + index
        problem = YamlProblem(_readable(error, source[:index]), Span(at, min(at + 1, base + len(source))))
        return None, _refused_in(source[:index], base) or problem
    except yaml.reader.ReaderError:
        found = yaml.reader.Reader.NON_PRINTABLE.search(source)  # libyaml counts bytes
        at = base + (found.start() if found else 0)
        return None, YamlProblem("this character is not allowed in YAML", Span(at, at + 1))
    except (yaml.YAMLError, UnicodeError, RecursionError):
        return None, YamlProblem("this is not YAML", Span(base, base + min(1, len(source))))
    return node, None


def _refused_in(source: str, base: int) -> YamlProblem | None:
    """The first refused construct before an error of PyYAML; None if there is none."""
    try:
        _build_root(yaml.parse(source, Loader=_LOADER), base)
    except _Refused as refused:
        return refused.problem
    except (yaml.YAMLError, UnicodeError, RecursionError):
        pass
    return None


def _build_root(events: Iterator[yaml.Event], base: int) -> YamlNode | None:
    root: YamlNode | None = None
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent):
            if root is not None:
                raise _Refused("a second YAML document starts here; only one is read", _span(event, base))
        elif isinstance(event, yaml.NodeEvent):
            root = _build(event, events, base, 0)
    return root


def _build(event: yaml.Event, events: Iterator[yaml.Event], base: int, depth: int) -> YamlNode:
    span = _span(event, base)
    if isinstance(event, yaml.AliasEvent):
        raise _Refused("YAML aliases (`*name`) are not supported here; repeat the value instead", span)
    if depth > MAX_DEPTH:
        raise _Refused(f"this YAML is nested more than {MAX_DEPTH} levels deep", span)
    if isinstance(event, yaml.ScalarEvent):
        return YamlNode("scalar", span, event.value, event.style not in (None, ""))  # libyaml says "" for plain
    children: list[YamlNode] = []
    for child in events:
        if isinstance(child, yaml.CollectionEndEvent):
            end = _span(child, base)
            # A block collection ends at the next token, past blank lines; a flow one at its bracket.
            last = children[-1].span.end if children else span.end
            span = Span(span.start, last if end.start == end.end else end.end)
            break
        children.append(_build(child, events, base, depth + 1))
    if isinstance(event, yaml.MappingStartEvent):
        return YamlNode("mapping", span, pairs=tuple(zip(children[::2], children[1::2], strict=True)))
    return YamlNode("sequence", span, items=tuple(children))


def _span(event: yaml.Event, base: int) -> Span:
    start, end = event.start_mark, event.end_mark
    assert start is not None
    assert end is not None
    return Span(base + start.index, base + end.index)


def _is_open_quote(error: yaml.MarkedYAMLError) -> bool:
    """Whether a quote is never closed: then the place where it opens says more than the end of the text."""
    return "quoted scalar" in str(error.context) and "end of stream" in str(error.problem)


def _readable(error: yaml.MarkedYAMLError, before: str) -> str:
    """A readable message for an error; `before` is the source before it."""
    if _is_open_quote(error):
        return "this quote is not closed"
    problem = str(error.problem or error.context or "this is not YAML")
    if problem.startswith("mapping values are not allowed"):
        line = before.rpartition("\n")[2]
        if line.startswith(" ") and ": " not in line and "\n" in before:
            return "this line is indented and so a part of the value above; remove the spaces, or quote that value"
        return "a value that holds `: ` must be quoted"
    if problem.startswith("mapping keys are not allowed"):
        return "a `?` alone means something else in YAML; write the value, or quote it"
    if "cannot start any token" in problem:
        return "a value cannot start with this character unless it is quoted"
    return problem
