"""What only programs are refused, and the one plain sentence for each."""

from collections.abc import Sequence
from typing import Final

from starlette.exceptions import HTTPException

from ledger.errors import LedgerError

_SHOWN_MAX: Final = 60


class BadKey(LedgerError):
    """An Idempotency-Key that cannot be kept."""

    def __init__(self) -> None:
        super().__init__("The key of a request has 1 to 100 letters, digits and signs, without spaces.")


class BadCursor(LedgerError):
    """A cursor that no answer of the API gave for this list."""

    def __init__(self) -> None:
        super().__init__("This cursor is not from this list. Begin with its first page, without a cursor.")


class Crowd(LedgerError):
    """More programs log in at this moment than the computer can look at."""

    def __init__(self) -> None:
        super().__init__("Many log in at this moment. Try again in a few seconds.")


class NotTheSum(LedgerError):
    """A balance that does not follow from the other figures that were sent."""

    def __init__(self, field: str, computed: str) -> None:
        self.field, self.computed = field, computed
        super().__init__(f"The {field} does not fit the other figures, which give {computed}. Nothing was saved.")


class NotAskedHere(LedgerError):
    """A word behind the question mark that this address does not know; ``known`` are those that it does."""

    def __init__(self, word: str, known: Sequence[str]) -> None:
        self.field, self.known = word, tuple(known)
        here = (
            f"it knows {' and '.join(filter(None, (', '.join(known[:-1]), known[-1])))}" if known else "it knows none"
        )
        super().__init__(f"This address knows no “{word}” behind the question mark; {here}. Nothing was done.")


class NotTheirs(LedgerError):
    """A token of the shop's people, or a key, at an address that is for customers."""

    def __init__(self) -> None:
        super().__init__(
            "This address is for customers, about their own account. With this token ask at /api/customers instead."
        )


class TwiceThere(HTTPException):
    """A field that stands twice in a JSON object: nobody can tell which of the two is meant.

    Not a LedgerError: FastAPI lets nothing else out of the reading of a body.
    """

    def __init__(self, name: str) -> None:
        shown = name.encode("utf-8", "replace").decode()  # half a sign can stand in JSON, and in no answer
        self.field = shown if len(shown) <= _SHOWN_MAX else f"{shown[:_SHOWN_MAX]}…"
        self.what = "it stands there more than once"
        super().__init__(422, self.what)


class KeyStays(LedgerError):
    """A program wanted to log out with a key, which no log-out ends."""

    def __init__(self) -> None:
        super().__init__("A key counts until an owner ends it on the page “People”. Nothing was ended.")
