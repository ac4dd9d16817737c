"""YAML front matter: where it is, and the fields in it, as far as they can be read."""

from __future__ import annotations

import re

from proposal_lsp.document.model import Field, SyntaxProblem
from proposal_lsp.located_yaml import YamlNode, YamlProblem, parse_yaml
from proposal_lsp.text import Span, Text

#: A key whose colon touches the value, which makes it no key: `title:Quiet hours`.
_TIGHT = re.compile(r"[ \t]*[A-Za-z][\w-]*:(?=[^\s:/])")
_KEY_LINE = re.compile(r"\t*([A-Za-z_][\w .-]{0,60}?)[ \t]*:(?:[ \t]+(.*))?", re.DOTALL)


def find_front_matter(text: Text) -> tuple[Span | None, Span, SyntaxProblem | None]:
    """The whole block, the YAML in it, and what is wrong with its marks.

    It starts on the first line with `---` and ends at the next line that is `---` or `...`. Where a mark is missing
    or blank lines stand above, the entries are read all the same. A block that is never closed ends before the first
    line that cannot be metadata; a first `---` that no metadata follows is a thematic break.
    """
    opening = next((line for line in range(min(text.line_count, 20)) if text.line_text(line).strip("\ufeff \t")), 0)
    if text.line_text(opening).rstrip(" \t").removeprefix("\ufeff") != "---":
        return _without_opening(text, opening)
    if opening and not _is_entry(text, opening + 1):
        return None, Span(0, 0), None
    problem = None
    first = text.line_starts[opening]
    if opening:
        message = "The front matter must start on the first line; remove the blank lines above it."
        problem = SyntaxProblem(message, Span(first, first + 3))
    start = text.line_starts[opening + 1] if opening + 1 < text.line_count else len(text.source)
    numbers = range(opening + 1, text.line_count)
    closing = next((line for line in numbers if _is_mark(text, line)), 0)
    if closing and not _runs_into_the_body(text, start, closing):
        return Span(first, text.line_span(closing).end), Span(start, text.line_starts[closing]), problem
    last = opening
    while _is_entry(text, last + 1):
        last += 1
    if last == opening:
        return None, Span(0, 0), None
    end = text.line_span(last).end
    message = "The front matter is not closed; add a line `---` after its last entry."
    return Span(first, end), Span(start, end), SyntaxProblem(message, Span(first, first + 3))


def _without_opening(text: Text, first: int) -> tuple[Span | None, Span, SyntaxProblem | None]:
    """Several entries with the closing mark right below them, which Markdown takes for an underlined heading."""
    last = first
    while _is_entry(text, last):
        last += 1
    if last < first + 2 or last >= text.line_count or not _is_mark(text, last):
        return None, Span(0, 0), None
    start = text.line_starts[first]
    message = "The front matter has no opening line; add `---` before its first entry."
    whole, yaml = Span(start, text.line_span(last).end), Span(start, text.line_starts[last])
    return whole, yaml, SyntaxProblem(message, text.line_span(first))


def _is_mark(text: Text, line: int) -> bool:
    return text.line_text(line).rstrip(" \t") in ("---", "...")


def _is_entry(text: Text, line: int) -> bool:
    """Whether a line is there and can be an entry of a mapping, or a part of one."""
    if line >= text.line_count:
        return False
    content = text.line_text(line)
    return bool(_KEY_LINE.fullmatch(content)) or content.startswith(("  ", "- "))


def _runs_into_the_body(text: Text, start: int, closing: int) -> bool:
    """Whether what stands before the closing line is no mapping and has a Markdown heading behind a blank line."""
    headings = (
        line
        for line in range(2, closing)
        if text.line_text(line).startswith("#") and not text.line_text(line - 1).strip()
    )
    if next(headings, None) is None:
        return False
    root, problem = parse_yaml(text.source[start : text.line_starts[closing]], start)
    return problem is not None or root is None or root.kind != "mapping"


def read_front_matter(
    text: Text, yaml: Span, what: str = "front matter"
) -> tuple[tuple[Field, ...], SyntaxProblem | None]:
    """The fields of a YAML mapping. Where the YAML is broken they are read line by line, so that none is lost.

    `what` it is, in the words of a message.
    """
    source = text.slice(yaml)
    root, problem = parse_yaml(source, yaml.start)
    if problem is not None:
        better = _open_quote(text, yaml, problem) or _tight_colon(text, yaml, problem)
        problem = better or _without_colon(text, yaml, problem) or problem
        span = _on_one_line(text, problem.span, yaml)
        return _read_lines(text, yaml), SyntaxProblem(f"This {what} cannot be read: {problem.message}.", span)
    if root is None:
        return (), None
    if root.kind != "mapping":
        kind = "a list" if root.kind == "sequence" else "text"
        span = _on_one_line(text, root.span, yaml)
        return _read_lines(text, yaml), SyntaxProblem(f"This {what} is {kind}; write one `key: value` per line.", span)
    return _fields(text, root), None


def _open_quote(text: Text, yaml: Span, problem: YamlProblem) -> YamlProblem | None:
    """The quote above a problem that starts a value and is not closed on its line: the parser notices it too late."""
    for line in range(text.line_at(yaml.start), text.line_at(problem.span.start) + 1):
        match = _KEY_LINE.fullmatch(text.line_text(line))
        value = (match.group(2) or "").strip() if match else ""
        if match and value[:1] in ("'", '"') and value.count(value[0]) == 1:
            at = text.line_starts[line] + match.start(2)
            return YamlProblem("this quote is not closed", Span(at, at + 1))
    return None


def _tight_colon(text: Text, yaml: Span, problem: YamlProblem) -> YamlProblem | None:
    """The colon without a blank behind it, on the line of a problem or the one above: that line is then no entry."""
    last = text.line_at(problem.span.start)
    for line in range(last, max(last - 1, text.line_at(yaml.start)) - 1, -1):
        match = _TIGHT.match(text.line_text(line))
        if match and not _is_entry(text, line):
            colon = text.line_starts[line] + match.end() - 1
            return YamlProblem("a space is missing after this colon", Span(colon, colon + 1))
    return None


def _without_colon(text: Text, yaml: Span, problem: YamlProblem) -> YamlProblem | None:
    """The line without a key that makes the parser stumble over the line behind it."""
    lines = range(text.line_at(yaml.start), text.line_at(problem.span.start) + 1)
    written = [line for line in lines if text.line_text(line).strip() and not text.line_text(line).startswith("#")]
    if "expected ':'" in problem.message:
        found = next((line for line in reversed(written) if not _is_entry(text, line)), None)
    else:  # the first line goes on in the second, which then has a colon too many
        found = next((line for line in written[:-1][:1] if not _is_entry(text, line)), None)
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
                value.quoted,
                _items(text, value),
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
    return tuple(
        Field("", item.value or text.slice(item.span), item.span, item.span, "front-matter", item.span)
        for item in node.items
    )


def _read_lines(text: Text, yaml: Span) -> tuple[Field, ...]:
    found: list[Field] = []
    for line in range(text.line_at(yaml.start), text.line_at(max(yaml.end - 1, yaml.start)) + 1):
        span = text.line_span(line)
        match = _KEY_LINE.fullmatch(text.slice(span))
        if match is None:
            continue
        raw = (match.group(2) or "").rstrip()
        if not raw and (block := _block_below(text, line, yaml)):
            found.append(block)
            continue
        at = span.start + (match.start(2) if raw else match.end(1) + 1)
        quoted = len(raw) > 1 and raw[0] == raw[-1] and raw[0] in "'\""
        found.append(
            Field(
                match.group(1),
                raw[1:-1] if quoted else raw,
                Span(*match.span(1)).shift(span.start),
                Span(at, at + len(raw)),
                "front-matter",
                Span(span.start + match.start(1), at + len(raw)),
                quoted,
            )
        )
    return tuple(found)


def _block_below(text: Text, line: int, yaml: Span) -> Field | None:
    """The field of a key whose value stands on further lines, indented or as items of a list."""
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
    match = _KEY_LINE.fullmatch(text.line_text(line))
    if not lines or match is None:
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
