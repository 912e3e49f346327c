"""Letters of every script, as they go on paper and into a chat: which way a line is read, and what a sign does there.

WhatsApp makes words bold or struck through by the signs around them. In what somebody typed those signs are written
with letters that look the same and do nothing.
"""

import unicodedata
from typing import Final

_RIGHT_TO_LEFT: Final = frozenset({"R", "AL"})
_LOOK_ALIKES: Final = str.maketrans({"*": "\u2217", "_": "\uff3f", "~": "\u223c", "`": "\u02cb"})
# What is read the other way than the words around it is fenced off, so that the amount after it stays where it stands.
_FENCE: Final = ("\u2068", "\u2069")


def right_to_left(text: str) -> bool:
    """Tell whether ``text`` is read from the right: its first letter that has a direction decides."""
    for sign in text:
        direction = unicodedata.bidirectional(sign)
        if direction == "L":
            return False
        if direction in _RIGHT_TO_LEFT:
            return True
    return False


def holds_right_to_left(text: str) -> bool:
    """Tell whether any letter of ``text`` is read from the right."""
    return any(unicodedata.bidirectional(sign) in _RIGHT_TO_LEFT for sign in text)


def fenced(text: str) -> str:
    """Return ``text`` such that it is read its own way, whatever stands around it."""
    return f"{_FENCE[0]}{text}{_FENCE[1]}"


def as_typed(text: str) -> str:
    """Return what somebody typed such that WhatsApp shows it as it is, among words that are read from the left."""
    plain = text.translate(_LOOK_ALIKES)
    return fenced(plain) if holds_right_to_left(plain) else plain


def as_typed_from_right(text: str) -> str:
    """Return what somebody typed such that WhatsApp shows it as it is, among words that are read from the right."""
    return fenced(text.translate(_LOOK_ALIKES))
