"""Every rule has its page and its fixture; a page agrees with the program. `-k CODE` runs the tests of one rule."""

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
from proposal_lsp.features.fixing import COMMAND, Trials
from proposal_lsp.features.suppressing import suppress_document, suppress_line
from proposal_lsp.findings import Finding, Severity, apply_edits
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
from proposal_lsp.rules._pages import page_path
from proposal_lsp.schema.model import STATES

from tests.analyzed_cases import analysis, inline_schema, project
from tests.fixtures import FOLDER, Case, read_fixture
from tests.markers import Mark
from tests.shipped import ROOT

PAGES = Path(rules.__file__).parent
#: The sections that the author of a rule writes on its page, in this order, and what belongs below each heading.
WRITTEN = {
    "What it reports": "say what is reported, and what looks like it but is not",
    "Why": "say what readers lose where no one corrects it",
    "Example": "give a fence with lines of a case of the fixture, then its message on a line that starts with `> `",
    "How to fix": "say what the author of a proposal should do",
}
#: This one is optional.
OPTIONAL = "When to turn it off"
#: The program writes this one, unless the author has written it.
GENERATED = "How to turn it off"
#: These rules report nothing that a comment could suppress: problems of other files, of the program, or of comments.
NOT_SILENCED = (UNUSED_SUPPRESSION, SCHEMA_ERROR, UNREADABLE_FILE, INTERNAL_ERROR)
#: No text has these findings: one is about the program, the other about files that are not text.
WITHOUT_A_TEXT = (UNREADABLE_FILE, INTERNAL_ERROR)
FIXTURES = FOLDER / "rules"


def fixture(rule: Rule) -> Path:
    """The place of a rule's fixture."""
    return FIXTURES / f"{rule.code}.md"


def files(rule: Rule) -> list[Path]:
    """The files that a rule needs in addition to its module."""
    return [page_path(rule.code), *([] if rule in WITHOUT_A_TEXT else [fixture(rule)])]


every_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
#: If a rule lacks a file, only one test fails.
every_whole_rule = pytest.mark.parametrize(
    "rule", [rule for rule in RULES if all(map(Path.exists, files(rule)))], ids=lambda rule: rule.code
)


def cases(rule: Rule) -> tuple[Case, ...]:
    """The cases of the fixture of a rule; none for findings that no document can have."""
    return () if rule in WITHOUT_A_TEXT else read_fixture(fixture(rule))


def headings(rule: Rule) -> list[str]:
    """The headings of a rule's page, without its title."""
    return [section.level_text for section in parse(rule_page(rule.code)).sections[1:]]


def part(rule: Rule, name: str) -> str:
    """The text of a rule's page below a heading. Skips the test if there is none, since another test fails then."""
    page = parse(rule_page(rule.code))
    section = next((section for section in page.sections if section.level_text == name), None)
    if section is None:
        pytest.skip(f"the page of {rule.code} has no heading `{name}`")
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


@every_rule
def test_a_rule_is_whole(rule: Rule) -> None:
    """It has a module, a page and a fixture."""
    module = PAGES / f"{rule.code.replace('-', '_')}.py"
    missing = [path.relative_to(ROOT).as_posix() for path in files(rule) if not path.exists()]
    assert not missing, f"to be written: {', '.join(missing)}"
    assert module.exists() == (rule.check is not None), f"{rule.code} belongs in {module.name}, which has its name"


def test_nothing_is_orphaned() -> None:
    """Each module, page and fixture belongs to a rule."""
    modules = {path.stem.replace("_", "-") for path in PAGES.glob("[a-z]*.py")}
    pages, fixtures = ({path.stem for path in folder.glob("*.md")} for folder in (PAGES, FIXTURES))
    unknown = sorted((modules | pages | fixtures) - set(CODES))
    assert not unknown, f"has no line in rules/__init__.py: {', '.join(unknown)}"


@every_whole_rule
def test_page_has_its_headings(rule: Rule) -> None:
    """The code and its parts in one order, none empty."""
    page = parse(rule_page(rule.code))
    found, name = headings(rule), f"rules/{rule.code}.md"
    missing = [f"`## {heading}`: {what}" for heading, what in WRITTEN.items() if heading not in found]
    assert not missing, f"{name} lacks {'; '.join(missing)}"
    assert found == [*WRITTEN, *([OPTIONAL] if OPTIONAL in found else []), GENERATED], f"{name}: in this order"
    assert [section.level for section in page.sections] == [1] + [2] * len(found)
    assert page.sections[0].level_text == rule.code, f"{name} starts with `# {rule.code}`"
    empty = [section.level_text for section in page.sections if section.is_empty]
    assert not empty, f"{name} has nothing below `{', '.join(empty)}`"


@every_whole_rule
def test_page_is_short(rule: Rule) -> None:
    """So that it can be read in a hover."""
    lines = rule_page(rule.code).split("\n")
    assert 25 <= len(lines) <= 60
    assert max(map(len, lines)) <= 120
    assert all(line.count("`") % 2 == 0 for line in lines if not line.startswith("```"))


@every_whole_rule
def test_page_states_the_severities(rule: Rule) -> None:
    """Those of the rule in each state, and its fix; in dead documents there are only hints."""
    head, _, row = part(rule, rule.code).split("\n")
    found = [rule.severity(state) for state in STATES]
    words = [severity.word if severity else "off" for severity in found[:3]]
    assert head == "| open | agreed | done | fix |"
    assert row == f"| {' | '.join(words)} | {rule.fix or 'none'} |"
    assert found[3] in (Severity.HINT, None)


@pytest.mark.sampled(4)
@every_whole_rule
def test_a_rule_says_whether_there_is_a_fix(rule: Rule) -> None:
    """`fix` describes it, if a case of the fixture offers one."""
    offered = any(
        True
        for case in cases(rule)
        for finding in analysis(case).findings
        if finding.code == rule.code
        for _ in (
            *(fix for fix in finding.fixes if fix.path),
            *Trials(project(case), COMMAND).sound_fixes(analysis(case), finding),
        )
    )
    assert not offered or rule.fix, 'a case offers a fix: say what it does in `Rule(..., fix="...")`'
    assert offered or not rule.fix, f"no case of tests/rules/{rule.code}.md offers a fix"


@every_whole_rule
def test_example_of_a_page_is_true(rule: Rule) -> None:
    """The excerpt is part of a case of the fixture, in which one of its lines has that finding."""
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


@pytest.mark.sampled(4)
@every_whole_rule
def test_page_says_how_to_turn_it_off(rule: Rule) -> None:
    """The comment and the line of the configuration are there, and both have that effect."""
    text = part(rule, GENERATED)
    assert (f"proposal-lsp: disable-next-line {rule.code}" in text) == (rule not in NOT_SILENCED)
    if rule in (SCHEMA_ERROR, *WITHOUT_A_TEXT):
        return
    config, problems = load_config(Path("/x/.proposals.yaml"), fenced(text), codes=CODES)
    assert (config.severities, problems) == (((rule.code, None, None),), ())
    case, finding = first_finding(rule)
    off = Project(Config(schema=project(case).config.schema, severities=config.severities), project(case).catalog)
    assert _codes(off, case, case.source).isdisjoint({rule.code})
    if rule not in NOT_SILENCED:
        comments = (suppress_line(analysis(case), finding, rule.code), suppress_document(analysis(case), rule.code))
        assert any(
            edits and _codes(project(case), case, apply_edits(case.source, edits)).isdisjoint({rule.code})
            for edits in comments
        )


def first_finding(rule: Rule) -> tuple[Case, Finding]:
    """The first case of a rule's fixture with one finding of it, and that finding."""
    for case in cases(rule):
        found = [finding for finding in analysis(case).findings if finding.code == rule.code]
        if len(found) == 1:
            return case, found[0]
    pytest.fail(f"{fixture(rule).relative_to(ROOT).as_posix()} needs a case with one finding", pytrace=False)


def _codes(project: Project, case: Case, source: str) -> set[str]:
    path = case.document.options.get("path", "proposal.md")
    return {finding.code for finding in project.analyze(path, source).findings}


@every_whole_rule
def test_messages_are_sentences(rule: Rule) -> None:
    """The problem in words: no regex, no line break, no bare code, and a complete sentence."""
    messages = {mark.message for case in cases(rule) for mark in case.marks if mark.code == rule.code}
    for message in messages:
        assert re.match(r"[\"A-Za-z`]", message)
        assert message.endswith((".", "?", '."', "…"))
        assert not re.search(r"\\[dwsb]|\(\?|Span\(|None|Traceback", message)
        assert len(message) < 250


def test_the_url_of_a_page_opens_it() -> None:
    """`codeDescription` opens the author's part, all of which is on the page; an unknown code raises KeyError."""
    title, rest = Path(rule_url("empty-section").removeprefix("file://")).read_text(encoding="utf-8").split("\n", 1)
    assert rule_page("empty-section").startswith(f"{title}\n")
    assert rest in rule_page("empty-section")
    for code in ("no-such-rule", "../text", "", "_engine"):
        with pytest.raises(KeyError):
            rule_page(code)


def test_explain_prints_the_page(capsys: pytest.CaptureFixture[str]) -> None:
    """For every code: `proposal-lsp explain CODE`."""
    for code in CODES:
        assert main(["explain", code]) == 0
        assert capsys.readouterr().out == rule_page(code)


def _broken(binding: Binding) -> Iterator[Report]:
    yield Report("Found before it fails.", binding.document.sections[0].heading.span)
    raise ValueError("no")


BROKEN = Rule("broken-rule", "Fails.", Severity.ERROR, _broken)
SCHEMA = "id: memo\nname: Memo\ntitle: any\nsections: [{heading: Goal}]\n"


def test_a_rule_that_fails_does_not_stop_others() -> None:
    """One finding names it and says what to do; its own findings are dropped, and the other rules have run."""
    binding = bind(parse("# Quiet hours\n## Goal\n"), inline_schema(SCHEMA, ""))
    found = run(binding, (BROKEN, *RULES))
    assert [(finding.code, finding.severity.word) for finding in found] == [
        ("internal-error", "information"),
        ("empty-section", "warning"),
    ]
    assert found[0].message in rule_page("internal-error")


def test_a_rule_that_fails_can_be_turned_off() -> None:
    """As the page of `internal-error` advises: by its code, and in `.proposals.yaml`."""
    binding = bind(parse("# Quiet hours\n## Goal\nSleep.\n"), inline_schema(SCHEMA, ""))
    assert [finding.code for finding in run(binding, (BROKEN,))] == ["internal-error"]
    assert run(binding, (BROKEN, *RULES), ((BROKEN.code, None, None),)) == []


@pytest.mark.slow
def test_a_template_is_known_however_many_schemas_are_in_use() -> None:
    """The cached values of a schema may be dropped, but never in part: the same text has the same findings."""
    template = "# Title\n\n## Goal\n\nSay in one sentence what will be different.\n"
    schema = inline_schema(SCHEMA + "template: memo.md\n", template)

    def found() -> list[str]:
        return [finding.code for finding in run(bind(parse(template), schema), RULES)]

    assert found() == ["placeholder-text"]
    for number in range(200):
        bind(parse(template), inline_schema(f"{SCHEMA}doc: Number {number}.\n", ""))
    assert found() == ["placeholder-text"]
