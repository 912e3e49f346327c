"""What a customer is given: a statement of a period, a receipt for one act, and both as text for a phone.

Everything here is pure: the book and today come in, values and texts go out. Names and notes in them are one line
long, without signs that turn a line of writing round.
"""

from ledger.statements.letters import as_typed, as_typed_from_right, right_to_left
from ledger.statements.receipt import NoReceipt, Receipt, ReceiptLine, receipt_of
from ledger.statements.statement import (
    LINES_MAX,
    PackageLeft,
    PeriodBackwards,
    Statement,
    StatementLine,
    StatementTooLong,
    statement_of,
)
from ledger.statements.text import LINES_IN_A_TEXT, receipt_text, statement_text
from ledger.statements.voucher import NoVoucherPaper, VoucherPaper, voucher_paper
from ledger.statements.words import day_words, period_words

__all__ = [
    "LINES_IN_A_TEXT", "LINES_MAX", "NoReceipt", "NoVoucherPaper", "PackageLeft", "PeriodBackwards", "Receipt",
    "ReceiptLine", "Statement", "StatementLine", "StatementTooLong", "VoucherPaper", "as_typed", "as_typed_from_right",
    "day_words", "period_words", "receipt_of", "receipt_text", "right_to_left", "statement_of", "statement_text",
    "voucher_paper",
]  # fmt: skip
