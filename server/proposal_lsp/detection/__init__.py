"""Which kind of proposal a document is, and why: one place, one scale from 0 to 1."""

from proposal_lsp.detection.detect import Candidate, Detection, detect, detect_sidecar
from proposal_lsp.detection.select import choose, modeline

__all__ = ["Candidate", "Detection", "choose", "detect", "detect_sidecar", "modeline"]
