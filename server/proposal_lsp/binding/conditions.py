"""Whether a condition of the schema holds for a document: yes, no, or unknown.

It is unknown while a relevant field is not filled in or has an invalid value: that is reported by itself, and the
consequences of the right value are not guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from proposal_lsp.binding.fields import BoundField, Fields
from proposal_lsp.binding.paths import path_holes
from proposal_lsp.binding.values import plain_value, read_date
from proposal_lsp.document.placeholders import is_placeholder
from proposal_lsp.lazy_dataclasses import dataclass
from proposal_lsp.schema.model import Clause, Clauses, Condition, Schema


@dataclass(frozen=True, slots=True)
class Facts:
    """The values in the metadata, the title and the file name of a document."""

    fields: Fields
    #: The keys of fields that are always required, in lowercase.
    required: frozenset[str]
    #: The values of the holes of the title and of the file name, by name in lowercase.
    holes: Mapping[str, str]

    def holds(self, condition: Condition) -> bool:
        """Whether it certainly holds."""
        if condition.when and self._any(condition.when) is not True:
            return False
        return not condition.unless or self._any(condition.unless) is False

    def _any(self, alternatives: Clauses) -> bool | None:
        answers = [self.all(clauses) for clauses in alternatives]
        return True if True in answers else None if None in answers else False

    def all(self, clauses: Iterable[Clause]) -> bool | None:
        """Whether all clauses hold; None if unknown."""
        answers = [self._clause(clause) for clause in clauses]
        return False if False in answers else None if None in answers else True

    def value_of(self, key: str) -> str:
        """The value of a field, in the words of its vocabulary, or the value of the hole of that name."""
        bound = self.fields.get(key)
        if bound is None or not bound.field.value:
            return self.holes.get(key.casefold(), "")
        return bound.match.value.name if bound.match.value else plain_value(bound.field.value)

    def _clause(self, clause: Clause) -> bool | None:
        bound = self.fields.get(clause.field)
        value = self.value_of(clause.field)
        if is_placeholder(value) and not (bound and bound.field.children):
            return None
        if clause.present is not None:
            return bool(value or (bound and bound.field.children)) == clause.present
        if not value:
            return None if clause.field.casefold() in self.required else False
        if clause.values:
            return _is_among(clause.values, bound, value)
        if clause.since or clause.before:
            day = read_date(value)
            if day is None:
                return None
            return (not clause.since or clause.since <= day) and (not clause.before or day < clause.before)
        number = re.search(r"[0-9]{1,18}", value)
        if number is None:
            return None
        low, high = clause.min, clause.max
        return (low is None or low <= int(number.group())) and (high is None or int(number.group()) <= high)


def read_facts(schema: Schema, fields: Fields, title: str, path: str | None) -> Facts:
    """Collect the facts that conditions depend on: `title` is the text of the title without its marks, `path` that of
    the document.
    """
    forms = schema.title.forms if schema.title else ()
    found = next((spans for form in forms if (spans := form.spans(title))), {})
    holes = {name: title[slice(*span)] for name, span in found.items()}
    holes |= path_holes(schema.filename, path) or {}
    required = (spec.key.casefold() for spec in schema.metadata.fields if spec.required is True)
    return Facts(fields, frozenset(required), {name.casefold(): text for name, text in holes.items()})


def _is_among(wanted: Iterable[str], bound: BoundField | None, value: str) -> bool | None:
    """Whether a value, or an item of a list, is one of the given words."""
    words = {word.casefold() for word in wanted}
    if bound and bound.spec.is_list:
        children = bound.field.children
        items = [child.value for child in children] if children else value.split(bound.spec.items.separator)
        return any(plain_value(item).casefold() in words for item in items)
    if bound and bound.spec.values and not bound.spec.open and bound.match.value is None:
        return None
    return value.casefold() in words
