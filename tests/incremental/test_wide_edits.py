"""Edits in bodies that matter to more than their section: the first and the last words in it, and ids of proposals."""

from __future__ import annotations

import random
from typing import Any

import pytest
from proposal_lsp.incremental.wide_edit import revise_widely

from tests.amount import Part, by_part
from tests.incremental.test_incremental import Writer
from tests.shipped import PROJECT, SAMPLES, Sample, forced

#: Bodies, and words in them, that rules about all the text or about empty sections look at.
BODIES = ("\n", "\n\n", "\n\nx\n", "x\n", "\n\nRFC-12, EIP-7 and BIP-3.\n\n", "\n\n---\n\n", "\n\n- [x](eip-1.md)\n\n")
WORDS = (
    "RFC-12 ",
    "EIP-7",
    "[b](c.md#d)",
    "**Risks**\n\n",
    "TBD",
    "N/A",
    "\n\n",
    "\n---\n",
    "x",
    "| a |\n|---|\n",
    "`",
)


@pytest.mark.sampled(9)
@by_part
@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.schema.id)
def test_bodies_are_replaced_and_written_to(sample: Sample, part: Part) -> None:
    """The analysis is that of the whole text, although most of such edits need less."""
    choose = random.Random(sample.schema.id)
    quick = 0
    for _ in range(part.count(24, 12)):
        writer = Writer(choose.choice((PROJECT, forced(sample.schema))), sample.source)
        for _ in range(8):
            document = writer.analysis.document
            if document is None or len(document.sections) < 2:
                break
            section = choose.choice(document.sections[1:])
            start, end = section.heading.span.end, max(section.span.end - 1, section.heading.span.end)
            if choose.random() < 0.4:
                writer.edit(start, end, choose.choice(BODIES))
            else:
                at = choose.randint(start, end)
                writer.edit(at, at, choose.choice(WORDS))
        quick += writer.quick
    assert quick > 4 or not part.is_all, "hardly any edit was analyzed in part"


@pytest.mark.parametrize("words", [" As in RFC-12, we row.", " See RFC-3 (**not** RFC-4)."])
def test_keys_after_an_id_need_only_the_rules_about_ids(words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each key is analyzed in part, whatever is read in the section by rules about the whole text."""
    sample = next(one for one in SAMPLES if one.schema.id == "rfc")
    writer = Writer(forced(sample.schema), sample.source)
    widely: list[object] = []

    def counted(*args: Any, **options: Any) -> object:
        widely.append(revise_widely(*args, **options))
        return widely[-1]

    monkeypatch.setattr("proposal_lsp.incremental.update.revise_widely", counted)
    at = sample.source.index("recording.") + len("recording.")
    for letter in words:
        writer.edit(at, at, letter)
        at += 1
    assert writer.quick == len(words)
    assert widely
    assert None not in widely
