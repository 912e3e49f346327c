"""On which day a backup goes by itself, as far as anybody can know that today: a pure function, as the keeping is.

Backups are counted and never timed, so a day is a lower bound: the earliest on which the last reason to keep one ends,
when enough newer ones are made until then. Of what is kept as one of the last ones alone no day can be named.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from backups.keeping import PROVEN_MIN, SAFETY, Facts, Policy, nothing_goes, why_not_proven

_DAYS_OF_A_WEEK: Final = 7
_MONTHS_OF_A_YEAR: Final = 12
_UNTRIED: Final = "newer ones were not tried out yet, and once they are this one may go sooner"


@dataclass(frozen=True, slots=True)
class Leaving:
    """When the backup ``name`` goes: not before the day ``on``, or nobody can name a day; ``why`` in either case."""

    name: str
    on: date | None
    why: str

    def said(self, day: str) -> str:
        """Return it as words after a name; ``day`` is how ``on`` is written there."""
        return f"goes on {day} at the earliest: {self.why}" if self.on else self.why


def leaving(backups: Sequence[Facts], policy: Policy, now: datetime) -> list[Leaving]:
    """Return for every backup when it goes by itself, the newest first; ``now`` is in the shop's time."""
    ordered = sorted(backups, key=lambda one: (one.made, one.name), reverse=True)
    proven = [one for one in ordered if one.proven]
    held = nothing_goes(ordered, proven, now) if len(proven) > PROVEN_MIN else ""
    found, untried = [], ""
    for one in ordered:
        why = why_not_proven(one) or held or untried
        found.append(Leaving(one.name, None, f"no day can be named: {why}") if why else _of(one, proven, policy, now))
        if not one.proven and not one.failed:
            untried = _UNTRIED
    return found


def _of(one: Facts, proven: Sequence[Facts], policy: Policy, now: datetime) -> Leaving:
    last = max(policy.last, PROVEN_MIN)
    newer = proven.index(one)
    if bounds := list(_bounds(one, proven[:newer], policy, now)):
        day, why = max(bounds)
        return Leaving(one.name, day, why)
    if newer < last:
        more = last - newer
        why = (
            f"no day can be named: it is one of the last {last} and stays until {more} newer "
            f"{'one is' if more == 1 else 'ones are'} made, or longer as the newest of its day"
        )
        return Leaving(one.name, None, why)
    return Leaving(one.name, None, "goes with the next one that is made")


def _bounds(one: Facts, newer: Sequence[Facts], policy: Policy, now: datetime) -> Iterator[tuple[date, str]]:
    """Yield for each reason that holds for a while the first day on which it may hold no more."""
    if one.why in SAFETY and now - one.made <= timedelta(days=policy.safety_days):
        until = (one.made + timedelta(days=policy.safety_days)).date()
        yield until, f"made {one.why}, it is kept for {policy.safety_days} days"
    tiers: Sequence[tuple[int, str, Callable[[date], date], Callable[[date, int], date]]] = (
        (policy.daily, "day", lambda day: day, _days_on),
        (policy.weekly, "week", lambda day: day - timedelta(days=day.weekday()), _weeks_on),
        (policy.monthly, "month", lambda day: day.replace(day=1), _months_on),
    )
    for count, period, begin_of, on in tiers:
        mine, current = begin_of(one.made.date()), begin_of(now.date())
        seen = {begin_of(other.made.date()) for other in newer}
        missing = count - len(seen)
        # In the period that is not over yet the next one takes its place, whenever that is.
        if mine in seen or mine >= current or missing <= 0:
            continue
        begin = on(current, missing if current in seen else missing - 1)
        periods = period if count == 1 else f"{count} {period}s"
        yield begin, f"it is the newest of its {period}, and those of the last {periods} are kept"


def _days_on(day: date, count: int) -> date:
    return day + timedelta(days=count)


def _weeks_on(monday: date, count: int) -> date:
    return monday + timedelta(days=_DAYS_OF_A_WEEK * count)


def _months_on(first: date, count: int) -> date:
    months = first.year * _MONTHS_OF_A_YEAR + first.month - 1 + count
    return date(months // _MONTHS_OF_A_YEAR, months % _MONTHS_OF_A_YEAR + 1, 1)
