"""Papers that leave the shop: statements and receipts as PDF, and a statement as an Excel file.

What makes them (Typst, XlsxWriter) is imported when the first paper is made: no other command waits for it.
"""

from services.papers.forms import FORMS, FormUnknown, form_of, write_statement
from services.papers.receipt_pdf import ROLLS_MM, receipt_pdf
from services.papers.statement_pdf import statement_pdf
from services.papers.statement_xlsx import statement_xlsx
from services.papers.voucher_pdf import VOUCHER_SIZES, voucher_pdf

__all__ = [
    "FORMS", "ROLLS_MM", "VOUCHER_SIZES", "FormUnknown", "form_of", "receipt_pdf", "statement_pdf", "statement_xlsx",
    "voucher_pdf", "write_statement",
]  # fmt: skip
