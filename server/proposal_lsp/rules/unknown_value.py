"""A field's value is not in its vocabulary."""

from __future__ import annotations

from collections.abc import Iterator

from proposal_lsp.binding import Binding, BoundField, match_value, plain_value
from proposal_lsp.binding.items import items, value_span
from proposal_lsp.binding.mirrors import Copy, copies
from proposal_lsp.findings import Edit, Fix
from proposal_lsp.rules import _places
from proposal_lsp.rules._rule import ERROR, Report, Rule
from proposal_lsp.rules._values import is_stated
from proposal_lsp.schema.model import ValueSpec
from proposal_lsp.text import Span
from proposal_lsp.words import closest, is_slip


def check(binding: Binding, bound: BoundField) -> Iterator[Report]:
    """Decorated values, aliases and declared forms are fine; a value that only differs in letter case is not.

    If other values are accepted, only typos of values that were derived from documents are reported.
    """
    spec = bound.spec
    if not spec.values or not is_stated(binding, bound) or (spec.open and not _is_slip(binding, bound)):
        return
    if spec.is_list:
        for value, span in items(binding, bound.field, spec):
            yield from report(binding, f'"{value}" in "{bound.field.key}"', spec.values, value, span, asked=spec.span)
    else:
        span = value_span(binding, bound.field)
        what = f'{bound.field.key} "{plain_value(bound.field.value)}"'
        copied = tuple(copy for copy in copies(binding) if copy.key == spec.key.casefold())
        yield from report(binding, what, spec.values, bound.field.value, span, asked=spec.span, copied=copied)


def _is_slip(binding: Binding, bound: BoundField) -> bool:
    """Whether a value is one of those that documents have but for a typo."""
    if not binding.schema.is_derived or bound.spec.is_list:
        return False
    if match_value(bound.spec.values, bound.field.value).fit != "unknown":
        return False
    said = plain_value(bound.field.value).casefold()
    names = [value.name.casefold() for value in bound.spec.values]
    # Another ending makes another word: `Complete` and `Completed`.
    return any(is_slip(said, name) and not (said.startswith(name) or name.startswith(said)) for name in names)


def report(
    binding: Binding,
    what: str,
    values: tuple[ValueSpec, ...],
    written: str,
    span: Span,
    *,
    asked: Span,
    copied: tuple[Copy, ...] = (),
) -> Iterator[Report]:
    """A report where `written`, which is at `span`, is not a word of the vocabulary; `what` names it.

    `copied` are the copies of the value elsewhere: one that is right says what is meant, those that repeat the
    mistake are fixed with it.
    """
    match = match_value(values, written)
    if match.fit not in ("case", "unknown"):
        return
    places = sorted((span, *(copy.span for copy in copied if copy.span and copy.text == plain_value(written))))
    if match.fit == "case" and match.value:
        name = match.value.name
        fix = Fix(f'Change to "{name}"', tuple(Edit(place, name) for place in places), safe=True)
        yield Report(f'{what} should be written "{name}".', span, fixes=(fix,))
    if match.fit != "unknown":
        return
    names = [value.name for value in values]
    meant = closest(plain_value(written), [name for value in values for name in (value.name, *value.aliases)])
    meant = next((value.name for value in values if meant in (value.name, *value.aliases)), None)
    meant = meant or _completed(names, plain_value(written))
    ending = f' Did you mean "{meant}"?' if meant else ""
    first = meant or next((copy.text for copy in copied if copy.text in names), None)
    old = binding.document.text.slice(span)
    order = [first, *(name for name in names if name != first)] if first else names
    fixes = tuple(
        Fix(f'Change to "{name}"', tuple(Edit(place, name) for place in places), safe=name == meant)
        for name in order[:10]
        if name != old
    )
    yield Report(
        f"{what} is not one of {', '.join(names)}.{ending}",
        span,
        fixes=fixes,
        related=_places.asked_here(binding, asked, "one of these"),
    )


def _completed(names: list[str], written: str) -> str | None:
    """The one value that starts with what is written: "Standards Track" for "Standards"."""
    fitting = [name for name in names if name.casefold().startswith(written.casefold())] if len(written) > 2 else []
    return fitting[0] if len(fitting) == 1 else None


RULE = Rule(
    "unknown-value",
    "A field's value is not one of the allowed values.",
    ERROR,
    check,
    scope="field",
    fix="change to an allowed value (safe if only one is similar)",
)
