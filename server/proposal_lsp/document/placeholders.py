"""Text in the place of an author's text: `[Name]`, `<goal>`, `YYYY-MM-DD`, `RFC-XXX`, `TBD`.

Only a whole value or a whole body counts. A word such as "describe" or an ellipsis inside prose never does.
"""

from __future__ import annotations

from proposal_lsp import lazy_re as re
from proposal_lsp.remembered import remembered

_WHOLE = re.compile(
    r"""
      (?<!\[)\[(?!\s*(?:x\s*|X\s*|toc\s*|TOC\s*)?\])[^\[\]]+\](?![(\[:\]])  # [Name], but no box, link or [TOC]
    | (?<!\{)<(?!https?:|mailto:)[A-Za-z][^<>@]*>        # <short name>, but no autolink
    | \{(?![:<%])[^{}]+\}                                # {title}, but no {{< include >}} and no {::include}
    | <%[^%<>]+%> | %%[A-Za-z][\w-]*%%                    # <% tp.title %>, %%TITLE%%
    | (?:YYYY|yyyy|xxxx|[0-9?X]{4})[-/.](?:MM|mm|XX|xx|[?]{2})[-/.](?:DD|dd|XX|xx|[?]{2}|[0-9]{2})
    | [0-9]{4}-[0-9]{2}-(?:DD|dd|XX|xx|[?]{2})            # 2026-08-XX
    | [0-9]{1,4}[xX]{2,4}                                 # 7xxx
    | (?:[A-Za-z]{1,10}-)?(?:X{2,}|x{3,}|N{3,}|0{0,3}[XYN]{1,4})
    | (?:TBD|TODO|FIXME|TBA|FILL(?:\ ME)?\ IN)[.:!]?
    | \((?:fill|Fill)(?:\ me)?\ in\b[^()]*\)             # (fill me in with today's date)
    | \?{2,} | \.{3,} | …
    """,
    re.VERBOSE,
)
#: A form of a date in any language: `DD/MM/YYYY`, `JJ.MM.AAAA`, `dd-mmm-yyyy`.
_DATE_FORM = re.compile(r"(?<!\w)([^\W\d_])\1{1,3}([-/. ])([^\W\d_])\3{1,3}\2([^\W\d_])\4{1,3}(?!\w)", re.IGNORECASE)
_MARKED = re.compile(r"\[(?!\s*(?:[xX]\s*)?\])[^\[\]\n]+\](?![(\[:])|<[A-Za-z][^<>\n]*>|YYYY-MM-DD")
_BARE = re.compile(
    r"(?:tbd|todo|fixme|tba|to be (?:done|filled in|decided|defined|written|determined)|coming soon)[.:!…]*", re.I
)

# `N/A`, alone or with a reason after a dash, a colon, a bracket or "because"; else it is the start of a sentence.
_NOT_APPLICABLE = re.compile(
    r"(?:n\s*/\s*a|not applicable)"
    r"(?:[.!]?|\s*[-–—:;,.(]\s*(?P<reason>.+)|\s+(?P<because>(?:because|since|as|for)\b.+))",
    re.IGNORECASE | re.DOTALL,
)


@remembered()
def is_placeholder(value: str) -> bool:
    """Whether a whole value is one or more placeholders, with nothing but punctuation between them."""
    rest = value.strip().strip("*_`\"'")
    if not rest or len(rest) > 1000:
        return False
    if _BARE.fullmatch(rest):
        return True
    if rest[0].isalnum() and not _WHOLE.match(rest):
        return False  # this letter would be left; the beginning of prose is soon read, a long text is not
    kept, count = _WHOLE.subn("", rest)
    return count > 0 and not re.search(r"\w", kept) and (count == 1 or rest[0] in "[<{")


def find_placeholders(text: str) -> list[tuple[int, int]]:
    """The placeholders with marks (`[Name]`, `<goal 1>`, `YYYY-MM-DD`) in a template's text, as (start, end)."""
    return [found.span() for found in _MARKED.finditer(text)]


def names_date_form(text: str) -> bool:
    """Whether a text has a form of a date in it, of letters: `DD/MM/YYYY`."""
    return _DATE_FORM.search(text) is not None


def is_bare_placeholder(text: str) -> bool:
    """Whether a whole body is `TBD`, `TODO` or the like."""
    return len(text) < 100 and bool(_BARE.fullmatch(" ".join(text.split()).strip("*_`\"'()[]<>")))


def reason_for_none(text: str) -> str | None:
    """The reason that a text without markup gives for not applying, possibly empty; None if it does not say so."""
    found = _NOT_APPLICABLE.fullmatch(text)
    if found is None:
        return None
    reason = (found["reason"] or found["because"] or "").strip(" -–—:.,;()")
    return "" if is_placeholder(reason) else reason
