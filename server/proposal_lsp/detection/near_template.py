"""Whether a document is of a derived kind: only where no schema that someone wrote fits as well."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from proposal_lsp.catalog.derived import Derived
from proposal_lsp.detection.detect import ENOUGH, NOTHING, Detection, detect, score
from proposal_lsp.detection.reasons import shown_template, with_template_text
from proposal_lsp.document import Document
from proposal_lsp.schema.model import FieldSpec, Schema, SectionSpec

#: A template with fewer sections and fields says too little: any document would be of its kind.
MIN_PARTS = 3
#: In the folder of a template a document needs to be no more than this like it: that it lies there says the rest.
NEAR_TEMPLATE = 0.35
#: A written schema that fits a document or the template so well is its schema; what is derived knows less.
CLEAR = 0.9


def detect_near_template(
    document: Document,
    path: str | None,
    written: Sequence[Schema],
    derived: Sequence[Derived],
    beside: Mapping[str, str | None] = NOTHING,
) -> Detection:
    """The kind of a document among those that were written and those that were derived.

    A derived one is taken only if it fits better than all that were written, of which none fits clearly. `path` and
    `beside` are as `detect` has them.
    """
    own = with_template_text(detect(document, path, written, beside), path)
    tried = [(score(document, path, core(one.schema)), one) for one in derived]
    if not tried:
        return own
    candidates = sorted((*own.candidates, *(found for found, _ in tried)), key=lambda one: -one.score)
    best, taken = max(tried, key=lambda pair: pair[0].score)
    limit = own.candidates[0].score if own.schema else 0.0
    if best.score < NEAR_TEMPLATE or best.score <= limit or limit >= CLEAR:
        return Detection(own.schema, own.reason, tuple(candidates))
    documents = f" and {taken.documents} documents" if taken.documents else ""
    reason = f"{'; '.join(best.reasons)}; derived from {shown_template(taken.schema, path)}{documents}"
    return Detection(taken.schema, reason, tuple(candidates))


def core(schema: Schema) -> Schema:
    """A derived schema with only what its template requires: by that a document is known to be of its kind.

    Made once for each. Of a template in which little is required, everything counts.
    """
    if "core" not in schema.derived:
        fields = tuple(field for field in schema.metadata.fields if _is_asked(field))
        sections = _required(schema.sections)
        cut = replace(schema, metadata=replace(schema.metadata, fields=fields or schema.metadata.fields))
        schema.derived["core"] = replace(cut, sections=sections) if parts(sections) > 1 else cut
    found: Schema = schema.derived["core"]
    return found


def _required(sections: Sequence[SectionSpec]) -> tuple[SectionSpec, ...]:
    """The outermost sections that are required; what is below them is written last, if at all."""
    return tuple(replace(one, sections=()) for one in sections if _is_asked(one))


def _is_asked(spec: FieldSpec | SectionSpec) -> bool:
    """Whether it is required, not only recommended."""
    return spec.required is True and spec.missing != "information"


def kind_of(template: Document, derived: Schema, written: Sequence[Schema]) -> Schema | None:
    """The schema that a template is of: of those that were written the one that fits it, else the one derived from it.

    None where that says too little to be told apart. A schema that has this very template fits it, whatever else it
    asks for.
    """
    own = next((one for one in written if one.template.split() == template.text.source.split()), None)
    if own is not None:
        return own
    fits = score(template, None, core(derived)).score if _says_enough(derived) else 0.0
    best = max(written, key=lambda one: score(template, None, one).score, default=None)
    if best is not None and score(template, None, best).score >= max(ENOUGH, min(fits, CLEAR)):
        return best
    return derived if fits >= ENOUGH else None


def _says_enough(schema: Schema) -> bool:
    return bool(schema.sections) and parts(schema.sections) + min(len(schema.metadata.fields), 2) >= MIN_PARTS


def parts(sections: Sequence[SectionSpec]) -> int:
    """How many sections with a name of their own there are."""
    return sum((not one.heading.holes) + parts(one.sections) for one in sections)
