"""What customers are told of packages that programs sell and correct: in the same act, and nothing that is not so."""

# ruff: noqa: F401, F811 - fixtures of other files, named like the parameters that ask for them

from dataclasses import replace

from ledger.book import EntryRequest, Kind
from messaging import State
from services import Corrected, Desk, Shop
from tests.services.post_desk import desk, hands
from tests.services.post_people import wish
from tests.services.test_credit_kills import ASHA, bought

AS_IT_IS = Corrected(
    code="", name="", phone="", treatment=None, category=None, centre=None, amount=None, paid=None, prepaid=None,
    sessions=None, used=None, on=None, valid_until=None, method="",
)  # fmt: skip
EVENTS = ["receipt", "session_used", "account_opened", "prepaid_added"]


def told(shop: Shop) -> list[tuple[str, str, State]]:
    """Return what was put on the list, the oldest first: the occasion, to whom, and how far it came."""
    return [(one.occasion, one.customer, one.state) for one in reversed(list(shop.post.outbox.latest()))]


def test_a_new_customer_is_told_of_the_account_and_of_all_that_was_recorded_with_it(
    desk: Desk, open_shop: Shop
) -> None:
    wish(desk, "messages.events", EVENTS)
    before = open_shop.book.version
    desk.add_credit_balance(ASHA, bought(desk), key="one")
    assert open_shop.book.version == before + 1
    assert told(open_shop) == [
        (one, "C0001", State.QUEUED) for one in ("account_opened", "receipt", "prepaid_added", "session_used")
    ]
    words = [row.body for row in desk.messages_waiting()]
    assert any("4 sessions" in one or "sessions left: 4" in one.lower() or " 4 " in one for one in words), words
    assert any("Laser" in one for one in words)


def test_a_package_that_is_sold_and_paid_in_one_act_is_told_where_receipts_are(desk: Desk, open_shop: Shop) -> None:
    desk.add_credit_balance(ASHA, bought(desk), key="one")
    wish(desk, "messages.events", EVENTS)
    desk.add_credit_balance(ASHA, bought(desk), key="two")
    assert [one for one, _, _ in told(open_shop)] == ["receipt", "prepaid_added", "session_used"]


def test_what_is_recorded_again_as_it_was_is_not_corrected_and_what_is_not_is_with_the_right_balance(
    desk: Desk, open_shop: Shop
) -> None:
    wish(desk, "messages.events", ["receipt"])
    desk.add_credit_balance(ASHA, bought(desk), key="one")
    link = desk.open_message_link(1, key="open")
    assert link
    desk.answer_message(1, went=True, key="went")
    money = desk.book.money
    desk.correct_credit_balance("P0001", replace(AS_IT_IS, amount=money(10_000_00)), "", key="cheaper")
    assert [one for one, _, _ in told(open_shop)] == ["receipt"], "the payment stands as it was told"
    desk.correct_credit_balance("P0001", replace(AS_IT_IS, paid=money(4_000_00)), "", key="less")
    assert [one for one, _, _ in told(open_shop)] == ["receipt", "correction"]
    (row,) = desk.messages_waiting()
    assert "6,000" in row.body, row.body


def test_of_two_payments_that_look_alike_the_one_that_goes_for_good_is_corrected(desk: Desk, open_shop: Shop) -> None:
    money, today = desk.book.money, desk.today()
    wish(desk, "messages.events", [])
    desk.add_credit_balance(ASHA, replace(bought(desk), amount=money(1_000_00), paid=money(0)), key="one")
    wish(desk, "messages.events", ["receipt"])
    for key in ("paid", "paid again"):
        payment = EntryRequest(Kind.PAYMENT, "C0001", money(500_00), today, package="P0001", method="cash")
        desk.record(payment, key=key)
    for number in (1, 2):
        desk.open_message_link(number, key=f"open {number}")
        desk.answer_message(number, went=True, key=f"went {number}")
    cheaper = replace(AS_IT_IS, amount=money(800_00), paid=money(500_00))
    desk.correct_credit_balance("P0001", cheaper, "", key="cheaper")
    assert [one for one, _, _ in told(open_shop)] == ["receipt", "receipt", "correction"], "one is gone"
    desk.correct_credit_balance("P0001", replace(AS_IT_IS, paid=money(0)), "", key="nothing")
    assert [one for one, _, _ in told(open_shop)] == ["receipt", "receipt", "correction", "correction"]
    receipts, corrections = (
        {tuple(one.entries) for one in open_shop.post.outbox.latest() if one.occasion == occasion}
        for occasion in ("receipt", "correction")
    )
    assert corrections == receipts, "each was told of one of the two, and each is corrected once"
