"""`explain`: the pages of the rules, and the list of them."""

import pytest
from proposal_lsp.rules import RULES, rule_page

from tests.cli.conftest import Run


def test_the_page_of_a_rule(run: Run) -> None:
    """As in the file next to the rule."""
    page = rule_page("missing-section")
    ran = run("explain", "missing-section")
    assert (ran.code, ran.out) == (0, page.rstrip("\n") + "\n")


def test_every_rule_in_a_line(run: Run) -> None:
    """In the order of the registry, with a summary."""
    lines = run("explain").out.splitlines()
    assert [line.split("  ", 1)[0].strip() for line in lines] == [rule.code for rule in RULES]
    assert all(line.endswith(f"  {rule.summary}") for line, rule in zip(lines, RULES, strict=True))


@pytest.mark.parametrize(
    ("code", "ending"),
    [
        ("mising-section", "did you mean `missing-section`?"),
        ("nonsense", "`proposal-lsp explain` lists them"),
        ("../missing-section", "did you mean `missing-section`?"),
    ],
)
def test_an_unknown_rule(run: Run, code: str, ending: str) -> None:
    """Exit code 2, with a suggestion."""
    ran = run("explain", code)
    assert (ran.code, ran.out, ran.err) == (2, "", f"error: there is no rule `{code}`; {ending}\n")
