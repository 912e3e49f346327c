"""Pictures of the screen after a message was typed, for whoever says whether it went: kept until they said so.

Other chats may be on them. So they lie in a folder that is no part of the book, are nobody else's to read, and are gone
with the answer, or when nobody answered in a week.
"""

import os
from collections.abc import Collection
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Final

from ledger.errors import LedgerError
from services.files import replace_file

FOLDER: Final = Path("cache", "screens")
_OLD_SECONDS: Final = 7 * 24 * 3600


class NoSuchPicture(LedgerError):
    """There is no picture of a message, or none any more."""

    def __init__(self) -> None:
        super().__init__("There is no picture of this message.")


class Pictures:
    """The pictures of one book, by the numbers of the messages; ``book`` is the folder of the book."""

    def __init__(self, book: Path) -> None:
        self._folder = book / FOLDER

    def keep(self, number: int, picture: bytes) -> None:
        """Keep a picture; one that cannot be kept is left out: it is a help and no part of what is known."""
        with suppress(OSError):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            replace_file(self._path(number), picture)

    def has(self, number: int) -> bool:
        """Tell whether there is a picture of a message."""
        return self._path(number).is_file()

    def get(self, number: int) -> bytes:
        """Return the picture of a message, a PNG; raise NoSuchPicture."""
        try:
            return self._path(number).read_bytes()
        except OSError:
            raise NoSuchPicture from None

    def remove(self, numbers: Collection[int]) -> None:
        """Remove the pictures of messages that somebody has answered for."""
        for number in numbers:
            with suppress(OSError):
                self._path(number).unlink(missing_ok=True)

    def clear(self, asked: Collection[int], now: datetime) -> None:
        """Remove what nobody is asked about any more, and what is older than a week."""
        with suppress(OSError):
            for path in list(self._folder.iterdir()):
                number = int(path.stem) if path.stem.isdecimal() else 0
                if number not in asked or now.timestamp() - path.stat().st_mtime > _OLD_SECONDS:
                    os.unlink(path)  # noqa: PTH108 - suppressed as one with the look at it

    def _path(self, number: int) -> Path:
        return self._folder / f"{number}.png"
