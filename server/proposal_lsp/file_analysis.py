"""The analysis of a file of any kind: a document, a schema, a configuration or a sidecar. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path, PurePath

from proposal_lsp.analysis import CODES, Analysis, FileKind, Project, failed, is_template_of
from proposal_lsp.binding import bind
from proposal_lsp.catalog.catalog import FileProblem, check_schema_text
from proposal_lsp.config import load_config
from proposal_lsp.config.file_choices import schema_for
from proposal_lsp.detection import Detection, detect_sidecar
from proposal_lsp.document import parse_sidecar
from proposal_lsp.findings import Finding, short
from proposal_lsp.rules import RULES, SCHEMA_ERROR, run
from proposal_lsp.schema.problems import Problem
from proposal_lsp.schema.sidecar import sidecar_schema
from proposal_lsp.text import Change, Text


def analyze_file(project: Project, path: str | None, source: str) -> Analysis:
    """Analyze a text by the kind of its file. Only the name in `path` matters; no file is opened. Never raises."""
    try:
        kind = project.kind_of_file(path, source)
        if path is None or kind == "document":
            return project.analyze(path, source)
        return _ANALYZE[kind](project, path, source)
    except Exception as error:
        return failed(path, source, error)


def update_file(project: Project, analysis: Analysis, text: Text, change: Change) -> Analysis:
    """Analyze `text`, which `change` made of the text of an earlier analysis of a file of any kind. Never raises."""
    with suppress(Exception):  # on failure the whole text is analyzed, which reports the error
        if project.kind_of_file(analysis.path, text.source) == "document":
            return project.update(analysis, text, change)
    return analyze_file(project, analysis.path, text.source)


def analyze_configuration(project: Project, path: str, source: str) -> Analysis:
    """Check a configuration file as its text is."""
    _, problems = load_config(Path(path), source, codes=CODES, ids=project.catalog.ids)
    return configuration_analysis(path, Text(source), problems)


def analyze_schema(project: Project, path: str, source: str) -> Analysis:
    """Check a schema file as its text is."""
    return schema_analysis(path, Text(source), check_schema_text(path, source, project.catalog).problems)


def analyze_sidecar(project: Project, path: str, source: str) -> Analysis:
    """Check the file that holds the metadata of the document next to it; other YAML has no findings."""
    name = PurePath(path).name
    document = parse_sidecar(source)
    asked = project.config.schema or schema_for(project.config, Path(path))
    kinds = [one for one in project.catalog.schemas if one.metadata.sidecar == name and asked in (None, one.id)]
    detection = detect_sidecar(document, kinds)
    if detection.schema is None:
        return Analysis(path, document.text, (), detection)
    binding = bind(document, sidecar_schema(detection.schema), path)
    if is_template_of(str(PurePath(path).with_suffix(".md")), detection.schema, source):
        return Analysis(path, document.text, (), detection, document, binding)
    findings = tuple(run(binding, RULES, project.config.severities))
    return Analysis(path, document.text, findings, detection, document, binding)


def schema_analysis(path: str, text: Text, problems: Iterable[Problem | FileProblem]) -> Analysis:
    """The analysis of a schema file with these problems."""
    return Analysis(path, text, _findings(text, problems), Detection(None, "a schema file"), role="schema")


def configuration_analysis(path: str, text: Text, problems: Iterable[Problem | FileProblem]) -> Analysis:
    """The analysis of a configuration file with these problems."""
    return Analysis(
        path, text, _findings(text, problems), Detection(None, "a configuration file"), role="configuration"
    )


def _findings(text: Text, problems: Iterable[Problem | FileProblem]) -> tuple[Finding, ...]:
    return tuple(
        # A value may go over several lines, a finding is on one.
        short(Finding(SCHEMA_ERROR.code, _said(problem.message), text.first_line(problem.span), problem.severity))
        for problem in problems
    )


def _said(message: str) -> str:
    """A message on one line, whatever text of the file it cites."""
    return " ".join(message.splitlines())


_ANALYZE: Mapping[FileKind, Callable[[Project, str, str], Analysis]] = {
    "configuration": analyze_configuration,
    "schema": analyze_schema,
    "sidecar": analyze_sidecar,
}
