"""The figures of Home and the lists of customers: filters, sorts, pages, search."""

from datetime import date, timedelta

import pytest

from ledger.book import FILTERS, CustomerFilter, Views, balances_on
from tests.book.conftest import TODAY, Counter

ASHA, RAVI, IMRAN, MEENA, LEELA, JOSEPH = (f"C{number:04d}" for number in range(1, 7))


@pytest.fixture
def shop(counter: Counter) -> Counter:
    """Six people: one overdue, one owing, one holding, one low, one inactive without anything, one closed."""
    counter.customer("Asha Patil", phone="+919822014556", code="A1", tags=["Monthly"], centre="Pune", nicknames=["Tai"])
    counter.customer("Ravi Naik", tags=["School", "Monthly"], phones=["+912226543210"])
    counter.customer("imran Shaikh", phone="+917700900123", centre="Nashik")
    counter.customer("Meena Rao", low_prepaid=20_000)
    counter.customer("Leela Bose", status="inactive")
    counter.customer("Joseph D'Souza", phone="+919000000001")
    counter.do("charge", ASHA, "100", on=date(2026, 9, 1), due_on=date(2026, 9, 16))
    counter.do("charge", ASHA, "50.50")
    counter.do("payment", ASHA, "30")
    counter.do("charge", RAVI, "300", on=date(2026, 11, 20))
    counter.do("top_up", IMRAN, "1000", on=date(2026, 11, 10))
    counter.do("top_up", MEENA, "300", on=date(2026, 11, 1))
    counter.do("use", MEENA, "100.01", on=date(2026, 11, 2))
    counter.ledger.change_customer(JOSEPH, {"status": "closed"}, counter.act())
    return counter


def views(shop: Counter, low_prepaid: int = 0) -> Views:
    return Views(shop.ledger.book, low_prepaid=low_prepaid)


def ids(shop: Counter, *which: str, text: str = "", tag: str = "", centre: str = "", sort: str = "name") -> list[str]:
    wanted = CustomerFilter(text, frozenset(which), tag, centre)
    return [row.customer.id for row in views(shop).customers(wanted, TODAY, sort=sort).rows]


def test_the_figures_of_home(shop: Counter) -> None:
    figures = views(shop).figures(TODAY)
    assert (figures.customers, figures.active, figures.owing, figures.holding) == (6, 4, 2, 2)
    assert (figures.due_total.decimal, figures.prepaid_total.decimal) == ("420.50", "1199.99")
    assert (figures.overdue, figures.overdue_total.decimal) == (1, "70.00")
    assert [bucket.decimal for bucket in figures.ageing] == ["350.50", "0.00", "0.00", "70.00", "0.00"]
    assert figures.low == 1
    assert figures.average_prepaid.decimal == "599.99"
    assert figures.sessions == 0


def test_the_figures_change_with_the_next_entry_and_with_the_day(shop: Counter) -> None:
    seen = views(shop)
    assert seen.figures(TODAY).overdue == 1
    assert seen.figures(TODAY + timedelta(days=15)).overdue == 2
    shop.do("payment", ASHA, "120.50")
    assert seen.figures(TODAY).overdue == 0
    assert seen.figures(TODAY).due_total.decimal == "300.00"


def test_an_empty_book_has_figures_too(counter: Counter) -> None:
    figures = views(counter).figures(TODAY)
    assert (figures.customers, figures.due_total.decimal, figures.average_prepaid.decimal) == (0, "0.00", "0.00")
    page = views(counter).customers(CustomerFilter(), TODAY)
    assert (page.rows, page.count, page.due_total.decimal) == ([], 0, "0.00")


def test_the_weeks_of_home(shop: Counter) -> None:
    weeks = views(shop).figures(TODAY).weeks
    # 21 November 2026 is a Saturday.
    assert [week.starts for week in weeks] == [date(2026, 8, 31) + timedelta(weeks=number) for number in range(12)]
    assert [week.sold.decimal for week in weeks] == ["100.00"] + ["0.00"] * 10 + ["350.50"]
    assert [week.got.decimal for week in weeks][8:] == ["300.00", "0.00", "1000.00", "30.00"]


@pytest.mark.parametrize(("starts_on", "first"), [(0, date(2026, 11, 16)), (5, TODAY), (6, date(2026, 11, 15))])
def test_a_week_begins_where_the_shop_says(shop: Counter, starts_on: int, first: date) -> None:
    figures = Views(shop.ledger.book, week_starts_on=starts_on).figures(TODAY)
    assert figures.weeks[-1].starts == first


def test_what_is_undone_counts_in_no_week(shop: Counter) -> None:
    sale = shop.do("charge", RAVI, "1000")
    undo = shop.undo(sale.seq)
    assert views(shop).figures(TODAY).weeks[-1].sold.decimal == "350.50"
    shop.undo(undo.seq)
    assert views(shop).figures(TODAY).weeks[-1].sold.decimal == "1350.50"


@pytest.mark.parametrize(
    ("which", "found"),
    [
        ((), [ASHA, IMRAN, LEELA, MEENA, RAVI]),
        (("owing",), [ASHA, RAVI]),
        (("overdue",), [ASHA]),
        (("holding",), [IMRAN, MEENA]),
        (("low",), [MEENA]),
        (("nothing",), [LEELA]),
        (("inactive",), [LEELA]),
        (("closed",), [JOSEPH]),
        (("no_phone",), [LEELA, MEENA, RAVI]),
        (("owing", "no_phone"), [RAVI]),
        (("owing", "holding"), []),
    ],
)
def test_a_list_shows_who_fits_every_filter(shop: Counter, which: tuple[str, ...], found: list[str]) -> None:
    assert set(which) <= set(FILTERS)
    assert ids(shop, *which) == found


def test_a_list_by_tag_and_by_centre(shop: Counter) -> None:
    assert ids(shop, tag="Monthly") == [ASHA, RAVI]
    assert ids(shop, "overdue", tag="Monthly") == [ASHA]
    assert ids(shop, centre="Nashik") == [IMRAN]
    assert views(shop).tags() == ["Monthly", "School"]
    assert views(shop).centres() == ["Nashik", "Pune"]


@pytest.mark.parametrize(
    ("sort", "found"),
    [
        ("name", [ASHA, IMRAN, LEELA, MEENA, RAVI]),
        ("due", [RAVI, ASHA, IMRAN, MEENA, LEELA]),
        ("overdue", [ASHA, RAVI, IMRAN, MEENA, LEELA]),
        ("prepaid", [IMRAN, MEENA, ASHA, RAVI, LEELA]),
        ("last", [ASHA, RAVI, IMRAN, MEENA, LEELA]),
    ],
)
def test_a_list_is_sorted(shop: Counter, sort: str, found: list[str]) -> None:
    assert ids(shop, sort=sort) == found


def test_the_longest_overdue_comes_first(shop: Counter) -> None:
    shop.do("charge", IMRAN, "5", on=date(2026, 8, 1), due_on=date(2026, 8, 2))
    assert ids(shop, "overdue", sort="overdue") == [IMRAN, ASHA]


def test_pages_hold_everybody_once_and_the_totals_are_of_all_pages(shop: Counter) -> None:
    seen = views(shop)
    pages = [seen.customers(CustomerFilter(), TODAY, page=page, size=2) for page in (1, 2, 3, 4)]
    assert [[row.customer.id for row in page.rows] for page in pages] == [[ASHA, IMRAN], [LEELA, MEENA], [RAVI], []]
    assert {(page.count, page.due_total.decimal, page.prepaid_total.decimal) for page in pages} == {
        (5, "420.50", "1199.99")
    }
    assert seen.customers(CustomerFilter(), TODAY, page=0, size=2).rows == pages[0].rows


@pytest.mark.fault(81)
@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("asha", [ASHA]),
        ("ASHA  patil", [ASHA]),
        ("patil asha", [ASHA]),
        ("tai", [ASHA]),
        ("a1", [ASHA]),
        ("C0003", [IMRAN]),
        ("c0003", [IMRAN]),
        ("ra", [RAVI, IMRAN, MEENA]),
        ("joseph", [JOSEPH]),
        ("9822014556", [ASHA]),
        ("098220 14556", [ASHA]),
        ("+91 98220-14556", [ASHA]),
        ("0091 (98220) 14556", [ASHA]),
        ("९८२२०१४५५६", [ASHA]),
        ("14556", [ASHA]),
        ("022 2654 3210", [RAVI]),
        ("Ａsha", [ASHA]),
        ("nobody", []),
        ("123", [IMRAN]),
    ],
)
def test_search_finds_by_name_nickname_code_number_and_phone(shop: Counter, typed: str, found: list[str]) -> None:
    if typed == "123":
        shop.ledger.change_customer(IMRAN, {"nicknames": ["123"]}, shop.act())
    assert [row.customer.id for row in views(shop).search(typed, TODAY)] == found
    assert sorted(ids(shop, text=typed)) == sorted(found)


def test_search_shows_a_few_those_first_whose_name_begins_so(shop: Counter) -> None:
    assert [row.customer.id for row in views(shop).search("ra", TODAY, most=2)] == [RAVI, IMRAN]
    assert views(shop).search("", TODAY) == []


def test_a_blank_search_is_no_search(shop: Counter) -> None:
    assert ids(shop, text="  ") == ids(shop)


def test_search_and_lists_forget_who_was_taken_out(shop: Counter) -> None:
    added = shop.customer("Kavita Das", code="K9", phone="+919811111111", tags=["Gone"])
    shop.undo(shop.ledger.journal.last_seq)
    for typed in ("kavita", "K9", added, "9811111111"):
        assert views(shop).search(typed, TODAY) == []
    assert added not in ids(shop)
    assert views(shop).tags() == ["Monthly", "School"]
    assert views(shop).figures(TODAY).customers == 6
    assert added not in [one.customer.id for one in balances_on(shop.ledger.book)]


def test_a_row_says_what_lists_show(shop: Counter) -> None:
    row = views(shop).row(0, TODAY)
    assert (row.due.decimal, row.overdue.decimal, row.days_overdue) == ("120.50", "70.00", 66)
    assert (row.due_on, row.last_on) == (date(2026, 9, 16), TODAY)
    nothing = views(shop).row(4, TODAY)
    assert (nothing.due.decimal, nothing.days_overdue, nothing.due_on, nothing.last_on) == ("0.00", 0, None, None)


def test_low_is_who_held_prepaid_and_has_less_than_the_threshold(shop: Counter) -> None:
    def low(threshold: int) -> list[str]:
        seen = views(shop, threshold)
        rows = seen.customers(CustomerFilter(which=frozenset({"low"})), TODAY).rows
        everybody = seen.customers(CustomerFilter(), TODAY).rows
        assert [row.customer.id for row in everybody if row.low] == [row.customer.id for row in rows]
        assert seen.figures(TODAY).low == len(rows)
        return [row.customer.id for row in rows]

    assert low(0) == [MEENA], "her own threshold, whatever the shop's is"
    assert low(100_000) == [MEENA], "just at the threshold is not low"
    assert low(100_001) == [IMRAN, MEENA]
    shop.ledger.change_customer(MEENA, {"low_prepaid": 19_999}, shop.act())
    assert low(0) == []
    shop.ledger.change_customer(IMRAN, {"status": "inactive"}, shop.act())
    assert low(100_001) == [], "nobody is asked to top up who does not come any more"


def test_a_top_up_that_was_a_mistake_makes_nobody_low(shop: Counter) -> None:
    mistake = shop.do("top_up", RAVI, "5")
    undo = shop.undo(mistake.seq)
    assert not views(shop, 1000).row(1, TODAY).low
    assert views(shop, 1000).figures(TODAY).low == 1
    shop.undo(undo.seq)
    assert views(shop, 1000).row(1, TODAY).low


def test_balances_of_a_day_are_those_at_its_end_with_all_that_is_known_today(shop: Counter) -> None:
    def on(day: date) -> dict[str, tuple[str, str]]:
        return {one.customer.id: (one.due.decimal, one.prepaid.decimal) for one in balances_on(shop.ledger.book, day)}

    assert on(date(2026, 8, 31))[ASHA] == ("0.00", "0.00")
    assert on(date(2026, 9, 1))[ASHA] == ("100.00", "0.00")
    assert on(TODAY - timedelta(days=1))[RAVI] == ("300.00", "0.00")
    assert on(date(2026, 11, 1))[MEENA] == ("0.00", "300.00")
    shop.do("charge", RAVI, "7", on=date(2026, 1, 1))
    assert on(date(2026, 1, 1))[RAVI] == ("7.00", "0.00")
    assert on(date.max) == on(TODAY)
