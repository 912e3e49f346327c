"""Which letters the fonts of the papers have, read from the fonts themselves, and what stands for those they have not.

A letter that no font has would be set as an empty box, which says nothing; an ellipsis and a sentence do.
"""

import struct
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Final

FONTS: Final = Path(__file__).parent / "fonts"
LEFT_OUT: Final = "…"
OF_THE_NAME: Final = "Some letters of this name cannot be printed here."
OF_THE_REST: Final = f"{LEFT_OUT} stands for letters that cannot be printed here."
# Blanks, joiners and marks of direction are never seen, and so in no font; variants of a sign are not needed.
_UNSEEN: Final = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})
_VARIANTS: Final = range(0xFE00, 0xFE10)


def printable(text: str) -> str:
    """Return ``text`` with an ellipsis for each run of letters that no font has."""
    if text.isascii():
        return text
    kept: list[str] = []
    leaving = False
    for sign in text:
        if _is_unseen(sign):
            # What joins two letters that are left out joins nothing any more.
            if not leaving or sign.isspace():
                kept.append(sign)
                leaving = False
        elif ord(sign) in _covered():
            kept.append(sign)
            leaving = False
        elif not leaving:
            kept.append(LEFT_OUT)
            leaving = True
    return "".join(kept)


def is_whole(text: str) -> bool:
    """Tell whether every letter of ``text`` can be printed."""
    return text.isascii() or all(_is_unseen(sign) or ord(sign) in _covered() for sign in text)


def _is_unseen(sign: str) -> bool:
    return unicodedata.category(sign) in _UNSEEN or ord(sign) in _VARIANTS


@lru_cache(maxsize=1)
def _covered() -> frozenset[int]:
    """Return every letter that some font has."""
    return frozenset(letter for path in FONTS.glob("*-Regular.ttf") for letter in letters_of(path.read_bytes()))


def letters_of(font: bytes) -> Iterator[int]:
    """Yield the letters of a TrueType font: its table "cmap", in the two forms that hold Unicode."""
    count = struct.unpack_from(">H", font, 4)[0]
    tables = {font[at : at + 4]: struct.unpack_from(">I", font, at + 8)[0] for at in range(12, 12 + count * 16, 16)}
    start = tables[b"cmap"]
    for number in range(struct.unpack_from(">H", font, start + 2)[0]):
        platform, encoding, offset = struct.unpack_from(">HHI", font, start + 4 + number * 8)
        at = start + offset
        form = struct.unpack_from(">H", font, at)[0]
        if platform == 0 or (platform == 3 and encoding in {1, 10}):  # noqa: PLR2004 - Unicode, as Windows counts
            yield from _segments(font, at) if form == 4 else _groups(font, at) if form == 12 else ()  # noqa: PLR2004


def _segments(font: bytes, at: int) -> Iterator[int]:
    """Yield the letters of form 4: ranges of 16 bits, with a glyph of 0 where there is none."""
    twice = struct.unpack_from(">H", font, at + 6)[0]
    names = ("last", "first", "delta", "offset")
    places = dict(zip(names, (at + 14, at + 16 + twice, at + 16 + 2 * twice, at + 16 + 3 * twice), strict=True))
    for segment in range(0, twice, 2):
        last, first, delta, offset = (struct.unpack_from(">H", font, places[name] + segment)[0] for name in names)
        for letter in range(first, min(last, 0xFFFE) + 1):
            glyph = letter
            if offset:
                glyph = struct.unpack_from(">H", font, places["offset"] + segment + offset + 2 * (letter - first))[0]
            if (glyph + delta if glyph or not offset else 0) % 0x10000:
                yield letter


def _groups(font: bytes, at: int) -> Iterator[int]:
    """Yield the letters of form 12: ranges of 32 bits."""
    for group in range(struct.unpack_from(">I", font, at + 12)[0]):
        first, last, glyph = struct.unpack_from(">III", font, at + 16 + group * 12)
        yield from range(first + (not glyph), last + 1)
