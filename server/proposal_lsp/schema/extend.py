"""`extends`: one schema merged into another, as YAML nodes.

Mappings merge key by key; lists of sections merge by heading; anything else is replaced, and so is a
condition, whose clauses belong together. What is inherited is, for every message, at the `extends` that
brings it in: each span of the merged schema lies in its own file.
"""

from __future__ import annotations

from proposal_lsp.document.headings import read_heading
from proposal_lsp.lazy_dataclasses import dataclass, replace
from proposal_lsp.located_yaml import YamlNode
from proposal_lsp.schema.files import Others, SchemaFile
from proposal_lsp.schema.problems import Problems
from proposal_lsp.text import Span
from proposal_lsp.words import closest

MAX_CHAIN = 10

_OWN = ("id", "extends")
_WHOLE = ("required", "forbidden", "when", "unless")


@dataclass(frozen=True, slots=True)
class Merged:
    """A schema with everything it extends, and the file that says which template it has."""

    root: YamlNode
    template: SchemaFile
    #: Where inherited nodes are; None if nothing is inherited.
    extends: Span | None


def merge_all(file: SchemaFile, others: Others, problems: Problems) -> Merged | None:
    """The file merged into what it extends; None, with a problem, if that is unknown, broken or a cycle."""
    chain = _chain(file, others, problems)
    if chain is None or file.root is None:
        return None
    template = next((link for link in chain if link.value("template")), file)
    inherited: YamlNode | None = None
    for link in reversed(chain[1:]):
        own = link.root and without(link.root, _OWN)
        inherited = merge(inherited, own) if inherited and own else own
    extends = file.value("extends")
    if inherited is None or extends is None:
        return Merged(file.root, template, None)
    return Merged(merge(_move(inherited, extends.span), file.root), template, extends.span)


def _chain(file: SchemaFile, others: Others, problems: Problems) -> list[SchemaFile] | None:
    """The file, what it extends, what that extends, and so on."""
    chain = [file]
    node = first = file.value("extends")
    while node is not None and first is not None:
        wanted = node.value.strip()
        found = others.find(wanted, chain[-1])
        if found is None or (problem := _bad_link(chain, found)):
            problem = _unknown(chain, wanted, others) if found is None else problem
            problems.add(problem, first.span)
            return None
        chain.append(found)
        node = found.value("extends")
    return chain


def _bad_link(chain: list[SchemaFile], found: SchemaFile) -> str:
    """Why the chain cannot continue with a file; empty if it can."""
    at = next((index for index, link in enumerate(chain) if link.path == found.path), None)
    if at is not None:
        circle = " -> ".join(link.id for link in (*chain[at:], found))
        if at == 0:
            return f"A schema cannot extend itself: {circle}."
        return f"`{chain[1].id}`, which this schema extends, extends itself: {circle}."
    if found.root is None or found.root.kind != "mapping":
        return f"`{found.id or found.path}`, which this schema extends, cannot be read as YAML; fix it first."
    return f"More than {MAX_CHAIN} schemas extend each other here." if len(chain) >= MAX_CHAIN else ""


def _unknown(chain: list[SchemaFile], wanted: str, others: Others) -> str:
    if not wanted:
        return "`extends` needs the id of a schema."
    if len(chain) > 1:
        return f"`{chain[-1].id}`, which this schema extends, extends `{wanted}`, which no schema has as its id."
    if wanted == chain[0].id:
        return f"There is no other schema `{wanted}` that this one could extend."
    meant = closest(wanted, [id for id in others.ids() if id != chain[0].id])
    return f"No schema has the id `{wanted}`." + (f" Did you mean `{meant}`?" if meant else "")


def merge(base: YamlNode, own: YamlNode) -> YamlNode:
    """`own` over `base`, both mappings."""
    pairs = list(base.pairs)
    places = {key.value.strip().casefold(): index for index, (key, _) in enumerate(pairs)}
    for key, value in own.pairs:
        # A key that comes twice in the file itself stays twice, to be reported.
        at = places.pop(key.value.strip().casefold(), None)
        if at is None:
            pairs.append((key, value))
        else:
            pairs[at] = (key, _merge_value(key.value.strip(), pairs[at][1], value))
    return replace(own, pairs=tuple(pairs))


def _merge_value(key: str, base: YamlNode, own: YamlNode) -> YamlNode:
    if key in _WHOLE:
        return own
    if base.kind == own.kind == "mapping":
        return merge(base, own)
    if key == "sections" and base.kind == own.kind == "sequence":
        return replace(own, items=_merge_sections(base.items, own.items))
    return own


def _merge_sections(base: tuple[YamlNode, ...], own: tuple[YamlNode, ...]) -> tuple[YamlNode, ...]:
    """Sections of one heading merge in place; a new one follows the section before it in its own list.

    New ones that begin their list come before the first that is not new; if all are new, at the end.
    """
    items = list(base)
    keys = [_heading(item) for item in items]
    at = next((keys.index(key) for key in map(_heading, own) if key and key in keys), len(items))
    for section in own:
        key = _heading(section)
        if key and key in keys:
            at = keys.index(key)
            items[at] = merge(items[at], section)
            keys[at] = ""
        else:
            items.insert(at, section)
            keys.insert(at, "")
        at += 1
    return tuple(items)


def _heading(section: YamlNode) -> str:
    found = next((value.value for key, value in section.pairs if key.value == "heading"), "")
    return read_heading(found.strip()).key if found else ""


def without(node: YamlNode, keys: tuple[str, ...]) -> YamlNode:
    """A mapping without some of its keys."""
    return replace(node, pairs=tuple(pair for pair in node.pairs if pair[0].value not in keys))


def _move(node: YamlNode, span: Span) -> YamlNode:
    """The node with every span replaced."""
    return replace(
        node,
        span=span,
        pairs=tuple((_move(key, span), _move(value, span)) for key, value in node.pairs),
        items=tuple(_move(item, span) for item in node.items),
    )
