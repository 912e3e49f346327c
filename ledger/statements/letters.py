"""Letters of every script, as they go on paper: what may not stand in a line, and which way a line is read."""

import unicodedata
from typing import Final

# Signs that turn the writing after them round. A name that holds one would reorder the amount beside it.
_TURNING: Final = {0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)}
_NOT_WRITING: Final = frozenset({"Cc", "Cs", "Co", "Cn"})
_RIGHT_TO_LEFT: Final = frozenset({"R", "AL"})


def one_line(text: str) -> str:
    """Return ``text`` on one line, without control signs and signs that turn the writing round.

    The joiners of Indian and Arabic scripts stay: without them other letters would be seen.
    """
    kept = (sign for sign in text if sign.isspace() or unicodedata.category(sign) not in _NOT_WRITING)
    return " ".join("".join(sign for sign in kept if ord(sign) not in _TURNING).split())


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
