"""An installed package works in an empty environment: from the wheel, and from the source distribution."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

from tests.oldest import constraints
from tests.shipped import CATALOG, ROOT, SAMPLES

RFC = next(sample.path for sample in SAMPLES if sample.schema.id == "rfc")
FRONT_END_LIBRARIES = {"pygls", "lsprotocol", "cattrs"}
#: The dependencies of `mcp`.
AGENT_LIBRARIES = {"mcp", "pydantic"}
#: The dependencies for terminals.
TERMINAL_LIBRARIES = {"rich", "shtab"}


def run(*command: str | Path, cwd: Path = ROOT) -> str:
    """The output of a command that must succeed, in an environment without paths of the checkout."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


# -- what a command imports ---------------------------------------------------------------------------------------


def imported_by(*arguments: str) -> set[str]:
    """The libraries that a run of the command has imported at its end."""
    code = (
        "import sys\n"
        "from proposal_lsp.cli.main import main\n"
        f"assert main({list(arguments)!r}) in (0, 1)\n"
        "print('modules:', *sorted({name.partition('.')[0] for name in sys.modules}))\n"
    )
    environment = os.environ | {"PYTHONPATH": str(ROOT / "server")}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    return set(done.stdout.splitlines()[-1].split()[1:])


@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "tests/samples"),
        ("check", "--output-format", "json", "tests/samples"),
        ("explain", "missing-section"),
        ("schema", "list"),
    ],
    ids=" ".join,
)
def test_no_command_but_the_server_imports_its_libraries(arguments: tuple[str, ...]) -> None:
    """Neither at the start nor later; nor, in a pipe, the libraries for terminals."""
    imported = imported_by(*arguments)
    assert "proposal_lsp" in imported
    assert not imported & (FRONT_END_LIBRARIES | TERMINAL_LIBRARIES | AGENT_LIBRARIES)


# -- dependencies -------------------------------------------------------------------------------------------------


def test_every_dependency_has_a_lower_bound() -> None:
    """Every imported library has one in pyproject.toml, from which an environment with the oldest versions is made."""
    listed = re.search(
        r"\ndependencies = \[\n(.*?)\]", (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.DOTALL
    )
    assert listed is not None
    found = constraints(re.findall(r'"([^"]+)"', listed[1]))
    names = {one.partition("==")[0] for one in found}
    assert names == FRONT_END_LIBRARIES | TERMINAL_LIBRARIES | {"markdown-it-py", "pyyaml", "tomli"}


def test_the_oldest_versions() -> None:
    """Extras are left out, upper bounds are ignored, and a dependency without a lower bound is refused."""
    asked = ["a-b>=2.1,<3", "c~=1.4", "d>=7; python_version >= '3.0'", "pytest>=8; extra == 'test'"]
    assert constraints(asked) == ["a-b==2.1", "c==1.4", "d==7"]
    for bad in ("a", "a<3", "a>=1,>=2"):
        with pytest.raises(ValueError, match="must say which version is the oldest"):
            constraints([bad])


# -- distributions ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def distributions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the source distribution and the wheel, both built from the checkout."""
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--sdist", "--wheel", "--outdir", folder, ROOT)
    return folder


def wheel_of(folder: Path) -> Path:
    """The one wheel in a folder."""
    [wheel] = folder.glob("*.whl")
    return wheel


def sdist_of(folder: Path) -> Path:
    """The one source distribution in a folder."""
    [sdist] = folder.glob("*.tar.gz")
    return sdist


@pytest.mark.slow
def test_the_wheel_holds_all_that_the_program_reads(distributions: Path) -> None:
    """Every module, rule page, schema, template and the marker of types; no test, and nothing next to the package."""
    with zipfile.ZipFile(wheel_of(distributions)) as wheel:
        names = set(wheel.namelist())
    package = ROOT / "server" / "proposal_lsp"
    expected = {
        f"proposal_lsp/{path.relative_to(package).as_posix()}"
        for path in package.rglob("*")
        if path.suffix in (".py", ".md") or path.name == "py.typed"
    }
    expected |= {f"proposal_lsp/schemas/{path.name}" for path in (ROOT / "schemas").iterdir()}
    assert expected <= names
    assert {name.partition("/")[0] for name in names if ".dist-info/" not in name} == {"proposal_lsp"}


@pytest.mark.slow
def test_the_source_distribution_is_whole(distributions: Path) -> None:
    """It contains everything that a build and the tests need."""
    with tarfile.open(sdist_of(distributions)) as sdist:
        names = {name.partition("/")[2] for name in sdist.getnames()}
    assert {"pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md", "tests/run", "server/ARCHITECTURE.md"} <= names
    assert {"schemas/rfc.yaml", "schemas/rfc.md", "schemas/schema.json", "tests/samples/rfc.md"} <= names
    assert not [name for name in names if name.startswith((".venv", ".env", ".git/", "dist/")) or ".pyc" in name]


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["wheel", "source distribution"])
def test_it_works_in_an_empty_environment(kind: str, distributions: Path, tmp_path: Path) -> None:
    """In an empty folder, it finds the schemas in its own package."""
    wheel = wheel_of(distributions)
    if kind == "source distribution":
        sdist = sdist_of(distributions)
        run(sys.executable, "-m", "build", "--wheel", "--outdir", tmp_path / "built", unpacked(sdist, tmp_path))
        wheel = wheel_of(tmp_path / "built")
    home = tmp_path / "environment"
    venv.create(home, with_pip=True, clear=True)
    scripts = home / ("Scripts" if os.name == "nt" else "bin")
    run(scripts / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", wheel, cwd=tmp_path)
    work = tmp_path / "work"
    work.mkdir()
    shutil.copy(RFC, work / "first.md")
    (work / "second.md").write_text(
        RFC.read_text(encoding="utf-8").replace("RFC-042", "RFC-043").replace("Motivation", "Motivatoin"),
        encoding="utf-8",
    )
    command = scripts / "proposal-lsp"
    assert "is clean" in run(command, "check", "first.md", cwd=work)
    said = run(command, "check", "--fail-on", "never", "-q", "--output-format", "concise", ".", cwd=work)
    assert said.startswith("second.md:")
    assert said.count("\n") == 1
    assert "misnamed-section" in said
    listed = run(command, "schema", "list", cwd=work)
    assert all(schema.id in listed for schema in CATALOG.schemas)
    where = run(
        scripts / "python", "-c", "from proposal_lsp.catalog.catalog import builtin_dir as b; print(b())", cwd=work
    )
    assert Path(where.strip()).resolve().is_relative_to(home.resolve())
    assert "## What it reports" in run(command, "explain", "missing-section", cwd=work)
    run(scripts / "python", "-c", "import proposal_lsp.lsp.server", cwd=work)


def unpacked(sdist: Path, folder: Path) -> Path:
    """The one folder in a source distribution."""
    with tarfile.open(sdist) as archive:
        # The archive has just been built from this repository.
        archive.extractall(folder / "unpacked")
    [found] = (folder / "unpacked").iterdir()
    return found


def test_a_checkout_finds_its_schemas() -> None:
    """An editable install, and the tests, read the folder in the checkout."""
    assert {Path(schema.path).parent for schema in CATALOG.schemas} == {ROOT / "schemas"}
