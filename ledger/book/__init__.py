"""The book of one shop: customers, entries, three balances, and everything that may be recorded or undone.

``Ledger`` is the door; ``Views`` and the functions of history answer questions; everything else here is a value or a
refusal.
"""

from ledger.book.acts import BY_HAND, EntryRequest, Preview, Rules
from ledger.book.book import Book, Drawer, RecordNotUnderstood
from ledger.book.fields import FIELD_KINDS, STATUSES, clean_text
from ledger.book.filling import SampleEntry
from ledger.book.history import (
    DayTotals,
    Line,
    LinePage,
    customer_history,
    day_book,
    day_totals,
    drawer_counts,
    entries_of_commit,
)
from ledger.book.importing import ImportLine, ImportSource, OpeningBalance
from ledger.book.kinds import METHODS, Kind
from ledger.book.ledger import Act, Ledger, customers_of
from ledger.book.money import (
    MINOR_UNITS_MAX,
    AmountNotUnderstood,
    Currency,
    CurrencyMixed,
    CurrencyUnknown,
    Money,
    parse_amount,
    parse_sum,
)
from ledger.book.people import REMOVED, fold
from ledger.book.records import CustomerRecord, EntryRecord, PackageRecord, decode
from ledger.book.refusals import (
    AlreadyUndone,
    AmountNotPositive,
    BookNotEmpty,
    CustomerUnclear,
    CustomerUnknown,
    DueLimitExceeded,
    FieldNotUnderstood,
    FileAlreadyImported,
    KindUnknown,
    NothingToUndo,
    PaymentOverDue,
    UndoNotPossible,
)
from ledger.book.settling import BUCKETS
from ledger.book.undoing import why_not
from ledger.book.views import (
    FILTERS,
    SORTS,
    Balance,
    CustomerFilter,
    CustomerPage,
    CustomerRow,
    Figures,
    Views,
    Week,
    balances_on,
)

__all__ = [
    "BUCKETS", "BY_HAND", "FIELD_KINDS", "FILTERS", "METHODS", "MINOR_UNITS_MAX", "REMOVED", "SORTS", "STATUSES",
    "Act", "AlreadyUndone", "AmountNotPositive", "AmountNotUnderstood", "Balance", "Book", "BookNotEmpty", "Currency",
    "CurrencyMixed", "CurrencyUnknown", "CustomerFilter", "CustomerPage", "CustomerRecord", "CustomerRow",
    "CustomerUnclear", "CustomerUnknown", "DayTotals", "Drawer", "DueLimitExceeded", "EntryRecord", "EntryRequest",
    "FieldNotUnderstood", "Figures", "FileAlreadyImported", "ImportLine", "ImportSource", "Kind", "KindUnknown",
    "Ledger", "Line", "LinePage", "Money", "NothingToUndo", "OpeningBalance", "PackageRecord", "PaymentOverDue",
    "Preview", "RecordNotUnderstood", "Rules", "SampleEntry", "UndoNotPossible", "Views", "Week", "balances_on",
    "clean_text", "customer_history", "customers_of", "day_book", "day_totals", "decode", "drawer_counts",
    "entries_of_commit", "fold", "parse_amount", "parse_sum", "why_not",
]  # fmt: skip
