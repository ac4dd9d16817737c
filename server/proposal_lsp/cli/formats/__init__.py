"""The formats of a report, in one table. Each is a module with a function `write(outcome, console)`."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from proposal_lsp.lazy_dataclasses import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from proposal_lsp.cli.console import Console
    from proposal_lsp.cli.outcome import Outcome

    Writer = Callable[[Outcome, Console], None]


class Format(NamedTuple):
    """A format. Its module is imported when it is used: start-up time matters."""

    module: str
    #: For `--help`.
    doc: str
    #: Read by a program: written even if there was nothing to check.
    for_programs: bool = True
    #: Contains the edits of fixes, which must be tried on the text first; so findings are not combined.
    has_edits: bool = False


FORMATS = {
    "full": Format("full", "each finding with its line, its fix and what explains it", for_programs=False),
    "concise": Format("concise", "one line for each finding", for_programs=False),
    "json": Format("json_list", "a list of objects like those of ruff", has_edits=True),
    "json-lines": Format("json_lines", "one such object on each line", has_edits=True),
    "github": Format("github", "annotations of a GitHub Actions job"),
    "gitlab": Format("gitlab", "a GitLab Code Quality report"),
    "sarif": Format("sarif", "SARIF 2.1.0, for GitHub code scanning and others", has_edits=True),
    "junit": Format("junit", "JUnit XML; what --fail-on lets pass is skipped"),
    "rdjson": Format("rdjson", "the diagnostic format of reviewdog", has_edits=True),
    "markdown": Format("markdown", "a table, for the summary of a job"),
}

#: The formats that `--statistics` has.
COUNTED = ("full", "concise", "json")


def writer(name: str) -> Writer:
    """The function that writes an outcome in a format of `FORMATS`."""
    write: Writer = import_module(f"{__name__}.{FORMATS[name].module}").write
    return write
