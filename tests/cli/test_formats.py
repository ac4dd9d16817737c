"""The formats of `check`: for people, editors and programs."""

import io
import json
from pathlib import Path

import pytest
from proposal_lsp.cli.console import ColorChoice, Console, Paint, printable, wants_color
from proposal_lsp.cli.excerpt import excerpt
from proposal_lsp.cli.formats.full import write as write_full
from proposal_lsp.cli.outcome import Checked, Outcome
from proposal_lsp.findings import Finding, Related, Severity
from proposal_lsp.text import Span, Text

from tests.cli.conftest import Run, write


def test_full(run: Run, folder: Path) -> None:
    """The line with carets, the first fix, the related places; then a summary."""
    write(folder, {"b.md": "# Title\n\n" * 5 + "The [error] here\n", "a.md": "[hint]", "c.md": "a proposal"})
    assert (
        run("check").out
        == """\
a.md:1:1: hint misnumbered-section: This is hint.
  |
1 | [hint]
  | ^^^^^^

b.md:11:5: error unknown-value: [*] This is error.
   |
11 | The [error] here
   |     ^^^^^^^
   = help: Say fine instead
   = note: b.md:1:1: this is the first
   = note: /schemas/memo.yaml:5:3: asked for here
   = note: docs/other.md: and in this file

Found 2 problems (1 error, 1 hint) in 2 of 3 files.
[*] 1 fixable with `--fix`.
"""
    )


def test_not_every_related_place_is_shown() -> None:
    """Text left over from a template may be on dozens of lines."""
    related = tuple(Related(f"place {number}", Span(number, number)) for number in range(1, 5))
    out = io.StringIO()
    for count in (3, 4):
        found = Finding("empty-section", "Empty.", Span(0, 1), Severity.HINT, (), related[:count])
        checked = (Checked("a.md", Text("abcdef"), (found,)),)
        write_full(Outcome(checked, 1, 1, "/"), Console(out, out, Paint(False)))
    notes = [line.partition("= note: ")[2] for line in out.getvalue().splitlines() if "= note: " in line]
    first = ["a.md:1:2: place 1", "a.md:1:3: place 2"]
    assert notes == [*first, "a.md:1:4: place 3", *first, "and 2 more places"]


def test_concise(run: Run, folder: Path) -> None:
    """One line for each finding, with the severity; then the summary, unless only findings are requested."""
    write(folder, {"a b.md": "é [error]\r\n[warning]"})
    found = "a b.md:1:3: error unknown-value: [*] This is error.\na b.md:2:1: warning empty-section: This is warning.\n"
    summary = "Found 2 problems (1 error, 1 warning) in 1 of 1 file.\n[*] 1 fixable with `--fix`.\n"
    assert run("check", "--output-format", "concise").out == found + summary
    assert run("check", "--output-format", "concise", "--quiet").out == found


def test_json(run: Run, folder: Path) -> None:
    """Exactly these keys; rows and columns from 1, columns in code points; only the first fix."""
    write(folder, {"docs/a.md": "# A\n🤖 [error] [warning]"})
    ran = run("check", "--output-format", "json")
    assert ran.out.isascii()
    assert json.loads(ran.out) == [
        {
            "code": "unknown-value",
            "message": "This is error.",
            "severity": "error",
            "filename": "docs/a.md",
            "location": {"row": 2, "column": 3},
            "end_location": {"row": 2, "column": 10},
            "fix": {
                "applicability": "safe",
                "message": "Say fine instead",
                "edits": [
                    {
                        "content": "fine",
                        "location": {"row": 2, "column": 3},
                        "end_location": {"row": 2, "column": 10},
                    }
                ],
            },
            "related": [
                {
                    "message": "this is the first",
                    "filename": "docs/a.md",
                    "shipped": False,
                    "location": {"row": 1, "column": 1},
                },
                {
                    "message": "asked for here",
                    "filename": "/schemas/memo.yaml",
                    "shipped": False,
                    "location": {"row": 5, "column": 3},
                },
                {"message": "and in this file", "filename": "docs/other.md", "shipped": False, "location": None},
            ],
            "url": None,
        },
        {
            "code": "empty-section",
            "message": "This is warning.",
            "severity": "warning",
            "filename": "docs/a.md",
            "location": {"row": 2, "column": 11},
            "end_location": {"row": 2, "column": 20},
            "fix": None,
            "related": [],
            "url": None,
        },
    ]


def test_json_is_a_list_even_when_all_is_clean(run: Run, folder: Path) -> None:
    """Only the list."""
    write(folder, {"a.md": "a proposal"})
    assert run("check", "--output-format", "json").out == "[]\n"


@pytest.mark.parametrize(
    ("files", "summary"),
    [
        ({"a.md": "a proposal"}, "The proposal is clean."),
        ({"a.md": "a proposal", "b.md": "a proposal", "c.md": ""}, "All 2 proposals are clean."),
        ({"a.md": "x"}, "The file is not a proposal of a known kind; `proposal-lsp schema explain FILE` says why."),
        ({"a.md": "", "b.md": ""}, "None of the 2 files is a proposal of a known kind; `proposal-lsp schema"),
        ({"a.md": "[error]"}, "Found 1 problem (1 error) in 1 of 1 file."),
        (
            {"a.md": "[hint][warning][information][warning][information]"},
            "Found 5 problems (2 warnings, 2 information, 1 hint) in",
        ),
    ],
)
def test_the_summary(run: Run, folder: Path, files: dict[str, str], summary: str) -> None:
    """The number of findings, or of clean proposals, or that there was no proposal."""
    write(folder, files)
    said = [line for line in run("check").out.splitlines() if not line.startswith("[*]")]
    assert said[-1].startswith(summary)


def test_no_color_in_a_pipe_and_color_when_asked(run: Run, folder: Path) -> None:
    """The same words either way."""
    write(folder, {"a.md": "[error] [warning] [information] [hint]"})
    for output_format in ("full", "concise"):
        plain = run("check", "--output-format", output_format).out
        colored = run("check", "--output-format", output_format, "--color", "always").out
        assert "\x1b" not in plain
        assert "\x1b[31;1m" in colored
        for code in ("0", "1", "31;1", "33;1", "36;1", "34;1", "32", "34", "36"):
            colored = colored.replace(f"\x1b[{code}m", "")
        assert colored == plain


class Terminal(io.StringIO):
    """A stream that is said to be a terminal."""

    def isatty(self) -> bool:
        """Always true."""
        return True


@pytest.mark.parametrize(
    ("choice", "stream", "environment", "colored"),
    [
        ("auto", Terminal(), {}, True),
        ("auto", Terminal(), {"NO_COLOR": ""}, True),
        ("auto", Terminal(), {"NO_COLOR": "1"}, False),
        ("auto", Terminal(), {"TERM": "dumb"}, False),
        ("auto", io.StringIO(), {}, False),
        ("auto", io.StringIO(), {"FORCE_COLOR": "1"}, True),
        ("auto", io.StringIO(), {"FORCE_COLOR": ""}, False),
        ("auto", Terminal(), {"FORCE_COLOR": "1", "TERM": "dumb"}, True),
        ("auto", Terminal(), {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ("always", io.StringIO(), {"NO_COLOR": "1"}, True),
        ("never", io.StringIO(), {"FORCE_COLOR": "1"}, False),
        ("never", Terminal(), {}, False),
    ],
)
def test_when_to_color(choice: ColorChoice, stream: io.StringIO, environment: dict[str, str], colored: bool) -> None:
    """The option decides, then NO_COLOR, then FORCE_COLOR, then whether the output is a terminal."""
    assert wants_color(choice, stream, environment) is colored


@pytest.mark.parametrize(
    ("line", "marked", "shown", "carets"),
    [
        ("plain text", "text", "plain text", "      ^^^^"),
        ("日本語 text", "本", "日本語 text", "  ^^"),
        ("é 🤖 x", "x", "é 🤖 x", "     ^"),
        ("e\u0301e\u0301 x", "x", "e\u0301e\u0301 x", "   ^"),
        ("\tx\ty", "y", "    x   y", "        ^"),
        ("ab\tx", "\t", "ab  x", "  ^^"),
        ("日\tx", "x", "日  x", "    ^"),
        ("a\x1b[31mb", "b", "a␛[31mb", "      ^"),
        ("end", "", "end", "^"),
    ],
)
def test_carets_are_below_the_span(line: str, marked: str, shown: str, carets: str) -> None:
    """Wide characters, marks, tabs and controls are counted as a terminal shows them."""
    start = line.index(marked)
    lines = excerpt(Text(line), Span(start, start + len(marked)), Paint(False), "red")
    assert lines == ["  |", f"1 | {shown}", f"  | {carets}"]


@pytest.mark.parametrize("place", [0, 39, 41, 500, 4_979, 4_995])
def test_a_long_line_is_cut_around_the_span(place: int) -> None:
    """The span is shown whole, with some text around it."""
    source = "." * place + "WRONG" + "." * (4_995 - place)
    _, shown, carets = excerpt(Text(source), Span(place, place + 5), Paint(False), "red")
    at = carets.index("^")
    assert carets[at:] == "^^^^^"
    assert shown[at : at + 5] == "WRONG"
    assert 100 < len(shown) < 130
    assert shown.startswith("1 | …") == (place > 40)
    assert shown.endswith("…") == (place < 4_900)


def test_carets_stay_on_the_line() -> None:
    """A span that continues after the end of its line, or of the shown part of a long one, is marked up to there."""
    text = Text("ab\r\ncd\n")
    assert excerpt(text, Span(1, 6), Paint(False), "red")[1:] == ["1 | ab", "  |  ^"]
    assert excerpt(text, Span(2, 2), Paint(False), "red")[1:] == ["1 | ab", "  |   ^"]
    assert excerpt(text, Span(7, 7), Paint(False), "red") == ["  |", "3 |", "  | ^"]
    assert excerpt(Text("x" * 300), Span(0, 300), Paint(False), "red")[2] == "  | " + "^" * 120


def test_a_document_cannot_write_on_the_terminal(run: Run, folder: Path) -> None:
    """Escape sequences, and characters that reverse or end a line, are replaced."""
    write(folder, {"a\x1bb.md": "\x1b]0;title\x07 \u202e[error]\u2028x\x9b"})
    out = run("check").out
    assert not {"\x1b", "\x07", "\u202e", "\u2028", "\x9b"} & set(out)
    assert "␛]0;title␇ \ufffd[error]\ufffdx\ufffd" in out
    assert out.startswith("a␛b.md:1:13: error")


def test_replacements_of_characters() -> None:
    """One for each character, so that columns stay correct."""
    assert printable("a\0\t\x7f\x85\ud800é\u200d") == "a␀␉␡\ufffd\ufffdé\u200d"
