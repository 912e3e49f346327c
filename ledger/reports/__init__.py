"""Reports: pure questions to the book that give rows of typed cells, for a screen and for a file alike.

``make_report`` is the door: a name of ``REPORTS``, filters, and the day that counts as today.
"""

from ledger.reports.differences import differences_that_fit
from ledger.reports.model import (
    Cell,
    FilterNotUnderstood,
    Filters,
    Report,
    ReportColumn,
    ReportOffer,
    ReportUnknown,
    Row,
)
from ledger.reports.offers import REPORTS, as_query, make_report, offer_of, read_filters

__all__ = [
    "REPORTS", "Cell", "FilterNotUnderstood", "Filters", "Report", "ReportColumn", "ReportOffer", "ReportUnknown",
    "Row", "as_query", "differences_that_fit", "make_report", "offer_of", "read_filters",
]  # fmt: skip
