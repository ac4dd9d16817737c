"""Front matter: where it is, in which language, and problems of the marks around it.

It is not part of Markdown. Static site generators read YAML between `---` lines, TOML between `+++` lines, and JSON in
braces; some take the name of the language after the first mark. It must be the very first thing in a file. If it is
slightly misplaced, it is read nevertheless, and the mistake is a problem with a fix.
"""

from __future__ import annotations

from proposal_lsp import lazy_re as re
from proposal_lsp.document.syntax import FrontMatter, Language, SyntaxProblem
from proposal_lsp.findings import Edit, Fix
from proposal_lsp.lazy_dataclasses import NamedTuple
from proposal_lsp.located_yaml import parse_yaml
from proposal_lsp.text import Span, Text

KEY_LINE = re.compile(r"\t*([A-Za-z_][\w .-]{0,60}?)[ \t]*:(?:[ \t]+(.*))?", re.DOTALL)
_OPENING = re.compile(r"[ \t]{0,3}(?P<mark>-{3,}|\+{3})(?:[ \t]{0,3}(?P<word>ya?ml|json|toml))?", re.IGNORECASE)
_TOML_ENTRY = re.compile(r"""(?:[\w.-]+|"[^"\n]*"|'[^'\n]*')[ \t]*=|[\[#]""")
_FENCE = re.compile(r"(`{3,}|~{3,})(?:[ \t]{0,3}(?:ya?ml|toml|json))?", re.IGNORECASE)
#: Front matter that is not at the start is looked for in this many lines.
_MOST_ABOVE = 40


def find_front_matter(text: Text, start: int = 0) -> FrontMatter | None:
    """The front matter of a text, or of its part from an offset on; None if there is none.

    Where a mark is missing or something is above, the entries are read nevertheless. A block that is never closed ends
    before the first line that cannot be metadata; a first `---` that no metadata follows is a thematic break.
    """
    top = text.line_at(start)
    first = next((line for line in range(top, min(text.line_count, top + 20)) if bare_line(text, line)), top)
    found = _marked(text, first) or _in_braces(text, first)
    if found is not None:
        blank = Span(start, found.whole.start)
        if not found.whole.start - start - text.slice(blank).count("\ufeff"):
            return found
        fix = Fix("Remove the blank lines", (Edit(blank, ""),), safe=True)
        message = "The front matter must start on the first line; remove the blank lines above it."
        return _with_problem(text, found, message, fix)
    return _fenced(text, first) or _without_opening(text, first) or _below_text(text, first)


class _Opening(NamedTuple):
    """An opening mark."""

    #: Its line, without a byte order mark.
    span: Span
    #: What it must be: `---` or `+++`.
    mark: str
    #: The language as written after it.
    word: str
    language: Language

    def is_right(self, text: Text) -> bool:
        """Whether it is written as it must be."""
        return text.slice(self.span).startswith(self.mark) and not text.slice(self.span).startswith(self.mark + "-")


def _opening(text: Text, line: int) -> _Opening | None:
    start, end = text.line_span(line)
    start += text.source.startswith("\ufeff", start)
    found = _OPENING.fullmatch(text.source, start, end)
    if found is None:
        return None
    mark = found["mark"][:3]
    named = (found["word"] or "").lower()
    language: Language = "toml" if "toml" in (named, "toml" if mark == "+++" else "") else "yaml"
    return _Opening(Span(start, end), mark, found["word"] or "", "json" if named == "json" else language)


def _marked(text: Text, line: int, least: int = 0) -> FrontMatter | None:
    """The front matter whose opening mark is on a line.

    With `least`, or if the mark is not written right, so many entries must follow with the closing mark right after
    them: then it is not a thematic break.
    """
    opening = _opening(text, line)
    if opening is None:
        return None
    is_right = opening.is_right(text)
    last = _last_part(text, line, opening)
    if last - line < max(least, bool(line) or opening.mark == "+++" or not is_right):
        return None
    start = text.next_line(line)
    closing = _closing(text, line, last, opening, at_once=bool(least) or not is_right)
    if closing is not None:
        entries = Span(start, text.line_starts[closing])
        whole = Span(text.line_starts[line], text.line_span(closing).end)
        found = FrontMatter(whole, (entries,), opening.language, _odd_marks(text, opening, closing))
        return _with_second(text, found, closing) if opening.mark == "---" else found
    if last == line or least or not is_right:
        return None
    end = text.line_span(last).end
    fix = Fix("Close the front matter", (Edit(Span(end, end), f"{text.eol}{opening.mark}"),), safe=True)
    message = f"The front matter is not closed; add a line `{opening.mark}` after its last entry."
    problem = SyntaxProblem(message, Span(opening.span.start, opening.span.start + 3), (fix,))
    return FrontMatter(Span(text.line_starts[line], end), (Span(start, end),), opening.language, (problem,))


def _last_part(text: Text, line: int, opening: _Opening) -> int:
    """The last of the lines right below an opening mark that can be parts of front matter."""
    if opening.language == "toml" and not _TOML_ENTRY.match(bare_line(text, line + 1)):
        return line
    while is_entry(text, line + 1) or (opening.language != "yaml" and _is_other_part(text, line + 1)):
        line += 1
    return line


def _closing(text: Text, line: int, last: int, opening: _Opening, *, at_once: bool) -> int | None:
    """The line of the closing mark; `at_once`: only right below the last entry."""
    if last + 1 < text.line_count and (_is_mark(text, last + 1, opening.mark) or _is_long(text, last + 1)):
        return last + 1
    if at_once:
        return None
    found = next((one for one in range(line + 1, text.line_count) if _is_mark(text, one, opening.mark)), None)
    if found is None or (opening.language == "yaml" and _runs_into_the_body(text, line, found)):
        return None
    return found


def _odd_marks(text: Text, opening: _Opening, closing: int) -> tuple[SyntaxProblem, ...]:
    """The problem of marks that are indented or too long."""
    edits = [] if opening.is_right(text) else [Edit(opening.span, opening.mark + opening.word)]
    if _is_long(text, closing):
        edits.append(Edit(text.line_span(closing), opening.mark))
    if not edits:
        return ()
    fix = Fix(f"Write `{opening.mark}`", tuple(edits), safe=True)
    return (SyntaxProblem(f"A mark of front matter must be exactly `{opening.mark}`.", edits[0].span, (fix,)),)


def _with_second(text: Text, found: FrontMatter, closing: int) -> FrontMatter:
    """With the entries of a second block right below the first one."""
    line = closing + 1
    while line < text.line_count - 1 and not bare_line(text, line):
        line += 1
    if line >= text.line_count or text.line_text(line).rstrip() != "---":
        return found
    last = line
    while last + 1 < text.line_count and KEY_LINE.fullmatch(text.line_text(last + 1)):
        last += 1
    if last - line < (1 if line == closing + 1 else 2) or not _is_mark(text, last + 1, "---"):
        return found
    start = text.line_starts[line + 1]
    message = "Front matter is one block; this second one is not part of it. Join the two."
    fix = Fix("Join the two blocks", (Edit(Span(text.line_starts[closing], start), ""),), safe=True)
    problem = SyntaxProblem(message, text.line_span(line), (fix,))
    return FrontMatter(
        Span(found.whole.start, text.line_span(last + 1).end),
        (*found.blocks, Span(start, text.line_starts[last + 1])),
        found.language,
        (*found.problems, problem),
    )


def _in_braces(text: Text, line: int) -> FrontMatter | None:
    """JSON as it is: from a line `{` to the next line `}`."""
    if bare_line(text, line) != "{" or not bare_line(text, line + 1).startswith('"'):
        return None
    for last in range(line + 2, text.line_count):
        content = text.line_text(last)
        if content.rstrip() == "}":
            whole = Span(text.line_span(line).end - 1, text.line_span(last).end)
            return FrontMatter(whole, (whole,), "json")
        if content.startswith("#"):
            break
    return None


def _fenced(text: Text, line: int) -> FrontMatter | None:
    """Front matter in a fenced code block."""
    fence = _FENCE.fullmatch(text.line_text(line).removeprefix("\ufeff").rstrip())
    found = _marked(text, line + 1, 1) if fence and line + 1 < text.line_count else None
    if fence is None or found is None:
        return None
    closing = text.line_at(found.whole.end) + 1
    if closing >= text.line_count or not _closes(text.line_text(closing), fence.group(1)):
        return None
    start, inside = text.line_starts[line], text.line_starts[line + 1]
    edits = (Edit(Span(start, inside), ""), Edit(Span(found.whole.end, text.line_span(closing).end), ""))
    fix = Fix("Remove the lines of the code block", edits, safe=True)
    message = "Front matter must not be in a code block; remove the first and the last line of the block."
    problem = SyntaxProblem(message, text.line_span(line), (fix,))
    return found._replace(whole=Span(start, text.line_span(closing).end), problems=(problem, *found.problems))


def _closes(line: str, fence: str) -> bool:
    bare = line.strip(" \t")
    return len(bare) >= len(fence) and not bare.strip(fence[0])


def _without_opening(text: Text, first: int) -> FrontMatter | None:
    """Several entries with the closing mark right below them, which Markdown takes for an underlined heading."""
    last = first
    while is_entry(text, last):
        last += 1
    if last < first + 2 or last >= text.line_count or not _is_mark(text, last, "---"):
        return None
    start = text.line_starts[first]
    message = "The front matter has no opening line; add `---` before its first entry."
    fix = Fix("Open the front matter", (Edit(Span(start, start), f"---{text.eol}"),), safe=True)
    whole, yaml = Span(start, text.line_span(last).end), Span(start, text.line_starts[last])
    return FrontMatter(whole, (yaml,), problems=(SyntaxProblem(message, text.line_span(first), (fix,)),))


def _below_text(text: Text, first: int) -> FrontMatter | None:
    """Front matter with a comment or other text above it, and no heading: several entries between two marks."""
    for line in range(first + 1, min(first + _MOST_ABOVE, text.line_count)):
        above = text.line_text(line - 1)
        if above.startswith(("#", "```", "~~~")):
            return None
        if _opening(text, line) is None:
            continue
        start, end = text.line_starts[first], text.line_starts[line]
        is_comment = text.source.startswith("<!--", start) and text.slice(Span(start, end)).rstrip().endswith("-->")
        found = _marked(text, line, 1 if is_comment else 2)
        if found is not None:
            moved = text.slice(Span(start, end)).strip()
            after = found.whole.end
            edits = (Edit(Span(start, end), ""), Edit(Span(after, after), f"{text.eol * 2}{moved}"))
            fix = Fix(f"Move the {'comment' if is_comment else 'text'} below the front matter", edits, safe=is_comment)
            what = "comment" if is_comment else "text"
            message = f"The front matter must start on the first line; move the {what} above it below."
            return _with_problem(text, found, message, fix)
    return None


def _with_problem(text: Text, found: FrontMatter, message: str, fix: Fix) -> FrontMatter:
    line = text.line_span(text.line_at(found.whole.start))
    problem = SyntaxProblem(message, Span(found.whole.start, min(found.whole.start + 3, line.end)), (fix,))
    return found._replace(problems=(problem, *found.problems))


def bare_line(text: Text, line: int) -> str:
    """A line without surrounding whitespace and byte order mark; empty past the last line."""
    return text.line_text(line).strip("\ufeff \t") if line < text.line_count else ""


def _is_mark(text: Text, line: int, mark: str) -> bool:
    marks = (mark, "...") if mark == "---" else (mark,)
    return line < text.line_count and text.line_text(line).rstrip(" \t") in marks


def is_entry(text: Text, line: int) -> bool:
    """Whether a line is there and can be an entry of a mapping in YAML, or a part of one."""
    if line >= text.line_count:
        return False
    content = text.line_text(line)
    return bool(KEY_LINE.fullmatch(content)) or (content.startswith((" ", "- ")) and bool(content.strip()))


def _is_other_part(text: Text, line: int) -> bool:
    """Whether a line can be a part of front matter in another language than YAML."""
    return not bare_line(text, line).startswith(("---", "+++")) and bool(bare_line(text, line))


def _is_long(text: Text, line: int) -> bool:
    mark = text.line_text(line).rstrip(" \t")
    return len(mark) > 3 and not mark.strip("-")


def _runs_into_the_body(text: Text, opening: int, closing: int) -> bool:
    """Whether what is between two lines is not a mapping and has a Markdown heading after a blank line."""
    headings = (
        line
        for line in range(opening + 2, closing)
        if text.line_text(line).startswith("#") and not text.line_text(line - 1).strip()
    )
    if next(headings, None) is None:
        return False
    start = text.line_starts[opening + 1]
    root, problem = parse_yaml(text.source[start : text.line_starts[closing]], start)
    return problem is not None or root is None or root.kind != "mapping"
