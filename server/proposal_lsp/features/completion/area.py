"""The part of the text that a value would replace, and the completions for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from proposal_lsp import lazy_re as re
from proposal_lsp.binding import is_placeholder, match_value, plain_value
from proposal_lsp.document.headings import symbols_before, without_symbols_before
from proposal_lsp.features.completion.caret import Caret
from proposal_lsp.features.completion.completion_item import Completion, Kind
from proposal_lsp.findings import Edit
from proposal_lsp.lazy_dataclasses import dataclass
from proposal_lsp.schema.model import ValueSpec
from proposal_lsp.text import Span

#: What starts a decoration, such as `(first phase)` after `Complete `; whitespace before it is a part of it.
_DECORATION = re.compile(r"[(\[,;:—–]|->|(?<=\s)[^\s\w]")
_MARKUP = "*_`\"'"
_DATE = re.compile(r"[0-9]{4}(?:[-/.][0-9]{0,2}){0,2}")


@dataclass(frozen=True, slots=True)
class Option:
    """A value that could be at a place, before it is known what it would replace there."""

    text: str
    kind: Kind = "value"
    doc: str = ""
    detail: str = ""
    aliases: tuple[str, ...] = ()
    spec: ValueSpec | None = None
    preselect: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """What may be typed for it: the text, and its words without pictures before them."""
        return tuple(dict.fromkeys((self.text, without_symbols_before(self.text))))


@dataclass(frozen=True, slots=True)
class Area:
    """The part of the caret's line that a value replaces."""

    span: Span
    #: The part of it before the caret.
    typed: str
    #: What is there is a whole value, or one to be replaced as a whole: it says nothing about the next.
    settled: bool = False
    #: Spaces that are needed around a value here.
    lead: str = ""
    trail: str = ""


def offer(area: Area, options: Iterable[Option], write: Callable[[str], str] = str) -> tuple[Completion, ...]:
    """Completions for an area, in the order of the options. `write` gives the form in which a value is there."""
    found = list(options)
    typed = area.typed.casefold()
    fitting = [next((name for name in option.names if name.casefold().startswith(typed)), "") for option in found]
    narrows = not area.settled and any(fitting)
    return tuple(
        Completion(
            option.text,
            option.kind,
            Edit(area.span, area.lead + write(option.text) + area.trail),
            rank,
            doc=option.doc,
            detail=option.detail,
            # Where the text says nothing about the value to come, it must not filter any out.
            filter_text=(fitting[rank] or option.text) if narrows else area.typed + option.text,
            preselect=option.preselect,
        )
        for rank, option in enumerate(found)
    )


def value_area(caret: Caret, value: Span, options: Sequence[Option]) -> Area | None:
    """The part of the value at `value`, which may be empty, that an option would replace.

    A decoration after the value stays, and so do markup and pictures around it. None if the value is not all on the
    caret's line, or the caret is in a decoration or after a space that no option has there.
    """
    if not caret.has(value):
        return None
    source = caret.text.source
    start, end = value
    if start == end or caret.offset < start:
        if source[min(start, caret.offset) : max(start, caret.offset)].strip():
            return None
        part = _part(caret.text.slice(value), 0, options)
        span = Span(caret.offset, start + part[1] if part and start < end else caret.offset)
        return _padded(caret, Area(span, "", settled=True), first=True)
    raw = source[start : max(end, caret.offset)]
    if raw[end - start :].strip():
        return None
    part = _part(raw, caret.offset - start, options)
    if part is None:
        return None
    first, last, settled = part
    area = Area(Span(start + first, start + last), raw[first : caret.offset - start], settled)
    return _padded(caret, area, first=first == 0)


def _padded(caret: Caret, area: Area, *, first: bool) -> Area:
    """The area with the spaces it needs around it; `first` says that no markup of the value is before it."""
    source, (start, end) = caret.text.source, area.span
    lead = " " if first and start > caret.span.start and source[start - 1] in ":|-*_," else ""
    return Area(area.span, area.typed, area.settled, lead, " " if source[end : end + 1] == "|" else "")


def _part(raw: str, at: int, options: Sequence[Option]) -> tuple[int, int, bool] | None:
    """Start and end of what is replaced in a written value with the caret at `at`, and whether it is settled."""
    names = [name.casefold() for option in options for name in (option.text, *option.aliases)]
    words = raw[:at].lstrip(_MARKUP + " ").casefold()
    goes_on = words[-1:] == " " and any(name.startswith(words) for name in names)
    whole = None if goes_on else _whole(raw, options)
    if whole is not None:
        start, end = whole
        return (min(start, at), end, True) if at <= end else None
    start = len(raw) - len(raw.lstrip(_MARKUP + " "))
    if at < start:
        return None
    if _undecorated(raw[start:at]) is not None and not any(name.startswith(words) for name in names):
        return None
    undecorated = _undecorated(raw[at:])
    end = at + len(undecorated) if undecorated is not None else max(len(raw.rstrip(_MARKUP)), at)
    return start, end, False


def _undecorated(text: str) -> str | None:
    """The text before the first decoration; None if there is none."""
    found = _DECORATION.search(text)
    return text[: found.start()].rstrip() if found else None


def _whole(raw: str, options: Sequence[Option]) -> tuple[int, int] | None:
    """Where in a written value a whole value is that is not being typed, if one does."""
    value = plain_value(raw)
    at = max(raw.find(value), 0)
    here = (at, at + len(value)) if value and value in raw else (0, len(raw.rstrip()))
    if is_placeholder(raw):
        return here
    if any(option.kind == "date" for option in options) and (date := _DATE.match(value)):
        return (at, at + date.end()) if len(date.group()) >= 10 else None
    specs = [option.spec or ValueSpec(name=option.text, aliases=option.aliases) for option in options]
    fit, spec = match_value(specs, raw)
    if fit == "unknown":
        return None
    # Pictures that are a part of the value are replaced with it.
    pictures = symbols_before(spec.name) if spec else ""
    first = here[0] - len(pictures) if raw[: here[0]].endswith(pictures) else here[0]
    if fit != "decorated" or spec is None:
        return first, here[1]
    for name in sorted((spec.name, *spec.aliases), key=len, reverse=True):
        if value.casefold().startswith(name.casefold()):
            return first, here[0] + len(name)
    return None
