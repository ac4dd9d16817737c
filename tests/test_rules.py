"""Every rule has its page, its fixture and its line in `RULES`; a page says what the program does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from proposal_lsp import rules
from proposal_lsp.analysis import CODES, Project
from proposal_lsp.binding import Binding, bind
from proposal_lsp.cli.main import main
from proposal_lsp.config import Config, load_config
from proposal_lsp.document import parse
from proposal_lsp.features.fixing import sound_fixes
from proposal_lsp.findings import Severity
from proposal_lsp.rules import (
    INTERNAL_ERROR,
    RULES,
    SCHEMA_ERROR,
    UNREADABLE_FILE,
    Report,
    Rule,
    rule_page,
    rule_url,
    run,
)
from proposal_lsp.rules._engine import UNUSED_SUPPRESSION
from proposal_lsp.rules._rule import every_body
from proposal_lsp.schema.model import STATES

from tests.expectations import analysis, inline_schema, project
from tests.fixtures import FOLDER, Case, read_fixture
from tests.markers import Mark

PAGES = Path(rules.__file__).parent
HEADINGS = ["What it reports", "Why", "Example", "How to fix", "When to turn it off"]
#: No comment is about the files around a document, about the program, or about comments.
NOT_SILENCED = (UNUSED_SUPPRESSION, SCHEMA_ERROR, UNREADABLE_FILE, INTERNAL_ERROR)
#: No text has these: one is about the program, the other about what is no text.
WITHOUT_A_TEXT = (UNREADABLE_FILE, INTERNAL_ERROR)

every_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)


def cases(rule: Rule) -> tuple[Case, ...]:
    """The fixture of a rule; none for what no document has by itself."""
    return () if rule in WITHOUT_A_TEXT else read_fixture(FOLDER / "rules" / f"{rule.code}.md")


def first_case(rule: Rule) -> Case:
    """The first case of a rule's fixture that has a finding of it."""
    return next(case for case in cases(rule) if any(mark.code == rule.code for mark in case.marks))


def part(rule: Rule, name: str) -> str:
    """What stands below a heading of a rule's page; with its code, below the title."""
    page = parse(rule_page(rule.code))
    section = next(section for section in page.sections if section.level_text == name)
    return page.text.source[section.heading.span.end : section.span.end].strip("\n")


def fenced(text: str) -> str:
    """The content of the first fence of a text."""
    found = re.search(r"^```\w+\n(.*?)^```$", text, re.M | re.S)
    assert found
    return found.group(1)


def test_codes_are_names_of_problems() -> None:
    """Kebab-case, each once."""
    assert len(set(CODES)) == len(CODES) > 30
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)+", code) for code in CODES)


def test_nothing_is_orphaned() -> None:
    """A module, a page and a fixture belong to a rule, and no rule lacks one."""
    own = {rule.code for rule in RULES if rule.check or rule.check_section or rule.check_body}
    modules = {path.stem.replace("_", "-") for path in PAGES.glob("[a-z]*.py")}
    assert modules == own
    assert {path.stem for path in PAGES.glob("*.md")} == set(CODES)
    fixtures = {path.stem for path in (FOLDER / "rules").glob("*.md")}
    assert fixtures == set(CODES) - {rule.code for rule in WITHOUT_A_TEXT}


def test_no_rule_looks_at_all_the_text() -> None:
    """One that does runs at each keystroke, whatever the size of the document: say in `reads` what concerns it."""
    assert not [rule.code for rule in RULES if rule.check and rule.reads is every_body]


@every_rule
def test_page_has_its_headings(rule: Rule) -> None:
    """The code, a table, and five parts in one order; short enough to be read while hovering."""
    page = parse(rule_page(rule.code))
    assert [section.level_text for section in page.sections] == [rule.code, *HEADINGS]
    assert [section.level for section in page.sections] == [1, 2, 2, 2, 2, 2]
    assert not any(section.is_empty for section in page.sections)
    assert 25 <= page.text.line_count <= 55
    assert max(map(len, page.text.source.split("\n"))) <= 120
    assert all(line.count("`") % 2 == 0 for line in page.text.source.split("\n") if not line.startswith("```"))


@every_rule
def test_page_states_the_severities(rule: Rule) -> None:
    """The words of the table are those of the rule in each state of the lifecycle; dead documents get hints only."""
    row = [cell.strip() for cell in part(rule, rule.code).split("\n")[2].strip("|").split("|")]
    found = [rule.severity(state) for state in STATES]
    assert row[:3] == [severity.word if severity else "off" for severity in found[:3]]
    assert found[3] in (Severity.HINT, None)


@every_rule
def test_page_says_whether_there_is_a_fix(rule: Rule) -> None:
    """`none` in the table, or else some case of the fixture offers one."""
    said = part(rule, rule.code).split("\n")[2].strip("| ").split("|")[3].strip()
    offered = any(
        True
        for case in cases(rule)
        for finding in analysis(case).findings
        if finding.code == rule.code
        for _ in sound_fixes(project(case), analysis(case), finding)
    )
    assert (said != "none") == offered


@every_rule
def test_example_of_a_page_is_true(rule: Rule) -> None:
    """The excerpt is part of a case of the fixture, which has that finding in one of its lines."""
    if rule in WITHOUT_A_TEXT:
        return
    excerpt = fenced(part(rule, "Example"))
    message = next(line[2:] for line in part(rule, "Example").split("\n") if line.startswith("> "))
    found = [case for case in cases(rule) if excerpt in case.source]
    marks = [mark for case in found for mark in case.marks if mark.code == rule.code and mark.message == message]
    assert marks, "no case of the fixture has this excerpt with this message"
    assert any(_line(case, mark) in excerpt.split("\n") for case in found for mark in case.marks if mark in marks)


def _line(case: Case, mark: Mark) -> str:
    return case.source.split("\n")[mark.line]


@every_rule
def test_page_says_how_to_turn_it_off(rule: Rule) -> None:
    """The comment and the line of the configuration stand there, and both do what they say."""
    text = part(rule, "When to turn it off")
    assert (f"proposal-lsp: disable-next-line {rule.code}" in text) == (rule not in NOT_SILENCED)
    if rule in (SCHEMA_ERROR, *WITHOUT_A_TEXT):
        return
    config, problems = load_config(Path("/x/.proposals.yaml"), fenced(text), codes=CODES)
    assert (config.severities, problems) == (((rule.code, None, None),), ())
    case = first_case(rule)
    off = Project(Config(schema=project(case).config.schema, severities=config.severities), project(case).catalog)
    assert _codes(off, case, case.source).isdisjoint({rule.code})
    if rule in NOT_SILENCED:
        return
    silenced = f"{case.source}\n<!-- proposal-lsp: disable {rule.code} -->\n"
    assert _codes(project(case), case, silenced).isdisjoint({rule.code})


def _codes(project: Project, case: Case, source: str) -> set[str]:
    path = case.document.options.get("path", "proposal.md")
    return {finding.code for finding in project.analyze(path, source).findings}


@every_rule
def test_messages_are_sentences(rule: Rule) -> None:
    """What is wrong, in words: no regex, no line break, no bare code, and a sentence to its end."""
    messages = {mark.message for case in cases(rule) for mark in case.marks if mark.code == rule.code}
    for message in messages:
        assert re.match(r"[\"A-Za-z`]", message)
        assert message.endswith((".", "?", '."', "…"))
        assert not re.search(r"\\[dwsb]|\(\?|Span\(|None|Traceback", message)
        assert len(message) < 250


def test_a_page_is_where_its_url_says() -> None:
    """`codeDescription` and `explain` show one and the same file; a code that is none raises KeyError."""
    assert Path(rule_url("empty-section").removeprefix("file://")).read_text(encoding="utf-8") == rule_page(
        "empty-section"
    )
    for code in ("no-such-rule", "../text", "", "_engine"):
        with pytest.raises(KeyError):
            rule_page(code)


def test_explain_prints_the_page(capsys: pytest.CaptureFixture[str]) -> None:
    """`proposal-lsp explain CODE`, for every code."""
    for code in CODES:
        assert main(["explain", code]) == 0
        assert capsys.readouterr().out == rule_page(code)


def _broken(binding: Binding) -> Iterator[Report]:
    yield Report("Found before it fails.", binding.document.sections[0].heading.span)
    raise ValueError("no")


BROKEN = Rule("broken-rule", "Fails.", Severity.ERROR, _broken)
SCHEMA = "id: memo\nname: Memo\ntitle: any\nsections: [{heading: Goal}]\n"


def test_a_rule_that_fails_stops_no_other() -> None:
    """It is named in one finding, which says what to do; nothing of it is kept, and the others have run."""
    binding = bind(parse("# Quiet hours\n## Goal\n"), inline_schema(SCHEMA, ""))
    found = run(binding, (BROKEN, *RULES))
    assert [(finding.code, finding.severity.word) for finding in found] == [
        ("internal-error", "information"),
        ("empty-section", "warning"),
    ]
    assert found[0].message in rule_page("internal-error")


def test_a_rule_that_fails_can_be_turned_off() -> None:
    """As the page of `internal-error` advises: by its own name, and in `.proposals.yaml`."""
    binding = bind(parse("# Quiet hours\n## Goal\nSleep.\n"), inline_schema(SCHEMA, ""))
    assert [finding.code for finding in run(binding, (BROKEN,))] == ["internal-error"]
    assert run(binding, (BROKEN, *RULES), ((BROKEN.code, None, None),)) == []


def test_a_template_is_known_however_many_schemas_are_in_use() -> None:
    """What is remembered of a schema may be forgotten, but never in part: the same text has the same findings."""
    template = "# Title\n\n## Goal\n\nSay in one sentence what will be different.\n"
    schema = inline_schema(SCHEMA + "template: memo.md\n", template)

    def found() -> list[str]:
        return [finding.code for finding in run(bind(parse(template), schema), RULES)]

    assert found() == ["placeholder-text"]
    for number in range(200):
        bind(parse(template), inline_schema(f"{SCHEMA}doc: Number {number}.\n", ""))
    assert found() == ["placeholder-text"]
