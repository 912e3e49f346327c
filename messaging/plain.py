"""What every channel asks of the words that it carries."""

from typing import Final

from ledger.errors import LedgerError
from messaging.model import Letter

# What no channel can carry: bells, backspaces and their like. Tabs and line ends are kept.
_UNPRINTED: Final = dict.fromkeys([*(set(range(0x20)) - {0x09, 0x0A}), 0x7F])


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


def unsent_files(letter: Letter) -> str:
    """Return why a channel of text alone cannot carry ``letter`` as it is, "" when it can."""
    if not letter.attachments:
        return ""
    return f"This way takes text only, and “{letter.attachments[0].name[:80]}” is to go with the message."
