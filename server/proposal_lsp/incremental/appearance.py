"""Whether an editor would show the same findings after an edit, so that nothing need be sent."""

from __future__ import annotations

from proposal_lsp.findings import Finding, visible_places
from proposal_lsp.incremental.revision import Revision
from proposal_lsp.text import Change, Text


def looks_the_same(before: Revision, after: Revision, index: int, change: Change) -> bool:
    """Whether what is shown of the findings is the same in two revisions, in words and in lines and columns.

    `change`, in the section `index`, led from the one to the other.
    """
    old_text, new_text = before.document.text, after.document.text
    old = before.document.sections[index].span
    if new_text.line_count != old_text.line_count and (before.origin.silences or _is_shown_after(before, old.end)):
        return False
    known = before.edited_bodies.get(index)
    was = known.findings if known else before.origin.rule_findings.sections.get(index, ())
    was_at = known.start if known else before.origin.document.sections[index].span.start
    now = after.edited_bodies[index].findings
    if not was and not now:
        return True
    first, last = old_text.line_at(change.start), old_text.line_at(change.end)
    looked = [_look(one, old_text, old.start - was_at, first, last) for one in was]
    return looked == [_look(one, new_text, 0, first, last) for one in now]


def _is_shown_after(revision: Revision, offset: int) -> bool:
    """Whether something is shown at an offset or after it."""
    sections = revision.document.sections
    return revision.place_now(revision.origin.last_visible) >= offset or any(
        sections[index].span.start >= offset and body.findings for index, body in revision.edited_bodies.items()
    )


def _look(finding: Finding, text: Text, shift: int, first: int, last: int) -> object:
    """The visible parts of a finding, for comparison. A finding on the edited line equals only itself."""
    seen = [text.position(edge + shift) for place in visible_places(finding) for edge in place]
    if any(first <= position.line <= last for position in seen):
        return object()
    messages = [(one.message, one.path, one.position) for one in finding.related]
    titles = [fix.title for fix in finding.fixes]
    return finding.code, finding.message, finding.severity, finding.tags, messages, titles, seen
