"""A schema file before it is loaded."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property

from proposal_lsp.lazy_dataclasses import dataclass
from proposal_lsp.located_yaml import YamlNode, YamlProblem, parse_yaml
from proposal_lsp.text import Text


class UnusableFile(Exception):
    """A file that cannot be read; the message is for the author of the schema."""


#: Reads a file by its name, relative to the schema file. Raises UnusableFile.
ReadTemplate = Callable[[str], str]


def no_templates(name: str) -> str:
    """Reads nothing: for a schema that is in no folder. Raises UnusableFile."""
    raise UnusableFile(f"`{name}` cannot be looked for; save the schema first")


@dataclass(frozen=True)
class SchemaFile:
    """A schema file: its path as people know it, its text, and its YAML or why it is none. Parsed when asked for."""

    path: str
    text: Text
    read: ReadTemplate

    @cached_property
    def _yaml(self) -> tuple[YamlNode | None, YamlProblem | None]:
        return parse_yaml(self.text.source)

    @property
    def root(self) -> YamlNode | None:
        """The outermost node; None if there is none."""
        return self._yaml[0]

    @property
    def broken(self) -> YamlProblem | None:
        """Why it is not YAML."""
        return self._yaml[1]

    def value(self, key: str) -> YamlNode | None:
        """The first value of a key of the outermost mapping, unchecked."""
        pairs = self.root.pairs if self.root else ()
        return next((value for name, value in pairs if name.value == key), None)

    @property
    def id(self) -> str:
        """The id as written; empty if there is none."""
        node = self.value("id")
        return node.value.strip() if node else ""


def schema_file(path: str, source: str, read: ReadTemplate = no_templates) -> SchemaFile:
    """A schema file of a text."""
    return SchemaFile(path, Text(source), read)


#: The schema file that has an id, seen from the file that extends it. A file that extends its own id gets the
#: one that it overrides.
Find = Callable[[str, SchemaFile], SchemaFile | None]


def find_nothing(_wanted: str, _asker: SchemaFile) -> SchemaFile | None:
    """Finds no schema: for a file on its own."""
    return None


@dataclass(frozen=True, slots=True)
class Others:
    """What a schema file may refer to in addition to itself."""

    find: Find = find_nothing
    #: The ids that `find` knows, for "did you mean"; asked for only then, since files must be read for it.
    ids: Callable[[], Iterable[str]] = tuple
    #: The codes of the rules; empty: any.
    codes: tuple[str, ...] = ()
