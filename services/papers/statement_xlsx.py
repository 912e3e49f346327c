"""A statement as an Excel file: amounts are numbers that add up, and whatever somebody typed stays text.

No cell is ever a formula or a link, whatever its text begins with.
"""

import io
from datetime import datetime
from typing import Any, Final

from ledger.book import Money
from ledger.exports import ONLY_TEXT, TEXT_FORM, money_form, write_day, write_money, write_text
from ledger.statements import Statement, day_words, period_words

_COLUMNS: Final = ("Date", "What", "Note", "Method", "Reference", "Charged", "Paid", "Owes", "Prepaid", "Holds")
_WIDTHS: Final = (12, 24, 32, 10, 16, 14, 14, 14, 14, 14)
_HEAD_ROWS: Final = 4


def statement_xlsx(statement: Statement) -> bytes:
    """Return the statement as an Excel file."""
    import xlsxwriter  # noqa: PLC0415 - only those wait for it who ask for such a file

    content = io.BytesIO()
    workbook = xlsxwriter.Workbook(content, {**ONLY_TEXT, "in_memory": True})
    # Not the minute in which somebody pressed the button: the same statement twice is the same file.
    made = datetime(statement.made_on.year, statement.made_on.month, statement.made_on.day)  # noqa: DTZ001 - as it wants it
    workbook.set_properties({"title": f"Statement for {statement.name}", "created": made})
    _Sheet(workbook, statement).fill()
    workbook.close()
    return content.getvalue()


class _Sheet:
    """The one sheet on its way."""

    def __init__(self, workbook: Any, statement: Statement) -> None:  # noqa: ANN401 - the library has no types
        form = money_form(statement.opening_due.currency)
        self._statement = statement
        self._sheet = workbook.add_worksheet("Statement")
        self._text = workbook.add_format({"num_format": TEXT_FORM})
        self._bold = workbook.add_format({"num_format": TEXT_FORM, "bold": True})
        self._head = workbook.add_format({"num_format": TEXT_FORM, "bold": True, "bottom": 1})
        self._money = workbook.add_format({"num_format": form})
        self._sum = workbook.add_format({"num_format": form, "bold": True})
        self._day = workbook.add_format({"num_format": "dd mmm yyyy", "align": "left"})

    def fill(self) -> None:
        """Write everything."""
        one, sheet = self._statement, self._sheet
        whose = " · ".join(fact for fact in (one.name, one.customer, one.code, one.phone) if fact)
        period = f"Statement {period_words(one.since, one.until)}, amounts in {one.opening_due.currency.code}"
        for row, text in enumerate((one.shop, whose, period)):
            write_text(sheet, row, 0, text, self._text if row else self._bold)
        for column, (name, width) in enumerate(zip(_COLUMNS, _WIDTHS, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(_HEAD_ROWS - 1, column, name, self._head)
        sheet.freeze_panes(_HEAD_ROWS, 0)
        sheet.repeat_rows(_HEAD_ROWS - 1)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        row = self._balances(_HEAD_ROWS, "Before", one.opening_due, one.opening_prepaid)
        for line in one.lines:
            write_day(sheet, row, 0, line.on, self._day, self._text)
            for column, text in enumerate((line.what, line.note, line.method, line.reference), 1):
                write_text(sheet, row, column, text, self._text)
            moves = ((5, line.charged), (6, line.paid), (8, line.added or -line.used))
            after = ((7, line.due_after), (9, line.prepaid_after))
            for column, amount in (*(move for move in moves if move[1]), *after):
                self._amount(row, column, amount, self._money)
            row += 1
        row = self._balances(row, "At the end", one.closing_due, one.closing_prepaid)
        if one.overdue and one.overdue_since:
            sheet.write_string(row, 1, f"Overdue since {day_words(one.overdue_since)}", self._bold)
            self._amount(row, 7, one.overdue, self._sum)

    def _balances(self, row: int, what: str, due: Money, prepaid: Money) -> int:
        self._sheet.write_string(row, 1, what, self._bold)
        self._amount(row, 7, due, self._sum)
        self._amount(row, 9, prepaid, self._sum)
        return row + 1

    def _amount(self, row: int, column: int, amount: Money, form: object) -> None:
        write_money(self._sheet, row, column, amount, form, self._text)
