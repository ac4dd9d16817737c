"""The layout of a new document: that of the template, where it says how metadata is written, and without its words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from proposal_lsp import lazy_re as re
from proposal_lsp.binding import bind
from proposal_lsp.binding.bound import template_binding
from proposal_lsp.document import parse_sidecar
from proposal_lsp.document.model import Style
from proposal_lsp.document.pieces import without_comments
from proposal_lsp.exchange.extract import extract
from proposal_lsp.exchange.shapes import Data, as_lists, in_order, object_at, spec_of
from proposal_lsp.exchange.slots import Parts, read_parts, yaml_nodes
from proposal_lsp.scaffold.entry import USUAL
from proposal_lsp.schema.model import Schema, SectionSpec
from proposal_lsp.schema.sidecar import sidecar_schema
from proposal_lsp.text import Span

_REMARK_LINES = re.compile(r"^[ \t]*#[^\n]*\n", re.MULTILINE)
_REMARK = re.compile(r"(?<![ \t])[ \t]+#[^\n]*")
_AROUND: dict[Style, tuple[str, str]] = {
    "front-matter": ("---\n", "---\n\n"),
    "preamble": ("```\n", "```\n\n"),
    "table": ("| Field | Value |\n| --- | --- |\n", "\n"),
}


def with_new_layout(schema: Schema, data: Data) -> Data:
    """The data of a new document with the layout of its metadata, and with the text that must stay as it is."""
    template = extract(template_binding(schema)) if schema.template else {}
    old = object_at(template.get("layout"), "layout")
    layout: Data = {}
    if schema.sidecar_template:
        layout["sidecar"] = _sidecar(schema)
    if _has_slots(old.get("head")):
        layout["head"] = _cleaned(old["head"])
    if _has_slots(object_at(old.get("title"), "title").get("parts")):
        layout["title"] = {**old["title"], "parts": _cleaned(old["title"]["parts"])}
    sections = object_at(data.get("sections"), "`sections`")
    sections = _with_kept(sections, object_at(template.get("sections"), "sections"), schema.sections)
    if not schema.template and schema.metadata.fields:
        layout = _plain(schema)
    if schema.numbered:
        layout["numbers"] = dict(_numbers(template.get("sections"), schema.level))
    return {**data, "sections": sections, "layout": layout}


def written_sections(schema: Schema) -> tuple[frozenset[str], frozenset[str]]:
    """The outermost sections that `render` writes where new data has none: those of metadata, those of fixed text."""
    kept = extract(template_binding(schema)).get("sections", {}) if schema.template else {}
    alone = {key: one for key, one in kept.items() if isinstance(one, dict)}
    metadata = {key for key, one in alone.items() if _has_slots(one.get("layout", {}).get("parts"))}
    fixed = {key for key, one in alone.items() if _stays(spec_of(schema.sections, key), one)}
    return frozenset(metadata), frozenset(fixed)


def _stays(spec: SectionSpec | None, kept: Data) -> bool:
    """Whether a section has the text of the template unless the author changes it."""
    return spec is not None and spec.boilerplate == "keep" and spec.required is True and bool(kept.get("body"))


def _sidecar(schema: Schema) -> Parts:
    binding = bind(parse_sidecar(schema.sidecar_template), sidecar_schema(schema))
    parts, _ = read_parts(binding, Span(0, binding.document.text.length), yaml_nodes(binding))
    return _cleaned(parts)


def _has_slots(parts: object) -> bool:
    return isinstance(parts, list) and any(isinstance(part, dict) for part in parts)


def _cleaned(parts: Parts) -> Parts:
    """Parts without the remarks and comments of a template."""
    return [
        _REMARK_LINES.sub("", without_comments(part))
        if isinstance(part, str)
        else {**part, "after": _REMARK.sub("", without_comments(part["after"]))}
        for part in parts
    ]


def _with_kept(sections: Data, old: Data, specs: Sequence[SectionSpec]) -> Data:
    """The sections with those of the template that hold metadata, and the text of those that keep it."""
    found: dict[str, Any] = dict(sections)
    for key, kept in old.items():
        spec, given = spec_of(specs, key), found.get(key, {})
        if not isinstance(kept, dict) or not isinstance(given, dict):
            continue
        layout = kept.get("layout", {})
        if _has_slots(layout.get("parts")) and "body" not in given:
            own = {name: text for name, text in layout.items() if name in ("close", "end")}
            found[key] = {**given, "layout": {**own, "parts": _cleaned(layout["parts"])}}
        elif _stays(spec, kept) and set(given) <= {"sections"}:
            found[key] = {"body": kept["body"], **given}
        if spec and spec.sections and key in found and "sections" in {**kept, **found[key]}:
            inner = object_at(found[key].get("sections"), key)
            inner = _with_kept(inner, object_at(kept.get("sections"), key), spec.sections)
            found[key] = {**found[key], **({"sections": inner} if inner else {})}
    return {key: found[key] for key in dict.fromkeys(key for key, _ in in_order(specs, as_lists(found), []))}


def _plain(schema: Schema) -> Data:
    """The layout of a kind without a template: the fields in the first place that the schema names."""
    style: Style = next((one for one in schema.metadata.styles if one != "section"), "front-matter")
    where = "head" if style == "front-matter" or schema.title is None else "title"
    if style == "sidecar":
        style, where = "front-matter", "sidecar"
    prefix, infix, suffix = USUAL[style]
    before, after = _AROUND.get(style, ("", "\n"))
    parts: Parts = [
        {"field": spec.key, "style": style, "before": f"{prefix}{spec.key}{infix}", "after": f"{suffix}\n"}
        for spec in schema.metadata.fields
    ]
    if where == "sidecar":
        return {"sidecar": parts}
    return {where: [before, *parts, after]} if where == "head" else {where: {"parts": [before, *parts], "end": "\n"}}


def _numbers(sections: object, level: int) -> Mapping[str, str]:
    """How the numbered headings of a template begin, by their level."""
    found: dict[str, str] = {}
    for same in as_lists(sections).values() if isinstance(sections, dict) else ():
        for one in same:
            opening = one.get("layout", {}).get("open", "")
            if re.search(r"\d", opening):
                found.setdefault(str(level), opening)
            for deeper, form in _numbers(one.get("sections"), level + 1).items():
                found.setdefault(deeper, form)
    return found
