"""A sequence of pictures as one animated picture (PNG, third edition: "APNG").

A few hundred colours are enough for screenshots, and of each picture only the changed part is stored.
"""

from __future__ import annotations

import struct
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tests.shipped import ROOT

#: The animated picture of the README.
FILM = ROOT / "editors" / "images" / "walk.png"

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
#: Colour types of PNG, with the bytes of a pixel.
_BYTES = {2: 3, 6: 4}

#: An RGB value.
Pixel = tuple[int, int, int]


class Picture(NamedTuple):
    """A picture of eight bits a channel; `rows` has three bytes for each pixel."""

    width: int
    height: int
    rows: list[bytes]


def chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The chunks of a PNG: their types and contents."""
    assert data.startswith(_SIGNATURE)
    at = len(_SIGNATURE)
    while at < len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        yield data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        at += length + 12


def read_png(data: bytes) -> Picture:
    """A picture without interlacing, of RGB or RGBA, whose transparency is dropped."""
    found = list(chunks(data))
    width, height, depth, colours, _, _, interlaced = struct.unpack(">IIBBBBB", found[0][1])
    assert depth == 8
    assert not interlaced
    size = _BYTES[colours]
    packed = zlib.decompress(b"".join(content for kind, content in found if kind == b"IDAT"))
    step = width * size + 1
    rows: list[bytes] = []
    before = bytes(width * size)
    for at in range(0, len(packed), step):
        before = _unfiltered(packed[at], bytearray(packed[at + 1 : at + step]), before, size)
        rows.append(before if size == 3 else b"".join(before[at : at + 3] for at in range(0, len(before), size)))
    return Picture(width, height, rows)


def _unfiltered(how: int, row: bytearray, above: bytes, size: int) -> bytes:
    """A row before filtering (PNG, "Filter types")."""
    if how == 2:
        return bytes((one + up) & 255 for one, up in zip(row, above, strict=True))
    for at in range(len(row) if how else 0):
        left = row[at - size] if at >= size else 0
        corner = above[at - size] if at >= size else 0
        guess = (0, left, above[at], (left + above[at]) // 2, _paeth(left, above[at], corner))[how]
        row[at] = (row[at] + guess) & 255
    return bytes(row)


def _paeth(left: int, up: int, corner: int) -> int:
    start = left + up - corner
    return min((left, up, corner), key=lambda one: abs(start - one))


def film(pictures: Sequence[tuple[Picture, int]]) -> bytes:
    """An APNG of pictures of one size, each with its duration in milliseconds; it is repeated without end."""
    first = pictures[0][0]
    palette = _palette([picture for picture, _ in pictures])
    known = {colour: number for number, colour in enumerate(palette)}
    header = struct.pack(">IIBBBBB", first.width, first.height, 8, 3, 0, 0, 0)
    parts = [_chunk(b"IHDR", header), _chunk(b"PLTE", b"".join(map(bytes, palette)))]
    parts.append(_chunk(b"acTL", struct.pack(">II", len(pictures), 0)))
    before: list[bytes] = []
    number = 0
    for picture, stays in pictures:
        rows = [_indexed(row, palette, known) for row in picture.rows]
        left, top, right, bottom = _changed(before, rows)
        size = (right - left, bottom - top, left, top)
        parts.append(_chunk(b"fcTL", struct.pack(">IIIIIHHBB", number, *size, stays, 1000, 0, 0)))
        packed = zlib.compress(b"".join(b"\0" + row[left:right] for row in rows[top:bottom]), 9)
        number += 1
        if before:
            parts.append(_chunk(b"fdAT", struct.pack(">I", number) + packed))
            number += 1
        else:
            parts.append(_chunk(b"IDAT", packed))
        before = rows
    return b"".join([_SIGNATURE, *parts, _chunk(b"IEND", b"")])


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _pixels(row: bytes) -> Iterator[Pixel]:
    return struct.iter_unpack("BBB", row)


def _palette(pictures: Sequence[Picture]) -> list[Pixel]:
    """The most frequent colours."""
    used: Counter[Pixel] = Counter()
    for picture in pictures:
        for row in picture.rows:
            used.update(_pixels(row))
    return [colour for colour, _ in used.most_common(256)]


def _indexed(row: bytes, palette: Sequence[Pixel], known: dict[Pixel, int]) -> bytes:
    """The numbers of the colours of a row; a colour that is not in the palette gets the number of the nearest one."""
    found = bytearray()
    for colour in _pixels(row):
        if colour not in known:
            near = [_distance(colour, other) for other in palette]
            known[colour] = near.index(min(near))
        found.append(known[colour])
    return bytes(found)


def _distance(one: Pixel, other: Pixel) -> int:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))


def _changed(before: Sequence[bytes], rows: Sequence[bytes]) -> tuple[int, int, int, int]:
    """The part of a picture that differs from the one before: left, top, right, bottom; at least one pixel."""
    if not before:
        return 0, 0, len(rows[0]), len(rows)
    other = [number for number, (old, new) in enumerate(zip(before, rows, strict=True)) if old != new]
    if not other:
        return 0, 0, 1, 1
    top, bottom = other[0], other[-1] + 1
    columns = [
        at for number in other for at in (_first(before[number], rows[number]), _last(before[number], rows[number]))
    ]
    return min(columns), top, max(columns) + 1, bottom


def _first(old: bytes, new: bytes) -> int:
    return next((at for at, (one, other) in enumerate(zip(old, new, strict=True)) if one != other), 0)


def _last(old: bytes, new: bytes) -> int:
    return len(new) - 1 - _first(old[::-1], new[::-1])
