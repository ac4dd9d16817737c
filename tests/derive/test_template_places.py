"""The places and names of templates, and files that are none: neither checked as documents, nor preventing others."""

from __future__ import annotations

from pathlib import Path

import pytest
from proposal_lsp.cli.main import main
from proposal_lsp.derive.derived_schemas import project_files
from proposal_lsp.projects import Projects

from tests.derive.memos import MEMO, TEMPLATE, repository
from tests.derive.test_drafts import FORM, KEPT
from tests.shipped import CATALOG, SAMPLES


def kind(root: Path, name: str, projects: Projects | None = None) -> str | None:
    """The kind of a file, with the template that it was derived from; None: it is not a document of any."""
    path = root / name
    analysis = (projects or Projects(CATALOG)).of(path).analyze(str(path), path.read_text("utf-8"))
    schema = analysis.detection.schema
    return (
        Path(schema.template_path).relative_to(root).as_posix()
        if schema and schema.path == schema.template_path
        else None
    )


#: The place of a template for a document in `docs/memos/`.
FOUND = [
    *("docs/memos/template.md", "docs/template.md", "template.md", "TEMPLATE.markdown", "docs/memos/memo_template.md"),
    *("proposal-templates/0000-core-template.md", "memo-templates/memo.md", "docs/memo_templates/basic.md"),
    *("templates/memo.md", "docs/_templates/memo.md", "docs/.templates/memo.md", "docs/memos/Templates/memo.md"),
    *(".github/MEMO-TEMPLATE.md", ".github/memo_template.md", ".github/templates/memo.md", "docs/.github/template.md"),
    *(".specify/templates/memo-template.md", ".house/templates/memo.md", ".gitlab/memo-template.md"),
    *(
        "TEMPLATE/README.md",
        "docs/memos/template/README.md",
        "docs/template/index.md",
        "docs/NNNN-memo-template/README.md",
    ),
    *("process/templates/memo.md", "docs/process/templates/memo.md", "process/memo-templates/a.md"),
    *("docs/memos/__template__.md", "docs/memos/.template.md", "docs/memos/-template-.md", "docs/memos/__TEMPLATE.md"),
    *("docs/memos/vorlage.md", "docs/memos/memo-vorlage.md", "docs/Vorlagen/memo.md", "docs/memos/plantilla.md"),
    *("docs/plantillas/memo.md", "docs/memos/modèle.md", "docs/memos/mode\u0300le.md", "docs/memos/modelo.md"),
    *("docs/memos/modello.md", "docs/memos/szablon.md", "docs/memos/sjabloon.md", "docs/memos/šablona.md"),
    *(
        "docs/memos/шаблон.md",
        "docs/шаблоны/memo.md",
        "docs/memos/模板.md",
        "docs/memos/备忘录模板.md",
        "docs/範本/memo.md",
    ),
    *("docs/memos/テンプレート.md", "docs/memos/ひな形.md", "docs/memos/템플릿.md", "docs/memos/skeleton.md"),
    *("docs/memos/template-memo.md", "docs/memos/plantilla-memo.md", "tools/memo-template.md.tmpl"),
    f"docs/memos/Memo Template {'0f' * 16}.md",
]


@pytest.mark.sampled(20)
@pytest.mark.parametrize("place", FOUND)
def test_a_template_is_found(tmp_path: Path, place: str) -> None:
    """The documents are of its kind; it is not checked itself."""
    root = repository(tmp_path, {place: TEMPLATE, "docs/memos/0007-meetings.md": MEMO})
    assert kind(root, "docs/memos/0007-meetings.md") == place
    path = root / place
    analysis = Projects(CATALOG).of(path).analyze(str(path), TEMPLATE)
    assert list(analysis.findings) == []


#: Files with a similar name that are not templates.
OTHERS = [
    *(".github/PULL_REQUEST_TEMPLATE.md", ".github/ISSUE_TEMPLATE.md", ".github/ISSUE_TEMPLATE/memo.md"),
    *(".github/PULL_REQUEST_TEMPLATE/memo.md", "pull_request_template.md", "docs/PULL_REQUEST_TEMPLATE.md"),
    *(
        ".gitlab/issue_templates/memo.md",
        ".gitlab/merge_request_templates/memo.md",
        ".github/DISCUSSION_TEMPLATE/memo.md",
    ),
    *(
        "docs/memos/0101-pod-template.md",
        "docs/memos/templates.md",
        "docs/memos/about-templates.md",
        "docs/modelos/memo.md",
    ),
    *("docs/memos/data-modelo.md", "templates/README.md", "node_modules/x/templates/memo.md", ".git/template.md"),
]


@pytest.mark.sampled(3)
@pytest.mark.parametrize("place", OTHERS)
def test_other_files_yield_no_kind(tmp_path: Path, place: str) -> None:
    """Templates of the hosting service, documents about templates; nor do they hide a template in a folder above."""
    root = repository(tmp_path, {"docs/memos/7.md": MEMO})
    (root / place).parent.mkdir(parents=True, exist_ok=True)
    (root / place).write_text(TEMPLATE, encoding="utf-8")
    assert Projects(CATALOG).of(root / "docs/memos/7.md").derived == ()
    (root / "template.md").write_text(TEMPLATE.replace("Cost", "Price"), encoding="utf-8")
    assert kind(root, "docs/memos/7.md") == "template.md"


@pytest.mark.sampled(3)
@pytest.mark.parametrize("place", [place for place in OTHERS if "emplate" in place.lower() and "git" in place][:9])
def test_templates_of_the_hosting_service_are_no_documents(tmp_path: Path, place: str) -> None:
    """Whatever they contain, an editor that opens one shows no finding."""
    root = repository(tmp_path, {place: MEMO, "template.md": TEMPLATE, ".git/x": ""} if ".git/" not in place else {})
    path = root / place
    assert list(Projects(CATALOG).of(path).analyze(str(path), MEMO).findings) == []


VARIANTS = ["docs/memos/memo-template-short.md", "docs/memos/TEMPLATE_short.md", "docs/memos/template.short.md"]


@pytest.mark.parametrize("place", VARIANTS)
def test_a_variant_of_a_template_is_no_document(tmp_path: Path, place: str) -> None:
    """It is another template; a document about templates has text of an author."""
    short = TEMPLATE.partition("## Cost")[0] + "## Sum\n\n[How much?]\n"
    about = place.replace("short", "engine")
    files = {"docs/memos/template.md": TEMPLATE, place: short, about: MEMO, "docs/memos/7.md": MEMO}
    root = repository(tmp_path, files)
    path = root / place
    projects = Projects(CATALOG)
    assert list(projects.of(path).analyze(str(path), short).findings) == []
    assert {one.schema.template_path for one in projects.of(path).derived} == {
        str(path),
        str(root / "docs/memos/template.md"),
    }
    found = projects.of(path).analyze(str(root / about), MEMO)
    assert found.detection.schema is None or [finding.code for finding in found.findings] == ["missing-section"]
    assert "template of" not in found.detection.reason


def test_a_readme_of_a_project_template_is_none(tmp_path: Path) -> None:
    """A finished text has nothing to fill in; nor has a page about templates."""
    readme = "# Seats\n\n## Install\n\nRun make.\n\n## Use\n\nSit down.\n\n## Licence\n\nMIT.\n"
    root = repository(tmp_path, {"template/README.md": readme, "7.md": readme})
    assert Projects(CATALOG).of(root / "7.md").derived == ()
    (root / "template/memo.md").write_text(TEMPLATE, encoding="utf-8")
    (root / "8.md").write_text(MEMO, encoding="utf-8")
    assert kind(root, "8.md") == "template/memo.md"


#: Files named as templates, next to a draft that has only its number.
NAMED = [
    "template.md",
    "docs/ideas/template.md",
    "docs/idea-template.md",
    "idea-templates/0000-core.md",
    ".github/IDEA-TEMPLATE.md",
]
NAMED += ["TEMPLATE/README.md", "process/templates/idea.md", "docs/vorlage.md", ".specify/templates/idea-template.md"]


@pytest.mark.sampled(3)
@pytest.mark.parametrize("place", NAMED)
def test_a_numbered_draft_is_a_document_wherever_the_template_is(tmp_path: Path, place: str) -> None:
    """Even an unchanged copy of the template."""
    root = repository(tmp_path, {place: FORM, "docs/ideas/0000-mine.md": FORM, "docs/ideas/0007-kept.md": KEPT})
    projects = Projects(CATALOG)
    assert kind(root, "docs/ideas/0007-kept.md", projects) == place
    assert kind(root, "docs/ideas/0000-mine.md", projects) == place
    path = root / "docs/ideas/0000-mine.md"
    assert projects.of(path).analyze(str(path), FORM).findings


def test_templates_apart_from_documents_must_fit_better(tmp_path: Path) -> None:
    """Their folder says nothing about documents; shipped kinds still apply unless the template fits better."""
    record = next(one for one in SAMPLES if one.schema.id == "nygard-adr").source
    files = {"process/templates/memo.md": TEMPLATE, "adr/0007-a.md": record, "memos/7.md": MEMO}
    root = repository(tmp_path, files)
    path = root / "adr/0007-a.md"
    schema = Projects(CATALOG).of(path).analyze(str(path), record).detection.schema
    assert schema is not None
    assert schema.id == "nygard-adr"
    assert kind(root, "memos/7.md") == "process/templates/memo.md"


def test_documents_far_from_the_template_refine_it(tmp_path: Path) -> None:
    """Those in every folder that it applies to, and no others."""
    whole = MEMO.replace("Draft", "Done") + "\n## Cost\n\nTwo evenings.\n"
    memos = {f"memos/{number}.md": whole for number in range(9)}
    root = repository(tmp_path, {"process/templates/memo.md": TEMPLATE, **memos, "new.md": MEMO})
    path = root / "memos/1.md"
    reason = Projects(CATALOG).of(path).analyze(str(path), whole).detection.reason
    assert reason.endswith("derived from process/templates/memo.md and 9 documents")


@pytest.mark.parametrize(
    ("place", "claim"), [("docs/memos/template.md", "docs/memos/**"), ("docs/templates/memo.md", "")]
)
def test_a_schema_that_is_written_claims_only_the_folder_of_its_documents(
    tmp_path: Path, place: str, claim: str
) -> None:
    """A folder of templates does not say where the documents are; the documents next to a template are known."""
    root = repository(tmp_path, {place: TEMPLATE, "docs/memos/7.md": MEMO, "docs/other.md": "# Other\n"})
    project = Projects(CATALOG).of(root / "docs/memos/7.md")
    for path, text in project_files(project.derived[0], project.config).items():
        Path(path).parent.mkdir(exist_ok=True)
        Path(path).write_text(text, encoding="utf-8")
    written = Projects(CATALOG).of(root / "docs/memos/7.md")
    schema = next(one for one in written.catalog.schemas if one.path.startswith(str(root)))
    assert schema.detect.files == tuple(filter(None, [claim]))
    assert written.analyze(str(root / "docs/memos/7.md"), MEMO).detection.schema is schema
    assert written.analyze(str(root / "docs/other.md"), "# Other\n").detection.schema is None
    assert list(written.analyze(str(root / place), TEMPLATE).findings) == []


def test_nothing_above_the_repository_is_looked_at(tmp_path: Path) -> None:
    """Even if the folder of the repository has a name for templates, or is hidden."""
    for name in ("templates", ".house"):
        outer = tmp_path / name
        outer.mkdir()
        root = repository(outer, {"template.md": TEMPLATE, "7.md": MEMO})
        (tmp_path / "8.md").write_text(MEMO, encoding="utf-8")
        projects = Projects(CATALOG)
        derived = projects.of(root / "sub/7.md").derived
        assert [Path(one.schema.template_path) for one in derived][:1] == [root / "template.md"]


def ran(*arguments: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    """The exit code, and the output."""
    code = main(arguments)
    captured = capsys.readouterr()
    return code, captured.out, captured.err


@pytest.mark.slow
def test_a_derived_kind_is_listed_and_can_be_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """At the root, though its template is in a folder below; in the configuration, by `--schema` and in a comment."""
    odd = "# Something else\n\n## Problem\n\nA.\n"
    files = {"docs/memos/template.md": TEMPLATE, "docs/memos/7.md": MEMO, "old/1.md": odd, "other/1.md": odd}
    root = repository(tmp_path, {**files, ".proposals.yaml": "schemas: {memos: old/}\n"})
    monkeypatch.chdir(root)
    code, out, _ = ran("schema", "list", capsys=capsys)
    assert code == 0
    listed = [line.split(maxsplit=1) for line in out.splitlines()]
    assert ["memos", "Memos (derived from docs/memos/template.md)"] in listed
    assert ran("schema", "show", "memos", capsys=capsys)[0] == 0
    for _ in range(2):
        _, out, err = ran("check", "-q", "--output-format", "concise", "--fail-on", "never", capsys=capsys)
        assert err == ""
        assert "schema-error" not in out
        assert {line.partition(":")[0] for line in out.splitlines()} == {"old/1.md", "docs/memos/7.md"}
    explained = ran("schema", "explain", "old/1.md", capsys=capsys)[1]
    assert explained.startswith("old/1.md: memos\n  the configuration says so\n")
    out = ran("check", "--schema", "memos", "--output-format", "concise", "other", capsys=capsys)[1]
    assert "missing-section" in out
    (root / ".proposals.yaml").write_text("schemas: {memo: old/}\n", encoding="utf-8")
    out = ran("check", "--output-format", "concise", "old", capsys=capsys)[1]
    assert '.proposals.yaml:1:11: schema-error There is no schema "memo"' in out or "schema-error" in out
