"""Waits for whoever guesses: they grow and end, are forgotten, and no stranger locks anybody out."""

import pytest

from access import Throttle, TooManyTries, wait_seconds
from access.throttle import (
    FORGOTTEN_AFTER_SECONDS,
    FREE_TRIES,
    FREE_TRIES_OF_ADDRESS,
    LONGEST_FOR_OTHERS_SECONDS,
    LONGEST_SECONDS,
)

HERE, THERE = "10.0.0.1", "10.0.0.2"


@pytest.mark.fault(141)
@pytest.mark.parametrize(
    ("wrong", "free", "longest", "seconds"),
    [
        (0, 3, 900, 0), (2, 3, 900, 0), (3, 3, 900, 1), (4, 3, 900, 2), (5, 3, 900, 4), (12, 3, 900, 512),
        (13, 3, 900, 900), (14, 3, 900, 900), (100_000, 3, 900, 900), (9, 10, 30, 0), (10, 10, 30, 1), (14, 10, 30, 16),
        (15, 10, 30, 30), (0, 0, 900, 1),
    ],
)  # fmt: skip
def test_the_wait_doubles_up_to_the_longest(wrong: int, free: int, longest: int, seconds: int) -> None:
    assert wait_seconds(wrong, free, longest) == seconds


def guess(throttle: Throttle, times: int, account: str = "asha", address: str = HERE, now: float = 0) -> None:
    for _ in range(times):
        throttle.wrong(account, address, now)


@pytest.mark.fault(141)
def test_whoever_guesses_one_account_waits_longer_and_longer_there() -> None:
    throttle = Throttle()
    waits = []
    for _ in range(16):
        waits.append(throttle.wait("asha", HERE, 0))
        throttle.wrong("asha", HERE, 0)
    assert waits == [0] * FREE_TRIES + [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]
    assert LONGEST_SECONDS == 900


def test_a_wait_ends_by_itself_and_is_told_in_whole_seconds() -> None:
    throttle = Throttle()
    guess(throttle, FREE_TRIES + 3, now=100.0)
    assert [throttle.wait("asha", HERE, now) for now in (100.0, 100.1, 107.2, 108.0, 500.0)] == [8, 8, 1, 0, 0]


@pytest.mark.fault(141)
def test_no_stranger_keeps_anybody_out_for_more_than_half_a_minute() -> None:
    throttle = Throttle()
    for number in range(300):
        guess(throttle, 5, address=f"192.0.2.{number}", now=1000)
    assert 0 < throttle.wait("asha", HERE, 1000) <= LONGEST_FOR_OTHERS_SECONDS == 30
    assert throttle.wait("asha", HERE, 1030) == 0


@pytest.mark.fault(141)
def test_many_accounts_from_one_address_are_guessing_too() -> None:
    throttle = Throttle()
    for number in range(FREE_TRIES_OF_ADDRESS + 4):
        throttle.wrong(f"somebody{number}", HERE, 0)
    assert throttle.wait("asha", HERE, 0) == 16
    assert throttle.wait("asha", THERE, 0) == 0
    for number in range(20):
        throttle.wrong(f"nobody{number}", HERE, 0)
    assert throttle.wait("asha", HERE, 0) == LONGEST_SECONDS


@pytest.mark.fault(141)
def test_the_right_password_forgives_that_account_at_that_address_and_nothing_else() -> None:
    throttle = Throttle()
    guess(throttle, FREE_TRIES)
    guess(throttle, FREE_TRIES, address=THERE)
    guess(throttle, FREE_TRIES, account="ravi", address=HERE)
    throttle.right("asha", HERE)
    assert throttle.wait("asha", HERE, 0) == 0
    assert throttle.wait("asha", THERE, 0) == 1, "another address guessed as well"
    assert throttle.wait("ravi", HERE, 0) == 1, "another account was guessed as well"
    # Who knows one password must not thereby get free tries for all the others.
    guess(throttle, FREE_TRIES_OF_ADDRESS)
    throttle.right("asha", HERE)
    assert throttle.wait("zainab", HERE, 0) > 0
    assert throttle.wait("asha", "10.9.9.9", 0) > 0, "and the account stays watched"


def test_who_was_never_wrong_can_be_right() -> None:
    throttle = Throttle()
    throttle.right("asha", HERE)
    assert throttle.wait("asha", HERE, 0) == 0


@pytest.mark.fault(141)
def test_wrong_tries_are_forgotten_after_an_hour_without_any() -> None:
    throttle = Throttle()
    guess(throttle, FREE_TRIES + 2, now=0)
    throttle.wrong("asha", HERE, FORGOTTEN_AFTER_SECONDS)
    assert throttle.wait("asha", HERE, FORGOTTEN_AFTER_SECONDS) == 8, "within the hour they add up"
    later = 2 * FORGOTTEN_AFTER_SECONDS + 1
    throttle.wrong("asha", HERE, later)
    assert throttle.wait("asha", HERE, later) == 0, "after it they begin anew"


def test_only_so_many_are_remembered_the_latest_of_them() -> None:
    throttle = Throttle(keys_max=30)
    guess(throttle, FREE_TRIES + 4, account="first")
    for number in range(1000):
        throttle.wrong(f"a{number}", f"192.0.2.{number}", 0)
        throttle.wrong("steady", HERE, 0)
        assert len(throttle._counts) <= 30
    assert throttle.wait("first", THERE, 0) == 0, "the oldest were let go"
    assert throttle.wait("steady", HERE, 0) == LONGEST_SECONDS, "who goes on guessing is not"


@pytest.mark.parametrize(
    ("seconds", "words"), [(1, "1 second"), (2, "2 seconds"), (119, "119 seconds"), (120, "2 minutes")]
)
def test_a_wait_is_said_as_people_say_it(seconds: int, words: str) -> None:
    assert str(TooManyTries(seconds)) == f"There were too many wrong tries. Try again in {words}."
