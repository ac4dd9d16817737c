"""The required content of a template's section: a table, a checklist, a code block."""

from __future__ import annotations

from proposal_lsp import lazy_re as re
from proposal_lsp.derive.titles import literal
from proposal_lsp.derive.vocabulary import noted_vocabulary, read_vocabulary
from proposal_lsp.document import Leaf, Section
from proposal_lsp.document.headings import heading_key
from proposal_lsp.document.instructions import asks
from proposal_lsp.document.pieces import is_content, without_comments
from proposal_lsp.document.visible import visible
from proposal_lsp.schema.model import Boilerplate, ColumnSpec, ContentSpec, ListSpec, TableSpec
from proposal_lsp.schema.pattern import parse_pattern

_ID = re.compile(r"(?P<prefix>[A-Za-z]{1,8}[-_.]?)(?:[0-9]{1,4}|X{1,4}|N{1,4}|\.{3})")
_LEGAL = re.compile(r"licen[cs]e|copyright|copyright and licen[cs]e|legal", re.IGNORECASE)
_STAYS = re.compile(r"\bRFC ?2119\b|\bcreative commons\b|\bCC0\b|\bApache License\b|\bMIT License\b", re.IGNORECASE)
_STATES_ITSELF = re.compile(
    r"\bthis (?:rfc|proposal|document|record|adr|bip|eip|kep|tep|spec\w*) (?:is|follows|uses|must|complies|defines)\b",
    re.IGNORECASE,
)
_FOR_AUTHORS = re.compile(
    r"\b(?:for authors|how to use|using this template|template (?:instructions|notes|guidelines|usage)|instructions"
    r"|authoring (?:notes|guidelines)|(?:delete|remove) (?:this|me|before))\b",
    re.IGNORECASE,
)
_SAMPLE = re.compile(r"(?:\w+ ){1,2}[0-9]{1,2}|\[[^\[\]]*\]|\.{3}|…")
_HOLE = re.compile(r"[<\[{]|\.{3}|…")
_CURLY = re.compile(r"\{[^{}]+\}")


def derive_content(section: Section) -> ContentSpec:
    """The content that a section's own body requires, if it is more than prose."""
    leaves = [leaf for leaf in section.leaves if is_content(leaf)]
    table = next((leaf for leaf in leaves if leaf.kind == "table" and leaf.depth == 0), None)
    if table is not None:
        columns = _columns(table)
        return ContentSpec(table=TableSpec(columns=columns)) if columns else ContentSpec()
    outer = [leaf for leaf in leaves if leaf.kind == "item" and leaf.depth == 1]
    if len(outer) > 1 and all(leaf.checked is not None for leaf in outer):
        return ContentSpec(list=ListSpec(checklist=True))
    if leaves and all(leaf.kind == "code" for leaf in leaves):
        return ContentSpec(code=())
    return ContentSpec()


def is_for_authors(section: Section) -> bool:
    """Whether a section of the template says how to write, not what to write about."""
    return _FOR_AUTHORS.search(section.level_text) is not None


def what_becomes_of(section: Section) -> Boilerplate:
    """Whether the template's text stays: licences, rules of the house, tasks that are real.

    Prose is an instruction unless it states something of the document itself; lists and code are what they are unless
    they ask for something. Placeholders in text that stays must be filled in nevertheless.
    """
    leaves = [leaf for leaf in section.leaves if is_content(leaf) and leaf.kind != "html"]
    if (
        is_for_authors(section)
        or _LEGAL.fullmatch(section.name.title)
        or any(_STAYS.search(leaf.text) for leaf in leaves)
    ):
        return "keep"
    boxes = [leaf.text for leaf in leaves if leaf.checked is not None]
    if boxes and not any(_SAMPLE.fullmatch(text) for text in boxes):
        return "keep"
    texts = [(leaf.kind, " ".join(without_comments(leaf.text).split())) for leaf in leaves]
    if any("<!--" in leaf.text for leaf in section.leaves) and texts and all(_answers(*one) for one in texts):
        return "keep"
    stays = [_stays(kind, text) for kind, text in texts]
    is_sample = len(texts) == 1 and texts[0][0] == "item" and not _STATES_ITSELF.search(texts[0][1])
    return "keep" if stays and all(stays) and not is_sample else "replace"


def _answers(kind: str, text: str) -> bool:
    """Whether a text next to a comment with instructions may be an answer: a sentence without an instruction."""
    is_sentence = kind == "paragraph" and len(text.split()) > 3 and text.endswith(".")
    return is_sentence and not asks(text) and not _HOLE.search(text)


def _stays(kind: str, text: str) -> bool:
    if kind == "table" or _CURLY.search(text) or text in ("...", "…"):
        return False
    if kind == "code":
        return True
    if asks(text) or text.startswith("[") or _SAMPLE.fullmatch(text):
        return False
    is_lead = text.endswith(":") and len(text.split()) < 6
    return kind == "item" or is_lead or bool(_STATES_ITSELF.search(text)) or text.startswith(("**", "> "))


def _columns(table: Leaf) -> tuple[ColumnSpec, ...]:
    columns: dict[str, ColumnSpec] = {}
    for place, cell in enumerate(table.rows[0]):
        header = visible(cell.text).strip(" :")
        cells = [row[place].text.strip() for row in table.rows[1:] if place < len(row)]
        if header and heading_key(header) not in columns:
            columns[heading_key(header)] = _column(header, [text for text in cells if text], first=place == 0)
    return tuple(columns.values())


def _column(header: str, cells: list[str], *, first: bool) -> ColumnSpec:
    ids = [_ID.fullmatch(visible(text)) for text in cells]
    if first and ids and all(ids):
        prefixes = {found["prefix"] for found in ids if found}
        if len(prefixes) == 1 and re.search(r"[0-9XN]", cells[0]):
            return ColumnSpec(header=header, pattern=parse_pattern(literal(prefixes.pop()) + "{n}"), unique=True)
    name, noted = noted_vocabulary(header)
    if noted is not None and not noted.open:
        return ColumnSpec(header=name, aliases=(header,), values=noted.values)
    found = next((vocabulary for vocabulary in map(read_vocabulary, cells) if vocabulary), None)
    if found is None or found.open:
        return ColumnSpec(header=header)
    names = {value.name.casefold() for value in found.values}
    rest = [text for text in cells if read_vocabulary(text) is None and text.casefold() not in names]
    return ColumnSpec(header=header) if rest else ColumnSpec(header=header, values=found.values)
