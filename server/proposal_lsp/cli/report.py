"""The choice among the formats of a report."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from proposal_lsp.cli.console import Console
from proposal_lsp.cli.outcome import Outcome

OutputFormat = Literal["full", "concise", "json"]


def reporter(output_format: OutputFormat, *, statistics: bool) -> Callable[[Outcome, Console], None]:
    """The function that writes an outcome in a format; with `statistics`, only how often each rule spoke."""
    if output_format == "json":
        from proposal_lsp.cli import report_json  # json is not needed otherwise, and start-up time counts

        return report_json.write_statistics if statistics else report_json.write
    from proposal_lsp.cli import report_text

    if statistics:
        return report_text.write_statistics
    return report_text.write_concise if output_format == "concise" else report_text.write_full
