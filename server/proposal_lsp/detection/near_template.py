"""The kind of a document in the folder of a template: that of a template there, or one of the project's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from proposal_lsp.binding import bind
from proposal_lsp.catalog.derived import Derived
from proposal_lsp.catalog.locations import folder_of, is_shipped
from proposal_lsp.config import Config
from proposal_lsp.detection.detect import ENOUGH, MOSTLY, Detection, best_version, detect, goes_by_template, share_known
from proposal_lsp.detection.known_names import names_of
from proposal_lsp.detection.score import NOTHING, SchemaMatch, claims, rank, score
from proposal_lsp.document import Document
from proposal_lsp.lazy_dataclasses import NamedTuple, replace
from proposal_lsp.remembered import kept_with_first
from proposal_lsp.schema.model import FieldSpec, Schema, SectionSpec, every_section

#: A template with fewer sections and fields says too little: any document would be of its kind.
MIN_PARTS = 3
#: In the folder of a template this similarity is enough: the place says the rest.
NEAR_TEMPLATE = 0.35
#: A written schema that fits a document or the template this well has precedence: a derived one knows less.
CLEAR = 0.9


class _Near(NamedTuple):
    """How similar a document is to the kind of a template."""

    match: SchemaMatch
    #: What decides between templates with the same required parts: the optional ones.
    more: tuple[float, int]
    schema: Schema
    #: The words about the template in the reason.
    template: str


def detect_near_template(
    document: Document,
    path: str | None,
    config: Config,
    written: Sequence[Schema],
    derived: Sequence[Derived],
    beside: Mapping[str, str | None] = NOTHING,
) -> Detection:
    """The kind of a document where there are templates.

    Shipped kinds compete with the templates, not with the document: in the folder of a template those that no
    template is of are out, except in a folder further down that is named as they name theirs. A schema of the project
    is taken if it fits as well, or clearly. `path` and `beside` are as `detect` has them.
    """
    near = [_near(document, path, config, one, beside) for one in written if goes_by_template(one)]
    near += [_near_derived(document, path, config, one) for one in derived]
    near.sort(key=_order, reverse=True)
    folders = [folder for one in near if (folder := _around(one.schema, path, config)) is not None]
    others = [one for one in written if not goes_by_template(one)]
    rivals = [one for one in others if not folders or not is_shipped(one)]
    own = detect(document, path, rivals, beside)
    best = near[0]
    if best.match.score < (NEAR_TEMPLATE if folders else ENOUGH):
        further = [one for one in others if is_shipped(one) and folders and _is_named_below(one, path, config, folders)]
        own = own if own.schema else detect(document, path, further or rivals, beside)
        return _with_candidates(own, near)
    limit = own.candidates[0].score if own.schema else 0.0
    if own.schema and (best.match.score <= limit or limit >= CLEAR):
        return _with_candidates(own, near)
    if any(_order(one) == _order(best) for one in near[1:]):
        return _with_candidates(Detection(None, f"{best.match.id} and {near[1].match.id} fit equally well"), near)
    reason = "; ".join((*best.match.reasons, best.template))
    return _with_candidates(Detection(best.schema, reason, own.candidates), near)


def _order(near: _Near) -> tuple[float, ...]:
    return (*rank(near.match), *near.more)


def _with_candidates(found: Detection, near: Sequence[_Near]) -> Detection:
    """A detection that also mentions templates."""
    candidates = tuple(sorted((*found.candidates, *(one.match for one in near)), key=rank, reverse=True))
    closest = f"no schema fits; {candidates[0].id} is closest ({candidates[0].score:.0%})" if candidates else ""
    is_vague = found.schema is None and found.reason.startswith("no schema fits") and ", but " not in found.reason
    return Detection(found.schema, closest if is_vague else found.reason, candidates)


def _near(
    document: Document, path: str | None, config: Config, schema: Schema, beside: Mapping[str, str | None]
) -> _Near:
    found, _ = best_version(document, path, schema, beside)
    return _Near(found, (0.0, 0), schema, f"with the template {_shown_template(schema, config.base)}")


def _near_derived(document: Document, path: str | None, config: Config, derived: Derived) -> _Near:
    schema = derived.schema
    documents = f" and {derived.documents} documents" if derived.documents else ""
    template = f"derived from {_shown_template(schema, config.base)}{documents}"
    return _Near(score(document, path, core(schema)), rank(score(document, path, schema)), schema, template)


def _around(schema: Schema, path: str | None, config: Config) -> Path | None:
    """The folder to which the template of a schema applies, if the document is in it."""
    folder = folder_of(Path(schema.template_path), config.root)
    is_inside = path is None or config.base is None or (config.base / path).is_relative_to(folder)
    return folder if is_inside else None


def _is_named_below(schema: Schema, path: str | None, config: Config, folders: Sequence[Path]) -> bool:
    """Whether a document is further down than these folders, in one that a kind names as its own."""
    if path is None or config.base is None:
        return False
    document = config.base / path
    return all(claims(schema, document.relative_to(folder).as_posix()) > 0 for folder in folders)


@kept_with_first
def core(schema: Schema) -> Schema:
    """A derived schema with only what its template requires: by that a document is known to be of its kind.

    Made once for each. Of a template in which little is required, everything counts.
    """
    fields = tuple(field for field in schema.metadata.fields if _is_asked(field))
    sections = _required(schema.sections)
    cut = replace(schema, metadata=replace(schema.metadata, fields=fields or schema.metadata.fields))
    return replace(cut, sections=sections) if parts(sections) > 1 else cut


def _required(sections: Sequence[SectionSpec]) -> tuple[SectionSpec, ...]:
    """The outermost sections that are required; what is below them is written last, if at all."""
    return tuple(replace(one, sections=()) for one in sections if _is_asked(one))


def _is_asked(spec: FieldSpec | SectionSpec) -> bool:
    """Whether it is required, not just recommended."""
    return spec.required is True and spec.missing != "information"


def kind_of(template: Document, derived: Schema, written: Sequence[Schema]) -> Schema | None:
    """The schema that a template is of: of those that were written the one that fits it, else the one derived from it.

    None if that says too little to tell which. A schema that has this very template fits it, whatever else it asks for.
    A shipped one fits only if the template has all that it requires: else it would check by it what no one asked the
    authors for.
    """
    own = next((one for one in written if one.template.split() == template.text.source.split()), None)
    if own is not None:
        return own
    fits = score(template, None, core(derived)).score if _says_enough(derived) else 0.0
    has_fields = bool(derived.metadata.fields)
    tried = [(score(template, None, one), one) for one in written]
    for found, one in sorted(tried, key=lambda pair: rank(pair[0]), reverse=True):
        if found.score >= ENOUGH and (
            _has_all(template, one, has_fields=has_fields) if is_shipped(one) else found.score >= min(fits, CLEAR)
        ):
            return one
    return derived if fits >= ENOUGH else None


def _has_all(template: Document, schema: Schema, *, has_fields: bool) -> bool:
    """Whether a template has what a kind requires, and hardly any other section.

    The number comes later, and a template without any metadata leaves that to a tool.
    """
    bound = bind(template, schema)
    fields = {one.spec.key for one in bound.fields.bound}
    names = names_of(schema)
    lacks = any(schema.metadata.fields[place].key not in fields for place in names.required - {names.id})
    if any(one.node.spec.required is True for one in bound.missing) or (has_fields and lacks):
        return False
    return share_known(template, schema) >= MOSTLY


def _says_enough(schema: Schema) -> bool:
    return bool(schema.sections) and parts(schema.sections) + min(len(schema.metadata.fields), 2) >= MIN_PARTS


def parts(sections: Sequence[SectionSpec]) -> int:
    """How many sections with a name of their own there are."""
    return sum(not one.heading.holes for one in every_section(sections))


def _shown_template(schema: Schema, base: Path | None) -> str:
    """The path of a schema's template for people: from the folder of the project, where it is in it."""
    template = Path(schema.template_path)
    return template.relative_to(base).as_posix() if base and template.is_relative_to(base) else template.name
