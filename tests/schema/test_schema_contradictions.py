"""Keys and values of a schema file that are valid separately, but contradict each other or refer to nothing.

The table `BROKEN` has each with its problems.
"""

from __future__ import annotations

import pytest
from proposal_lsp.schema.keys import KINDS

from tests.loading import FIELDS, HEAD, problems_of

BROKEN: dict[str, tuple[str, list[str]]] = {
    "a sidecar that nothing is in": (
        HEAD + "metadata: {in: list, sidecar: facts.yaml}\n",
        ['`sidecar` needs `in: sidecar`. @ "sidecar"'],
    ),
    "a sidecar without a name": (
        HEAD + "metadata: {in: sidecar}\n",
        ['`in: sidecar` needs `sidecar`, the name of that file. @ "in"'],
    ),
    "aliases of any title": (
        HEAD + "title: {aliases: ['N {n}']}\n",
        ['Any title is accepted here; `aliases` are other forms than `pattern`. @ "aliases"'],
    ),
    "levels": (
        HEAD + "sections:\n  - heading: A\n    level: 3\n    sections:\n"
        "      - {heading: B, level: 3}\n      - {heading: C, level: 7}\n",
        ['`level` must be at least 4. @ "3"', '`level` must be at most 6. @ "7"'],
    ),
    "unknown status in next": (
        HEAD + "metadata: {fields: {S: {values: {Draft: {next: [Finl]}, Final: }}}}\n",
        ['Unknown value `Finl` in `next`. Did you mean `Final`? @ "Finl"'],
    ),
    "one name for two values": (
        HEAD + "metadata: {fields: {S: {values: {A: , B: {aliases: [a]}}}, T: {values: [x, y, X]}}}\n",
        ['`a` is already a name of `A`. @ "a"', '`X` is already a name of `x`. @ "X"'],
    ),
    "one name for two fields": (
        HEAD + "metadata: {fields: {Status: , State: {aliases: [status, STATE]}, STATUS: }}\n",
        [
            '`status` is already a name of `Status`. @ "status"',
            '`STATUS` appears twice here; keep one. @ "STATUS"',
        ],
    ),
    "unknown field, alias and value in when": (
        HEAD
        + FIELDS
        + "sections:\n"
        + "  - {heading: A, required: {when: {Statsu: [Draft]}}}\n"
        + "  - {heading: B, required: {when: {State: [Draft]}}}\n"
        + "  - {heading: C, forbidden: {when: {status: [draft, Finale]}}}\n",
        [
            'Unknown field `Statsu`. Did you mean `Status`? @ "Statsu"',
            '`State` is another name of `Status`; write that. @ "State"',
            'Unknown value `Finale` of `Status`. Did you mean `Final`? @ "Finale"',
        ],
    ),
    "ranges in conditions": (
        HEAD
        + "title: 'N-{number}: {words}'\nfilename: '{slug}.md'\n"
        + FIELDS
        + "sections:\n"
        + "  - {heading: A, required: {when: {Created: {from: 2021-02-30, before: x}}}}\n"
        + "  - {heading: B, required: {when: {Status: {from: 2021-02-03}}}}\n"
        + "  - {heading: C, forbidden: {unless: {Created: {from: 2021-02-03, before: 2021-02-03}}}}\n"
        + "  - {heading: D, required: {when: [{number: {min: 3, max: 2}}, {slug: absent}, {wrods: x}]}}\n"
        + "  - {heading: E, required: {when: [{Status: {}}, x]}}\n"
        + "  - {heading: F, required: {when: {Created: {form: 2021-02-03}, number: {min: 1, before: 2021-02-03}}}}\n",
        [
            '`from` must be a real date, YYYY-MM-DD. @ "2021-02-30"',
            '`before` must be a real date, YYYY-MM-DD. @ "x"',
            '`Status` is not a date; give it `type: date`. @ "Status"',
            '`before` is no later than `from` (2021-02-03). @ "before"',
            '`max` is smaller than `min` (3). @ "max"',
            'Unknown field `wrods`. Did you mean `words`? @ "wrods"',
            'A range needs `min`, `max`, `from` or `before`. @ "Status"',
            '`when`: expected fields with their values, found the text `x`. @ "x"',
            'Unknown key `form` of a range. Did you mean `from`? @ "form"',
            'A range is of numbers (`min`, `max`) or of days (`from`, `before`), not of both. @ "number"',
        ],
    ),
    "exemptions": (
        HEAD + FIELDS + "exempt: [{rules: x}, {wen: {}}, {rules: [y], when: {Statsu: x}}, {when: }]\n",
        [
            'An exemption needs `when` or `unless`; what is off for all documents goes in `rules`. @ "rules"',
            'Unknown key `wen` of an exemption. Did you mean `when`? @ "wen"',
            'Unknown field `Statsu`. Did you mean `Status`? @ "Statsu"',
            '`when` has no value. @ "when"',
        ],
    ),
    "last that is not last": (
        HEAD + "sections: [{heading: A, last: true}, {heading: B}]\n",
        ['`last` is for the last of these sections; put this one at the end. @ "A"'],
    ),
    "versions": (
        HEAD
        + FIELDS
        + "versions:\n"
        + "  - {when: {Status: Draft}, detect: {}}\n"
        + "  - {name: a, when: {Statsu: Draft}, sections: [{headin: B}]}\n"
        + "  - {name: b, level: 9}\n"
        + "sections: [{heading: Goal, dok: x}]\n",
        [
            'A version needs a `name`. @ "when"',
            f'Unknown key `detect` of a version. Known here: {", ".join(KINDS["version"])}. @ "detect"',
            'Unknown field `Statsu`. Did you mean `Status`? @ "Statsu"',
            'Unknown key `headin` of a section. Did you mean `heading`? @ "headin"',
            'A version needs `when` or `unless`: which documents it is for. @ "name"',
            'Unknown key `dok` of a section. Did you mean `doc`? @ "dok"',
        ],
    ),
    "relations": (
        HEAD
        + FIELDS
        + "  one_of: [[Status, Craeted]]\n  requires: [Status]\n  conflicts: [[Status]]\n"
        + "sections: [{heading: Goal}, {heading: Costs}]\n"
        + "any_of: [[1. goal (optional), Cost]]\nrequires: {Gaol: Costs, Goal: {}}\none_of: [Goal, Costs]\n",
        [
            'Unknown field `Craeted`. Did you mean `Created`? @ "Craeted"',
            '`requires`: expected names of fields, each with those it needs, found a list. @ "[Status]"',
            'A group of `conflicts` needs two names or more. @ "[Status]"',
            'Unknown section `Cost`. Did you mean `Costs`? @ "Cost"',
            'Unknown section `Gaol`. Did you mean `Goal`? @ "Gaol"',
            '`Goal`: expected a list of sections, found keys with values. @ "{}"',
            '`one_of`: expected groups of sections, as in `[[A, B]]`, found a list. @ "[Goal, Costs]"',
        ],
    ),
    "any order": (
        HEAD
        + FIELDS
        + "sections: [{heading: Goal}, {heading: Costs}, {heading: Risks}]\n"
        + "any_order: [[Risks, Goal], [Costs, Risks], [Goal, Risk]]\n",
        [
            'The sections of a group in `any_order` must be next to each other in `sections`. @ "[Risks, Goal]"',
            'Unknown section `Risk`. Did you mean `Risks`? @ "Risk"',
        ],
    ),
    "mirrors": (
        HEAD + FIELDS + "  mirrors: ['*{statu}*', plain]\n",
        [
            "Unknown field `statu`. Did you mean `Status`? @ \"'*{statu}*'\"",
            'A line of `mirrors` needs a hole that names a field, `{Status}`. @ "plain"',
        ],
    ),
    "date order": (
        HEAD + FIELDS + "  date_order: [Creatd, Status]\n",
        [
            'Unknown field `Creatd`. Did you mean `Created`? @ "Creatd"',
            '`Status` is not a date; give it `type: date`. @ "Status"',
        ],
    ),
    "keys of a field that contradict each other": (
        HEAD
        + "metadata:\n  fields:\n"
        + "    A: {type: enum}\n"
        + "    B: {type: date, values: [x]}\n"
        + "    C: {length: {min: 3, max: 2}}\n"
        + "    D: {values: [x, y], default: z}\n"
        + "    E: {pattern: 'E-{n}', example: F-1}\n",
        [
            '`type: enum` needs `values`. @ "type"',
            '`values` needs `type: enum or list`, not date. @ "values"',
            '`max` is smaller than `min` (3). @ "max"',
            '`default` is not a value that this field allows. @ "z"',
            '`example` is not a value that this field allows. @ "F-1"',
        ],
    ),
    "two sections of one name": (
        HEAD + "sections:\n  - {heading: Goals}\n  - {heading: 2. goals (optional)}\n",
        ['There is already a section `2. goals (optional)` here. @ "2. goals (optional)"'],
    ),
    "section that is never reached": (
        HEAD
        + "sections:\n"
        + "  - {heading: 'Step {n}: {name}', aliases: ['Stage {n}'], repeat: {}}\n"
        + "  - {heading: 'Step 1: Begin'}\n"
        + "  - {heading: Stage 2}\n"
        + "  - {heading: Stages}\n",
        [
            "No heading can ever match this section: `Step {n}: {name}` comes before it, repeats, "
            "and matches the same headings. Put this one first. @ \"'Step 1: Begin'\"",
            "No heading can ever match this section: `Step {n}: {name}` comes before it, repeats, "
            'and matches the same headings. Put this one first. @ "Stage 2"',
        ],
    ),
    "repeat without a hole": (
        HEAD + "sections: [{heading: Note, repeat: {min: 2}}]\n",
        [
            "warning: `repeat` needs a hole in `heading`, as in `Phase {n}: {name}`; identical headings "
            'cannot be distinguished. @ "repeat"'
        ],
    ),
    "headings deeper than Markdown has": (
        HEAD + "level: 6\nsections: [{heading: A, sections: [{heading: B}]}]\n",
        ['These sections would have headings of level 7; Markdown has 6. @ "sections"'],
    ),
}


@pytest.mark.parametrize("broken", BROKEN)
def test_problems_are_reported_where_they_are(broken: str) -> None:
    """Each problem of a schema file has its message and its exact place, and there are no others."""
    source, expected = BROKEN[broken]
    assert problems_of(source) == expected
