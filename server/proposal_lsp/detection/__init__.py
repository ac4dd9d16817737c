"""Detection: which kind of proposal a document is, and why, on a scale from 0 to 1."""

from proposal_lsp.detection.detect import Detection, detect, detect_sidecar, telling_fields
from proposal_lsp.detection.score import SchemaMatch
from proposal_lsp.detection.select import modeline, select

__all__ = ["Detection", "SchemaMatch", "detect", "detect_sidecar", "modeline", "select", "telling_fields"]
