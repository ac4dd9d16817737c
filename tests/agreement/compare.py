"""The program's findings in a document, the facts of the table, and the differences, each with its reason."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from proposal_lsp.analysis import Analysis

from tests.agreement import reasons
from tests.agreement.truth import Corpus, Fact
from tests.shipped import forced

SECTIONS = ("missing-section", "missing-subsection")
VALUES = ("value-unknown", "value-decorated")


@dataclass(frozen=True)
class Difference:
    """A fact that only one of the two reports; without a reason, the difference is unexplained."""

    file: str
    #: From 1; 0 if it is about the whole document.
    line: int
    #: `table` or `program`.
    said_by: str
    what: str
    reason: str


@dataclass(frozen=True)
class Comparison:
    """One corpus, compared."""

    corpus: Corpus
    agreed: Counter[str]
    differences: tuple[Difference, ...]

    @property
    def unexplained(self) -> list[Difference]:
        """The differences without a reason."""
        return [one for one in self.differences if not one.reason]

    def report(self) -> str:
        """A report for people: the share of agreement, the reasons of differences, and those without a reason."""
        agreed = ", ".join(f"{count} {kind}" for kind, count in sorted(self.agreed.items()))
        lines = [f"{self.corpus.name}: {len(self.corpus.documents)} documents as {self.corpus.schema.id}"]
        lines.append(f"  both say: {agreed}")
        counts = Counter((one.said_by, one.reason) for one in self.differences if one.reason)
        for (said_by, reason), count in sorted(counts.items(), key=lambda pair: (pair[0][0], -pair[1])):
            lines.append(f"  {count:4} only the {said_by}: {reason}")
        lines.append(f"  {len(self.unexplained)} unexplained")
        lines += (f"       {one.file}:{one.line}: only the {one.said_by}: {one.what}" for one in self.unexplained)
        return "\n".join(lines)


def compare(corpus: Corpus) -> Comparison:
    """Compare every document of a corpus."""
    agreed: Counter[str] = Counter()
    differences: list[Difference] = []
    for file, path in corpus.documents.items():
        source = path.read_text(encoding="utf-8-sig", errors="replace")
        analysis = forced(corpus.schema).analyze(path.name, source)
        for compared in (sections(analysis, corpus.of(file)), values(analysis, corpus.of(file))):
            for difference in compared:
                if isinstance(difference, str):
                    agreed[difference] += 1
                else:
                    differences.append(difference)
    return Comparison(corpus, agreed, tuple(differences))


def sections(analysis: Analysis, facts: list[Fact]) -> Iterator[Difference | str]:
    """Missing sections: those that both report (as the name of the kind), and the differences."""
    binding = analysis.binding
    assert binding is not None
    missing = {one.node: one for one in binding.missing}
    said = [finding for finding in analysis.findings if finding.code in ("missing-section", "conditional-section")]
    assert len(said) == len(missing), "a finding for each missing section"
    for fact in (fact for fact in facts if fact.kind in SECTIONS):
        found = re.match(r'parent "(.*?)" (?:present|is missing)', fact.detail)
        node = reasons.node_named(binding, fact.item, found.group(1) if found else None)
        if node in missing:
            del missing[node]
            yield fact.kind
        else:
            reason = reasons.why_not_missing(analysis, fact.item, node)
            yield Difference(fact.file, line_of(fact), "table", f"{fact.kind} {fact.item!r} ({fact.detail})", reason)
    for node, one in missing.items():
        line = analysis.text.line_at(one.after.span.start) + 1 if one.after else 0
        reason = reasons.why_missing(facts, node)
        yield Difference(facts[0].file if facts else "", line, "program", f"missing-section {node.spec.name!r}", reason)


def values(analysis: Analysis, facts: list[Fact]) -> Iterator[Difference | str]:
    """Values outside their vocabulary, in the fields that have one."""
    binding = analysis.binding
    assert binding is not None
    bound = {one.spec.key: one for one in binding.fields.bound if one.spec.values}
    wrong = [one for one in analysis.findings if one.code == "unknown-value"]
    unknown = {
        key: analysis.text.line_at(finding.span.start) + 1
        for key, one in bound.items()
        for finding in wrong
        if one.field.span.start <= finding.span.start <= one.field.span.end
    }
    for fact in (fact for fact in facts if fact.kind in VALUES):
        field = bound.get(fact.item)
        is_unknown = unknown.pop(fact.item, 0)
        if bool(is_unknown) == (fact.kind == "value-unknown") and field is not None:
            yield fact.kind
        else:
            reason = reasons.why_value(analysis, field, fact)
            yield Difference(fact.file, line_of(fact), "table", f"{fact.kind} {fact.item}: {fact.detail}", reason)
    for key, line in unknown.items():
        reason = reasons.why_unknown(facts, key)
        yield Difference(facts[0].file, line, "program", f"unknown-value {key}: {bound[key].field.value!r}", reason)


def line_of(fact: Fact) -> int:
    """The line that a fact names; 0 if it names none."""
    found = re.search(r"line (\d+)", fact.detail)
    return int(found.group(1)) if found else 0
