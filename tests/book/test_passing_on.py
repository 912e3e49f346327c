"""What is left of a package goes to another customer: exact for both, readable at both, and undone as one act."""

from datetime import timedelta
from typing import Any

import pytest

from ledger.book import (
    PassingOn,
    Rules,
    balances_on,
    customers_of,
    only_centres,
    package_history,
    package_rows,
    packages_on,
    passed_on,
)
from ledger.journal import Commit
from ledger.reports import Filters, make_report
from tests.book.conftest import TODAY, Counter
from tests.book.test_correcting import correct
from tests.book.test_packages import refused, sell, use
from tests.book.test_vouchers import PREFIXES

LAST_WEEK = TODAY - timedelta(days=7)


def pass_on(counter: Counter, to: str, package: str = "P0001", **more: Any) -> Commit:  # noqa: ANN401 - any part of a request
    request = PassingOn(package, to, more.pop("on", TODAY), **more)
    return counter.ledger.pass_on(request, counter.act(), TODAY)


def two(counter: Counter, **more: Any) -> tuple[str, str]:  # noqa: ANN401 - any part of a request
    """Return Ravi, who bought ten sessions last week and used three, and Asha."""
    ravi, asha = counter.customer("Ravi", centre="GK2"), counter.customer("Asha", centre="GK2")
    sell(counter, ravi, "6000", sessions=10, on=LAST_WEEK, **{"paid": counter.money("4000"), **more})
    use(counter, ravi, 3)
    return ravi, asha


def counts(counter: Counter) -> list[tuple[str, int, int, int]]:
    """Return of each package whose it is, and how many sessions it has, were used, and are left."""
    return [(row.customer.name, row.sessions, row.used, row.left) for row in package_rows(counter.ledger.book)]


def test_what_is_left_goes_to_another_customer_and_what_is_owed_stays(counter: Counter) -> None:
    ravi, asha = two(counter)
    before = counter.ledger.book.version
    done = pass_on(counter, asha)
    assert counter.ledger.book.version == before + 1
    assert done.what == "Ravi passed 7 sessions of Laser on to Asha; Ravi still owes ₹2,000 for it"
    assert (counter.balance(ravi), counter.balance(asha)) == (("2000.00", "0.00", 0), ("0.00", "0.00", 7))
    assert counts(counter) == [("Ravi", 3, 3, 0), ("Asha", 7, 0, 7)]
    giver, receiver = package_rows(counter.ledger.book)
    assert (giver.amount.decimal, giver.paid.decimal, giver.balance.decimal) == ("6000.00", "4000.00", "2000.00")
    assert (receiver.amount.decimal, receiver.balance.decimal) == ("0.00", "0.00")
    assert (giver.worth.decimal, receiver.worth.decimal) == ("1800.00", "4200.00")
    assert receiver.package.centre == "GK2"
    use(counter, asha, 2)
    assert counter.balance(asha)[2] == 5
    assert "0 sessions left" in refused(lambda: use(counter, ravi))
    reloaded = counter.reloaded().book
    assert package_rows(reloaded) == package_rows(counter.ledger.book)
    assert [one.sessions for one in balances_on(reloaded)] == [0, 5]


def test_some_sessions_may_be_passed_on_and_passed_on_again(counter: Counter) -> None:
    ravi, asha = two(counter)
    esha = counter.customer("Esha")
    pass_on(counter, asha, sessions=4)
    pass_on(counter, esha, package="P0002", sessions=1)
    assert counts(counter) == [("Ravi", 6, 3, 3), ("Asha", 3, 0, 3), ("Esha", 1, 0, 1)]
    assert [row.worth.decimal for row in package_rows(counter.ledger.book)] == ["3600.00", "1800.00", "600.00"]
    assert [counter.balance(one)[2] for one in (ravi, asha, esha)] == [3, 3, 1]
    told = [(one.giver.id, one.receiver.id, one.sessions) for one in passed_on(counter.ledger.book, "P0002")]
    assert told == [("P0001", "P0002", 4), ("P0002", "P0003", 1)]


def test_it_is_undone_and_brought_back_as_one_act(counter: Counter) -> None:
    ravi, asha = two(counter)
    done = pass_on(counter, asha)
    back = counter.undo(done.seq)
    assert counts(counter) == [("Ravi", 10, 3, 7)]
    assert (counter.balance(ravi), counter.balance(asha)[2]) == (("2000.00", "0.00", 7), 0)
    assert package_rows(counter.ledger.book)[0].worth.decimal == "6000.00"
    assert passed_on(counter.ledger.book, "P0001") == []
    counter.undo(back.seq)
    assert counts(counter) == [("Ravi", 3, 3, 0), ("Asha", 7, 0, 7)]
    assert package_rows(counter.reloaded().book) == package_rows(counter.ledger.book)


def test_it_is_not_undone_once_sessions_of_it_were_used(counter: Counter) -> None:
    _, asha = two(counter)
    done = pass_on(counter, asha)
    used = use(counter, asha)
    assert "the package has entries since" in refused(lambda: counter.undo(done.seq))
    counter.undo(used.seq)
    counter.undo(done.seq)


def test_it_is_not_brought_back_once_the_giver_has_used_them(counter: Counter) -> None:
    ravi, asha = two(counter)
    back = counter.undo(pass_on(counter, asha).seq)
    use(counter, ravi, 1)
    assert "the sessions of Laser were used since" in refused(lambda: counter.undo(back.seq))
    assert counts(counter) == [("Ravi", 10, 4, 6)]


def test_a_sale_of_which_some_was_passed_on_is_not_undone_before_that(counter: Counter) -> None:
    ravi, asha = counter.customer("Ravi"), counter.customer("Asha")
    sold = sell(counter, ravi, "6000", sessions=10)
    done = pass_on(counter, asha, sessions=4)
    assert refused(lambda: counter.undo(sold.seq)) == (
        "This cannot be undone: some of Laser was passed on to Asha since; undo that first."
    )
    back = counter.undo(done.seq)
    counter.undo(sold.seq)
    assert "the package Laser was taken back since; bring it back first" in refused(lambda: counter.undo(back.seq))
    assert counter.balance(asha)[2] == 0


def test_a_giver_who_was_closed_since_gets_nothing_back(counter: Counter) -> None:
    ravi, asha = counter.customer("Ravi"), counter.customer("Asha")
    sell(counter, ravi, "0", sessions=2)
    done = pass_on(counter, asha)
    counter.ledger.change_customer(ravi, {"status": "closed"}, counter.act())
    assert refused(lambda: counter.undo(done.seq)) == "This cannot be undone: Ravi is closed; reopen Ravi first."


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"sessions": 8}, "Ravi has 7 sessions left; 8 is more than that."),
        ({"sessions": 0}, "“0” is not a number of sessions. Write a whole number such as 1."),
        ({"on": TODAY + timedelta(days=1)}, "22 Nov 2026 is still to come."),
        ({"on": LAST_WEEK - timedelta(days=1)}, "13 Nov 2026 is before the day of the sale."),
        ({"to": "C0001"}, "Laser is Ravi’s already. Choose somebody else."),
        ({"to": "C0009"}, "“C0009”"),
        ({"package": "P0009"}, "there is no such package"),
    ],
)
def test_what_cannot_be_passed_on_is_refused_and_nothing_is_written(
    counter: Counter, more: dict[str, Any], sentence: str
) -> None:
    _, asha = two(counter)
    before = counter.ledger.book.version
    assert sentence in refused(lambda: pass_on(counter, **{"to": asha, **more}))
    assert counter.ledger.book.version == before


def test_nothing_is_passed_on_of_what_is_used_up_over_or_to_whom_is_closed(counter: Counter) -> None:
    ravi, asha = counter.customer("Ravi"), counter.customer("Asha")
    sell(counter, ravi, "600", sessions=1, on=LAST_WEEK, valid_until=TODAY - timedelta(days=1))
    assert refused(lambda: pass_on(counter, asha)) == (
        "Laser could be used until 20 Nov 2026; that day is over. Give it another last day."
    )
    sell(counter, ravi, "600", sessions=1)
    counter.ledger.change_customer(asha, {"status": "closed"}, counter.act())
    assert "Asha is closed" in refused(lambda: pass_on(counter, asha, "P0002"))
    counter.ledger.change_customer(asha, {"status": "active"}, counter.act())
    use(counter, ravi, 1, "P0002")
    assert refused(lambda: pass_on(counter, asha, "P0002")) == (
        "No session of Laser is left, so there is nothing to pass on."
    )


def test_on_a_day_before_it_the_sessions_are_where_they_were(counter: Counter) -> None:
    _, asha = two(counter)
    pass_on(counter, asha, sessions=4)
    pass_on(counter, counter.customer("Esha"), package="P0002", sessions=1)
    book = counter.ledger.book
    yesterday = TODAY - timedelta(days=1)
    assert [one.sessions for one in balances_on(book, yesterday)] == [10, 0, 0]
    assert [one.sessions for one in balances_on(book, TODAY)] == [3, 3, 1]
    assert [(one.id, one.sessions) for one in packages_on(book, yesterday)] == [("P0001", 10)]


def test_the_receiver_has_a_voucher_of_their_own_and_keeps_the_last_day(counter: Counter) -> None:
    counter.ledger.rules = Rules(voucher_prefixes=PREFIXES)
    ravi = counter.customer("Ravi", code="RV01", phone="+919811112222", centre="GK2")
    asha = counter.customer("Asha", code="AD03C4403", phone="+917985349490", centre="Punjabi Bagh")
    until = TODAY + timedelta(days=30)
    sell(counter, ravi, "600", valid_until=until)
    done = pass_on(counter, asha)
    giver, receiver = package_rows(counter.ledger.book)
    assert (giver.voucher, receiver.voucher) == ("GKRV01112", "GKAD05349")
    assert (receiver.package.valid_until, receiver.package.centre) == (until.isoformat(), "GK2")
    counter.undo(done.seq)
    assert counter.ledger.book.vouchers.in_force(1, "GK2") == ""


def test_its_history_is_readable_at_both(counter: Counter) -> None:
    _, asha = two(counter)
    pass_on(counter, asha)
    use(counter, asha, 2)
    book = counter.ledger.book
    words = [(line.name, line.kind.word) for line in package_history(book, "P0002")]
    bought = [("Ravi", "session_use"), ("Ravi", "payment"), ("Ravi", "charge")]
    assert words == [("Asha", "session_use"), *bought]
    assert [(line.name, line.kind.word) for line in package_history(book, "P0001")] == bought


def test_what_the_giver_does_later_is_not_in_the_history_of_who_received_it(counter: Counter) -> None:
    ravi, asha = two(counter)
    pass_on(counter, asha, sessions=4)
    counter.do("payment", ravi, "500", package="P0001")
    use(counter, ravi, 1, "P0001")
    pass_on(counter, counter.customer("Esha"), package="P0002", sessions=1)
    use(counter, asha, 1)
    bought = [("Ravi", "session_use"), ("Ravi", "payment"), ("Ravi", "charge")]
    counter.ledger.save_snapshot()
    again = counter.reloaded()
    assert again.journal.mark_used
    for book in (counter.ledger.book, again.book):
        told = [[(line.name, line.kind.word) for line in package_history(book, one)] for one in ("P0002", "P0003")]
        assert told == [[("Asha", "session_use"), *bought], bought]
        assert len(package_history(book, "P0001")) == 5
        assert package_history(book, "P0009") == []


def test_staff_of_one_centre_are_not_told_of_the_giver_in_another(counter: Counter) -> None:
    ravi, asha = counter.customer("Ravi", centre="GK2"), counter.customer("Asha", centre="Pune")
    sell(counter, ravi, "600", sessions=6)
    done = pass_on(counter, asha)
    assert customers_of(counter.ledger.book, done.seq) == [ravi, asha]
    part = only_centres(counter.ledger.book, frozenset({"Pune"}))
    [row] = package_rows(part)
    assert (row.customer.name, row.left) == ("Asha", 6)
    [told] = passed_on(part, row.package.id)
    assert (told.giver.treatment, part.people[0].name) == ("", "")
    assert package_history(part, row.package.id) == []
    at_home = only_centres(counter.ledger.book, frozenset({"GK2"}))
    [told] = passed_on(at_home, "P0001")
    assert at_home.people[1].name == "Asha", "the package is to be used there, so its new owner is seen there"
    assert (told.receiver.id, told.sessions) == ("P0002", 6)


def test_what_is_left_is_worth_its_part_of_the_price_wherever_it_is(counter: Counter) -> None:
    _, asha = two(counter)
    pass_on(counter, asha, sessions=4)
    report = make_report(counter.ledger.book, "sessions", Filters(), TODAY)
    value = [column.name for column in report.columns].index("Value left")
    assert [(row[1], str(row[value])) for row in report.rows] == [("Asha", "₹2,400.00"), ("Ravi", "₹1,800.00")]


def test_what_went_along_with_sessions_keeps_the_price_from_being_less_than_that(counter: Counter) -> None:
    ravi, asha = counter.customer("Ravi"), counter.customer("Asha")
    sell(counter, ravi, "600", sessions=6)
    done = pass_on(counter, asha, sessions=4)
    assert refused(lambda: correct(counter, amount="399.99")) == (
        "₹400.00 of the price of Laser went along with sessions that were passed on. It cannot cost less."
    )
    correct(counter, amount="400")
    assert [row.worth.decimal for row in package_rows(counter.ledger.book)] == ["0.00", "400.00"]
    back = counter.undo(done.seq)
    less = correct(counter, amount="399")
    said = "This cannot be undone: Laser would cost less than what was passed on of it; undo that first."
    assert refused(lambda: counter.undo(back.seq)) == said
    counter.undo(less.seq)
    counter.undo(back.seq)
    assert [row.worth.decimal for row in package_rows(counter.ledger.book)] == ["0.00", "400.00"]


def test_a_higher_price_of_which_a_part_went_along_is_not_taken_back_below_it(counter: Counter) -> None:
    ravi, asha = counter.customer("Ravi"), counter.customer("Asha")
    sell(counter, ravi, "600", sessions=6)
    more = correct(counter, amount="900")
    done = pass_on(counter, asha, sessions=5)
    assert "Laser would cost less than what was passed on of it" in refused(lambda: counter.undo(more.seq))
    counter.undo(done.seq)
    counter.undo(more.seq)
    assert [row.worth.decimal for row in package_rows(counter.ledger.book)] == ["600.00"]


def test_a_correction_of_what_was_passed_on_is_undone_also_when_the_passing_on_was_undone_before(
    counter: Counter,
) -> None:
    ravi, asha = counter.customer("Ravi"), counter.customer("Asha")
    sell(counter, ravi, "600", sessions=6)
    done = pass_on(counter, asha, sessions=4)
    more = correct(counter, package="P0002", sessions=6)
    back = counter.undo(done.seq)
    counter.undo(more.seq)
    assert (counter.balance(ravi)[2], counter.balance(asha)[2]) == (6, 0)
    counter.undo(back.seq)
    assert (counter.balance(ravi)[2], counter.balance(asha)[2]) == (2, 4)
    assert counter.reloaded().book.balance(1) == counter.ledger.book.balance(1)
