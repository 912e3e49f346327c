"""Every report that there is, by name, and how its filters are written in an address."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from ledger.book import Book
from ledger.reports.ageing import ageing
from ledger.reports.centres import per_centre
from ledger.reports.debtors import part_payers, top_debtors
from ledger.reports.differences import differences_to_lists
from ledger.reports.got import collections_by_month, collections_by_week, methods_by_day
from ledger.reports.held import prepaid_held, sessions_outstanding
from ledger.reports.model import DAYS_MAX, TOP_MAX, FilterNotUnderstood, Filters, Report, ReportOffer, ReportUnknown
from ledger.reports.quiet import closed_customers, gone_quiet

_PEOPLE: Final = frozenset({"centre", "tag"})
_PERIOD: Final = _PEOPLE | {"since", "until"}

_OFFERS: Final = (
    ReportOffer("ageing", "Ageing", "What each customer owes, by how long it has been due.", _PEOPLE, ageing),
    ReportOffer("debtors", "Who owes most", "The largest dues and the last payments.", _PEOPLE | {"top"}, top_debtors),
    ReportOffer("part_payers", "Paid a part", "Who owes and has paid a part of the open bills.", _PEOPLE, part_payers),
    ReportOffer("quiet", "Gone quiet", "Active customers who stay away.", _PEOPLE | {"days"}, gone_quiet),
    ReportOffer(
        "collections_week", "By week", "What was sold on credit and got; the last 12 weeks unless you choose days.",
        _PERIOD, collections_by_week,
    ),
    ReportOffer(
        "collections_month", "By month", "What was sold on credit and got; the last 12 months unless you choose days.",
        _PERIOD, collections_by_month,
    ),
    ReportOffer(
        "methods", "How it was paid", "Each day by cash, UPI and the rest; the last 30 days unless you choose others.",
        _PERIOD, methods_by_day,
    ),
    ReportOffer("prepaid", "Prepaid held", "Whose money you hold, and how long unused.", _PEOPLE, prepaid_held),
    ReportOffer("sessions", "Sessions left", "Packages with sessions still to give.", _PEOPLE, sessions_outstanding),
    ReportOffer(
        "differences", "Differences to the list",
        "Packages of which an imported list says another balance than cost less paid, until somebody settles it.",
        _PEOPLE, differences_to_lists,
    ),
    ReportOffer(
        "centres", "Centres",
        "The centres beside each other, as they are now; collected in the last 30 days unless you choose days.",
        _PERIOD - {"centre"}, per_centre,
    ),
    ReportOffer("closed", "Closed customers", "Accounts that are closed.", _PEOPLE, closed_customers),
)  # fmt: skip
REPORTS: Final[Mapping[str, ReportOffer]] = {offer.name: offer for offer in _OFFERS}


def offer_of(name: str) -> ReportOffer:
    """Return the report with this name; raise ReportUnknown."""
    if name not in REPORTS:
        raise ReportUnknown(name)
    return REPORTS[name]


def make_report(book: Book, name: str, filters: Filters, today: date) -> Report:
    """Return the report with this name; raise ReportUnknown."""
    return offer_of(name).make(book, filters, today)


def read_filters(name: str, query: Mapping[str, str], week_starts_on: int = 0) -> Filters:
    """Return the filters that an address names for a report; raise ReportUnknown or FilterNotUnderstood.

    What the report has no use for is refused as well: a file that left it out would hold other rows than asked for.
    """
    asks = offer_of(name).asks
    for key, value in query.items():
        if key not in asks:
            raise FilterNotUnderstood(key, value, "not asked for by this one")
    unsaid = Filters()
    since, until = _day(query, "since"), _day(query, "until")
    if since and until and since > until:
        raise FilterNotUnderstood("until", query["until"], "a day not before the first")
    return Filters(
        since=since,
        until=until,
        centre=query.get("centre", ""),
        tag=query.get("tag", ""),
        days=_number(query, "days", unsaid.days, DAYS_MAX),
        top=_number(query, "top", unsaid.top, TOP_MAX),
        week_starts_on=week_starts_on,
    )


def as_query(name: str, filters: Filters) -> dict[str, str]:
    """Return the filters of a report as an address names them; those at their default are left out."""
    plain = Filters()
    written = {
        key: value.isoformat() if isinstance(value, date) else str(value)
        for key in ("since", "until", "centre", "tag", "days", "top")
        if key in offer_of(name).asks and (value := getattr(filters, key)) != getattr(plain, key)
    }
    return {key: value for key, value in written.items() if value}


def _day(query: Mapping[str, str], key: str) -> date | None:
    text = query.get(key, "")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise FilterNotUnderstood(key, text, "a day like 2026-11-21") from None


def _number(query: Mapping[str, str], key: str, otherwise: int, most: int) -> int:
    text = query.get(key, "")
    if not text:
        return otherwise
    if not (text.isascii() and text.isdecimal() and len(text) <= len(str(most)) and int(text) <= most):
        raise FilterNotUnderstood(key, text, f"a whole number up to {most:,}")
    return int(text)
