"""What the post office refuses, and the one plain sentence for each."""

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


class MessageUnknown(LedgerError):
    """There is no message of that number."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(f"There is no message number {number}.")


class CannotBecome(LedgerError):
    """A message is in a state that the wished one does not follow."""

    def __init__(self, number: int, state: State, wanted: State) -> None:
        self.number, self.state, self.wanted = number, state, wanted
        super().__init__(f"Message {number} is “{WORDS[state]}”: it cannot become “{WORDS[wanted]}” now.")


class AlreadyOnTheList(LedgerError):
    """The same is on the list again, or went, since this message did not go."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(f"Message {number} is not needed any more: the same was put on the list again since.")


class NothingToSay(LedgerError):
    """A message without words, or to nobody."""

    def __init__(self, why: str) -> None:
        super().__init__(f"There is nothing to send: {why}.")
