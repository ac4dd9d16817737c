"""`PROPOSAL_CORPORA=FOLDER python -m tests.agreement.derived [NAME...]`: finished documents and derived schemas.

Each corpus is copied into its own repository, without any configuration and without the shipped schemas of its kind;
then its documents are checked as `check` would, and completed at two places. A rule that warns of more than one
finished document in twenty has a reason below: without one, it would be noise for everyone who only has a template.
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from proposal_lsp.analysis import Analysis, Project
from proposal_lsp.derive import Derived
from proposal_lsp.discovery import proposal_files
from proposal_lsp.document.metadata import read_fields
from proposal_lsp.document.visible import visible
from proposal_lsp.findings import Severity
from proposal_lsp.projects import Projects

from tests.agreement.truth import VARIABLE, folder
from tests.completions import completions_at
from tests.shipped import CATALOG

#: A rule that warns of a larger share of finished documents than this needs a reason.
LIMIT = 0.05


@dataclass(frozen=True)
class Kind:
    """Documents that were written from one template."""

    #: The folder of the corpus, below that of all corpora.
    name: str
    #: The beginning of a finished document's status, case folded; empty: all documents are finished.
    finished: tuple[str, ...] = ()
    #: The shipped schemas that must not be used.
    disabled: tuple[str, ...] = ()
    #: Files that are documents of this kind, by their path in the corpus.
    documents: str = r"[^/]+\.md"


KINDS = (
    Kind("nexus-rfcs", ("done", "complete", "implemented"), ("contract-rfc",), r"RFC-\d.*\.md"),
    Kind("hivellm/proposals", ("approved", "consolidated"), ("bip",), r"[\w-]+/\d+-[^/]*\.md"),
    Kind("rust-rfcs", (), ("rust-rfc",), r"\d{4}-.*\.md"),
    Kind("teps", ("implemented",), ("tep",), r"\d{4}-.*\.md"),
    Kind("keps", ("implemented",), ("kep",), r"(?!NNNN).*/README\.md"),
    Kind("eips", ("final", "living"), ("eip", "erc"), r"eip-\d+\.md"),
    Kind("madr", (), ("madr", "adr", "nygard-adr"), r"docs/decisions/\d{4}-.*\.md"),
    Kind("log4brains", ("accepted",), ("madr", "adr", "nygard-adr"), r"docs/adr/\d{8}-.*\.md"),
)


#: Why a rule warns of more finished documents than that share.
REASONS = {
    **{
        (name, "missing-section"): "sections that nine in ten have, at least, which documents of an older template lack"
        for name in ("nexus-rfcs", "hivellm/proposals", "rust-rfcs", "teps", "keps", "log4brains")
    },
    ("nexus-rfcs", "missing-field"): "fields that nine in ten have, at least, which the oldest documents lack",
    ("hivellm/proposals", "unknown-value"): "values that the template does not list, each in one document or two",
    ("hivellm/proposals", "empty-section"): "headings with nothing below them",
    ("teps", "empty-section"): "headings with nothing below them, each in a few documents",
    ("rust-rfcs", "empty-section"): "an empty section that the template asks for; few of the documents that were read",
}


@dataclass
class Report:
    """The results for one corpus."""

    kind: Kind
    #: The templates that schemas were derived from, with the number of documents that refined each.
    templates: list[str] = field(default_factory=list)
    documents: int = 0
    finished: int = 0
    #: Documents of a derived kind; among them, those in which a vocabulary is offered for a field, and those in which
    #: headings are offered when everything after the first section is removed.
    derived: int = 0
    values: int = 0
    headings: int = 0
    #: Findings in the templates themselves.
    in_templates: int = 0
    #: Finished documents by the schema that they are checked against.
    schemas: Counter[str] = field(default_factory=Counter)
    #: Finished documents by rule: with a warning or an error, and with any finding.
    loud: Counter[str] = field(default_factory=Counter)
    any: Counter[str] = field(default_factory=Counter)
    #: How often each message was reported, by rule and message without the document's own words after it.
    said: Counter[tuple[str, str]] = field(default_factory=Counter)

    def complete(self, project: Project, analysis: Analysis) -> None:
        """Count the completions that are offered in a document of a derived kind."""
        binding = analysis.binding
        if binding is None or not binding.bound:
            return
        self.derived += 1
        source, first = analysis.text.source, binding.bound[0].section.span
        chosen = next((one.field.value_span for one in binding.fields.bound if one.spec.values), None)
        if chosen is not None:
            self.values += _offers(
                project, analysis, source[: chosen.start] + source[chosen.end :], chosen.start, "value"
            )
        begun = f"{source[: first.end].rstrip()}\n\n{'#' * binding.schema.level} "
        self.headings += _offers(project, analysis, begun, len(begun), "section")

    def loud_rules(self) -> list[str]:
        """The rules that warn of a larger share of finished documents, and have no reason for it."""
        often = [code for code, count in self.loud.items() if count > LIMIT * self.finished]
        return [code for code in often if (self.kind.name, code) not in REASONS]

    def add(self, analysis: Analysis) -> None:
        """Count a finished document."""
        self.finished += 1
        self.schemas[analysis.detection.schema.id if analysis.detection.schema else "none"] += 1
        self.loud.update({one.code for one in analysis.findings if one.severity <= Severity.WARNING})
        self.any.update({one.code for one in analysis.findings})
        self.said.update({(one.code, one.message) for one in analysis.findings})

    def lines(self) -> Iterator[str]:
        """The report for people: the rules, the most frequent first."""
        schemas = ", ".join(f"{count} {id}" for id, count in self.schemas.most_common())
        yield f"{self.kind.name}: {', '.join(self.templates) or 'no template'}; {self.in_templates} findings in them"
        yield f"  {self.documents} documents, {self.finished} finished; of these {schemas}"
        if self.derived:
            parts = f"values in {self.values} and headings in {self.headings}"
            yield f"  completion in {self.derived} documents of a derived kind: {parts}"
        for code, _ in sorted(self.any.items(), key=lambda pair: (-self.loud[pair[0]], -pair[1])):
            loud, reported = self.loud[code] / self.finished, self.any[code] / self.finished
            reason = REASONS.get((self.kind.name, code), "no reason") if loud > LIMIT else ""
            yield f"  {code:<22}{loud:>7.1%} warned{reported:>9.1%} reported  {reason}".rstrip()
        for (code, message), count in self.said.most_common(12):
            yield f"    {count:>4} {code}: {message[:110]}"


def _offers(project: Project, analysis: Analysis, source: str, offset: int, kind: str) -> bool:
    changed = project.analyze(analysis.path, source)
    return any(one.kind == kind for one in completions_at(changed, offset))


def report(kind: Kind, root: Path) -> Report:
    """Check the documents of a copy of a corpus."""
    found = Report(kind)
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch) / kind.name
        shutil.copytree(root / kind.name, copy)
        (copy / ".git").mkdir()
        others = tuple(schema for schema in CATALOG.schemas if schema.id not in kind.disabled)
        projects = Projects(shipped=replace(CATALOG, schemas=others))
        known: dict[str, Derived] = {}
        for path in proposal_files([copy]):
            if re.fullmatch(kind.documents, path.relative_to(copy).as_posix()):
                project = projects.of(path)
                analysis = project.analyze(str(path), path.read_text(encoding="utf-8-sig", errors="replace"))
                found.documents += 1
                known |= {one.schema.template_path: one for one in project.derived}
                if analysis.detection.schema in [one.schema for one in project.derived]:
                    found.complete(project, analysis)
                if is_finished(kind, analysis, path):
                    found.add(analysis)
        for name, one in known.items():
            template = projects.of(Path(name)).analyze(name, one.schema.template)
            found.in_templates += len(template.findings)
            found.templates.append(f"{Path(name).relative_to(copy).as_posix()} and {one.documents} documents")
    return found


def is_finished(kind: Kind, analysis: Analysis, path: Path) -> bool:
    """Whether a document's status is one of those after which it is no longer a draft."""
    return not kind.finished or status(analysis, path).startswith(kind.finished)


def status(analysis: Analysis, path: Path) -> str:
    """The status of a document, case folded: from its metadata, or from its sidecar."""
    assert analysis.document is not None
    document = analysis.document
    fields = [*document.fields, *(one for s in document.sections[:4] for one in read_fields(document.text, s.leaves))]
    found = next((one.value for one in fields if visible(one.key).casefold() == "status"), "")
    if not found and (path.parent / "kep.yaml").is_file():
        said = re.search(r"^status:\s*(.*)", (path.parent / "kep.yaml").read_text(encoding="utf-8"), re.MULTILINE)
        found = said.group(1) if said else ""
    return visible(found).strip().casefold()


def main(names: Sequence[str]) -> int:
    """1 if a rule warns of too many documents without a reason, 2 if there is nothing to check."""
    root = folder()
    if root is None or not root.is_dir():
        print(f"{VARIABLE} must name the folder of the corpora; see tests/agreement/README.md", file=sys.stderr)
        return 2
    unexplained = 0
    for kind in KINDS:
        if not names or kind.name in names:
            found = report(kind, root)
            unexplained += len(found.loud_rules())
            print(*found.lines(), sep="\n", end="\n\n", flush=True)
    return int(unexplained > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
