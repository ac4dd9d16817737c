"""The search finds the Markdown that git would not ignore, in a fixed order, and stays inside the folder."""

import os
import random
import subprocess
from pathlib import Path

import pytest
from proposal_lsp.discovery import is_ignored, proposal_files, repository_root

# All ASCII: a question mark is a character here, and a byte in git.
_NAMES = ["a", "b", "ab", "abc", "doc", "d-e", "[x]", "#h", "!n", "sp ace", " lead", "trail ", "q", "z]z", "A"]
_FOLDERS = ["a", "b", "ab", "doc", "abc", "d-e", "[x]"]
_PIECES = [
    *("a", "b", ".md", "*", "?", "d", "x", "-", "[ab]", "[!a]", "[^b.]", "[a-c]", "[c-a]", "[]x]", "[a-]", "[]-a]"),
    *("[[:alpha:]]", "[[:foo:]]", "[[:x]", "[a", "[/]", "[\\]]", "[a\\-c]", "\\a", "\\*", "\\[", "\\ "),
]


def found(*paths: Path, below: Path, exclude: tuple[str, ...] = (), base: Path | None = None) -> list[str]:
    """The results of a search, as paths from the folder `below`."""
    return [path.relative_to(below).as_posix() for path in proposal_files(paths, exclude=exclude, base=base)]


def write(folder: Path, *names: str, **ignore: str) -> None:
    """Create files (and their folders) below a folder; `ignore_a_b="..."` is the `.gitignore` of `a/b`."""
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("# Text\n", encoding="utf-8")
    for key, text in ignore.items():
        (folder.joinpath(*key.split("_")[1:]) / ".gitignore").write_text(text, encoding="utf-8")


def test_only_markdown_in_the_order_of_names(tmp_path: Path) -> None:
    """Files of a folder before those of its folders, both by name, whatever the file system's order."""
    write(tmp_path, "b.md", "a.MD", "c.markdown", "d.txt", "z/a.md", "m/n/x.md", "m/a.md", "md")
    assert found(tmp_path, below=tmp_path) == ["a.MD", "b.md", "c.markdown", "m/a.md", "m/n/x.md", "z/a.md"]


def test_sidecars_are_found_by_their_whole_name(tmp_path: Path) -> None:
    """Other YAML is skipped, and so is a sidecar that git ignores."""
    write(tmp_path, "a/x.md", "a/meta.yaml", "a/other.yaml", "a/xmeta.yaml", "b/meta.yaml", ignore_b="meta.yaml")
    walk = proposal_files([tmp_path], ["meta.yaml"])
    assert [path.relative_to(tmp_path).as_posix() for path in walk] == ["a/meta.yaml", "a/x.md"]


def test_hidden_and_dependency_folders_are_skipped(tmp_path: Path) -> None:
    """Every hidden folder, folders of package managers, and virtual environments of any name; hidden files are not."""
    write(tmp_path, ".git/a.md", ".venv/a.md", ".github/a.md", "x/node_modules/a.md", ".hidden.md", "x/a.md")
    write(tmp_path, "venv/a.md", "vendor/x/a.md", "lib/site-packages/a.md", "env/a.md", "env/pyvenv.cfg")
    assert found(tmp_path, below=tmp_path) == [".hidden.md", "x/a.md"]


def test_a_path_that_is_no_folder_is_taken_as_it_is(tmp_path: Path) -> None:
    """Whatever its suffix, ignored, excluded, hidden or missing; and each file once."""
    write(tmp_path, "a.md", "note.txt", ".git/x", ignore_="a.md\n")
    paths = [tmp_path / name for name in ("a.md", "note.txt", "missing.md", "a.md")]
    assert found(*paths, tmp_path, below=tmp_path, exclude=("*.md",)) == ["a.md", "note.txt", "missing.md"]


def test_paths_start_as_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A relative folder gives relative files."""
    write(tmp_path, "docs/a.md", "docs/b/c.md")
    monkeypatch.chdir(tmp_path)
    assert list(proposal_files([Path("docs")])) == [Path("docs/a.md"), Path("docs/b/c.md")]
    assert list(proposal_files([Path()])) == [Path("docs/a.md"), Path("docs/b/c.md")]


def test_ignore_files_above_the_folder_apply_up_to_the_repository_root(tmp_path: Path) -> None:
    """The root's rules apply; those above the root do not."""
    write(tmp_path, "repo/.git/HEAD", "repo/docs/a/x.md", "repo/docs/a/y.md", "repo/docs/a/z.md")
    write(tmp_path, ignore_="x.md\n", ignore_repo="/docs/a/y.md\n", ignore_repo_docs="z.md\n!a/z.md\n")
    assert found(tmp_path / "repo/docs/a", below=tmp_path / "repo/docs") == ["a/x.md", "a/z.md"]


def test_a_repository_inside_has_its_own_rules(tmp_path: Path) -> None:
    """As for a submodule, whose `.git` is a file."""
    write(tmp_path, ".git/HEAD", "inner/.git", "inner/a.md", "other/a.md", ignore_="a.md\n")
    assert found(tmp_path, below=tmp_path) == ["inner/a.md"]


def test_excluded_files_and_folders(tmp_path: Path) -> None:
    """Globs are relative to `base`, and `!` includes files of an excluded folder again."""
    write(tmp_path, "docs/a.md", "docs/old/b.md", "docs/old/keep/c.md", "pages/d.md")
    assert found(tmp_path, below=tmp_path, exclude=("pages/", "docs/old")) == ["docs/a.md"]
    assert found(tmp_path / "docs", below=tmp_path, exclude=("/docs/old",), base=tmp_path) == ["docs/a.md"]
    assert found(tmp_path / "docs", below=tmp_path, exclude=("/old",)) == ["docs/a.md"]
    back = found(tmp_path, below=tmp_path, exclude=("docs/**", "!docs/old/keep/**"))
    assert back == ["docs/old/keep/c.md", "pages/d.md"]
    assert len(found(tmp_path / "docs", below=tmp_path, exclude=("*",), base=tmp_path / "pages")) == 3


def test_symbolic_links_are_not_followed(tmp_path: Path) -> None:
    """Neither out of the folder nor in a cycle; a link that is named is."""
    write(tmp_path, "outside/secret.md", "in/a.md")
    (tmp_path / "in/out").symlink_to(tmp_path / "outside")
    (tmp_path / "in/again").symlink_to(tmp_path / "in")
    (tmp_path / "in/secret.md").symlink_to(tmp_path / "outside/secret.md")
    (tmp_path / "in/.gitignore").symlink_to(tmp_path / "outside/secret.md")
    assert found(tmp_path / "in", below=tmp_path) == ["in/a.md"]
    assert found(tmp_path / "in/out", below=tmp_path) == ["in/out/secret.md"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser can read every folder")
def test_a_folder_that_cannot_be_listed_is_reported(tmp_path: Path) -> None:
    """The others are searched."""
    write(tmp_path, "closed/a.md", "open/b.md")
    (tmp_path / "closed").chmod(0)
    said: list[OSError] = []
    try:
        assert [path.name for path in proposal_files([tmp_path], unreadable=said.append)] == ["b.md"]
    finally:
        (tmp_path / "closed").chmod(0o755)
    assert [error.filename for error in said] == [str(tmp_path / "closed")]


def test_a_folder_that_goes_away_is_reported(tmp_path: Path) -> None:
    """A folder that is removed during the search cannot be listed."""
    write(tmp_path, "a.md", "gone/b.md")
    said: list[OSError] = []
    walk = proposal_files([tmp_path], unreadable=said.append)
    assert next(walk).name == "a.md"
    (tmp_path / "gone/b.md").unlink()
    (tmp_path / "gone").rmdir()
    assert list(walk) == []
    assert [Path(error.filename).name for error in said] == ["gone"]


def test_an_endless_ignore_file_is_not_read(tmp_path: Path) -> None:
    """Its rules do not apply, and the search does not wait for it."""
    write(tmp_path, "a.md", ignore_="*.md\n" + "#" * 1_000_000)
    assert found(tmp_path, below=tmp_path) == ["a.md"]


def test_the_repository_root(tmp_path: Path) -> None:
    """The nearest folder above with `.git`, a folder or (a worktree, a submodule) a file."""
    write(tmp_path, "repo/.git/HEAD", "repo/a/b/x.md", "repo/module/.git", "repo/module/c/x.md")
    assert repository_root(tmp_path / "repo/a/b") == tmp_path / "repo"
    assert repository_root(tmp_path / "repo") == tmp_path / "repo"
    assert repository_root(tmp_path / "repo/module/c") == tmp_path / "repo/module"


@pytest.mark.sampled(4)
@pytest.mark.parametrize("seed", range(40))
def test_the_walk_agrees_with_git(seed: int, tmp_path: Path) -> None:
    """On random folders with random rules it finds exactly the files that `git check-ignore` does not ignore."""
    files = _random_repository(random.Random(seed), tmp_path)
    ignored = _ignored_by_git(tmp_path, files)
    assert set(found(tmp_path, below=tmp_path)) == set(files) - ignored


def test_random_rules_do_ignore() -> None:
    """The comparison above would show nothing if the rules rarely matched."""
    rules = [_random_rule(random.Random(seed)) for seed in range(200)]
    assert sum("**" in rule for rule in rules) > 10
    assert sum(rule.startswith("!") for rule in rules) > 20


def _random_repository(chance: random.Random, root: Path) -> list[str]:
    subprocess.run(["git", "init", "--quiet", str(root)], check=True)
    folders = [root]
    for _ in range(chance.randint(2, 6)):
        folders.append(chance.choice(folders) / chance.choice(_FOLDERS))
        folders[-1].mkdir(exist_ok=True)
    files = sorted({folder / f"{name}.md" for folder in folders for name in chance.sample(_NAMES, 6)})
    for file in files:
        file.touch()
    for folder in {root, *chance.sample(folders, 2)}:
        rules = [_random_rule(chance) for _ in range(chance.randint(1, 5))]
        (folder / ".gitignore").write_text("\n".join(rules), encoding="utf-8")
    return [file.relative_to(root).as_posix() for file in files]


def _random_rule(chance: random.Random) -> str:
    def segment() -> str:
        kind = chance.random()
        if kind < 0.5:
            return chance.choice([*_NAMES, *_FOLDERS]) + chance.choice(["", ".md"])
        if kind < 0.65:
            return chance.choice(["*", "**"])
        return "".join(chance.choice(_PIECES) for _ in range(chance.randint(1, 4)))

    rule = "/".join(segment() for _ in range(chance.choice([1, 1, 1, 2, 2, 3])))
    rule = chance.choice(["", "", "", "", "/"]) + rule + chance.choice(["", "", "", "/"])
    rule = chance.choice(["", "", "!"]) + rule
    return rule + chance.choice([""] * 9 + [" ", "\\ ", "\t", "\r", "\\"])


def _ignored_by_git(root: Path, files: list[str]) -> set[str]:
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    answer = subprocess.run(
        ["git", "-C", str(root), "check-ignore", "-z", "--stdin"],
        input="\0".join(files).encode(),
        capture_output=True,
        env=environment,
        check=False,
    )
    assert answer.returncode in (0, 1), answer.stderr
    return {os.fsdecode(name) for name in answer.stdout.split(b"\0") if name}


@pytest.mark.parametrize("inner", ["", "inner/"])
def test_excludes_of_a_clone(tmp_path: Path, inner: str) -> None:
    """`.git/info/exclude` applies as in git: from the root, before `.gitignore`, and not outside its repository."""
    write(tmp_path, *(inner + name for name in ("ex/a.md", "doc/ex/a.md", "doc/a.md", "doc/b.md")), "other/b.md")
    write(tmp_path, ".git/x", f"{inner}.git/info/exclude")
    (tmp_path / inner / ".git/info/exclude").write_text("# mine\n/ex/\nb.md\n", encoding="utf-8")
    (tmp_path / inner / "doc" / ".gitignore").write_text("!b.md\n", encoding="utf-8")
    expected = [inner + name for name in ("doc/a.md", "doc/b.md", "doc/ex/a.md")]
    assert found(tmp_path, below=tmp_path) == [*expected, *(["other/b.md"] if inner else [])]
    assert found(tmp_path / inner / "doc", below=tmp_path) == expected
    assert is_ignored(str(tmp_path / inner / "ex" / "new.md"))


def test_excludes_outside_the_clone(tmp_path: Path) -> None:
    """A repository cannot name such files, and without a repository none are read."""
    write(tmp_path, "r/.git/x", "r/a.md", "r/b.md")
    (tmp_path / "exclude").write_text("a.md\n", encoding="utf-8")
    (tmp_path / "r/.git/info").symlink_to(tmp_path)
    (tmp_path / "r/.git/config").write_text(f"[core]\nexcludesFile = {tmp_path}/exclude\n", encoding="utf-8")
    assert found(tmp_path / "r", below=tmp_path) == ["r/a.md", "r/b.md"]


@pytest.mark.parametrize(
    ("config", "place"),
    [
        ("[core]\n\texcludesFile = ~/mine # so\n", "mine"),
        ('[core]\nexcludesFile = ~/no\n[core "sub"]\n[core]\nexcludesFile = ~/mine\n', "mine"),
        ('[user]\nexcludesfile = ~/no\n[Core]\nautocrlf = true\nEXCLUDESFILE="~/my own"\n', "my own"),
        ("[core] excludesfile=~/mine\n", "mine"),
        ("", ".config/git/ignore"),
    ],
)
def test_excludes_of_the_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, config: str, place: str) -> None:
    """The file in the user's configuration, or git's default; in repositories only; other rules have precedence."""
    for name in ("XDG_CONFIG_HOME", "GIT_CONFIG_GLOBAL"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / ".gitconfig").write_text(config, encoding="utf-8")
    (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / place).write_text("mine.md\nours.md\n", encoding="utf-8")
    write(tmp_path, "r/.git/x", "r/a/mine.md", "r/a/ours.md", "r/b.md", "plain/mine.md", ignore_r="!ours.md")
    assert found(tmp_path / "r", below=tmp_path) == ["r/b.md", "r/a/ours.md"]
    assert found(tmp_path / "plain", below=tmp_path) == ["plain/mine.md"]
    (tmp_path / "r/.git/x").unlink()
    subprocess.run(["git", "init", "-q", "r"], cwd=tmp_path, check=True)
    listing = ["git", "-C", "r", "ls-files", "-o", "--exclude-standard", "*.md"]
    listed = subprocess.run(listing, cwd=tmp_path, check=True, capture_output=True, text=True)
    assert listed.stdout.split() == ["a/ours.md", "b.md"]
