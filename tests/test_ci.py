"""The parts for CI services, as far as they run without these: the action, the snippets of the README, a release."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from proposal_lsp import __version__
from proposal_lsp.cli.main import main

from tests.shipped import ROOT
from tests.test_docs import README, fences

GITHUB = ROOT / ".github"
SAMPLE = (ROOT / "tests" / "samples" / "rfc.md").read_text(encoding="utf-8")
COMMAND = str(Path(sys.executable).with_name("proposal-lsp"))
[WORKFLOW] = [one for one in fences(README, "yaml") if "uses: OWNER/" in one]
[GITLAB] = [one for one in fences(README, "yaml") if "codequality:" in one]

pytestmark = pytest.mark.skipif(os.name == "nt", reason="runs bash")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A repository with one proposal that has a mistake, and one in a folder with a space that has none."""
    work = tmp_path / "work"
    (work / ".git").mkdir(parents=True)
    (work / "more docs").mkdir()
    first, second = (SAMPLE.replace("RFC-042", f"RFC-{number}") for number in ("001", "002"))
    (work / "rfc-001.md").write_text(first.replace("## Motivation", "## Motivatoin"), encoding="utf-8")
    (work / "more docs" / "rfc-002.md").write_text(second, encoding="utf-8")
    return work


def action(folder: Path, **inputs: str) -> tuple[str, dict[str, str], str]:
    """The output of the action's script, its outputs, and the summary of the job."""
    given = {"paths": ".", "options": "", "sarif": "", "summary": "true"} | inputs
    files = {name: folder.parent / name.lower() for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
    for file in files.values():
        file.write_text("", encoding="utf-8")
    environment = os.environ | {f"INPUT_{name.upper()}": value for name, value in given.items()}
    environment |= {name: str(file) for name, file in files.items()}
    environment |= {"GITHUB_ACTIONS": "true", "PROPOSAL_LSP": COMMAND, "XDG_CACHE_HOME": str(folder.parent / "cache")}
    script = ["bash", str(GITHUB / "action" / "check.sh")]
    done = subprocess.run(script, cwd=folder, env=environment, capture_output=True, text=True, check=True)
    outputs = dict(line.split("=", 1) for line in files["GITHUB_OUTPUT"].read_text().splitlines())
    return done.stdout, outputs, files["GITHUB_STEP_SUMMARY"].read_text(encoding="utf-8")


@pytest.mark.slow
def test_the_action(folder: Path) -> None:
    """It annotates lines, writes a summary and SARIF, and reports the exit code."""
    said, outputs, summary = action(folder, sarif="out.sarif")
    [line] = said.splitlines()
    assert line.startswith("::warning title=proposal-lsp (misnamed-section),file=rfc-001.md,line=18,col=4,")
    assert outputs == {"exit-code": "1"}
    assert "| misnamed-section |" in summary
    [result] = json.loads((folder / "out.sarif").read_text(encoding="utf-8"))["runs"][0]["results"]
    assert result["ruleId"] == "misnamed-section"


@pytest.mark.slow
def test_the_action_takes_paths_and_options_by_the_line(folder: Path) -> None:
    """Paths may have spaces; a check of clean files succeeds, and files may be left out of the summary."""
    said, outputs, summary = action(folder, paths="more docs\n", summary="false")
    assert (said, outputs, summary) == ("", {"exit-code": "0"}, "")
    _, outputs, summary = action(folder, paths="more docs\nrfc-001.md", options="--fail-on=error\n--ignore=date-order")
    assert outputs == {"exit-code": "0"}
    assert "1 of 2 files" in summary.replace("\\", "")


@pytest.mark.slow
def test_no_input_of_the_action_is_code(folder: Path) -> None:
    """Neither for the shell nor in the workflow: a path is a path."""
    _, outputs, _ = action(folder, paths="$(touch evil)\n`touch evil`; touch evil\n--fix")
    assert outputs == {"exit-code": "2"}
    assert not (folder / "evil").exists()
    steps = yaml.safe_load((ROOT / ".github" / "action" / "action.yml").read_text(encoding="utf-8"))["runs"]["steps"]
    assert not [step for step in steps if "${{" in step.get("run", "")]


def test_inputs_and_outputs_of_the_action_are_those_of_its_script() -> None:
    """The workflow in the README uses existing inputs."""
    manifest = yaml.safe_load((ROOT / ".github" / "action" / "action.yml").read_text(encoding="utf-8"))
    script = (GITHUB / "action" / "check.sh").read_text(encoding="utf-8")
    [check] = [step for step in manifest["runs"]["steps"] if step.get("id") == "check"]
    assert set(check["env"]) == {f"INPUT_{name.upper()}" for name in manifest["inputs"]} - {"INPUT_PYTHON-VERSION"}
    assert all(f"${name}" in script for name in check["env"])
    assert all(f'echo "{name}=' in script for name in manifest["outputs"])
    [step] = [one for one in yaml.safe_load(WORKFLOW)["jobs"]["check"]["steps"] if "with" in one]
    assert step["with"].keys() <= manifest["inputs"].keys()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("schema", "files"),
    [
        ("github-actions", [".github/action/action.yml"]),
        ("github-workflows", [".github/workflows/ci.yml", ".github/workflows/release.yml", WORKFLOW]),
        ("github-issue-forms", sorted(path.name for path in (GITHUB / "ISSUE_TEMPLATE").glob("[0-9]*.yml"))),
        ("github-issue-config", ["config.yml"]),
        ("gitlab-ci", [GITLAB]),
    ],
)
def test_files_for_services_are_valid(schema: str, files: list[str], tmp_path: Path) -> None:
    """According to the schemas of SchemaStore."""
    from check_jsonschema import main as check_jsonschema  # takes long, and only slow tests need it

    paths = []
    for number, file in enumerate(files):
        if "\n" in file:
            path = tmp_path / f"{number}.yml"
            path.write_text(file, encoding="utf-8")
        else:
            path = ROOT / file if (ROOT / file).exists() else GITHUB / "ISSUE_TEMPLATE" / file
        paths.append(path)
    done = CliRunner().invoke(check_jsonschema, ["--builtin-schema", f"vendor.{schema}", *map(str, paths)])
    assert done.exit_code == 0, done.output


@pytest.mark.slow
def test_the_job_of_gitlab(folder: Path) -> None:
    """Its commands after the installation, as in the README: a report, then a check that fails."""
    [job] = yaml.safe_load(GITLAB).values()
    install, *commands = job["script"]
    assert install.startswith("pip install ")
    path = os.pathsep.join((str(Path(COMMAND).parent), os.environ["PATH"]))
    environment = os.environ | {"PATH": path, "XDG_CACHE_HOME": str(folder.parent / "cache")}
    done = [subprocess.run(["bash", "-c", one], cwd=folder, env=environment, check=False) for one in commands]
    assert [one.returncode for one in done] == [0, 1]
    [issue] = json.loads((folder / job["artifacts"]["reports"]["codequality"]).read_text(encoding="utf-8"))
    assert issue["location"]["path"] == "rfc-001.md"


@pytest.mark.slow
def test_the_same_findings_in_every_format_and_in_an_editor(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """For the demo, with all rules on: rule, line and message."""
    from proposal_lsp.file_analysis import analyze_file
    from proposal_lsp.lsp.client import Client
    from proposal_lsp.lsp.convert import to_diagnostics
    from proposal_lsp.projects import Projects

    path = ROOT / "tests" / "samples" / "demo" / "rfc-007-quiet-hours.md"
    analysis = analyze_file(Projects().of(path), str(path), path.read_text(encoding="utf-8"))
    diagnostics = to_diagnostics(analysis.findings, analysis.text, path.as_uri(), Client())
    in_editor = sorted((one["range"]["start"]["line"] + 1, one["code"], one["message"]) for one in diagnostics)
    assert len(in_editor) > 5
    monkeypatch.chdir(ROOT)

    def said(name: str) -> str:
        main(["check", "--no-cache", "--color", "never", "--output-format", name, str(path)])
        return capsys.readouterr().out

    assert in_editor == sorted(
        (one["location"]["row"], one["code"], one["message"]) for one in json.loads(said("json"))
    )
    [run] = json.loads(said("sarif"))["runs"]
    assert in_editor == sorted(
        (one["locations"][0]["physicalLocation"]["region"]["startLine"], one["ruleId"], one["message"]["text"])
        for one in run["results"]
    )
    assert in_editor == sorted(
        (one["location"]["range"]["start"]["line"], one["code"]["value"], one["message"])
        for one in json.loads(said("rdjson"))["diagnostics"]
    )
    assert in_editor == sorted(
        (int(test.attrib["name"].split(":")[0]), test.attrib["name"].split()[1], test[0].attrib["message"])
        for test in ET.fromstring(said("junit")).iter("testcase")
    )
    for name in ("full", "concise", "github"):
        report = said(name).replace("[*] ", "")
        assert all(message in report for _, _, message in in_editor)


# -- a release ----------------------------------------------------------------------------------------------------


def release_notes(tag: str, root: Path) -> str:
    """The output of the release script."""
    spec = spec_from_file_location("release", GITHUB / "release.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    said: str = module.notes(tag, root)
    return said


def copy_of(root: Path, changelog: str, version: str = "1.2.0") -> Path:
    """The parts of a checkout that a release reads."""
    files = {
        "server/proposal_lsp/__init__.py": f'__version__ = "{version}"\n',
        "editors/vscode/package.json": json.dumps({"version": "1.2.0"}),
        "CHANGELOG.md": changelog,
    }
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root


def test_the_notes_of_a_release(tmp_path: Path) -> None:
    """The part of the changelog for the version, which is defined once."""
    changelog = "# Changelog\n\n## [1.2.0] - 2030-01-02\n\n### Added\n\n- A.\n\n## [1.1.0] - 2029-01-02\n\n- B.\n"
    assert release_notes("v1.2.0", copy_of(tmp_path, changelog)) == "### Added\n\n- A.\n"
    with pytest.raises(ValueError, match=r"the tag is v1\.3\.0, __init__\.py has 1\.2\.0"):
        release_notes("v1.3.0", tmp_path)
    with pytest.raises(ValueError, match=r"the extension has 1\.2\.0"):
        release_notes("v1.2.1", copy_of(tmp_path, changelog, version="1.2.1"))
    with pytest.raises(ValueError, match="CHANGELOG"):
        release_notes("v1.2.0", copy_of(tmp_path, changelog.replace("2030-01-02", "unreleased")))


def test_this_version_cannot_be_released_by_accident() -> None:
    """While the changelog calls it unreleased."""
    if "- unreleased" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"):
        with pytest.raises(ValueError, match="CHANGELOG"):
            release_notes(f"v{__version__}", ROOT)
