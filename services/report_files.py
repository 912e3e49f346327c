"""Reports as files: the rows that a screen shows, as CSV and as an Excel workbook in which nothing typed ever runs."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final
from weakref import WeakKeyDictionary

from access import Right
from ledger.book import Book, Money
from ledger.exports import ONLY_TEXT, TEXT_FORM, money_form, text_of, write_day, write_money, write_text
from ledger.reports import Cell, Filters, Report, ReportColumn, ReportUnknown, make_report, read_filters
from services.rules import week_starts_on

if TYPE_CHECKING:
    from services.desk import Desk

FORMS: Final[Mapping[str, str]] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
TOTAL: Final = "Total"
_WIDTHS: Final = {"id": 9, "text": 28, "phone": 17, "money": 14, "count": 11, "date": 12, "days": 15}
_KEPT: Final[WeakKeyDictionary[Book, tuple[tuple[int, date, str, Filters], Report]]] = WeakKeyDictionary()
_NO_SHEET_NAME: Final = str.maketrans(dict.fromkeys("[]:*?/\\", "-"))


@dataclass(frozen=True, slots=True)
class ReportFile:
    """A file to hand over: its name, what sort of file it is, and what is in it."""

    name: str
    media_type: str
    content: bytes


def report_of(shop: "Desk", name: str, query: Mapping[str, str]) -> Report:
    """Return the report that an address asks for, on the shop's today; raise ReportUnknown or FilterNotUnderstood.

    The last one of a book is kept while the book stays as it is: turning a page and pressing "Excel" are quick.
    """
    shop.allow(Right.REPORTS)
    book, today = shop.book, shop.today()
    filters = read_filters(name, query, week_starts_on(shop.settings))
    wanted = (book.version, today, name, filters)
    kept = _KEPT.get(book)
    if kept is None or kept[0] != wanted:
        kept = _KEPT[book] = (wanted, make_report(book, name, filters, today))
    return kept[1]


def report_file(shop: "Desk", asked: str, query: Mapping[str, str]) -> ReportFile:
    """Return the file for an address like "ageing.csv" with its filters: just the rows that the screen shows.

    Raise ReportUnknown or FilterNotUnderstood.
    """
    name, _, form = asked.rpartition(".")
    if form not in FORMS:
        raise ReportUnknown(asked)
    report, today = report_of(shop, name, query), shop.today()
    content = report_csv(report) if form == "csv" else report_xlsx(report, today)
    return ReportFile(f"{name.replace('_', '-')}-{today.isoformat()}.{form}", FORMS[form], content)


def report_csv(report: Report) -> bytes:
    """Return the rows under their headings: amounts as decimal strings, dates as YYYY-MM-DD, nothing that runs."""
    text = io.StringIO(newline="")
    out = csv.writer(text, lineterminator="\r\n")
    out.writerow(column.name for column in report.columns)
    out.writerows(["" if cell is None else text_of(cell) for cell in row] for row in report.rows)
    # The mark at the beginning tells spreadsheet programs that this is UTF-8.
    return text.getvalue().encode("utf-8-sig")


def report_xlsx(report: Report, today: date) -> bytes:
    """Return a workbook of one sheet: amounts are numbers, dates are dates, text is text; the totals stand below.

    The same report of the same day gives the same bytes.
    """
    import xlsxwriter  # noqa: PLC0415 - a tenth of a second that only a download pays

    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {**ONLY_TEXT, "in_memory": True})
    book.set_properties({"title": report.title, "created": datetime(today.year, today.month, today.day)})  # noqa: DTZ001 - the file wants one without a zone
    plain, bold = _formats(book, report, bold=False), _formats(book, report, bold=True)
    sheet = book.add_worksheet(report.title.translate(_NO_SHEET_NAME)[:31])
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(report.columns):
        sheet.set_column(place, place, max(_WIDTHS[column.kind], len(column.name) + 2))
        sheet.write_string(0, place, column.name, _heading(book, column))
    for number, row in enumerate(report.rows, 1):
        for place, cell in enumerate(row):
            _write(sheet, (number, place), cell, plain[place])
    last = len(report.rows)
    sheet.autofilter(0, 0, last, len(report.columns) - 1)
    if report.totals is not None:
        for place, cell in enumerate(report.totals):
            _write(sheet, (last + 1, place), TOTAL if place == 0 and cell is None else cell, bold[place])
    if report.note:
        sheet.write_string(last + 3, 0, report.note)
    book.close()
    return content.getvalue()


def _formats(book: Any, report: Report, *, bold: bool) -> list[Any]:  # noqa: ANN401 - a library without types
    """Return the format of the cells of each column."""
    money = next((money_form(cell.currency) for row in report.rows for cell in row if isinstance(cell, Money)), "#,##0")
    numbers = {"money": money, "count": "#,##0", "days": "#,##0", "date": "yyyy-mm-dd"}
    return [book.add_format({"num_format": numbers.get(one.kind, TEXT_FORM), "bold": bold}) for one in report.columns]


def _heading(book: Any, column: ReportColumn) -> Any:  # noqa: ANN401 - see _formats
    right = column.kind in {"money", "count", "days"}
    return book.add_format({"bold": True, "bottom": 1, "align": "right" if right else "left"})


def _write(sheet: Any, at: tuple[int, int], cell: Cell, form: Any) -> None:  # noqa: ANN401 - see _formats
    match cell:
        case None | "":
            sheet.write_blank(*at, None, form)
        case str():
            write_text(sheet, *at, cell, form)
        case Money():
            write_money(sheet, *at, cell, form, form)
        case date():
            write_day(sheet, *at, cell, form, form)
        case _:
            sheet.write_number(*at, cell, form)
