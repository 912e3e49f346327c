"""The whole book in the forms of other programs: tables, a workbook, and the texts of hledger, ledger and beancount.

``WholeBook`` holds still while it is written out; everything else takes one and gives rows, text, or a file's content.
"""

from ledger.exports.beancount import beancount_text
from ledger.exports.book_json import book_json
from ledger.exports.cells import Row, as_texts, safe, text_of
from ledger.exports.hledger import hledger_text
from ledger.exports.leads import LEAD_COLUMNS, lead_table, leads_of
from ledger.exports.months import Month, months_of, names_of
from ledger.exports.tables import (
    ACT_COLUMNS,
    CUSTOMER_COLUMNS,
    ENTRY_COLUMNS,
    PACKAGE_COLUMNS,
    act_row,
    customer_columns,
    customer_rows,
    entry_row,
    package_row,
)
from ledger.exports.whole import Progress, WholeBook, silent
from ledger.exports.workbook import write_workbook
from ledger.exports.xlsx_cells import ONLY_TEXT, TEXT_FORM, money_form, write_day, write_money, write_text

__all__ = [
    "ACT_COLUMNS", "CUSTOMER_COLUMNS", "ENTRY_COLUMNS", "LEAD_COLUMNS", "ONLY_TEXT", "PACKAGE_COLUMNS", "TEXT_FORM",
    "Month", "Progress", "Row", "WholeBook", "act_row", "as_texts", "beancount_text", "book_json", "customer_columns",
    "customer_rows", "entry_row", "hledger_text", "lead_table", "leads_of", "money_form", "months_of", "names_of",
    "package_row", "safe", "silent", "text_of", "write_day", "write_money", "write_text", "write_workbook",
]  # fmt: skip
