"""The format `sarif`: SARIF 2.1.0 (OASIS standard), which GitHub code scanning and many viewers read."""

from __future__ import annotations

from collections import Counter
from urllib.parse import quote

from proposal_lsp import __version__
from proposal_lsp import lazy_re as re
from proposal_lsp.cli.console import Console
from proposal_lsp.cli.formats.gitlab import fingerprint
from proposal_lsp.cli.formats.json_list import dump
from proposal_lsp.cli.formats.reported import Paths, RelatedPlace, position, related_places, reported
from proposal_lsp.cli.outcome import Checked, Outcome
from proposal_lsp.findings import Finding, Fix, Severity, any_fix
from proposal_lsp.rules import RULES, public_url, rule_page
from proposal_lsp.text import Span, Text

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.INFORMATION: "note",
    Severity.HINT: "note",
}
# The start of an embedded link (section 3.11.6), and the backslash that escapes it.
_LINK = re.compile(r"[\[\]\\]")

Json = dict[str, object]


def write(outcome: Outcome, console: Console) -> None:
    """One run. Columns are code points; paths start at the root of the repository."""
    codes = list(dict.fromkeys(finding.code for finding in outcome.findings))
    paths, seen = Paths(outcome.folder), Counter[str]()
    results = [_result(checked, finding, outcome.folder, paths, seen) for checked, finding in reported(outcome)]
    for result in results:
        result["ruleIndex"] = codes.index(str(result["ruleId"]))
    driver = {"name": "proposal-lsp", "version": __version__, "rules": [_rule(code) for code in codes]}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": not outcome.unread}],
        "results": results,
    }
    console.say(dump({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}))


def _rule(code: str) -> Json:
    """The description of a rule for a service: its page, and the URL of that page."""
    [rule] = (one for one in RULES if one.code == code)
    page = rule_page(code)
    about: Json = {
        "id": code,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": rule.summary},
        "help": {"text": page, "markdown": page},
    }
    url = public_url(code)
    return about | {"helpUri": url} if url else about


def _result(checked: Checked, finding: Finding, folder: str, paths: Paths, seen: Counter[str]) -> Json:
    path = paths.of(checked.name)
    result: Json = {
        "ruleId": finding.code,
        "level": _LEVELS[finding.severity],
        "message": {"text": _plain(finding.message)},
        "locations": [_location(path, _region(checked.text, finding.span))],
        "partialFingerprints": {"proposalLsp/v1": fingerprint(path, checked, finding, seen)},
        "properties": {"severity": finding.severity.word},
    }
    places = [place for place in related_places(checked, finding, folder) if not place.is_shipped]
    if places:
        result["relatedLocations"] = [_related(place, paths) for place in places]
    if fix := any_fix(finding):
        result["fixes"] = [_fix(path, checked.text, fix)]
    return result


def _location(path: str, region: Json | None) -> Json:
    place: Json = {"artifactLocation": _artifact(path)}
    return {"physicalLocation": place | {"region": region} if region else place}


def _artifact(path: str) -> Json:
    """A file, as a reference to be resolved against the root of the repository, or as a whole URI outside of it."""
    uri = quote(path, errors="surrogateescape")
    if path.startswith("/") or re.match(r"[A-Za-z]:/", path):
        return {"uri": f"file:///{quote(path.lstrip('/'), safe='/:', errors='surrogateescape')}"}
    return {"uri": uri, "uriBaseId": "%SRCROOT%"}


def _related(place: RelatedPlace, paths: Paths) -> Json:
    region: Json | None = {"startLine": place.at[0], "startColumn": place.at[1]} if place.at else None
    return _location(paths.of(place.name), region) | {"message": {"text": _plain(place.message)}}


def _fix(path: str, text: Text, fix: Fix) -> Json:
    replacements = [
        {"deletedRegion": _region(text, edit.span), "insertedContent": {"text": edit.content}} for edit in fix.edits
    ]
    change = {"artifactLocation": _artifact(path), "replacements": replacements}
    return {"description": {"text": _plain(fix.title)}, "artifactChanges": [change]}


def _region(text: Text, span: Span) -> Json:
    (line, column), (end_line, end_column) = (position(text, offset) for offset in span)
    return {"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column}


def _plain(message: str) -> str:
    """A message without links: what looks like one in the text of a document is escaped."""
    return _LINK.sub(r"\\\g<0>", message) if "](" in message else message
