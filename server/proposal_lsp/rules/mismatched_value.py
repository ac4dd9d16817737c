"""Two places that must have the same value differ: a field, or holes of one name."""

from __future__ import annotations

from collections.abc import Iterator

from proposal_lsp import lazy_re as re
from proposal_lsp.binding import Binding, BoundField, plain_value
from proposal_lsp.binding.items import value_span
from proposal_lsp.binding.mirrors import Copy, copies
from proposal_lsp.binding.value_types import problem_of
from proposal_lsp.document.headings import heading_key
from proposal_lsp.findings import Edit, Fix, Related
from proposal_lsp.rules._places import start_of_document
from proposal_lsp.rules._rule import WARNING, Report, Rule
from proposal_lsp.rules._values import is_stated
from proposal_lsp.text import Span

_NUMBER = re.compile(r"([^\W\d]*[-_ ]?)([0-9]+)")
_BETWEEN_WORDS = re.compile(r"[\W_]+")


def check(binding: Binding) -> Iterator[Report]:
    """The field is the source, or else the first copy; what is not filled in yet is not compared."""
    home = binding.sidecar or binding
    written = {bound.spec.key.casefold() for bound in home.fields.bound}
    copied = {copy.key for copy in copies(binding)}
    sources = {
        key: bound
        for bound in home.fields.bound
        if (key := bound.spec.key.casefold()) in copied and is_stated(home, bound) and _is_sound(bound)
    }
    first: dict[str, Copy] = {}
    for copy in copies(binding):
        source = sources.get(copy.key)
        if source is not None:
            if not _same(source, copy):
                yield _unlike_field(binding, home, source, copy)
        elif copy.key not in written:
            other = first.setdefault(copy.key, copy)
            if not _equal(other.text, copy):
                yield _unlike(other, copy)


def _unlike_field(binding: Binding, home: Binding, source: BoundField, copy: Copy) -> Report:
    key, value = source.field.key, plain_value(source.field.value)
    message = f'{key} is "{value}" but {copy.where} says "{copy.text}".'
    if copy.span is not None:
        fix = Fix(f'Copy "{value}" from {key}', (Edit(copy.span, value),), safe=True)
        return Report(message, copy.span, (fix,), (_set_here(binding, home, source),))
    if home is binding:
        span, wanted = value_span(binding, source.field), _like(value, copy.text)
        alike = (one for one in copies(binding) if one.span and one.key == copy.key and _same(source, one))
        edits = (Edit(span, wanted), *(Edit(one.span, _like(one.text, copy.text)) for one in alike if one.span))
        return Report(message, span, (Fix(f'Change to "{wanted}"', tuple(sorted(edits, key=lambda one: one.span))),))
    return Report(message, start_of_document(binding), (), (_set_here(binding, home, source),))


def _unlike(other: Copy, copy: Copy) -> Report:
    """A copy that differs from the first one, where no field says which is right: what is written in the text."""
    wrong, right = (copy, other) if copy.span else (other, copy)
    assert wrong.span is not None  # a document has one file name
    related = () if right.span is None else (Related(f'{right.where} says "{right.text}"', right.span),)
    value = _like(wrong.text, right.text)
    # The words of a file name are not those of a text.
    is_text = right.span is not None or value.isdecimal()
    return Report(
        f'{wrong.where.capitalize()} says "{wrong.text}" but {right.where} says "{right.text}".',
        wrong.span,
        (Fix(f'Change to "{value}"', (Edit(wrong.span, value),)),) if is_text else (),
        related,
    )


def _like(written: str, wanted: str) -> str:
    """A value as it is to be written in the place of another: a number keeps the prefix and the width of that one."""
    found = _NUMBER.fullmatch(written)
    if found is None or not wanted.isdecimal():
        return wanted
    return found[1] + str(int(wanted)).zfill(len(found[2]) if found[2][0] == "0" else 1)


def _set_here(binding: Binding, home: Binding, source: BoundField) -> Related:
    span, message = value_span(home, source.field), f"{source.field.key} is set here"
    if home is binding or home.path is None:
        return Related(message, span)
    position = home.document.text.position(span.start, "utf-16")
    return Related(message, Span(0, 0), home.path, (position.line, position.column))


def _is_sound(bound: BoundField) -> bool:
    """Whether the field itself has no finding: then its copies may well be right."""
    known = not bound.spec.values or bound.spec.open or bound.match.fit not in ("unknown", "case")
    return known and problem_of(bound) is None


def _same(source: BoundField, copy: Copy) -> bool:
    """Whether a copy says what the field says; the decoration of a value does not count."""
    match = source.match
    is_word = match.value is not None and match.fit == "decorated"
    return _equal(plain_value(source.field.value), copy) or bool(
        is_word and match.value and heading_key(plain_value(copy.text)) == match.value.name.casefold()
    )


def _equal(value: str, copy: Copy) -> bool:
    """Whether two spellings say the same: letter case, whitespace, markup, zeros and an id's prefix aside.

    Words in a file name have marks between them that say nothing.
    """
    ours, theirs = heading_key(plain_value(value)), heading_key(plain_value(copy.text))
    if copy.span is None and not theirs.isdigit():
        ours, theirs = (_BETWEEN_WORDS.sub("-", text).strip("-") for text in (ours, theirs))
    if ours == theirs:
        return True
    if "." in ours or ours.count("-") > 1:
        return False
    digits, other = ours.rpartition("-")[2], theirs.rpartition("-")[2]
    return digits.isdigit() and other.isdigit() and int(digits) == int(other)


RULE = Rule(
    "mismatched-value",
    "Two places that must have the same value differ.",
    WARNING,
    check,
    scope="outline",
    fix="copy the value from the field (safe), or from the first place",
)
