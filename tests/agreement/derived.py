"""`PROPOSAL_CORPORA=FOLDER python -m tests.agreement.derived [NAME...]`: schemas that nobody wrote, held against
finished documents.

Each corpus is copied into a repository of its own, without any configuration and without the shipped schemas of its
kind; then its documents are checked as `check` would. What a rule says of more than one finished document in twenty
has a reason below, or is softened: otherwise it would be noise wherever people only have a template.
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

from proposal_lsp.analysis import Analysis, Projects
from proposal_lsp.discovery import proposal_files
from proposal_lsp.document.headings import strip_markup
from proposal_lsp.document.metadata import read_fields
from proposal_lsp.findings import Severity

from tests.agreement.truth import VARIABLE, folder
from tests.shipped import CATALOG

#: A rule that speaks of more finished documents than this needs a reason.
LIMIT = 0.05


@dataclass(frozen=True)
class Kind:
    """Documents that were written from one template."""

    #: The folder of the corpus, below that of all.
    name: str
    #: What a finished document's status starts with, case folded; empty: all that are there are finished.
    finished: tuple[str, ...] = ()
    #: The shipped schemas that must not help.
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


@dataclass
class Report:
    """What was found in one corpus."""

    kind: Kind
    documents: int = 0
    finished: int = 0
    #: Finished documents by the schema that they are checked against.
    schemas: Counter[str] = field(default_factory=Counter)
    #: Finished documents by rule: with a warning or an error, and with any finding.
    loud: Counter[str] = field(default_factory=Counter)
    any: Counter[str] = field(default_factory=Counter)
    #: How often each thing was said, by rule and message without the document's own words behind it.
    said: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, analysis: Analysis) -> None:
        """Count a finished document."""
        self.finished += 1
        self.schemas[analysis.detection.schema.id if analysis.detection.schema else "none"] += 1
        self.loud.update({one.code for one in analysis.findings if one.severity <= Severity.WARNING})
        self.any.update({one.code for one in analysis.findings})
        self.said.update({(one.code, one.message) for one in analysis.findings})

    def lines(self) -> Iterator[str]:
        """For people: the rules, the loudest first."""
        schemas = ", ".join(f"{count} {id}" for id, count in self.schemas.most_common())
        yield f"{self.kind.name}: {self.documents} documents, {self.finished} finished; of these {schemas}"
        for code, _ in sorted(self.any.items(), key=lambda pair: (-self.loud[pair[0]], -pair[1])):
            mark = "*" if self.loud[code] > LIMIT * self.finished else " "
            loud, told = self.loud[code] / self.finished, self.any[code] / self.finished
            yield f" {mark}{code:<22}{loud:>7.1%} warned{told:>9.1%} told"
        for (code, message), count in self.said.most_common(12):
            yield f"    {count:>4} {code}: {message[:110]}"


def report(kind: Kind, root: Path) -> Report:
    """Check the documents of a copy of a corpus."""
    found = Report(kind)
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch) / kind.name
        shutil.copytree(root / kind.name, copy)
        (copy / ".git").mkdir()
        projects = Projects(
            shipped=replace(CATALOG, schemas=tuple(s for s in CATALOG.schemas if s.id not in kind.disabled))
        )
        for path in proposal_files([copy]):
            if re.fullmatch(kind.documents, path.relative_to(copy).as_posix()):
                source = path.read_text(encoding="utf-8-sig", errors="replace")
                analysis = projects.of(path).analyze(str(path), source)
                found.documents += 1
                if is_finished(kind, analysis, path):
                    found.add(analysis)
    return found


def is_finished(kind: Kind, analysis: Analysis, path: Path) -> bool:
    """Whether a document's status is one of those that end its life as a draft."""
    return not kind.finished or status(analysis, path).startswith(kind.finished)


def status(analysis: Analysis, path: Path) -> str:
    """The status of a document, case folded: from its metadata, or from a file beside it."""
    assert analysis.document is not None
    document = analysis.document
    fields = [*document.fields, *(one for s in document.sections[:4] for one in read_fields(document.text, s.leaves))]
    found = next((one.value for one in fields if strip_markup(one.key).casefold() == "status"), "")
    if not found and (path.parent / "kep.yaml").is_file():
        said = re.search(r"^status:\s*(.*)", (path.parent / "kep.yaml").read_text(encoding="utf-8"), re.MULTILINE)
        found = said.group(1) if said else ""
    return strip_markup(found).strip().casefold()


def main(names: Sequence[str]) -> int:
    """2 where there is nothing to check."""
    root = folder()
    if root is None or not root.is_dir():
        print(f"{VARIABLE} must name the folder of the corpora; see tests/agreement/README.md", file=sys.stderr)
        return 2
    for kind in KINDS:
        if not names or kind.name in names:
            print(*report(kind, root).lines(), sep="\n", end="\n\n", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
