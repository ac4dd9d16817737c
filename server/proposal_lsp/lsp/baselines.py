"""The baselines that configurations and editors name: their findings are not shown. For the engine's thread."""

from __future__ import annotations

import logging
import os
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from stat import S_ISREG
from typing import TYPE_CHECKING

from proposal_lsp.config import Config
from proposal_lsp.findings import Finding
from proposal_lsp.text import Text

# It needs OpenSSL, for which a start does not wait if there is no baseline.
if TYPE_CHECKING:
    from proposal_lsp.results.baseline import Baseline

logger = logging.getLogger(__name__)
#: A larger baseline is not read.
MAX_BYTES = 10_000_000


def new_findings(config: Config, path: str | None, text: Text, findings: Sequence[Finding]) -> Sequence[Finding]:
    """The findings in a file, an absolute path, that the baseline does not have; the same object if it has none."""
    baseline = _baseline(config.baseline) if config.baseline and path else None
    if baseline is None or path is None:
        return findings
    new = baseline.new(path, text, findings)
    return new if len(new) < len(findings) else findings


def _baseline(path: Path) -> Baseline | None:
    """The baseline in a file; None if there is none that can be read."""
    try:
        status = os.stat(path)
    except OSError:
        return None
    is_readable = S_ISREG(status.st_mode) and status.st_size <= MAX_BYTES
    return stored(path, status.st_mtime_ns, status.st_size) if is_readable else None


@lru_cache(maxsize=4)
def stored(path: Path, _changed: int, _size: int) -> Baseline | None:
    """The baseline in a file as of a change; None if it cannot be read, which is logged once."""
    from proposal_lsp.results.baseline import parse_baseline

    try:
        return parse_baseline(path, path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        logger.warning("the baseline %s is not used: %s", path, error)
        return None
