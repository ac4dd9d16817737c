"""The Markdown of a hover, and the same as plain text for clients that show no Markdown.

What comes from a document or a schema is shown as it is written and does nothing: no HTML, and no picture that an
editor would fetch.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

# Code on one line stays; what would begin HTML or a picture outside of it gets a backslash.
_RISKS = re.compile(r"\\.|(?<!`)(`+)(?!`)[^\n]+?(?<!`)\1(?!`)|`+|<|!\[")
_SPECIAL = re.compile(r"[\\`*_\[\]<>~]|&(?=#?\w+;)")
_PLAIN = re.compile(
    r"\\([!-/:-@\[-`{-~])"  # an escape
    r"|(?<!`)(`+)(?!`)([^\n]+?)(?<!`)\2(?!`)"  # code
    r"|\*\*|__"
    r"|!?\[([^\]\n]*)\]\(([^()\s]*)\)"  # a link
    r"|^(?:`{3,}|~{3,}|---).*\n?|^#{1,6} +",
    re.MULTILINE,
)


def card(heading: str, doc: str = "", facts: Iterable[str] = ()) -> str:
    """A heading line, a paragraph, and a list of facts. `doc` is a schema's text; the others are Markdown."""
    parts = [heading, prose(doc), "\n".join(f"- {fact}" for fact in facts)]
    return "\n\n".join(part for part in parts if part)


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
    """The Markdown of a schema's author, without HTML and pictures."""
    return _RISKS.sub(_harmless, doc.strip())


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
    return _PLAIN.sub(_unmarked, markdown).strip()


def _harmless(found: re.Match[str]) -> str:
    return {"<": r"\<", "![": r"!\["}.get(found.group(), found.group())


def _unmarked(found: re.Match[str]) -> str:
    escaped, _, code, label, target = found.groups()
    if label is not None:
        return label if label == target else f"{label} ({target})"
    if code is None:
        return escaped or ""
    inside: str = code[1:-1] if len(code) > 2 and code[0] == code[-1] == " " and "`" in code else code
    return inside
