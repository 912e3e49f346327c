"""What is paid at once for a package: money, what the shop holds already, or both, in the one act of the sale."""

from datetime import date, timedelta
from typing import Any

import pytest

from ledger.book import Currency, EntryRequest, Kind, Money, PackageRequest, customer_history, open_charges
from ledger.book.requests import fingerprint_of
from tests.book.conftest import TODAY, Counter
from tests.book.test_packages import figures, only, refused, sell


def held(counter: Counter, amount: str) -> str:
    """Return a customer of whom the shop holds so much."""
    asha = counter.customer("Asha")
    counter.do("top_up", asha, amount)
    return asha


def test_a_package_is_paid_from_the_prepaid_in_the_act_of_its_sale_and_one_undo_takes_both_back(
    counter: Counter,
) -> None:
    asha = held(counter, "5000")
    before = counter.ledger.book.version
    done = sell(counter, asha, "4000", from_prepaid=counter.money("4000"))
    assert counter.ledger.book.version == before + 1
    assert done.what == "Asha took the package Laser for ₹4,000 and settled ₹4,000 from the prepaid"
    assert counter.balance(asha) == ("0.00", "1000.00", 6)
    assert figures(only(counter)) == ("4000.00", "4000.00", "0.00", 0, 6)
    gone = counter.undo(done.seq)
    assert counter.balance(asha) == ("0.00", "5000.00", 0)
    counter.undo(gone.seq)
    assert counter.balance(asha) == ("0.00", "1000.00", 6)
    assert figures(only(counter)) == ("4000.00", "4000.00", "0.00", 0, 6)


def test_a_part_is_paid_in_money_a_part_from_the_prepaid_and_the_rest_is_owed(counter: Counter) -> None:
    asha = held(counter, "1500")
    counter.do("charge", asha, "700", on=TODAY - timedelta(days=40))
    done = sell(
        counter, asha, "6000", paid=counter.money("2000"), method="card", from_prepaid=counter.money("1500")
    )  # fmt: skip
    assert done.what == "Asha took the package Laser for ₹6,000, paid ₹2,000 and settled ₹1,500 from the prepaid"
    assert counter.balance(asha) == ("3200.00", "0.00", 6)
    assert figures(only(counter))[:3] == ("6000.00", "3500.00", "2500.00")
    lines = customer_history(counter.ledger.book, 0).lines
    assert [(line.kind, line.method, line.package) for line in lines[:3]] == [
        (Kind.SETTLE, "", "P0001"), (Kind.PAYMENT, "card", "P0001"), (Kind.CHARGE, "", "P0001"),
    ]  # fmt: skip
    reloaded = counter.reloaded()
    assert [line.still_open.decimal for line in open_charges(reloaded.book, 0)] == ["700.00", "2500.00"]


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"from_prepaid": "1000.01"}, "Asha has ₹1,000.00 prepaid; ₹1,000.01 is more than that."),
        ({"paid": "600", "from_prepaid": "600"}, "The package costs ₹1,100.00; ₹1,200.00 is more than that."),
        ({"from_prepaid": "-1"}, "The amount must be more than nothing; \N{MINUS SIGN}₹1.00 is not."),
    ],
)
def test_no_more_is_taken_than_the_shop_holds_or_the_package_costs(
    counter: Counter, more: dict[str, str], sentence: str
) -> None:
    asha = held(counter, "1000")
    before = counter.ledger.book.version
    parts: dict[str, Any] = {name: Money(round(float(text) * 100), Currency.of("INR")) for name, text in more.items()}
    assert refused(lambda: sell(counter, asha, "1100", **parts)) == sentence
    assert (counter.ledger.book.version, counter.balance(asha)) == (before, ("0.00", "1000.00", 0))


def test_nothing_from_the_prepaid_is_nothing(counter: Counter) -> None:
    asha = held(counter, "1000")
    done = sell(counter, asha, "1100", from_prepaid=counter.ledger.book.money(0))
    assert done.what == "Asha took the package Laser for ₹1,100"
    assert counter.balance(asha) == ("1100.00", "1000.00", 6)


def test_what_is_paid_from_the_prepaid_does_not_count_towards_the_limit(counter: Counter) -> None:
    asha = counter.customer("Asha", due_limit=100_000)
    counter.do("top_up", asha, "500")
    assert "limit" in refused(lambda: sell(counter, asha, "1500"))
    sell(counter, asha, "1500", from_prepaid=counter.money("500"))
    assert counter.balance(asha) == ("1000.00", "0.00", 6)


def test_a_package_in_parts_is_paid_for_from_the_first_part_on(counter: Counter) -> None:
    asha = held(counter, "800")
    days = [TODAY + timedelta(days=30 * place) for place in (1, 2, 3)]
    sell(
        counter, asha, "1500", from_prepaid=counter.money("700"),
        instalments=tuple((day, counter.money("500")) for day in days),
    )  # fmt: skip
    left = [(line.instalment, line.due_on, line.still_open.decimal) for line in open_charges(counter.ledger.book, 0)]
    assert left == [("2/3", days[1], "300.00"), ("3/3", days[2], "500.00")]


def test_a_key_of_a_version_that_knew_fewer_fields_is_that_of_the_same_request() -> None:
    rupees, on = Currency.of("INR"), date(2026, 11, 21)
    parts = ((date(2026, 12, 1), Money(5, rupees)),)
    entry = EntryRequest(
        Kind.PAYMENT, "C0001", Money(25_000, rupees), on, note="Milk", pays=(3,), instalments=parts
    )  # fmt: skip
    package = PackageRequest(
        "C0001", "Laser", Money(600_000, rupees), 6, on, paid=Money(200_000, rupees), method="UPI"
    )  # fmt: skip
    # As they were written before there were staff, packages that are over, and sales from prepaid.
    assert fingerprint_of(("entry", entry)) == "8eda272a92051d67"
    assert fingerprint_of(("package", package)) == "b241f6622677919f"
