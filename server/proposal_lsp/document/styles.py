"""The places where people keep metadata. `sidecar` is a YAML file of its own next to the document."""

from typing import Literal

Style = Literal["front-matter", "bold-lines", "list", "lines", "table", "preamble", "section", "sidecar"]
STYLES: tuple[Style, ...] = (
    *("front-matter", "bold-lines", "list", "lines", "table", "preamble", "section"),
    "sidecar",
)
