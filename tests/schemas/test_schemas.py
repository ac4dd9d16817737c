"""The shipped schemas: complete, documented, without findings in finished proposals and in other Markdown."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from proposal_lsp.binding.paths import path_holes
from proposal_lsp.catalog.catalog import builtin_dir
from proposal_lsp.projects import Projects
from proposal_lsp.schema.model import Schema, SectionSpec

from tests.shipped import CATALOG, PROJECT, ROOT, SAMPLES, Sample, forced, home, is_free, new_name, sample_path

FILES = sorted(builtin_dir().glob("*.yaml"))
by_schema = pytest.mark.parametrize("schema", CATALOG.schemas, ids=lambda schema: schema.id)
by_sample = pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.schema.id)

#: The rules that may report an unfilled template.
UNFILLED = {"placeholder-text", "placeholder-value", "empty-section", "empty-field", "template-comment"}


#: Common Markdown files that are not proposals. Each is written to look a little like one.
OTHERS = {
    "README.md": """\
# Harbour

Moves files between two machines and says what it did.

## Installation

```console
$ pip install harbour
```

## Usage

| Option | Meaning |
|---|---|
| `--dry-run` | Only say what would be moved |

## Security

Report problems to security@harbour.example.

## References

- [The protocol](docs/protocol.md)
""",
    "CHANGELOG.md": """\
# Changelog

## [Unreleased]

### Added

- A retry when the line drops.

## 1.4.0 - 2025-03-02

### Changed

- Status: the word "done" is now green.

### Fixed

- A crash on empty folders.
""",
    "meeting-2025-03-04.md": """\
# Storage meeting, 4 March 2025

**Date**: 2025-03-04
**Present**: Ada, Björn, Chen
**Status**: minutes agreed

## Summary

We talked about the new index.

## Open Questions

- Who asks the auditors?

## Next Steps

- [ ] Björn measures the old index
""",
    "CONTRIBUTING.md": """\
# Contributing

Thank you for your help.

## Testing

Run `make test`.

## Documentation

Write the way you speak.

## Review Process

Two people read each change.
""",
    "post.md": """\
---
title: How we moved a terabyte
author: Ada
date: 2025-01-07
status: published
tags: [storage]
---

It took a weekend.

## Motivation

The old disks were slow.

## Alternatives

Buying more of them.
""",
    "empty.md": "",
    "notes.md": "TBD\n\n- [ ] TODO: everything\n",
}


def test_there_are_schemas() -> None:
    """Each file is a schema with the file's name and a template next to it; none has a problem."""
    assert {schema.id for schema in CATALOG.schemas} >= {"rfc", "contract-rfc", "technical-spec", "bip"}
    assert [f"{schema.id}.yaml" for schema in CATALOG.schemas] == [path.name for path in FILES]
    assert [(problem.path, problem.message) for problem in CATALOG.problems] == []
    for schema in CATALOG.schemas:
        assert Path(schema.template_path).name == f"{schema.id}.md"
        assert schema.template


def test_every_kind_has_a_finished_proposal() -> None:
    """The tests of fixes, completion and hover, among others, use it."""
    paths = [sample_path(schema) for schema in CATALOG.schemas]
    missing = [path.relative_to(ROOT).as_posix() for path in paths if not path.is_file()]
    assert not missing, f"write {', '.join(missing)}: a finished proposal without findings"


@by_sample
def test_the_name_of_a_finished_proposal_is_of_a_form_of_its_kind(sample: Sample) -> None:
    """Whatever the severity of `misnamed-file` is in its schema."""
    forms = sample.schema.filename
    assert not forms or path_holes(forms, sample.name) is not None


@by_schema
def test_everything_is_explained(schema: Schema) -> None:
    """Every section, field, value, column and label has a documentation of its own, at least a sentence."""
    texts = dict(documented(schema))
    assert len(texts) > 3 or is_free(schema)
    short = [name for name, doc in texts.items() if len(doc.split()) < 3 or doc.rstrip()[-1:] not in (".", "?", "!")]
    assert not short
    sections = [doc for name, doc in texts.items() if name.startswith("section")]
    assert len(set(sections)) == len(sections), "two sections with the same text"


def documented(schema: Schema) -> Iterator[tuple[str, str]]:
    """All parts that can have a doc, by a name for people."""
    yield "the schema", schema.doc
    for field in schema.metadata.fields:
        yield f"field {field.key}", field.doc
        for value in field.values:
            yield f"field {field.key}: {value.name}", value.doc
    yield from of_sections(schema.sections, "section ")


def of_sections(sections: tuple[SectionSpec, ...], path: str) -> Iterator[tuple[str, str]]:
    """The docs of sections, and of their parts."""
    for section in sections:
        name = f"{path}/ {section.name} "
        yield name, section.doc
        for column in section.content.table.columns if section.content.table else ():
            yield f"column of {name}: {column.header}", column.doc
            for value in column.values:
                yield f"column of {name}: {column.header}: {value.name}", value.doc
        for label in section.content.labels:
            yield f"label of {name}: {label.label}", label.doc
        yield from of_sections(section.sections, name)


@by_schema
def test_a_status_has_a_lifecycle(schema: Schema) -> None:
    """Every value has a state, and all but the final ones have a next status."""
    found = [field for field in schema.metadata.fields if field.is_status]
    if not found:
        assert "status" not in schema.template.casefold(), "say in the schema what each status means"
        return
    [status] = found
    assert status.values[0].state == "open"
    for value in status.values:
        assert value.state is not None, value.name
        assert value.next or value.state in ("done", "dead"), value.name
    reached = {name for value in status.values for name in value.next}
    assert reached >= {value.name for value in status.values[1:]}, "a status that nothing leads to"


@by_sample
def test_a_finished_proposal_has_no_findings(sample: Sample) -> None:
    """Not even a hint, whether its kind is given or detected; and it is detected."""
    assert forced(sample.schema).analyze(sample.place, sample.source).findings == ()
    analysis = PROJECT.analyze(sample.place, sample.source)
    assert analysis.detection.schema is sample.schema
    assert analysis.findings == ()


@by_schema
def test_a_blank_template_is_only_unfilled(schema: Schema) -> None:
    """A copy that starts a proposal is of its own kind, and its only findings are that it is not filled in."""
    analysis = PROJECT.analyze(f"{home(schema)}/{new_name(schema)}", schema.template)
    assert analysis.detection.schema is schema
    assert {finding.code for finding in analysis.findings} <= UNFILLED
    assert len(analysis.findings) > 3 or is_free(schema)


@by_schema
def test_the_template_itself_is_not_checked(schema: Schema, tmp_path: Path) -> None:
    """Neither the shipped file nor one that has the name of a template."""
    for path in (schema.template_path, str(tmp_path / "template.md"), str(tmp_path / f"{schema.id}-template.md")):
        assert PROJECT.analyze(path, schema.template).findings == (), path
    copy = tmp_path / home(schema) / new_name(schema)
    copy.parent.mkdir(parents=True)
    shutil.copy(schema.template_path, copy)
    assert Projects().of(copy).analyze(str(copy), copy.read_text(encoding="utf-8")).findings


@by_sample
def test_a_kind_is_distinguished_from_the_others(sample: Sample) -> None:
    """In a folder of its kind, a sample and a template score well above every other kind."""
    schema = sample.schema
    for source in (sample.source, schema.template):
        first, *others = PROJECT.analyze(sample.place, source).detection.candidates
        assert first.id == schema.id
        assert schema.detect.decisive or first.score > others[0].score + 0.2


@pytest.mark.parametrize("name", OTHERS)
def test_what_is_no_proposal_is_left_alone(name: str) -> None:
    """No schema, no finding."""
    analysis = PROJECT.analyze(name, OTHERS[name])
    assert analysis.detection.schema is None, analysis.detection.reason
    assert analysis.findings == ()


def test_a_version_is_only_for_documents_that_name_it() -> None:
    """An early template requires little; a text with a few of its headings is not a proposal."""
    few = "## Summary\n\nA.\n\n## Motivation\n\nB.\n\n## Drawbacks\n\nC.\n\n## Alternatives\n\nD.\n"
    assert PROJECT.analyze("else.md", f"---\ntags: a\n---\n\n{few}").detection.schema is None
    detection = PROJECT.analyze("old.md", f"- Feature Name: `a`\n- Start Date: 2014-06-01\n\n{few}").detection
    assert detection.schema is not None
    assert detection.schema.id == "rust-rfc"
