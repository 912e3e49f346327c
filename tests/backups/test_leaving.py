"""On which day a backup goes: compared with what the keeping does when backups are made all the time."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backups import Facts, Policy, decide, leaving

NOW = datetime(2026, 11, 21, 18, 0)  # noqa: DTZ001 - the shop's time
STEP = timedelta(hours=3)


def made(hours_ago: float, why: str = "by the clock", *, proven: bool = True, failed: bool = False) -> Facts:
    when = NOW - timedelta(hours=hours_ago)
    return Facts(f"{when:%Y-%m-%d_%H-%M-%S}", when, proven, why, failed=failed)


def left_to_itself(backups: list[Facts], policy: Policy, name: str, days_max: int) -> date | None:
    """Make a backup every three hours, let go of what is not kept, and return the day on which ``name`` went."""
    now, there = NOW, list(backups)
    while now < NOW + timedelta(days=days_max):
        now += STEP
        there.append(Facts(f"new {now}", now, proven=True, why="by the clock"))
        goes = {one.name for one in decide(there, policy, now) if not one.keep}
        if name in goes:
            return now.date()
        there = [one for one in there if one.name not in goes]
    return None


hours = st.one_of(st.integers(0, 60), st.integers(0, 24 * 33))
policies = st.builds(
    Policy, last=st.integers(1, 6), daily=st.integers(0, 4), weekly=st.integers(0, 2), monthly=st.integers(0, 2),
    safety_days=st.integers(0, 9),
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(hours, st.booleans()), min_size=1, max_size=9, unique_by=lambda one: one[0]), policies)
def test_the_day_that_is_named_is_the_day_on_which_it_goes_when_backups_are_made_all_the_time(
    ages: list[tuple[int, bool]], policy: Policy
) -> None:
    # With so many by hand that none of the older ones is one of the last when its day comes.
    backups = [made(age, "before import" if safety else "by hand") for age, safety in ages]
    backups += [made(0.1 * number, "by hand") for number in range(1, 8)]
    goes = {one.name: one for one in decide(backups, policy, NOW) if not one.keep}
    for one in leaving(backups, policy, NOW):
        if "clock" in one.why:
            continue
        went = left_to_itself(backups, policy, one.name, 75)
        if one.on is not None:
            assert went in {one.on, one.on + timedelta(days=1)}, "kept for days: it goes with the first one after that"
            assert one.on >= NOW.date()
        elif one.name in goes:
            assert one.why == "goes with the next one that is made"
        else:
            assert one.why.startswith("no day can be named: it is one of the last ")


@pytest.mark.parametrize(
    ("backups", "name", "on", "why"),
    [
        ([made(1)], 0, None, "no day can be named: it is one of the last 7 and stays until 7 newer ones are made"),
        ([made(1), made(30)], 1, date(2026, 11, 27), "of its day, and those of the last 7 days are kept"),
        ([made(1), made(24 * 30)], 1, date(2027, 10, 1), "of its month, and those of the last 12 months are kept"),
        ([made(1, "before restore")], 0, date(2026, 12, 21), "made before restore, it is kept for 30 days"),
        ([made(n) for n in range(9)], 8, None, "goes with the next one that is made"),
        ([made(n) for n in range(7)], 6, None, "stays until 1 newer one is made"),
        ([made(1, proven=False)], 0, None, "no day can be named: it was not tried out here yet"),
        ([made(1, proven=False, failed=True)], 0, None, "no day can be named: it did not stand the test"),
        ([made(-999), *(made(n) for n in range(5))], 1, None, "no day can be named: the clock does not fit"),
        ([made(1), made(30, proven=False), made(50)], 2, None, "newer ones were not tried out yet"),
        ([made(0, proven=False), *(made(n) for n in range(1, 9))], 8, None, "the newest is not proven, so nothing"),
    ],
)  # fmt: skip
def test_a_day_is_named_where_it_is_known_and_otherwise_it_is_said_why_not(
    backups: list[Facts], name: int, on: date | None, why: str
) -> None:
    (found,) = [one for one in leaving(backups, Policy(), NOW) if one.name == backups[name].name]
    assert found.on == on
    assert why in found.why
    assert found.said("27 Nov") == (f"goes on 27 Nov at the earliest: {found.why}" if on else found.why)
