"""Animated pictures: the stored pictures are read back, and the picture of the README meets its limits."""

from __future__ import annotations

import random
import re
import struct
import zlib

from tests.editors.film import FILM, Picture, chunks, film, read_png
from tests.shipped import ROOT

#: Bytes.
LARGEST = 1_000_000


def png(picture: Picture, how: int) -> bytes:
    """A picture as PNG, with one filter for each row."""
    rows = picture.rows
    filtered = b""
    for row, above in zip(rows, [bytes(len(rows[0])), *rows], strict=False):
        filtered += bytes([how]) + bytes((one - _guess(how, row, above, at)) & 255 for at, one in enumerate(row))
    parts = {
        b"IHDR": struct.pack(">IIBBBBB", picture.width, picture.height, 8, 2, 0, 0, 0),
        b"IDAT": zlib.compress(filtered),
    }
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(content)) + kind + content + bytes(4) for kind, content in parts.items()
    )


def _guess(how: int, row: bytes, above: bytes, at: int) -> int:
    left, up, corner = (row[at - 3], above[at], above[at - 3]) if at >= 3 else (0, above[at], 0)
    start = left + up - corner
    nearest = min((left, up, corner), key=lambda one: abs(start - one))
    return (0, left, up, (left + up) // 2, nearest)[how]


def test_every_filter_is_read() -> None:
    """The picture is read back unchanged."""
    noise = random.Random(7)
    picture = Picture(5, 4, [noise.randbytes(15) for _ in range(4)])
    for how in range(5):
        assert read_png(png(picture, how)) == picture


def test_only_changed_parts_are_stored() -> None:
    """A rectangle of the second picture; nothing of a third that is the same."""
    white, black = b"\xff\xff\xff", b"\0\0\0"
    first = Picture(6, 5, [white * 6] * 5)
    rows = [*first.rows]
    rows[1], rows[3] = white * 2 + black + white * 3, white * 3 + black + white * 2
    second = Picture(6, 5, rows)
    made = list(chunks(film([(first, 500), (second, 900), (second, 100)])))
    shown = [struct.unpack(">IIIIIHHBB", content) for kind, content in made if kind == b"fcTL"]
    assert [one[1:7] for one in shown] == [(6, 5, 0, 0, 500, 1000), (2, 3, 2, 1, 900, 1000), (1, 1, 0, 0, 100, 1000)]
    numbers = [struct.unpack(">I", content[:4])[0] for kind, content in made if kind in (b"fcTL", b"fdAT")]
    assert numbers == [0, 1, 2, 3, 4]
    packed = next(content for kind, content in made if kind == b"fdAT")
    assert zlib.decompress(packed[4:]) == bytes([0, 1, 0, 0, 0, 0, 0, 0, 1])


def test_the_readme_begins_with_an_animated_picture() -> None:
    """Below its first paragraph; small enough to be loaded fast, and with several scenes."""
    text = (ROOT / "README.md").read_text("utf-8")
    assert re.match(r"# [^\n]+\n\n(?:[^\n#!]+\n)+\n!\[[^\]]+\]\(editors/images/walk\.png\)\n", text)
    data = FILM.read_bytes()
    assert len(data) < LARGEST
    kinds = [kind for kind, _ in chunks(data)]
    assert kinds.count(b"fcTL") > 8
