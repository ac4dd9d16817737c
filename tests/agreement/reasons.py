"""Why the program and the table differ, as a few named classes. An empty reason means that there is none."""

from __future__ import annotations

from proposal_lsp.analysis import Analysis
from proposal_lsp.binding import Binding, BoundField, Node
from proposal_lsp.document import Section
from proposal_lsp.document.headings import read_heading
from proposal_lsp.schema.model import Condition

from tests.agreement.truth import Fact


def node_named(binding: Binding, name: str, parent: str | None) -> Node | None:
    """The section of the schema that the table calls `name`, below the one it calls `parent`."""
    found = [candidate.node for candidate in binding.outline.candidates(read_heading(name)) if candidate.fit != "case"]
    if parent is not None:
        around = {candidate.node for candidate in binding.outline.candidates(read_heading(parent))}
        found = [node for node in found if node.parent in around] or found
    return found[0] if found else None


def why_not_missing(analysis: Analysis, name: str, node: Node | None) -> str:
    """The table reports a missing section, which it calls `name`; the program does not."""
    binding = analysis.binding
    assert binding is not None
    if node is None:
        return "the schema has no such section: it is of another version of the template"
    section = binding.get(node)
    if section is not None:
        return why_found(analysis, name, section)
    around = node.parent
    while around is not None:
        found = binding.get(around)
        if found is None and binding.holds(around.spec.required):
            return "its parent is missing: reported once, for the parent"
        if found is not None and binding.is_blank(found):
            return "its parent is empty: reported once, as empty-section"
        around = around.parent
    if isinstance(node.spec.required, Condition):
        return "asked for only under a condition that does not hold"
    if not node.spec.required:
        return "optional: the template says so itself"
    return ""


def why_found(analysis: Analysis, name: str, section: Section) -> str:
    """The program has found the section under a heading that the table does not recognise as that section."""
    binding = analysis.binding
    assert binding is not None
    heading = section.heading.span
    line = analysis.text.line_at(heading.start)
    codes = {finding.code for finding in analysis.findings if analysis.text.line_at(finding.span.start) == line} & {
        "misnamed-section",
        "misplaced-section",
        "wrong-heading-level",
    }
    if codes:
        return f"it is there: reported as {', '.join(sorted(codes))}"
    bound = binding.bound_at(section)
    assert bound is not None
    if bound.fit in ("exact", "alias") and section.name.key != read_heading(name).key:
        return "it is there, under another name that the schema accepts"
    if bound.fit in ("exact", "alias") and section.level_text.strip() != name:
        return "it is there: numbers, symbols and decorations such as (optional) are not compared"
    return ""


def why_missing(facts: list[Fact], node: Node) -> str:
    """The program reports a missing section; the table does not."""
    keys = {read_heading(pattern.source).key for pattern in (node.spec.heading, *node.spec.aliases)}
    said = {fact.kind for fact in facts if read_heading(fact.item).key in keys}
    for kind in ("wrong-level", "wrong-parent", "order-moved", "heading-variant", "duplicate-section"):
        if kind in said:
            return f"the table has it as {kind}"
    return ""


def why_value(analysis: Analysis, field: BoundField | None, fact: Fact) -> str:
    """The two differ about a value, and only the table rejects it."""
    if field is None:
        return "the field is not where this kind of proposal keeps its metadata: reported as missing"
    fit = field.match.fit
    if fact.kind == "value-unknown":
        if fit in ("alias", "pattern", "decorated"):
            return f"the schema accepts it ({fit})"
        if fit in ("case", "unchosen"):
            return f"reported in another way ({fit})"
        codes = {one.code for one in analysis.findings if field.field.span.holds(one.span.start)}
        return f"reported as {', '.join(sorted(codes))}" if codes else ""
    if fit == "case":
        return "decorated, and reported for its letter case"
    return ""


def why_unknown(facts: list[Fact], key: str) -> str:
    """The program rejects a value that the table accepts, or has under another kind."""
    for fact in facts:
        if fact.item == key and fact.kind.startswith("value-"):
            return f"the table has it as {fact.kind}"
        if fact.item == key and fact.kind == "missing-field":
            return "the table does not read the field where it is, and has it as missing"
    return ""
