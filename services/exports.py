"""Taking the whole book along: as a workbook, as tables, or as the text of hledger, ledger or beancount."""

import io
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO, Final, NamedTuple

from ledger.book import Ledger
from ledger.errors import LedgerError
from ledger.exports import Progress, WholeBook, beancount_text, hledger_text, silent, write_workbook
from services import clock
from services.files import replacing
from services.tables import write_tables

# What a file of each form is called at its end; csv is a folder of tables.
FORMATS: Final = {"xlsx": ".xlsx", "csv": "", "hledger": ".journal", "beancount": ".beancount"}
_MEDIA_TYPES: Final = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "application/zip",
    "hledger": "text/plain; charset=utf-8", "beancount": "text/plain; charset=utf-8",
}  # fmt: skip
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
        with TemporaryDirectory(prefix=".export-", dir=path.parent) as scratch, replacing(path) as file:
            _writer(ledger, as_what, progress)(file, Path(scratch))
    except OSError as error:
        raise CannotExport(path, error.strerror or str(error)) from error
    return [path]


class BookFile(NamedTuple):
    """The whole book as one file to hand over."""

    name: str
    media_type: str
    content: bytes


def book_file(ledger: Ledger, as_what: str, progress: Progress = silent) -> BookFile:
    """Return the book in one of FORMATS as one file, the tables of csv in a .zip; raise CannotExport.

    Nothing of it stays on the disk.
    """
    name = f"duebook-{clock.today_in(ledger.journal.identity.timezone)}{FORMATS[as_what] or '.zip'}"
    scratch = ledger.folder / "cache"
    try:
        scratch.mkdir(mode=0o700, exist_ok=True)
        with TemporaryDirectory(prefix="export-", dir=scratch) as folder:
            files = write_book(ledger, as_what, Path(folder) / ("tables" if as_what == "csv" else name), progress)
            content = _zipped(files) if as_what == "csv" else files[0].read_bytes()
    except OSError as error:
        raise CannotExport(scratch, error.strerror or str(error)) from error
    return BookFile(name, _MEDIA_TYPES[as_what], content)


def _zipped(files: Sequence[Path]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files:
            archive.write(file, file.name)
    return content.getvalue()


def _writer(ledger: Ledger, as_what: str, progress: Progress) -> Callable[[BinaryIO, Path], None]:
    """Return what writes the book into an open file, with an empty folder for what it needs on the way."""
    book = WholeBook(ledger)
    if as_what == "xlsx":
        today = clock.today_in(ledger.journal.identity.timezone)
        return lambda file, scratch: write_workbook(book, file, scratch, today, progress)
    text = _TEXTS[as_what]
    return lambda file, _: file.writelines(piece.encode() for piece in text(book, progress))
