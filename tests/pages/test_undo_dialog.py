"""Undo of what was told to a customer already: the screen says before what stays, and afterwards what came of it."""

import pytest

from ledger.book import Kind
from messaging import State
from services import Shop
from services.settings import change
from tests.pages.conftest import Counter, Open
from tests.pages.screens import seen

STAYS = "“Receipt for a payment” to Asha may have left: nobody can take it back."


@pytest.fixture
def payment(counter: Counter, shop: Shop) -> int:
    """Record a payment whose receipt is put on the list; return the number of the act."""
    change(shop.settings_path, "messages.events", ["receipt"])
    shop.read_settings()
    asha = counter.customer("Asha", phone="+919876543210")
    counter.do(Kind.CHARGE, asha, "500")
    return counter.do(Kind.PAYMENT, asha, "200").seq


def test_a_receipt_that_left_is_told_of_before_the_undo_and_after_it(payment: int, page: Open, shop: Shop) -> None:
    shop.post.open_link(1, key="open", by="U0001", via="test")
    at = page("activity.py")
    at.button(key=f"activity_undo_{payment}").click().run()
    assert not at.exception
    assert not shop.book.is_undone(payment), "nothing is undone before it was said"
    assert [seen(one.value) for one in at.warning] == [f"{STAYS} A correction is put on the list."]
    at.button(key="rec_undo").click().run()
    assert not at.exception
    assert shop.book.is_undone(payment)
    assert any(f"{STAYS} A correction is on the list." in seen(one.value) for one in at.markdown)


def test_a_receipt_that_waits_goes_with_the_payment_without_a_question(payment: int, page: Open, shop: Shop) -> None:
    at = page("activity.py")
    at.button(key=f"activity_undo_{payment}").click().run()
    assert not at.exception
    assert shop.book.is_undone(payment)
    assert State(shop.post.outbox.get(1).state) is State.CANCELLED
    off = "“Receipt for a payment” to Asha was taken off the list."
    assert any(off in seen(one.value) for one in [*at.markdown, *at.toast])
