"""How slowly messages are typed, and how many a day."""

from random import Random

import pytest

from messaging.pace import Pace, UnfitPace


@pytest.mark.fault(131)
def test_twenty_a_day_are_typed_and_the_rest_is_left_for_another_day() -> None:
    pace = Pace()
    waiting = list(range(50))
    assert pace.left_today(0) == 20
    assert pace.today_and_later(waiting, 0) == (waiting[:20], waiting[20:])
    assert pace.today_and_later(waiting, 18) == ([0, 1], waiting[2:])
    assert pace.today_and_later(waiting, 20) == ([], waiting)
    assert pace.left_today(25) == 0
    assert pace.today_and_later([], 0) == ([], [])


@pytest.mark.fault(131)
def test_every_pause_is_another_between_45_and_90_seconds() -> None:
    rng = Random(6)
    pauses = [Pace().pause_seconds(rng) for _ in range(1000)]
    assert 45 <= min(pauses) < 47
    assert 88 < max(pauses) <= 90
    assert len(set(pauses)) > 990


def test_in_tests_nobody_waits() -> None:
    assert Pace(pause_seconds_min=0, pause_seconds_max=0).pause_seconds(Random(1)) == 0


@pytest.mark.parametrize(("low", "high", "most"), [(-1, 5, 20), (60, 45, 20), (45, 90, -1)])
def test_a_pace_that_nobody_can_keep_is_refused(low: float, high: float, most: int) -> None:
    with pytest.raises(UnfitPace):
        Pace(low, high, most)
