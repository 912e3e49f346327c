"""Fault 116: what did not leave is tried again at growing intervals, and then given up."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from messaging.retry import next_attempt

NOW = datetime(2026, 11, 27, 9, 30, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.mark.fault(116)
@pytest.mark.parametrize(
    ("attempts", "wait"),
    [(1, MINUTE), (2, 5 * MINUTE), (3, 30 * MINUTE), (4, 2 * HOUR), (5, 6 * HOUR), (6, 12 * HOUR)],
)
def test_each_wait_is_longer_than_the_one_before_and_never_the_same_for_two(attempts: int, wait: timedelta) -> None:
    rng = random.Random(4711)
    waits = [at - NOW for at in (next_attempt(attempts, NOW, rng) for _ in range(500)) if at]
    assert len(waits) == 500
    assert wait * 0.8 <= min(waits) < wait * 0.82, "down to a fifth less"
    assert wait * 1.18 < max(waits) <= wait * 1.2, "up to a fifth more"
    assert len(set(waits)) > 490


@pytest.mark.fault(116)
@pytest.mark.parametrize("attempts", [7, 8, 1_000])
def test_after_six_more_attempts_it_is_given_up(attempts: int) -> None:
    assert next_attempt(attempts, NOW, random.Random(1)) is None


@pytest.mark.parametrize("attempts", [0, -1])
def test_what_was_never_attempted_has_nothing_to_wait_for(attempts: int) -> None:
    assert next_attempt(attempts, NOW, random.Random(1)) is None


def test_the_same_moment_and_chance_give_the_same_answer() -> None:
    assert next_attempt(3, NOW, random.Random(5)) == next_attempt(3, NOW, random.Random(5))
