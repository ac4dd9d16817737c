"""Quick fixes: what can be done about the findings at a place."""

from __future__ import annotations

from collections.abc import Awaitable, Iterator

from lsprotocol import types

from proposal_lsp.findings import Finding
from proposal_lsp.lsp.convert import SOURCE, to_code_action, to_diagnostic, to_span
from proposal_lsp.lsp.documents import OpenDocument
from proposal_lsp.lsp.session import Session
from proposal_lsp.text import Span

KINDS = [types.CodeActionKind.QuickFix]


def code_actions(session: Session, params: types.CodeActionParams) -> Awaitable[list[types.CodeAction] | None]:
    """The quick fixes for a range, made anew from the present text.

    None where there is nothing to say: the document is not open, other kinds of action are asked for, or the
    text has changed since (its client asks again).
    """
    document = session.documents.get(params.text_document.uri)
    text = document.text if document else None

    async def answer() -> list[types.CodeAction] | None:
        if document is None or not _wanted(params.context.only) or not session.is_checked(document):
            return None
        await session.settle(document)
        if document.closed or document.text is not text:
            return None
        return list(_actions(session, document, params)) or None

    return answer()


def _actions(session: Session, document: OpenDocument, params: types.CodeActionParams) -> Iterator[types.CodeAction]:
    client, analysis = session.client, document.analysis
    if analysis is None:
        return
    asked = to_span(document.text, params.range, client.encoding)
    named = {
        (str(other.code), other.range.start.line, other.range.start.character)
        for other in params.context.diagnostics
        if other.source == SOURCE
    }
    for finding in analysis.findings:
        if not finding.fixes:
            continue
        diagnostic = to_diagnostic(finding, analysis.text, document.uri, client)
        start = diagnostic.range.start
        if _touches(finding.span, asked) or (finding.code, start.line, start.character) in named:
            best = _first_safe(finding)
            for index, fix in enumerate(finding.fixes):
                yield to_code_action(fix, diagnostic, document, client, preferred=index == best)


def _touches(one: Span, other: Span) -> bool:
    return one.start <= other.end and other.start <= one.end


def _first_safe(finding: Finding) -> int | None:
    return next((index for index, fix in enumerate(finding.fixes) if fix.safe), None)


def _wanted(only: object) -> bool:
    """Whether quick fixes are among the kinds asked for: a kind includes all that start with it and a dot."""
    if not isinstance(only, list | tuple):
        return True
    kinds = (str(getattr(kind, "value", kind)) for kind in only)
    return any(kind in ("", types.CodeActionKind.QuickFix.value) for kind in kinds)
