"""Every problem of a schema file is reported at its place, whatever the file contains.

`BROKEN` has problems of one key or value; `test_schema_contradictions.py` has those of several together.
"""

from __future__ import annotations

import random
from textwrap import dedent

import pytest
from proposal_lsp.file_analysis import analyze_file
from proposal_lsp.schema.keys import KINDS
from proposal_lsp.schema.problems import listed

from tests.amount import Part, by_part
from tests.loading import FIELDS, HEAD, good, load, problems_of
from tests.shipped import PROJECT

BROKEN: dict[str, tuple[str, list[str]]] = {
    "syntax": (
        "id: a\nname: b: c\n",
        ['This is not YAML: a value that holds `: ` must be quoted. @ ":"'],
    ),
    "empty file": ("", ['This file is empty. A schema begins with `id:` and `name:`. @ ""']),
    "not a mapping": (
        "- id\n",
        ['A schema: expected `id:`, `name:` and other keys, found a list. @ "- id"'],
    ),
    "no id, no name": (
        "doc: x\n",
        [
            '`id` is missing. A schema begins with `id:` and `name:`. @ "doc"',
            '`name` is missing. A schema begins with `id:` and `name:`. @ "doc"',
        ],
    ),
    "odd id": (
        "id: My Note\nname: x\n",
        ['An `id` consists of lowercase letters, digits and single hyphens, as in `technical-spec`. @ "My Note"'],
    ),
    "unknown keys, one near, one not": (
        HEAD + "numberd: true\nqqq: 1\n",
        [
            'Unknown key `numberd` of a schema. Did you mean `numbered`? @ "numberd"',
            f'Unknown key `qqq` of a schema. Known here: {listed(KINDS["schema"])}. @ "qqq"',
        ],
    ),
    "key twice": (HEAD + "doc: a\ndoc: b\n", ['`doc` appears twice here; keep one. @ "doc"']),
    "key that is no text": (HEAD + "? [a]\n: b\n", ['A key must be text. @ "[a]"']),
    "key without a value": (HEAD + "doc:\n", ['`doc` has no value. @ "doc"']),
    "empty text": (HEAD + "doc: ' '\n", ["`doc` is empty. @ \"' '\""]),
    "list where text is wanted": (HEAD + "doc: [a]\n", ['`doc`: expected text, found a list. @ "[a]"']),
    "text where sections are wanted": (
        HEAD + "sections: Summary\n",
        ['`sections`: expected a list of sections (`- heading: ...`), found the text `Summary`. @ "Summary"'],
    ),
    "section that is text": (
        HEAD + "sections: [Summary]\n",
        ['A section: expected `heading: ...` and other keys, found the text `Summary`. @ "Summary"'],
    ),
    "section without a heading": (
        HEAD + "sections:\n  - doc: a\n",
        ['A section needs a `heading`. @ "doc"'],
    ),
    "mapping of several lines: its first line is shown": (
        HEAD + "doc:\n  a: 1\n  b: 2\n",
        ['`doc`: expected text, found keys with values. @ "a: 1"'],
    ),
    "yes is no flag": (
        HEAD + "numbered: yes\n",
        ['`numbered`: expected true or false, found the text `yes`. Write `true`. @ "yes"'],
    ),
    "quoted flag": (
        HEAD + "numbered: 'true'\n",
        ["`numbered`: expected true or false, found the text `true`. Write `true`. @ \"'true'\""],
    ),
    "no number": (HEAD + "level: two\n", ['`level`: expected a whole number, found the text `two`. @ "two"']),
    "fraction": (HEAD + "level: 2.5\n", ['`level`: expected a whole number, found `2.5`. @ "2.5"']),
    "number too small": (HEAD + "level: 0\n", ['`level` must be at least 1. @ "0"']),
    "number too big": (HEAD + "level: 7\n", ['`level` must be at most 6. @ "7"']),
    "number too long": (HEAD + "level: 1234567890\n", ['`level` has more than 9 digits. @ "1234567890"']),
    "bad word": (
        HEAD + "extras: alow\n",
        ['Unknown word `alow` for `extras`. Did you mean `allow`? @ "alow"'],
    ),
    "bad type": (
        HEAD + "metadata: {fields: {A: {type: dat}}}\n",
        ['Unknown word `dat` for `type`. Did you mean `date`? @ "dat"'],
    ),
    "bad place": (
        HEAD + "metadata: {in: [front-mater]}\n",
        ['Unknown word `front-mater` for `in`. Did you mean `front-matter`? @ "front-mater"'],
    ),
    "a sidecar elsewhere": (
        HEAD + "metadata: {in: sidecar, sidecar: ../facts.yaml}\n",
        ['`sidecar` must be the name of a YAML file without its folder, such as `meta.yaml`. @ "../facts.yaml"'],
    ),
    "bad patterns": (
        HEAD + "title: 'A {b'\nsections: [{heading: '{x:nix} y'}]\n",
        [
            "`title` is not a pattern: stray `{` in `A {b`; write `{{` for a brace itself. @ \"'A {b'\"",
            "`heading` is not a pattern: unknown hole type `nix`; the types are int, word, name, date, text. "
            "@ \"'{x:nix} y'\"",
        ],
    ),
    "holes that cannot be distinguished": (
        HEAD + "title: '{a:int} and {b} and {a:word}'\nsections: [{heading: 'A {{{n}{m}'}]\n",
        [
            "`title` is not a pattern: the hole `a` has two types in `{a:int} and {b} and {a:word}`. "
            "@ \"'{a:int} and {b} and {a:word}'\"",
            "`heading` is not a pattern: two holes touch in `A {{{n}{m}`; put some text between them. "
            "@ \"'A {{{n}{m}'\"",
        ],
    ),
    "too many holes": (
        HEAD + f"title: '{' '.join(f'{{a{number}:int}}' for number in range(9))}'\n"
        "sections: [{heading: '{a} b {c:word} d {e}'}]\n",
        [
            "`title` is not a pattern: `{a0:int} {a1:int} {a2:int} {a3:int} {a4:int} {a5:int} {a6:int} {a7:int} "
            "{a8:int}` has more than 8 holes. "
            "@ \"'{a0:int} {a1:int} {a2:int} {a3:int} {a4:int} {a5:int} {a6:int} {a7:int} {a8:int}'\"",
            "`heading` is not a pattern: `{a} b {c:word} d {e}` has more than 2 holes of type text or word. "
            "@ \"'{a} b {c:word} d {e}'\"",
        ],
    ),
    "broken conditions": (
        HEAD
        + "sections:\n"
        + "  - {heading: A, required: maybe}\n"
        + "  - {heading: B, required: {wen: {}}}\n"
        + "  - {heading: C, required: {when: {}}}\n"
        + "  - {heading: D, forbidden: true}\n"
        + "  - {heading: E, required: {}}\n",
        [
            '`required`: expected true, false or `{when: {field: [value]}}`, found the text `maybe`. @ "maybe"',
            'Unknown key `wen` of a condition. Did you mean `when`? @ "wen"',
            '`when` names no field. @ "when"',
            'A condition: expected the keys when, unless, found `true`. @ "true"',
            'A condition needs `when: {field: [value]}`. @ "{}"',
        ],
    ),
    "tables": (
        HEAD
        + "sections:\n"
        + "  - {heading: A, content: {table: {}}}\n"
        + "  - {heading: B, content: {table: {columns: [x]}}}\n"
        + "  - {heading: C, content: {table: {columns: {ID: {uniqe: true}}}}}\n",
        [
            'A table needs `columns`. @ "table"',
            '`columns`: expected headers of columns, each with its keys, found a list. @ "[x]"',
            'Unknown key `uniqe` of a column. Did you mean `unique`? @ "uniqe"',
        ],
    ),
    "what is forbidden": (
        HEAD
        + "forbid: x\n"
        + "metadata: {fields: {A: {forbid: [{find: 'A {b}'}, {message: x}, {find: 'N{n}', replace: '{n} {m}'}]}}}\n"
        + "sections: [{heading: A, forbid: [{finds: x}]}]\n",
        [
            '`forbid`: expected a list, found the text `x`. @ "x"',
            "`find` is searched for within a text, where the hole `b` could match anything; give it a type, "
            "`{b:word}` or `{b:int}`. @ \"'A {b}'\"",
            'Something forbidden needs `find`. @ "message"',
            "`replace` has the hole m, which `N{n}` lacks. @ \"'{n} {m}'\"",
            'Unknown key `finds` of something forbidden. Did you mean `find`? @ "finds"',
        ],
    ),
    "the items of a list": (
        HEAD + "metadata: {fields: {A: {list: {sorted: up, min: 3, max: 2}}, B: {type: text, list: {unqiue: true}}}}\n",
        [
            'Unknown word `up` for `sorted`. Known here: ascending, descending. @ "up"',
            '`max` is smaller than `min` (3). @ "max"',
            '`list` needs `type: list or reference`, not text. @ "list"',
            'Unknown key `unqiue` of a list. Did you mean `unique`? @ "unqiue"',
        ],
    ),
    "severities": (
        HEAD + "rules: {a: eror, b: {opn: off}, c: [off], d: {open: of}}\n",
        [
            'Unknown word `eror` for `a`. Did you mean `error`? @ "eror"',
            'Unknown state `opn`. Did you mean `open`? @ "opn"',
            '`c`: expected a severity, or states with severities, found a list. @ "[off]"',
            'Unknown word `of` for `open`. Did you mean `off`? @ "of"',
        ],
    ),
    "template that cannot be read": (
        HEAD + "template: gone.md\n",
        ['`gone.md` does not exist. @ "gone.md"'],
    ),
    "problems of all parts at once": (
        "id: note\nnmae: Note\nlevel: x\nmetadata: {fields: {A: {typ: text}}}\nsections: [{headin: B}]\n",
        [
            'Unknown key `nmae` of a schema. Did you mean `name`? @ "nmae"',
            '`level`: expected a whole number, found the text `x`. @ "x"',
            'Unknown key `typ` of a field. Did you mean `type`? @ "typ"',
            'Unknown key `headin` of a section. Did you mean `heading`? @ "headin"',
        ],
    ),
}


@pytest.mark.parametrize("broken", BROKEN)
def test_problems_are_reported_where_they_are(broken: str) -> None:
    """Each problem of a schema file has its message and its exact place, and there are no others."""
    source, expected = BROKEN[broken]
    assert problems_of(source) == expected


@pytest.mark.parametrize(
    ("part", "message"),
    [
        ("metadata: {fields: {A: {values: [" + ", ".join(f"v{i}" for i in range(501)) + "]}}}", "500 values"),
        ("metadata: {fields: {" + ", ".join(f"f{i}: " for i in range(201)) + "}}", "200 fields"),
        ("sections: [" + ", ".join(f"{{heading: s{i}}}" for i in range(501)) + "]", "500 sections"),
    ],
)
def test_sizes_are_bounded(part: str, message: str) -> None:
    """One value, field or section more than allowed is a problem, so that the server does not become slow."""
    (problem,) = problems_of(HEAD + part)
    assert message in problem


def test_patterns_are_bounded() -> None:
    """A pattern has at most 1,000 characters."""
    good(HEAD + f"title: {'x' * 1000}")
    assert problems_of(HEAD + f"title: {'x' * 1001}") == [f'`title` is longer than 1,000 characters. @ "{"x" * 1001}"']


@by_part
def test_loading_never_raises(part: Part) -> None:
    """Random damage to a schema causes problems inside the text, never an exception."""
    chance = random.Random(7)
    source = dedent(HEAD + FIELDS + "sections: [{heading: A, required: {when: {Status: [Draft]}}}]\n")
    characters = "{}[]:,-'\"\n #&*!|>%@`?aA1é\u2028\x00\t"
    for _ in range(part.count(1500, 10)):
        text = source
        for _ in range(chance.randint(1, 4)):
            at = chance.randrange(len(text))
            text = text[:at] + chance.choice(characters) * chance.randint(0, 2) + text[at + chance.randint(0, 3) :]
        for problem in load(text).problems:
            assert 0 <= problem.span.start <= problem.span.end <= len(text)
            assert "\n" not in text[slice(*problem.span)]


def test_a_problem_of_a_value_of_several_lines_is_on_its_first() -> None:
    """Otherwise an editor would underline all of them, and `check` would show them."""
    analysis = analyze_file(PROJECT, "/x/.proposals/memo.yaml", "id: memo\nname: Memo\ntemplate: a\n\n b\n")
    [finding] = analysis.findings
    assert finding.message == "`a b` does not exist."
    assert analysis.text.slice(finding.span) == "a"
