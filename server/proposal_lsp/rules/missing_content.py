"""A section lacks the table, list, code or labelled block the schema asks for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import cycle

from proposal_lsp import lazy_re as re
from proposal_lsp.binding import Binding, Bound
from proposal_lsp.binding.tables import bind_table
from proposal_lsp.binding.template import fold, left_over, template_sections
from proposal_lsp.binding.values import fits
from proposal_lsp.document import Leaf, Section
from proposal_lsp.document.headings import heading_key
from proposal_lsp.document.visible import visible
from proposal_lsp.findings import Fix
from proposal_lsp.rules import _places
from proposal_lsp.rules._rule import WARNING, Report, Rule
from proposal_lsp.rules.empty_section import not_applicable
from proposal_lsp.scaffold.insert import append_to_body
from proposal_lsp.schema.model import ContentSpec, LabelSpec, ListSpec, TableSpec
from proposal_lsp.schema.pattern import Pattern

#: What the kinds of blocks are called.
_KINDS = {"table": "table", "item": "list", "code": "code block"}

# A table in HTML, as exporters write it, is there, though what is in it is not checked.
_HTML_TABLE = re.compile(r"<table\b", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_LABEL = re.compile(r"[ \t]*(\*\*|__)(.{1,80}?)(?::[ \t]*\1|\1[ \t]*:)")


def check(binding: Binding, bound: Bound) -> Iterator[Report]:
    """One finding for each thing missing; none if the section is empty, not filled in, or says `N/A`."""
    section = bound.section
    if (section.is_empty and _may_be_below(binding, section)) or not_applicable(section) is not None:
        return
    lacking = list(_lacking(bound))
    if lacking and not left_over(binding, bound.node, section):
        for kind, what in lacking:
            yield Report(
                f'Section "{section.name.title}" needs {what}.',
                _places.heading_span(binding, section),
                fixes=_skeleton(binding, bound, kind),
            )


def _may_be_below(binding: Binding, section: Section) -> bool:
    """Whether a section without text of its own has nothing at all, or below it one that the schema does not know."""
    below = binding.below.get(section.index, ())
    return not below or any(one.index not in binding.alignment.by_section for one in below)


def _skeleton(binding: Binding, bound: Bound, kind: str) -> tuple[Fix, ...]:
    """Add what the template has of that kind."""
    template = binding.template
    found = template_sections(template, bound.node) if template else ()
    if template is None or not found:
        return ()
    text = template.document.text
    blocks = [leaf for leaf in found[0].leaves if leaf.kind == kind]
    if not blocks:
        return ()
    first, last = text.line_at(blocks[0].span.start), text.line_at(blocks[-1 if kind == "item" else 0].span.end)
    lines = [text.line_text(line) for line in range(first, last + 1)]
    return (Fix(f"Add the template's {_KINDS[kind]}", append_to_body(binding, bound.section, "\n".join(lines))),)


def _lacking(bound: Bound) -> Iterator[tuple[str, str]]:
    """The missing contents: the kind of block, empty if the template has none to offer, and its name."""
    content, leaves = bound.node.spec.content, bound.section.leaves
    if content.table is not None:
        yield from _table(content.table, bound.section)
    if content.list is not None:
        yield from (("item", what) for what in _list(content.list, bound))
    if content.code is not None:
        languages = [leaf.info for leaf in leaves if leaf.kind == "code"]
        if not languages or (content.code and not set(languages) & set(content.code)):
            named = " or ".join(content.code)
            yield "code", f"a code block in {named}" if named else "a code block"
    for label in content.labels:
        if label.required and not _has_label(label, bound):
            yield "", f'a paragraph that starts "**{label.label}**:"'
    yield from _text(content, leaves)


def _table(spec: TableSpec, section: Section) -> Iterator[tuple[str, str]]:
    table = bind_table(spec, section)
    if table is not None:
        if len(table.leaf.rows) - 1 < spec.min_rows:
            yield "", f"at least {spec.min_rows} row{'s' * (spec.min_rows != 1)} in its table"
    elif not any(leaf.kind == "html" and _HTML_TABLE.search(leaf.text) for leaf in section.leaves):
        yield "table", f"a table with the columns {', '.join(column.header for column in spec.columns)}"


def _text(content: ContentSpec, leaves: Sequence[Leaf]) -> Iterator[tuple[str, str]]:
    words = sum(len(leaf.text.split()) for leaf in leaves) if content.min_words else 0
    if words < content.min_words:
        yield "", f"at least {content.min_words} words; it has {words}"
    length = sum(len(leaf.text) + 1 for leaf in leaves) - bool(leaves)
    low, high = content.length.min or 0, content.length.max
    if length < low:
        yield "", f"at least {low} characters; it has {length}"
    elif high is not None and length > high:
        yield "", f"at most {high} characters; it has {length}"
    if content.any_word:
        written = (word for leaf in leaves if leaf.kind not in ("code", "html") for word in _WORD.findall(leaf.text))
        if set(content.any_word).isdisjoint(written):
            yield "", f"the word {_places.choice(content.any_word)} in its text"


def _list(spec: ListSpec, bound: Bound) -> Iterator[str]:
    items = [leaf for leaf in bound.section.leaves if leaf.kind == "item"]
    outer = [leaf for leaf in items if leaf.depth == 1]
    if len(outer) < spec.min_items:
        what = "a list" if spec.min_items == 1 else f"a list of at least {spec.min_items} items"
        yield "a checklist (`- [ ] ...`)" if spec.checklist and spec.min_items == 1 else what
    elif spec.checklist and not any(leaf.checked is not None for leaf in items):
        yield "checkboxes in its list (`- [ ] ...`)"
    if spec.max_items is not None and len(outer) > spec.max_items:
        yield f"a list of at most {spec.max_items} items; it has {len(outer)}"
    if spec.item is not None and outer and not any(fits((spec.item,), fold(leaf.text)) for leaf in outer):
        yield f"a list with items of the form {spec.item.shown}"
    forms = spec.in_turn
    if forms and (len(outer) % len(forms) or not all(map(_fits, outer, cycle(forms)))):
        yield f"a list with items of the forms {_places.each(form.shown for form in forms)}, in turn"


def _fits(item: Leaf, form: Pattern) -> bool:
    return fits((form,), fold(item.text))


def _has_label(label: LabelSpec, bound: Bound) -> bool:
    names = {heading_key(name) for name in (label.label, *label.aliases)}
    for leaf in bound.section.leaves:
        if leaf.kind in ("paragraph", "item"):
            labels = filter(None, map(_LABEL.match, leaf.text.split("\n")))
            if any(heading_key(visible(found.group(2))) in names for found in labels):
                return True
    return False


RULE = Rule(
    "missing-content",
    "A section lacks a required table, list, code block or label.",
    WARNING,
    check,
    scope="section",
    metadata="names",
    fix="add the template's table, list or code block",
)
