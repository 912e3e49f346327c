"""A receipt says what the book said in that moment: old balance, what was paid, new balance."""

from datetime import date

import pytest

from ledger.book import PackageRequest
from ledger.statements import NoReceipt, receipt_of, receipt_text
from tests.book.conftest import TODAY, Counter


def test_a_payment_has_old_balance_paid_and_new_balance(counter: Counter) -> None:
    asha = counter.customer("Asha Patil")
    counter.do("charge", asha, "1250.50")
    paid = counter.do("payment", asha, "250", method="UPI", reference="B-7")
    receipt = receipt_of(counter.ledger.book, paid.seq)
    assert (receipt.due_before.decimal, receipt.due_after.decimal) == ("1250.50", "1000.50")
    assert receipt_text(receipt) == (
        "*Test Stores*\n"
        f"Receipt {paid.seq}, 21 Nov 2026\n"
        "Asha Patil\n"
        "\n"
        "Owed before: ₹1,250.50\n"
        "Paid (UPI, B-7): ₹250\n"
        "*Owes now: ₹1,000.50*"
    )


def test_a_top_up_has_the_prepaid(counter: Counter) -> None:
    asha = counter.customer("Asha Patil")
    done = counter.do("top_up", asha, "500", method="cash")
    receipt = receipt_of(counter.ledger.book, done.seq)
    assert (receipt.prepaid_before.decimal, receipt.prepaid_after.decimal) == ("0.00", "500.00")
    assert receipt_text(receipt).endswith("Paid in advance (cash): ₹500\n*Owes now: ₹0*\nPrepaid: ₹500")


def test_a_sale_has_a_slip(counter: Counter) -> None:
    asha = counter.customer("Asha Patil")
    done = counter.do("charge", asha, "330", note="Milk")
    receipt = receipt_of(counter.ledger.book, done.seq)
    assert receipt.title == "Slip"
    assert "Bought on credit (Milk): ₹330" in receipt_text(receipt)


def test_everything_of_one_act_stands_on_its_receipt(counter: Counter) -> None:
    asha = counter.customer("Asha Patil")
    request = PackageRequest(
        asha, "Facial", counter.money("900"), 3, TODAY, paid=counter.money("400"), method="cash",
        due_on=date(2026, 12, 1),
    )  # fmt: skip
    done = counter.ledger.sell_package(request, counter.act(), TODAY)
    receipt = receipt_of(counter.ledger.book, done.seq)
    assert [line.what for line in receipt.lines] == ["Bought on credit", "Paid"]
    assert (receipt.title, receipt.due_after.decimal) == ("Receipt", "500.00")


def test_printed_again_it_says_the_same_whatever_came_later(counter: Counter) -> None:
    asha = counter.customer("Asha Patil")
    counter.do("charge", asha, "100")
    paid = counter.do("payment", asha, "40")
    before = receipt_of(counter.ledger.book, paid.seq)
    counter.do("charge", asha, "70", on=date(2026, 11, 1))
    counter.do("payment", asha, "70")
    counter.do("charge", asha, "500")
    assert receipt_of(counter.ledger.book, paid.seq) == before


def test_an_earlier_sale_undone_later_leaves_the_receipt_as_it_was(counter: Counter) -> None:
    asha = counter.customer("Asha Patil")
    counter.do("charge", asha, "100")
    other = counter.do("charge", asha, "30")
    paid = counter.do("payment", asha, "40")
    before = receipt_of(counter.ledger.book, paid.seq)
    counter.undo(other.seq)
    assert receipt_of(counter.ledger.book, paid.seq) == before
    assert before.due_before.decimal == "130.00"


def test_what_has_no_receipt_says_why(counter: Counter) -> None:
    asha = counter.customer("Asha Patil")
    sold = counter.do("charge", asha, "100")
    undone = counter.undo(sold.seq)
    book = counter.ledger.book
    for seq, why in (
        (0, "the book does not go so far"),
        (book.version + 1, "the book does not go so far"),
        (1, "nothing was sold or paid in it"),
        (sold.seq, "it was taken back"),
        (undone.seq, "it takes another number back"),
    ):
        with pytest.raises(NoReceipt, match=f"There is no receipt for number {seq}: {why}."):
            receipt_of(book, seq)
    counter.undo(undone.seq)
    assert receipt_of(book, sold.seq).due_after.decimal == "100.00"
