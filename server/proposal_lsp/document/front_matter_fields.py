"""The fields of YAML front matter, as far as they can be read; if it is broken, line by line."""

from __future__ import annotations

from proposal_lsp import lazy_re as re
from proposal_lsp.document.front_matter import KEY_LINE, is_entry
from proposal_lsp.document.model import Field
from proposal_lsp.document.syntax import FrontMatter, SyntaxProblem
from proposal_lsp.document.toml_fields import read_toml
from proposal_lsp.located_yaml import YamlNode, YamlProblem, parse_yaml
from proposal_lsp.text import Span, Text

#: A key whose colon touches the value, which makes it no key: `title:Quiet hours`.
_TIGHT = re.compile(r"[ \t]*[A-Za-z][\w-]*:(?=[^\s:/])")
# What may come before a value in YAML and is not a part of it: an anchor, a tag.
_PROPERTIES = re.compile(r"(?:(?:&([\w-]+)|![\w!-]*)[ \t]+)+")


def read_front_matter(
    text: Text, block: FrontMatter, what: str = "front matter"
) -> tuple[tuple[Field, ...], list[SyntaxProblem]]:
    """The fields of front matter, and its problems. `what` is what messages call it."""
    fields: list[Field] = []
    problems: list[SyntaxProblem] = []
    for span in block.blocks:
        found, problem = read_toml(text, span) if block.language == "toml" else _read_yaml(text, span, block, what)
        fields += found
        problems += [problem] if problem else []
    return tuple(fields), [*problems, *block.problems]


def _read_yaml(text: Text, yaml: Span, block: FrontMatter, what: str) -> tuple[tuple[Field, ...], SyntaxProblem | None]:
    """The fields of a YAML mapping. Where the YAML is broken they are read line by line, so that none is lost."""
    source = text.slice(yaml)
    if block.language == "json":
        source = source.replace("\t", " ")  # JSON is YAML, save that YAML may not be indented by tabs
    root, problem = parse_yaml(source, yaml.start)
    if problem is not None and block.language == "json":
        place = _on_one_line(text, problem.span, yaml)
        return (), SyntaxProblem(f"This {what} cannot be read: {problem.message}.", place)
    if problem is not None:
        better = _open_quote(text, yaml, problem) or _tight_colon(text, yaml, problem)
        problem = better or _without_colon(text, yaml, problem) or problem
        span = _on_one_line(text, problem.span, yaml)
        return _read_lines(text, yaml), SyntaxProblem(f"This {what} cannot be read: {problem.message}.", span)
    if root is None:
        return (), None
    if root.kind != "mapping":
        at = YamlProblem("", Span(yaml.start, yaml.start))
        tight = _tight_colon(text, yaml, at) if root.kind == "scalar" else None
        if tight is not None:
            return _read_lines(text, yaml), SyntaxProblem(f"This {what} cannot be read: {tight.message}.", tight.span)
        kind = "a list" if root.kind == "sequence" else "text"
        span = _on_one_line(text, root.span, yaml)
        return _read_lines(text, yaml), SyntaxProblem(f"This {what} is {kind}; write one `key: value` per line.", span)
    return _fields(text, root), None


def _open_quote(text: Text, yaml: Span, problem: YamlProblem) -> YamlProblem | None:
    """The unclosed quote above a problem, which starts a value: the parser notices it too late."""
    for line in range(text.line_at(yaml.start), text.line_at(problem.span.start) + 1):
        match = KEY_LINE.fullmatch(text.line_text(line))
        value = (match.group(2) or "").strip() if match else ""
        if match and value[:1] in ("'", '"') and value.count(value[0]) == 1:
            at = text.line_starts[line] + match.start(2)
            return YamlProblem("this quote is not closed", Span(at, at + 1))
    return None


def _tight_colon(text: Text, yaml: Span, problem: YamlProblem) -> YamlProblem | None:
    """The colon without a space after it, on the line of a problem or the one above: that line is then no entry."""
    last = text.line_at(problem.span.start)
    for line in range(last, max(last - 1, text.line_at(yaml.start)) - 1, -1):
        match = _TIGHT.match(text.line_text(line))
        if match and not is_entry(text, line):
            colon = text.line_starts[line] + match.end() - 1
            return YamlProblem("a space is missing after this colon", Span(colon, colon + 1))
    return None


def _without_colon(text: Text, yaml: Span, problem: YamlProblem) -> YamlProblem | None:
    """The line without a key that makes the parser report the line after it."""
    lines = range(text.line_at(yaml.start), text.line_at(problem.span.start) + 1)
    written = [line for line in lines if text.line_text(line).strip() and not text.line_text(line).startswith("#")]
    if "expected ':'" in problem.message:
        found = next((line for line in reversed(written) if not is_entry(text, line)), None)
    else:  # the first line goes on in the second, which then has a colon too many
        found = next((line for line in written[:-1][:1] if not is_entry(text, line)), None)
    return None if found is None else YamlProblem("this line has no colon; write `key: value`", text.line_span(found))


def _fields(text: Text, node: YamlNode) -> tuple[Field, ...]:
    found: list[Field] = []
    for key, value in node.pairs:
        span = Span(key.span.start, max(value.span.end, key.span.end))
        value_span = value.span
        if not text.slice(value_span).strip():
            # In `{a, b}` a key has no colon.
            colon = max(text.source.find(":", key.span.end, node.span.end) + 1, key.span.end)
            value_span = Span(colon, colon)
        found.append(
            Field(
                key.value,
                _scalar(value) if value.kind == "scalar" else _collection(text, value),
                key.span,
                value_span,
                "front-matter",
                span,
                quoted=value.quoted,
                children=_items(text, value),
            )
        )
    return tuple(found)


def _scalar(node: YamlNode) -> str:
    """The text of a scalar; YAML's own word for nothing is nothing (YAML 1.2, 10.3.2)."""
    return "" if not node.quoted and node.value in ("null", "Null", "NULL", "~") else node.value


def _collection(text: Text, node: YamlNode) -> str:
    """The source of a list or mapping; an empty one is nothing."""
    return text.slice(node.span) if node.items or node.pairs else ""


def _items(text: Text, node: YamlNode) -> tuple[Field, ...]:
    if node.kind == "mapping":
        return _fields(text, node)
    values = ((item, item.value or text.slice(item.span)) for item in node.items)
    return tuple(
        Field("", value, item.span, item.span, "front-matter", item.span, quoted=item.quoted) for item, value in values
    )


def _read_lines(text: Text, yaml: Span) -> tuple[Field, ...]:
    found: list[Field] = []
    anchors: dict[str, str] = {}
    for line in text.lines_in(yaml):
        span = text.line_span(line)
        match = KEY_LINE.fullmatch(text.slice(span))
        if match is None:
            continue
        raw = (match.group(2) or "").rstrip()
        if not raw and (block := _block_below(text, line, match, yaml)):
            found.append(block)
            continue
        at = span.start + (match.start(2) if raw else match.end(1) + 1)
        properties = _PROPERTIES.match(raw)
        if properties:
            raw, at = raw[properties.end() :], at + properties.end()
        quoted = len(raw) > 1 and raw[0] == raw[-1] and raw[0] in "'\""
        value = raw[1:-1] if quoted else anchors.get(raw[1:], raw) if raw.startswith("*") else raw
        if properties and properties.group(1):
            anchors[properties.group(1)] = value
        found.append(
            Field(
                match.group(1),
                value,
                Span(*match.span(1)).shift(span.start),
                Span(at, at + len(raw)),
                "front-matter",
                Span(span.start + match.start(1), at + len(raw)),
                quoted=quoted,
            )
        )
    return tuple(found)


def _block_below(text: Text, line: int, match: re.Match[str], yaml: Span) -> Field | None:
    """The field of a key whose value is on further lines, indented or as items of a list."""
    last = line
    while last + 1 < text.line_count and text.line_starts[last + 1] < yaml.end:
        following = text.line_text(last + 1)
        if following.strip() and not following.startswith((" ", "- ")):
            break
        last += 1
    spans = [text.line_span(number) for number in range(line + 1, last + 1)]
    lines = [
        Span(span.end - len(raw), span.start + len(text.slice(span).rstrip()))
        for span in spans
        if (raw := text.slice(span).lstrip()) and not raw.startswith("#")
    ]
    if not lines:
        return None
    key = Span(*match.span(1)).shift(text.line_starts[line])
    value = Span(lines[0].start, lines[-1].end)
    items = (Span(span.start + 2, span.end) for span in lines if text.slice(span).startswith("- "))
    children = tuple(Field("", text.slice(item).strip("\"'"), item, item, "front-matter", item) for item in items)
    span = Span(key.start, value.end)
    return Field(match.group(1), text.slice(value), key, value, "front-matter", span, children=children)


def _on_one_line(text: Text, span: Span, within: Span) -> Span:
    """The part of a span on its first line, at least one character wide, inside `within`."""
    start = min(span.start, max(within.end - 1, within.start))
    line = text.line_span(text.line_at(start))
    start = min(start, max(line.end - 1, line.start))
    return Span(start, min(max(span.end, start + 1), max(line.end, start)))
