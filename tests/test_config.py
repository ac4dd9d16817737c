"""The configuration: which settings apply to a file, and the problems of an invalid configuration."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from proposal_lsp.config import (
    MAX_CONFIG,
    MAX_FOLDERS,
    MAX_GLOBS,
    Config,
    default_config,
    find_config,
    load_config,
    open_config,
    schema_dirs,
)
from proposal_lsp.config.file_choices import is_excluded, schema_for
from proposal_lsp.findings import Severity


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    """A repository with a folder `docs/rfcs`."""
    (tmp_path / "repo/.git").mkdir(parents=True)
    (tmp_path / "repo/docs/rfcs").mkdir(parents=True)
    return tmp_path / "repo"


def load(repo: Path, source: str, **known: Any) -> tuple[Config, list[str]]:
    """The configuration, and its problems as `message @ text under the span`."""
    config, problems = load_config(repo / ".proposals.yaml", source, **known)
    return config, [f"{found.message} @ {source[found.span.start : found.span.end]}" for found in problems]


def test_every_key(repo: Path) -> None:
    """Each is read as the field of its name."""
    (repo / "tools/schemas").mkdir(parents=True)
    source = """\
schemas:
  rfc: ["docs/rfcs/**", "!docs/rfcs/README.md"]
  none: notes/**
exclude: [vendor/, "docs/old/**"]
rules: {empty-section: error, misnumbered-section: {open: off, agreed: hint}}
schema_path: tools/schemas
derive: false
references: {OPS-: tools/schemas, "a/rfcs#": "https://example.org/{number}"}
"""
    config, problems = load(repo, source)
    assert problems == []
    assert config == Config(
        path=repo / ".proposals.yaml",
        root=repo,
        schemas=(("docs/rfcs/**", "rfc"), ("!docs/rfcs/README.md", "rfc"), ("notes/**", "none")),
        exclude=("vendor/", "docs/old/**"),
        severities=(
            ("empty-section", None, Severity.ERROR),
            ("misnumbered-section", "open", None),
            ("misnumbered-section", "agreed", Severity.HINT),
        ),
        schema_path=(repo / "tools/schemas",),
        derive=False,
        id_places=(("OPS-", str(repo / "tools/schemas")), ("a/rfcs#", "https://example.org/{number}")),
    )


@pytest.mark.parametrize("source", ["", "# nothing yet\n", "\ufeff", "{}"])
def test_an_empty_file_is_the_default(repo: Path, source: str) -> None:
    """It only marks the root of the project."""
    assert load(repo, source) == (Config(path=repo / ".proposals.yaml", root=repo), [])


def test_all_problems_are_reported_and_the_rest_is_used(repo: Path) -> None:
    """Every problem has its place; valid values next to it are kept."""
    source = """\
exlude: [a]
exclude: ["a/", "/", "../b"]
rules: {empty-section: eror, missing-title: hint}
derive: maybe
schemas: {rfc: "a/**", bip: ["!b/**"], spec: {c: d}}
"""
    config, problems = load(repo, source)
    parts = [
        "Did you mean `exclude`? @ exlude",
        'This glob matches nothing. @ "/"',
        'A glob starts from the folder of this file and cannot leave it. @ "../b"',
        "Did you mean `error`? @ eror",
        "`derive`: expected true or false, found the text `maybe`. @ maybe",
        "`bip` only excludes files; add a glob that includes some. @ bip",
        "`spec`: expected a list of globs, found keys with values. @ {c: d}",
    ]
    assert [problem.endswith(part) for problem, part in zip(problems, parts, strict=True)] == [True] * 7
    assert config.exclude == ("a/",)
    assert config.severities == (("missing-title", None, Severity.HINT),)
    assert config.derive
    assert config.schemas[0] == ("a/**", "rfc")


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("exclude: [a\n", "did not find expected ',' or ']'"),
        ("a: b: c\n", "A value that holds `: ` must be quoted. @ :"),
        ("[]\n", "The configuration: expected the keys schemas, exclude,"),
        ("just text\n", "The configuration: expected the keys schemas, exclude,"),
        ("exclude: {a: b}\n", "`exclude`: expected a list of globs, found keys with values. @ {a: b}"),
        ("exclude:\n", "`exclude` has no value. @ exclude"),
        ("exclude: a\nexclude: b\n", "`exclude` appears twice here; keep one. @ exclude"),
        ("schemas: [a]\n", "`schemas`: expected ids of schemas, each with its globs, found a list. @ [a]"),
        (
            "references: [a]\n",
            "`references`: expected prefixes of ids, each with a folder or a web address",
        ),
        ("references: {OPS-: [a]}\n", "`OPS-`: expected a folder or a web address, found a list. @ [a]"),
        ("references: {OPS: .}\n", "A prefix begins with a letter and ends with `-`, `_`, `#` or a space. @ OPS"),
        ("references: {OPS-: gone}\n", "There is no folder `gone` in this repository. @ gone"),
        ("references: {OPS-: ..}\n", "There is no folder `..` in this repository. @ .."),
        (
            "references: {OPS-: 'https://a.b/c'}\n",
            "This address needs `{number}`, which stands for the number. @ 'https://a.b/c'",
        ),
        ("exclude: 'a\\b'\n", "Use forward slashes in paths. @ 'a\\b'"),
        (f"exclude: {'x' * 1001}\n", "This glob is longer than 1,000 characters."),
        ("rules: off\n", "`rules`: expected codes of rules"),
    ],
)
def test_each_problem(repo: Path, source: str, problem: str) -> None:
    """One problem, at its place, and a usable configuration."""
    config, problems = load(repo, source)
    assert len(problems) == 1
    assert problem.casefold() in problems[0].casefold()
    assert config.root == repo


def test_known_rules_and_schemas(repo: Path) -> None:
    """Unknown rules and schemas are reported if the caller knows them; nothing else changes."""
    source = "rules: {emty-section: hint}\nschemas: {rcf: a/**, none: b/**, rfc: c/**}\n"
    assert load(repo, source)[1] == []
    config, problems = load(repo, source, codes=("empty-section",), ids=("rfc", "bip"))
    parts = ["Did you mean `empty-section`? @ emty-section", "Did you mean `rfc`? @ rcf"]
    assert [problem.endswith(part) for problem, part in zip(problems, parts, strict=True)] == [True, True]
    assert config.schemas == (("b/**", "none"), ("c/**", "rfc"))


def test_more_globs_or_folders_than_anyone_needs(repo: Path) -> None:
    """The first ones are used, and a problem is reported."""
    (repo / "s").mkdir()
    globs = ", ".join(["a"] * (MAX_GLOBS + 1))
    folders = ", ".join(["s"] * (MAX_FOLDERS + 1))
    config, problems = load(repo, f"exclude: [{globs}]\nschema_path: [{folders}]\n")
    assert problems == [
        "There are more than 1,000 globs; the others are not read. @ a",
        "There are more than 50 folders; the others are not read. @ s",
    ]
    assert len(config.exclude) == MAX_GLOBS
    assert config.schema_path == (repo / "s",)


def test_schemas_are_not_read_from_outside(repo: Path) -> None:
    """Neither by `..`, nor by an absolute path, nor through a symbolic link."""
    (repo.parent / "elsewhere").mkdir()
    (repo / "link").symlink_to(repo.parent / "elsewhere")
    config, problems = load(repo, f"schema_path: [../elsewhere, {repo.parent}/elsewhere, link, nowhere, docs]\n")
    outside = "lies outside the repository; schemas are not read from there."
    assert [problem.partition(" @")[0] for problem in problems] == [
        f"`../elsewhere` {outside}",
        f"`{repo.parent}/elsewhere` {outside}",
        f"`link` {outside}",
        "There is no folder `nowhere` next to this file.",
    ]
    assert config.schema_path == (repo / "docs",)


def test_a_folder_above_may_be_named_inside_the_repository(repo: Path) -> None:
    """`..` is allowed if the path stays below the root."""
    config, problems = load_config(repo / "docs/rfcs/.proposals.yaml", "schema_path: ..\n")
    assert problems == ()
    assert (config.root, config.base, config.schema_path) == (repo, repo / "docs/rfcs", (repo / "docs",))


def test_the_nearest_file_is_found(repo: Path) -> None:
    """From a file, a missing file or a folder, upward to the repository root and no further."""
    (repo.parent / ".proposals.yaml").touch()
    assert find_config(repo / "docs/rfcs/new.md") is None
    (repo / ".proposals.yaml").touch()
    assert find_config(repo / "docs/rfcs/new.md") == repo / ".proposals.yaml"
    assert find_config(repo) == repo / ".proposals.yaml"
    (repo / "docs/.proposals.yaml").touch()
    assert find_config(repo / "docs/rfcs") == repo / "docs/.proposals.yaml"
    assert find_config(repo / "docs/.proposals.yaml") == repo / "docs/.proposals.yaml"
    assert find_config(repo / "README.md") == repo / ".proposals.yaml"


def test_outside_a_repository_it_is_searched_for_up_to_the_root(tmp_path: Path) -> None:
    """The folder of the file that is found is the root of the project."""
    (tmp_path / "a/b").mkdir(parents=True)
    (tmp_path / "a/.proposals.yaml").touch()
    assert find_config(tmp_path / "a/b/x.md") == tmp_path / "a/.proposals.yaml"
    assert load_config(tmp_path / "a/.proposals.yaml", "")[0].root == tmp_path / "a"


def test_a_link_out_of_the_repository_is_no_configuration(repo: Path) -> None:
    """Nothing outside is read."""
    (repo.parent / "mine.yaml").write_text("derive: false\n", encoding="utf-8")
    (repo / "docs/.proposals.yaml").symlink_to(repo.parent / "mine.yaml")
    (repo / ".proposals.yaml").touch()
    assert find_config(repo / "docs/a.md") == repo / ".proposals.yaml"


def test_without_a_file_the_root_is_known(repo: Path, tmp_path: Path) -> None:
    """It is the repository's, or else the folder that has `.proposals/`."""
    assert default_config(repo / "docs/rfcs/x.md") == Config(root=repo)
    (tmp_path / "plain/.proposals").mkdir(parents=True)
    assert default_config(tmp_path / "plain/x.md").root == tmp_path / "plain"


def test_folders_with_schemas(repo: Path) -> None:
    """The root's, the configuration's, and those it names; only existing ones, inside the repository."""
    assert schema_dirs(Config()) == ()
    config, _ = load_config(repo / "docs/.proposals.yaml", "schema_path: [rfcs]\n")
    assert schema_dirs(config) == (repo / "docs/rfcs",)
    (repo / ".proposals").mkdir()
    (repo / "docs/.proposals").mkdir()
    assert schema_dirs(config) == (repo / ".proposals", repo / "docs/.proposals", repo / "docs/rfcs")
    assert schema_dirs(Config(root=repo)) == (repo / ".proposals",)
    (repo / ".proposals").rmdir()
    (repo / ".proposals").symlink_to(repo.parent)
    assert schema_dirs(Config(root=repo)) == ()


def test_which_schema_is_chosen(repo: Path) -> None:
    """By the first id with a matching glob; `!` excludes files from its own id only."""
    config, _ = load(repo, 'schemas: {rfc: ["docs/**", "!docs/a.md"], none: "notes/", bip: "*.md"}\n')
    assert schema_for(config, repo / "docs/b.md") == "rfc"
    assert schema_for(config, repo / "docs/a.md") == "bip"
    assert schema_for(config, repo / "notes/x/y.md") == "none"
    assert schema_for(config, repo / "x.txt") is None
    assert schema_for(config, repo.parent / "x.md") is None
    assert schema_for(config, None) is None
    assert schema_for(Config(), Path("x.md")) is None


def test_a_schema_for_every_file(repo: Path) -> None:
    """As requested on the command line: before any glob, and for a text without a file."""
    config = replace(load(repo, "schemas: {rfc: docs/**}\n")[0], schema="bip")
    assert schema_for(config, repo / "docs/b.md") == "bip"
    assert schema_for(config, None) == "bip"


def test_which_files_are_excluded(repo: Path) -> None:
    """Globs are relative to the folder of the configuration."""
    config, _ = load_config(repo / "docs/.proposals.yaml", 'exclude: ["/old", "!old/keep.md", "*.tmp.md"]\n')
    assert is_excluded(config, repo / "docs/old/x/a.md")
    assert is_excluded(config, repo / "docs/x/b.tmp.md")
    assert not is_excluded(config, repo / "docs/old/keep.md")
    assert not is_excluded(config, repo / "old/x/a.md")


def test_a_file_is_read(repo: Path) -> None:
    """With its text, for the places of problems."""
    path = repo / ".proposals.yaml"
    path.write_text("derive: nope\n", encoding="utf-8")
    config, text, problems = open_config(path)
    assert (config.path, text.source) == (path, "derive: nope\n")
    assert [text.slice(problem.span) for problem in problems] == ["nope"]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"derive: \xff\n", "This file is not UTF-8 and is not read; save it as UTF-8."),
        (b"#" * (MAX_CONFIG + 1), "This file is larger than 1,000,000 bytes and is not read."),
        (None, "This file cannot be read: No such file or directory."),
    ],
)
def test_a_file_that_cannot_be_read_is_a_problem(repo: Path, content: bytes | None, problem: str) -> None:
    """The defaults apply."""
    path = repo / ".proposals.yaml"
    if content is not None:
        path.write_bytes(content)
    config, _, problems = open_config(path)
    assert [found.message for found in problems] == [problem]
    assert config == Config(path=path, root=repo)
