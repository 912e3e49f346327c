"""A message is looked at once more in the moment before it leaves."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from messaging.checks import (
    Cancel,
    Counts,
    Go,
    Hold,
    Manner,
    OnTheList,
    Rewrite,
    Wait,
    manner_of,
)
from messaging.facts import Way
from messaging.planner import plan_one
from messaging.reasons import Why
from tests.messaging.looking import (
    NOTICE,
    NOW,
    RECEIPT,
    REMINDER,
    at,
    look,
    until,
)
from tests.messaging.people import TODAY, ago, asha, policy, rupees


def test_a_message_that_is_still_right_goes() -> None:
    for message in (REMINDER, RECEIPT, NOTICE, replace(REMINDER, manner=Manner.OWNER)):
        assert look(message) == Go()


@pytest.mark.parametrize(
    ("occasion", "manner"),
    [
        ("due", Manner.REMINDER),
        ("overdue", Manner.REMINDER),
        ("receipt", Manner.ANSWER),
        ("login_reset", Manner.ANSWER),
        ("low_prepaid", Manner.NOTICE),
        ("own", Manner.NOTICE),
        ("digest", Manner.OWNER),
    ],
)
def test_an_occasion_says_which_rules_hold(occasion: str, manner: Manner) -> None:
    assert manner_of(occasion) is manner


# What was right when it was put on the list, and is not any more.


@pytest.mark.fault(123)
@pytest.mark.parametrize(
    ("facts", "code", "sentence"),
    [
        ({"due": rupees(0)}, Why.PAID, "paid meanwhile"),
        ({"due": -rupees(20)}, Why.PAID, "paid meanwhile"),
        ({"due": rupees(99)}, Why.PAID, "paid meanwhile: owes less than ₹100"),
        ({"due": rupees(300)}, Why.OWES_LESS, "owes ₹300 by now, not ₹800"),
        ({"due_on": date(2026, 11, 25)}, Why.PAID, "the bill it was about is paid meanwhile"),
        (
            {"due_on": date(2026, 12, 2), "overdue": rupees(0)},
            Why.NOT_DUE_NOW,
            "nothing is overdue any more; the next bill is to be paid on Wednesday 2 Dec",
        ),
        ({"overdue": rupees(40)}, Why.SMALL, "less than ₹100 is overdue"),
        ({"promised_on": TODAY}, Why.PROMISED, "promised to pay today"),
        ({"promised_on": date(2026, 12, 4)}, Why.PROMISED, "promised to pay on Friday 4 Dec"),
        ({"status": "closed"}, Why.CLOSED, "the account is closed"),
    ],
)
def test_a_reminder_of_what_is_settled_meanwhile_is_cancelled(
    facts: dict[str, Any], code: Why, sentence: str
) -> None:  # fmt: skip
    verdict = look(facts=asha(**facts))
    assert isinstance(verdict, Cancel)
    assert (verdict.why.code, str(verdict.why)) == (code, sentence)


@pytest.mark.fault(123)
def test_what_is_settled_does_not_keep_a_receipt_from_going() -> None:
    for facts in ({"due": rupees(0)}, {"promised_on": TODAY}, {"status": "closed"}, {"due_on": None}):
        assert look(RECEIPT, asha(**facts)) == Go()


def test_a_reminder_that_asks_for_too_little_is_written_anew_and_then_goes() -> None:
    facts = asha(due=rupees(950))
    verdict = look(facts=facts)
    assert isinstance(verdict, Rewrite)
    assert str(verdict.why) == "owes ₹950 by now, not ₹800"
    assert look(replace(REMINDER, due=facts.due), facts) == Go()


def test_a_broken_promise_and_an_older_bill_keep_nothing_back() -> None:
    assert look(facts=asha(promised_on=date(2026, 11, 26))) == Go()
    assert look(facts=asha(9)) == Go(), "the same is owed, and since even longer"


@pytest.mark.fault(124)
@pytest.mark.parametrize("message", [REMINDER, RECEIPT, NOTICE])
def test_who_wants_no_messages_gets_none_whatever_else_holds(message: OnTheList) -> None:
    facts = asha(no_messages=True, due=rupees(0), promised_on=TODAY, phone="", email="")
    for one in (message, replace(message, queued_at=NOW - timedelta(90))):
        for now in (NOW, at("23:00")):
            verdict = look(one, facts, now=now)
            assert isinstance(verdict, Cancel)
            assert str(verdict.why) == "wants no messages"


@pytest.mark.parametrize("message", [REMINDER, RECEIPT, NOTICE])
def test_nothing_goes_to_somebody_who_is_no_longer_in_the_book(message: OnTheList) -> None:
    verdict = look(message, None)
    assert isinstance(verdict, Cancel)
    assert verdict.why.code is Why.GONE


@pytest.mark.parametrize(
    ("channel", "to", "facts", "code"),
    [
        ("link", "+919876543210", {"phone": "+911111111111"}, Why.ADDRESS_CHANGED),
        ("whatsapp", "+919876543210", {"phone": ""}, Why.NO_ADDRESS),
        ("email", "asha@example.com", {"email": "a@example.com"}, Why.ADDRESS_CHANGED),
        ("email", "asha@example.com", {"email": ""}, Why.NO_ADDRESS),
        ("email", "asha@example.com", {"phone": ""}, None),
        ("folder", "asha@example.com", {}, None),
        ("folder", "asha@example.com", {"email": ""}, Why.ADDRESS_CHANGED),
    ],
)
@pytest.mark.parametrize("manner", [Manner.REMINDER, Manner.ANSWER, Manner.NOTICE])
def test_nothing_goes_to_an_address_that_is_the_customers_no_more(
    channel: str, to: str, facts: dict[str, Any], code: Why | None, manner: Manner
) -> None:
    verdict = look(replace(REMINDER, manner=manner, channel=channel, to=to), asha(**facts))
    assert (verdict.why.code if isinstance(verdict, Cancel) else None) is code


@pytest.mark.parametrize(
    ("message", "days", "cancelled"),
    [(REMINDER, 3, False), (REMINDER, 3.01, True), (RECEIPT, 7, False), (RECEIPT, 7.01, True), (NOTICE, 8, True)],
)
def test_what_waited_too_long_does_not_go_any_more(message: OnTheList, days: float, *, cancelled: bool) -> None:
    verdict = look(replace(message, queued_at=NOW - timedelta(days)))
    assert isinstance(verdict, Cancel) is cancelled
    if isinstance(verdict, Cancel):
        assert verdict.why.code is Why.TOO_LATE


def test_with_a_clock_behind_the_message_a_person_decides() -> None:
    verdict = look(replace(REMINDER, queued_at=NOW + timedelta(1)))
    assert isinstance(verdict, Hold)
    assert verdict.why.code is Why.CLOCK_BEHIND
    assert look(replace(REMINDER, queued_at=NOW + timedelta(hours=1))) == Go(), "a clock that was put right a bit"


# Quiet hours and days.


@pytest.mark.parametrize(
    ("reminded_on", "waits_until", "code"),
    [
        (ago(0), at("09:00", TODAY + timedelta(2)), Why.REMINDED),
        (ago(1), at("09:00", TODAY + timedelta(1)), Why.REMINDED),
        (ago(2), None, None),
        (ago(2, 4, 6), at("09:00", TODAY + timedelta(1)), Why.OFTEN),
        (ago(2, 3, 4), at("09:00", TODAY + timedelta(3)), Why.OFTEN),
        (ago(2, 4, 7), None, None),
    ],
)
def test_a_reminder_waits_when_the_customer_was_reminded_often_meanwhile(
    reminded_on: tuple[date, ...], waits_until: datetime | None, code: Why | None
) -> None:
    verdict = look(facts=asha(reminded_on=reminded_on))
    found = (verdict.until, verdict.why.code) if isinstance(verdict, Wait) else (None, None)
    assert found == (waits_until, code)
    for message in (RECEIPT, NOTICE):
        assert look(message, asha(reminded_on=reminded_on)) == Go()


def test_a_customer_gets_one_reminder_a_day_also_where_no_days_must_lie_between() -> None:
    for between in (0, 1):
        verdict = look(facts=asha(reminded_on=ago(0)), choices=policy(days_between=between))
        assert until(verdict) == at("09:00", TODAY + timedelta(1))


@pytest.mark.fault(129)
@pytest.mark.parametrize(("message", "opens"), [(REMINDER, "09:00"), (NOTICE, "09:00"), (RECEIPT, "07:00")])
def test_over_the_limit_of_a_channel_everything_waits_until_tomorrow(message: OnTheList, opens: str) -> None:
    message = replace(message, channel="whatsapp")
    assert look(message, counts=Counts({"whatsapp": 19, "link": 500})) == Go()
    verdict = look(message, counts=Counts({"whatsapp": 20}))
    assert until(verdict) == at(opens, TODAY + timedelta(1))
    assert isinstance(verdict, Wait)
    assert str(verdict.why) == "20 a day are sent over WhatsApp: tomorrow"
    assert look(replace(message, channel="link"), counts=Counts({"link": 5000})) == Go()


@pytest.mark.fault(71)
def test_a_phone_of_a_family_gets_one_reminder_a_day_also_when_two_were_on_the_list() -> None:
    had_one = Counts(reminders_to_address=1)
    verdict = look(counts=had_one)
    assert until(verdict) == at("09:00", TODAY + timedelta(1))
    assert isinstance(verdict, Wait)
    assert str(verdict.why) == "one reminder a day to a phone that somebody else has too: tomorrow"
    assert look(choices=policy(same_phone="each"), counts=had_one) == Go()
    assert look(RECEIPT, counts=had_one) == Go()


@pytest.mark.fault(123)
def test_a_statement_that_says_what_is_owed_goes_only_while_that_is_true() -> None:
    statement = replace(NOTICE, due=rupees(800))
    assert look(statement) == Go()
    for due, code in ((0, Why.OWES_LESS), (900, Why.OWES_MORE)):
        verdict = look(statement, asha(due=rupees(due)))
        assert isinstance(verdict, Cancel)
        assert verdict.why.code is code


@pytest.mark.fault(117)
def test_what_waits_for_an_address_that_takes_no_messages_is_taken_off_and_says_so() -> None:
    mail = replace(NOTICE, channel="email", to="asha@example.com")
    verdict = look(mail, asha(email="", refused=("asha@example.com",)))
    assert isinstance(verdict, Cancel)
    assert verdict.why.code is Why.BAD_ADDRESS
    assert look(mail) == Go()


@pytest.mark.fault(117)
def test_an_address_that_takes_no_messages_is_not_chosen_and_named_when_there_is_no_other() -> None:
    refused = asha(3, email="", refused=("asha@example.com",))
    decision = plan_one(refused, TODAY, policy(channel="email", channels=("email",)))
    assert (decision.remind, str(decision.reason)) == (False, "asha@example.com takes no messages")
    decision = plan_one(refused, TODAY, policy(channel="email"))
    assert decision.way == Way("link", refused.phone)
