"""The text was UTF-8, read as Windows-1252 or its like, and saved."""

from __future__ import annotations

from collections.abc import Iterator

from proposal_lsp import lazy_re as re
from proposal_lsp.binding import Binding
from proposal_lsp.document import Piece
from proposal_lsp.findings import Related
from proposal_lsp.rules._rule import WARNING, Report, Rule
from proposal_lsp.text import Span

_CODE_PAGES = ("cp1252", "cp1254")


def _as_bytes() -> dict[str, int]:
    """Every character that one of the code pages has for a byte above 0x7F, and the bytes they leave undefined."""
    found = {chr(byte): byte for byte in range(0x80, 0xA0)}
    for page in _CODE_PAGES:
        for byte in range(0x80, 0x100):
            character = bytes([byte]).decode(page, "ignore")
            if character:
                found[character] = byte
    return found


_LATIN_LEADS = frozenset({0xC2, 0xC3, 0xC4, 0xC5})
_PUNCTUATION = frozenset("“”‘’„‚…–—•«»‹›")

_BYTES = _as_bytes()
_SUSPECTS = re.compile(
    f"[{re.escape(''.join(c for c, byte in _BYTES.items() if byte >= 0xC2))}]"
    f"[{re.escape(''.join(c for c, byte in _BYTES.items() if byte < 0xC0))}]{{1,3}}"
)


def check(binding: Binding) -> Iterator[Report]:
    """One finding for a document, at the first place; the others are related."""
    text = binding.document.text
    if text.is_ascii:
        return
    places = [(Span(*found.span()), meant) for found in _SUSPECTS.finditer(text.source) if (meant := _meant(found[0]))]
    if places:
        span, meant = places[0]
        yield Report(
            f'"{text.slice(span)}" should be "{meant}": the text was saved in the wrong encoding.',
            span,
            related=tuple(Related("also damaged", place) for place, _ in places[1:20]),
        )


def _meant(damaged: str) -> str | None:
    """The character whose bytes appear as several characters here, if these are not ordinary Latin letters."""
    data = bytes(_BYTES[character] for character in damaged)
    # Two characters alone are often text (`É”`): of those only the ones that West European letters turn into count.
    is_letter = data[0] in _LATIN_LEADS and (data[0] == 0xC3 or damaged[1] not in _PUNCTUATION)
    lengths = (4, 3, 2) if is_letter else (4, 3)
    for length in lengths:
        try:
            meant = data[:length].decode("utf-8")
        except UnicodeDecodeError:
            continue
        if len(data) >= length and len(meant) == 1:
            return meant
    return None


def _is_damaged(text: str) -> bool:
    return not text.isascii() and any(_meant(found[0]) for found in _SUSPECTS.finditer(text))


def _reads(_binding: Binding, piece: Piece) -> bool:
    return _is_damaged(piece.source)


RULE = Rule("damaged-encoding", "Text was saved in the wrong encoding.", WARNING, check, scope="text", reads=_reads)
