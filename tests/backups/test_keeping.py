"""Which backups stay: decided from a table, with every reason said, and never so that too few are left."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backups import Facts, Policy, decide

NOW = datetime(2026, 11, 21, 18, 0)  # noqa: DTZ001 - the shop's time
POLICY = Policy()


def made(hours_ago: float, *, proven: bool = True, why: str = "by the clock") -> Facts:
    when = NOW - timedelta(hours=hours_ago)
    return Facts(f"{when:%Y-%m-%d_%H-%M-%S}", when, proven, why)


def kept(backups: list[Facts], policy: Policy = POLICY, now: datetime = NOW) -> set[str]:
    return {one.name for one in decide(backups, policy, now) if one.keep}


def test_the_last_ones_the_days_the_weeks_and_the_months_stay_each_with_its_reason() -> None:
    backups = [made(4 * number) for number in range(400)]
    verdicts = decide(backups, Policy(last=3, daily=4, weekly=3, monthly=3), NOW)
    assert [one.name for one in verdicts] == [one.name for one in backups], "the newest first, each once"
    stays = [(one.name[:13], one.why) for one in verdicts if one.keep]
    assert stays == [
        ("2026-11-21_18", "one of the last 3"), ("2026-11-21_14", "one of the last 3"),
        ("2026-11-21_10", "one of the last 3"), ("2026-11-20_22", "the newest of its day"),
        ("2026-11-19_22", "the newest of its day"), ("2026-11-18_22", "the newest of its day"),
        ("2026-11-15_22", "the newest of its week"), ("2026-11-08_22", "the newest of its week"),
        ("2026-10-31_22", "the newest of its month"), ("2026-09-30_22", "the newest of its month"),
    ]  # fmt: skip
    assert {one.why for one in verdicts if not one.keep} == {
        "there are newer ones for every day, week and month that is kept"
    }


def test_a_copy_made_before_a_restore_stays_for_thirty_days() -> None:
    plain = [made(hours) for hours in range(1, 9)]
    near, far = made(24 * 29, why="before restore"), made(24 * 31, why="before restore")
    policy = Policy(last=3, daily=0, weekly=0, monthly=0)
    assert near.name in kept([*plain, near, far], policy)
    assert far.name not in kept([*plain, near, far], policy)
    (why,) = [one.why for one in decide([*plain, near], policy, NOW) if one.name == near.name]
    assert why == "made before restore, kept for 30 days"


def test_of_nothing_nothing_goes() -> None:
    assert decide([], POLICY, NOW) == []


def test_three_proven_ones_stay_whatever_was_chosen() -> None:
    backups = [made(hours) for hours in range(10)]
    none = Policy(last=0, daily=0, weekly=0, monthly=0)
    assert kept(backups, none) == {one.name for one in backups[:3]}
    assert kept(backups[:3], none) == {one.name for one in backups[:3]}


def test_nothing_goes_when_the_newest_is_not_proven() -> None:
    backups = [made(0, proven=False), *(made(hours) for hours in range(1, 40))]
    assert kept(backups) == {one.name for one in backups}
    assert decide(backups, POLICY, NOW)[5].why == "the newest is not proven, so nothing goes"


def test_what_is_not_proven_never_goes_and_counts_for_nothing() -> None:
    odd = [made(hours + 0.5, proven=False) for hours in range(1, 20)]
    backups = [*(made(hours) for hours in range(20)), *odd]
    policy = Policy(last=4, daily=0, weekly=0, monthly=0)
    stays = kept(backups, policy)
    assert {one.name for one in odd} < stays
    assert len(stays) == len(odd) + 4


@pytest.mark.fault(42)
@pytest.mark.parametrize("days", [365 * 10, 400, 40, -2, -365 * 10])
def test_a_clock_that_jumps_drops_nothing(days: int) -> None:
    backups = [made(4 * number) for number in range(200)]
    assert len(kept(backups, now=NOW + timedelta(days=days))) == 200


@pytest.mark.fault(42)
def test_a_backup_made_while_the_clock_was_ten_years_ahead_drops_nothing_then_nor_later() -> None:
    backups = [made(4 * number) for number in range(200)]
    ahead = made(-24 * 3650)
    assert len(kept([ahead, *backups], now=NOW + timedelta(days=3650))) == 201
    assert len(kept([ahead, *backups])) == 201


def test_a_shop_that_comes_back_from_a_long_rest_loses_nothing_before_its_third_backup() -> None:
    old = [made(4 * number) for number in range(100)]
    later = NOW + timedelta(days=90)
    new = [Facts(f"new {number}", later + timedelta(hours=number), proven=True) for number in range(4)]
    for count in (1, 2):
        assert len(kept([*new[:count], *old], now=later + timedelta(hours=count))) == 100 + count
    assert len(kept([*new, *old], now=later + timedelta(hours=4))) < 104


facts = st.builds(
    lambda hours, proven, why: made(hours, proven=proven, why=why),
    st.floats(-50_000, 50_000), st.booleans(), st.sampled_from(["by hand", "before restore", ""]),
)  # fmt: skip
policies = st.builds(Policy, *[st.integers(0, 20)] * 4, st.integers(0, 100))


@given(st.lists(facts, max_size=60, unique_by=lambda one: one.name), policies, st.floats(-90_000, 90_000))
def test_whatever_there_is_every_backup_has_one_verdict_and_three_proven_ones_stay(
    backups: list[Facts], policy: Policy, hours: float
) -> None:
    verdicts = decide(backups, policy, NOW + timedelta(hours=hours))
    assert sorted(one.name for one in verdicts) == sorted(one.name for one in backups)
    assert all(one.why for one in verdicts)
    stays = {one.name for one in verdicts if one.keep}
    proven = sorted((one for one in backups if one.proven), key=lambda one: (one.made, one.name), reverse=True)
    assert {one.name for one in proven[:3]} <= stays
    assert {one.name for one in backups if not one.proven} <= stays
    if backups and not max(backups, key=lambda one: (one.made, one.name)).proven:
        assert len(stays) == len(backups)


@given(st.lists(facts, min_size=4, max_size=40, unique_by=lambda one: one.name), policies)
def test_dropping_what_may_go_and_deciding_again_drops_nothing_more(backups: list[Facts], policy: Policy) -> None:
    first = kept(backups, policy)
    left = [one for one in backups if one.name in first]
    assert kept(left, policy) == first


@given(st.lists(facts, max_size=40, unique_by=lambda one: one.name), policies, st.randoms())
def test_the_order_of_the_listing_does_not_matter(backups: list[Facts], policy: Policy, dice: object) -> None:
    shuffled = list(backups)
    dice.shuffle(shuffled)  # type: ignore[attr-defined]
    assert decide(shuffled, policy, NOW) == decide(backups, policy, NOW)
