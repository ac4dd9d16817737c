"""Literate fixtures: a Markdown file is a test suite.

`##` names a case, and prose explains its purpose. Four backticks fence its parts; the first word of a fence
is its language, for editors, and the next one says how it is used:

* no more words, or only options: the document of the case, of which there is one. Its findings are in it as
  marks (`tests/markers.py`). Options: `schema=ID` (forced; otherwise it is detected), `path=NAME` (only the name is
  used), `eol=crlf` or `eol=cr`, `newline=none` (the last newline is not part of the document), `findings=any`
  (they are not compared; nor are they if `<CURSOR>` is in the document).
* `yaml schema`: a schema for this case, which is then forced; `markdown template`: its template.
* `yaml sidecar`: the sidecar of the document; `yaml sidecar missing`: there is none.
* `markdown file docs/other.md`: another file of the repository; paths start at its root. With other files, and in the
  fixtures of rules over several files, the findings that depend on other files are compared too.
* any other word: an expectation; the word is a key of `tests/expectations.py`.

Schema and template fences before the first `##` are for every case without its own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from markdown_it import MarkdownIt

from tests.markers import Mark, split_cursor, split_marks

FOLDER = Path(__file__).parent
FOLDERS = ("documents", "rules", "features", "reference")
EOL = {"lf": "\n", "crlf": "\r\n", "cr": "\r"}
OPTIONS = ("schema", "path", "eol", "newline", "findings")
DOCUMENT, SCHEMA, TEMPLATE, SIDECAR, FILE, BEFORE = "", "schema", "template", "sidecar", "file", "before"

_LINE_END = re.compile(r"\r\n|\r|\n")
_NAMES = {end: name.upper() for name, end in EOL.items()}
_MARKDOWN = MarkdownIt("commonmark")
_LANGUAGES = ("markdown", "yaml", "text")
_OPTION = re.compile(rf"({'|'.join(OPTIONS)})=(\S+)\s*")


class FixtureError(Exception):
    """A fixture file that cannot be read; the message has the place."""


@dataclass(frozen=True, slots=True)
class Fence:
    """A fenced block of a case."""

    #: Its use: `DOCUMENT`, `SCHEMA`, `TEMPLATE`, `SIDECAR`, `FILE`, `BEFORE` or a key of the expectations; then the
    #: rest of the info string.
    role: str
    argument: str
    options: Mapping[str, str]
    content: str
    #: The lines of the file with the content, from 0, the last exclusive.
    lines: tuple[int, int]


@dataclass(frozen=True, eq=False)
class Case:
    """One case of a file."""

    path: Path
    #: The line of its heading, from 1.
    line: int
    title: str
    fences: tuple[Fence, ...]
    #: The fences before the first case.
    shared: tuple[Fence, ...]

    def __str__(self) -> str:
        return f"{self.path.relative_to(FOLDER).as_posix()}:{self.line}: {self.title}"

    @cached_property
    def document(self) -> Fence:
        """The fence with the document. Raises FixtureError unless there is exactly one."""
        found = [fence for fence in self.fences if fence.role == DOCUMENT]
        if len(found) != 1:
            raise FixtureError(f"{self} has {len(found)} documents; it needs one.")
        return found[0]

    def given(self, role: str) -> str | None:
        """The schema or template of the case or, unless the case names a shipped schema, of the file."""
        shared = () if "schema" in self.document.options else self.shared
        return next((fence.content for fence in (*self.fences, *shared) if fence.role == role), None)

    @property
    def beside(self) -> tuple[str | None, ...]:
        """The text of the sidecar, None if there is none; empty if the case does not mention one."""
        return tuple(None if one.argument else one.content for one in self.fences if one.role == SIDECAR)

    @cached_property
    def files(self) -> Mapping[str, str]:
        """The other files of the repository: their texts by their paths."""
        return {fence.argument: fence.content for fence in self.fences if fence.role == FILE}

    @cached_property
    def before(self) -> tuple[str, ...]:
        """The text of the document in an earlier commit; empty if it is new or the case has none."""
        return tuple(fence.content for fence in self.fences if fence.role == BEFORE)

    @cached_property
    def annotated(self) -> str:
        """The document as it is in the fixture, without a newline that is not part of it."""
        content = self.document.content
        return content.removesuffix("\n") if self.document.options.get("newline") == "none" else content

    @cached_property
    def marks(self) -> tuple[Mark, ...]:
        """The expected findings."""
        return split_marks(self.annotated)[1]

    @cached_property
    def _text(self) -> tuple[str, int | None]:
        return split_cursor(split_marks(self.annotated)[0])

    @property
    def source(self) -> str:
        """The document: without marks and `<CURSOR>`, with its line endings."""
        return self._text[0].replace("\n", self.eol)

    @property
    def eol(self) -> str:
        """The line ending of the document."""
        return EOL[self.document.options.get("eol", "lf")]

    @property
    def cursor(self) -> int | None:
        """The offset of `<CURSOR>`, in code points of `source`."""
        text, at = self._text
        return None if at is None else len(text[:at].replace("\n", self.eol))

    def shown(self, text: str) -> str:
        """A text as the content of a fence; line endings that differ from those of the document are made visible."""
        text = _LINE_END.sub(lambda end: "\n" if end[0] == self.eol else f"<{_NAMES[end[0]]}>\n", text)
        return text + "\n" if self.document.options.get("newline") == "none" else text


def read_fixture(path: Path) -> tuple[Case, ...]:
    """The cases of a file, in order. Raises FixtureError."""
    return _read(path, path.read_text(encoding="utf-8"))


@cache
def _read(path: Path, source: str) -> tuple[Case, ...]:
    tokens = _MARKDOWN.parse(source)
    shared: list[Fence] = []
    cases: list[tuple[int, str, list[Fence]]] = []
    for token, following in zip(tokens, [*tokens[1:], None], strict=True):
        line = token.map[0] + 1 if token.map else 0
        if token.type == "heading_open" and token.tag == "h2" and token.level == 0 and following:
            cases.append((line, following.content, []))
        elif token.type == "fence":
            if token.level or not token.map or not token.markup.startswith("````"):
                raise FixtureError(f"{path.name}:{line}: a fence has four backticks and begins at the margin.")
            fence = _fence(token.info, token.content, (token.map[0] + 1, token.map[1] - 1), f"{path.name}:{line}")
            (cases[-1][2] if cases else shared).append(fence)
    titles = [title for _, title, _ in cases]
    if not cases or len(set(titles)) < len(titles):
        raise FixtureError(f"{path.name} needs cases, each with a title of its own.")
    return tuple(Case(path, line, title, tuple(fences), tuple(shared)) for line, title, fences in cases)


def _fence(info: str, content: str, lines: tuple[int, int], place: str) -> Fence:
    language, _, rest = info.strip().partition(" ")
    rest = rest.strip()
    if language not in _LANGUAGES:
        raise FixtureError(f"{place}: the first word of a fence is one of {', '.join(_LANGUAGES)}, not `{language}`.")
    options: dict[str, str] = {}
    while found := _OPTION.match(rest):
        options[found.group(1)] = found.group(2)
        rest = rest[found.end() :]
    role, _, argument = rest.partition(" ")
    return Fence(role, argument.strip(), options, content, lines)


def read_fixtures(*folders: str) -> tuple[Case, ...]:
    """The cases of every fixture file of some folders."""
    return tuple(case for path in fixture_files(*folders) for case in read_fixture(path))


def fixture_files(*folders: str) -> tuple[Path, ...]:
    """Every fixture file of some folders."""
    return tuple(path for name in folders for path in sorted((FOLDER / name).glob("*.md")))


def rewrite(case: Case, at: int, content: str) -> None:
    """Replace the content of the fence `at` of a case in its file, which may have changed since it was read."""
    now = next(other for other in read_fixture(case.path) if other.title == case.title)
    start, end = now.fences[at].lines
    lines = case.path.read_text(encoding="utf-8").split("\n")
    lines[start:end] = content.removesuffix("\n").split("\n") if content else []
    case.path.write_text("\n".join(lines), encoding="utf-8", newline="\n")
