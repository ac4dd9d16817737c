"""The documents of the comparison, and the facts that another scanner has found in them."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from proposal_lsp.schema.model import Schema

from tests.shipped import CATALOG

#: The environment variable that names the folder of the corpora.
VARIABLE = "PROPOSAL_CORPORA"


@dataclass(frozen=True)
class Fact:
    """One row of a table: something about one document."""

    file: str
    kind: str
    item: str
    detail: str


@dataclass(frozen=True)
class Corpus:
    """Documents of one kind, and the table about them."""

    name: str
    schema: Schema
    #: The documents by the names that the table has for them.
    documents: dict[str, Path]
    facts: tuple[Fact, ...]

    def of(self, file: str) -> list[Fact]:
        """The facts about one document."""
        return [fact for fact in self.facts if fact.file == file]


def folder() -> Path | None:
    """The folder of the corpora, if there is one."""
    named = os.environ.get(VARIABLE)
    return Path(named) if named else None


def corpora(root: Path) -> Iterator[Corpus]:
    """The corpora that can be compared, below `root`. Raises FileNotFoundError if one is missing."""
    for table in ("truth-nexus.tsv", "truth-nexus-headtemplate.tsv"):
        facts = read_table(root.parent / "expected" / table)
        documents = {file: root / "nexus-rfcs" / Path(file).name for file in files(facts)}
        yield Corpus(f"nexus-rfcs, {table}", schema("contract-rfc"), documents, facts)
    facts = read_table(root.parent / "expected" / "truth-bip.tsv")
    wanted = [file for file in files(facts) if is_main_document(Path(file))]
    yield Corpus("hivellm/bips", schema("bip"), {file: root / "hivellm" / file for file in wanted}, facts)


def is_main_document(path: Path) -> bool:
    """Whether a file is `BIP-NN.md` or `BIP-NN-NNN-name.md` in the folder `BIP-NN`."""
    rest = path.stem.removeprefix(path.parent.name)
    return path.parent.name.startswith("BIP-") and rest != path.stem and (not rest or rest[1:4].isdigit())


def schema(id: str) -> Schema:
    """A shipped schema. Raises KeyError."""
    found = CATALOG.get(id)
    if found is None:
        raise KeyError(id)
    return found


def files(facts: tuple[Fact, ...]) -> list[str]:
    """The documents of a table, each once."""
    return list(dict.fromkeys(fact.file for fact in facts))


def read_table(path: Path) -> tuple[Fact, ...]:
    """The rows of a table, without its header."""
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
    assert rows[0] == ["file", "kind", "item", "detail"]
    return tuple(Fact(*row) for row in rows[1:])
