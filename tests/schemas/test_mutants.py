"""One finding for each mistake: each finished sample, damaged at one place, in many ways."""

from __future__ import annotations

import pytest
from proposal_lsp.file_analysis import analyze_file
from proposal_lsp.findings import SEVERITY_WORDS, Severity

from tests.amount import Part, by_part
from tests.mutant import Mutant
from tests.mutants import mutants
from tests.repeated import VOYAGE
from tests.shipped import SAMPLES, SIDECARS, Sample, is_free

#: Mutants with other findings than expected, by the file of the sample and by name, each with the reason.
EXCEPTIONS: dict[tuple[str, str], str] = {
    ("openspec-delta.md", "REMOVED Requirements: no space after the marks"): (
        "what is removed has no scenarios; below the heading before, each removed requirement lacks one"
    ),
}

by_kind = pytest.mark.parametrize("sample", [*SAMPLES, *SIDECARS, VOYAGE], ids=lambda sample: sample.path.name)


@pytest.mark.sampled(20)
@by_part
@by_kind
def test_each_mistake_is_one_finding(sample: Sample, part: Part) -> None:
    """Exactly one warning or error, of the right code, on the line of the mistake."""
    project = sample.project
    binding = analyze_file(project, sample.name, sample.source).binding
    assert binding is not None
    found = list(mutants(binding))
    assert len(found) > 30 or is_free(sample.schema)
    tried = part.of(found, 40, lambda mutant: mutant.name)
    wrong = [
        f"{mutant.name}: expected {mutant.code} on line {mutant.lines[0] + 1}, got {said or 'nothing'}"
        for mutant in tried
        for said in [what_is_wrong(sample, mutant)]
        if said is not None and (sample.path.name, mutant.name) not in EXCEPTIONS
    ]
    assert not wrong, f"{len(wrong)} of {len(tried)} mutants:\n" + "\n".join(wrong)


@pytest.mark.sampled(9)
@by_kind
def test_every_kind_of_mistake_is_made(sample: Sample) -> None:
    """The generator makes every possible mistake of this kind of proposal; an empty list would pass the test above."""
    binding = analyze_file(sample.project, sample.name, sample.source).binding
    assert binding is not None
    made = {mutant.code for mutant in mutants(binding)}
    fields = binding.schema.metadata.fields if sample.sidecar is None else ()
    of_sections = {"missing-section", "empty-section", "placeholder-text", "misplaced-section", "misnamed-section"}
    of_sections |= {"wrong-heading-level", "duplicate-section"}
    of_fields = {"placeholder-value", "malformed-value", "misnamed-field"}
    of_fields |= {"missing-field", "empty-field"} if any(field.required is True for field in fields) else set()
    of_fields |= {"unknown-value"} if any(field.values for field in fields) else set()
    named = [spec for spec in binding.schema.sections if not spec.heading.holes]
    of_sections -= set() if any(spec.required is True for spec in named) else {"missing-section"}
    of_sections -= set() if binding.schema.ordered else {"misplaced-section"}
    of_sections &= {"empty-section", "placeholder-text"} if is_free(binding.schema) else of_sections
    assert made >= (of_sections if binding.schema.sections else set()) | (of_fields if fields else set())
    assert len({(mutant.name, mutant.source) for mutant in mutants(binding)}) == sum(1 for _ in mutants(binding))


@pytest.mark.sampled(3)
@by_kind
def test_no_exception_is_out_of_date(sample: Sample) -> None:
    """Each has a reason, and is still needed for a mutant."""
    listed = {name: reason for (id, name), reason in EXCEPTIONS.items() if id == sample.path.name}
    binding = analyze_file(sample.project, sample.name, sample.source).binding
    assert binding is not None
    known = [mutant for mutant in mutants(binding) if mutant.name in listed]
    assert {mutant.name for mutant in known if what_is_wrong(sample, mutant) is not None} == set(listed)
    assert all(listed.values())


def what_is_wrong(sample: Sample, mutant: Mutant) -> str | None:
    """None if a mutant has exactly its expected finding, otherwise the findings that it has."""
    analysis = analyze_file(sample.project, sample.name, mutant.source)
    least = SEVERITY_WORDS.get(sample.schema.spare) or Severity.WARNING
    severe = [
        one for one in analysis.findings if one.severity <= (least if one.code == mutant.code else Severity.WARNING)
    ]
    lines = [analysis.text.line_at(finding.span.start) for finding in severe]
    if [finding.code for finding in severe] == [mutant.code] and lines[0] in mutant.lines:
        return None
    return ", ".join(f"{one.code} on line {line + 1}" for one, line in zip(severe, lines, strict=True))
