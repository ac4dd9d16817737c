"""Vocabularies: `Draft | Accepted`, `Low/Med/High`, `<Core, Meta, or Process>`, `Superseded by ADR-0123`."""

from __future__ import annotations

from proposal_lsp import lazy_re as re
from proposal_lsp.document.headings import symbols_before, without_symbols_before
from proposal_lsp.document.pieces import without_comments
from proposal_lsp.lazy_dataclasses import NamedTuple
from proposal_lsp.schema.model import State, ValueSpec
from proposal_lsp.schema.pattern import parse_pattern

#: More alternatives, or longer ones, are prose. In words and in values.
MAX_WORDS = 4
MAX_VALUES = 30

# All of these are for texts with their whitespace folded.
_WORDS = re.compile(r"\w[\w'’&+. -]*(?:\([^()]{1,40}\))?")
_PROSE = re.compile(
    r"\b(?:the|a|an|list|lists|description|describe|e\.g|such|your|if|when|and|or|to|why|how|what|who|etc)\b"
)
_NOTED = re.compile(r"(?P<name>[^()\[\]]*[^\s()\[\]])\s*[(\[](?P<note>[^()\[\]]+)[)\]]")
#: Separators of scripts with wide characters.
_WIDE = str.maketrans({"／": " / ", "｜": " | "})
#: In italics, and only there: what is to be written.
_REMARK = re.compile(r"_[^_]+_")
_MORE = re.compile(r"…|\.{3}|etc\.?", re.IGNORECASE)
_FORM = re.compile(r"(?P<word>\w[\w -]{1,30}?) (?P<join>by|in|for|with) (?=.*(?:[0-9\[<{(]|X{2}|N{2})).+")
#: The same in any language, where an id without its number follows: `ersetzt durch ADR-NNN`.
_WITH_ID = re.compile(r"(?P<word>\w[\w -]{1,30}?) (?P<join>\w{2,10}) (?:[A-Z]{2,10}-)?(?:N{2,4}|X{2,4}|0{3,4})")
_EXAMPLES = re.compile(r"\bsuch as\s+([^?.;:]{5,120})", re.IGNORECASE)

#: How far a document has come, by the first word of a status.
STATES: dict[State, tuple[str, ...]] = {
    "open": (
        *("draft", "proposed", "proposal", "provisional", "open", "new", "idea", "review", "in review", "pending"),
        *(
            "discussion",
            "under review",
            "awaiting",
            "under discussion",
            "last call",
            "wip",
            "submitted",
            "planning",
            "planned",
        ),
    ),
    "agreed": (
        *("accepted", "approved", "agreed", "in progress", "implementable", "implementing", "committed", "scheduled"),
        *("adopted", "ratified"),
    ),
    "done": (
        *(
            "implemented",
            "final",
            "done",
            "complete",
            "completed",
            "active",
            "finished",
            "released",
            "closed",
            "living",
        ),
        *("shipped", "published"),
    ),
    "dead": (
        *("rejected", "withdrawn", "superseded", "deprecated", "abandoned", "replaced", "obsolete", "declined"),
        *("stagnant", "deferred", "postponed", "cancelled", "canceled", "moved", "retired", "archived"),
    ),
}
_STATE_OF = {word: state for state, words in STATES.items() for word in words}


class Vocabulary(NamedTuple):
    """The values a template lists; `open` where it says that there are others."""

    values: tuple[ValueSpec, ...]
    open: bool


def read_vocabulary(written: str, *, states: bool = False) -> Vocabulary | None:
    """The alternatives in a value of a template, or None if it lists none. `states`: these are statuses.

    Statuses in which nothing can end are not all that there are.
    """
    text = " ".join(without_comments(written).translate(_WIDE).split()).strip("`\"'* ")
    found = _alternatives(text)
    if found is None or _REMARK.fullmatch(text):
        return None
    parts = [part.strip(" `\"'*") for part in found]
    is_open = any(_MORE.fullmatch(part) for part in parts)
    values: dict[str, ValueSpec] = {}
    for shown in parts:
        part = without_symbols_before(shown).strip(" *")
        if _MORE.fullmatch(part) or not part:
            continue
        form = _FORM.fullmatch(part) or _WITH_ID.fullmatch(part)
        if form:
            name = form["word"].strip()
            pattern = parse_pattern(f"{name} {form['join']} {{reference}}")
            values[name.casefold()] = ValueSpec(
                name=name, patterns=(pattern,), state=state_of(name) if states else None
            )
        elif not _WORDS.fullmatch(part) or len(part.split()) > MAX_WORDS or _PROSE.search(part.casefold()):
            return None
        else:
            # A picture is a part of what is written, not of what it says.
            pictures = symbols_before(shown)
            names = {"name": pictures + part, "aliases": (part,)} if pictures else {"name": part}
            values.setdefault(part.casefold(), ValueSpec(**names, state=state_of(part) if states else None))
    is_open |= states and all(value.state == "open" for value in values.values())
    return Vocabulary(tuple(values.values()), is_open) if 2 <= len(values) <= MAX_VALUES else None


def noted_vocabulary(name: str) -> tuple[str, Vocabulary | None]:
    """A name, and the values that a note in brackets after it lists: `Likelihood (Low/Medium/High)`."""
    found = _NOTED.fullmatch(name)
    vocabulary = read_vocabulary(found["note"].replace(", ", " | ")) if found else None
    return (found["name"], vocabulary) if found and vocabulary else (name, None)


def state_of(status: str) -> State | None:
    """How far a document of a status has come, by the words people use; None for words of their own."""
    folded = " ".join(status.casefold().replace("-", " ").split())
    while folded:
        if folded in _STATE_OF:
            return _STATE_OF[folded]
        folded = folded.rpartition(" ")[0].rstrip("(")
    return None


def _alternatives(text: str) -> list[str] | None:
    """The parts of a text at the strongest separator it has; None for one that lists nothing."""
    if len(text) > 600 or "://" in text:
        return None
    inner = text.strip("[]{}<>")
    wrapped = text[:1] in ("[", "{", "<") and inner != text
    if "|" in inner:
        return inner.split("|")
    if " / " in inner:
        return inner.split(" / ")
    if " → " in inner or " -> " in inner:
        return re.split(r" (?:→|->) ", inner)
    if "/" in inner:
        parts = inner.split("/")
        is_yes_no = [part.casefold() for part in parts] == ["yes", "no"]
        are_words = len(parts) > 2 and all(len(part.split()) == 1 and len(part) > 1 for part in parts)
        return parts if is_yes_no or are_words else None
    examples = _EXAMPLES.search(inner)
    if examples:
        return [*re.split(r", ?(?:or |and )?| or ", examples[1].strip()), "…"]
    if "," in inner and wrapped:
        parts = re.split(r", ?(?:or )?| or ", inner)
        return parts if len(parts) > 2 and (text[0] == "{" or re.search(r"\bor\b", inner)) else None
    parts = re.split(r", ", inner) if " or " in inner else []
    parts = [*parts[:-1], *re.split(r"(?:^| )or ", parts[-1])] if parts else []
    return parts if len(parts) > 1 and all(len(part.split()) <= 2 for part in parts) else None
