"""What every channel asks of the words that it carries."""

import re
from typing import Final

from ledger.errors import LedgerError
from ledger.matching import clean_line
from messaging.model import Letter

# What no channel can carry: bells, backspaces and their like. Tabs and line ends are kept.
_UNPRINTED: Final = dict.fromkeys([*(set(range(0x20)) - {0x09, 0x0A}), 0x7F])
_FENCE: Final = ("\u2068", "\u2069")  # between these a name is read its own way, whatever stands around it
_AT_FENCES: Final = re.compile(f"([{''.join(_FENCE)}])")


class NotText(LedgerError):
    """A text has a sign in it that is half of one: it cannot be written as UTF-8."""

    def __init__(self) -> None:
        super().__init__("The text has a broken sign in it, which cannot be sent.")


def plain_lines(text: str) -> str:
    r"""Return ``text`` with \n at its line ends and without control characters; raise NotText."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise NotText from None
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_UNPRINTED)


def fenced_line(text: str) -> str:
    """Return ``text`` on one line like ``clean_line``, but what was fenced stays fenced, and each fence has its end."""
    kept: list[str] = []
    depth = 0
    for part in _AT_FENCES.split(text):
        if part == _FENCE[1] and not depth:
            continue
        depth += (part == _FENCE[0]) - (part == _FENCE[1])
        kept.append(part if part in _FENCE else _cleaned(part))
    line = " ".join("".join(kept).split()) + _FENCE[1] * depth
    return line if _AT_FENCES.sub("", line).strip() else ""


def _cleaned(part: str) -> str:
    """Return a part of a line cleaned, with a blank where it had any at its ends."""
    before, after = (" " if end.isspace() else "" for end in (part[:1], part[-1:]))
    return f"{before}{clean_line(part)}{after}"


def unsent_files(letter: Letter) -> str:
    """Return why a channel of text alone cannot carry ``letter`` as it is, "" when it can."""
    if not letter.attachments:
        return ""
    return f"This way takes text only, and “{letter.attachments[0].name[:80]}” is to go with the message."
