"""What a door may ask to be recorded about packages and photos; ``Shop`` runs it on the thread of the book."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from services.photos import keep_photo
from services.questions import Questions

if TYPE_CHECKING:
    from ledger.book import Act, PackageRequest
    from ledger.journal import Commit

T = TypeVar("T")


class Acts(Questions):
    """Acts that go through the one thread and the one ledger."""

    def _act(self, do: Callable[[], T]) -> T:
        raise NotImplementedError

    def _as(self, by: str, via: str, key: str) -> "Act":
        raise NotImplementedError

    def sell_package(self, request: "PackageRequest", *, key: str, by: str, via: str) -> "Commit":
        """Record that somebody buys a package; raise a refusal. The same key twice changes nothing."""
        return self._act(lambda: self.ledger.sell_package(request, self._as(by, via, key), self.today()))

    def change_package(self, package: str, fields: dict[str, str], *, key: str, by: str, via: str) -> "Commit | None":
        """Give a package other words or another last day; None when nothing changes. Raise a refusal."""
        return self._act(lambda: self.ledger.change_package(package, fields, self._as(by, via, key)))

    def settle_difference(self, package: str, *, sheet_is_right: bool, key: str, by: str, via: str) -> "Commit":
        """Say whether a list or its parts were right about what is owed for a package; raise a refusal."""
        act, today = self._as(by, via, key), self.today()
        return self._act(lambda: self.ledger.settle_difference(package, act, today, sheet_is_right=sheet_is_right))

    def keep_photo(self, content: bytes) -> str:
        """Keep a photo of a bill, written anew, and return the name it is kept under; raise a refusal."""
        return keep_photo(self.ledger.folder, content)
