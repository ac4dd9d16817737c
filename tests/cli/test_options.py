"""The command line: words and options in any order, and options written in full."""

from __future__ import annotations

import shlex

import pytest
from proposal_lsp.cli.options import parser


@pytest.mark.parametrize(
    ("line", "in_order"),
    [
        ("new rfc --dir d Title", "new rfc Title --dir d"),
        ("new --dir d rfc --stdout Title", "new rfc Title --dir d --stdout"),
        ("check a --exclude b c -q d", "check a c d --exclude b -q"),
        ("renumber a --diff 5", "renumber a 5 --diff"),
        ("render rfc --sidecar a.json", "render rfc a.json --sidecar"),
        ("render rfc --sidecar -", "render rfc - --sidecar"),
        ("schema check a --color never b", "schema check a b --color never"),
    ],
)
def test_words_may_follow_options(line: str, in_order: str) -> None:
    """Also in places in which argparse alone accepts no more words."""
    assert parser().parse_args(shlex.split(line)) == parser().parse_args(shlex.split(in_order))


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ("new rfc --stdout One Two", "unrecognized arguments: Two"),
        ("new rfc One --stdout Two", "unrecognized arguments: Two"),
        ("render rfc - --sidecar a.json", "unrecognized arguments: a.json"),
        ("extract a --schema rfc b", "unrecognized arguments: b"),
        ("check a --fix --gone b", "unrecognized arguments: --gone b"),
        ("renumber a --diff next", "argument N: invalid int value: 'next'"),
        ("check --fi", "unrecognized arguments: --fi"),
        ("schema list --js", "unrecognized arguments: --js"),
    ],
)
def test_surplus_words_are_refused(line: str, left: str, capsys: pytest.CaptureFixture[str]) -> None:
    """As is a shortened option, in every command."""
    with pytest.raises(SystemExit):
        parser().parse_args(shlex.split(line))
    assert left in capsys.readouterr().err


@pytest.mark.parametrize(
    "line",
    ["check", "check a --fix -q", "check --gone", "check --help", "check --fail-on nothing", "check --jobs x", "list"],
)
def test_the_parser_for_one_command_reads_as_the_whole_parser(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The result is the same, for valid and invalid lines."""

    def outcome(given: list[str]) -> tuple[object, ...]:
        found: object
        try:
            found = parser(given).parse_args(shlex.split(line))
        except SystemExit as stop:
            found = stop.code
        return found, capsys.readouterr()

    assert outcome(shlex.split(line)) == outcome([])
