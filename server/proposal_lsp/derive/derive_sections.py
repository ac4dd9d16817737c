"""The sections of a template: which are optional, which repeat, and which are placeholders for others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from proposal_lsp import lazy_re as re
from proposal_lsp.catalog.derived import Guess, KeyPath, at_line
from proposal_lsp.derive.derive_content import derive_content, is_for_authors, what_becomes_of
from proposal_lsp.derive.titles import is_open_title, literal, names_title, read_pattern_of
from proposal_lsp.document import Document, Section
from proposal_lsp.document.headings import read_heading
from proposal_lsp.lazy_dataclasses import replace
from proposal_lsp.schema.model import ContentSpec, RepeatSpec, SectionSpec
from proposal_lsp.schema.pattern import Pattern, PatternError, parse_pattern

MAX_SECTIONS = 200
#: Code points of a heading.
MAX_HEADING = 200

_IN_HEADING = re.compile(
    r"\b(?:optional|facultati(?:f|ve)|optionnel(?:le)?|opcional|opzionale|facoltativ[oa]|valg?fri|необязательно"
    r"|if (?:applicable|any|needed|relevant|necessary)|when applicable|as needed)\b"
    r"|[(\[][*_ ]{0,3}(?:include |only )?if\b|[（(](?:可选|可選|任意|선택)",
    re.IGNORECASE,
)
_IN_BODY = re.compile(
    r"\bthis (?:sub)?section is (?:optional\b|only (?:needed|required|relevant)\b)|\boptional (?:sub)?section\b"
    r"|\b(?:remove|delete|omit|skip) this (?:sub)?section (?:if|when|unless)\b"
    r"|\bmay (?:be )?(?:omit|remove|skip)(?:ted|ped|d)? (?:this section|if)\b|^\W*optional\b"
    r"|^\W*if (?:applicable|any|relevant)\b",
    re.IGNORECASE,
)
_BEFORE = re.compile(r"\boptional (?:element|section|part)\b|^\W*optional\b", re.IGNORECASE)
_NA = re.compile(r"\bN/A\b")
_COUNTED = re.compile(
    r"(?P<word>\D*[^\W\d_])(?P<gap> ?[#-]? ?)(?P<count>[0-9]{1,3}|[XN]{1,3}|[A-E])(?P<rest>\b.*)", re.DOTALL
)
#: A name with a note after it, which documents may leave out: `Relations (to other notes)`.
_NOTE = re.compile(r"(?P<name>[^()]*[^\s()])\s+\([^()]*\)")
#: A name in two languages, one of them in another script: `动机 / Motivation`.
_TWICE = re.compile(r"(?P<one>[^/|]*[^/|\s])\s*[/|]\s*(?P<other>[^/|\s][^/|]*)")
_NAMED = re.compile(r"(?P<join>\s*(?:[:.–—-]\s+|：\s*)|\s+\()(?P<name>[^()\s][^()]*)(?P<end>\)?)")
#: A name with more after it: ` - [Title] (Priority: P1)`.
_NAMED_AT_LENGTH = re.compile(r"(?P<join>\s*(?:[:.–—-]\s+|：\s*))(?P<name>\S.*)")
#: A word in brackets that each of several such headings says again.
_SAID = re.compile(r"(?P<key>\([A-Za-z][\w ]{0,30}: ?)[^()\[\]{}<>]{1,20}(?=\))")


def derive_sections(
    document: Document, sections: Iterable[Section], around: KeyPath = ("section",), level: int | None = None
) -> tuple[tuple[SectionSpec, ...], tuple[Guess, ...]]:
    """The sections at one place, with all below them; `level` is that of their headings unless they skip some."""
    guesses: list[Guess] = []
    groups: dict[str, list[Section]] = {}
    headings: dict[str, Pattern] = {}
    for section in sections:
        if section.name.key and section.index < MAX_SECTIONS and len(section.name.title) <= MAX_HEADING:
            heading = _repeated(section.name.title) or _heading(section.name.title)
            key = read_heading(heading.source).key
            headings.setdefault(key, heading)
            groups.setdefault(key, []).append(section)
    taken: list[SectionSpec] = []
    for key, group in groups.items():
        heading = headings[key]
        first = group[0]
        is_counted = _repeated(first.name.title) is not None
        if is_counted and len(group) == 1 and not is_open_title(_tail(first.name.title)):
            heading = _heading(first.name.title)
            is_counted = False
        if any(other.heading.holes and _takes(other, heading) for other in taken):
            continue
        spec, inner = _spec(document, group, heading, around, counted=is_counted)
        taken.append(replace(spec, level=first.level) if level is not None and first.level > level else spec)
        guesses += inner
    return tuple(taken), tuple(guesses)


def _spec(
    document: Document, group: Sequence[Section], heading: Pattern, around: KeyPath, *, counted: bool
) -> tuple[SectionSpec, list[Guess]]:
    first = group[0]
    place = (*around, heading.source)
    line = document.text.line_at(first.span.start)
    guesses: list[Guess] = []
    why = _why_optional(document, first)
    if why:
        guesses.append(Guess((*place, "required"), at_line(line, why)))
    if counted:
        lines = " and ".join(str(document.text.line_at(one.span.start) + 1) for one in group[:2])
        differ = f"lines {lines} differ only in number and name" if len(group) > 1 else at_line(line, "is numbered")
        guesses.append(Guess((*place, "repeat"), differ))
    elif heading.holes:
        guesses.append(Guess((*place, "heading"), at_line(line, "has placeholders there")))
    content = derive_content(first)
    if content != ContentSpec():
        guesses.append(Guess((*place, "content"), at_line(line, "has the same below it")))
    children, inner = _subsections(document, group, place)
    guesses += inner
    boilerplate = what_becomes_of(first)
    if boilerplate == "keep":
        guesses.append(Guess((*place, "boilerplate"), at_line(line, "has text below it that may stay")))
    spec = SectionSpec(
        heading=heading,
        required=not why,
        sections=children,
        content=content,
        boilerplate=boilerplate,
        allow_na=bool(why) or any(_NA.search(leaf.text) for leaf in first.leaves),
        span=first.heading.span,
    )
    if is_open_title(first.name.title) and heading.holes:
        return replace(spec, repeat=RepeatSpec(min=0)), guesses
    note = _NOTE.fullmatch(first.name.title)
    if note and not heading.holes:
        spec = replace(spec, aliases=(parse_pattern(literal(note["name"])),))
    twice = _TWICE.fullmatch(first.name.title)
    if twice and not heading.holes and twice["one"].isascii() != twice["other"].isascii():
        spec = replace(spec, aliases=tuple(parse_pattern(literal(half)) for half in twice.groups()))
    if counted:
        spec = replace(spec, repeat=RepeatSpec(min=1), aliases=_other_forms(heading))
    return spec, guesses


def _subsections(
    document: Document, group: Sequence[Section], place: KeyPath
) -> tuple[tuple[SectionSpec, ...], list[Guess]]:
    """The subsections of a group of sections; those that one of the group lacks are optional, unless it has none."""
    families = [(one, list(document.children(one))) for one in group]
    below = [inner for _, family in families for inner in family]
    found, inner = derive_sections(document, below, place, group[0].level + 1)
    children, guesses = list(found), list(inner)
    for at, child in enumerate(children):
        lacking = next((one for one, family in families if family and not _has(family, child)), None)
        if lacking is not None and child.required is True:
            children[at] = replace(child, required=False)
            line = document.text.line_at(lacking.span.start)
            guesses.append(Guess((*place, child.heading.source, "required"), at_line(line, "does not have it")))
    return tuple(children), guesses


def _has(sections: Iterable[Section], spec: SectionSpec) -> bool:
    key, forms = read_heading(spec.heading.words).key, (spec.heading, *spec.aliases)
    return any(one.name.key == key or any(form.match(one.name.title) for form in forms) for one in sections)


def _why_optional(document: Document, section: Section) -> str:
    """The reason why a section is optional; empty if it is not."""
    if is_open_title(section.name.title) or _names_one_of(document, section):
        return "is a placeholder for the author's own headings"
    if _IN_HEADING.search(section.level_text):
        return "calls it optional"
    if is_for_authors(section):
        return "is for authors, not for readers"
    own = next((leaf.text for leaf in section.leaves if leaf.kind in ("paragraph", "html")), "")
    if _IN_BODY.search(own[:400].removeprefix("<!--").strip()):
        return "is followed by a remark that it is optional"
    before = document.sections[section.index - 1].leaves if section.index else document.preamble
    last = before[-1] if before else None
    text = document.text
    is_near = last is not None and text.line_at(last.span.end) + 1 == text.line_at(section.span.start)
    if last is not None and is_near and last.kind == "html" and _BEFORE.search(last.text.removeprefix("<!--")):
        return "comes after a remark that it is optional"
    return ""


def _names_one_of(document: Document, section: Section) -> bool:
    """Whether a heading says that the name of one of those is to be there that the section around it is about."""
    if section.parent is None or not names_title(section.name.title):
        return False
    words = {word.rstrip("s") for word in document.sections[section.parent].name.key.split()}
    return any(word.rstrip("s") in words for word in section.name.key.split())


def _heading(title: str) -> Pattern:
    if is_open_title(title):
        # A pattern that only matches a heading that is not filled in; the author's own headings are left alone.
        return parse_pattern(f"{literal(title[0])}{{title}}{literal(title[-1])}" if title[-1] in "]}>" else title)
    found = read_pattern_of(title)
    words = "".join(part for part in found.parts if isinstance(part, str)) if found else ""
    return found if found and re.search(r"[^\W\d_]{3,}", words) else parse_pattern(literal(title))


def _repeated(title: str) -> Pattern | None:
    """`Phase {n}: {name}` of `Phase 1: Groundwork`."""
    found = _COUNTED.fullmatch(title)
    if found is None or is_open_title(title) or not found["gap"]:
        return None
    hole = "{n}" if found["count"].isdigit() or found["count"][0] in "XN" else "{letter:word}"
    named = _NAMED.fullmatch(found["rest"])
    at_length = None if named else _NAMED_AT_LENGTH.fullmatch(found["rest"])
    if found["rest"] and named is None and at_length is None:
        return None
    tail = f"{literal(named['join'])}{{name}}{named['end']}" if named else ""
    if at_length:
        holes = read_pattern_of(_SAID.sub(r"\g<key>[value]", at_length["name"]))
        tail = literal(at_length["join"]) + (holes.source if holes else "{name}")
    try:
        return parse_pattern(literal(found["word"] + found["gap"]) + hole + tail)
    except PatternError:
        return None


def _tail(title: str) -> str:
    """The name after the number of a heading; empty if there is none."""
    found = _COUNTED.fullmatch(title)
    named = (_NAMED.fullmatch(found["rest"]) or _NAMED_AT_LENGTH.fullmatch(found["rest"])) if found else None
    if named is None:
        return ""
    opening = re.match(r"\[[^\[\]]*\]|\{[^{}]*\}|<[^<>]*>", named["name"])
    return opening.group() if opening else named["name"].strip()


def _other_forms(heading: Pattern) -> tuple[Pattern, ...]:
    """The forms of the same heading without its name, or with one."""
    source = heading.source
    if source.endswith("}") and heading.parts[-1] is heading.holes[-1] and len(heading.holes) == 1:
        return (parse_pattern(f"{source}: {{name}}"),)
    start = source.index("}") + 1
    if start == len(source):
        return ()
    bare = parse_pattern(source[:start])
    join = _NAMED_AT_LENGTH.fullmatch(source[start:])
    if join is None or re.fullmatch(r"\{[^{}]*\}", join["name"]):
        return (bare,)
    return (bare, parse_pattern(f"{source[:start]}{join['join']}{{name}}"))


def _takes(other: SectionSpec, heading: Pattern) -> bool:
    """Whether no heading would ever be bound to `heading` after another that repeats (see `schema/load`)."""
    return any(pattern.match(heading.source) for pattern in (other.heading, *other.aliases))
