"""`derive_schema`: from the text of a template to a schema and its guesses. Pure; never raises."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from pathlib import PurePath

from proposal_lsp.catalog.derived import Derived, Guess, at_line
from proposal_lsp.catalog.template_names import is_word_for_template, names_template
from proposal_lsp.derive.derive_metadata import derive_metadata
from proposal_lsp.derive.derive_sections import derive_sections
from proposal_lsp.derive.instructions_around import as_document, without_instructions
from proposal_lsp.derive.titles import is_open_title, read_pattern_of
from proposal_lsp.document import Document, Section, parse
from proposal_lsp.schema.model import Schema, TitleSpec
from proposal_lsp.text import Text

_NOT_NAMES = frozenset({"", "index", "readme", "tools", "tool", "resources", "assets", "meta"})


def derive_schema(template: str, path: str, id: str) -> Derived:
    """The schema of a template. `path` is that of the template, for messages; it is not opened."""
    read = without_instructions(template)
    document = parse(read)
    title, level, guesses = _title(document)
    outermost = _outermost(document, level, skip=title is not None)
    metadata = derive_metadata(document, outermost)
    named = {section.index for section in metadata.named}
    sections, inner = derive_sections(document, (one for one in outermost if one.index not in named))
    numbers = sum(1 for section in outermost if section.name.number)
    schema = Schema(
        id=id,
        name=id.replace("-", " ").capitalize(),
        doc=f"Derived from {PurePath(path).name}.",
        title=title,
        metadata=metadata.spec,
        sections=sections,
        level=level,
        numbered=numbers > len(outermost) / 2 or None,
        template=template if read is template else as_document(read),
        template_path=path,
        path=path,
        source=Text(template),
    )
    return Derived(schema, (*guesses, *metadata.guesses, *inner))


def schema_id(path: str) -> str:
    """An id for the schema of a template: from the name of its file, or of its folder if the file is only called
    `template`.
    """
    pure = PurePath(path)
    for part in reversed(pure.parts):
        name = re.sub(
            r"(?i)(?: [0-9a-f]{32})?\.(?:mdx?|markdown)(?=\.|$)|(?<![-_. ])[-_. ]*templates?|\.(?:tmpl|tpl)$", "", part
        )
        folded = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
        slug = re.sub(r"[^a-z0-9]+", "-", folded).strip("-")
        slug = re.sub(r"^(?:[0-9]+|n{3,}|x{3,})(?:-|$)", "", slug)
        if slug not in _NOT_NAMES and not is_word_for_template(name):
            return slug
    return "proposal"


def free_id(id: str, taken: Sequence[str]) -> str:
    """An id that is not taken yet: `rfc`, `rfc-template`, `rfc-template-2`."""
    wanted, count = id, 1
    while wanted in taken:
        wanted = f"{id}-template" if count == 1 else f"{id}-template-{count}"
        count += 1
    return wanted


def _title(document: Document) -> tuple[TitleSpec | None, int, list[Guess]]:
    """The form of the title, and the level of the outermost sections below it, from 1."""
    levels = [section.level for section in document.sections]
    first = document.title
    words = first.name.title if first else ""
    is_title = levels.count(1) == 1 or is_open_title(words) or read_pattern_of(words) or names_template(words)
    if first is None or not is_title:
        return None, min(levels, default=2), []
    level = min(levels[1:], default=2)
    line = document.text.line_at(first.span.start)
    pattern = None if is_open_title(words) else read_pattern_of(words)
    if pattern is None:
        return TitleSpec(), level, []
    spec = TitleSpec(pattern=pattern, prefix=_prefix(first))
    return spec, level, [Guess(("title",), at_line(line, "has placeholders there"))]


def _prefix(title: Section) -> str:
    """An emoji before the title."""
    words = title.level_text.partition(title.name.title)[0].strip()
    return words if words and not re.search(r"\w", words) and len(words) < 5 else ""


def _outermost(document: Document, level: int, *, skip: bool) -> tuple[Section, ...]:
    """The sections of the outermost level, and deeper ones without a parent."""
    found: list[Section] = []
    until = 1 if skip else 0
    for section in document.sections[until:]:
        if section.index >= until and section.level >= level:
            found.append(section)
            until = section.until
    return tuple(found)
