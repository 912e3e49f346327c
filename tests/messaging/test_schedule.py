"""What the clock looks after is done once for a local date of the shop, whatever the clock does."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging.policy import Policy
from messaging.schedule import Job, Task, due_jobs, next_run
from tests.messaging.people import TODAY, policy

KOLKATA, NEW_YORK = ZoneInfo("Asia/Kolkata"), ZoneInfo("America/New_York")
POLICY = policy(digest_at=time(8, 30))
MINUTE = timedelta(minutes=1)


def at(clock: str, day: date = TODAY, zone: ZoneInfo = KOLKATA) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), zone)


def tick_by_tick(moments: Iterable[datetime], zone: ZoneInfo, choices: Policy = POLICY) -> list[tuple[datetime, Job]]:
    """Return what was done at which of these moments, when each job that is due is done."""
    runs: dict[str, set[date]] = {}
    done = []
    for moment in moments:
        for job in due_jobs(moment.astimezone(zone), runs, choices):
            runs.setdefault(job.task, set()).add(job.on)
            done.append((moment, job))
    return done


def minutes(start: datetime, count: int) -> list[datetime]:
    """Return so many moments, a minute after each other by a clock that nobody puts back."""
    return [start.astimezone(UTC) + MINUTE * number for number in range(count)]


@pytest.mark.parametrize(
    ("now", "tasks"),
    [
        ("00:00", []),
        ("08:29:59", []),
        ("08:30", [Task.DIGEST]),
        ("09:59:59", [Task.DIGEST]),
        ("10:00", [Task.REMINDERS, Task.DIGEST]),
        ("19:59:59", [Task.REMINDERS, Task.DIGEST]),
        ("20:00", [Task.DIGEST]),
        ("23:59:59", [Task.DIGEST]),
    ],
)
def test_each_task_has_its_hours(now: str, tasks: list[Task]) -> None:
    assert due_jobs(at(now), {}, POLICY) == [Job(task, TODAY) for task in tasks]


def test_what_was_done_for_a_date_is_not_done_again_for_it() -> None:
    done: dict[str, list[date]] = {Task.REMINDERS: [TODAY], Task.DIGEST: [TODAY - timedelta(1)]}
    assert due_jobs(at("12:00"), done, POLICY) == [Job(Task.DIGEST, TODAY)]
    assert Job(Task.DIGEST, TODAY).key == "digest:2026-11-27"


@pytest.mark.parametrize(
    ("choices", "now", "due"),
    [
        ({"quiet_weekdays": {4}}, "12:00", False),
        ({"holidays": {TODAY}}, "12:00", False),
        ({"reminders_at": time(7)}, "08:59", False),  # not before the quiet hours end
        ({"reminders_at": time(7)}, "09:00", True),
        ({"reminders_at": time(21)}, "23:00", False),  # never, within quiet hours
        ({"quiet_from": time(13), "quiet_until": time(15)}, "14:00", False),
        ({"quiet_from": time(13), "quiet_until": time(15)}, "15:00", True),
    ],
)
def test_reminders_are_not_made_in_quiet_hours_nor_on_quiet_days(
    choices: dict[str, Any], now: str, *, due: bool
) -> None:
    assert bool(due_jobs(at(now), {}, policy(**choices))) is due


def test_without_a_time_for_it_there_is_no_digest() -> None:
    never = policy(digest_at=None)
    assert due_jobs(at("12:00"), {}, never) == [Job(Task.REMINDERS, TODAY)]
    assert next_run(Task.DIGEST, at("12:00"), {}, never) is None


def test_a_week_of_ticks_does_each_task_once_a_day_in_its_first_minute() -> None:
    done = tick_by_tick(minutes(at("00:00"), 7 * 24 * 60), KOLKATA)
    days = [TODAY + timedelta(number) for number in range(7)]
    assert [moment for moment, job in done if job.task is Task.REMINDERS] == [at("10:00", day) for day in days]
    assert [moment for moment, job in done if job.task is Task.DIGEST] == [at("08:30", day) for day in days]


@pytest.mark.fault(46)
@pytest.mark.parametrize(
    ("awake_again", "made"),
    [
        (at("10:30"), [at("10:30")]),
        (at("19:59"), [at("19:59")]),
        (at("20:00"), []),  # too late for that day …
        (at("03:00", TODAY + timedelta(1)), []),
        (at("10:00", TODAY + timedelta(3)), [at("10:00", TODAY + timedelta(3))]),  # … and days are not made up for
    ],
)
def test_what_a_sleeping_computer_missed_is_done_once_within_the_hours_of_the_day(
    awake_again: datetime, made: list[datetime]
) -> None:
    moments = [*minutes(at("09:00"), 30), *minutes(awake_again, 60)]
    assert [moment for moment, job in tick_by_tick(moments, KOLKATA) if job.task is Task.REMINDERS] == made


@pytest.mark.fault(43)
@pytest.mark.parametrize("clock", ["01:59", "02:00", "02:30", "02:59", "03:00", "10:00"])
def test_in_spring_a_task_is_done_once_also_at_a_time_that_does_not_exist(clock: str) -> None:
    """On 8 March 2026 the clocks of New York go from 02:00 to 03:00."""
    choices = policy(reminders_at=time.fromisoformat(clock), quiet_from=time(23), quiet_until=time(1))
    done = tick_by_tick(minutes(at("00:00", date(2026, 3, 7), NEW_YORK), 3 * 24 * 60), NEW_YORK, choices)
    assert [job.on for _, job in done] == [date(2026, 3, day) for day in (7, 8, 9)]
    local = [moment.astimezone(NEW_YORK).time() for moment, _ in done]
    there = "03:00" if clock.startswith("02") else clock
    assert local == [time.fromisoformat(one) for one in (clock, there, clock)]


@pytest.mark.fault(44)
@pytest.mark.parametrize("clock", ["00:59", "01:00", "01:30", "01:59", "02:00", "10:00"])
def test_in_autumn_a_task_is_done_once_also_at_a_time_that_comes_twice(clock: str) -> None:
    """On 1 November 2026 the clocks of New York go from 02:00 to 01:00."""
    choices = policy(reminders_at=time.fromisoformat(clock), quiet_from=time(23), quiet_until=time(0, 30))
    done = tick_by_tick(minutes(at("00:00", date(2026, 10, 31), NEW_YORK), 3 * 24 * 60), NEW_YORK, choices)
    assert [job.on for _, job in done] == [date(2026, 10, 31), date(2026, 11, 1), date(2026, 11, 2)]
    assert {moment.astimezone(NEW_YORK).time() for moment, _ in done} == {time.fromisoformat(clock)}


@pytest.mark.fault(41, 42)
@pytest.mark.parametrize(
    ("clock_says", "done_on"),
    [
        # Put back by an hour and by a day after the work was done: what was done is not done again.
        ([at("10:00"), at("09:30"), at("10:00")], [TODAY]),
        (
            [at("10:00", TODAY - timedelta(1)), at("10:00"), at("10:00", TODAY - timedelta(1)), at("10:00")],
            [TODAY - timedelta(1), TODAY],
        ),
        # Years ahead for a while: the days after go on as if nothing had been.
        (
            [at("10:00"), at("10:00", date(2099, 1, 1)), at("11:00"), at("10:00", TODAY + timedelta(1))],
            [TODAY, date(2099, 1, 1), TODAY + timedelta(1)],
        ),
    ],
)
def test_a_clock_that_is_put_back_or_was_years_ahead_has_nothing_done_twice_nor_left_out(
    clock_says: list[datetime], done_on: list[date]
) -> None:
    done = tick_by_tick(clock_says, KOLKATA, policy())
    assert [job.on for _, job in done] == done_on


ZONES = st.sampled_from(["America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Africa/Cairo", "Pacific/Apia"])
TIMES = st.builds(time, st.integers(0, 23), st.sampled_from([0, 1, 29, 30, 59]))
CHOICES = st.builds(
    policy,
    reminders_at=TIMES,
    quiet_from=TIMES,
    quiet_until=TIMES,
    quiet_weekdays=st.sets(st.integers(0, 6), max_size=3).map(frozenset),
    digest_at=st.none() | TIMES,
    packages_at=st.none() | TIMES,
)
# A minute on, asleep for hours or days, put forward, put back.
JUMPS = st.lists(
    st.one_of(
        st.just(MINUTE),
        st.integers(2, 600).map(lambda number: MINUTE * number),
        st.integers(-3, 3).map(timedelta),
        st.integers(-120, 0).map(lambda number: MINUTE * number),
        st.sampled_from([timedelta(26_000), timedelta(-26_000)]),
    ),
    max_size=60,
)
STARTS = st.sampled_from([datetime(2026, 3, 8, 4, tzinfo=UTC), datetime(2026, 11, 1, 3, tzinfo=UTC)])


def in_hours(task: Task, local: datetime, choices: Policy) -> bool:
    """Tell, in other words than the schedule, whether a task may be done at a moment."""
    if task is Task.DIGEST:
        return choices.digest_at is not None and local.time() >= choices.digest_at
    begin = choices.reminders_at if task is Task.REMINDERS else choices.packages_at
    if begin is None:
        return False
    clock, begins, ends = local.time(), choices.quiet_from, choices.quiet_until
    over_midnight = begins > ends
    quiet = not ends <= clock < begins if over_midnight else begins <= clock < ends
    return clock >= begin and not quiet and local.weekday() not in choices.quiet_weekdays


@pytest.mark.fault(41, 42, 43, 44, 46)
@given(zone=ZONES, choices=CHOICES, start=STARTS, jumps=JUMPS)
def test_whatever_the_clock_does_a_task_is_done_once_for_each_date_on_which_it_ticked_within_its_hours(
    zone: str, choices: Policy, start: datetime, jumps: list[timedelta]
) -> None:
    moments, place = [start], ZoneInfo(zone)
    for jump in jumps:
        moved = moments[-1] + jump
        moments.append(moved if 2000 < moved.year < 2200 else moments[-1])
    done = [job for _, job in tick_by_tick(moments, place, choices)]
    locals_ = [moment.astimezone(place) for moment in moments]
    wanted = {Job(task, one.date()) for task in Task for one in locals_ if in_hours(task, one, choices)}
    assert set(done) == wanted
    assert len(done) == len(wanted), "none of them twice"


@pytest.mark.parametrize(
    ("now", "done", "following"),
    [
        ("08:00", [], at("10:00")),
        ("10:00", [], at("10:00")),
        ("15:00", [], at("15:00")),  # due at this moment
        ("15:00", [TODAY], at("10:00", TODAY + timedelta(1))),
        ("21:00", [], at("10:00", TODAY + timedelta(1))),
        ("08:00", [TODAY], at("10:00", TODAY + timedelta(1))),
        ("21:00", [TODAY + timedelta(1)], at("10:00", TODAY + timedelta(2))),
    ],
)
def test_it_says_when_a_task_is_done_next(now: str, done: list[date], following: datetime) -> None:
    found = next_run(Task.REMINDERS, at(now), {Task.REMINDERS: done}, POLICY)
    assert found == following
    assert found.tzinfo is UTC


@pytest.mark.fault(44)
def test_the_next_time_may_be_the_second_of_one_hour() -> None:
    """On 1 November 2026 the clocks of New York go from 02:00 to 01:00; awake from ten past the second one o'clock."""
    choices = policy(reminders_at=time(1, 30), quiet_from=time(23), quiet_until=time(0, 30))
    now = at("01:10", date(2026, 11, 1), NEW_YORK).replace(fold=1)
    assert next_run(Task.REMINDERS, now, {}, choices) == datetime(2026, 11, 1, 6, 30, tzinfo=UTC)


def test_where_every_day_is_quiet_there_is_no_next_time() -> None:
    assert next_run(Task.REMINDERS, at("12:00"), {}, policy(quiet_weekdays=frozenset(range(7)))) is None


@given(zone=ZONES, choices=CHOICES, start=STARTS, minute=st.integers(0, 24 * 60), done=st.booleans())
def test_nothing_is_done_before_the_next_time_that_is_told_and_then_it_is(
    zone: str, choices: Policy, start: datetime, minute: int, *, done: bool
) -> None:
    place, now = ZoneInfo(zone), start + MINUTE * minute
    runs: dict[str, list[date]] = {task: [now.astimezone(place).date()] if done else [] for task in Task}

    def due(task: Task, moment: datetime) -> bool:
        return any(job.task is task for job in due_jobs(moment.astimezone(place), runs, choices))

    for task in Task:
        following = next_run(task, now.astimezone(place), runs, choices)
        if following is None:
            assert not any(due(task, moment) for moment in minutes(now, 8 * 24 * 60)[::29])
            continue
        assert due(task, following)
        between = minutes(now, int((following - now) / MINUTE))
        too_soon = [moment for moment in between if due(task, moment)]
        assert len(too_soon) < 60, "only the part of an hour behind a gap of the clock may be passed over"
