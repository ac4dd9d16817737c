"""Whether this program and `openspec validate --strict` agree about our documents with at most one mistake each.

`python -m tests.agreement.openspec COMMAND` runs the comparison; COMMAND is the path of `openspec`, a program of the
npm package `@fission-ai/openspec`. With `--record`, the names of the documents that it rejects are kept for tests
without it.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from proposal_lsp.findings import Severity

from tests.agreement.openspec_reasons import why
from tests.shipped import PROJECT, ROOT

#: The path of a document of each kind in a repository; `{}` is the name of the mutant.
PLACES = {
    "openspec-spec": "openspec/specs/{}/spec.md",
    "openspec-delta": "openspec/changes/{}/specs/depot/spec.md",
    "openspec-tasks": "openspec/changes/{}/tasks.md",
}


#: The finished samples of these kinds, and small documents that have only the required parts.
DOCUMENTS = [
    *((kind, ROOT / "tests" / "samples" / f"{kind}.md") for kind in PLACES),
    *(
        (path.stem.rpartition("-")[0], path)
        for path in sorted((Path(__file__).parent / "openspec_documents").glob("*.md"))
    ),
]


#: The variants that openspec rejected when the comparison was last recorded.
RECORDED = Path(__file__).parent / "openspec_rejects.txt"


@dataclass(frozen=True)
class Variant:
    """A document with one change, and the name of the change."""

    kind: str
    change: str
    source: str


@dataclass(frozen=True)
class Verdict:
    """The results of both for a variant: the messages of openspec, and the codes of this program.

    Information and hints are ignored, as in openspec.
    """

    variant: Variant
    theirs: tuple[str, ...]
    ours: tuple[str, ...]
    #: The number of messages of openspec that name a line.
    placed: int = 0

    @property
    def agrees(self) -> bool:
        """Whether both reject it, or neither does."""
        return bool(self.theirs) == bool(self.ours)

    @property
    def reason(self) -> str:
        """Why they differ; empty if that is unknown."""
        return why(self.theirs, self.ours)


def variants() -> Iterator[Variant]:
    """Every document without a change, and with every change; each text once."""
    seen: set[str] = set()
    for kind, path in DOCUMENTS:
        source = path.read_text(encoding="utf-8")
        for change, text in (("nothing", source), *_changes(source)):
            if text not in seen:
                seen.add(text)
                yield Variant(kind, f"{path.name}, {change}", text)


def _changes(source: str) -> Iterator[tuple[str, str]]:
    """A sample with one change, and the name of the change, with its line (from 1)."""
    lines = source.splitlines(keepends=True)
    for n, line in enumerate(lines):
        rules = HEADING if line.startswith("#") else ITEM if re.match(r"\s*- ", line) else PARAGRAPH
        for name, change in (*rules, *ANYWHERE) if line.strip() else ():
            for changed in change(lines, n):
                yield f"{name}, line {n + 1}", "".join(changed)
    yield "CRLF", source.replace("\n", "\r\n")


Change = Callable[[list[str], int], Iterator[list[str]]]


def _line(edit: Callable[[str], str]) -> Change:
    """A change of the line itself."""

    def change(lines: list[str], n: int) -> Iterator[list[str]]:
        yield [*lines[:n], edit(lines[n]), *lines[n + 1 :]]

    return change


def _end(lines: Sequence[str], n: int) -> int:
    """The line after the last one of the section whose heading is on line `n`."""
    level = len(lines[n]) - len(lines[n].lstrip("#"))
    after = (m for m in range(n + 1, len(lines)) if re.match(rf"#{{1,{level}}} ", lines[m]))
    return next(after, len(lines))


def _deleted(lines: list[str], n: int) -> Iterator[list[str]]:
    yield lines[:n] + lines[_end(lines, n) :]


def _emptied(lines: list[str], n: int) -> Iterator[list[str]]:
    yield [*lines[: n + 1], "\n", *lines[_end(lines, n) :]]


def _twice(lines: list[str], n: int) -> Iterator[list[str]]:
    end = _end(lines, n)
    yield [*lines[:end], "\n", *lines[n:end], "\n", *lines[end:]]


def _to_the_end(lines: list[str], n: int) -> Iterator[list[str]]:
    end = _end(lines, n)
    yield [*lines[:n], *lines[end:], "\n", *lines[n:end]]


def _own_text_gone(lines: list[str], n: int) -> Iterator[list[str]]:
    below = next((m for m in range(n + 1, len(lines)) if lines[m].startswith("#")), len(lines))
    yield [*lines[: n + 1], "\n", *lines[below:]]


def _before(*more: str) -> Change:
    def change(lines: list[str], n: int) -> Iterator[list[str]]:
        yield [*lines[:n], *more, *lines[n:]]

    return change


#: The changes of headings, of items, of lines of paragraphs, and of all of them.
HEADING: tuple[tuple[str, Change], ...] = (
    ("the section deleted", _deleted),
    ("the section emptied", _emptied),
    ("the section twice", _twice),
    ("the section moved to the end", _to_the_end),
    ("its own text deleted", _own_text_gone),
    ("one level down", _line(lambda line: f"#{line}")),
    ("one level up", _line(lambda line: line[1:])),
    ("no space after the marks", _line(lambda line: re.sub(r"^(#+) ", r"\1", line))),
    ("marks at the end", _line(lambda line: f"{line.rstrip()} ##\n")),
    (
        "another letter case",
        _line(lambda line: re.sub(r"\w+", lambda m: m.group().swapcase(), line, count=1)),
    ),
    ("the first word misspelt", _line(lambda line: re.sub(r"(\w)(\w)(?=\w)", r"\2\1", line, count=1))),
    ("no colon", _line(lambda line: line.replace(":", "", 1))),
    ("the name deleted", _line(lambda line: re.sub(r": .*", ":", line))),
    ("bold words for a heading", _line(lambda line: re.sub(r"^#+ (.*)", r"**\1**", line))),
)
ITEM: tuple[tuple[str, Change], ...] = (
    ("the item deleted", _line(lambda _: "")),
    ("the item twice", _line(lambda line: line * 2)),
    ("no box", _line(lambda line: re.sub(r"\[[ x]\] ", "", line))),
    ("another group", _line(lambda line: re.sub(r"\d+(?=\.\d)", "9", line, count=1))),
    ("the box ticked", _line(lambda line: line.replace("[ ]", "[x]"))),
    ("no emphasis", _line(lambda line: line.replace("**", ""))),
    ("another mark", _line(lambda line: line.replace("- ", "* ", 1))),
)
PARAGRAPH: tuple[tuple[str, Change], ...] = (
    ("should for SHALL", _line(lambda line: re.sub("SHALL|MUST", "should", line))),
    ("MUST for SHALL", _line(lambda line: line.replace("SHALL", "MUST"))),
    ("the line deleted", _line(lambda _: "")),
    ("only a few words", _line(lambda _: "It SHALL work well.\n")),
)
ANYWHERE: tuple[tuple[str, Change], ...] = (
    ("code with a heading", _before("```text\n", "### Requirement: in code\n", "```\n", "\n")),
    ("spaces at the end", _line(lambda line: f"{line.rstrip()}  \n")),
)


def compare(command: str) -> list[Verdict]:
    """Both verdicts on each variant. Raises CalledProcessError if openspec does not run."""
    every = list(variants())
    with tempfile.TemporaryDirectory() as folder:
        theirs = _run(command, Path(folder), every)
    nothing = ((), 0)
    return [
        Verdict(one, theirs.get(f"m{n}", nothing)[0], ours(one), theirs.get(f"m{n}", nothing)[1])
        for n, one in enumerate(every)
    ]


def ours(variant: Variant) -> tuple[str, ...]:
    """The codes of errors and warnings that this program reports for a variant."""
    path = PLACES[variant.kind].format("m")
    found = PROJECT.analyze(path, variant.source)
    return tuple(one.code for one in found.findings if one.severity <= Severity.WARNING)


def _run(command: str, root: Path, chosen: Sequence[Variant]) -> dict[str, tuple[tuple[str, ...], int]]:
    """The messages of openspec about each variant, by its name, and how often it names a line.

    A change that is about tasks has a delta without mistakes.
    """
    delta = (ROOT / "tests" / "samples" / "openspec-delta.md").read_text(encoding="utf-8")
    (root / "openspec" / "specs").mkdir(parents=True)
    for n, variant in enumerate(chosen):
        sources = {variant.kind: variant.source}
        if variant.kind == "openspec-tasks":
            sources["openspec-delta"] = delta
        if variant.kind != "openspec-spec":
            (root / f"openspec/changes/m{n}").mkdir(parents=True)
            (root / f"openspec/changes/m{n}/proposal.md").write_text("# Proposal\n", encoding="utf-8")
        for kind, source in sources.items():
            path = root / PLACES[kind].format(f"m{n}")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(source, encoding="utf-8", newline="")
    done = subprocess.run(
        [command, "validate", "--all", "--strict", "--json", "--no-interactive"],
        cwd=root,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "OPENSPEC_TELEMETRY": "0"},
        check=False,
    )
    if not done.stdout.lstrip().startswith("{"):
        raise subprocess.CalledProcessError(done.returncode, command, done.stdout, done.stderr)
    items = json.loads(done.stdout)["items"]
    assert len(items) == len(chosen)
    found = {}
    for item in items:
        issues = [issue for issue in item["issues"] if issue["level"] != "INFO"]
        if not item["valid"]:
            found[item["id"]] = (tuple(one["message"] for one in issues), sum("line" in one for one in issues))
    return found


def record(verdicts: Sequence[Verdict]) -> str:
    """Write the names of the variants that openspec rejects, one on each line."""
    return "".join(f"{one.variant.change}\n" for one in verdicts if one.theirs)


def report(verdicts: Sequence[Verdict]) -> Iterator[str]:
    """The share of variants on which both agree, and a table of the reasons for the others."""
    different = [one for one in verdicts if not one.agrees]
    bad = [one for one in verdicts if one.theirs]
    both = sum(bool(one.ours) for one in bad)
    messages, placed = sum(len(one.theirs) for one in bad), sum(one.placed for one in bad)
    yield f"{len(verdicts)} variants: both agree on {1 - len(different) / len(verdicts):.1%}"
    yield f"openspec rejects {len(bad)}; this program reports {both} of them, and {len(different)} verdicts differ"
    yield f"each finding of this program has a line; {placed} of {messages} messages of openspec have one"
    reasons: dict[str, list[Verdict]] = {}
    for one in different:
        reasons.setdefault(one.reason or "NO REASON", []).append(one)
    for reason, those in reasons.items():
        yield f"{len(those):4}  {reason}"
        yield from (f"      - {one.variant.change}: {'; '.join(one.theirs or one.ours)[:100]}" for one in those)


if __name__ == "__main__":
    compared = compare(sys.argv[1])
    print("\n".join(report(compared)))
    if "--record" in sys.argv:
        RECORDED.write_text(record(compared), encoding="utf-8")
