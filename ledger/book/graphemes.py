"""Text measured in letters as a reader counts them: a family of four emoji is one, and so is क्ष."""

import unicodedata
from typing import Final

import regex

# The most that one letter is made of: four people with their skins, joined, are eleven signs. What is piled up higher
# is a flood of marks, and the rest of it is left out.
SIGNS_OF_A_LETTER_MAX: Final = 12
_LETTER: Final = regex.compile(r"\X")


def shortened(text: str, most: int) -> str:
    """Return at most ``most`` letters of ``text`` (in NFC), each of at most twelve signs; doing it twice is as once."""
    if text.isascii() or len(text) <= min(most, SIGNS_OF_A_LETTER_MAX):
        return text[:most]
    # A letter that was cut may join the one after it, so it is looked at again until nothing changes any more.
    while True:
        cut = unicodedata.normalize("NFC", _once(text, most))
        if cut == text:
            return text
        text = cut


def _once(text: str, most: int) -> str:
    kept: list[str] = []
    for letter in _LETTER.finditer(text):
        if len(kept) == most:
            break
        kept.append(letter[0][:SIGNS_OF_A_LETTER_MAX])
    return "".join(kept)
