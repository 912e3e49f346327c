"""The cells of every workbook of ours: amounts and days that add up and sort, and text that is never anything else.

xlsxwriter makes links, numbers and formulas of texts that look like one, and a spreadsheet program keeps only so many
digits and knows only so many days: what it cannot hold is written out as text.
"""

from datetime import date
from decimal import Decimal
from typing import Any, Final

from ledger.book import Currency, Money

# What the library would otherwise make of "=1+1", "https://…" and "007".
ONLY_TEXT: Final = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
# "@" keeps a text a text, also when somebody opens the cell and presses Enter.
TEXT_FORM: Final = "@"
_EXACT_BELOW: Final = 10**15  # fifteen digits
_DAY_ZERO: Final = date(1899, 12, 30).toordinal()
_FIRST_DAY: Final = date(1900, 3, 1)  # before it, spreadsheet programs count a 29 February 1900 that never was


def money_form(currency: Currency) -> str:
    """Return the number format of amounts in a currency: "#,##0.00"."""
    return "#,##0" + (f".{'0' * currency.decimals}" if currency.decimals else "")


def write_money(sheet: Any, row: int, column: int, amount: Money, form: Any, text_form: Any = None) -> None:  # noqa: ANN401 - a library without types
    """Write an amount as a number, exact to its last minor unit."""
    if abs(amount.minor) < _EXACT_BELOW:
        sheet.write_number(row, column, Decimal(amount.minor).scaleb(-amount.currency.decimals), form)
    else:
        sheet.write_string(row, column, amount.decimal, text_form)


def write_day(sheet: Any, row: int, column: int, day: date, form: Any, text_form: Any = None) -> None:  # noqa: ANN401 - see write_money
    """Write a day as a day."""
    if day >= _FIRST_DAY:
        sheet.write_number(row, column, day.toordinal() - _DAY_ZERO, form)
    else:
        sheet.write_string(row, column, day.isoformat(), text_form)


def write_text(sheet: Any, row: int, column: int, text: str, form: Any = None) -> None:  # noqa: ANN401 - see write_money
    """Write what people typed as the text that it is, whatever it looks like."""
    if text.startswith("<r>") and text.endswith("</r>"):
        # xlsxwriter would take this for its own XML and write it as it stands; in three pieces or more it is text.
        sheet.write_rich_string(row, column, text[:1], text[1:2], text[2:], *([form] if form else []))
    else:
        sheet.write_string(row, column, text, form)
