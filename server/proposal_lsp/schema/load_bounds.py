"""The keys `min` and `max`, which many mappings have."""

from __future__ import annotations

from proposal_lsp.schema.reader import MapReader


def read_bounds(reader: MapReader, low: int | None) -> tuple[int | None, int | None]:
    """The keys `min` and `max`, in the right order and not below `low`."""
    least, most = reader.number("min", low), reader.number("max", low)
    if least is not None and most is not None and most < least:
        reader.problems.add(f"`max` is smaller than `min` ({least}).", reader.key_span("max"))
        return least, None
    return least, most
