"""Loading schemas from texts, for tests of their contents and of their problems."""

from __future__ import annotations

from textwrap import dedent

from proposal_lsp.findings import Severity
from proposal_lsp.schema.files import Others, SchemaFile, UnusableFile, schema_file
from proposal_lsp.schema.load import Loaded, load_schema
from proposal_lsp.schema.model import (
    Clause,
    Condition,
    Schema,
)


def when(*clauses: Clause) -> Condition:
    """A condition with one alternative."""
    return Condition((clauses,))


HEAD = "id: note\nname: Note\n"
#: A field with a vocabulary, and a date.
FIELDS = """\
metadata:
  fields:
    Status: {type: enum, aliases: [State], values: [Draft, Final]}
    Created: {type: date}
"""


def load(source: str, **others: str) -> Loaded:
    """Load a schema; `others` are more files by name: `base_yaml` is the schema `base`, `t_md` a template."""
    files = {name.replace("_", "."): dedent(text) for name, text in others.items()}

    def read(name: str) -> str:
        if name not in files:
            raise UnusableFile(f"`{name}` does not exist")
        return files[name]

    schemas = [schema_file(name, text, read) for name, text in files.items() if name.endswith(".yaml")]

    def find(wanted: str, asker: SchemaFile) -> SchemaFile | None:
        return next((file for file in (own, *schemas) if file.id == wanted and file is not asker), None)

    own = schema_file("note.yaml", dedent(source), read)
    return load_schema(own, Others(find, lambda: [file.id for file in (own, *schemas)]))


def problems_of(source: str, **others: str) -> list[str]:
    """The problems of a schema as `message @ "text under the span"`, warnings marked."""
    text = dedent(source)
    loaded = load(source, **others)
    errors = [problem for problem in loaded.problems if problem.severity is Severity.ERROR]
    assert (loaded.schema is None) == bool(errors)
    return [
        ("warning: " if problem.severity is Severity.WARNING else "")
        + f'{problem.message} @ "{text[problem.span.start : problem.span.end]}"'
        for problem in loaded.problems
    ]


def good(source: str, **others: str) -> Schema:
    """The schema of a source without problems."""
    assert problems_of(source, **others) == []
    schema = load(source, **others).schema
    assert schema is not None
    return schema
