"""Packages: what is sold together, what is owed for it, how many sessions are left, and what a list said otherwise."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from ledger.book import (
    EntryRequest,
    ImportLine,
    ImportPackage,
    ImportSource,
    Kind,
    Money,
    PackageRequest,
    PackageRow,
    customer_history,
    package_rows,
    paid_a_part,
)
from ledger.book.packages import package_of
from ledger.errors import LedgerError
from ledger.journal import Commit
from ledger.reports import Filters, make_report
from tests.book.conftest import TODAY, Counter


def sell(counter: Counter, customer: str, amount: str, **more: Any) -> Commit:  # noqa: ANN401 - any part of a request
    facts = {"treatment": "Laser", "sessions": 6, "on": TODAY, **more}
    request = PackageRequest(customer=customer, amount=counter.money(amount), **facts)
    return counter.ledger.sell_package(request, counter.act(), TODAY)


def use(counter: Counter, customer: str, count: int = 1, package: str = "") -> Commit:
    sessions = Money(count, counter.ledger.book.currency)
    request = EntryRequest(Kind.SESSION_USE, customer, sessions, TODAY, package=package)
    return counter.ledger.record(request, counter.act(), TODAY)


def refused(ask: Callable[[], object]) -> str:
    with pytest.raises(LedgerError) as refusal:
        ask()
    return str(refusal.value)


def only(counter: Counter) -> PackageRow:
    [row] = package_rows(counter.ledger.book)
    return row


def figures(row: PackageRow) -> tuple[str, str, str, int, int]:
    return row.amount.decimal, row.paid.decimal, row.balance.decimal, row.used, row.left


def bring_in(counter: Counter, *packages: ImportPackage, **fields: Any) -> Commit:  # noqa: ANN401 - any field
    lines = [ImportLine({"name": "Asha", "centre": "GK2", **fields}, packages=packages)]
    return counter.ledger.bring_in([ImportSource("clinic.xlsx", "a" * 64)], lines, counter.act(), TODAY)


def test_a_package_is_charged_and_its_sessions_are_there_to_use(counter: Counter) -> None:
    asha = counter.customer("Asha", centre="GK2")
    done = sell(counter, asha, "6000", paid=counter.money("2000"), method="UPI")
    assert done.what == "Asha took the package Laser for ₹6,000 and paid ₹2,000"
    assert counter.balance(asha) == ("4000.00", "0.00", 6)
    assert figures(only(counter)) == ("6000.00", "2000.00", "4000.00", 0, 6)
    assert only(counter).package.centre == "GK2"
    assert use(counter, asha).what == "Asha used 1 session of Laser, 5 left in all"
    assert use(counter, asha, 2).what == "Asha used 2 sessions of Laser, 3 left in all"
    assert figures(only(counter)) == ("6000.00", "2000.00", "4000.00", 3, 3)
    assert [figures(row) for row in package_rows(counter.reloaded().book)] == [figures(only(counter))]


def test_no_more_sessions_are_used_than_are_left(counter: Counter) -> None:
    asha = counter.customer("Asha")
    assert refused(lambda: use(counter, asha)) == "Asha has 0 sessions left; 1 is more than that."
    sell(counter, asha, "100", sessions=2)
    assert refused(lambda: use(counter, asha, 3)) == "Asha has 2 sessions left; 3 is more than that."
    use(counter, asha, 2)
    assert refused(lambda: use(counter, asha)) == "Asha has 0 sessions left; 1 is more than that."


def test_of_two_packages_somebody_must_say_which_is_used(counter: Counter) -> None:
    asha, ravi = counter.customer("Asha"), counter.customer("Ravi")
    sell(counter, asha, "100", sessions=2)
    sell(counter, asha, "100", sessions=2, treatment="Facial")
    sell(counter, ravi, "100", sessions=2)
    expected = "Asha has sessions left in 2 packages: P0001 Laser, P0002 Facial. Say which."
    assert refused(lambda: use(counter, asha)) == expected
    use(counter, asha, 2, "P0002")
    assert [row.left for row in package_rows(counter.ledger.book, 0)] == [2, 0]
    use(counter, asha)
    assert [row.left for row in package_rows(counter.ledger.book, 0)] == [1, 0]
    assert "no such package" in refused(lambda: use(counter, asha, 1, "P0003"))


def test_a_payment_for_a_package_pays_that_package_and_not_the_oldest_sale(counter: Counter) -> None:
    asha = counter.customer("Asha")
    counter.do("charge", asha, "500", on=TODAY - timedelta(days=40))
    sell(counter, asha, "6000")
    counter.do("payment", asha, "1000", package="P0001")
    assert figures(only(counter))[1:3] == ("1000.00", "5000.00")
    counter.do("payment", asha, "500")
    assert figures(only(counter))[1:3] == ("1000.00", "5000.00")
    [first, *_] = reversed(customer_history(counter.ledger.book, 0).lines)
    assert first.still_open.decimal == "0.00"


def test_undoing_the_sale_of_a_package_takes_money_and_sessions_back_and_can_be_brought_back(counter: Counter) -> None:
    asha = counter.customer("Asha")
    done = sell(counter, asha, "6000", paid=counter.money("2000"))
    used = use(counter, asha)
    assert "the package has entries since" in refused(lambda: counter.undo(done.seq))
    back = counter.undo(used.seq)
    assert counter.balance(asha) == ("4000.00", "0.00", 6)
    gone = counter.undo(done.seq)
    assert counter.balance(asha) == ("0.00", "0.00", 0)
    assert package_rows(counter.ledger.book) == []
    assert "the package Laser was taken back since" in refused(lambda: counter.undo(back.seq))
    counter.undo(gone.seq)
    assert figures(only(counter)) == ("6000.00", "2000.00", "4000.00", 0, 6)
    assert [figures(row) for row in package_rows(counter.reloaded().book)] == [figures(only(counter))]


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"treatment": "  "}, "Say what it is for."),
        ({"sessions": -1}, "The sessions “-1” cannot be used: it is a number from 0 to 10000."),
        ({"sessions": 10_001}, "The sessions “10001” cannot be used: it is a number from 0 to 10000."),
        ({"valid_until": date(2026, 11, 20)}, "20 Nov 2026 is before the day of the sale."),
        ({"on": date(2026, 11, 22)}, "22 Nov 2026 is still to come."),
        ({"paid": "6001"}, "The package costs ₹6,000.00; ₹6,001.00 is more than that."),
    ],
)
def test_a_package_that_cannot_be_is_refused_and_nothing_is_written(
    counter: Counter, more: dict[str, Any], sentence: str
) -> None:
    asha = counter.customer("Asha")
    if "paid" in more:
        more = {"paid": counter.money(more["paid"])}
    assert refused(lambda: sell(counter, asha, "6000", **more)) == sentence
    assert package_rows(counter.ledger.book) == []
    assert counter.balance(asha) == ("0.00", "0.00", 0)


def test_the_due_limit_holds_for_packages_too(counter: Counter) -> None:
    asha = counter.customer("Asha", due_limit=500000)
    assert "the agreed limit is ₹5,000.00" in refused(lambda: sell(counter, asha, "6000"))
    sell(counter, asha, "6000", over_limit=True)
    assert counter.balance(asha)[0] == "6000.00"


def test_a_package_gets_another_last_day_and_the_old_one_can_come_back(counter: Counter) -> None:
    asha = counter.customer("Asha")
    sell(counter, asha, "6000", valid_until=date(2026, 12, 31))
    done = counter.ledger.change_package("P0001", {"valid_until": "2027-01-31", "treatment": "Laser"}, counter.act())
    assert done is not None
    assert done.what == "Package Laser of Asha: valid until changed"
    assert only(counter).package.valid_until == "2027-01-31"
    assert not only(counter).expired(date(2027, 1, 31))
    assert only(counter).expired(date(2027, 2, 1))
    assert counter.ledger.change_package("P0001", {"treatment": "Laser"}, counter.act()) is None
    counter.undo(done.seq)
    assert only(counter).package.valid_until == "2026-12-31"
    assert "no such package" in refused(lambda: counter.ledger.change_package("P9", {"treatment": "x"}, counter.act()))
    assert "not changed by hand" in refused(
        lambda: counter.ledger.change_package("P0001", {"sessions": "9"}, counter.act())
    )


# Instalments.


def test_a_sale_in_instalments_is_one_act_whose_parts_are_due_one_after_the_other(counter: Counter) -> None:
    asha = counter.customer("Asha")
    parts = tuple((date(2026, 12, day), counter.money("100")) for day in (1, 11, 21))
    done = counter.do("charge", asha, "300", instalments=parts)
    assert done.what == "Asha took ₹300 in 3 instalments, owes ₹300"
    lines = customer_history(counter.ledger.book, 0).lines
    assert [(line.due_on, line.amount.decimal) for line in reversed(lines)] == [(day, "100.00") for day, _ in parts]
    assert counter.balance(asha)[0] == "300.00"
    counter.do("payment", asha, "150")
    lines = customer_history(counter.ledger.book, 0).lines
    assert [line.still_open.decimal for line in reversed(lines)][:3] == ["0.00", "50.00", "100.00"]
    counter.undo(counter.ledger.journal.last_seq)
    counter.undo(done.seq)
    assert counter.balance(asha)[0] == "0.00"


def test_a_package_may_be_paid_in_instalments(counter: Counter) -> None:
    asha = counter.customer("Asha")
    parts = tuple((date(2026, 12, day), counter.money("3000")) for day in (1, 21))
    sell(counter, asha, "6000", instalments=parts, paid=counter.money("3500"))
    assert figures(only(counter))[1:3] == ("3500.00", "2500.00")


@pytest.mark.parametrize(
    ("days", "amounts", "kind", "why"),
    [
        ((1, 2), ("100", "100"), "charge", "together they are ₹200.00, not ₹300.00"),
        ((2, 1), ("100", "200"), "charge", "each one must be due after the one before it"),
        ((1, 1), ("100", "200"), "charge", "each one must be due after the one before it"),
        ((1,), ("300",), "charge", "there must be 2 to 60 of them"),
        ((1, 2), ("300", "0"), "charge", "each one must be more than nothing"),
        ((1, 2), ("100", "200"), "top_up", "only a sale on credit is paid in instalments"),
    ],
)
def test_instalments_that_do_not_fit_are_refused(
    counter: Counter, days: tuple[int, ...], amounts: tuple[str, ...], kind: str, why: str
) -> None:
    asha = counter.customer("Asha")
    money = [Money(0, counter.ledger.book.currency) if one == "0" else counter.money(one) for one in amounts]
    parts = tuple((date(2026, 12, day), one) for day, one in zip(days, money, strict=True))
    said = refused(lambda: counter.do(kind, asha, "300", instalments=parts))
    assert said == f"The instalments do not fit: {why}."


def test_an_instalment_before_the_sale_is_refused(counter: Counter) -> None:
    asha = counter.customer("Asha")
    parts = ((TODAY - timedelta(days=1), counter.money("100")), (TODAY, counter.money("200")))
    assert "before the day of the sale" in refused(lambda: counter.do("charge", asha, "300", instalments=parts))


def test_what_was_written_off_a_package_was_not_paid(counter: Counter) -> None:
    money = counter.ledger.book.money
    bring_in(
        counter,
        ImportPackage("Laser", amount=money(50000), paid=money(0), stated_balance=money(30000)),
        ImportPackage("Facial", amount=money(50000), paid=money(10000)),
    )

    def paid() -> list[tuple[str, str]]:
        rows = package_rows(counter.ledger.book)
        assert rows == package_rows(counter.ledger.book, 0)
        return [(row.paid.decimal, row.balance.decimal) for row in rows]

    assert paid() == [("0.00", "300.00"), ("100.00", "400.00")]
    counter.do("write_off", "C0001", "50", package="P0001", reason="festival")
    assert paid() == [("0.00", "250.00"), ("100.00", "400.00")]
    counter.do("payment", "C0001", "300")
    assert paid() == [("250.00", "0.00"), ("150.00", "350.00")]
    undone = counter.do("payment", "C0001", "30", package="P0002")
    assert paid() == [("250.00", "0.00"), ("180.00", "320.00")]
    counter.ledger.undo(undone.seq, counter.act())
    counter.do("write_off", "C0001", "20", reason="spoilt")
    assert paid() == [("250.00", "0.00"), ("150.00", "330.00")]


def test_a_package_that_nobody_paid_makes_nobody_a_part_payer(counter: Counter) -> None:
    money = counter.ledger.book.money
    bring_in(counter, ImportPackage("Laser", amount=money(50000), paid=money(0), stated_balance=money(30000)))
    counter.do("write_off", "C0001", "10", reason="festival")
    book = counter.ledger.book
    assert (paid_a_part(book).tolist(), make_report(book, "part_payers", Filters(), TODAY).rows) == ([False], [])
    counter.do("payment", "C0001", "40")
    assert paid_a_part(book).tolist() == [True]
    (row,) = make_report(book, "part_payers", Filters(), TODAY).rows
    assert [str(cell) for cell in row[3:6]] == [str(money(minor)) for minor in (29000, 4000, 25000)]


def test_an_import_with_a_lower_stated_balance_can_be_undone_and_brought_back(counter: Counter) -> None:
    money = counter.ledger.book.money
    bring_in(counter, ImportPackage("Laser", amount=money(50000), paid=money(0), stated_balance=money(30000)))
    undone = counter.ledger.undo(counter.ledger.book.version, counter.act())
    assert package_rows(counter.ledger.book) == []
    counter.ledger.undo(undone.seq, counter.act())
    assert figures(only(counter))[:3] == ("500.00", "0.00", "300.00")


@pytest.mark.parametrize(
    "asked", ["", "P", "P1", "P0000", "P00001", "p0001", "P0003", "P٠٠٠١", "C0001", f"P{'9' * 5000}"]
)
def test_a_package_is_found_by_its_number_as_it_is_written_and_by_nothing_else(counter: Counter, asked: str) -> None:
    asha = counter.customer("Asha")
    sell(counter, asha, "100")
    counter.undo(sell(counter, asha, "200").seq)
    assert package_of(counter.ledger.book, "P0001").amount == 100_00
    for wrong in (asked, "P0002"):
        assert "no such package" in refused(lambda wrong=wrong: package_of(counter.ledger.book, wrong))  # type: ignore[misc]
    assert "no such package" in refused(lambda: package_of(counter.ledger.book, "P0001", {1}))
