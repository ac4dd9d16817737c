"""A finished proposal of a kind that is not shipped, in which sections with subsections repeat, one in the other."""

from __future__ import annotations

from pathlib import Path

from tests.analyzed_cases import inline_schema
from tests.shipped import Sample

_FOLDER = Path(__file__).parent / "data"


def _read(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


VOYAGE = Sample(
    inline_schema(_read("repetitions.yaml"), _read("repetitions-template.md")),
    _FOLDER / "repetitions.md",
    _read("repetitions.md"),
)
