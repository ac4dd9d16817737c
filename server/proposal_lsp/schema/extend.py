"""`extends`: one schema merged into another, as YAML nodes.

Mappings merge key by key; lists of sections merge by heading; anything else is replaced, and so is a
condition, whose clauses belong together. What is inherited stands, for every message, at the `extends` that
brings it in: each span of the merged schema lies in its own file.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from proposal_lsp.document.headings import read_heading
from proposal_lsp.located_yaml import YamlNode
from proposal_lsp.schema.files import SchemaFile
from proposal_lsp.schema.problems import Problems
from proposal_lsp.text import Span

#: The schema file that has an id, seen from the file that extends it. A file that extends its own id gets the
#: one that it overrides.
Find = Callable[[str, SchemaFile], SchemaFile | None]

MAX_CHAIN = 10

_OWN = ("id", "extends")
_WHOLE = ("required", "forbidden")


@dataclass(frozen=True, slots=True)
class Merged:
    """A schema with everything it extends, and the file that says which template it has."""

    root: YamlNode
    template: SchemaFile
    #: Where inherited nodes stand; None where nothing is inherited.
    extends: Span | None


def merge_all(file: SchemaFile, find: Find, problems: Problems) -> Merged | None:
    """The file merged into what it extends; None, with a problem, if that is unknown, broken or a cycle."""
    chain = _chain(file, find, problems)
    if chain is None or file.root is None:
        return None
    template = next((link for link in chain if link.value("template")), file)
    inherited: YamlNode | None = None
    for link in reversed(chain[1:]):
        own = link.root and _without(link.root, _OWN)
        inherited = merge(inherited, own) if inherited and own else own
    extends = file.value("extends")
    if inherited is None or extends is None:
        return Merged(file.root, template, None)
    return Merged(merge(_move(inherited, extends.span), file.root), template, extends.span)


def _chain(file: SchemaFile, find: Find, problems: Problems) -> list[SchemaFile] | None:
    """The file, what it extends, what that extends, and so on."""
    chain = [file]
    first = file.value("extends")
    while (node := chain[-1].value("extends")) is not None and first is not None:
        wanted = node.value.strip()
        found = find(wanted, chain[-1]) if wanted else None
        asker = "" if len(chain) == 1 else f"`{chain[-1].id}`, which this schema extends, extends "
        problem = None
        if found is None:
            problem = f"{asker}`{wanted}`, which is no schema known here." if wanted else "`extends` needs an id."
        elif found.path in [link.path for link in chain]:
            names = " -> ".join([*(link.id for link in chain), wanted])
            problem = f"A schema cannot extend itself: {names}."
        elif found.root is None or found.root.kind != "mapping":
            problem = f"{asker}`{wanted}`, which is broken; mend {found.path} first."
        elif len(chain) >= MAX_CHAIN:
            problem = f"More than {MAX_CHAIN} schemas extend each other here."
        if problem or found is None:
            problems.add(problem or "", first.span)
            return None
        chain.append(found)
    return chain


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


def _without(node: YamlNode, keys: tuple[str, ...]) -> YamlNode:
    return replace(node, pairs=tuple(pair for pair in node.pairs if pair[0].value not in keys))


def _move(node: YamlNode, span: Span) -> YamlNode:
    """The node with every span replaced."""
    return replace(
        node,
        span=span,
        pairs=tuple((_move(key, span), _move(value, span)) for key, value in node.pairs),
        items=tuple(_move(item, span) for item in node.items),
    )
