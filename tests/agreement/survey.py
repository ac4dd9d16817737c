"""The kinds that the documents of each corpus are recognised as, and how often each rule reports something."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.shipped import PROJECT


@dataclass(frozen=True)
class Survey:
    """The results for the documents of one folder."""

    name: str
    documents: int
    #: By id of the schema; `none` for files that are not proposals.
    kinds: Counter[str]
    codes: Counter[str]

    def report(self) -> str:
        """A report for people: the two counts, the most frequent first."""
        kinds = ", ".join(f"{count} {kind}" for kind, count in self.kinds.most_common())
        codes = ", ".join(f"{count} {code}" for code, count in self.codes.most_common())
        return f"{self.name}: {self.documents} documents: {kinds}\n  findings: {codes or 'none'}"


def folders(root: Path) -> Iterator[tuple[str, list[Path]]]:
    """The documents of each corpus, and of each part of it that has its own templates."""
    for folder in sorted(path for path in root.iterdir() if path.is_dir()):
        for part in sorted(folder.iterdir()) if folder.name == "hivellm" else [folder]:
            yield part.relative_to(root).as_posix(), sorted(path for path in part.rglob("*.md") if path.is_file())


def survey(name: str, paths: list[Path]) -> Survey:
    """Check documents as `check` would, without any configuration."""
    kinds: Counter[str] = Counter()
    codes: Counter[str] = Counter()
    for path in paths:
        analysis = PROJECT.analyze(str(path), path.read_text(encoding="utf-8-sig", errors="replace"))
        kinds[analysis.detection.schema.id if analysis.detection.schema else "none"] += 1
        codes.update(finding.code for finding in analysis.findings)
        text = analysis.text
        for finding in analysis.findings:
            assert 0 <= finding.span.start <= finding.span.end <= len(text.source), path
            assert text.line_at(finding.span.start) == text.line_at(finding.span.end), path
    return Survey(name, len(paths), kinds, codes)
