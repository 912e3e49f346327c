"""Refusals about packages and their sessions: facts in, one plain sentence out."""

from datetime import date

from ledger.book.money import Money
from ledger.errors import LedgerError


class PackageOver(LedgerError):
    """The last day of a package is over. ``may_be_used``: the shop lets somebody decide to use it all the same."""

    def __init__(self, package: str, until: date, *, may_be_used: bool) -> None:
        self.package, self.until, self.may_be_used = package, until, may_be_used
        ways = "Say that it is used all the same, or give it" if may_be_used else "Give it"
        super().__init__(
            f"{package} could be used until {until.day} {until:%b %Y}; that day is over. {ways} another last day."
        )


class NothingToPassOn(LedgerError):
    """No session of a package is left."""

    def __init__(self, package: str) -> None:
        self.package = package
        super().__init__(f"No session of {package} is left, so there is nothing to pass on.")


class PassedOnToSame(LedgerError):
    """A package would be passed on to whom it belongs."""

    def __init__(self, package: str, name: str) -> None:
        self.package, self.name = package, name
        super().__init__(f"{package} is {name}’s already. Choose somebody else.")


class PriceBelowPassedOn(LedgerError):
    """A package would cost less than what went along with the sessions that were passed on of it."""

    def __init__(self, package: str, went: Money) -> None:
        self.package, self.went = package, went
        super().__init__(
            f"{went} of the price of {package} went along with sessions that were passed on. It cannot cost less."
        )
