"""Properties of the tab stops of every edit."""

from __future__ import annotations

from proposal_lsp.findings import Edit


def are_right(edit: Edit) -> bool:
    """Whether they are in the text of the edit, in order, and do not overlap."""
    ends = [0, *(stop.span.end for stop in edit.stops)]
    starts = [*(stop.span.start for stop in edit.stops), len(edit.content)]
    return all(end <= start for end, start in zip(ends, starts, strict=True)) and all(
        stop.span.start <= stop.span.end for stop in edit.stops
    )
