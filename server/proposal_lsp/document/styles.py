"""The places where people keep metadata."""

from typing import Literal

Style = Literal["front-matter", "bold-lines", "list", "lines", "table", "preamble", "section"]
STYLES: tuple[Style, ...] = ("front-matter", "bold-lines", "list", "lines", "table", "preamble", "section")
