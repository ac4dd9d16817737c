"""A new proposal: its text, its number and its file name.

Pure: the other proposals, the date and the author are arguments.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from proposal_lsp import lazy_re as re
from proposal_lsp.binding.bound import template_binding
from proposal_lsp.binding.identity import number_hole, numbers_in_name, numbers_in_title, title_hole
from proposal_lsp.document import parse
from proposal_lsp.findings import Edit
from proposal_lsp.lazy_dataclasses import replace
from proposal_lsp.scaffold.proposal import Known, proposal_snippet
from proposal_lsp.schema.model import Schema
from proposal_lsp.schema.pattern import Hole, Pattern
from proposal_lsp.schema.sidecar import sidecar_schema, split_template
from proposal_lsp.text import Span

#: Characters of a slug.
MAX_SLUG = 60
#: Digits of the first number where file names begin with it.
SORTED_WIDTH = 4
#: So many names that agree are a form, where no number says so.
SEVERAL = 2
#: Code points at the start of a proposal in which its title is.
_TITLE_WITHIN = 10_000
_NUMBERED = re.compile(r"(?P<lead>[a-z_]{0,20}[-_. ]?)(?P<number>[0-9]{2,9})(?P<mark>[-_. ]).+", re.IGNORECASE)
_DATED = re.compile(r"[12][0-9]{3}(-?)[01][0-9]\1[0-3][0-9]([-_. ])")
# Letters that Unicode does not take apart into a letter of ASCII and a mark.
_LETTERS = str.maketrans({"ø": "o", "đ": "d", "ð": "d", "ł": "l", "æ": "ae", "œ": "oe", "þ": "th", "ı": "i", "ħ": "h"})


def new_proposal(schema: Schema, number: str | None, title: str, today: date, author: str) -> str:
    """The template of a schema, filled in; an empty `title` or `author` leaves what the template has there."""
    return proposal_edit(schema, number, title, today, author).content


def proposal_edit(schema: Schema, number: str | None, title: str, today: date, author: str) -> Edit:
    """Likewise, as an edit of an empty text with tab stops."""
    words, hole, numbered = _folded(title), title_hole(schema), number_hole(schema)
    said = {"title": words, **({hole.name.casefold(): words} if hole else {})}
    said |= {numbered.name.casefold(): number or ""} if numbered else {}
    answers = {name: value for name, value in said.items() if value}
    template = template_binding(schema)
    content = proposal_snippet(template, Known(today, _folded(author), answers))
    return content.edit(Span(0, 0), template.document.text.eol)


def new_sidecar(schema: Schema, number: str | None, title: str, today: date, author: str) -> str:
    """The YAML file next to a new proposal whose kind keeps its metadata there, filled in as the proposal is."""
    # The title pattern tells which field is the number.
    fields = replace(sidecar_schema(schema), title=schema.title)
    return split_template(new_proposal(fields, number, title, today, author))[0]


def _folded(text: str) -> str:
    """Text on one line, without characters that YAML, or a terminal, does not take (YAML 1.2, 5.1)."""
    taken = (one for one in " ".join(text.split()) if unicodedata.category(one) not in ("Cc", "Cs"))
    return "".join(taken).translate({0xFFFE: None, 0xFFFF: None})


def next_number(schema: Schema, files: Iterable[tuple[str, str]]) -> str | None:
    """The next number after the highest in use, written as in the other titles; None if this kind has no numbers.

    `files` has the names and texts of the existing proposals. Numbers are read from file names and titles.
    """
    hole = number_hole(schema)
    if hole is None:
        return None
    files = list(files)
    in_titles = [number for _, source in files for number in _numbers_in_title(schema, source)]
    in_names = [number for name, _ in files for number in numbers_in_name(schema, name)]
    width = _width(in_titles or in_names) if in_titles or in_names else _template_width(schema, hole)
    return str(max(map(int, [*in_titles, *in_names]), default=0) + 1).zfill(width)


def _numbers_in_title(schema: Schema, source: str) -> Iterator[str]:
    document = parse(source[:_TITLE_WITHIN])
    heading = document.title.name.numbered if document.title else ""
    return (heading[slice(*span)] for span in numbers_in_title(schema, heading))


def _width(numbers: Iterable[str]) -> int:
    """The width to which numbers are padded with zeros; 0 if they are not."""
    return max((len(number) for number in numbers if number.startswith("0")), default=0)


def _template_width(schema: Schema, hole: Hole) -> int:
    """The digits that the template makes room for, three in `RFC-XXX`; enough to sort files by that begin with them."""
    title = template_binding(schema).title
    pattern = schema.title.pattern if schema.title else None
    holes = pattern.spans(title.name.numbered, typed=False) if title and pattern else {}
    blank = title.name.numbered[slice(*holes[hole.name])] if title and hole.name in holes else ""
    if re.fullmatch("[XN0#]+", blank, re.IGNORECASE):
        return len(blank)
    return SORTED_WIDTH if any(form.parts[0] == hole for form in schema.filename) else 0


def file_name(schema: Schema, number: str | None, title: str, today: date, others: Sequence[str] = ()) -> str:
    """The file name: in the form of the schema that most of the `others` have.

    If the schema has none, it follows the names of the others; otherwise id, number and title.
    """
    words, hole = slug(title), number_hole(schema)
    if number and (known := [one for name in others for one in numbers_in_name(schema, name)]):
        number = str(int(number)).zfill(_width(known))
    # A form with words needs some: without a title, the id of the schema.
    named = words or schema.id
    values = {"slug": named, "title": named, "name": named, "date": today.isoformat()}
    if hole is not None:
        values[hole.name.casefold()] = number or ""
    forms = sorted(schema.filename, key=lambda form: -sum(_has_form(name, form) for name in others))
    for form in forms:
        filled = {one.name: values.get(one.name.casefold(), "") for one in form.holes}
        name = re.split(r"[\\/]", form.fill(filled))[-1]
        if all(filled.values()) and name.strip("."):
            return name
    lead = _lead(others, number, today) or f"{schema.id}-" + (f"{number}-" if number else "")
    return f"{lead}{words}".removesuffix("-") + ".md"


def _has_form(name: str, form: Pattern) -> bool:
    """Whether a name is of a form, in its letter case; a form that begins with a number needs one."""
    first = form.parts[0]
    begins = name.startswith(first) if isinstance(first, str) else name[:1].isdigit()
    return begins and form.match(name) is not None


def _lead(others: Sequence[str], number: str | None, today: date) -> str:
    """The common prefix of the names of other proposals, with the new number; empty if they differ."""
    days = [match for name in others if (match := _DATED.match(name))]
    if number is None and len(days) >= SEVERAL and len({match.groups() for match in days}) == 1:
        dash, mark = days[0].groups()
        return today.strftime(f"%Y{dash}%m{dash}%d{mark}")
    found = [match for name in others if (match := _NUMBERED.match(name)) and not _DATED.match(name)]
    forms = {(match["lead"], match["mark"], len(match["number"])) for match in found}
    if len(forms) != 1 or (number is None and len(found) < SEVERAL):
        return ""
    lead, mark, width = forms.pop()
    counted = number or str(max(int(match["number"]) for match in found) + 1)
    return f"{lead}{counted.zfill(width)}{mark}"


def slug(title: str) -> str:
    """The words of a title in lowercase, joined by `-`; empty if it has none. Latin letters lose their diacritics."""
    kept = "".join(_letters(unicodedata.normalize("NFKD", title.casefold().translate(_LETTERS))))
    words = unicodedata.normalize("NFC", kept).split()
    first = "".join(words[:1])
    while words and len("-".join(words)) > MAX_SLUG:
        words.pop()
    # Scripts without spaces have words of any length.
    return "-".join(words) if words or first.isascii() else first[:MAX_SLUG]


def _letters(decomposed: str) -> Iterator[str]:
    """The letters and digits; a space for everything else but apostrophes, and the marks of letters that need them."""
    is_latin = True
    for one in decomposed:
        if unicodedata.category(one).startswith("M"):
            yield "" if is_latin else one
        elif one not in "'’":
            is_latin = not one.isalpha() or one.isascii()
            yield one if one.isalnum() else " "
