"""Draws images/icon.png: a sheet of paper with a wavy line and a tick. Needs only Python."""

import math
import struct
import zlib
from pathlib import Path

SIZE = 128
#: Samples per pixel and direction.
FINE = 4

Colour = tuple[int, int, int, int]
NOTHING: Colour = (0, 0, 0, 0)
PAPER: Colour = (246, 248, 252, 255)
FRAME: Colour = (36, 62, 99, 255)
TEXT: Colour = (150, 165, 186, 255)
WAVE: Colour = (224, 142, 20, 255)
GREEN: Colour = (30, 150, 90, 255)
WHITE: Colour = (255, 255, 255, 255)


def rounded(x: float, y: float, box: tuple[float, float, float, float], radius: float) -> bool:
    """Whether a point lies in a box with round corners."""
    left, top, right, bottom = box
    dx = max(left + radius - x, 0, x - right + radius)
    dy = max(top + radius - y, 0, y - bottom + radius)
    return left <= x <= right and top <= y <= bottom and math.hypot(dx, dy) <= radius


def near(x: float, y: float, start: tuple[float, float], end: tuple[float, float]) -> float:
    """The distance of a point from a line between two points."""
    (ax, ay), (bx, by) = start, end
    share = ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2)
    share = min(max(share, 0), 1)
    return math.hypot(x - ax - share * (bx - ax), y - ay - share * (by - ay))


def colour(x: float, y: float) -> Colour:
    """The colour at a point, in pixels from the top left."""
    tick = min(near(x, y, (80, 96), (90, 106)), near(x, y, (90, 106), (108, 84)))
    if tick <= 4:
        return WHITE
    if math.hypot(x - 94, y - 95) <= 28:
        return GREEN
    if 34 <= x <= 88 and abs(y - 56 - 3 * math.sin(x / 2.4)) <= 2.4:
        return WAVE
    if any(rounded(x, y, (34, top, right, top + 6), 3) for top, right in ((28, 66), (44, 88), (66, 80), (80, 62))):
        return TEXT
    if rounded(x, y, (22, 12, 100, 116), 8):
        return PAPER if rounded(x, y, (27, 17, 95, 111), 4) else FRAME
    return NOTHING


def pixel(column: int, row: int) -> bytes:
    """The mean of the samples of a pixel."""
    steps = [(index + 0.5) / FINE for index in range(FINE)]
    samples = [colour(column + dx, row + dy) for dx in steps for dy in steps]
    weight = sum(sample[3] for sample in samples)
    shades = (sum(sample[part] * sample[3] for sample in samples) // max(weight, 1) for part in range(3))
    return bytes((*shades, weight // len(samples)))


def png(rows: list[bytes]) -> bytes:
    """A PNG of rows of RGBA."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", SIZE, SIZE, 8, 6, 0, 0, 0)
    body = zlib.compress(b"".join(b"\0" + row for row in rows), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


if __name__ == "__main__":
    rows = [b"".join(pixel(column, row) for column in range(SIZE)) for row in range(SIZE)]
    Path(__file__).with_name("images").joinpath("icon.png").write_bytes(png(rows))
