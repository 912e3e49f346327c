"""How many backups are kept: a pure function from what there is, what was chosen and what time it is to keep or drop.

It counts in backups and never in time from now, so a wrong clock drops nothing; where it has to look at the time
(copies made before a restore are kept for some days) it first looks whether the times can be believed.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final

PROVEN_MIN: Final = 3  # so many proven ones stay, whatever was chosen
SAFETY: Final = frozenset({"before restore", "before import", "before reset", "before upgrade"})
_AHEAD_MAX: Final = timedelta(days=1)
_GAP_MAX: Final = timedelta(days=35)
_DAY: Final = "%Y-%m-%d"
_WEEK: Final = "%G-%V"
_MONTH: Final = "%Y-%m"


@dataclass(frozen=True, slots=True)
class Facts:
    """A backup as this decision sees it: ``made`` is in the shop's time, ``why`` what it was made for.

    One that is not proven either ``failed`` its test or was not tried out yet.
    """

    name: str
    made: datetime
    proven: bool
    why: str = ""
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Policy:
    """How many are kept: the last ones, the newest of so many days, weeks and months, and safety copies for days."""

    last: int = 7
    daily: int = 7
    weekly: int = 4
    monthly: int = 12
    safety_days: int = 30


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of a backup, and why, as the end of "kept: …" or "goes: …"."""

    name: str
    keep: bool
    why: str


def decide(backups: Sequence[Facts], policy: Policy, now: datetime) -> list[Verdict]:
    """Return a verdict for every backup, the newest first. Only what is proven and not needed any more goes."""
    ordered = sorted(backups, key=lambda one: (one.made, one.name), reverse=True)
    proven = [one for one in ordered if one.proven]
    if why := nothing_goes(ordered, proven, now):
        return [Verdict(one.name, keep=True, why=why_not_proven(one) or why) for one in ordered]
    reasons = _reasons(proven, policy, now)
    return [
        Verdict(
            one.name, keep=one.name in reasons or not one.proven,
            why=why_not_proven(one) or reasons.get(one.name, _OVER),
        )
        for one in ordered
    ]  # fmt: skip


_OVER: Final = "there are newer ones for every day, week and month that is kept"


def why_not_proven(one: Facts) -> str:
    """Return why a backup does not count as proven, "" when it does."""
    if one.proven:
        return ""
    if one.failed:
        return "it did not stand the test, so somebody should look at it"
    return "it was not tried out here yet"


def nothing_goes(ordered: Sequence[Facts], proven: Sequence[Facts], now: datetime) -> str:
    """Return why nothing may go at all now, "" when something may."""
    if len(proven) <= PROVEN_MIN:
        return "three proven ones always stay"
    if not ordered[0].proven:
        return "the newest is not proven, so nothing goes"
    return _clock_is_odd(ordered, proven, now)


def why_clock_is_odd(backups: Sequence[Facts], now: datetime) -> str:
    """Return why the times of the backups keep all of them, "" when they do not: it lasts until somebody acts."""
    ordered = sorted(backups, key=lambda one: (one.made, one.name), reverse=True)
    proven = [one for one in ordered if one.proven]
    return _clock_is_odd(ordered, proven, now) if len(proven) > PROVEN_MIN else ""


def _clock_is_odd(ordered: Sequence[Facts], proven: Sequence[Facts], now: datetime) -> str:
    if ordered[0].made - now > _AHEAD_MAX:
        return "the clock does not fit the times of the backups, so nothing goes"
    recent = [now, *(one.made for one in proven[:PROVEN_MIN])]
    if any(later - earlier > _GAP_MAX for later, earlier in pairwise(recent)):
        return "the clock may have jumped, so nothing goes until there are three newer ones"
    return ""


def _reasons(proven: Sequence[Facts], policy: Policy, now: datetime) -> dict[str, str]:
    """Return the backups that stay, each with the first reason that holds."""
    found: dict[str, str] = {}
    for number, one in enumerate(proven):
        if number < max(policy.last, PROVEN_MIN):
            found[one.name] = f"one of the last {max(policy.last, PROVEN_MIN)}"
        elif one.why in SAFETY and now - one.made <= timedelta(days=policy.safety_days):
            found[one.name] = f"made {one.why}, kept for {policy.safety_days} days"
    tiers: Sequence[tuple[int, str, Callable[[datetime], str]]] = (
        (policy.daily, "the newest of its day", lambda made: made.strftime(_DAY)),
        (policy.weekly, "the newest of its week", lambda made: made.strftime(_WEEK)),
        (policy.monthly, "the newest of its month", lambda made: made.strftime(_MONTH)),
    )
    for count, why, period in tiers:
        seen: set[str] = set()
        for one in proven:
            which = period(one.made)
            if which not in seen and len(seen) < count:
                seen.add(which)
                found.setdefault(one.name, why)
    return found
