"""Letters of every script, as they go on paper: which way a line is read."""

import unicodedata
from typing import Final

_RIGHT_TO_LEFT: Final = frozenset({"R", "AL"})


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
