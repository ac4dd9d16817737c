"""The code lens of a proposal: its status, its progress, and the number of obstacles to the next status. Pure."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

from proposal_lsp.analysis import Analysis, Project
from proposal_lsp.features.hover.hover_progress import sections_done
from proposal_lsp.features.readiness import MAX_LENGTH, File, NoStep, next_step, obstacles
from proposal_lsp.findings import joined
from proposal_lsp.lazy_dataclasses import NamedTuple
from proposal_lsp.text import Span


class Lens(NamedTuple):
    """The text of the lens, and the place that it leads to."""

    title: str
    #: The first thing in the way of the next status, which may be in the sidecar.
    file: File | None = None
    span: Span | None = None


def lens_place(analysis: Analysis) -> Span | None:
    """The heading that is the title, or else the start of the text; None if the document is not checked."""
    if analysis.binding is None or not analysis.is_checked:
        return None
    title = analysis.binding.title
    return title.heading.span if title else Span(0, 0)


def lens(project: Project, analysis: Analysis, today: date) -> Lens:
    """The line of a proposal: `Draft · 9 of 13 sections · 3 things before Accepted`. Costs an analysis of the text."""
    binding = analysis.binding
    if binding is None:
        return Lens("")
    status = binding.known.status
    parts = [status.match.value.name] if status and status.match.value else []
    count = sections_done(binding, binding.alignment.nodes)
    if count.required:
        parts.append(f"{count.filled} of {count.required} sections")
    ahead = _ahead(project, analysis, today)
    return ahead._replace(title=" · ".join([*parts, ahead.title] if ahead.title else parts))


def _ahead(project: Project, analysis: Analysis, today: date) -> Lens:
    """The obstacles to the next status, unless that is the end of the proposal."""
    if analysis.text.length > MAX_LENGTH:
        return Lens("")
    with suppress(NoStep):
        step = next_step(project, analysis, today)
        if step.value.state != "dead":
            found = [(file, one.span) for file, findings in obstacles(step) for one in joined(findings)]
            if not found:
                return Lens(f"ready for {step.value.name}")
            things = "1 thing" if len(found) == 1 else f"{len(found)} things"
            return Lens(f"{things} before {step.value.name}", *found[0])
    return Lens("")
