"""Packages of a list: the book agrees with what the list states, and what a difference is until it is settled."""

from datetime import timedelta
from typing import Any

import pytest

from ledger.book import (
    Currency,
    ImportLine,
    ImportPackage,
    ImportSource,
    Kind,
    Money,
    OpeningBalance,
    PassingOn,
    balances_on,
    customer_history,
    only_centres,
    package_rows,
    packages_on,
    stated_differences,
)
from ledger.book.moments import day_of
from ledger.reports import Filters, make_report
from tests.book.conftest import TODAY, Counter
from tests.book.test_correcting import correct, take_back
from tests.book.test_packages import bring_in, only, refused, sell, use

# Packages of a list.


@pytest.mark.parametrize(
    ("package", "due", "prepaid", "balance", "paid", "difference"),
    [
        ({"amount": 500, "paid": 200}, "300.00", "0.00", "300.00", "200.00", None),
        ({"amount": 500, "paid": 200, "stated_balance": 300}, "300.00", "0.00", "300.00", "200.00", None),
        ({"amount": 500, "paid": 200, "stated_balance": 200}, "200.00", "0.00", "200.00", "200.00", "-100.00"),
        ({"amount": 500, "paid": 200, "stated_balance": 400}, "400.00", "0.00", "400.00", "200.00", "100.00"),
        ({"amount": 500, "paid": 200, "stated_balance": 0}, "0.00", "0.00", "0.00", "200.00", "-300.00"),
        ({"amount": 500, "paid": 500, "stated_balance": 40}, "40.00", "0.00", "40.00", "500.00", "40.00"),
        ({"stated_balance": 40}, "40.00", "0.00", "40.00", "0.00", None),
        ({"amount": 500, "paid": 600}, "0.00", "100.00", "0.00", "600.00", None),
        ({"amount": 500, "paid": 600, "stated_balance": -100}, "0.00", "100.00", "0.00", "600.00", None),
        ({"amount": 500, "paid": 500, "prepaid": 70}, "0.00", "70.00", "0.00", "500.00", None),
        ({}, "0.00", "0.00", "0.00", "0.00", None),
    ],
)
def test_the_book_agrees_with_what_a_list_states_of_a_package(
    counter: Counter, package: dict[str, int], due: str, prepaid: str, balance: str, paid: str, difference: str | None
) -> None:
    money = {name: Money(rupees * 100, counter.ledger.book.currency) for name, rupees in package.items()}
    bring_in(counter, ImportPackage(treatment="Laser", centre="GK2", sessions=6, used=2, **money))  # type: ignore[arg-type]
    assert counter.balance("C0001") == (due, prepaid, 4)
    row = only(counter)
    assert (row.balance.decimal, row.paid.decimal, row.left) == (balance, paid, 4)
    assert [one.amount.decimal for one in stated_differences(counter.ledger.book)] == [difference] * bool(difference)


def test_a_package_without_a_day_is_there_from_the_day_it_was_brought_in(counter: Counter) -> None:
    old, eve = TODAY - timedelta(days=30), TODAY - timedelta(days=1)
    bring_in(counter, ImportPackage("Laser", sessions=6, used=2), ImportPackage("Peel", sessions=3, bought_on=old))
    book = counter.ledger.book
    assert [one.id for one in packages_on(book, old - timedelta(days=1))] == []
    assert [one.id for one in packages_on(book, eve)] == ["P0002"]
    assert [one.id for one in packages_on(book, TODAY)] == [one.id for one in packages_on(book)] == ["P0001", "P0002"]
    days = [old - timedelta(days=1), old, eve, TODAY, None]
    assert [balances_on(book, day)[0].sessions for day in days] == [0, 3, 3, 7, 7]
    counter.ledger.save_snapshot()
    again = counter.reloaded()
    assert again.journal.mark_used
    assert [balances_on(again.book, day)[0].sessions for day in days] == [0, 3, 3, 7, 7]
    assert [one.id for one in packages_on(only_centres(book, {"GK2"}), eve)] == ["P0002"]
    counter.undo(counter.ledger.journal.last_seq)
    assert packages_on(book, TODAY) == []


@pytest.mark.parametrize(
    ("at", "day"), [("2026-11-20T18:29:59.999999Z", "2026-11-20"), ("2026-11-20T18:30:00.000000Z", "2026-11-21")]
)
def test_the_day_of_an_act_is_the_shops_own(at: str, day: str) -> None:
    assert day_of(at, "Asia/Kolkata").isoformat() == day
    assert day_of(at, "Nowhere/At all").isoformat() == "2026-11-20", "a zone that this computer does not know"


def test_no_sessions_are_brought_in_for_somebody_who_is_closed(counter: Counter) -> None:
    asha = counter.customer("Asha")
    counter.ledger.change_customer(asha, {"status": "closed"}, counter.act())

    def bring(used: int) -> None:
        line = ImportLine({}, customer=asha, packages=(ImportPackage("Laser", sessions=3, used=used),))
        counter.ledger.bring_in([ImportSource("clinic.xlsx", "a" * 64)], [line], counter.act(), TODAY)

    assert refused(lambda: bring(2)) == "Asha is closed. Reopen Asha first."
    bring(3)
    assert counter.balance(asha)[2] == 0


def test_a_lower_stated_balance_lowers_its_own_package_and_no_other(counter: Counter) -> None:
    money = counter.ledger.book.money
    bring_in(
        counter,
        ImportPackage("Laser", amount=money(50000), paid=money(0)),
        ImportPackage("Facial", amount=money(50000), paid=money(0), stated_balance=money(10000)),
    )
    assert [row.balance.decimal for row in package_rows(counter.ledger.book)] == ["500.00", "100.00"]


def test_a_stated_difference_is_listed_until_somebody_settles_it(counter: Counter) -> None:
    money = counter.ledger.book.money
    bring_in(counter, ImportPackage("Laser", amount=money(50000), paid=money(20000), stated_balance=money(40000)))
    done = counter.ledger.settle_difference("P0001", counter.act(), TODAY, sheet_is_right=True)
    assert done.what == "Difference settled for Asha, Laser: the list's figure stays"
    assert counter.balance("C0001")[0] == "400.00"
    assert stated_differences(counter.ledger.book) == []
    assert "Nothing is open" in refused(
        lambda: counter.ledger.settle_difference("P0001", counter.act(), TODAY, sheet_is_right=True)
    )
    counter.undo(done.seq)
    assert len(stated_differences(counter.ledger.book)) == 1
    other = counter.ledger.settle_difference("P0001", counter.act(), TODAY, sheet_is_right=False)
    assert counter.balance("C0001")[0] == "300.00"
    assert stated_differences(counter.ledger.book) == []
    assert "undo that first" in refused(lambda: counter.undo(2))
    counter.undo(other.seq)
    assert counter.balance("C0001")[0] == "400.00"
    assert len(stated_differences(counter.ledger.book)) == 1
    counter.undo(2)
    assert package_rows(counter.ledger.book) == []
    assert counter.reloaded().book.balances["due"][0] == 0


def test_a_difference_that_was_paid_since_is_not_taken_out(counter: Counter) -> None:
    money = counter.ledger.book.money
    bring_in(counter, ImportPackage("Laser", amount=money(20000), paid=money(20000), stated_balance=money(10000)))
    counter.do("payment", "C0001", "100")
    said = refused(lambda: counter.ledger.settle_difference("P0001", counter.act(), TODAY, sheet_is_right=False))
    assert said == "Asha owes ₹0.00; ₹100.00 is more than that."


def test_an_import_of_packages_is_undone_as_a_whole_and_brought_back(counter: Counter) -> None:
    money = counter.ledger.book.money
    done = bring_in(
        counter,
        ImportPackage("Laser", centre="GK2", amount=money(50000), paid=money(20000), sessions=6, prepaid=money(500)),
        ImportPackage("Facial", centre="PB", amount=money(10000), sessions=2, stated_left=1),
    )
    assert done.what == "1 customer from clinic.xlsx, 2 packages"
    assert counter.balance("C0001") == ("400.00", "5.00", 8)
    assert counter.ledger.book.packages[1].stated == {"sessions left": "1"}
    gone = counter.undo(done.seq)
    assert counter.balance("C0001") == ("0.00", "0.00", 0)
    counter.undo(gone.seq)
    assert counter.balance("C0001") == ("400.00", "5.00", 8)
    assert counter.reloaded().book.balance(0) == counter.ledger.book.balance(0)


def test_packages_come_to_a_customer_who_is_known(counter: Counter) -> None:
    asha = counter.customer("Asha")
    lines = [ImportLine({}, asha, packages=(ImportPackage("Laser", amount=counter.money("50"), sessions=3),))]
    done = counter.ledger.bring_in([ImportSource("a.xlsx", "a" * 64)], lines, counter.act(), TODAY)
    assert done.what == "0 customers from a.xlsx, 1 package, 1 updated"
    assert counter.balance(asha) == ("50.00", "0.00", 3)


def test_the_centre_of_an_entry_is_the_one_of_its_package_else_of_its_customer(counter: Counter) -> None:
    asha = counter.customer("Asha", centre="GK2")
    counter.do("charge", asha, "10")
    sell(counter, asha, "100", centre="Pitampura")
    use(counter, asha)
    book = counter.ledger.book
    assert [book.centres[number] for number in book.entries["centre"]] == ["GK2", "Pitampura", "Pitampura"]
    again = counter.reloaded().book
    assert [again.centres[number] for number in again.entries["centre"]] == ["GK2", "Pitampura", "Pitampura"]


def test_a_session_is_not_brought_back_when_its_package_has_none_left(counter: Counter) -> None:
    asha = counter.customer("Asha")
    sell(counter, asha, "100", sessions=1)
    sell(counter, asha, "100", sessions=5, treatment="Facial")
    first = use(counter, asha, package="P0001")
    back = counter.undo(first.seq)
    use(counter, asha, package="P0001")
    assert "the sessions of Laser were used since" in refused(lambda: counter.undo(back.seq))
    assert [row.left for row in package_rows(counter.ledger.book)] == [0, 5]


# What a strict reading found.


def test_a_package_that_was_brought_back_and_used_is_not_taken_back(counter: Counter) -> None:
    asha = counter.customer("Asha")
    sold = sell(counter, asha, "100", sessions=5)
    gone = counter.undo(sold.seq)
    again = counter.undo(gone.seq)
    used = use(counter, asha, 2)
    assert "the package has entries since" in refused(lambda: counter.undo(again.seq))
    counter.undo(used.seq)
    paid = counter.do("payment", asha, "40", package="P0001")
    assert "entries since" in refused(lambda: counter.undo(again.seq))
    counter.undo(paid.seq)
    counter.undo(again.seq)
    assert counter.balance(asha) == ("0.00", "0.00", 0)


def test_a_customer_with_a_free_package_is_not_taken_out(counter: Counter) -> None:
    asha = counter.customer("Asha")
    opened = counter.ledger.journal.last_seq
    sold = sell(counter, asha, "0", sessions=5)
    assert "Asha has packages since" in refused(lambda: counter.undo(opened))
    gone = counter.undo(sold.seq)
    counter.undo(opened)
    assert "Asha was taken out since" in refused(lambda: counter.undo(gone.seq))


def test_a_customer_whose_package_came_in_the_same_import_is_taken_out_with_it(counter: Counter) -> None:
    done = bring_in(counter, ImportPackage("Laser", sessions=5))
    counter.undo(done.seq)
    assert package_rows(counter.ledger.book) == []


@pytest.mark.parametrize(
    ("amount", "paid", "stated", "listed", "computed"),
    [
        (1000, 500, -200, ("0.00", "200.00"), ("500.00", "0.00")),
        (300, 500, 400, ("400.00", "0.00"), ("0.00", "200.00")),
        (200, 500, -100, ("0.00", "100.00"), ("0.00", "300.00")),
        (1000, 500, 0, ("0.00", "0.00"), ("500.00", "0.00")),
        (500, 500, -70, ("0.00", "70.00"), ("0.00", "0.00")),
    ],
)
def test_a_settled_difference_leaves_what_was_chosen_also_below_nothing(
    counter: Counter, amount: int, paid: int, stated: int, listed: tuple[str, str], computed: tuple[str, str]
) -> None:
    money = counter.ledger.book.money
    package = ImportPackage(
        "Laser", amount=money(amount * 100), paid=money(paid * 100), stated_balance=money(stated * 100)
    )
    bring_in(counter, package)
    assert counter.balance("C0001")[:2] == listed
    [open_one] = stated_differences(counter.ledger.book)
    assert open_one.amount == money((stated - (amount - paid)) * 100)
    done = counter.ledger.settle_difference("P0001", counter.act(), TODAY, sheet_is_right=False)
    assert counter.balance("C0001")[:2] == computed
    counter.undo(done.seq)
    assert counter.balance("C0001")[:2] == listed
    assert counter.reloaded().book.balance(0) == counter.ledger.book.balance(0)


def test_a_difference_is_not_settled_against_a_closed_customer(counter: Counter) -> None:
    money = counter.ledger.book.money
    bring_in(counter, ImportPackage("Laser", amount=money(100000), paid=money(50000), stated_balance=money(0)))
    counter.ledger.change_customer("C0001", {"status": "closed"}, counter.act())
    said = refused(lambda: counter.ledger.settle_difference("P0001", counter.act(), TODAY, sheet_is_right=False))
    assert said == "Asha is closed. Reopen Asha first."
    counter.ledger.settle_difference("P0001", counter.act(), TODAY, sheet_is_right=True)


def test_an_import_is_not_taken_back_twice_by_two_ways(counter: Counter) -> None:
    money = counter.ledger.book.money
    done = bring_in(
        counter, ImportPackage("Laser", amount=money(100000), paid=money(50000), stated_balance=money(80000))
    )
    settled = counter.ledger.settle_difference("P0001", counter.act(), TODAY, sheet_is_right=False)
    unsettled = counter.undo(settled.seq)
    counter.undo(done.seq)
    refused(lambda: counter.undo(unsettled.seq))
    assert counter.balance("C0001") == ("0.00", "0.00", 0)


@pytest.mark.long
def test_seventy_thousand_centres_are_no_trouble(counter: Counter) -> None:
    lines = [
        ImportLine(
            {"name": f"N{number}", "centre": f"Street {number}"},
            openings=(OpeningBalance(Kind.OPENING_DUE, counter.money("1")),),
        )
        for number in range(70_000)
    ]
    counter.ledger.bring_in([ImportSource("flats.csv", "f" * 64)], lines, counter.act(), TODAY)
    again = counter.reloaded().book
    assert again.centres[again.entries["centre"][69_999]] == "Street 69999"


def test_nothing_is_recorded_for_a_package_that_was_taken_back(counter: Counter) -> None:
    asha = counter.customer("Asha")
    sold = sell(counter, asha, "100")
    counter.undo(sold.seq)
    assert "no such package" in refused(lambda: counter.do("charge", asha, "5", package="P0001"))


def test_what_is_paid_at_once_does_not_count_towards_the_limit(counter: Counter) -> None:
    asha = counter.customer("Asha", due_limit=50000)
    sell(counter, asha, "1000", paid=counter.money("800"), note="for the wedding")
    assert counter.balance(asha)[0] == "200.00"
    assert [line.note for line in customer_history(counter.ledger.book, 0).lines][-1] == "Laser · for the wedding"
    assert "limit" in refused(lambda: sell(counter, asha, "1000", paid=counter.money("600")))


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("20261201", ""),
        ("2026-11-20", "20 Nov 2026 is before the day of the sale."),
        ("soon", "The last day “soon” cannot be used: that is no day."),
    ],
)
def test_a_last_day_is_kept_in_one_writing_and_not_before_the_sale(counter: Counter, typed: str, sentence: str) -> None:
    sell(counter, counter.customer("Asha"), "100")
    if sentence:
        said = refused(lambda: counter.ledger.change_package("P0001", {"valid_until": typed}, counter.act()))
        assert said == sentence
    else:
        counter.ledger.change_package("P0001", {"valid_until": typed}, counter.act())
        assert only(counter).package.valid_until == "2026-12-01"


# What the plain book of packages found.


@pytest.mark.parametrize(
    ("package", "sentence"),
    [
        ({"sessions": 2, "used": 3}, "The sessions used “3” cannot be used: there are 2 in all."),
        ({"bought_on": TODAY + timedelta(days=1)}, "22 Nov 2026 is still to come."),
        ({"paid": Money(-100, Currency.of("INR"))}, "The amount must be more than nothing; \u2212₹1.00 is not."),
    ],
)
def test_a_listed_package_that_cannot_be_is_not_brought_in(
    counter: Counter, package: dict[str, Any], sentence: str
) -> None:
    assert refused(lambda: bring_in(counter, ImportPackage("Laser", **package))) == sentence
    assert counter.ledger.journal.last_seq == 1


@pytest.mark.parametrize(("fields", "there"), [({}, True), ({"status": "closed"}, False)])
def test_a_list_brings_no_money_to_somebody_who_is_closed(
    counter: Counter, fields: dict[str, str], *, there: bool
) -> None:
    asha = counter.customer("Asha", status="closed") if there else ""
    named = {} if there else {"name": "Asha"}
    owing = ImportPackage("Laser", amount=counter.money("500"))
    paid = ImportPackage("Laser", amount=counter.money("500"), stated_balance=counter.ledger.book.money(0))

    def bring(package: ImportPackage, **more: str) -> None:
        line = ImportLine({**named, **fields, **more}, asha, packages=(package,))
        counter.ledger.bring_in([ImportSource("a.csv", "a" * 64)], [line], counter.act(), TODAY)

    assert refused(lambda: bring(owing)) == "Asha is closed. Reopen Asha first."
    bring(paid)
    assert counter.balance("C0001") == ("0.00", "0.00", 0)
    counter.undo(counter.ledger.journal.last_seq)
    bring(owing, status="active")
    assert counter.ledger.book.people[len(counter.ledger.book.people) - 1].status == "active"


def test_settling_a_difference_leaves_what_was_recorded_by_hand_for_the_package(counter: Counter) -> None:
    money = counter.ledger.book.money
    bring_in(counter, ImportPackage("Laser", amount=money(50000), paid=money(20000), stated_balance=money(40000)))
    counter.do("opening_prepaid", "C0001", "70", package="P0001")
    counter.ledger.settle_difference("P0001", counter.act(), TODAY, sheet_is_right=False)
    assert counter.balance("C0001")[:2] == ("300.00", "70.00")


def test_a_package_of_which_a_list_does_not_say_what_it_is_for_is_called_by_its_number(counter: Counter) -> None:
    money, book = counter.ledger.book.money, counter.ledger.book
    bring_in(counter, ImportPackage(amount=money(500_00), paid=money(200_00), stated_balance=money(400_00), sessions=5))
    ravi = counter.customer("Ravi")
    otherwise = "A list says another balance of P0001 than its parts give. Settle that first."
    assert refused(lambda: correct(counter, amount="600")) == otherwise
    settled = counter.ledger.settle_difference("P0001", counter.act(), TODAY, sheet_is_right=True)
    assert settled.what == "Difference settled for Asha, P0001: the list's figure stays"
    again = refused(lambda: counter.ledger.settle_difference("P0001", counter.act(), TODAY, sheet_is_right=True))
    assert again == "Nothing is open between the list and the book for P0001."
    assert use(counter, "C0001").what == "Asha used 1 session of P0001, 4 left in all"
    assert correct(counter, sessions=6).what == "P0001 of Asha corrected: 6 sessions, not 5"
    passed = counter.ledger.pass_on(PassingOn("P0001", ravi, TODAY, 2), counter.act(), TODAY)
    assert passed.what == "Asha passed 2 sessions of P0001 on to Ravi; Asha still owes ₹400 for it"
    assert "some of P0001 was passed on to Ravi since" in refused(lambda: take_back(counter))
    report = make_report(book, "sessions", Filters(), TODAY)
    assert [(row[1], row[2]) for row in report.rows] == [("Asha", "P0001"), ("Ravi", "P0002")]
    back = counter.undo(passed.seq)
    use(counter, "C0001", 5)
    assert "the sessions of P0001 were used since" in refused(lambda: counter.undo(back.seq))
    counter.undo(counter.ledger.journal.last_seq)
    assert take_back(counter).what == "Taken back: P0001 of Asha with all that was for it"


def test_what_stays_without_a_treatment_may_have_another_last_day(counter: Counter) -> None:
    bring_in(counter, ImportPackage(sessions=5))
    done = counter.ledger.change_package("P0001", {"treatment": " ", "valid_until": "2027-01-01"}, counter.act())
    assert done is not None
    assert done.what == "Package P0001 of Asha: valid until changed"
    counter.ledger.change_package("P0001", {"treatment": "Laser"}, counter.act())
    said = refused(lambda: counter.ledger.change_package("P0001", {"treatment": " "}, counter.act()))
    assert said == "Say what it is for."
