"""Why the open shop makes no backup, shows none, or does not go back to one: one plain sentence each."""

from ledger.errors import LedgerError


class AlreadyMaking(LedgerError):
    """A backup is being made at the moment."""

    def __init__(self) -> None:
        super().__init__("A backup is being made already.")


class TypingNow(LedgerError):
    """Messages are being typed: what comes of them belongs to the book that is open."""

    def __init__(self) -> None:
        super().__init__("Messages are being typed at the moment. Stop that first, then go back.")


class BookExchanged(LedgerError):
    """The whole book was exchanged while this waited for its turn."""

    def __init__(self) -> None:
        super().__init__(
            "The shop went back to a backup, or somebody was erased, while this waited. Nothing more was changed. Look "
            "at the book as it is now, then do it again if it is still wanted."
        )


class FolderNotRead(LedgerError):
    """The folder of the backups cannot be read."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(f"The backups cannot be shown: {why}.")


class AsSaid(LedgerError):
    """What the other process refused, in its own sentence."""


class AlreadyTrying(LedgerError):
    """A backup is being restored for trial at the moment."""

    def __init__(self) -> None:
        super().__init__("A backup is being tried out already.")


class NothingToTry(LedgerError):
    """There is no proven backup anywhere."""

    def __init__(self) -> None:
        super().__init__("There is no proven backup to try out yet. Make one first.")
