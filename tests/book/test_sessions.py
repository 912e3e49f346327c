"""Sessions of a package: who gave them, and what holds after its last day."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from ledger.book import (
    EntryRequest,
    ImportPackage,
    Kind,
    Money,
    PackageOver,
    PassingOn,
    balances_on,
    customer_history,
    package_rows,
    packages_on,
)
from ledger.journal import Commit
from tests.book.conftest import TODAY, Counter
from tests.book.test_correcting import correct
from tests.book.test_packages import bring_in, only, refused, sell

YESTERDAY = TODAY - timedelta(days=1)


def use(counter: Counter, customer: str, count: int = 1, **more: object) -> Commit:
    money = Money(count, counter.ledger.book.currency)
    request = EntryRequest(Kind.SESSION_USE, customer, money, TODAY)
    return counter.ledger.record(replace(request, **more), counter.act(), TODAY)  # type: ignore[arg-type]


def over(counter: Counter, treatment: str = "Laser") -> str:
    """Return a customer with a package that could be used until yesterday."""
    asha = counter.customer("Asha")
    sell(counter, asha, "600", treatment=treatment, on=TODAY - timedelta(days=9), valid_until=YESTERDAY)
    return asha


def test_who_gave_a_session_stands_beside_it_for_ever(counter: Counter) -> None:
    asha = counter.customer("Asha")
    sell(counter, asha, "600")
    done = use(counter, asha, 2, staff="  Meera \n Joshi ", note="left arm")
    assert done.what == "Asha used 2 sessions of Laser, 4 left in all"
    line = customer_history(counter.reloaded().book, 0).lines[0]
    assert (line.staff, line.note, line.amount.minor) == ("Meera Joshi", "left arm", 2)
    back = counter.undo(done.seq)
    assert only(counter).left == 6
    counter.undo(back.seq)
    assert only(counter).left == 4


def test_after_its_last_day_a_package_is_used_only_when_somebody_says_so(counter: Counter) -> None:
    asha = over(counter)
    with pytest.raises(PackageOver) as refusal:
        use(counter, asha)
    assert str(refusal.value) == (
        "Laser could be used until 20 Nov 2026; that day is over. "
        "Say that it is used all the same, or give it another last day."
    )
    assert only(counter).left == 6
    use(counter, asha, on=YESTERDAY)
    use(counter, asha, over_validity=True)
    assert only(counter).left == 4
    counter.ledger.change_package("P0001", {"valid_until": TODAY.isoformat()}, counter.act())
    use(counter, asha)
    assert only(counter).left == 3


def test_where_the_shop_refuses_it_nobody_can_say_so(counter: Counter) -> None:
    asha = over(counter)
    counter.ledger.rules = replace(counter.ledger.rules, after_last_day="refuse")
    for said in (False, True):
        with pytest.raises(PackageOver, match=r"that day is over\. Give it another last day\.$"):
            use(counter, asha, over_validity=said)
    assert only(counter).left == 6


def test_of_two_packages_the_one_that_is_over_is_not_meant(counter: Counter) -> None:
    asha = over(counter, "Facial")
    sell(counter, asha, "600", valid_until=date(2027, 1, 1))
    assert "of Laser" in use(counter, asha).what
    assert [row.left for row in package_rows(counter.ledger.book)] == [6, 5]


def test_no_session_is_used_on_a_day_before_its_package_was_there(counter: Counter) -> None:
    asha, ravi = counter.customer("Asha"), counter.customer("Ravi")
    sell(counter, asha, "600", on=YESTERDAY)
    eve = YESTERDAY - timedelta(days=1)
    assert refused(lambda: use(counter, asha, on=eve)) == "19 Nov 2026 is before the day of the sale."
    assert refused(lambda: correct(counter, used=2, on=eve)) == "19 Nov 2026 is before the day of the sale."
    use(counter, asha, on=YESTERDAY)
    counter.ledger.pass_on(PassingOn("P0001", ravi, TODAY), counter.act(), TODAY)
    said = refused(lambda: use(counter, ravi, on=YESTERDAY))
    assert said == "20 Nov 2026 is before the day on which it was passed on."
    assert [[one.sessions for one in balances_on(counter.ledger.book, day)] for day in (eve, YESTERDAY, TODAY)] == [
        [0, 0], [5, 0], [0, 5],
    ]  # fmt: skip


def test_of_a_list_that_does_not_say_when_a_package_was_bought_sessions_of_earlier_days_may_be_used(
    counter: Counter,
) -> None:
    bring_in(counter, ImportPackage("Laser", sessions=6, used=2), ImportPackage("Peel", sessions=3, bought_on=TODAY))
    use(counter, "C0001", on=YESTERDAY, package="P0001")
    assert "is before the day of the sale" in refused(lambda: use(counter, "C0001", on=YESTERDAY, package="P0002"))
    assert [row.left for row in package_rows(counter.ledger.book)] == [3, 3]
    days = [YESTERDAY - timedelta(days=1), YESTERDAY, TODAY]
    assert [balances_on(counter.ledger.book, day)[0].sessions for day in days] == [0, 3, 6]
    assert [[one.id for one in packages_on(counter.ledger.book, day)] for day in days] == [
        [],
        ["P0001"],
        ["P0001", "P0002"],
    ]
    counter.undo(counter.ledger.book.version)
    assert [balances_on(counter.ledger.book, day)[0].sessions for day in days] == [0, 0, 7]
