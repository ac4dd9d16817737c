"""Turns words with placeholders into patterns: `RFC-XXX: [Title]` is `RFC-{number}: {title}`."""

from __future__ import annotations

from proposal_lsp import lazy_re as re
from proposal_lsp.document.placeholders import is_placeholder
from proposal_lsp.schema.pattern import Pattern, PatternError, parse_pattern

_PARTS = re.compile(
    r"(?P<id>(?<![A-Za-z0-9])(?:X{2,}|x{3,}|N{2,}|n{4,}|(?<!\#)\#{2,}(?!\#)|0{2,}[0-9XN]?|0{3,}[0-9])(?![A-Za-z0-9])"
    r"|(?<=[\s#-])N(?=[:.)]|\s[-–—]\s)|(?<![^\n])N(?=[:.)]\s))"
    r"|\[(?P<square>[^\[\]]{1,120})\](?!\()|<(?P<angle>[A-Za-z][^<>]{0,120})>|\{(?P<curly>[^{}]{1,120})\}"
    r"|\((?P<fill>(?i:fill (?:me )?in\b|your\b)[^()]{0,100})\)"
)
_TITLE = re.compile(
    r"(?:[\w-]+,? ){0,4}(?:title|name|subject|tit(?:el|re|ulo|olo)|título|tytuł|заголовок|название|[标標][题題]"
    r"|タイトル|제목)(?: here| of .*)?",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?:\w+ )?(?:n|no|nr|num|number|nnnn|xxxx)", re.IGNORECASE)


def literal(text: str) -> str:
    """The source of a pattern that matches only this text."""
    return text.replace("{", "{{").replace("}", "}}")


def read_pattern_of(text: str) -> Pattern | None:
    """The pattern that a text with placeholders stands for; None if it has none, or nothing else."""
    source, names, at = "", set[str](), 0
    for found in _PARTS.finditer(text):
        source += literal(text[at : found.start()])
        at = found.end()
        words = found["square"] or found["angle"] or found["curly"] or found["fill"] or ""
        name = "number" if found["id"] else _hole_name(words)
        name = "title" if found["fill"] else name
        while name.split(":")[0] in names:
            name = f"{name.split(':')[0]}2:text"
        names.add(name.split(":")[0])
        source += f"{{{name}}}"
    rest = text[at:]
    tail = re.search(r"(?<=[:.–—-] ).*", rest)
    if tail and names and "title" not in names and names_title(tail.group()):
        source += literal(rest[: tail.start()]) + "{title}"
        names.add("title")
    else:
        source += literal(rest)
    if not names:
        return None
    try:
        pattern = parse_pattern(source)
    except PatternError:
        return None
    words = "".join(part for part in pattern.parts if isinstance(part, str))
    return pattern if re.search(r"\w", words) or (len(pattern.holes) > 1 and words.strip()) else None


def is_open_title(text: str) -> bool:
    """Whether a heading only stands for another: `[Short title]`, `{title of option 1}`."""
    return is_placeholder(text) or re.fullmatch(r"\[[^\[\]]*\]|\{[^{}]*\}|<[^<>]*>", text.strip()) is not None


def names_title(text: str) -> bool:
    """Whether a text says that a title is to take its place: `Title`, `Your title here`, `Feature name`."""
    return _TITLE.fullmatch(text.strip()) is not None


def _hole_name(words: str) -> str:
    """The name of a hole, with its type where the name alone would give another one."""
    if _NUMBER.fullmatch(words.strip()):
        return "number"
    plain = [word for word in re.findall(r"[a-z][a-z0-9]*", words.casefold()) if word not in ("the", "a", "of", "your")]
    if "title" in plain:
        return "title"
    name = "_".join(plain[:2]) or "text"
    return f"{name}:text" if name in ("n", "number", "id", "slug", "int", "word", "date") else name
