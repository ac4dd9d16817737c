"""The schemas of several folders, read together; one broken file never stops the others."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from proposal_lsp.catalog.catalog import (
    MAX_BYTES,
    MAX_FILES,
    Catalog,
    builtin_dir,
    check_schema_text,
    keep_last_good,
    load_catalog,
)
from proposal_lsp.findings import Severity


def write(folder: Path, **files: str) -> Path:
    """Write files, `note_yaml` as `note.yaml`, into a folder that may not exist yet."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name.replace("_", ".")).write_text(text, encoding="utf-8")
    return folder


def note(id: str, **keys: str) -> str:
    """The source of a schema."""
    return f"id: {id}\nname: {id.title()}\n" + "".join(f"{key}: {value}\n" for key, value in keys.items())


def problems_of(catalog: Catalog) -> list[str]:
    """The problems as `file: message @ "text under the span"`."""
    return [
        f'{Path(problem.path).name}: {problem.message} @ "{problem.text.slice(problem.span)}"'
        for problem in catalog.problems
    ]


@pytest.mark.slow
def test_shipped_schemas_are_found_and_load() -> None:
    """The folder of the shipped schemas exists, and each of them loads without a problem."""
    catalog = load_catalog([builtin_dir()])
    assert {"bip", "contract-rfc", "rfc", "technical-spec"} <= {schema.id for schema in catalog.schemas}
    assert problems_of(catalog) == []
    for schema in catalog.schemas:
        text = Path(schema.template_path).read_text(encoding="utf-8")
        assert text == (f"---\n{schema.sidecar_template}---\n\n" if schema.sidecar_template else "") + schema.template


def test_schemas_of_a_package_come_first(tmp_path: Path) -> None:
    """In a wheel the schemas are in the package; in a checkout, two folders above it."""
    package = tmp_path / "server" / "proposal_lsp"
    assert builtin_dir(package) == tmp_path / "schemas"
    (package / "schemas").mkdir(parents=True)
    assert builtin_dir(package) == package / "schemas"


def test_later_folders_override_and_sort(tmp_path: Path) -> None:
    """Of each id the last folder's schema is used; only `*.yaml` is read; a missing folder is no problem."""
    one = write(tmp_path / "one", b_yaml=note("b"), a_yaml=note("a"), c_txt="nothing", d_yml=note("d"))
    two = write(tmp_path / "two", z_yaml=note("a", doc="Ours."))
    catalog = load_catalog([one, tmp_path / "none", two])
    assert problems_of(catalog) == []
    assert [(schema.id, schema.doc) for schema in catalog.schemas] == [("a", "Ours."), ("b", "")]
    found = catalog.get("a")
    assert found is not None
    assert found.path == str(two / "z.yaml")
    assert catalog.get("d") is None


def test_a_broken_file_does_not_stop_others(tmp_path: Path) -> None:
    """Each broken file has its problems; the schema that a broken one would override is still used."""
    one = write(tmp_path / "one", a_yaml=note("a"), b_yaml="id: b\nname: [\n")
    two = write(tmp_path / "two", a_yaml=note("a", level="x"))
    (two / "bytes.yaml").write_bytes(b"id: \xff")
    catalog = load_catalog([one, two])
    assert [schema.path for schema in catalog.schemas] == [str(one / "a.yaml")]
    unreadable, broken, level = problems_of(catalog)
    assert broken.startswith("b.yaml: This is not YAML: ")
    assert level == 'a.yaml: `level`: expected a whole number, found the text `x`. @ "x"'
    assert unreadable == 'bytes.yaml: This schema is not read: `bytes.yaml` is not UTF-8 (byte 5). @ ""'


def test_one_id_twice_in_a_folder(tmp_path: Path) -> None:
    """The first file keeps the id; the second has a problem that names the first."""
    folder = write(tmp_path, a_yaml=note("x"), b_yaml=note("x"))
    catalog = load_catalog([folder])
    assert problems_of(catalog) == ['b.yaml: `x` is already the id of a.yaml. @ "x"']
    assert [schema.path for schema in catalog.schemas] == [str(folder / "a.yaml")]


def test_extends_reaches_over_folders(tmp_path: Path) -> None:
    """A schema extends one in another folder, with its template, and may extend the one that it overrides."""
    one = write(
        tmp_path / "one",
        base_yaml=note("base", template="base.md", sections="[{heading: Goals}]"),
        base_md="## Goals\n",
    )
    two = write(
        tmp_path / "two",
        base_yaml="id: base\nextends: base\nsections: [{heading: Risks, required: false}]\n",
        other_yaml="id: other\nextends: base\nname: Other\n",
    )
    catalog = load_catalog([one, two])
    assert problems_of(catalog) == []
    for id, name in (("base", "Base"), ("other", "Other")):
        schema = catalog.get(id)
        assert schema is not None
        assert (schema.name, schema.template) == (name, "## Goals\n")
        assert schema.template_path == str(one / "base.md")
        assert [section.name for section in schema.sections] == ["Goals", "Risks"]


def test_cycles_are_reported_in_each_file(tmp_path: Path) -> None:
    """In every schema of a cycle; a schema that extends itself has no schema to extend."""
    folder = write(
        tmp_path,
        a_yaml=note("a", extends="b"),
        b_yaml=note("b", extends="c"),
        c_yaml=note("c", extends="a"),
        d_yaml=note("d", extends="d"),
        e_yaml=note("e", extends="a"),
    )
    assert problems_of(load_catalog([folder])) == [
        'a.yaml: A schema cannot extend itself: a -> b -> c -> a. @ "b"',
        'b.yaml: A schema cannot extend itself: b -> c -> a -> b. @ "c"',
        'c.yaml: A schema cannot extend itself: c -> a -> b -> c. @ "a"',
        'd.yaml: There is no other schema `d` that this one could extend. @ "d"',
        'e.yaml: `a`, which this schema extends, extends itself: a -> b -> c -> a. @ "a"',
    ]


def test_long_chains_are_refused(tmp_path: Path) -> None:
    """A chain of more than ten schemas that extend each other."""
    links = {f"s{n:02}_yaml": note(f"s{n}", extends=f"s{n + 1}") for n in range(11)}
    folder = write(tmp_path, **links, s11_yaml=note("s11"))
    catalog = load_catalog([folder])
    assert problems_of(catalog) == [
        f's{n:02}.yaml: More than 10 schemas extend each other here. @ "s{n + 1}"' for n in range(2)
    ]


#: On Windows, links and pipes need permissions, or do not exist.
posix = pytest.mark.skipif(os.name == "nt", reason="needs links and pipes")

TEMPLATES = {
    "../secret.md": "`../secret.md` must be a file next to the schema, named without `..`.",
    "/etc/hostname": "`/etc/hostname` must be a file next to the schema, named without `..`.",
    "gone.md": "`gone.md` does not exist.",
    "link.md": "`link.md` leads outside the folder of the schema.",
    "folder": "`folder` is not a file.",
    "big.md": "`big.md` is larger than 1 MB.",
    "latin.md": "`latin.md` is not UTF-8 (byte 4).",
}


@posix
@pytest.mark.parametrize("template", TEMPLATES)
def test_templates_that_are_not_read(template: str, tmp_path: Path) -> None:
    """A template is a regular UTF-8 file of bounded size, in the folder of its schema."""
    folder = write(tmp_path / "schemas", a_yaml=note("a", template=template))
    write(tmp_path, secret_md="secret")
    (folder / "link.md").symlink_to(tmp_path / "secret.md")
    (folder / "folder").mkdir()
    (folder / "big.md").write_text("x" * (MAX_BYTES + 1))
    (folder / "latin.md").write_bytes("caf\u00e9".encode("latin-1"))
    assert problems_of(load_catalog([folder])) == [f'a.yaml: {TEMPLATES[template]} @ "{template}"']


@posix
def test_templates_that_are_read(tmp_path: Path) -> None:
    """A template may be below the schema's folder, be a link inside the folder, and begin with a byte order mark."""
    folder = write(tmp_path, a_yaml=note("a", template="texts/a.md"), b_yaml=note("b", template="link.md"))
    write(folder / "texts", a_md="\ufeff# A\n")
    (folder / "link.md").symlink_to(folder / "texts" / "a.md")
    catalog = load_catalog([folder])
    assert problems_of(catalog) == []
    assert [schema.template for schema in catalog.schemas] == ["# A\n", "# A\n"]


@posix
def test_files_that_are_not_read(tmp_path: Path) -> None:
    """Links that leave the folder, folders, pipes and files that are too big are refused, each with a reason."""
    folder = write(tmp_path / "schemas", ok_yaml=note("ok"))
    write(tmp_path, secret_yaml=note("secret"))
    (folder / "a.yaml").symlink_to(tmp_path / "secret.yaml")
    (folder / "b.yaml").mkdir()
    os.mkfifo(folder / "c.yaml")
    (folder / "d.yaml").write_text("#" * (MAX_BYTES + 1))
    (folder / "e.yaml").symlink_to(folder / "e.yaml")
    (folder / "f.yaml").symlink_to(folder / "nowhere.yaml")
    catalog = load_catalog([folder])
    assert [schema.id for schema in catalog.schemas] == ["ok"]
    refused = problems_of(catalog)
    assert refused[:4] == [
        'a.yaml: This schema is not read: `a.yaml` leads outside the folder of the schema. @ ""',
        'b.yaml: This schema is not read: `b.yaml` is not a file. @ ""',
        'c.yaml: This schema is not read: `c.yaml` is not a file. @ ""',
        'd.yaml: This schema is not read: `d.yaml` is larger than 1 MB. @ ""',
    ]
    assert refused[4].startswith("e.yaml: This schema is not read: ")
    assert refused[5] == 'f.yaml: This schema is not read: `f.yaml` does not exist. @ ""'


@pytest.mark.slow
def test_very_many_files(tmp_path: Path) -> None:
    """The number of schemas that are read from a folder is limited."""
    folder = write(tmp_path, **{f"s{n:03}_yaml": note(f"s{n}") for n in range(MAX_FILES + 1)})
    catalog = load_catalog([folder])
    assert len(catalog.schemas) == MAX_FILES
    assert problems_of(catalog) == [
        f's{MAX_FILES}.yaml: This schema is not read: only {MAX_FILES} schemas of a folder are read. @ ""'
    ]


def test_a_buffer_is_checked_against_the_others(tmp_path: Path) -> None:
    """The text of a schema in an editor replaces its file, also before it is saved."""
    folder = write(tmp_path, a_yaml=note("a", extends="b"), b_yaml=note("b", sections="[{heading: X}]"))
    catalog = load_catalog([folder])
    path = str(folder / "a.yaml")

    def messages(path: str, source: str) -> list[str]:
        return [problem.message for problem in check_schema_text(path, source, catalog).problems]

    loaded = check_schema_text(path, note("a", extends="b", doc="New."), catalog)
    assert loaded.problems == ()
    assert loaded.schema is not None
    assert (loaded.schema.doc, loaded.schema.sections[0].name) == ("New.", "X")
    assert messages(path, note("a", extends="c")) == ["No schema has the id `c`."]
    assert messages(path, note("a", template="t.md")) == ["`t.md` does not exist."]
    assert messages(str(folder / "b.yaml"), note("a")) == ["`a` is already the id of a.yaml."]
    new = str(tmp_path / "new" / "n.yaml")
    assert messages(new, note("n", extends="b")) == []
    assert messages(new, note("b", extends="b")) == []
    assert messages(new, "") == ["This file is empty. A schema begins with `id:` and `name:`."]


def test_unknown_rules_are_reported_if_rules_are_known(tmp_path: Path) -> None:
    """A catalog that knows the rules reports unknown ones, in files and in buffers; the schema is used."""
    source = note("a", rules="{empty-sectoin: off}")
    catalog = load_catalog([write(tmp_path, a_yaml=source)], ["empty-section"])
    expected = "Unknown rule `empty-sectoin`. Did you mean `empty-section`?"
    assert [(problem.message, problem.severity) for problem in catalog.problems] == [(expected, Severity.WARNING)]
    assert catalog.get("a") is not None
    (problem,) = check_schema_text(str(tmp_path / "a.yaml"), source, catalog).problems
    assert problem.message == expected


def test_the_last_good_schema_stays(tmp_path: Path) -> None:
    """If a schema is broken, its last good version is used; if it is removed, none is; if it is fixed, the new one."""
    folder = write(tmp_path, a_yaml=note("a", doc="Old."), b_yaml=note("b"), c_yaml=note("c"))
    old = load_catalog([folder])
    write(folder, a_yaml="id: a\nname: [\n")
    (folder / "b.yaml").unlink()
    write(folder, c_yaml=note("c", doc="New."))
    kept = keep_last_good(load_catalog([folder]), old)
    assert [(schema.id, schema.doc) for schema in kept.schemas] == [("c", "New."), ("a", "Old.")]
    assert len(kept.problems) == 1
