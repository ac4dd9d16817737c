"""The requirements of a schema, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from proposal_lsp.binding import Binding
from proposal_lsp.features.hover.markup import bold, escape, first_sentence, listed, literal
from proposal_lsp.schema.earlier import requirement_now
from proposal_lsp.schema.model import (
    AllowNA,
    Condition,
    ContentSpec,
    FieldSpec,
    ForbidSpec,
    ItemsSpec,
    ListSpec,
    RelationsSpec,
    RepeatSpec,
    SectionSpec,
    State,
    ValueSpec,
)
from proposal_lsp.schema.pattern import Pattern
from proposal_lsp.schema.wording import in_words

#: More values than these are counted, not shown.
MAX_VALUES = 20

STATES: dict[State, str] = {
    "open": "being written",
    "agreed": "agreed",
    "done": "done",
    "dead": "no longer pursued",
}

_TYPES = {
    "date": "A date, `YYYY-MM-DD`.",
    "datetime": "A date, `YYYY-MM-DD`, optionally with a time.",
    "url": "A URL such as `https://example.org/x`.",
    "email": "An e-mail address.",
    "handle": "A handle such as `@name`.",
    "version": "A version such as `1.2`.",
    "boolean": "`yes` or `no`.",
}


def misspelt(fit: str, written: str, wanted: str) -> Iterator[str]:
    """The hint about a misspelt name; both are Markdown."""
    if fit == "close":
        yield f"{written} looks like a typo; write {wanted}."
    elif fit == "case":
        yield f"{written} differs in letter case; write {wanted}."


def needed(binding: Binding, spec: SectionSpec | FieldSpec) -> str:
    """`required`, `optional`, or when it is required; and since when the template has it."""
    requirement = requirement_now(binding.schema, spec)
    since = f", since {spec.since}" if spec.since else ""
    if not isinstance(requirement, Condition):
        return f"{'required' if requirement else 'optional'}{since}"
    here = ", as it is here" if binding.holds(requirement) else ""
    return f"required {in_words(requirement, escape)}{here}{since}"


def barred(forbidden: Condition | None) -> Iterator[str]:
    """When it must not be there."""
    if forbidden is not None:
        yield f"Not allowed {in_words(forbidden, escape)}."


def company(name: str, relations: RelationsSpec) -> Iterator[str]:
    """The relations of a section or field to its neighbours."""
    groups = [("Exactly", group) for group in relations.one_of] + [("At least", group) for group in relations.any_of]
    for how, group in groups:
        if name in group:
            yield f"{how} one of {listed(map(escape, group))} must be present."
    for other, needed in relations.requires:
        if name == other:
            yield f"Requires {listed(map(escape, needed))}."
        elif name in needed:
            yield f"{escape(other)} requires it."
    for group in relations.conflicts:
        if others := _others(name, [group]):
            yield f"Not allowed together with {listed(others, 'or')}."
    if others := _others(name, relations.any_order):
        yield f"May be before or after {listed(others)}."


def _others(name: str, groups: Iterable[Sequence[str]]) -> list[str]:
    """The other names of all groups that have a name."""
    return [escape(other) for group in groups if name in group for other in group if other != name]


def _proposals(spec: FieldSpec) -> Iterator[str]:
    """The proposals that a field of references may name, and the consequences."""
    if spec.type == "reference":
        status = f"; each must be {escape(spec.target.status)}" if spec.target.status else ""
        yield f"Proposals, each by its id, its number, a path or a link{status}."
    if spec.inverse:
        yield f"They name this one in {escape(spec.inverse)}."


def form(spec: FieldSpec) -> Iterator[str]:
    """The form of a field's value, without its vocabulary."""
    if spec.patterns:
        yield f"Must have the form {_forms(spec.patterns)}."
    elif spec.type == "integer":
        bounds = _bounds(spec.range.min, spec.range.max)
        yield f"A whole number{',' * bool(bounds)}{bounds}."
    elif spec.is_list:
        yield from _proposals(spec)
        yield from _items(spec.items)
    elif spec.type in _TYPES:
        yield _TYPES[spec.type]
    if (spec.length.min, spec.length.max) != (None, None):
        yield f"Length:{_bounds(spec.length.min, spec.length.max)} characters."
    yield from no_answer(spec.allow_na)
    yield from unwanted(spec.forbid)
    if spec.default is not None:
        yield f"Default: {literal(spec.default)}"
    if spec.example is not None:
        yield f"Example: {literal(spec.example)}"


def no_answer(allowed: AllowNA) -> Iterator[str]:
    """Whether a field or a section may say that it does not apply."""
    if allowed:
        yield f"`{'N/A' if allowed == 'bare' else 'N/A - reason'}` is accepted."


def _items(spec: ItemsSpec) -> Iterator[str]:
    """The requirements on the items of a list."""
    forms = f" of the form {_forms(spec.item)}" if spec.item else ""
    yield f"A list; on one line, its items{forms} are separated by {literal(spec.separator)}."
    if spec.some:
        yield f"At least one item must have the form {_forms(spec.some)}."
    if spec.min is not None or spec.max is not None:
        yield f"Number of items:{_bounds(spec.min, spec.max)}."
    if spec.unique:
        yield "No item may appear twice."
    if spec.sorted:
        yield f"Sorted in {spec.sorted} order."


def _forms(patterns: Iterable[Pattern]) -> str:
    return listed((literal(pattern.shown) for pattern in patterns), "or")


def unwanted(specs: Iterable[ForbidSpec]) -> Iterator[str]:
    """The words that must not be there."""
    words = [literal(pattern.shown) for spec in specs for pattern in spec.find]
    if words:
        hidden = [f"{len(words) - MAX_VALUES} more"] if len(words) > MAX_VALUES else []
        yield f"Must not contain {listed([*words[:MAX_VALUES], *hidden], 'or')}."


def _bounds(low: int | None, high: int | None) -> str:
    if low is not None and high is not None:
        return f" {low} to {high}"
    if low is not None:
        return f" at least {low}"
    return f" at most {high}" if high is not None else ""


def vocabulary(values: Sequence[ValueSpec], now: ValueSpec | None, *, is_open: bool = False) -> Iterator[str]:
    """The names of the values on one line, the one that is set marked."""
    if values:
        shown = [value for place, value in enumerate(values) if place < MAX_VALUES or value is now]
        names = (f"{bold(value.name)} (here)" if value is now else escape(value.name) for value in shown)
        hidden = f" and {len(values) - len(shown)} more" if len(shown) < len(values) else ""
        yield f"{'Such as' if is_open else 'One of'}: {', '.join(names)}{hidden}"


def choices(values: Sequence[ValueSpec]) -> Iterator[str]:
    """Each value on a line of its own, with the first sentence that explains it."""
    for value in values[:MAX_VALUES]:
        doc = first_sentence(value.doc)
        yield f"{bold(value.name)}: {doc}" if doc else bold(value.name)
    if len(values) > MAX_VALUES:
        yield f"and {len(values) - MAX_VALUES} more"


def content(spec: ContentSpec) -> Iterator[str]:
    """The required and allowed contents of a section's body."""
    parts = list(_parts(spec))
    if parts:
        yield f"Must contain {listed(parts)}."
    if spec.labels:
        names = (bold(label.label) + ("" if label.required else " (optional)") for label in spec.labels)
        yield f"Labels: {', '.join(names)}"


def _parts(spec: ContentSpec) -> Iterator[str]:
    if spec.table is not None:
        columns = listed(escape(column.header) for column in spec.table.columns)
        rows = f" and at least {spec.table.min_rows} rows" if spec.table.min_rows > 1 else ""
        yield f"a table with the column{'s' * (len(spec.table.columns) > 1)} {columns}{rows}"
    if spec.list is not None:
        yield _list(spec.list)
    if spec.code is not None:
        yield "a code block" + (f" in {listed(map(literal, spec.code), 'or')}" if spec.code else "")
    if spec.text is not None:
        folded = " ".join(spec.text.split())
        yield f"the text {literal(folded if len(folded) <= 80 else folded[:79] + '…')}"
    if spec.min_words:
        yield f"at least {spec.min_words} words"
    if spec.length.min:
        yield f"at least {spec.length.min} characters"
    if spec.length.max is not None:
        yield f"at most {spec.length.max} characters"
    if spec.any_word:
        yield f"the word {listed(map(literal, spec.any_word), 'or')}"


def _list(spec: ListSpec) -> str:
    name = "a checklist (`- [ ]`)" if spec.checklist else "a list"
    if spec.max_items is not None:
        name += f" of {spec.min_items} to {spec.max_items} items"
    elif spec.min_items > 1:
        name += f" of at least {spec.min_items} items"
    name += f", each of the form {literal(spec.item.shown)}" if spec.item else ""
    name += f" of the forms {listed(literal(form.shown) for form in spec.in_turn)}, in turn" if spec.in_turn else ""
    return name + (", with numbers that begin with that of the heading" if spec.numbered else "")


def times(spec: RepeatSpec) -> str:
    """How often a section may come."""
    names = ", each time under another name" if spec.distinct else ""
    if spec.min > 1:
        return f"Appears{_bounds(spec.min, spec.max)} times{names}."
    return f"May appear {'more than once' if spec.max is None else f'up to {spec.max} times'}{names}."
