"""A section is missing or not allowed because of a field's value."""

from __future__ import annotations

from collections.abc import Iterator

from proposal_lsp.binding import Binding
from proposal_lsp.binding.relations import section_breaches
from proposal_lsp.findings import Related
from proposal_lsp.rules import _places
from proposal_lsp.rules._rule import ERROR, Report, Rule
from proposal_lsp.schema.model import Clause, Condition
from proposal_lsp.schema.wording import clause_in_words, in_words


def check(binding: Binding) -> Iterator[Report]:
    """Checks conditions in both directions, and relations between sections."""
    for missing in binding.missing:
        requirement = missing.node.spec.required
        if missing.conditional and isinstance(requirement, Condition):
            name, why = missing.node.spec.heading.shown, f"it is required {when(binding, requirement)}"
            message = f'Section "{name}" is missing; {why}, and'
            yield _places.absence(binding, message, missing.after, missing.node)
    for bound in binding.bound:
        forbidden = bound.node.spec.forbidden
        if forbidden is not None and binding.holds(forbidden):
            yield Report(
                f'Section "{bound.section.name.title}" is not allowed {when(binding, forbidden)}.',
                _places.heading_span(binding, bound.section),
            )
    yield from _relations(binding)


def _relations(binding: Binding) -> Iterator[Report]:
    """Sections that must not be there together, and those that need another."""
    for breach, nodes in section_breaches(binding):
        if breach.kind == "none":
            continue
        node, other = (nodes[name] for name in breach.names)
        section, company = binding.get(node), binding.get(other)
        if section is None:
            before, _ = binding.place(node)
            message = f'Section "{node.spec.heading.shown}" is missing; "{other.spec.heading.shown}" requires it, and'
            yield _places.absence(binding, message, before, node)
        elif company is not None:
            yield Report(
                f'Section "{section.name.title}" is not allowed together with "{company.name.title}".',
                _places.heading_span(binding, section),
                related=(Related(f'"{company.name.title}" is here', _places.heading_span(binding, company)),),
            )


def when(binding: Binding, condition: Condition) -> str:
    """`when Status is "Accepted"`, with the value the document has, or with a range; `unless Status is Accepted`."""
    parts = []
    if condition.when:
        clauses = next((all_ for all_ in condition.when if binding.facts.all(all_)), condition.when[0])
        parts.append("when " + " and ".join(_as_it_is(binding, clause) for clause in clauses))
    if condition.unless:
        parts.append(in_words(Condition(unless=condition.unless)))
    return ", ".join(parts)


def _as_it_is(binding: Binding, clause: Clause) -> str:
    if not clause.values:
        return clause_in_words(clause)
    return f'{clause.field} is "{binding.facts.value_of(clause.field)}"'


RULE = Rule(
    "conditional-section",
    "A section is required or not allowed because of a field or another section.",
    ERROR,
    check,
    scope="outline",
    metadata="conditions",
    fix="insert the section, if it is missing",
)
