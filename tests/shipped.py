"""The shipped schemas, the finished sample of each, and the engine with one of them forced."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from proposal_lsp.analysis import CODES, Project
from proposal_lsp.binding import bind
from proposal_lsp.catalog.catalog import Catalog, builtin_dir, load_catalog
from proposal_lsp.config import Config
from proposal_lsp.document import parse
from proposal_lsp.features.new_proposal import slug
from proposal_lsp.schema.model import Schema

if TYPE_CHECKING:
    from _pytest.mark.structures import ParameterSet

ROOT = Path(__file__).resolve().parent.parent
CATALOG = load_catalog([builtin_dir()], CODES)
#: With this, every document chooses its schema.
PROJECT = Project(catalog=CATALOG)


@dataclass(frozen=True)
class Sample:
    """A finished proposal of one kind."""

    schema: Schema
    path: Path
    source: str

    @property
    def sidecar(self) -> Path | None:
        """The text of the sidecar; None if the metadata is in the document, or if this is a sidecar."""
        name = self.schema.metadata.sidecar
        return self.path.with_name(name) if name and self.path.name != name else None

    @cached_property
    def project(self) -> Project:
        """The engine that reads every document as this kind, and has the sidecar of this one."""
        beside = {self.sidecar.name: self.sidecar.read_text(encoding="utf-8")} if self.sidecar else {}
        return replace(forced(self.schema), beside=beside)

    @cached_property
    def name(self) -> str:
        """The required file name, made of values in the metadata and the title.

        A number that the text does not have is 42; the name is `sample.md` if any is allowed.
        """
        if self.path.name == self.schema.metadata.sidecar:
            return self.path.name
        document = parse(self.source)
        said = bind(document, self.schema).facts.value_of
        words = said("name") or said("title") or document.sections[0].name.title
        known = {"number": "42", "slug": slug(words)}
        for form in self.schema.filename:
            return form.fill({hole.name: said(hole.name) or known[hole.name] for hole in form.holes})
        return "sample.md"

    @property
    def place(self) -> str:
        """A path at which documents of its kind may be."""
        return f"{home(self.schema)}/{self.name}"


def sample_path(schema: Schema) -> Path:
    """The path of the finished proposal of a kind; fails with a message if there is none."""
    return ROOT / "tests" / "samples" / f"{schema.id}.md"


SAMPLES = tuple(
    Sample(schema, path, path.read_text(encoding="utf-8"))
    for schema in CATALOG.schemas
    for path in [sample_path(schema)]
    if path.is_file()
)


#: The file with the metadata, for each sample that has one.
SIDECARS = tuple(
    Sample(sample.schema, path, path.read_text(encoding="utf-8"))
    for sample in SAMPLES
    for path in [sample.sidecar]
    if path is not None
)


#: The kinds that the default tests try if each costs much: one for each place of metadata, for numbered
#: headings, for sections that repeat, and for kinds that only a path determines. The slow tests try all kinds.
USUAL = {"kep", "nygard-adr", "openspec-tasks", "rfc", "rust-rfc", "spec-kit-tasks", "technical-spec"}


def _param(value: object, kind: str) -> ParameterSet:
    return pytest.param(value, id=kind, marks=() if kind in USUAL else pytest.mark.slow)


by_schema = pytest.mark.parametrize("schema", [_param(schema, schema.id) for schema in CATALOG.schemas])
by_sample = pytest.mark.parametrize("sample", [_param(sample, sample.schema.id) for sample in SAMPLES])


def is_free(schema: Schema) -> bool:
    """Whether the sections of a kind have no fixed headings: few mistakes are possible."""
    return all(spec.heading.holes for spec in schema.sections)


def needs_its_path(schema: Schema) -> bool:
    """Whether documents of a kind are recognised by their paths."""
    return not schema.detect.elsewhere or is_free(schema)


def home(schema: Schema) -> str:
    """A folder for documents of a kind: the one in its first glob, or else any."""
    folder = schema.detect.files[0].rpartition("/")[0] if schema.detect.files else "**/proposals"
    return folder.replace("**/", "").replace("**", "some").replace("[0-9]", "0").replace("*", "some")


def new_name(schema: Schema) -> str:
    """The name of a new file: of a form without holes, or else with number and words."""
    known = {"number": "0042", "slug": "new"}
    forms = [form for form in schema.filename if {hole.name for hole in form.holes} <= set(known)]
    form = min(forms, key=lambda form: -len(form.holes) if form.holes else -len(known) - 1, default=None)
    return form.fill(known) if form else "0042-new.md"


def forced(schema: Schema) -> Project:
    """A project that reads every document as one kind, a shipped one or another."""
    catalog = CATALOG if schema in CATALOG.schemas else Catalog((schema,), codes=CODES)
    return Project(config=Config(schema=schema.id), catalog=catalog)
