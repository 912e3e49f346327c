"""A message is looked at once more in the moment before it leaves."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging.checks import (
    Cancel,
    Counts,
    Go,
    Hold,
    Manner,
    OnTheList,
    Rewrite,
    Verdict,
    Wait,
    check_now,
    manner_of,
)
from messaging.facts import Facts, Way
from messaging.hours import Hours
from messaging.planner import plan_one
from messaging.policy import Policy
from messaging.reasons import Why
from tests.messaging.people import POLICY, TODAY, ago, asha, policy, rupees

KOLKATA, NEW_YORK = ZoneInfo("Asia/Kolkata"), ZoneInfo("America/New_York")
NOW = datetime(2026, 11, 27, 11, 30, tzinfo=KOLKATA)
MONDAY = date(2026, 11, 30)
REMINDER = OnTheList(
    manner=Manner.REMINDER, channel="link", to="+919876543210", queued_at=NOW - timedelta(hours=1), due=rupees(800),
    due_on="2026-11-24", asks_overdue=True,
)  # fmt: skip
RECEIPT = replace(REMINDER, manner=Manner.ANSWER, due=None, due_on="", asks_overdue=False)
NOTICE = replace(RECEIPT, manner=Manner.NOTICE)
NOBODY_YET = Counts()


def look(
    message: OnTheList = REMINDER,
    facts: Facts | None = asha(),  # noqa: B008 - a frozen value
    choices: Policy = POLICY,
    now: datetime = NOW,
    counts: Counts = NOBODY_YET,
) -> Verdict:
    return check_now(message, facts, choices, now, counts)


def at(clock: str, day: date = TODAY, zone: ZoneInfo = KOLKATA) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), zone)


def until(verdict: Verdict) -> datetime:
    assert isinstance(verdict, Wait)
    return verdict.until


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


@pytest.mark.fault(125)
@pytest.mark.parametrize(
    ("now", "waits_until"),
    [
        (at("09:00"), None),
        (at("19:59:59"), None),
        (at("20:00"), at("09:00", TODAY + timedelta(1))),
        (at("23:59"), at("09:00", TODAY + timedelta(1))),
        (at("00:00"), at("09:00")),
        (at("08:59"), at("09:00")),
    ],
)
def test_when_quiet_hours_come_in_the_middle_of_many_the_rest_waits(
    now: datetime, waits_until: datetime | None
) -> None:  # fmt: skip
    for message in (REMINDER, NOTICE):
        verdict = look(message, now=now)
        assert (verdict.until if isinstance(verdict, Wait) else None) == waits_until


def test_without_quiet_hours_a_receipt_goes_at_any_hour() -> None:
    assert look(NOTICE, choices=replace(POLICY, quiet_from=time(0), quiet_until=time(0)), now=at("23:37")) == Go()


@pytest.mark.fault(125)
@pytest.mark.parametrize(
    ("now", "choices", "waits_until", "sentence"),
    [
        (at("22:00"), {}, at("09:00", date(2026, 11, 28)), "quiet hours until 09:00 tomorrow"),
        (at("06:00"), {}, at("09:00"), "quiet hours until 09:00"),
        (at("22:00"), {"quiet_weekdays": {5, 6}}, at("09:00", MONDAY), "quiet hours until 09:00 on Monday 30 Nov"),
        (at("11:00"), {"holidays": {TODAY}}, at("09:00", date(2026, 11, 28)), "today is a quiet day: tomorrow"),
        (at("14:00"), {"quiet_from": time(13), "quiet_until": time(15)}, at("15:00"), "quiet hours until 15:00"),
        (
            at("14:00"),
            {"quiet_from": time(13), "quiet_until": time(15), "holidays": {TODAY}},
            at("00:00", date(2026, 11, 28)),
            "today is a quiet day: tomorrow",
        ),
    ],
)
def test_it_waits_for_the_next_hours_and_says_until_when(
    now: datetime, choices: dict[str, Any], waits_until: datetime, sentence: str
) -> None:
    verdict = look(now=now, choices=policy(**choices))
    assert until(verdict) == waits_until
    assert isinstance(verdict, Wait)
    assert str(verdict.why) == sentence
    assert verdict.until.tzinfo is UTC


def test_without_quiet_hours_it_goes_at_any_time_and_without_an_open_day_a_person_decides() -> None:
    never_quiet = policy(quiet_from=time(9), quiet_until=time(9))
    assert all(look(now=at(f"{hour:02d}:00"), choices=never_quiet) == Go() for hour in range(24))
    verdict = look(choices=policy(quiet_weekdays=frozenset(range(7))))
    assert isinstance(verdict, Hold)
    assert verdict.why.code is Why.NEVER_OPEN


def test_a_receipt_goes_in_the_evening_and_on_a_quiet_day_but_not_at_night() -> None:
    holiday = policy(holidays=frozenset({TODAY}))
    assert look(RECEIPT, now=at("21:59"), choices=holiday) == Go()
    assert look(RECEIPT, now=at("07:00"), choices=holiday) == Go()
    assert until(look(RECEIPT, now=at("22:00"))) == at("07:00", TODAY + timedelta(1))
    assert until(look(RECEIPT, now=at("06:59"))) == at("07:00")


def test_a_message_to_the_owner_goes_at_any_time_and_to_any_address() -> None:
    message = replace(REMINDER, manner=Manner.OWNER, channel="email", to="owner@example.com")
    assert look(message, None, now=at("23:00"), counts=Counts({"email": 900})) == Go()


@pytest.mark.fault(43)
def test_an_hour_that_does_not_exist_is_not_waited_for() -> None:
    """On 8 March 2026 the clocks of New York go from 02:00 to 03:00."""
    day = date(2026, 3, 8)
    message = replace(NOTICE, queued_at=at("20:00", date(2026, 3, 7), NEW_YORK))
    asleep = policy(quiet_from=time(23), quiet_until=time(2, 30))
    now = at("01:30", day, NEW_YORK)
    found = until(look(message, asha(), asleep, now))
    assert found == datetime(2026, 3, 8, 7, 30, tzinfo=UTC)
    assert found.astimezone(NEW_YORK).time() == time(3, 30)
    assert look(message, asha(), asleep, at("03:00", day, NEW_YORK)) == Go()
    nine = until(look(message, asha(), POLICY, at("21:00", date(2026, 3, 7), NEW_YORK)))
    assert nine == datetime(2026, 3, 8, 13, 0, tzinfo=UTC), "nine by the clock on the wall, an hour sooner than usual"


@pytest.mark.fault(44)
def test_an_hour_that_comes_twice_is_quiet_twice_and_never_waited_for_in_the_past() -> None:
    """On 1 November 2026 the clocks of New York go from 02:00 to 01:00."""
    day = date(2026, 11, 1)
    message = replace(NOTICE, queued_at=at("20:00", date(2026, 10, 31), NEW_YORK))
    asleep = policy(quiet_from=time(23), quiet_until=time(1, 30))
    first, second = at("01:10", day, NEW_YORK), at("01:10", day, NEW_YORK).replace(fold=1)
    assert until(look(message, asha(), asleep, first)) == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
    assert until(look(message, asha(), asleep, second)) == datetime(2026, 11, 1, 6, 30, tzinfo=UTC)
    assert look(message, asha(), asleep, at("01:40", day, NEW_YORK)) == Go()
    nine = until(look(message, asha(), POLICY, at("21:00", date(2026, 10, 31), NEW_YORK)))
    assert nine == datetime(2026, 11, 1, 14, 0, tzinfo=UTC)


@pytest.mark.fault(43)
def test_where_the_open_half_hour_does_not_exist_in_spring_the_next_day_is_waited_for() -> None:
    hours = Hours(time(3), time(2, 30))  # open from 02:30 to 03:00 only; on 8 March that is 03:30, quiet again
    before = datetime(2026, 3, 8, 1, 0, tzinfo=NEW_YORK)
    assert hours.next_opening(before) == datetime(2026, 3, 9, 6, 30, tzinfo=UTC)


@pytest.mark.fault(43, 44)
@given(
    moment=st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 30), timezones=st.just(UTC)),  # noqa: DTZ001 - bounds
    zone=st.sampled_from(["America/New_York", "Asia/Kolkata", "Europe/Berlin", "Australia/Lord_Howe", "Africa/Cairo"]),
    quiet_from=st.times().map(lambda one: one.replace(second=0, microsecond=0)),
    quiet_until=st.times().map(lambda one: one.replace(second=0, microsecond=0)),
    weekdays=st.sets(st.integers(0, 6), max_size=6),
)
def test_what_waits_waits_for_a_moment_to_come_in_which_it_goes_and_no_whole_hour_is_missed(
    moment: datetime, zone: str, quiet_from: time, quiet_until: time, weekdays: set[int]
) -> None:
    hours = Hours(quiet_from, quiet_until, frozenset(weekdays))
    local = moment.astimezone(ZoneInfo(zone))
    found = hours.next_opening(local)
    if quiet_from == quiet_until and not weekdays:
        assert hours.open_at(local)
        return
    assert found is not None
    assert found > moment
    assert hours.open_at(found.astimezone(ZoneInfo(zone)))
    if not hours.open_at(local):
        steps = range(1, int((found - moment).total_seconds() // 60))
        open_before = [
            step for step in steps if hours.open_at((moment + timedelta(minutes=step)).astimezone(local.tzinfo))
        ]
        assert len(open_before) < 60, "only the part of an hour behind a gap of the clock may be passed over"


# Limits.


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
