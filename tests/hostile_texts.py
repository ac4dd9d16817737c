"""Texts made to take long: one construct, repeated many times."""

from __future__ import annotations

from proposal_lsp.document import parse
from proposal_lsp.document.limits import CHARACTERS, Amount, amounts, fields_in

from tests.shipped import SAMPLES

RFC = next(sample.source for sample in SAMPLES if sample.schema.id == "rfc")
BIP = next(sample.source for sample in SAMPLES if sample.schema.id == "bip")

#: The repeated text of a document; `{n}` is a number.
SHAPES = {
    "words": "Words and words.\n\n",
    "headings of one name": "## Summary\n\n",
    "headings without words": "## Summary\n",
    "headings of any name": "## Heading {n}\n\n",
    "misspelt headings": "## Sumary {n}\n\n",
    "numbered headings": "### {n}.{n}.{n} Section\n\n",
    "underlined headings": "Heading\n===\n",
    "copies, underlined": "Summary\n---\n\n",
    "titles": "# RFC-{n}: X\n",
    "rules": "---\n\n",
    "quotes": "> q\n\n",
    "quoted items": "> - x\n",
    "quotes in items": "- > 1. > x\n",
    "notes": "> [!NOTE]\n> x\n\n",
    "quoted fences": "> ```\n> x\n",
    "nested quotes and items": "> - > - > - x\n\n",
    "items": "- [ ] x\n",
    "numbered items": "{n}. x\n",
    "deep quotes": ">" * 200 + "x\n",
    "deep quotes and items": "> - " * 20 + "x\n",
    "deep items": "- " * 20 + "x\n",
    "nested items": "- a\n  - b\n    - c\n",
    "tables": "| a | b |\n|---|---|\n| 1 | 2 |\n\n",
    "rows": "| x | y |\n",
    "fences": "```\ncode\n```\n",
    "open fences": "````\n```\n",
    "HTML": "<div>\n\n",
    "comments": "<!-- x -->\n\n",
    "comments in a line": "<!-- x -->",
    "fields": "**Status**: Draft\n\n",
    "placeholders": "[Name] TBD {{x}} <y>\n\n",
    "boxes with placeholders": "- [ ] TODO TBD [fill in] <your name> {{x}}\n",
    "links": "[a](b.md#c) [RFC-1] http://x.y\n\n",
    "links and headings": "See [a](#x{n}).\n\n## X{n}\n\n",
    "ids": "RFC-1 RFC-{n} EIP-3 BIP-4 ADR-5 KEP-6 #12\n",
    "dates": "2024-01-01 on 1 May 2024 ",
    "definitions": "[r{n}]: /x\n",
    "definitions and their links": "[r{n}]: /x\n\n[t][r{n}]\n\n",
    "encoding": "Ã©â€”\n\n",
    "merges": "<<<<<<< HEAD\n=======\n>>>>>>> x\n\n",
    "parts of merges": "=======\n",
    "emphasis": "**a *b _c __d\n\n",
    "marks": "*_",
    "brackets": "[[[[[[[[[[ ]]]]]] ((((\n\n",
    "entities": "&amp;&#x41;",
    "white space": " \t" * 4 + "\n",
    "one word": "x" * 100,
    "template's text": "Why are we doing this? What use cases does it support? What is the expected outcome?\n\n",
    "disabled rules": "<!-- proposal-lsp: disable empty-section -->\n\n",
    "rules disabled for a line": "<!-- proposal-lsp: disable-next-line empty-section, missing-section -->\n\n",
    "a line disabled often": "<!-- proposal-lsp: disable-next-line empty-section --> ",
    "carriage returns": "x\r",
    "symbols": "\U0001f600\u0301" * 5 + "\n",
    "scenarios": "### Requirement: R{n}\n\nIt SHALL.\n\n#### Scenario: S\n\n- **WHEN** a\n- **THEN** b\n\n",
}
#: The start of a document, and the text before and after all repetitions.
STARTS = {
    "front matter": ("---\n", "key{n}: v\n", f"---\n{RFC}"),
    "misspelt front matter": ("---\n", "statsu{n}: v\n", f"---\n{RFC}"),
    "front matter that is not closed": ("---\n", "key{n}: v\n", RFC),
    "broken front matter": ("---\n", "key{n}: v\n", f"x: [\n---\n{RFC}"),
    "one key": ("---\n", "status: draft\n", f"---\n{RFC}"),
    "a list in brackets": ("---\ntags: [", "a, ", f"b]\n---\n{RFC}"),
    "lists in brackets": ("---\ntags: [", "[a], ", f"b]\n---\n{RFC}"),
    "a long value": ("---\na: |\n", "  text text\n", f"---\n{RFC}"),
    "fields of any name": ("# RFC-1: X\n\n", "**Key{n:04}**: v  \n", f"\n{RFC}"),
    "fields of one name": ("# RFC-1: X\n\n", "**Status**: Draft  \n", f"\n{RFC}"),
    "plain fields": ("RFC: 1\n", "Key{n}: v\n", f"\n{RFC}"),
    "emphasized fields": ("# RFC-1: X\n\n", "*Status:* Draft\\\n", f"\n{RFC}"),
    "a list of fields": ("# RFC-1: X\n\n", "- Key{n}: v\n", f"\n{RFC}"),
    "a field with items": ("# RFC-1: X\n\n- Author: Ida\n", "  - Key{n}: v\n", f"\n{RFC}"),
    "items below a field": ("# RFC-1: X\n\n**Author**:\n\n", "- Ida {n}\n", f"\n{RFC}"),
    "rows of fields": ("# RFC-1: X\n\n| Field | Value |\n|---|---|\n", "| Key{n} | v |\n", f"\n{RFC}"),
    "fields in sections": (BIP, "\n## Preamble\n\n- Key{n}: v\n- Other{n}: w\n", ""),
    "a title": ("# RFC-1: ", "x ", f"\n{RFC}"),
    "a heading": (f"{RFC}\n## ", "Motivatoin ", "\n"),
    "a table of many columns": (f"{RFC}\n", "|a", "|\n"),
    "stories": (
        "# Requirements\n",
        "\n### Requirement {n}\n\n**User Story:** As a x, I want y\n\n1. WHEN a THEN b SHALL c\n",
        "",
    ),
}


#: How much of each may be in one document without exceeding a limit, as a share of how much of it alone may be.
ALL_AT_ONCE = {
    "headings of one name": 0.9,
    "quotes in items": 0.9,
    "tables": 0.9,
    "boxes with placeholders": 0.25,
}


def repeated(form: str, times: int) -> str:
    """A number of pieces, each with its number."""
    return "".join(form.replace("{n}", str(number)) for number in range(times))


def text_of(name: str, times: int) -> str:
    """A document in which something is repeated a number of times."""
    if name in STARTS:
        before, form, after = STARTS[name]
        return before + repeated(form, times) + after
    return f"{RFC}\n{repeated(SHAPES[name], times)}" + "\n"


def all_at_once() -> str:
    """A document with nearly as much of everything as can be analyzed in less than a second."""
    fields = repeated(STARTS["a list of fields"][1], int(0.9 * times_at_most("a list of fields")))
    parts = (repeated(SHAPES[name], int(share * times_at_most(name))) for name, share in ALL_AT_ONCE.items())
    source = f"# RFC-1: X\n\n{fields}\n{RFC}\n" + "\n".join(parts)
    return source + "x" * int(0.98 * CHARACTERS.sure - len(source))


def counted(source: str) -> list[Amount]:
    """How much a text has of each thing that is limited."""
    return [*amounts(source), fields_in(parse(source).fields)]


def times_at_most(name: str) -> int:
    """How often a text may repeat something and be analyzed in less than a second, as documented."""
    few, more = counted(text_of(name, 100)), counted(text_of(name, 200))
    each = [(two.size - one.size) / 100 for one, two in zip(few, more, strict=True)]
    return min(int((one.limit.sure - one.size) / grows) for one, grows in zip(few, each, strict=True) if grows)
