"""Converts values of the engine to those of LSP, as plain JSON. The only module that does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from proposal_lsp import lazy_re as re
from proposal_lsp.findings import Edit, Finding, Related, apply_edits, joined, landing
from proposal_lsp.lsp.client import SELECT, Client
from proposal_lsp.lsp.uris import uri_of
from proposal_lsp.rules import rule_url
from proposal_lsp.text import Encoding, Span, Text

if TYPE_CHECKING:
    from proposal_lsp.features.actions import Action
    from proposal_lsp.features.document_references import Place
    from proposal_lsp.lsp.snapshot import Snapshot

SOURCE = "proposal-lsp"
#: An object of LSP.
Json = dict[str, Any]

#: `DiagnosticTag`.
_TAGS = {"unnecessary": 1, "deprecated": 2}
#: What means something in the text of a snippet, and in its choices.
_SPECIAL = re.compile(r"[\\$}]")
_SPECIAL_IN_CHOICE = re.compile(r"[\\,|]")


def to_range(text: Text, span: Span, encoding: Encoding) -> Json:
    """A span as a range in code units of `encoding`."""
    (line, column), (end_line, end_column) = text.position(span.start, encoding), text.position(span.end, encoding)
    return {"start": {"line": line, "character": column}, "end": {"line": end_line, "character": end_column}}


def to_location(place: Place, encoding: Encoding) -> Json:
    """A place in a file."""
    return {"uri": uri_of(place.path), "range": to_range(place.text, place.span, encoding)}


def to_diagnostic(finding: Finding, text: Text, uri: str, client: Client) -> Json:
    """A finding in `text`, the document at `uri`, with no more than what the client declared."""
    diagnostic: Json = {
        "range": to_range(text, finding.span, client.encoding),
        "severity": int(finding.severity),
        "code": finding.code,
        "source": SOURCE,
        "message": finding.message,
    }
    if client.code_descriptions:
        page = f"proposal-lsp-rule:/{finding.code}.md" if client.pages else rule_url(finding.code)
        diagnostic["codeDescription"] = {"href": page}
    if tags := [_TAGS[tag] for tag in finding.tags if _TAGS[tag] in client.tags]:
        diagnostic["tags"] = tags
    if client.related_information and not finding.further:
        places = (_to_related(related, text, uri, client) for related in finding.related)
        if related := [place for place in places if place]:
            diagnostic["relatedInformation"] = related
    if client.diagnostic_data and finding.fixes:
        diagnostic["data"] = {"fixes": [fix.title for fix in finding.fixes]}
    return diagnostic


def to_diagnostics(findings: Sequence[Finding], text: Text, uri: str, client: Client) -> list[Json]:
    """The findings in the document at `uri`, in their order; what can be listed together is one."""
    diagnostics: list[Json] = []
    for finding in joined(findings):
        diagnostics.append(to_diagnostic(finding, text, uri, client))
        if client.fades:
            diagnostics += (_faded(diagnostics[-1], text, place, client) for place in finding.further)
    return diagnostics


def _faded(diagnostic: Json, text: Text, place: Span, client: Client) -> Json:
    """A diagnostic that fades a further place of a finding; as a hint it is not listed."""
    kept: tuple[str, ...] = ("code", "codeDescription", "source", "message")
    faded: Json = {key: diagnostic[key] for key in kept if key in diagnostic}
    return faded | {"range": to_range(text, place, client.encoding), "severity": 4, "tags": [_TAGS["unnecessary"]]}


def to_code_action(action: Action, snapshot: Snapshot, client: Client, elsewhere: Json | None = None) -> Json:
    """An action on a document; without its edits if these have not been computed yet.

    `elsewhere` is its edit of another file.
    """
    converted: Json = {"title": action.title, "kind": action.kind}
    if action.findings:
        converted["diagnostics"] = to_diagnostics(action.findings, snapshot.text, snapshot.uri, client)
    if action.preferred and client.preferred_actions:
        converted["isPreferred"] = True
    if elsewhere is not None:
        return {**converted, "edit": elsewhere}
    if action.edits is not None and action.select is None:
        converted["edit"] = to_workspace_edit(action, snapshot, client)
    if client.selects and (arguments := _to_select(action, snapshot, client)):
        converted["command"] = {"title": action.title, "command": SELECT, "arguments": arguments}
    return converted


def _to_select(action: Action, snapshot: Snapshot, client: Client) -> list[Any]:
    """The arguments of the command that follows an action: the document, and the range to select in its new text.

    Nothing follows what may be applied on saving, nor edits with tab stops of their own.
    """
    if action.select is not None:
        return [snapshot.uri, to_range(snapshot.text, action.select, client.encoding)]
    if action.kind != "quickfix" or _has_stops(action, client):
        return []
    if action.bulk:
        return [snapshot.uri, None]
    place = landing(action.edits or ())
    after = Text(apply_edits(snapshot.text.source, action.edits or ())) if place else snapshot.text
    return [snapshot.uri, to_range(after, place, client.encoding)] if place else []


def _has_stops(action: Action, client: Client) -> bool:
    """Whether the client gets the edit of an action with its tab stops."""
    edits = action.edits or ()
    return client.snippet_edits and not action.bulk and len(edits) == 1 and bool(edits[0].stops)


def to_workspace_edit(action: Action, snapshot: Snapshot, client: Client) -> Json:
    """The edits of an action, as richly as the client can take them.

    Those on the whole document have no tab stops: they are applied on saving, too, when no one fills anything in.
    """
    edits = action.edits or ()
    plain = [{"range": to_range(snapshot.text, edit.span, client.encoding), "newText": edit.content} for edit in edits]
    if action.files:
        return {"documentChanges": [change for path, text in action.files for change in _new_file(path, text)]}
    if not client.document_changes:
        return {"changes": {snapshot.uri: plain}}
    identifier = {"uri": snapshot.uri, "version": snapshot.version}
    converted: Json = {"documentChanges": [{"textDocument": identifier, "edits": plain}]}
    if _has_stops(action, client):
        snippet = {"kind": "snippet", "value": to_snippet(edits[0], exact=True)}
        converted["documentChanges"][0]["edits"] = [{"range": plain[0]["range"], "snippet": snippet}]
    elif client.annotations and action.bulk:
        converted["documentChanges"][0]["edits"] = [{**edit, "annotationId": action.kind} for edit in plain]
        converted["changeAnnotations"] = {action.kind: {"label": action.title, "needsConfirmation": False}}
    return converted


def _new_file(path: str, text: str) -> tuple[Json, Json]:
    """Create a file, if there is none, with its text."""
    start = {"line": 0, "character": 0}
    created = {"kind": "create", "uri": uri_of(path), "options": {"overwrite": False, "ignoreIfExists": False}}
    edit = {"range": {"start": start, "end": start}, "newText": text}
    return created, {"textDocument": {"uri": uri_of(path), "version": None}, "edits": [edit]}


def to_snippet(edit: Edit, *, exact: bool = False) -> str:
    """The content of an edit, its tab stops numbered, and one at the end if it has any (LSP 3.17, "Snippet Syntax").

    An editor inserts the first word of a choice. With `exact` nothing but the content is inserted: there is a choice
    only if its first word is what the content has.
    """
    numbers: dict[tuple[str, str], int] = {}
    parts: list[str] = []
    at = count = 0
    for stop in edit.stops:
        start, end = stop.span
        text = edit.content[start:end]
        key = (stop.name, text)
        parts.append(_escaped(edit.content[at:start]))
        at = end
        if stop.name and key in numbers:
            parts.append(f"${{{numbers[key]}}}")
            continue
        count += 1
        numbers[key] = count
        parts.append(_tab_stop(count, text, () if exact and text not in stop.choices[:1] else stop.choices))
    return "".join([*parts, _escaped(edit.content[at:]), *(["$0"] if edit.stops else [])])


def _tab_stop(number: int, text: str, choices: tuple[str, ...]) -> str:
    if len(choices) > 1:
        words = ",".join(_SPECIAL_IN_CHOICE.sub(r"\\\g<0>", choice) for choice in choices)
        return f"${{{number}|{words}|}}"
    text = _escaped(text or "".join(choices))
    return f"${{{number}:{text}}}" if text else f"${{{number}}}"


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", text)


def _to_related(related: Related, text: Text, uri: str, client: Client) -> Json | None:
    """A second place; None if it is in a file whose address is not known."""
    if related.path is None:
        location = {"uri": uri, "range": to_range(text, related.span, client.encoding)}
    else:
        address = uri_of(related.path)
        if address is None:
            return None
        line, column = related.position or (0, 0)
        place = {"line": line, "character": column}
        location = {"uri": address, "range": {"start": place, "end": place}}
    return {"location": location, "message": related.message}
