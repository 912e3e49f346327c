"""A customer's history, the day book, and the drawer."""

from datetime import date, timedelta

import pytest

from ledger.book import (
    AmountNotPositive,
    Kind,
    customer_history,
    day_book,
    day_totals,
    drawer_counts,
    entries_of_commit,
)
from tests.book.conftest import TODAY, Counter

YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture
def shop(counter: Counter) -> Counter:
    """Two customers and two days of trade, one of the lines recorded late."""
    asha, ravi = counter.customer("Asha Patil"), counter.customer("Ravi Naik")
    counter.do("charge", asha, "100", on=YESTERDAY, note="Milk, rice", reference="B-12")
    counter.do("payment", asha, "60", method="UPI")
    counter.do("top_up", ravi, "500", method="cash")
    counter.do("use", ravi, "120")
    counter.do("refund", ravi, "80", method="cash")
    counter.do("charge", asha, "20", on=YESTERDAY, note="Oil")
    counter.do("write_off", asha, "10", reason="festival")
    return counter


def test_a_history_tells_each_line_with_the_balances_after_it_by_business_date(shop: Counter) -> None:
    page = customer_history(shop.ledger.book, 0)
    told = [(line.on, line.kind.word, line.amount.decimal, line.due_after.decimal) for line in page.lines]
    assert told == [
        (TODAY, "write_off", "10.00", "50.00"),
        (TODAY, "payment", "60.00", "60.00"),
        (YESTERDAY, "charge", "20.00", "120.00"),
        (YESTERDAY, "charge", "100.00", "100.00"),
    ]
    assert page.count == 4
    assert [line.prepaid_after.decimal for line in customer_history(shop.ledger.book, 1).lines] == [
        "300.00", "380.00", "500.00",
    ]  # fmt: skip


def test_a_line_tells_everything_about_an_entry(shop: Counter) -> None:
    line = customer_history(shop.ledger.book, 0).lines[-1]
    assert (line.id, line.seq, line.customer, line.name, line.by) == (1, 4, "C0001", "Asha Patil", "owner")
    assert (line.note, line.reference, line.due_on) == ("Milk, rice", "B-12", date(2026, 12, 5))
    assert (line.still_open.decimal, line.undone, line.reversal) == ("30.00", False, False)
    assert customer_history(shop.ledger.book, 0).lines[0].note == "festival"
    assert customer_history(shop.ledger.book, 0).lines[1].method == "UPI"


@pytest.mark.parametrize(
    ("reason", "note", "line"),
    [
        ("hopeless", "", "hopeless"),
        ("", "moved to Pune", "moved to Pune"),
        ("hopeless", "moved to Pune", "hopeless · moved to Pune"),
        ("Discount · Loyal", "Loyal", "Discount · Loyal"),  # how a screen of the first weeks wrote both
    ],
)
def test_the_reason_of_a_write_off_stays_beside_its_note(shop: Counter, reason: str, note: str, line: str) -> None:
    shop.do("write_off", "C0001", "5", reason=reason, note=note)
    assert customer_history(shop.ledger.book, 0).lines[0].note == line


def test_a_history_between_days_and_in_pages(shop: Counter) -> None:
    book = shop.ledger.book
    assert [line.on for line in customer_history(book, 0, since=TODAY).lines] == [TODAY, TODAY]
    until = customer_history(book, 0, until=YESTERDAY)
    assert [line.due_after.decimal for line in until.lines] == ["120.00", "100.00"]
    pages = [customer_history(book, 0, page=page, size=3) for page in (1, 2, 3)]
    assert [[line.id for line in page.lines] for page in pages] == [[7, 2, 6], [1], []]
    assert {page.count for page in pages} == {4}


def test_a_history_shows_what_was_undone_or_leaves_it_out(shop: Counter) -> None:
    sale = shop.do("charge", "C0001", "999")
    undo = shop.undo(sale.seq)
    book = shop.ledger.book
    first, second = customer_history(book, 0).lines[:2]
    assert (first.undone, first.reversal, first.due_after.decimal) == (True, True, "50.00")
    assert (second.undone, second.reversal, second.due_after.decimal) == (True, False, "50.00")
    assert customer_history(book, 0, undone=False).count == 4
    again = shop.undo(undo.seq)
    assert customer_history(book, 0, undone=False).count == 5
    assert customer_history(book, 0).lines[0].due_after.decimal == "1049.00"
    shop.undo(again.seq)
    assert customer_history(book, 0, undone=False).count == 4
    assert customer_history(book, 0).lines[0].due_after.decimal == "50.00"


def test_somebody_without_entries_has_an_empty_history(shop: Counter) -> None:
    shop.customer("Imran")
    assert customer_history(shop.ledger.book, 2).count == 0


def test_what_is_still_open_is_right_at_once_after_an_entry(shop: Counter) -> None:
    sale = shop.do("charge", "C0002", "15")
    assert [line.still_open.decimal for line in entries_of_commit(shop.ledger.book, sale.seq)] == ["15.00"]
    shop.do("payment", "C0002", "15")
    assert [line.still_open.decimal for line in entries_of_commit(shop.ledger.book, sale.seq)] == ["0.00"]


def test_the_lines_of_one_act(shop: Counter) -> None:
    shop.ledger.change_customer("C0001", {"city": "Pune"}, shop.act())
    assert entries_of_commit(shop.ledger.book, shop.ledger.journal.last_seq) == []
    both = shop.do("payment", "C0001", "70", overpayment="prepaid")
    lines = entries_of_commit(shop.ledger.book, both.seq)
    assert [(line.kind.word, line.amount.decimal) for line in lines] == [("payment", "50.00"), ("top_up", "20.00")]


def ids(shop: Counter, **filters: object) -> list[int]:
    page = day_book(shop.ledger.book, YESTERDAY, TODAY, **filters)  # type: ignore[arg-type]
    assert page.count == len(page.lines)
    return [line.id for line in page.lines]


def test_the_day_book_shows_the_newest_first(shop: Counter) -> None:
    assert ids(shop) == [7, 5, 4, 3, 2, 6, 1]
    assert [line.id for line in day_book(shop.ledger.book, YESTERDAY, YESTERDAY).lines] == [6, 1]
    assert day_book(shop.ledger.book, TODAY + timedelta(days=1), date.max).count == 0


def test_the_day_book_by_kind_method_and_staff(shop: Counter) -> None:
    assert ids(shop, kind=Kind.CHARGE) == [6, 1]
    assert ids(shop, method="cash") == [5, 3]
    assert ids(shop, method="UPI", kind=Kind.PAYMENT) == [2]
    assert ids(shop, by="owner") == [7, 5, 4, 3, 2, 6, 1]
    assert ids(shop, by="nobody") == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("asha", [7, 2, 6, 1]), ("milk", [1]), ("b-12", [1]), ("festival", [7]), ("120", [4]), ("120.00", [4]),
        ("₹500", [3]), ("nothing like it", []),
    ],
)  # fmt: skip
def test_the_day_book_is_searched(shop: Counter, text: str, found: list[int]) -> None:
    assert ids(shop, text=text) == found


def test_the_day_book_in_pages(shop: Counter) -> None:
    pages = [day_book(shop.ledger.book, YESTERDAY, TODAY, page=page, size=3) for page in (1, 2, 3)]
    assert [[line.id for line in page.lines] for page in pages] == [[7, 5, 4], [3, 2, 6], [1]]
    assert {page.count for page in pages} == {7}


def test_the_day_book_says_what_was_owed_after_each_line(shop: Counter) -> None:
    told = {
        line.id: (line.due_after.decimal, line.prepaid_after.decimal)
        for line in day_book(shop.ledger.book, YESTERDAY, TODAY).lines
    }
    for index in (0, 1):
        for line in customer_history(shop.ledger.book, index).lines:
            assert told[line.id] == (line.due_after.decimal, line.prepaid_after.decimal)


def test_the_totals_of_a_day(shop: Counter) -> None:
    totals = day_totals(shop.ledger.book, TODAY, TODAY)
    assert (totals.sold.decimal, totals.got.decimal, totals.given_back.decimal) == ("0.00", "560.00", "80.00")
    assert {method: money.decimal for method, money in totals.by_method.items()} == {"cash": "500.00", "UPI": "60.00"}
    assert totals.drawer.decimal == "420.00", "what came in as cash, less what was given back as cash"
    assert day_totals(shop.ledger.book, YESTERDAY, TODAY).sold.decimal == "120.00"


def test_what_is_undone_is_in_no_total(shop: Counter) -> None:
    before = day_totals(shop.ledger.book, TODAY, TODAY)
    mistake = shop.do("top_up", "C0002", "70", method="cash")
    shop.undo(mistake.seq)
    assert day_totals(shop.ledger.book, TODAY, TODAY) == before


def test_the_drawer_is_counted_in_the_evening(shop: Counter) -> None:
    money, ledger = shop.money, shop.ledger
    said = [
        ledger.count_drawer(TODAY, money("420"), money("420"), shop.act()).what,
        ledger.count_drawer(TODAY, money("425.50"), money("420"), shop.act()).what,
        ledger.count_drawer(YESTERDAY, money("0"), money("5"), shop.act()).what,
    ]
    assert said == [
        "Drawer of 21 Nov counted: ₹420, as expected",
        "Drawer of 21 Nov counted: ₹425.50, ₹5.50 more than expected",
        "Drawer of 20 Nov counted: ₹0, ₹5 less than expected",
    ]
    assert [count.counted for count in drawer_counts(ledger.book, TODAY)] == [42_000, 42_550]
    assert [count.expected for count in drawer_counts(shop.reloaded().book, YESTERDAY)] == [500]
    with pytest.raises(AmountNotPositive):
        ledger.count_drawer(TODAY, money("-1"), money("420"), shop.act())
