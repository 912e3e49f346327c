"""Which folders had a book when they were last looked at: noted outside of them, beside the settings.

A folder whose disk is not plugged in looks like a folder that never had a book. Whoever begins a new one there has two
shops the day the disk is back, so it is asked.
"""

import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from ledger.errors import LedgerError
from services.files import replace_file

FILE: Final = "known_books.json"
_BOOKS_MAX: Final = 20


@dataclass(frozen=True, slots=True)
class KnownBook:
    """A book as it was last seen in its folder."""

    shop: str
    opened: date


class BookGone(LedgerError):
    """A folder is without a book although there was one in it."""

    def __init__(self, folder: Path, known: KnownBook) -> None:
        self.folder, self.known = folder, known
        when = f"{known.opened.day} {known.opened:%B %Y}"
        super().__init__(
            f"There is no book in the folder {folder}, but the book of {known.shop} was there when it was last opened, "
            f"on {when}. If it lies on a disk that is not plugged in, plug it in; if it was moved, move it back. "
            "No new book is begun in its place unless you ask for it."
        )


def remember(settings: Path, folder: Path, book: KnownBook) -> None:
    """Note that ``folder`` has a book; ``settings`` is the file beside which such notes are. A failure is no harm."""
    books = _read(settings)
    if books.get(_key(folder)) == book:
        return
    books.pop(_key(folder), None)
    _write(settings, dict(list({**books, _key(folder): book}.items())[-_BOOKS_MAX:]))


def forget(settings: Path, folder: Path) -> None:
    """Note that nobody misses a book in ``folder`` any more."""
    books = _read(settings)
    if books.pop(_key(folder), None) is not None:
        _write(settings, books)


def known(settings: Path, folder: Path) -> KnownBook | None:
    """Return the book that was last seen in ``folder``, or None."""
    return _read(settings).get(_key(folder))


def refuse_if_missed(settings: Path, folder: Path) -> None:
    """Raise BookGone when ``folder`` had a book and has no file of one now."""
    missed = known(settings, folder)
    if missed and not (folder / "journal.csv").exists():
        raise BookGone(folder, missed)


def _key(folder: Path) -> str:
    return str(folder.absolute())


def _read(settings: Path) -> dict[str, KnownBook]:
    """Return what is noted; nothing when the file is not there or not as we write it."""
    with suppress(OSError, ValueError, TypeError, KeyError, AttributeError):
        noted = json.loads((settings.parent / FILE).read_text(encoding="utf-8"))
        return {
            folder: KnownBook(str(book["shop"]), date.fromisoformat(book["opened"])) for folder, book in noted.items()
        }
    return {}


def _write(settings: Path, books: dict[str, KnownBook]) -> None:
    noted = {folder: {"shop": book.shop, "opened": book.opened.isoformat()} for folder, book in books.items()}
    with suppress(OSError):
        replace_file(settings.parent / FILE, json.dumps(noted, ensure_ascii=False, indent=1).encode())
