"""Which reports there are, and how their filters stand in an address."""

from datetime import date

import pytest

from ledger.book import Kind, Money
from ledger.reports import (
    REPORTS,
    FilterNotUnderstood,
    Filters,
    Report,
    ReportUnknown,
    as_query,
    make_report,
    read_filters,
)
from tests.reports.shops import TODAY, PlainCustomer, PlainEntry, PlainPackage, PlainShop

WHOLE = {
    "since": "2026-09-01", "until": "2026-11-20", "centre": "Pune & Co", "tag": "Monthly", "days": "7", "top": "0",
}  # fmt: skip


@pytest.mark.parametrize("name", REPORTS)
def test_filters_come_back_from_an_address_as_they_were(name: str) -> None:
    query = {key: value for key, value in WHOLE.items() if key in REPORTS[name].asks}
    assert as_query(name, read_filters(name, query)) == query
    assert as_query(name, read_filters(name, {})) == {}


def test_an_address_is_read_into_filters() -> None:
    assert read_filters("collections_week", {"since": "2026-09-01", "tag": "x"}, 6) == Filters(
        since=date(2026, 9, 1), tag="x", week_starts_on=6
    )
    assert read_filters("debtors", {"top": "5", "centre": ""}) == Filters(top=5)


@pytest.mark.parametrize(
    ("name", "query", "sentence"),
    [
        ("methods", {"since": "yesterday"}, "“yesterday” does not fit “since” of a report: it is a day like"),
        ("methods", {"until": "2026-02-30"}, "a day like"),
        ("methods", {"since": "2026-11-02", "until": "2026-11-01"}, "a day not before the first"),
        ("quiet", {"days": "-1"}, "a whole number up to 3,660"),
        ("quiet", {"days": "3661"}, "a whole number up to 3,660"),
        ("quiet", {"days": "९"}, "a whole number"),
        ("debtors", {"top": "1e3"}, "a whole number up to 10,000"),
        ("debtors", {"top": "9" * 5000}, "a whole number up to 10,000"),
        ("debtors", {"days": "5"}, "not asked for by this one"),
        ("ageing", {"colour": "red"}, "“red” does not fit “colour”"),
    ],
)
def test_a_filter_that_is_none_is_refused_with_a_sentence(name: str, query: dict[str, str], sentence: str) -> None:
    with pytest.raises(FilterNotUnderstood, match=sentence):
        read_filters(name, query)


def test_a_report_that_nobody_makes_is_refused_with_a_sentence() -> None:
    with pytest.raises(ReportUnknown, match="There is no report called “profit”"):
        read_filters("profit", {})
    with pytest.raises(ReportUnknown):
        make_report(PlainShop().book(), "profit", Filters(), TODAY)


def test_every_cell_is_what_its_column_says() -> None:
    kinds = {"id": str, "text": str, "phone": str, "money": Money, "count": int, "days": int, "date": date}
    for report in every_report():
        for row in [*report.rows, report.totals or ()]:
            for column, cell in zip(report.columns, row, strict=True):
                assert cell is None or type(cell) is kinds[column.kind], (report.name, column, cell)


def every_report() -> list[Report]:
    """Return every report of a shop that has something for each of them."""
    shop = PlainShop(
        [
            PlainCustomer("C0001", "Asha", "Pune", ["Monthly"], "active"),
            PlainCustomer("C0002", "Bina", "", [], "closed"),
        ],
        packages=[PlainPackage(0, "", 999, 0, 5, 2, None, stated=700)],
    )
    for kind in (Kind.CHARGE, Kind.TOP_UP, Kind.PAYMENT, Kind.USE):
        shop.entries.append(PlainEntry(kind, 0, 500 - kind * 9, date(2026, 11, 1), None, "cash", "", 0, 0))
    book = shop.book()
    made = [make_report(book, name, Filters(days=0), TODAY) for name in REPORTS]
    assert [report.name for report in made if not report.rows] == []
    return made
