"""Bad input: a clear finding or message with its place, never a traceback, never a hang.

The guard catches hangs, also those inside a regular expression, where no work can be counted. It counts processor time,
which does not depend on other load, and allows many times what any of these needs.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from proposal_lsp.analysis import Analysis
from proposal_lsp.binding.template import _place
from proposal_lsp.schema.model import Schema
from proposal_lsp.schema.pattern import PatternError, parse_pattern
from proposal_lsp.text import Span

from tests.completions import completions_at
from tests.shipped import CATALOG, PROJECT, SAMPLES, forced

#: No test may hang.
pytestmark = pytest.mark.usefixtures("guard")

RFC_SCHEMA, RFC = next((sample.schema, sample.source) for sample in SAMPLES if sample.schema.id == "rfc")
TITLE = "# RFC-001: Hostile\n\n"


def many(line: str, times: int, head: str = RFC) -> str:
    """A text that repeats, after a proposal."""
    return f"{head}\n{line * times}"


def numbered(form: str, times: int, head: str = RFC) -> str:
    """A text of lines that differ in a number."""
    return head + "\n" + "".join(form.format(number) for number in range(times))


#: Each is named after the part that it has too many of.
HOSTILE: dict[str, Callable[[], str]] = {
    "5 MB on one line": lambda: many("x" * 4_900_000, 1),
    "2.5 MB of paragraphs": lambda: many("The quick brown fox jumps over the lazy dog.\n\n", 55_000),
    "5 MB in one section of a known name": lambda: many("word " * 1_000_000, 1, "# RFC-1: x\n\n## Summary\n\n"),
    "10,000 headings": lambda: numbered("\n## Heading {}\n\ntext\n", 10_000),
    "10,000 headings of one known name": lambda: many("\n## Motivation\n\ntext\n", 10_000),
    "10,000 empty headings": lambda: many("##\n", 10_000),
    "10,000 underlined headings": lambda: numbered("\nHeading {}\n---\n", 10_000),
    "10,000 headings of all levels": lambda: "".join(f"{'#' * (n % 6 + 1)} Heading {n % 50}\n" for n in range(10_000)),
    "1,000 nested lists": lambda: RFC + "".join("  " * depth + "- x\n" for depth in range(1000)),
    "1,000 lists on one line": lambda: many("- " * 1000 + "x\n", 1),
    "1,000 nested quotes": lambda: many("> " * 1000 + "x\n", 1),
    "1,000 quotes, each deeper": lambda: RFC + "".join(">" * depth + " x\n" for depth in range(1000)),
    "a table of 5,000 rows": lambda: many("| 1 | 2 |\n", 5_000, RFC + "\n| a | b |\n|---|---|\n"),
    "a table of 2,000 columns": lambda: RFC + "".join(f"\n|{cell * 2000}" for cell in ("a|", "-|", "1|", "2|")),
    "5,000 list items": lambda: many("- [ ] x\n", 5_000),
    "5,000 bold fields": lambda: many("**Key**: value\n", 5_000, TITLE),
    "5,000 bold fields on one line": lambda: many("**Key**: value ", 5_000, TITLE),
    "5,000 list fields": lambda: many("- Key: value\n", 5_000, TITLE),
    "5,000 plain fields": lambda: many("Key: value\n", 5_000, TITLE),
    "5,000 entries in front matter": lambda: "---\n" + numbered("k{}: v\n", 5_000, "") + "---\n" + RFC,
    "5,000 entries in broken front matter": lambda: "---\na: b: c" + numbered("k{}: v\n", 5_000, "") + "---\n" + RFC,
    "front matter with 5,000 brackets": lambda: "---\n" + "[" * 5000 + "\n---\n" + RFC,
    "front matter with aliases of aliases": lambda: "---\na: &a [x,x]\n" + many("b: &b [*a,*a]\n", 999, "") + "---\n",
    "headings in front matter": lambda: "---\na: b: c\n" + many("\n# x\n", 5_000, "") + "---\n" + RFC,
    "50,000 rules": lambda: many("---\n", 50_000, ""),
    "50,000 open comments": lambda: many("<!-- ", 50_000),
    "50,000 lines that open a comment": lambda: many("<!--\n", 50_000),
    "5,000 open fences": lambda: many("```\n# x\n", 5_000),
    "fences of all lengths": lambda: RFC + "".join("`" * (3 + n % 50) + "\n# x\n" for n in range(5_000)),
    "10,000 HTML blocks": lambda: many("<div>\n# x\n", 10_000),
    "10,000 link definitions": lambda: numbered("[a{0}]: /x\n", 10_000),
    "100,000 blank lines": lambda: many("\n", 100_000),
    "100,000 lone carriage returns": lambda: many("\r", 100_000),
    "null characters": lambda: many("\0", 100_000),
    "lone surrogates": lambda: many("\ud800", 100_000),
    "broken encoding throughout": lambda: many("Ã©â€”", 50_000),
    "brackets": lambda: many("[", 50_000),
    "placeholders": lambda: many("[a]", 10_000),
    "stars": lambda: many("*" * 50_000 + "\n" + "**a" * 5_000, 1),
    "pipes": lambda: many("|" * 100_000 + "\n|-\n", 1),
    "a heading of 200,000 characters": lambda: many("## " + "a " * 100_000 + "\n", 1),
    "a heading of decorations": lambda: many("## " + "(optional) " * 10_000 + "\n", 1),
    "a heading of emphasis": lambda: many("## " + "*a " * 10_000 + "\n", 1),
    "a heading of underscores": lambda: many("## " + "_a" * 10_000 + "\n", 1),
    "a heading of links": lambda: many("## " + "[a](" * 10_000 + "\n", 1),
    "a heading of comments": lambda: many("## " + "<!-- x --> " * 10_000 + "\n", 1),
    "headings of attributes": lambda: numbered("## a " + "{{-}}" * 300 + "{}\n", 1_000),
    "headings of anchors": lambda: numbered("## a " + "[]() </a>" * 100 + "{}\n", 1_000),
    "a heading of symbols": lambda: many("## " + "🤖" * 50_000 + "\n", 1),
    "a heading with a run of spaces": lambda: many("## a" + " " * 80_000 + "b\n", 1),
    "a heading with a run of tabs": lambda: many("## a" + "\t" * 80_000 + "(b\n", 1),
    "a section of slashes": lambda: many("## Motivation\n\nn" + "/" * 50_000 + "\n", 1, TITLE),
    "backticks in runs of all lengths": lambda: many(" ".join("`" * n for n in range(1, 400)), 1),
    "a row of tildes": lambda: many("~" * 80_000, 1),
    "a title with a number of 100,000 digits": lambda: "# RFC-" + "1" * 100_000 + ": x\n",
    "a title of spaces": lambda: "# RFC-001:" + " " * 100_000 + "x\n\n**Status**: Draft\n",
    "a status of 50,000 words": lambda: TITLE + "**Status**: " + "Draft " * 50_000 + "\n",
    "a status of stars": lambda: TITLE + "**Status**: " + "*a " * 20_000 + "\n",
    "a status of underscores": lambda: TITLE + "**Status**: " + "_a " * 20_000 + "\n",
    "a status of brackets": lambda: TITLE + "**Status**: " + "[" * 50_000 + "\n",
    "a status of open comments": lambda: TITLE + "**Status**: " + "<!-- a " * 20_000 + "\n",
    "a date of 100,000 digits": lambda: TITLE + "**Status**: Draft\n**Created**: " + "2" * 100_000 + "\n",
    "5,000 suppressions": lambda: many("<!-- proposal-lsp: disable missing-section -->\n", 5_000),
    "5,000 suppressions that are not closed": lambda: many("<!-- proposal-lsp: disable a ", 5_000),
    "a suppression of 5,000 codes": lambda: many("<!-- proposal-lsp: disable " + "a " * 5_000 + "-->\n", 1),
    "5,000 lines that name a schema": lambda: many("<!-- proposal-schema: rfc -->\n", 5_000),
}


@pytest.mark.sampled(32)
@pytest.mark.parametrize("name", HOSTILE)
def test_too_much_of_something(name: str) -> None:
    """Every rule ends, and its findings can be shown."""
    source = HOSTILE[name]()
    analysis = PROJECT.analyze("a.md", source)
    check(analysis if analysis.detection.schema else forced(RFC_SCHEMA).analyze("a.md", source))


@pytest.mark.slow
@pytest.mark.parametrize("schema", CATALOG.schemas, ids=lambda schema: schema.id)
@pytest.mark.parametrize("name", HOSTILE)
def test_too_much_of_something_for_any_kind(name: str, schema: Schema) -> None:
    """The same, read as each kind of proposal."""
    check(forced(schema).analyze("a.md", HOSTILE[name]()))


@pytest.mark.parametrize(
    "line", [" " * 5_000 + "!", "- " + "\t" * 5_000 + "!", "**Status**: Draft" + " " * 5_000 + "x"]
)
def test_completing_in_a_line_of_whitespace(line: str) -> None:
    """At places where keys and values are searched for."""
    source = f"{TITLE}**Author**: Ida\n{line}\n\n## Summary\n"
    analysis = forced(RFC_SCHEMA).analyze("a.md", source)
    start = source.index(line)
    for offset in (start + 2, start + len(line) // 2, start + len(line)):
        completions_at(analysis, offset, CATALOG.schemas)


def test_patterns_of_a_hostile_schema() -> None:
    """Whitespace in them is normalized, and the number of holes that could match anything is limited."""
    assert not parse_pattern("a" + " " * 50 + "{n}").match("a" + " " * 900)
    assert parse_pattern("a" + " " * 50 + "{n}").match("a 7")
    assert not parse_pattern("{a:name} {b:name} {c:word}").match("a " * 400 + "(")
    assert list(parse_pattern(" x").search(" " * 80_000)) == []
    with pytest.raises(PatternError, match="more than 3 holes of type text, word or name"):
        parse_pattern("{a:name} {b:name} {c:name} {d:name}")


def test_marks_between_the_words_of_a_template() -> None:
    """Text left over from a template is found between marks of lists and quotes, which its words may contain."""
    assert _place("say - what is lost", "> *say*\n> - what\n> is - lost\n") == Span(3, 28)
    assert _place("- one two *three* four *five*", "x - one\ntwo *three* four\n*five* y") == Span(4, 31)
    assert _place("- - - - - - - end of it", "- " * 10_000 + "- end of") is None
    assert _place("- > * + -", "- > * + -") is None


def check(analysis: Analysis) -> None:
    """No rule has failed, and every finding is on one line of the text and short enough to read."""
    text = analysis.text
    for finding in analysis.findings:
        assert finding.code != "internal-error", finding.message
        assert 0 <= finding.span.start <= finding.span.end <= len(text.source)
        assert text.line_at(finding.span.start) == text.line_at(finding.span.end)
        assert len(finding.message) < 1000, finding.code


@pytest.mark.parametrize(
    ("yaml", "line", "said"),
    [
        ("title: a: b\nauthor: x", 2, "must be quoted"),
        ("author: @ui\ntitle: x", 2, "cannot start with this character"),
        ("title: x\n\tauthor: y", 3, "cannot be read"),
        ("title: [a, b\nauthor: y", 3, "cannot be read"),
        ('title: "a\nauthor: y', 3, "cannot be read"),
        ("title: *x\nauthor: y", 2, "aliases"),
        ("title: x\x07", 2, "not allowed in YAML"),
    ],
)
def test_broken_front_matter(yaml: str, line: int, said: str) -> None:
    """One finding, at its place, in words; readable parts are still checked."""
    source = f"---\n{yaml}\nstatus: Zigzag\n---\n\n## 1. Overview\n\nText.\n"
    schema = next(schema for schema in CATALOG.schemas if schema.id == "technical-spec")
    analysis = forced(schema).analyze("a.md", source)
    [broken] = [finding for finding in analysis.findings if finding.code == "malformed-front-matter"]
    assert said in broken.message
    assert abs(analysis.text.line_at(broken.span.start) + 1 - line) <= 1
    assert ["Zigzag" in one.message for one in analysis.findings if one.code == "unknown-value"] == [True]
    check(analysis)


@pytest.mark.parametrize("yaml", ["- title\n- author", "just text", "{a, b}", "[a, b]", "'a'", "? a"])
def test_front_matter_of_another_form(yaml: str) -> None:
    """It is YAML, but not entries of metadata."""
    source = f"---\n{yaml}\n---\n\n## 1. Overview\n\nText.\n"
    schema = next(schema for schema in CATALOG.schemas if schema.id == "technical-spec")
    analysis = forced(schema).analyze("a.md", source)
    codes = [finding.code for finding in analysis.findings]
    assert codes.count("malformed-front-matter") + codes.count("missing-field") == 1
    check(analysis)
