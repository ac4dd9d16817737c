"""A hover and its Markdown, and conversion to plain text for clients that do not render Markdown.

What comes from a document or a schema is shown as it is written and does nothing: no HTML, no picture that an editor
would fetch, and no link to anything but the web, a mail address or a file nearby. Some editors run `command:` links.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from proposal_lsp import lazy_re as re
from proposal_lsp.document.inline import code_spans
from proposal_lsp.lazy_dataclasses import dataclass
from proposal_lsp.text import Span

# Outside of code: an escape; a link that may stay; what would begin HTML, a picture, a code span that ends on another
# line, or a link or a definition of one. A target that may stay is written plainly: what is in it is not decoded.
_RISKS = re.compile(
    r"""
    \\. | < | !\[ | `
    | \]\( (?: (?:https?://|mailto:)[\w./?=%#@:+~,&-]* | [\w./%#-]* ) (?: [ ]"[^"\\`<\[\]]*" )? \)
    | \](?=[(:\[])
    """,
    re.VERBOSE,
)
_RISKY = frozenset({"<", "![", "`", "]"})
_SPECIAL = re.compile(r"[\\`*_\[\]<>~]|&(?=#?\w+;)")
_FENCE_OR_RULE = re.compile(r"`{3,}[^`]*\Z|~{3}|---")
_HEADING = re.compile(r"#{1,6} +")
# An escape, a mark of emphasis, a link.
_MARKS = re.compile(r"\\([!-/:-@\[-`{-~])|\*\*|__|!?\[([^\[\]]*)\]\(([^()\s]*)\)")

#: Of a longer text (in code points) about a section or a field, only the first sentence is above the facts.
MAX_PURPOSE = 200
#: What is between the facts of a card and the rest.
LINE = "\n\n---\n\n"
# Prose up to the end of its first sentence, or of its paragraph.
_SENTENCE = re.compile(r"(?![`~*>|#-])(?:[^\n]|\n(?!\n))+?(?:[.!?](?=\s+[^\sa-z])|(?=\n\n))")


@dataclass(frozen=True, slots=True)
class Hover:
    """A text about a part of a document."""

    #: The part, in code points; it holds the offset that was asked about.
    span: Span
    markdown: str


def card(heading: str, doc: str = "", facts: Iterable[str] = ()) -> str:
    """A heading line, what it is for, a list of facts; what else `doc`, a schema's text, says comes after a line.

    The others are Markdown.
    """
    listed = "\n".join(f"- {fact}" for fact in facts)
    first, rest = _parted(doc.strip()) if listed else (doc, "")
    shown = "\n\n".join(part for part in (heading, prose(first), listed) if part)
    return f"{shown}{LINE}{prose(rest)}" if rest else shown


def before_line(markdown: str, notes: Iterable[str]) -> str:
    """A card with paragraphs after its facts."""
    shown, line, rest = markdown.partition(LINE)
    return "\n\n".join((shown, *notes)) + line + rest


def _parted(doc: str) -> tuple[str, str]:
    """The first sentence of a long text, and the rest; all of it if that is not prose, or ends in code."""
    found = _SENTENCE.match(doc) if len(doc) > MAX_PURPOSE else None
    is_whole = found is None or found.group().count("`") % 2
    return (found.group(), doc[found.end() :].strip()) if found and not is_whole else (doc, "")


def bold(text: str) -> str:
    """Any text, as it is, in bold."""
    return f"**{escape(text)}**"


def escape(text: str) -> str:
    """Any text, on one line, such that Markdown shows it as it is."""
    return _SPECIAL.sub(r"\\\g<0>", " ".join(text.split()))


def literal(text: str) -> str:
    """Any text, on one line, as code."""
    text = " ".join(text.split())
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    marks = "`" * (longest + 1)
    space = " " if text.startswith("`") or text.endswith("`") or not text else ""
    return f"{marks}{space}{text}{space}{marks}"


def prose(doc: str) -> str:
    """The Markdown of a schema's author, without HTML, pictures and links that could do something."""
    return "\n".join(map(_harmless, doc.strip().split("\n")))


def first_sentence(doc: str) -> str:
    """The first sentence of a schema's text."""
    folded = " ".join(doc.split())
    found = re.match(r".+?[.!?](?=\s+[^\sa-z])", folded)
    return prose(found.group() if found else folded)


def listed(words: Iterable[str], last: str = "and") -> str:
    """`a, b and c`."""
    *others, end = words
    return f"{', '.join(others)} {last} {end}" if others else end


def plain(markdown: str) -> str:
    """The text of a hover without its marks, for clients that show no Markdown."""
    lines = (line for line in markdown.split("\n") if not _FENCE_OR_RULE.match(line))
    return "\n".join(map(_unmarked, lines)).strip()


def _harmless(line: str) -> str:
    """A line without HTML, pictures and such links; code on it stays."""
    return "".join(part if is_code else _RISKS.sub(_escaped, part) for is_code, part in _parts(line))


def _escaped(risk: re.Match[str]) -> str:
    found = risk.group()
    return f"{found[:-1]}\\{found[-1]}" if found in _RISKY else found


def _unmarked(line: str) -> str:
    heading = _HEADING.match(line)
    line = line[heading.end() :] if heading else line
    return "".join(_code(part) if is_code else _MARKS.sub(_unmarked_part, part) for is_code, part in _parts(line))


def _unmarked_part(found: re.Match[str]) -> str:
    escaped, label, target = found.groups()
    if label is not None:
        return label if label == target else f"{label} ({target})"
    return escaped or ""


def _code(part: str) -> str:
    """The text of a code span."""
    marks = len(part) - len(part.lstrip("`"))
    code = part[marks:-marks]
    return code[1:-1] if len(code) > 2 and code[0] == code[-1] == " " and "`" in code else code


def _parts(line: str) -> Iterator[tuple[bool, str]]:
    """The code spans of a line, and what is between them, each with whether it is code."""
    at = 0
    for start, end in code_spans(line):
        yield from ((False, line[at:start]), (True, line[start:end]))
        at = end
    yield False, line[at:]
