"""Click-to-chat links: a message that a person sends from their own WhatsApp, on this computer or on the phone."""

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from ledger.errors import LedgerError
from messaging.model import Letter, Outcome, State
from messaging.plain import plain_lines, unsent_files
from messaging.refusals import NothingToSay

# What WhatsApp takes as one message.
TEXT_LENGTH_MAX: Final = 4_096
_E164: Final = re.compile(r"\+[1-9][0-9]{6,14}")


class NotANumber(LedgerError):
    """What should be a phone number in E.164 is none."""

    def __init__(self, phone: str) -> None:
        self.phone = phone
        super().__init__(f"“{phone[:40]}” is not a phone number with its country code.")


class TextTooLong(LedgerError):
    """A text has more letters than one message takes."""

    def __init__(self, length: int) -> None:
        self.length = length
        super().__init__(f"The text has {length:,} letters; one message takes {TEXT_LENGTH_MAX:,}.")


def chat_link(phone: str, text: str) -> str:
    r"""Return the link that opens a chat with ``phone`` (E.164) and ``text`` typed in; its line ends become \n.

    Raise NotANumber, NothingToSay, TextTooLong, or NotText for letters that cannot be written.
    """
    if not is_e164(phone):
        raise NotANumber(phone)
    plain = plain_lines(text)
    if not plain.strip():
        raise NothingToSay("it has no words")
    if len(plain) > TEXT_LENGTH_MAX:
        raise TextTooLong(len(plain))
    return f"https://wa.me/{phone[1:]}?text={quote(plain, safe='')}"


def is_e164(phone: str) -> bool:
    """Return whether this is a number as channels take it: "+", country code, digits and nothing else."""
    return _E164.fullmatch(phone) is not None


@dataclass(frozen=True, slots=True)
class LinkChannel:
    """Makes the link and shows it; a person presses "send", and says afterwards whether it went."""

    name: str = "link"
    highest: State = State.OPENED
    attended: bool = True

    def why_not_ready(self) -> str:
        """Return "": a link needs nothing."""
        return ""

    def send(self, letter: Letter) -> Outcome:
        """Return the link in ``given``, to be shown."""
        try:
            if why := unsent_files(letter):
                return Outcome(State.FAILED, why)
            return Outcome(State.OPENED, given=chat_link(letter.to, letter.body))
        except LedgerError as error:
            return Outcome(State.FAILED, str(error), bad_address=isinstance(error, NotANumber))

    def stop(self) -> None:
        """Do nothing: a link is made in a moment."""
