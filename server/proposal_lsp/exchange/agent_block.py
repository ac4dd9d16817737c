"""Instructions for agents that write proposals of one kind, as a block of Markdown with a digest.

A repository keeps the block in `AGENTS.md` or `.github/copilot-instructions.md`; the digest says whether someone has
changed it since.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Literal

from proposal_lsp import lazy_re as re
from proposal_lsp.schema.model import Condition, FieldSpec, Requirement, Schema, SectionSpec
from proposal_lsp.schema.wording import in_words

#: `outdated`: the schema says something else by now. `edited`: the text is not the one that the digest is of.
Freshness = Literal["current", "outdated", "edited", "absent"]

_BEGIN = "<!-- proposal-lsp instructions: {id} {digest} -->"
_END = "<!-- proposal-lsp instructions end: {id} -->"
#: Digits of a digest.
_DIGITS = 16


def instructions(schema: Schema) -> str:
    """The block for a kind, from its start mark to its end mark, each on a line of its own."""
    text = "\n".join(_lines(schema))
    return f"{_BEGIN.format(id=schema.id, digest=_digest(text))}\n{text}\n{_END.format(id=schema.id)}\n"


def freshness(schema: Schema, source: str) -> Freshness:
    """Whether a file has the block of a kind as it would be written now. Line endings do not count."""
    begin = re.escape(_BEGIN.format(id=schema.id, digest="@")).replace("@", "([0-9a-f]+)")
    end = re.escape(_END.format(id=schema.id))
    source = source.replace("\r\n", "\n")
    first = re.search(rf"^{begin}[ \t]*\n", source, re.MULTILINE)
    last = re.compile(rf"^{end}[ \t]*$", re.MULTILINE).search(source, first.end()) if first else None
    if first is None or last is None:
        return "absent"
    digest, text = first[1], source[first.end() : max(last.start() - 1, first.end())]
    if _digest(text) != digest:
        return "edited"
    return "current" if text == "\n".join(_lines(schema)) else "outdated"


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]


def _lines(schema: Schema) -> Iterator[str]:
    yield f"## Writing a proposal: {_one_line(schema.name)} (`{schema.id}`)"
    yield ""
    if schema.doc:
        yield _one_line(schema.doc)
        yield ""
    yield f'- Start with `proposal-lsp new {schema.id} "<title>"`, or write data and make a document of it with'
    yield f"  `proposal-lsp render {schema.id}`. `proposal-lsp schema show {schema.id} --json-schema` describes it."
    yield "- After each change run `proposal-lsp check <file>`, and resolve every finding."
    yield "- `proposal-lsp explain <code>` says what a finding is about."
    yield "- Replace all of the template's text. Do not invent facts: where one is missing, ask for it."
    if schema.title is not None and schema.title.pattern is not None:
        yield f"- Title: `{schema.title.pattern.shown}`. {_one_line(schema.title.doc)}".rstrip()
    if schema.metadata.fields:
        yield ""
        yield f"Metadata ({', '.join(schema.metadata.styles) or 'anywhere'}):"
        yield ""
        for field in schema.metadata.fields:
            yield from _field(field)
    if schema.sections:
        yield ""
        yield "Sections, in this order:" if schema.ordered else "Sections:"
        yield ""
        yield from _sections(schema.sections, 0)


def _field(spec: FieldSpec) -> Iterator[str]:
    values = f" One of: {', '.join(value.name for value in spec.values)}." if spec.values and not spec.open else ""
    form = f" Form: {' or '.join(f'`{one.shown}`' for one in spec.patterns)}." if spec.patterns else ""
    kind = f", {spec.type}" if spec.type not in ("text", "enum") else ""
    yield f"- `{spec.key}` ({_required(spec.required)}{kind}): {_one_line(spec.doc)}{values}{form}".rstrip(" :")
    for value in spec.values:
        if value.next:
            yield f"  - From {value.name} to {', '.join(value.next)}."


def _sections(specs: Sequence[SectionSpec], depth: int) -> Iterator[str]:
    for spec in specs:
        times = ", may repeat" if spec.repeat else ""
        yield f"{'  ' * depth}- {spec.heading.shown} ({_required(spec.required)}{times}): {_one_line(spec.doc)}".rstrip(
            " :"
        )
        yield from _sections(spec.sections, depth + 1)


def _required(requirement: Requirement) -> str:
    if isinstance(requirement, Condition):
        return f"required {in_words(requirement)}"
    return "required" if requirement else "optional"


def _one_line(text: str) -> str:
    """Text on one line that does not end the block."""
    return " ".join(text.split()).replace("<!--", "<! --").replace("-->", "-- >")
