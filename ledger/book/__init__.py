"""The book of one shop: customers, entries, three balances, and everything that may be recorded or undone.

``Ledger`` is the door; ``Views`` and the functions of history answer questions; everything else here is a value or a
refusal.
"""

from ledger.book.book import Book, Drawer
from ledger.book.bulk import BulkChange
from ledger.book.changes import ChangePage, FieldChange, customer_changes
from ledger.book.columns import Array
from ledger.book.entries import Preview
from ledger.book.fields import FIELD_KINDS, STATUSES, clean_text
from ledger.book.filling import SampleEntry
from ledger.book.finding import find_packages
from ledger.book.graphemes import shortened
from ledger.book.groups import GROUP_SORTS, GroupRows, group_rows, usual_group_name
from ledger.book.history import (
    DayTotals,
    Line,
    LinePage,
    customer_history,
    day_book,
    day_totals,
    drawer_counts,
    entries_of_commit,
    open_charges,
)
from ledger.book.importing import ImportLine, ImportPackage, ImportSource, OpeningBalance
from ledger.book.instalments import EVERY, equal_instalments
from ledger.book.kinds import EFFECTS, HANDS, METHODS, Kind
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
from ledger.book.owed import paid_a_part, paid_of_open, still_open
from ledger.book.packages import PackageRequest, PackageRow, StatedDifference, package_rows, stated_differences
from ledger.book.people import REMOVED, fold
from ledger.book.records import CustomerRecord, EntryRecord, GroupRecord, PackageRecord, decode
from ledger.book.refusals import (
    AlreadyUndone,
    AmountNotPositive,
    BookNotEmpty,
    CannotBeClosed,
    CountNotUnderstood,
    CustomerUnclear,
    CustomerUnknown,
    DueLimitExceeded,
    FieldNotUnderstood,
    FileAlreadyImported,
    KindUnknown,
    LinkNeedsTwo,
    NothingToUndo,
    PaymentOverDue,
    UndoNotPossible,
    named,
)
from ledger.book.requests import BY_HAND, EntryRequest, Rules
from ledger.book.rows import RecordNotUnderstood
from ledger.book.settling import BUCKETS, bucket_of
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
    "BUCKETS",
    "BY_HAND",
    "EFFECTS", "EVERY",
    "FIELD_KINDS",
    "FILTERS",
    "GROUP_SORTS",
    "HANDS",
    "METHODS",
    "MINOR_UNITS_MAX",
    "REMOVED",
    "SORTS",
    "STATUSES",
    "Act",
    "AlreadyUndone",
    "AmountNotPositive",
    "AmountNotUnderstood",
    "Array",
    "Balance",
    "Book",
    "BookNotEmpty",
    "BulkChange",
    "CannotBeClosed",
    "ChangePage",
    "CountNotUnderstood",
    "Currency",
    "CurrencyMixed",
    "CurrencyUnknown",
    "CustomerFilter",
    "CustomerPage",
    "CustomerRecord",
    "CustomerRow",
    "CustomerUnclear",
    "CustomerUnknown",
    "DayTotals",
    "Drawer",
    "DueLimitExceeded",
    "EntryRecord",
    "EntryRequest",
    "FieldChange",
    "FieldNotUnderstood",
    "Figures",
    "FileAlreadyImported",
    "GroupRecord",
    "GroupRows",
    "ImportLine",
    "ImportPackage",
    "ImportSource",
    "Kind",
    "KindUnknown",
    "Ledger",
    "Line",
    "LinePage",
    "LinkNeedsTwo",
    "Money",
    "NothingToUndo",
    "OpeningBalance",
    "PackageRecord",
    "PackageRequest",
    "PackageRow",
    "PaymentOverDue",
    "Preview",
    "RecordNotUnderstood",
    "Rules",
    "SampleEntry",
    "StatedDifference",
    "UndoNotPossible",
    "Views",
    "Week",
    "balances_on",
    "bucket_of",
    "clean_text",
    "customer_changes",
    "customer_history",
    "customers_of",
    "day_book",
    "day_totals",
    "decode",
    "drawer_counts",
    "entries_of_commit", "equal_instalments",
    "find_packages", "fold",
    "group_rows",
    "named",
    "open_charges", "package_rows",
    "paid_a_part",
    "paid_of_open",
    "parse_amount",
    "parse_sum",
    "shortened",
    "stated_differences",
    "still_open",
    "usual_group_name",
    "why_not",
]  # fmt: skip
