"""A book as one .xlsx: Summary, Customers, Entries and Packages, written row by row so that memory stays small.

Amounts are numbers with all their decimals, dates are dates, and everything that people typed is text: no cell is a
formula or a link, whatever stands in it.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO, Final

from ledger.book import Currency, Money
from ledger.exports.cells import Cell, Row, as_values
from ledger.exports.tables import (
    ENTRY_COLUMNS,
    PACKAGE_COLUMNS,
    customer_columns,
    customer_rows,
    entry_row,
    package_row,
)
from ledger.exports.whole import Progress, WholeBook, silent
from ledger.exports.xlsx_cells import ONLY_TEXT, TEXT_FORM, money_form, write_day, write_money, write_text
from ledger.matching import EXTRA_HEADING

ROWS_MAX: Final = 1_048_576
_WIDTHS: Final = {
    "name": 26, "address": 30, "notes": 30, "note": 30, "phone": 16, "other_phones": 16, "email": 26, "tags": 16,
    "recorded_at": 27, "family_or_firm": 18, "treatment": 24, "reference": 14, "type": 16,
}  # fmt: skip
_WIDTH: Final = 12
# Columns without a word that somebody typed; a format of their own would only cost time.
_OUR_WORDS: Final = frozenset(
    {"id", "number", "recorded_at", "by", "customer", "type", "method", "package", "instalment", "pays", "photo",
     "takes_back", "undone", "status"}
)  # fmt: skip
_OPTIONS: Final = {**ONLY_TEXT, "constant_memory": True, "use_zip64": True}


def write_workbook(
    book: WholeBook, out: BinaryIO, scratch: Path, today: date, progress: Progress = silent, rows_max: int = ROWS_MAX
) -> None:
    """Write the book to ``out`` with the help of files in ``scratch``, an empty folder; raise OSError.

    Of what has more rows than a sheet can hold, the rest stands on sheets behind it.
    """
    import xlsxwriter  # noqa: PLC0415 - a tenth of a second, which no start and no command should wait for

    from ledger.exports.quick_sheet import QuickSheet  # noqa: PLC0415 - it needs the library

    made = xlsxwriter.Workbook(out, {**_OPTIONS, "tmpdir": str(scratch)})
    made.worksheet_class = QuickSheet
    file, forms = _File(made, book.currency, rows_max), as_values(book.currency)
    try:
        file.summary(_summary(book, today))
        file.table("Customers", customer_columns(book), customer_rows(book, book.balances))
        file.table("Entries", ENTRY_COLUMNS, (entry_row(entry, forms) for entry in book.entries(progress)))
        file.table("Packages", PACKAGE_COLUMNS, map(package_row, book.packages))
        file.close()
    except xlsxwriter.exceptions.XlsxFileError as error:
        raise OSError(str(error)) from error
    finally:
        file.let_go()


def _summary(book: WholeBook, today: date) -> list[tuple[str, Cell]]:
    zero = book.money(0)
    return [
        ("Shop", book.shop),
        ("Written on", today),
        ("Up to number", book.number),
        ("Currency", book.currency.code),
        ("Customers", len(book.balances)),
        ("Owing", sum(one.due.minor > 0 for one in book.balances)),
        ("Due, all together", sum((one.due for one in book.balances), zero)),
        ("Holding prepaid", sum(one.prepaid.minor > 0 for one in book.balances)),
        ("Prepaid, all together", sum((one.prepaid for one in book.balances), zero)),
        ("Packages", len(book.packages)),
        ("Sessions left", sum(one.sessions for one in book.balances)),
        ("Entries", book.entry_count),
    ]


class _File:
    """A workbook on its way; sheets are written one after the other, rows from top to bottom."""

    def __init__(self, book: Any, currency: Currency, rows_max: int) -> None:  # noqa: ANN401 - a library's workbook
        self._book, self._rows_max = book, rows_max
        self._bold = self._book.add_format({"bold": True, "num_format": TEXT_FORM})
        self._text = self._book.add_format({"num_format": TEXT_FORM})
        self._money = self._book.add_format({"num_format": money_form(currency)})
        self._day = self._book.add_format({"num_format": "yyyy-mm-dd"})

    def summary(self, lines: Sequence[tuple[str, Cell]]) -> None:
        """Write the first sheet: what is what, line by line."""
        sheet = self._book.add_worksheet("Summary")
        sheet.set_column(0, 0, 24)
        sheet.set_column(1, 1, 28)
        for number, (label, cell) in enumerate(lines):
            sheet.write_string(number, 0, label, self._bold)
            self._write(sheet, number, 1, cell, self._text)

    def table(self, name: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
        """Write a table, on as many sheets as it takes: ``name``, then ``name 2`` and so on."""
        sheet, number, count = self._begin(name, columns), 0, 1
        forms = [None if key in _OUR_WORDS else self._text for key in columns]
        for row in rows:
            if number == self._rows_max - 1:
                self._end(sheet, number, columns)
                count += 1
                sheet, number = self._begin(f"{name} {count}", columns), 0
            number += 1
            for column, cell in enumerate(row):
                self._write(sheet, number, column, cell, forms[column])
        self._end(sheet, number, columns)

    def close(self) -> None:
        """Put the sheets together; XlsxFileError."""
        self._book.close()

    def let_go(self) -> None:
        """Close the files behind sheets, also of a workbook that broke off."""
        for sheet in self._book.worksheets():
            sheet._opt_close()  # noqa: SLF001 - the library closes them only when all went well

    def _begin(self, name: str, columns: Sequence[str]) -> Any:  # noqa: ANN401 - a sheet of a library without types
        sheet = self._book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        for column, key in enumerate(columns):
            sheet.set_column(column, column, _WIDTHS.get(key, _WIDTH))
            typed = key.startswith(EXTRA_HEADING)
            sheet.write_string(0, column, key if typed else key.replace("_", " ").capitalize(), self._bold)
        return sheet

    @staticmethod
    def _end(sheet: Any, number: int, columns: Sequence[str]) -> None:  # noqa: ANN401 - see _begin
        sheet.autofilter(0, 0, number, len(columns) - 1)

    def _write(self, sheet: Any, row: int, column: int, cell: Cell, form: Any) -> None:  # noqa: ANN401 - see _begin
        # The most frequent first: a million entries have many cells.
        if isinstance(cell, str):
            if cell:
                write_text(sheet, row, column, cell, form)
        elif isinstance(cell, int):
            sheet.write_number(row, column, cell)
        elif isinstance(cell, Money):
            write_money(sheet, row, column, cell, self._money, form)
        else:
            write_day(sheet, row, column, cell, self._day, form)
