"""The format `junit`: JUnit XML, which most CI services show. A file is a test suite, a finding a test that fails."""

from __future__ import annotations

from xml.etree import ElementTree

from proposal_lsp import lazy_re as re
from proposal_lsp.cli.console import Console, printable
from proposal_lsp.cli.formats.reported import position
from proposal_lsp.cli.outcome import Checked, Outcome
from proposal_lsp.findings import Finding, Severity

# Code points that no XML may have (XML 1.0, "Characters") and `printable` lets through.
_NO_XML = re.compile("[\ufffe\uffff]")


def write(outcome: Outcome, console: Console) -> None:
    """One document. A finding that `--fail-on` lets pass is skipped; if nothing was found, one test has passed."""
    suites = ElementTree.Element("testsuites", name="proposal-lsp")
    for checked in outcome.checked:
        _add_suite(suites, checked, outcome.limit)
    if not outcome.checked:
        suite = ElementTree.SubElement(suites, "testsuite", name="proposal-lsp", tests="1", failures="0", errors="0")
        ElementTree.SubElement(suite, "testcase", name="no problems", classname="proposal-lsp")
    ElementTree.indent(suites)
    text = ElementTree.tostring(suites, encoding="unicode")
    # As in `dump`: nothing in a document is a command to a CI service.
    console.say('<?xml version="1.0" encoding="UTF-8"?>\n' + text.replace("##", "#&#35;"))


def _add_suite(suites: ElementTree.Element, checked: Checked, limit: Severity | None) -> None:
    failed = [limit is not None and finding.severity <= limit for finding in checked.findings]
    suite = ElementTree.SubElement(
        suites,
        "testsuite",
        name=_clean(checked.name),
        tests=str(len(failed)),
        failures=str(sum(failed)),
        errors="0",
        skipped=str(len(failed) - sum(failed)),
    )
    for finding, fails in zip(checked.findings, failed, strict=True):
        _add_test(suite, checked, finding, "failure" if fails else "skipped")


def _add_test(suite: ElementTree.Element, checked: Checked, finding: Finding, outcome: str) -> None:
    line, column = position(checked.text, finding.span.start)
    name = _clean(checked.name)
    test = ElementTree.SubElement(suite, "testcase", name=f"{line}:{column} {finding.code}", classname=name)
    message = _clean(finding.message)
    result = ElementTree.SubElement(test, outcome, type=finding.severity.word, message=message)
    result.text = f"{name}:{line}:{column}: {finding.severity.word} {finding.code}: {message}"


def _clean(text: str) -> str:
    return _NO_XML.sub("\ufffd", printable(text))
