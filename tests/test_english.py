"""Texts for people are in plain English: space (not blank), after (not behind), next to (not beside), and so on.

The checked texts are the sentences among the string literals of the program, its docstrings and comments, the texts of
schemas and settings, and documents, without code. A word that is right in its place is part of a phrase in `ALLOWED`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import yaml

from tests.modules import walked
from tests.shipped import ROOT

PROGRAM = ROOT / "server" / "proposal_lsp"

#: A pattern of each retired word, and what to say instead.
RETIRED = {
    r"blanks?": "space",
    r"behind": "after",
    r"besides?": "next to, in addition to",
    r"told": "reported, shown, said",
    r"mend(?:s|ed|ing)?": "fix",
    r"grave(?:r|st)?": "severity",
    r"there twice": "appears twice",
    r"nobody": "no one, or a passive",
    r"anew|afresh": "again",
    r"judg(?:e|es|ed|ing|ement|ment)": "check, assess",
    r"stands?|stood": "is, appears",
    r"yardsticks?": "measure",
    r"every ?body|some ?body": "everyone, someone",
    r"slips?\s+of\s+the\s+pen": "typo",
    r"white\s+space": "whitespace",
    r"let\s+go\s+of": "forget, remove, release",
    r"tak(?:e|es|en)\s+note": "record",
    r"(?:have|has|had)\s+(?:its|their)\s+say": "count, are taken into account",
    r"of\s+no\s+file": "without a file",
    r"bears?\s+the\s+name|bears?\s+out|borne\s+out": "has the name, supports, refined by",
    r"read\s+off": "derived from, read from",
    r"knows?\s+nothing\s+of": "know nothing about",
    r"for\s+(?:which|whom|that)\s+no\s+one\s+knows|no\s+one\s+(?:knows|can\s+tell)": "is unknown",
    r"(?:is|are)\s+none\s+of\s+(?:its|the|those|them|our)": "is not one of",
    r"time\s+counts": "time matters",
}
#: Phrases in which such a word is right.
ALLOWED = (
    r"blank (?:lines?|templates?)",
    r"stands? for",
    r"stand-in",
    r"(?:left|hides) behind",
    r"behind a switch",
    r"reasoning behind",
)

#: The loader that is written in C is ten times as fast.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_RETIRED = re.compile(rf"\b(?:{'|'.join(RETIRED)})\b", re.IGNORECASE)
_ALLOWED = re.compile(rf"\b(?:{'|'.join(ALLOWED)})\b", re.IGNORECASE)
_CODE = re.compile(r"^( *)(```+|~~~+)[^\n]*\n.*?^\1\2[^\n]*$|`[^`\n]+`", re.MULTILINE | re.DOTALL)
_COMMENT = re.compile(r"(?:^|  )#:? (.*)$", re.MULTILINE)
# The text is a regular expression if it has one of these; no sentence has any.
_PATTERN = re.compile(r"\\[sdwbSDWtnr]|\(\?[:P=!<]|\[\^")

FILES = (
    *sorted(PROGRAM.rglob("*.py")),
    *sorted((PROGRAM / "rules").glob("*.md")),
    *sorted(path for path in (ROOT / "schemas").iterdir() if path.suffix in (".yaml", ".json", ".md")),
    *(ROOT / name for name in ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "benchmarks/README.md")),
    *(ROOT / "server" / name for name in ("ARCHITECTURE.md", "PERFORMANCE.md", "proposal_lsp/incremental/README.md")),
    *(ROOT / "tests" / name for name in ("reference/language.md", "agreement/README.md", "lsp/clients/README.md")),
    *(ROOT / "editors" / name for name in ("README.md", "vscode/README.md", "vscode/package.json")),
    ROOT / "editors" / "neovim" / "doc" / "proposal-lsp.txt",
    *sorted((ROOT / "benchmarks").glob("*.py")),
)


def name_of(path: Path) -> str:
    """The path of a file, relative to the root of the repository."""
    return path.relative_to(ROOT).as_posix()


def retired(text: str) -> list[str]:
    """The retired words of a text that are not in an allowed phrase, in order, in small letters."""
    allowed = [found.span() for found in _ALLOWED.finditer(text)]
    return [
        found.group().lower()
        for found in _RETIRED.finditer(text)
        if not any(start <= found.start() < end for start, end in allowed)
    ]


def literals(source: str) -> Iterator[str]:
    """The sentences among the string literals of a module, docstrings too: no regular expressions, no single words."""
    nodes = [node for node in walked(source) if isinstance(node, ast.JoinedStr | ast.Constant)]
    inside = {
        id(part)
        for node in nodes
        if isinstance(node, ast.JoinedStr)
        for part in ast.walk(node)
        if part is not node and not isinstance(part, ast.JoinedStr)
    }
    for node in nodes:
        text = ""
        if isinstance(node, ast.JoinedStr):
            parts = (part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)
            text = "".join(map(str, parts))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in inside:
            text = node.value
        if " " in text.strip() and not _PATTERN.search(text):
            yield text


def values(node: yaml.Node) -> Iterator[str]:
    """The texts of a YAML file that are not keys."""
    if isinstance(node, yaml.ScalarNode):
        yield node.value
    elif isinstance(node, yaml.MappingNode):
        for _, value in node.value:
            yield from values(value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from values(value)


def texts(path: Path) -> Iterator[str]:
    """The texts of a file that people read; of a document, everything but code."""
    source = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        yield from (_CODE.sub("", text) for text in (*literals(source), *_COMMENT.findall(source)))
    elif path.suffix == ".yaml":
        root = yaml.compose(source, Loader=LOADER)
        assert root is not None
        yield from values(root)
    else:
        yield _CODE.sub("", source)


def test_no_retired_words() -> None:
    """No file has any in its texts for people."""
    found = [
        f"{name_of(path)}: {word}: {' '.join(text.split())[:80]}"
        for path in FILES
        for text in texts(path)
        for word in retired(text)
    ]
    assert not found


def test_retired_words_are_seen() -> None:
    """In any letter case, whole words only, and not in a phrase that is right."""
    assert retired("Nobody judged the blanks behind it; how grave it is was told.") == [
        "nobody",
        "judged",
        "blanks",
        "behind",
        "grave",
        "told",
    ]
    assert retired("A blank line stands for a gravel path; recommend mending the blank.") == ["mending", "blank"]


def test_texts_are_what_people_read(tmp_path: Path) -> None:
    """Of a module: messages, with values in them too, docstrings and comments, no patterns; of a document: no code."""
    module = tmp_path / "module.py"
    module.write_text(
        '"""A docstring of `code`."""\n'
        "import re\n"
        'BLANK = re.compile(r" (?P<blank>[ ]*)")\n'
        "def say(name: str) -> str:\n"
        '    """Another docstring."""\n'
        "    blank = {'blank': 'one word'}  # after code\n"
        "    #: Above `blank`.\n"
        "    return f'{name!r:>{len(name)}} is there' + ' twice'\n",
        encoding="utf-8",
    )
    expected = {"A docstring of .", "Another docstring.", "one word", "after code", "Above .", "{} is there"}
    assert set(texts(module)) == expected
    document = tmp_path / "page.md"
    document.write_text("A `blank` is\n\n```text\nbeside\n```\n\nhere.\n", encoding="utf-8")
    assert "".join(texts(document)).split() == ["A", "is", "here."]
    schema = tmp_path / "schema.yaml"
    schema.write_text("blank: {doc: A text, values: [One, {beside: two}]}\n", encoding="utf-8")
    assert list(texts(schema)) == ["A text", "One", "two"]
