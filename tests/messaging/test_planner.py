"""Who is reminded on a day and who is not, each with the reason in one sentence."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging.facts import Facts, Way, way_to
from messaging.model import State
from messaging.planner import Decision, plan
from messaging.policy import Policy, Tone
from messaging.reasons import Why, on_day
from tests.messaging.people import POLICY, TODAY, ago, asha, policy, rupees

SATURDAY, SUNDAY, MONDAY = (TODAY + timedelta(number) for number in (1, 2, 3))


def decide(facts: Facts, choices: Policy = POLICY, today: date = TODAY) -> Decision:
    (decision,) = plan(today, [facts], choices, {}).decisions
    return decision


def family(*dues: int, phone: str = "+919876543210", **facts: Any) -> list[Facts]:  # noqa: ANN401 - any field
    names = ("Asha", "Bina", "Chand", "Dev")
    return [
        asha(8, customer=f"C{number:04d}", name=names[number - 1], phone=phone, due=rupees(due), **facts)
        for number, due in enumerate(dues, 1)
    ]


def reminded(people: Sequence[Facts], choices: Policy = POLICY, today: date = TODAY, **sent: int) -> list[str]:
    return [one.facts.customer for one in plan(today, people, choices, sent).to_remind]


# Each step is due once.


@pytest.mark.parametrize(
    ("days", "step", "tone", "occasion", "sentence"),
    [
        (-2, -2, Tone.GENTLE, "due", "is to pay on Sunday 29 Nov"),
        (-1, -2, Tone.GENTLE, "due", "is to pay tomorrow"),
        (0, 0, Tone.GENTLE, "due", "is to pay today"),
        (1, 0, Tone.GENTLE, "overdue", "is overdue by 1 day"),
        (3, 3, Tone.PLAIN, "overdue", "is overdue by 3 days"),
        (6, 3, Tone.PLAIN, "overdue", "is overdue by 6 days"),
        (15, 15, Tone.PLAIN, "overdue", "is overdue by 15 days"),
        (29, 15, Tone.PLAIN, "overdue", "is overdue by 29 days"),
        (30, 30, Tone.FIRM, "overdue", "is overdue by 30 days"),
        (59, 30, Tone.FIRM, "overdue", "is overdue by 59 days"),
        (60, 60, Tone.FIRM, "overdue", "is overdue by 60 days"),
        (400, 390, Tone.FIRM, "overdue", "is overdue by 400 days"),
    ],
)
def test_who_was_never_reminded_gets_the_latest_step_that_is_reached(
    days: int, step: int, tone: Tone, occasion: str, sentence: str
) -> None:
    found = decide(asha(days))
    assert found.remind
    assert (found.step, found.tone, found.occasion, str(found.reason)) == (step, tone, occasion, sentence)
    assert (found.way, found.language) == (Way("link", "+919876543210"), "en")


@pytest.mark.parametrize(
    ("days", "last", "step"),
    [
        (3, 3, 3),  # reminded on the day itself; the next step
        (3, 5, 3),
        (3, 0, None),  # by hand, today
        (4, 1, None),  # the step of three days was done on its day
        (6, 2, None),
        (7, 4, 7),
        (10, 4, 7),  # the computer was off on the day of the step: caught up
        (20, 17, 15),  # off over two steps: only the latest
        (29, 14, None),
        (60, 30, 60),
        (60, 1, None),  # reminded by hand yesterday: not on two days running
    ],
)
def test_a_step_is_due_once_and_caught_up_when_it_was_missed(days: int, last: int, step: int | None) -> None:
    found = decide(asha(days, reminded_on=ago(last)))
    assert (found.step if found.remind else None) == step
    if not found.remind:
        assert str(found.reason).startswith(f"reminded {on_day(TODAY - timedelta(last), TODAY)}; the next reminder is")


def test_day_by_day_a_bill_is_reminded_of_on_its_steps_and_never_between() -> None:
    facts, days = asha(0, due_on=date(2026, 12, 10)), []
    for number in range(120):
        today = TODAY + timedelta(number)
        if decide(facts, today=today).remind:
            days.append((today - date(2026, 12, 10)).days)
            facts = replace(facts, reminded_on=(*facts.reminded_on, today))
    assert days == [-2, 0, 3, 7, 15, 30, 60, 90]


@pytest.mark.parametrize(
    ("choices", "days", "last", "sentence"),
    [
        ({}, -10, None, "the next reminder is due on 5 Dec"),
        ({}, -3, None, "the next reminder is due tomorrow"),
        ({}, 4, 1, "reminded yesterday; the next reminder is due on Monday 30 Nov"),
        ({}, 31, 1, "reminded yesterday; the next reminder is due on 26 Dec"),
        ({}, 40, 3, "reminded on Tuesday 24 Nov; the next reminder is due on 17 Dec"),
        ({"repeat_days": 0}, 40, 3, "reminded on Tuesday 24 Nov; no further reminder is planned"),
        ({"repeat_days": 60}, 40, 9, "reminded on 18 Nov; the next reminder is due on 16 Jan 2027"),
        ({"steps_days": ()}, 40, None, "no days for reminders are set"),
        ({"quiet_weekdays": {0}}, 4, 1, "reminded yesterday; the next reminder is due on Tuesday 1 Dec"),
    ],
)
def test_it_says_when_the_next_reminder_is_due(
    choices: dict[str, Any], days: int, last: int | None, sentence: str
) -> None:
    found = decide(asha(days, reminded_on=() if last is None else ago(last)), policy(**choices))
    assert (found.remind, str(found.reason)) == (False, sentence)


# What keeps somebody from being reminded.


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"no_messages": True}, "wants no messages"),
        ({"no_messages": True, "promised_on": TODAY, "status": "closed"}, "wants no messages"),
        ({"status": "closed"}, "the account is closed"),
        ({"promised_on": TODAY}, "promised to pay today"),
        ({"promised_on": date(2026, 12, 4)}, "promised to pay on Friday 4 Dec"),
        ({"promised_on": date(2027, 1, 15)}, "promised to pay on 15 Jan 2027"),
        ({"due": rupees(99)}, "owes less than ₹100"),
        ({"overdue": rupees(99)}, "less than ₹100 is overdue"),
        ({"phone": "", "email": ""}, "no phone and no e-mail"),
        ({"waiting": State.QUEUED}, "a reminder is waiting already"),
        ({"waiting": State.HELD}, "a reminder is waiting already"),
        ({"waiting": State.UNKNOWN}, "nobody has said yet whether the last reminder went"),
        ({"waiting": State.HANDED_OVER}, "nobody has said yet whether the last reminder went"),
        ({"due_on": None}, "no bill is open, so there is no day to count from"),
        (
            {"reminded_on": ago(4, 5, 6)},
            "reminded 3 times within a week; the next reminder is due tomorrow",
        ),
    ],
)
def test_it_says_why_somebody_is_not_reminded(facts: dict[str, Any], sentence: str) -> None:
    found = decide(asha(**facts))
    assert (found.remind, str(found.reason), found.way) == (False, sentence, None)


def test_who_owes_nothing_is_not_in_the_plan_and_who_does_not_come_any_more_is() -> None:
    people = [asha(due=rupees(0)), asha(due=-rupees(5)), asha(customer="C0003", status="inactive")]
    assert [one.facts.customer for one in plan(TODAY, people, POLICY, {}).decisions] == ["C0003"]


def test_nobody_is_reminded_more_than_three_times_within_a_week() -> None:
    choices = policy(steps_days=tuple(range(30)), days_between=1)
    facts, days = asha(0), []
    for number in range(14):
        if decide(facts, choices, TODAY + timedelta(number)).remind:
            days.append(number)
            facts = replace(facts, reminded_on=(*facts.reminded_on, TODAY + timedelta(number)))
    assert days == [0, 1, 2, 7, 8, 9]


@pytest.mark.parametrize(
    ("choices", "next_on", "sentence"),
    [
        ({"quiet_weekdays": {4}}, SATURDAY, "today is a quiet day: tomorrow"),
        ({"quiet_weekdays": {4, 5, 6}}, MONDAY, "today is a quiet day: on Monday 30 Nov"),
        ({"holidays": {TODAY, SATURDAY}}, SUNDAY, "today is a quiet day: on Sunday 29 Nov"),
        ({"quiet_weekdays": set(range(7))}, None, "every day is a quiet day"),
    ],
)
def test_nobody_is_reminded_on_a_quiet_day(choices: dict[str, Any], next_on: date | None, sentence: str) -> None:
    found = decide(asha(), policy(**choices))
    assert (found.remind, found.next_on, str(found.reason)) == (False, next_on, sentence)


# Promises.


@pytest.mark.parametrize(
    ("promised", "last", "code"),
    [
        (0, 3, Why.PROMISED),
        (1, 3, Why.PROMISE_BROKEN),  # the day after
        (2, 3, Why.PROMISE_BROKEN),  # the computer was off on the day after
        (3, 3, Why.PROMISE_BROKEN),
        (4, 3, Why.REMINDED),  # it was said already
        (1, 1, Why.REMINDED),  # not on two days running
        (9, 3, Why.REMINDED),  # promised before the bill was to be paid: about another one
    ],
)
def test_a_broken_promise_is_reminded_of_once_on_the_day_after(promised: int, last: int, code: Why) -> None:
    """The step of three days was done on its day, and that of seven is not reached: the promise alone decides."""
    (day,) = ago(promised)
    found = decide(asha(6, promised_on=day, reminded_on=ago(last)))
    assert found.reason.code is code
    if found.remind:
        assert (found.tone, found.step, found.occasion) == (Tone.PLAIN, 6, "overdue")


def test_a_promise_for_a_day_before_the_bill_is_to_be_paid_breaks_nothing() -> None:
    (last_week,) = ago(9)
    assert decide(asha(-5, promised_on=last_week)).reason.code is Why.NOT_YET


def test_a_broken_promise_is_told_plainly_even_of_an_old_due() -> None:
    (yesterday,) = ago(1)
    found = decide(asha(90, promised_on=yesterday))
    assert (found.tone, str(found.reason)) == (Tone.PLAIN, "promised to pay yesterday and still owes")


# Which way.


@pytest.mark.parametrize(
    ("wish", "usual", "ready", "phone", "email", "way"),
    [
        ("", "link", ("link", "email"), "+911", "a@b.in", "link"),
        ("email", "link", ("link", "email"), "+911", "a@b.in", "email"),
        ("email", "link", ("link", "email"), "+911", "", "link"),
        ("email", "link", ("link",), "+911", "a@b.in", "link"),
        ("whatsapp", "email", ("link", "email"), "+911", "a@b.in", "link"),
        ("whatsapp", "link", ("link", "whatsapp"), "+911", "a@b.in", "link"),
        ("whatsapp", "email", ("whatsapp", "link"), "+911", "a@b.in", "whatsapp"),
        ("whatsapp", "email", ("email",), "+911", "a@b.in", "email"),
        ("", "link", ("link", "email"), "", "a@b.in", "email"),
        ("", "email", ("link", "email"), "+911", "", "link"),
        ("", "folder", (), "", "a@b.in", "folder"),
        ("", "link", ("link",), "", "a@b.in", None),
    ],
)
def test_the_customers_wish_comes_first_then_the_shops_way_then_what_leads_there(
    wish: str, usual: str, ready: tuple[str, ...], phone: str, email: str, way: str | None
) -> None:
    found = way_to(asha(channel=wish, phone=phone, email=email), policy(channel=usual, channels=ready))
    assert (found.channel if found else None) == way
    assert found is None or found.to == (email if way == "email" or not phone else phone)


def test_it_says_which_address_is_missing() -> None:
    assert str(decide(asha(phone=""), policy(channels=("link",))).reason) == "no phone"
    assert str(decide(asha(email=""), policy(channel="email", channels=())).reason) == "no e-mail"


def test_the_customers_language_comes_before_the_shops() -> None:
    assert decide(asha(language="hi")).language == "hi"
    assert decide(asha(), policy(language="ar")).language == "ar"


# Many at once.


@pytest.mark.fault(71)
def test_a_family_on_one_phone_gets_one_reminder_a_day_and_the_others_are_told_when() -> None:
    people = family(300, 900, 500)
    first = plan(TODAY, people, POLICY, {})
    assert [one.facts.name for one in first.to_remind] == ["Bina"]
    assert {str(one.reason) for one in first.not_today} == {"one reminder a day to a phone that Bina has too: tomorrow"}

    days = []
    for number in range(4):
        today = TODAY + timedelta(number)
        found = {one.facts.customer for one in plan(today, people, POLICY, {}).to_remind}
        people = [
            replace(one, reminded_on=(*one.reminded_on, today)) if one.customer in found else one for one in people
        ]
        days.append(found)
    assert days == [{"C0002"}, {"C0003"}, {"C0001"}, set()]


@pytest.mark.fault(71)
def test_a_family_may_be_reminded_one_by_one_where_the_shop_wants_that() -> None:
    assert reminded(family(300, 900), policy(same_phone="each")) == ["C0002", "C0001"]


@pytest.mark.fault(71)
@pytest.mark.parametrize(
    ("facts", "others"),
    [
        ({"reminded_on": (TODAY,)}, []),
        ({"waiting": State.QUEUED}, []),
        ({"waiting": State.SENDING}, []),
        ({"waiting": State.UNKNOWN, "reminded_on": ago(5)}, ["C0001"]),
        ({"reminded_on": ago(1)}, ["C0001"]),
        ({"no_messages": True}, ["C0001"]),
        ({"due": rupees(0), "reminded_on": (TODAY,)}, []),
    ],
)
def test_a_phone_that_had_its_reminder_today_gets_no_other(facts: dict[str, Any], others: list[str]) -> None:
    small, big = family(300, 900)
    assert reminded([small, replace(big, **facts)]) == others


def test_one_mail_address_of_two_customers_is_one_phone() -> None:
    people = family(300, 900, channel="email")
    found = plan(TODAY, people, POLICY, {})
    assert [one.facts.customer for one in found.to_remind] == ["C0002"]
    assert "an e-mail address that Bina has too" in str(found.not_today[0].reason)


def crowd(count: int) -> list[Facts]:
    """Return customers of whom each later one is overdue for longer, two and two as long, with rising dues."""
    return [
        asha(10 + number // 2, customer=f"C{number:04d}", phone=f"+91987650{number:04d}", due=rupees(200 + number))
        for number in range(count)
    ]


@pytest.mark.fault(129)
def test_after_a_holiday_the_oldest_and_biggest_go_first_and_the_rest_are_told_their_day() -> None:
    choices = policy(channel="whatsapp", quiet_weekdays=frozenset({6}))
    found = plan(TODAY, crowd(500), choices, {"whatsapp": 5})
    assert [one.facts.customer for one in found.to_remind] == [f"C{number:04d}" for number in range(499, 484, -1)]
    told = [str(one.reason) for one in found.not_today]
    assert set(told[:20]) == {"20 a day are sent over WhatsApp: tomorrow"}
    assert set(told[20:40]) == {"20 a day are sent over WhatsApp: on Monday 30 Nov"}, "Sunday is quiet"
    assert [one.facts.customer for one in found.not_today] == [f"C{number:04d}" for number in range(484, -1, -1)]
    assert {one.reason.code for one in found.not_today} == {Why.CAP}


@pytest.mark.fault(129)
def test_each_channel_has_a_limit_of_its_own_and_a_link_has_none() -> None:
    wishes = ["email", "whatsapp", ""] * 10
    people = [replace(one, channel=wish) for one, wish in zip(crowd(30), wishes, strict=True)]
    choices = policy(channel="link", caps={"email": 3}, same_phone="each")
    assert len(reminded(people, choices)) == 23
    assert len(reminded(people, choices, email=3)) == 20
    assert len(reminded(people, choices, email=7, link=999)) == 20
    found = plan(TODAY, people, policy(caps={"email": 0}, same_phone="each"), {})
    assert {str(one.reason) for one in found.not_today} == {"nothing is sent by e-mail"}


# Clocks.


@pytest.mark.parametrize(
    ("noted", "code"),
    [
        (TODAY + timedelta(1), Why.REMINDED),  # the clock was put back by a day
        (TODAY + timedelta(7), Why.REMINDED),
        (date(2099, 1, 1), Why.OVERDUE),  # it was years ahead once
    ],
)
def test_a_reminder_of_the_future_holds_for_a_week_and_not_for_ever(noted: date, code: Why) -> None:
    reason = decide(asha(3, reminded_on=(noted,))).reason
    assert reason.code is code
    assert code is not Why.REMINDED or str(reason).startswith("reminded today; ")


@given(
    people=st.lists(
        st.builds(
            asha,
            days=st.integers(-5, 100),
            customer=st.sampled_from([f"C{number:04d}" for number in range(40)]),
            due=st.integers(-100, 2000).map(rupees),
            overdue=st.integers(0, 2000).map(rupees),
            phone=st.sampled_from(["", "+911", "+912", "+913"]),
            email=st.sampled_from(["", "a@b.in"]),
            channel=st.sampled_from(["", "email", "whatsapp"]),
            promised_on=st.none() | st.dates(TODAY - timedelta(20), TODAY + timedelta(20)),
            no_messages=st.booleans(),
            reminded_on=st.lists(st.dates(TODAY - timedelta(20), TODAY + timedelta(2)), max_size=4).map(tuple),
            waiting=st.none() | st.sampled_from([State.QUEUED, State.OPENED]),
        ),
        unique_by=lambda one: one.customer,
        max_size=25,
    ),
    most=st.integers(0, 3),
    same=st.sampled_from(["one", "each"]),
)
def test_everybody_who_owes_has_one_decision_with_a_sentence_and_no_limit_is_passed(
    people: list[Facts], most: int, same: str
) -> None:
    choices = policy(caps={"link": most, "email": most}, same_phone=same)
    found = plan(TODAY, people, choices, {})
    owing = sorted(one.customer for one in people if one.due.minor > 0)
    assert sorted(one.facts.customer for one in found.decisions) == owing
    ways = [one.way for one in found.to_remind if one.way is not None]
    assert len(ways) == len(found.to_remind)
    assert all([way.channel for way in ways].count(channel) <= most for channel in ("link", "email"))
    assert same == "each" or len({way.to for way in ways}) == len(ways)
    for one in found.decisions:
        sentence = str(one.reason)
        assert sentence == sentence.strip().rstrip(".") != ""
        facts = one.facts
        if one.remind:
            assert not facts.no_messages
            assert facts.waiting is None
            assert facts.promised_on is None or facts.promised_on < TODAY
            assert TODAY not in facts.reminded_on
        else:
            assert one.next_on is None or one.next_on > TODAY
    assert plan(TODAY, people[::-1], choices, {}) == found, "the order of the customers changes nothing"
