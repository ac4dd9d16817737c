"""The documents are true: excerpts are real, tables are current, examples work, links lead to files.

UPDATE_EXPECTED=1 rewrites the generated parts of README.md.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from proposal_lsp import __version__
from proposal_lsp.analysis import CODES
from proposal_lsp.catalog.catalog import check_schema_text
from proposal_lsp.cli.options import parser as command_line
from proposal_lsp.config import CONFIG_NAME, load_config
from proposal_lsp.rules import RULES, Rule
from proposal_lsp.schema.model import STATES

from tests.shipped import CATALOG, ROOT

README = ROOT / "README.md"
EDITORS = ROOT / "editors"
ARCHITECTURE = ROOT / "server" / "ARCHITECTURE.md"
PERFORMANCE = ROOT / "server" / "PERFORMANCE.md"
CHANGELOG = ROOT / "CHANGELOG.md"
CONTRIBUTING = ROOT / "CONTRIBUTING.md"
SECURITY = ROOT / "SECURITY.md"
DOCUMENTS = (
    README,
    CHANGELOG,
    CONTRIBUTING,
    SECURITY,
    ARCHITECTURE,
    PERFORMANCE,
    ROOT / "server" / "proposal_lsp" / "incremental" / "README.md",
    ROOT / "benchmarks" / "README.md",
    ROOT / "schemas" / "README.md",
    ROOT / "tests" / "data" / "README.md",
    ROOT / "tests/agreement/README.md",
    ROOT / "tests" / "lsp" / "clients" / "README.md",
    EDITORS / "README.md",
    EDITORS / "vscode" / "README.md",
)
#: Texts outside of documents that people read or see.
PLUGINS = (
    *sorted((EDITORS / "neovim").rglob("*.lua")),
    EDITORS / "neovim" / "doc" / "proposal-lsp.txt",
    *sorted((EDITORS / "vscode" / "src").glob("*.ts")),
    EDITORS / "vscode" / "package.json",
)
DEMO = "tests/samples/demo"


def read(path: Path) -> str:
    """The text of a document."""
    return path.read_text(encoding="utf-8")


# -- generated parts ----------------------------------------------------------------------------------------------


def check_excerpt() -> str:
    """Three findings of the demo, and the last line."""
    done = subprocess.run(
        [sys.executable, "-m", "proposal_lsp", "check", "--color", "never", DEMO],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT / "server")},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 1, done.stderr
    findings = done.stdout.rstrip("\n").split("\n\n")
    codes = ("unknown-value", "placeholder-text", "missing-section")
    shown = [next(one for one in findings if f" {code}: " in one) for code in codes]
    return "\n".join([f"```text\n$ proposal-lsp check {DEMO}", *("\n\n".join([*shown, "[...]", findings[-1]]),), "```"])


def rule_table() -> str:
    """A row for each rule: its severity in open, agreed and done documents, what it reports, and its fix."""
    rows = ["| rule | what it reports | severity | fix |", "|---|---|---|---|"]
    for rule in RULES:
        page = f"server/proposal_lsp/rules/{rule.code}.md"
        rows.append(f"| [{rule.code}]({page}) | {rule.summary} | {severity(rule)} | {rule.fix} |")
    return "\n".join(rows)


def severity(rule: Rule) -> str:
    """`warning, then error`; one word if it is always the same."""
    found = [rule.severity(state) for state in STATES if state != "dead"]
    steps = [one.word if one else "off" for one in found]
    return ", then ".join(dict.fromkeys(steps))


def kind_table() -> str:
    """A row for each shipped schema."""
    rows = ["| kind | | template |", "|---|---|---|"]
    for schema in CATALOG.schemas:
        doc = " ".join(schema.doc.split())
        rows.append(f"| `{schema.id}` | **{schema.name}**. {doc} | [{schema.id}.md](schemas/{schema.id}.md) |")
    return "\n".join(rows)


GENERATED: dict[str, Callable[[], str]] = {"check": check_excerpt, "kinds": kind_table, "rules": rule_table}


@pytest.mark.parametrize("name", GENERATED)
def test_the_generated_parts_of_the_readme_are_current(name: str) -> None:
    """Rewritten if UPDATE_EXPECTED=1."""
    text = read(README)
    found = re.search(rf"(<!-- begin {name}: [^\n]*-->\n)(.*?)(<!-- end {name} -->)", text, re.DOTALL)
    assert found is not None
    expected = f"\n{GENERATED[name]()}\n\n"
    if os.environ.get("UPDATE_EXPECTED") == "1":
        README.write_text(text[: found.start(2)] + expected + text[found.end(2) :], encoding="utf-8")
        return
    assert found.group(2) == expected, "run: UPDATE_EXPECTED=1 pytest tests/test_docs.py"


# -- examples -----------------------------------------------------------------------------------------------------


def fences(path: Path, info: str) -> list[str]:
    """The fenced blocks of a document in a language."""
    return [token.content for token in MarkdownIt().parse(read(path)) if token.type == "fence" and token.info == info]


def test_the_configuration_of_the_readme_holds() -> None:
    """Every key in it is known, and every key with an effect is in it."""
    [example] = [one for one in fences(README, "yaml") if "exclude:" in one]
    config, problems = load_config(
        ROOT / CONFIG_NAME, example, codes=CODES, ids=[schema.id for schema in CATALOG.schemas]
    )
    assert [one.message for one in problems] == [
        "There is no folder `tools/schemas` next to this file.",
        "There is no folder `docs/ops` in this repository.",
    ]
    assert config.schemas[0] == ("docs/rfcs/**", "rfc")
    assert len(config.severities) == 3


def test_the_schema_of_the_readme_loads() -> None:
    """Its only problem is the missing template."""
    [example] = [one for one in fences(README, "yaml") if one.startswith("id: ")]
    loaded = check_schema_text(str(ROOT / "tests" / "memo.yaml"), example, CATALOG)
    assert [problem.message for problem in loaded.problems if "memo.md" not in problem.message] == []
    without = check_schema_text("memo.yaml", example.replace("template: memo.md\n", ""), CATALOG)
    assert without.problems == ()
    assert without.schema is not None
    assert [section.name for section in without.schema.sections] == ["Decision", "Costs", "Questions"]


def options() -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """Every command, and its parser."""
    parsers = [("", command_line())]
    while parsers:
        name, parser = parsers.pop()
        yield name, parser
        for action in parser._actions:
            if isinstance(action, argparse._SubParsersAction):
                parsers += [(f"{name} {word}".strip(), inner) for word, inner in action.choices.items()]


def test_commands_and_options_of_the_documents_exist() -> None:
    """If a document has `proposal-lsp NAME --OPTION`, the command has that option."""
    known = dict(options())
    shown = [line for path in DOCUMENTS for line in read(path).splitlines() if "proposal-lsp" in line]
    said = [found for line in shown for found in re.finditer(r"(?<![/\w.-])proposal-lsp ((?:[a-z]+ ?)+)", line)]
    commands = {match.group(1).strip() for match in said}
    assert {"check", "explain", "schema list", "schema explain", "server"} <= {
        name for name in known if any(command == name or command.startswith(f"{name} ") for command in commands)
    }
    flags = {flag for parser in known.values() for action in parser._actions for flag in action.option_strings}
    for path in (README, ARCHITECTURE):
        written = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", read(path))) - {"--quiet", "--editable"}
        assert written <= flags, f"{path.name}: {written - flags}"


@pytest.mark.parametrize("command", [name for name, _ in options() if name])
def test_every_command_is_in_the_readme_or_its_help(command: str) -> None:
    """Readers of the README and `--help` see all of them."""
    parser = dict(options())[command]
    assert parser.prog.endswith(command)
    top = command.split()[0]
    assert f"proposal-lsp {top}" in read(README)


def test_nothing_is_installed_from_an_index() -> None:
    """No package index has the program: it is installed from a path, `.`, or a checkout by its URL."""
    installed = re.compile(r"\b(?:pipx|pip|uv tool) install ((?:--?\w+ )*['\"]?[^\s`'\"\[]+)")
    said = [name for path in (*DOCUMENTS, *PLUGINS) for name in installed.findall(read(path))]
    names = {".", "/path/to/proposal-lsp", "git+file:///path/to/proposal-lsp", "git+URL"}
    assert {name.split()[-1].strip(",;'\"") for name in said} == names


def test_commands_of_the_editors_exist() -> None:
    """Each command that a document names exists, and each existing one is named."""
    manifest = json.loads(read(EDITORS / "vscode" / "package.json"))
    commands = {f"{command['category']}: {command['title']}" for command in manifest["contributes"]["commands"]}
    documents = [read(path) for path in DOCUMENTS]
    assert set(re.findall(r"Proposal LSP: [A-Z]\w+(?: [A-Z]\w+)*(?:\.\.\.)?", "".join(documents))) == commands
    made = set(re.findall(r"command\('(\w+)'", read(EDITORS / "neovim" / "lua" / "proposal_lsp" / "commands.lua")))
    help_text = read(EDITORS / "neovim" / "doc" / "proposal-lsp.txt")
    assert set(re.findall(r":(Proposal\w+)", help_text)) == made
    assert set(re.findall(r":(Proposal[A-Z]\w+)", "".join(documents))) <= made


# -- one test command ---------------------------------------------------------------------------------------------


def test_ci_runs_the_command_of_the_readme() -> None:
    """The same command for a person, in `.ci/run`, and in the workflow; and it exists."""
    blocks = fences(README, "bash")
    assert [block.count("\n") for block in blocks] == [1, 1], "two commands, one on each line"
    setup, tests = (block.strip() for block in blocks)
    assert f"check --fail-on never {DEMO}" in setup
    assert tests == "bash tests/run"
    lines = [line for line in read(ROOT / ".ci" / "run").splitlines() if line and not line.startswith(("#", " "))]
    assert lines[-1] == tests
    assert lines[:2] == ["set -euo pipefail", 'cd "$(dirname "${BASH_SOURCE[0]}")/.."']
    assert all(line.startswith(("for tool in", "done")) for line in lines[2:-1])
    assert re.findall(r"- run: (.*)", read(ROOT / ".github/workflows/ci.yml")) == [tests]
    for script in (ROOT / ".ci" / "run", ROOT / "tests" / "run"):
        assert os.name == "nt" or os.access(script, os.X_OK)
        subprocess.run(["bash", "-n", str(script)], check=True)


# -- text ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(path: Path) -> None:
    """Every relative link leads to a file or folder of the repository."""
    targets = re.findall(r"\]\((?!https?:|#)([^)#]+)", read(path))
    missing = [target for target in targets if not (path.parent / target).exists()]
    assert not missing


def test_the_changelog_has_this_version() -> None:
    """In the form of Keep a Changelog: newest first, each with its kinds of changes."""
    headings = re.findall(r"^## \[(.+?)\](?: - (.+))?$", read(CHANGELOG), re.MULTILINE)
    assert headings[0][0] == __version__
    assert all(re.fullmatch(r"\d{4}-\d{2}-\d{2}|unreleased", date) for _, date in headings)
    for part in read(CHANGELOG).split("\n## [")[1:]:
        kinds = re.findall(r"^### (.+)$", part, re.MULTILINE)
        assert kinds
        assert len(kinds) == len(set(kinds))
        assert set(kinds) <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
        assert part.count("\n") <= 200, "people read the notes of a release: one line for related changes"
