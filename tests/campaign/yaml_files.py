"""Schemas and configurations: whatever the file has, each problem has a place, and readable parts are used."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import NamedTuple

from proposal_lsp.analysis import CODES, Project
from proposal_lsp.catalog.catalog import Catalog, builtin_dir, check_schema_text
from proposal_lsp.config import load_config
from proposal_lsp.config.file_choices import schema_for
from proposal_lsp.exchange.agent_block import instructions
from proposal_lsp.exchange.document_schema import document_schema
from proposal_lsp.features.targets import target
from proposal_lsp.file_analysis import analyze_file

from tests.campaign import chance
from tests.campaign.run import Campaign, smaller_around, smaller_texts
from tests.completions import completions_at
from tests.features.test_hover import check as check_hover
from tests.shipped import CATALOG, PROJECT, forced
from tests.strategies import YAML_LINES
from tests.test_properties import check_findings

SHIPPED = tuple(path.read_text(encoding="utf-8") for path in sorted(builtin_dir().glob("*.yaml")))
#: Lines of schemas, each with its indentation.
SCHEMA_LINES = tuple(sorted({line for source in SHIPPED for line in source.split("\n")}))
SMALL = "id: memo\nname: Memo\nsections:\n  - heading: Why\n    doc: Why we do it.\n"
CONFIGURATION = """\
schemas:
  rfc: ["docs/rfcs/**", "!docs/rfcs/README.md"]
  none: "notes/**"
exclude: ["vendor/", "docs/old/**"]
rules: {empty-section: error, misnumbered-section: {open: off, agreed: hint}}
schema_path: [tools/schemas]
derive: true
"""
WORDS = (
    *(
        "rfc",
        "none",
        "off",
        "error",
        "open",
        "settled",
        "'**/*.md'",
        "'!a'",
        "'[a-'",
        "'" + "*a" * 30 + "'",
        "../..",
        "/",
    ),
    *(
        "schemas:",
        "exclude:",
        "rules:",
        "schema_path:",
        "derive:",
        "- ",
        "  ",
        "{",
        "}",
        "[",
        "]",
        ": ",
        ", ",
        "true",
        "1",
    ),
)


#: Documents that a configuration may apply to.
NAMES = ("/x/docs/rfcs/rfc-001-x.md", "/x/notes/a.md", "/elsewhere/b.md")


class Case(NamedTuple):
    """The text of a file, a document that it is used for, and the offset that an editor asks about."""

    source: str
    document: str
    offset: int


def make_schema(choose: Random) -> Case:
    """A schema with changed lines, words or characters."""
    roll = choose.random()
    if roll < 0.2:  # a part of a shipped schema: the beginning, and some lines from further down
        lines = choose.choice(SHIPPED).split("\n")
        start = choose.randrange(len(lines))
        source = "\n".join([*lines[: choose.randint(1, 40)], *lines[start : start + choose.choice((0, 5, 30))]])
    elif roll < 0.22:
        source = choose.choice(SHIPPED)
    else:
        source = SMALL + "\n".join(choose.choices(SCHEMA_LINES, k=choose.randint(0, 25)))
    return _case(chance.changed(source, (*SCHEMA_LINES, *YAML_LINES), choose, 3), choose)


def make_configuration(choose: Random) -> Case:
    """A configuration with the same changes."""
    source = CONFIGURATION if choose.random() < 0.6 else "".join(choose.choices(WORDS, k=choose.randint(0, 12)))
    return _case(chance.changed(source, (*CONFIGURATION.split("\n"), *YAML_LINES), choose, 3), choose)


def _case(source: str, choose: Random) -> Case:
    for _ in range(choose.choice((0, 0, 1, 3))):
        at = choose.randint(0, len(source))
        new = choose.choice((*WORDS, *chance.CHARACTERS, "{a:name}", "{n}", "&a ", "*a"))
        source = source[:at] + new + source[at + choose.choice((0, 0, 1, 4, 20)) :]
    document = choose.choices((chance.SEEDS[0], "# T\n\n## Why\n\nWords.\n", chance.document(choose)), (1, 20, 10))[0]
    return Case(source, document, choose.randint(0, len(source)))


def check_schema(case: Case) -> int:
    """Its problems have places; if it loads, documents can be analyzed by it and it can be described."""
    path = "/x/.proposals/memo.yaml"
    _check_file(PROJECT, path, case)
    loaded = check_schema_text(path, case.source, CATALOG)
    assert loaded.schema is not None or loaded.problems
    if loaded.schema is not None:
        document_schema(loaded.schema)
        instructions(loaded.schema)
        project = forced(loaded.schema)
        if case.offset % 4 == 0:  # costs more
            project = Project(catalog=Catalog((*CATALOG.schemas, loaded.schema), codes=CODES))
        check_findings(project.analyze("/x/a.md", case.document))
    return 1


def check_configuration(case: Case) -> int:
    """Its problems have places; the configuration is applied to a document."""
    path = "/x/.proposals.yaml"
    _check_file(PROJECT, path, case)
    config, _ = load_config(Path(path), case.source, codes=CODES, ids=CATALOG.ids)
    for name in NAMES:
        schema_for(config, Path(name))
    check_findings(replace(PROJECT, config=config).analyze(NAMES[case.offset % 3], case.document))
    return 1


def _check_file(project: Project, path: str, case: Case) -> None:
    analysis = analyze_file(project, path, case.source)
    check_findings(analysis)
    completions_at(analysis, case.offset, CATALOG.schemas)
    check_hover(analysis, case.offset)
    target(analysis, case.offset, CATALOG.schemas)


def _parts(case: Case) -> Iterator[Case]:
    for source, offset in smaller_around(case.source, case.offset):
        yield case._replace(source=source, offset=offset)
    for document in smaller_texts(case.document):
        yield case._replace(document=document)


SCHEMAS = Campaign("schemas", make_schema, check_schema, _parts)
CONFIGURATIONS = Campaign("configuration", make_configuration, check_configuration, _parts)
