"""Taking the whole book along: as a workbook, as tables, or as the text of hledger, ledger or beancount."""

import os
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO, Final

from ledger.book import Ledger
from ledger.errors import LedgerError
from ledger.exports import Progress, WholeBook, beancount_text, hledger_text, silent, write_workbook
from services import clock
from services.tables import write_tables

# What a file of each form is called at its end; csv is a folder of tables.
FORMATS: Final = {"xlsx": ".xlsx", "csv": "", "hledger": ".journal", "beancount": ".beancount"}
_TEXTS: Final = {"hledger": hledger_text, "beancount": beancount_text}


class CannotExport(LedgerError):
    """The disk did not take an export; the book is not touched by that."""

    def __init__(self, path: Path, why: str) -> None:
        self.path, self.why = path, why
        super().__init__(f"{path} cannot be written: {why}.")


def write_book(ledger: Ledger, as_what: str, path: Path, progress: Progress = silent) -> list[Path]:
    """Write the book in one of FORMATS to ``path`` (csv: into that folder) and return the files; raise CannotExport.

    A file that stands there is replaced once the new one is whole, and stays as it is when anything goes wrong.
    """
    try:
        if as_what == "csv":
            return sorted(path / name for name in write_tables(ledger, path, progress))
        if not path.parent.is_dir():
            raise CannotExport(path, f"there is no folder {path.parent}")
        if path.is_dir():
            raise CannotExport(path, "it is a folder, and this form is one file")
        with TemporaryDirectory(prefix=".export-", dir=path.parent) as scratch:
            whole = Path(scratch) / "book"
            with _made(whole) as file:
                _writer(ledger, as_what, progress)(file, Path(scratch))
            whole.replace(path)
    except OSError as error:
        raise CannotExport(path, error.strerror or str(error)) from error
    return [path]


@contextmanager
def book_file(ledger: Ledger, as_what: str, progress: Progress = silent) -> Iterator[Path]:
    """Write the book in one of FORMATS to one file that is gone afterwards; the tables of csv come in a .zip."""
    scratch = ledger.folder / "cache"
    scratch.mkdir(mode=0o700, exist_ok=True)
    with TemporaryDirectory(prefix="export-", dir=scratch) as folder:
        path = Path(folder) / f"book{FORMATS[as_what] or '.zip'}"
        if as_what != "csv":
            write_book(ledger, as_what, path, progress)
        else:
            tables = write_book(ledger, as_what, Path(folder) / "tables", progress)
            with _made(path) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
                for table in tables:
                    archive.write(table, table.name)
        yield path


def _writer(ledger: Ledger, as_what: str, progress: Progress) -> Callable[[BinaryIO, Path], None]:
    """Return what writes the book into an open file, with an empty folder for what it needs on the way."""
    book = WholeBook(ledger)
    if as_what == "xlsx":
        today = clock.today_in(ledger.journal.identity.timezone)
        return lambda file, scratch: write_workbook(book, file, scratch, today, progress)
    text = _TEXTS[as_what]
    return lambda file, _: file.writelines(piece.encode() for piece in text(book, progress))


@contextmanager
def _made(path: Path) -> Iterator[BinaryIO]:
    """Open a new file that is the owner's alone, and let it reach the disk."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())
