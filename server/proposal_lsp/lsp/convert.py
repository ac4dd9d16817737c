"""The one place where the words of the engine and those of LSP meet."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from typing import TypedDict

from lsprotocol import types

from proposal_lsp.document.placeholders import find_placeholders
from proposal_lsp.features.actions import Action
from proposal_lsp.findings import Finding, Related
from proposal_lsp.lsp.client import Client
from proposal_lsp.lsp.documents import OpenDocument
from proposal_lsp.lsp.uris import uri_of
from proposal_lsp.rules import rule_url
from proposal_lsp.text import Encoding, Position, Span, Text

SOURCE = "proposal-lsp"

_TAGS = {"unnecessary": types.DiagnosticTag.Unnecessary, "deprecated": types.DiagnosticTag.Deprecated}


class Extras(TypedDict, total=False):
    """The optional parts of a diagnostic."""

    code_description: types.CodeDescription
    tags: list[types.DiagnosticTag]
    related_information: list[types.DiagnosticRelatedInformation]
    data: dict[str, list[str]]


def to_range(text: Text, span: Span, encoding: Encoding) -> types.Range:
    """A span as a range in code units of `encoding`."""
    start, end = (text.position(offset, encoding) for offset in span)
    return types.Range(types.Position(*start), types.Position(*end))


def to_span(text: Text, where: types.Range, encoding: Encoding) -> Span:
    """A range as a span; one written backwards is taken the right way round."""
    edges = (text.offset(Position(edge.line, edge.character), encoding) for edge in (where.start, where.end))
    return Span(*sorted(edges))


def to_diagnostic(finding: Finding, text: Text, uri: str, client: Client) -> types.Diagnostic:
    """A finding in `text`, the document at `uri`, with no more than what the client declared."""
    extras = Extras()
    if client.code_descriptions and (url := rule_url(finding.code)):
        extras["code_description"] = types.CodeDescription(url)
    if tags := [_TAGS[tag] for tag in finding.tags if _TAGS[tag] in client.tags]:
        extras["tags"] = tags
    if client.related_information:
        places = (_to_related(related, text, uri, client) for related in finding.related)
        if related := [place for place in places if place]:
            extras["related_information"] = related
    if client.diagnostic_data and finding.fixes:
        extras["data"] = {"fixes": [fix.title for fix in finding.fixes]}
    return types.Diagnostic(
        range=to_range(text, finding.span, client.encoding),
        message=finding.message,
        severity=types.DiagnosticSeverity(int(finding.severity)),
        code=finding.code,
        source=SOURCE,
        **extras,
    )


def to_diagnostics(findings: Sequence[Finding], text: Text, uri: str, client: Client) -> list[types.Diagnostic]:
    """The findings in the document at `uri`, in their order."""
    return [to_diagnostic(finding, text, uri, client) for finding in findings]


def fingerprint(diagnostics: Sequence[types.Diagnostic]) -> str:
    """A result id: the same for the same diagnostics, and in practice for no others."""
    # The repr writes out every field, and lone surrogates as escapes.
    return blake2b(repr(diagnostics).encode(), digest_size=12).hexdigest()


def to_code_action(action: Action, document: OpenDocument, client: Client) -> types.CodeAction:
    """An action on the present text of a document; without its edits where these were not worked out yet."""
    return types.CodeAction(
        title=action.title,
        kind=action.kind,
        diagnostics=to_diagnostics(action.findings, document.text, document.uri, client) or None,
        is_preferred=True if action.preferred and client.preferred_actions else None,
        edit=None if action.edits is None else to_workspace_edit(action, document, client),
    )


def to_workspace_edit(action: Action, document: OpenDocument, client: Client) -> types.WorkspaceEdit:
    """The edits of an action, as richly as the client can take them.

    Those on the whole document have no tab stops: they are applied on saving, too, when nobody fills anything in.
    """
    edits = [(to_range(document.text, edit.span, client.encoding), edit.content) for edit in action.edits or ()]
    if not client.document_changes:
        return types.WorkspaceEdit(changes={document.uri: [types.TextEdit(*edit) for edit in edits]})
    annotations: dict[str, types.ChangeAnnotation] | None = None
    changes: list[types.TextEdit | types.AnnotatedTextEdit | types.SnippetTextEdit]
    if client.snippet_edits and not action.bulk and len(edits) == 1 and find_placeholders(edits[0][1]):
        changes = [types.SnippetTextEdit(edits[0][0], types.StringValue(to_snippet(edits[0][1])))]
    elif client.annotations and action.bulk:
        annotations = {action.kind: types.ChangeAnnotation(action.title, needs_confirmation=False)}
        changes = [types.AnnotatedTextEdit(action.kind, *edit) for edit in edits]
    else:
        changes = [types.TextEdit(*edit) for edit in edits]
    identifier = types.OptionalVersionedTextDocumentIdentifier(uri=document.uri, version=document.version)
    return types.WorkspaceEdit(
        document_changes=[types.TextDocumentEdit(identifier, changes)], change_annotations=annotations
    )


def to_snippet(text: str) -> str:
    """A template's text with its placeholders as tab stops (LSP 3.17, "Snippet Syntax")."""
    parts: list[str] = []
    at = 0
    for number, (start, end) in enumerate(find_placeholders(text), 1):
        parts += (escaped(text[at:start]), f"${{{number}:{escaped(text[start:end])}}}")
        at = end
    return "".join(parts) + escaped(text[at:]) + "$0"


def escaped(text: str) -> str:
    """Plain text as a snippet that inserts just that."""
    return text.replace("\\", "\\\\").replace("$", "\\$").replace("}", "\\}")


def _to_related(related: Related, text: Text, uri: str, client: Client) -> types.DiagnosticRelatedInformation | None:
    """A second place; None where it is in a file whose address is not known."""
    if related.path is None:
        location = types.Location(uri, to_range(text, related.span, client.encoding))
    else:
        address = uri_of(related.path)
        if address is None:
            return None
        place = types.Position(*(related.position or (0, 0)))
        location = types.Location(address, types.Range(place, place))
    return types.DiagnosticRelatedInformation(location, related.message)
