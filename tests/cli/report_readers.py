"""Readers of each report format: they read the findings back."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from typing import NamedTuple
from urllib.parse import unquote

from markdown_it import MarkdownIt
from proposal_lsp.text import Position

from tests.cli.reported import outcome


class Found(NamedTuple):
    """The parts of a finding that every format has; the level is the severity as far as the format knows it."""

    path: str
    line: int
    column: int
    code: str
    level: str


def from_json(said: str) -> Iterator[Found]:
    """Read the format `json`."""
    for one in json.loads(said):
        yield Found(one["filename"], one["location"]["row"], one["location"]["column"], one["code"], one["severity"])


def from_concise(said: str) -> Iterator[Found]:
    """Read the lines for people."""
    for match in re.finditer(r"^(?:\./)?(.+?):(\d+):(\d+): (\w+) ([a-z-]+): (?!:)", said, re.MULTILINE):
        yield Found(match[1], int(match[2]), int(match[3]), match[5], match[4])


def from_github(said: str) -> Iterator[Found]:
    """Read workflow commands, as the runner of GitHub does."""
    for line in said.splitlines():
        command = re.fullmatch(r"::(\w+) ([^:]*)::(.*)", line)
        assert command
        properties = dict(one.split("=", 1) for one in command[2].split(","))
        assert properties.keys() == {"title", "file", "line", "col", "endLine", "endColumn"}
        path = properties["file"].replace("%3A", ":").replace("%2C", ",").replace("%25", "%")
        code = properties["title"].removeprefix("proposal-lsp (").removesuffix(")")
        yield Found(path, int(properties["line"]), int(properties["col"]), code, command[1])


def from_gitlab(said: str) -> Iterator[Found]:
    """Read a Code Quality report."""
    for one in json.loads(said):
        begin = one["location"]["positions"]["begin"]
        yield Found(one["location"]["path"], begin["line"], begin["column"], one["check_name"], one["severity"])


def from_sarif(said: str) -> Iterator[Found]:
    """Read SARIF."""
    [run] = json.loads(said)["runs"]
    for one in run["results"]:
        assert run["tool"]["driver"]["rules"][one["ruleIndex"]]["id"] == one["ruleId"]
        [location] = one["locations"]
        place = location["physicalLocation"]
        path = unquote(place["artifactLocation"]["uri"])
        yield Found(path, place["region"]["startLine"], place["region"]["startColumn"], one["ruleId"], one["level"])


def from_junit(said: str) -> Iterator[Found]:
    """Read JUnit XML."""
    for test in ET.fromstring(said).iter("testcase"):
        place, code = test.attrib["name"].split()
        line, column = map(int, place.split(":"))
        yield Found(test.attrib["classname"], line, column, code, test[0].attrib["type"])


def from_rdjson(said: str) -> Iterator[Found]:
    """Read reviewdog's format, whose columns are bytes."""
    texts = {checked.name: checked.text for checked in outcome().checked}
    for one in json.loads(said)["diagnostics"]:
        path, start = one["location"]["path"], one["location"]["range"]["start"]
        text = texts[path]
        offset = text.offset(Position(start["line"] - 1, start["column"] - 1), "utf-8")
        yield Found(path, start["line"], text.position(offset)[1] + 1, one["code"]["value"], one["severity"])


def from_markdown(said: str) -> Iterator[Found]:
    """Read the table, as it is rendered."""
    tokens = MarkdownIt("commonmark").enable("table").parse(said)
    cells = ["".join(child.content for child in one.children or ()) for one in tokens if one.type == "inline"]
    body = cells[cells.index("problem") + 1 :]
    for place, severity, code, _ in zip(*[iter(body[: len(body) // 4 * 4])] * 4, strict=True):
        path, line, column = place.rsplit(":", 2)
        yield Found(path.replace("\u2060", ""), int(line), int(column), code, severity)


LEVELS = ("error", "warning", "information", "hint")
Reader = Callable[[str], Iterator[Found]]
READERS: dict[str, tuple[Reader, tuple[str, ...]]] = {
    "full": (from_concise, LEVELS),
    "concise": (from_concise, LEVELS),
    "json": (from_json, LEVELS),
    "json-lines": (lambda said: from_json(f"[{','.join(said.splitlines())}]"), LEVELS),
    "github": (from_github, ("error", "warning", "notice", "notice")),
    "gitlab": (from_gitlab, ("critical", "major", "minor", "info")),
    "sarif": (from_sarif, ("error", "warning", "note", "note")),
    "junit": (from_junit, LEVELS),
    "rdjson": (from_rdjson, ("ERROR", "WARNING", "INFO", "INFO")),
    "markdown": (from_markdown, LEVELS),
}
