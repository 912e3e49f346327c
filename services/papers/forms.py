"""The forms a statement comes in: a PDF, a text for a phone, an Excel file; the ending of its name says which."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple

from ledger.book import Book
from ledger.errors import LedgerError
from ledger.statements import Statement, statement_of, statement_text
from services.exports import CannotExport
from services.files import replace_file
from services.papers.statement_pdf import statement_pdf
from services.papers.statement_xlsx import statement_xlsx


class Form(NamedTuple):
    """What a file of this form is called on the web, and how it is made."""

    media_type: str
    make: Callable[[Statement], bytes]


FORMS: Final = {
    "pdf": Form("application/pdf", statement_pdf),
    "txt": Form("text/plain; charset=utf-8", lambda statement: f"{statement_text(statement)}\n".encode()),
    "xlsx": Form("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", statement_xlsx),
}


class FormUnknown(LedgerError):
    """A file name that does not say which form is meant, or one that there is not."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"A statement ends with .pdf, .txt or .xlsx; “{name}” does not.")


def form_of(name: str) -> Form:
    """Return the form that a file's name asks for; raise FormUnknown."""
    found = FORMS.get(Path(name).suffix.removeprefix(".").lower())
    if found is None:
        raise FormUnknown(name)
    return found


def write_statement(
    book: Book, index: int, out: Path, *, since: date | None, until: date | None, today: date
) -> Statement:
    """Write the statement of the customer at ``index`` in the form that ``out`` asks for; raise a refusal."""
    form = form_of(out.name)
    statement = statement_of(book, index, since, until, today)
    _write(out, form.make(statement))
    return statement


def _write(path: Path, content: bytes) -> None:
    """Write a file for the owner alone, whole or not at all; raise CannotExport."""
    if not path.parent.is_dir():
        raise CannotExport(path, f"there is no folder {path.parent}")
    try:
        replace_file(path, content)
    except OSError as error:
        raise CannotExport(path, error.strerror or str(error)) from error
