"""The comparison as a test, if the corpora are available."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from proposal_lsp.document.blocks import parse_blocks
from proposal_lsp.document.chunks import chunks
from proposal_lsp.text import Text

from tests.agreement import derived, references
from tests.agreement.compare import compare
from tests.agreement.compare_eipw import compare_eipw, report
from tests.agreement.finished import finished, table
from tests.agreement.listing import listed, written
from tests.agreement.renumbered import renumbered
from tests.agreement.survey import folders, survey
from tests.agreement.truth import VARIABLE, corpora, folder
from tests.incremental.test_incremental import PROJECTS, Writer, edits

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        folder() is None,
        reason=f"NOT COMPARED with real proposals: {VARIABLE} names no folder of them (see tests/agreement/README.md)",
    ),
]


def root() -> Path:
    """The folder of the corpora."""
    found = folder()
    assert found is not None
    assert found.is_dir(), f"{VARIABLE} names {found}, which is no folder"
    return found


def test_every_difference_has_a_reason() -> None:
    """Missing sections and values outside their vocabulary, in more than ninety documents."""
    comparisons = [compare(corpus) for corpus in corpora(root())]
    assert [len(one.corpus.documents) for one in comparisons] == [86, 86, 7]
    for comparison in comparisons:
        assert sum(comparison.agreed.values()) > 10
        assert not comparison.unexplained, comparison.report()


def test_eipw_agrees() -> None:
    """About nearly every EIP, check by check; each difference has a reason."""
    agreements = compare_eipw(root())
    table = "\n".join(report(agreements))
    assert {one.files for one in agreements} == {581}
    assert sum(one.both for one in agreements) > 800
    assert not any(one.unexplained for one in agreements), table
    stricter = {"markdown-copyright", "markdown-heading-first", "markdown-html-comments"}
    assert all(one.share > 0.99 for one in agreements if one.check.name not in stricter), table
    assert all(one.said_by == "program" for a in agreements if a.check.name in stricter for one in a.differences), table


def test_eips_that_build_on_less_mature_ones() -> None:
    """The findings about every EIP agree with its source, read in another way."""
    assert references.said(root()) == references.written(root())
    assert len(references.written(root())) > 10


def test_few_finished_eips_have_findings() -> None:
    """No rule reports more than one in twenty of those that were written under the present rules."""
    early, late = finished(root())
    assert (early.files, late.files) == (87, 51)
    assert early.codes
    assert not late.too_many, "\n".join(table((early, late)))


def test_no_document_makes_a_rule_fail() -> None:
    """Every document of every corpus, of whatever kind."""
    for name, paths in folders(root()):
        found = survey(name, paths)
        assert found.documents > 0, name
        assert "internal-error" not in found.codes, found.report()


def test_proposals_of_another_template_have_few_findings() -> None:
    """Those of `hivellm/proposals` were written from a template that is not among the shipped ones."""
    found = survey(*next(pair for pair in folders(root()) if pair[0] == "hivellm/proposals"))
    assert found.kinds["none"] > 0.9 * found.documents, found.report()
    assert sum(found.codes.values()) < 2 * found.documents, found.report()


def test_plain_chunks_are_parsed_as_by_markdown_it() -> None:
    """Every document of every corpus: read in chunks, most of which are plain, and read whole by markdown-it."""
    for _, paths in folders(root()):
        for path in paths:
            source = path.read_bytes().decode("utf-8-sig", errors="replace")
            pieces = [(base, piece) for base, chunk in chunks(source, 0) for piece in chunk.pieces]
            found = [
                leaf.shift(base)
                for base, piece in pieces
                for leaf in (piece.heading, *piece.leaves)
                if leaf is not None
            ]
            assert found == parse_blocks(Text(source))[0], path


@pytest.mark.parametrize("kind", derived.KINDS, ids=lambda kind: kind.name)
def test_derived_schemas_cause_few_findings(kind: derived.Kind) -> None:
    """Few finished documents have warnings; templates are found, have no findings, and allow completion."""
    found = derived.report(kind, root())
    said = "\n".join(found.lines())
    assert found.templates, said
    assert found.in_templates == 0, said
    assert found.loud_rules() == [], said
    assert found.headings > 0.7 * found.derived > 0, said


def test_edits_of_real_proposals() -> None:
    """After random edits, the analysis is the same as a new one, and most edits cost one section."""
    choose = random.Random("edits")
    paths = sorted(path for path in root().rglob("*.md") if 500 < path.stat().st_size < 20_000)
    quick = 0
    for path in choose.sample(paths, 60):
        writer = Writer(choose.choice(PROJECTS), path.read_text(encoding="utf-8", errors="replace"))
        edits(writer, choose, 6)
        quick += writer.quick
    assert quick > 60


def test_the_list_of_proposals() -> None:
    """The number, title and status of each EIP and each RFC agree with its source."""
    assert listed(root()) == written(root())


@pytest.mark.parametrize("name", ["eips", "nexus-rfcs", "rust-rfcs", "teps"])
def test_links_after_a_proposal_is_renumbered(name: str) -> None:
    """Every link that led to a file still does so, and the proposal has its new number."""
    found = renumbered(root() / name, 10)
    assert found.proposals == 10
    assert not found.wrong
