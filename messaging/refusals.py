"""What the post office refuses, and the one plain sentence for each."""

from typing import Final

from ledger.errors import LedgerError
from messaging.model import State

# How each state is called on screens and in sentences.
WORDS = {
    State.QUEUED: "waiting",
    State.HELD: "held back",
    State.SENDING: "on its way out",
    State.OPENED: "link opened",
    State.HANDED_OVER: "given on",
    State.SENT: "sent",
    State.DELIVERED: "delivered",
    State.READ: "read",
    State.FAILED: "did not go",
    State.UNKNOWN: "not sure",
    State.CONFIRMED: "went, somebody looked",
    State.DENIED: "did not go, somebody looked",
    State.CANCELLED: "taken off",
}

# What is so, said of a message in the middle of a sentence.
_IS: Final = {
    State.QUEUED: "it is on the list",
    State.HELD: "it is held back",
    State.SENDING: "it is on its way out",
    State.OPENED: "its link was opened",
    State.HANDED_OVER: "it was given on",
    State.SENT: "it was sent",
    State.DELIVERED: "it was delivered",
    State.READ: "it was read",
    State.FAILED: "it did not go",
    State.UNKNOWN: "nobody knows whether it went",
    State.CONFIRMED: "somebody looked, and it went",
    State.DENIED: "somebody looked, and it did not go",
    State.CANCELLED: "it was taken off the list",
}


def what_is_so(number: int, state: State, wanted: State | None = None) -> str:
    """Return the sentence for who asks something of a message that has come further since: what is so of it.

    ``wanted`` is the state that was asked for; when it is that already, the sentence says so.
    """
    if state is wanted:
        return f"Message {number} is as you want it already: {_IS[state]}. Nothing was changed."
    return f"Message {number} has come further since: {_IS[state]}. Nothing was changed."


class MessageUnknown(LedgerError):
    """There is no message of that number."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(f"There is no message number {number}.")


class CannotBecome(LedgerError):
    """A message is in a state that the wished one does not follow."""

    def __init__(self, number: int, state: State, wanted: State) -> None:
        self.number, self.state, self.wanted = number, state, wanted
        super().__init__(what_is_so(number, state, wanted))


class AlreadyOnTheList(LedgerError):
    """The same is on the list again, or went, since this message did not go."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(f"Message {number} is not needed any more: the same was put on the list again since.")


class NothingToSay(LedgerError):
    """A message without words, or to nobody."""

    def __init__(self, why: str) -> None:
        super().__init__(f"There is nothing to send: {why}.")
