"""The book of one shop: customers, entries, three balances, and everything that may be recorded or undone.

``Ledger`` is the door; ``Views`` and the functions of history answer questions; everything else here is a value or a
refusal.
"""

from ledger.book.book import Book, Drawer
from ledger.book.bulk import BulkChange, closable
from ledger.book.changes import ChangePage, FieldChange, customer_changes
from ledger.book.claims import ClaimRow, claims_of, open_claims
from ledger.book.columns import Array
from ledger.book.disputes import DisputeRow, dispute_of_entry, disputes_of, open_disputes
from ledger.book.entries import Preview
from ledger.book.fields import CHANNELS, FIELD_KINDS, OTHER_EMAIL, STATUSES, clean_text
from ledger.book.filling import SampleEntry
from ledger.book.finding import find_entries, find_packages
from ledger.book.graphemes import shortened
from ledger.book.groups import GROUP_SORTS, GroupRows, group_rows, usual_group_name
from ledger.book.history import (
    DayTotals,
    Line,
    LinePage,
    PaidSale,
    customer_history,
    day_book,
    day_totals,
    drawer_counts,
    entries_of_commit,
    open_charges,
)
from ledger.book.importing import ImportLine, ImportPackage, ImportSource, OpeningBalance, imported_before
from ledger.book.instalments import EVERY, equal_instalments
from ledger.book.kinds import EFFECTS, HANDS, METHODS, Kind
from ledger.book.ledger import Act, KeptProjection, Ledger
from ledger.book.listed import ListedEntry, as_held, left_of
from ledger.book.merging import MergePreview, distinct_pairs, merged_into, preview_merge
from ledger.book.money import (
    LAKH_CURRENCIES,
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
from ledger.book.packages import (
    PackageRequest,
    PackageRow,
    StatedDifference,
    differences_open,
    package_rows,
    stated_differences,
)
from ledger.book.people import REMOVED, fold
from ledger.book.records import CustomerRecord, EntryRecord, GroupRecord, PackageRecord, decode
from ledger.book.refusals import (
    AlreadyAnswered,
    AlreadyDisputed,
    AlreadyUndone,
    AmountNotPositive,
    BookNotEmpty,
    CannotBeClosed,
    ClaimsWaiting,
    CountNotUnderstood,
    CustomerUnclear,
    CustomerUnknown,
    DateNotPossible,
    DueLimitExceeded,
    FieldNotUnderstood,
    FileAlreadyImported,
    KindUnknown,
    LineTakenBack,
    LinkNeedsTwo,
    MergeNeedsTwo,
    MoreThanClaimed,
    NothingToUndo,
    PaymentOverDue,
    SayingTakenBack,
    SayingUnknown,
    UndoNotPossible,
    WordsMissing,
    WordsTooMany,
    named,
)
from ledger.book.requests import BY_HAND, ClaimRequest, EntryRequest, Rules
from ledger.book.requests import Decision as BookDecision
from ledger.book.rows import RecordNotUnderstood
from ledger.book.scope import only_centres
from ledger.book.settling import BUCKETS, bucket_of
from ledger.book.touched import customers_of
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
    packages_on,
)

__all__ = [
    "BUCKETS",
    "BY_HAND",
    "CHANNELS",
    "EFFECTS", "EVERY",
    "FIELD_KINDS",
    "FILTERS",
    "GROUP_SORTS",
    "HANDS",
    "LAKH_CURRENCIES",
    "METHODS",
    "MINOR_UNITS_MAX",
    "OTHER_EMAIL",
    "REMOVED",
    "SORTS",
    "STATUSES",
    "Act",
    "AlreadyAnswered",
    "AlreadyDisputed",
    "AlreadyUndone",
    "AmountNotPositive",
    "AmountNotUnderstood",
    "Array",
    "Balance",
    "Book",
    "BookDecision",
    "BookNotEmpty",
    "BulkChange",
    "CannotBeClosed",
    "ChangePage",
    "ClaimRequest",
    "ClaimRow",
    "ClaimsWaiting",
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
    "DateNotPossible",
    "DayTotals",
    "DisputeRow",
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
    "KeptProjection",
    "Kind",
    "KindUnknown",
    "Ledger",
    "Line",
    "LinePage",
    "LineTakenBack",
    "LinkNeedsTwo",
    "ListedEntry",
    "MergeNeedsTwo", "MergePreview",
    "Money",
    "MoreThanClaimed",
    "NothingToUndo",
    "OpeningBalance",
    "PackageRecord",
    "PackageRequest",
    "PackageRow",
    "PaidSale",
    "PaymentOverDue",
    "Preview",
    "RecordNotUnderstood",
    "Rules",
    "SampleEntry",
    "SayingTakenBack",
    "SayingUnknown",
    "StatedDifference",
    "UndoNotPossible",
    "Views",
    "Week",
    "WordsMissing",
    "WordsTooMany",
    "as_held",
    "balances_on",
    "bucket_of",
    "claims_of",
    "clean_text",
    "closable",
    "customer_changes",
    "customer_history",
    "customers_of",
    "day_book",
    "day_totals",
    "decode",
    "differences_open",
    "dispute_of_entry",
    "disputes_of",
    "distinct_pairs",
    "drawer_counts",
    "entries_of_commit", "equal_instalments",
    "find_entries", "find_packages", "fold",
    "group_rows",
    "imported_before",
    "left_of",
    "merged_into",
    "named",
    "only_centres",
    "open_charges", "open_claims", "open_disputes",
    "package_rows",
    "packages_on",
    "paid_a_part",
    "paid_of_open",
    "parse_amount",
    "parse_sum",
    "preview_merge",
    "shortened",
    "stated_differences",
    "still_open",
    "usual_group_name",
    "why_not",
]  # fmt: skip
