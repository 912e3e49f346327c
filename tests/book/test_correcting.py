"""A package corrected, and taken back with all that was for it: one act each, exact, undone, refused with reasons."""

from typing import Any

import pytest

from ledger.book import (
    BookDecision,
    EntryRequest,
    ImportPackage,
    Kind,
    Money,
    PackageFigures,
    PackageRequest,
    PassingOn,
    Rules,
    WholeSale,
    centre_key,
    customer_history,
    customers_by_voucher,
    package_rows,
)
from ledger.errors import LedgerError
from ledger.journal import Commit
from tests.book.conftest import TODAY, Counter
from tests.book.test_packages import bring_in, figures, only, refused, sell, use


def correct(counter: Counter, words: dict[str, str] | None = None, package: str = "P0001", **wanted: Any) -> Commit:  # noqa: ANN401 - any figure
    """Make a package what it should be; amounts are as people type them, what is left out stays."""
    row = next(one for one in package_rows(counter.ledger.book) if one.package.id == package)
    amounts: dict[str, Any] = {
        name: counter.money(wanted[name]) for name in ("amount", "paid", "prepaid") if name in wanted
    }
    facts: dict[str, Any] = {"amount": row.amount, "paid": row.paid, "sessions": row.sessions, "used": row.used}
    should = PackageFigures(**(facts | {"on": TODAY} | wanted | amounts))
    done = counter.ledger.correct_package(
        package, (wanted,), counter.act(), lambda: (words or {}, should), lambda _: None
    )
    assert done is not None
    return done


def take_back(counter: Counter, package: str = "P0001") -> Commit:
    return counter.ledger.take_package_back(package, counter.act(), lambda _: None)


def whole(counter: Counter, *, held: str = "0", used: int = 0, **more: Any) -> Commit:  # noqa: ANN401 - any part of a sale
    facts = {"treatment": "Laser", "sessions": 6, "on": TODAY, "centre": "Punjabi Bagh", **more}
    paid = facts.pop("paid", None)
    fields = {"name": "Asha Gupta", "code": "A1", "phone": "+919822123456", "centre": "Punjabi Bagh"}
    sale = PackageRequest(
        customer="", amount=counter.money("12000"), paid=counter.money(paid) if paid else None, **facts
    )
    held_money = Money(0, counter.ledger.book.currency) if held == "0" else counter.money(held)
    return counter.ledger.sell_whole(
        (held, used), lambda: WholeSale(sale, fields, held_money, used), counter.act(), TODAY
    )


def test_a_sale_with_its_new_customer_and_all_that_comes_with_it_is_one_act(counter: Counter) -> None:
    before = counter.ledger.book.version
    done = whole(counter, held="300", used=2, paid="5000")
    assert (done.seq, counter.ledger.book.version) == (before + 1, before + 1)
    assert counter.balance("C0001") == ("7000.00", "300.00", 4)
    assert figures(only(counter)) == ("12000.00", "5000.00", "7000.00", 2, 4)
    assert counter.reloaded().book.balance(0) == counter.ledger.book.balance(0)
    assert "Asha Gupta" in done.what
    counter.undo(done.seq)
    assert [one.status for one in counter.ledger.book.people.all()] == ["removed"]
    assert package_rows(counter.ledger.book) == []
    counter.undo(done.seq + 1)
    assert counter.balance("C0001") == ("7000.00", "300.00", 4)


@pytest.mark.parametrize("wrong", [{"used": 7}, {"paid": "12001"}, {"treatment": " "}, {"sessions": 10_001}])
def test_when_one_part_is_refused_nothing_of_a_whole_sale_is_recorded(counter: Counter, wrong: dict[str, Any]) -> None:
    before = counter.ledger.book.version
    with pytest.raises(LedgerError):
        whole(counter, **wrong)
    assert counter.ledger.book.version == before
    assert len(counter.ledger.book.people) == len(counter.ledger.book.packages) == 0
    assert whole(counter).seq == before + 1, "and the numbers are those of the first"


def test_every_figure_is_corrected_by_reversal_in_one_act_and_the_correction_undone(counter: Counter) -> None:
    asha = counter.customer("Asha")
    sell(counter, asha, "12000", paid=counter.money("5000"))
    use(counter, asha, 3)
    counter.do("top_up", asha, "300")
    before = (figures(only(counter)), counter.balance(asha))
    for wanted, then, balance in (
        ({"amount": "10000"}, ("10000.00", "5000.00", "5000.00", 3, 3), ("5000.00", "300.00", 3)),
        ({"amount": "15000"}, ("15000.00", "5000.00", "10000.00", 3, 3), ("10000.00", "300.00", 3)),
        ({"paid": "4000.50"}, ("12000.00", "4000.50", "7999.50", 3, 3), ("7999.50", "300.00", 3)),
        ({"paid": "12000"}, ("12000.00", "12000.00", "0.00", 3, 3), ("0.00", "300.00", 3)),
        ({"amount": "4000", "paid": "4000"}, ("4000.00", "4000.00", "0.00", 3, 3), ("0.00", "300.00", 3)),
        ({"sessions": 4}, ("12000.00", "5000.00", "7000.00", 3, 1), ("7000.00", "300.00", 1)),
        ({"sessions": 9, "used": 1}, ("12000.00", "5000.00", "7000.00", 1, 8), ("7000.00", "300.00", 8)),
        ({"used": 6}, ("12000.00", "5000.00", "7000.00", 6, 0), ("7000.00", "300.00", 0)),
        ({"prepaid": "500"}, ("12000.00", "5000.00", "7000.00", 3, 3), ("7000.00", "500.00", 3)),
        ({"prepaid": "100"}, ("12000.00", "5000.00", "7000.00", 3, 3), ("7000.00", "100.00", 3)),
    ):
        done = correct(counter, **wanted)
        assert (figures(only(counter)), counter.balance(asha)) == (then, balance), wanted
        again = counter.reloaded().book
        assert (again.balance(0), again.packages) == (counter.ledger.book.balance(0), counter.ledger.book.packages)
        counter.undo(done.seq)
        assert (figures(only(counter)), counter.balance(asha)) == before, wanted
    correct(counter, {"treatment": "Laser, face"}, sessions=8)
    assert (only(counter).package.treatment, only(counter).sessions) == ("Laser, face", 8)


def test_corrections_of_corrections_stay_exact_and_all_lines_stay_to_read(counter: Counter) -> None:
    asha = counter.customer("Asha")
    counter.do("charge", asha, "50")
    sell(counter, asha, "900", paid=counter.money("900"))
    for amount, paid in (("800", "700"), ("1000", "1000"), ("10", "0.01"), ("0", "0"), ("500", "250")):
        correct(counter, amount=amount, paid=paid)
        row = only(counter)
        assert (row.amount, row.paid) == (counter.money(amount) if amount != "0" else row.amount, row.paid)
        assert row.balance == row.amount - row.paid
        assert counter.balance(asha)[0] == (row.balance + counter.money("50")).decimal
    assert figures(only(counter))[:2] == ("500.00", "250.00")
    assert customer_history(counter.ledger.book, 0, size=100).count > 12


def test_what_a_list_brought_is_corrected_where_the_list_has_it(counter: Counter) -> None:
    money = counter.money
    bring_in(counter, ImportPackage("Laser", amount=money("1000"), paid=money("900"), sessions=10, used=4))
    correct(counter, amount="500", paid="500", used=2)
    assert figures(only(counter)) == ("500.00", "500.00", "0.00", 2, 8)
    correct(counter, amount="1500")
    assert figures(only(counter)) == ("1500.00", "500.00", "1000.00", 2, 8)
    assert counter.balance("C0001") == ("1000.00", "0.00", 8)


def test_a_correction_is_refused_with_the_reason_and_nothing_is_recorded(counter: Counter) -> None:
    asha = counter.customer("Asha", due_limit=20_000_00)
    sell(counter, asha, "1000")
    counter.do("payment", asha, "400")  # of no package: it went to the oldest bill
    before = counter.ledger.book.version
    for wanted, reason in (
        ({"paid": "1001"}, "The package costs ₹1,000.00; ₹1,001.00 is more than that."),
        ({"paid": "300"}, "Laser is paid with entries that are not for it alone. Undo those first; nothing was saved."),
        ({"used": 7}, "The sessions used “7” cannot be used: there are 6 in all."),
        ({"sessions": 10_001}, "it is a number from 0 to 10000"),
        ({"amount": "30000"}, "Asha would owe ₹29,600.00; the agreed limit is ₹20,000.00."),
    ):
        said = refused(lambda wanted=wanted: correct(counter, **wanted))  # type: ignore[misc]
        assert reason in said
    assert counter.ledger.book.version == before
    counter.ledger.change_customer(asha, {"status": "inactive"}, counter.act())
    bring_in(counter, ImportPackage("Peel", amount=counter.money("100"), paid=counter.money("0.01"),
                                    stated_balance=counter.money("120")))  # fmt: skip
    said = refused(lambda: correct(counter, package="P0002", amount="90"))
    assert said == "A list says another balance of Peel than its parts give. Settle that first."


def test_what_is_held_of_a_list_is_not_less_before_somebody_said_whether_the_list_is_right(counter: Counter) -> None:
    money = counter.ledger.book.money
    listed: dict[str, Any] = {"amount": money(500_00), "paid": money(500_00)}
    bring_in(counter, ImportPackage("Laser", **listed, stated_balance=money(-200_00)), ImportPackage("Peel", **listed))
    for package in ("P0001", "P0002"):  # what is held is the customer's, whichever package is corrected
        said = refused(lambda package=package: correct(counter, package=package, prepaid="150"))  # type: ignore[misc]
        assert said == "A list says another balance of Laser than its parts give. Settle that first."
    more = correct(counter, prepaid="250")
    counter.ledger.settle_difference("P0001", counter.act(), TODAY, sheet_is_right=False)
    assert counter.balance("C0001")[:2] == ("0.00", "50.00"), "what is more than the list says is not the list's"
    counter.undo(more.seq)
    assert counter.balance("C0001")[:2] == ("0.00", "0.00")


def test_sessions_used_since_keep_a_correction_from_being_undone(counter: Counter) -> None:
    asha = counter.customer("Asha")
    sell(counter, asha, "0.01", paid=counter.money("0.01"), sessions=1)
    more = correct(counter, sessions=3)
    last = use(counter, asha, 3)
    assert "were used since" in refused(lambda: counter.undo(more.seq))
    counter.undo(last.seq)
    less = correct(counter, sessions=0)
    counter.ledger.change_customer(asha, {"status": "closed"}, counter.act())
    assert "closed" in refused(lambda: counter.undo(less.seq))


def test_a_package_is_taken_back_with_what_was_paid_and_used_in_one_act_and_comes_back_whole(counter: Counter) -> None:
    asha = counter.customer("Asha", code="AD03C4403", phone="+917985349490")
    counter.do("charge", asha, "50")
    counter.ledger.rules = Rules(voucher_prefixes={centre_key("Punjabi Bagh"): "PB"})
    sale = sell(counter, asha, "12000", paid=counter.money("5000"), centre="Punjabi Bagh")
    use(counter, asha, 2)
    counter.do("payment", asha, "1000", package="P0001")
    assert only(counter).voucher == "PBAD05349"
    before = (counter.balance(asha), figures(only(counter)), only(counter).voucher)
    done = take_back(counter)
    assert counter.balance(asha) == ("50.00", "0.00", 0)
    assert package_rows(counter.ledger.book) == []
    assert customers_by_voucher(counter.ledger.book, "PBAD05349") == []
    assert counter.reloaded().book.balance(0) == counter.ledger.book.balance(0)
    counter.undo(done.seq)
    assert (counter.balance(asha), figures(only(counter)), only(counter).voucher) == before
    with pytest.raises(LedgerError):
        counter.undo(sale.seq, "the sale itself, of which sessions were used")


def test_a_package_whose_bill_other_payments_have_paid_stays_and_says_why(counter: Counter) -> None:
    asha = counter.customer("Asha")
    sell(counter, asha, "100")
    counter.do("payment", asha, "100")
    assert refused(lambda: take_back(counter)) == (
        "This cannot be undone: Asha has paid since; undo the payment first."
    )
    sell(counter, asha, "10")
    held = EntryRequest(Kind.TOP_UP, asha, counter.money("5"), TODAY, package="P0002")
    counter.ledger.record(held, counter.act(), TODAY)
    counter.do("use", asha, "5")
    assert "used the prepaid since" in refused(lambda: take_back(counter, "P0002"))


def test_who_checks_a_correction_hears_what_it_would_record_before_it_is(counter: Counter) -> None:
    asha = counter.customer("Asha")
    sell(counter, asha, "100")
    heard: list[BookDecision] = []

    def check(decision: BookDecision) -> None:
        heard.append(decision)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        counter.ledger.take_package_back("P0001", counter.act(), check)
    assert [one.what for one in heard] == ["Taken back: Laser of Asha with all that was for it"]
    assert figures(only(counter))[0] == "100.00"


def test_a_package_that_was_passed_on_is_not_taken_back_alone_but_that_is_undone(counter: Counter) -> None:
    ravi, asha = counter.customer("Ravi"), counter.customer("Asha")
    sell(counter, ravi, "600", paid=counter.money("600"))
    done = counter.ledger.pass_on(PassingOn("P0001", asha, TODAY, 4), counter.act(), TODAY)
    assert refused(lambda: take_back(counter, "P0002")) == (
        "This cannot be undone: Laser was passed on to Asha; undo the passing on instead."
    )
    assert (counter.balance(ravi)[2], counter.balance(asha)[2]) == (2, 4)
    counter.undo(done.seq)
    assert (counter.balance(ravi)[2], counter.balance(asha)[2]) == (6, 0)
