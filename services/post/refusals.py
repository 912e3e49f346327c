"""What the post office at work refuses, and the one plain sentence for each."""

from ledger.errors import LedgerError
from messaging import State, what_is_so


class NoWayThere(LedgerError):
    """Nothing that is set up leads to a customer."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"{name} has no phone and no e-mail address that a message could go to.")


class NotToAnswer(LedgerError):
    """Nobody needs to say whether this message went: it is known, or it never left."""

    def __init__(self, number: int, state: State, wanted: State) -> None:
        self.number, self.state = number, state
        super().__init__(what_is_so(number, state, wanted))


class NotNow(LedgerError):
    """A message does not go now; the reason comes from the check."""

    def __init__(self, name: str, why: str) -> None:
        self.name, self.why = name, why
        super().__init__(f"The message to {name} does not go now: {why}.")


class OpenedAlready(LedgerError):
    """The link of a message was opened before; whoever opens it once more does so on purpose."""

    def __init__(self, name: str, at: str, who: str) -> None:
        self.name = name
        super().__init__(
            f"The chat with {name} was opened at {at} by {who}. Look whether the message went; under “Did it go?” the "
            "chat can be opened again."
        )


class WayIsOff(LedgerError):
    """A channel was not tried as it is set up now, or is switched off."""

    def __init__(self, name: str, why: str = "") -> None:
        self.name = name
        super().__init__(why or "This way is off. Set it up and send one to yourself first.")


class TooManyAtOnce(LedgerError):
    """A text of one's own to more customers than are written to at once."""

    def __init__(self, most: int) -> None:
        super().__init__(f"At most {most:,} customers are written to at once. Choose fewer.")


class NoDigest(LedgerError):
    """The owner's mail about the day has no way or no address."""

    def __init__(self) -> None:
        super().__init__(
            "The mail about the day needs e-mail switched on, and digest_time and digest_to under [messages] in the "
            "settings."
        )


class NobodyTold(LedgerError):
    """That customers are told of packages that end soon is switched off."""

    def __init__(self) -> None:
        super().__init__(
            "Nobody is told of packages that end soon: switch it on under “What is told”, with notice_days under "
            "[packages] in the settings."
        )


class NothingToType(LedgerError):
    """No message that is to be typed may go now."""

    def __init__(self) -> None:
        super().__init__("Nothing is to be typed into WhatsApp now.")
