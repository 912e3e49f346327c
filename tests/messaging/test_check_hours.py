"""In the moment before a message leaves, the hours in which nothing goes are kept, also where the clock is changed."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging.checks import (
    Counts,
    Go,
    Hold,
    Manner,
    Wait,
)
from messaging.hours import Hours
from messaging.reasons import Why
from tests.messaging.looking import (
    MONDAY,
    NEW_YORK,
    NOTICE,
    RECEIPT,
    REMINDER,
    at,
    look,
    until,
)
from tests.messaging.people import POLICY, TODAY, asha, policy


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
