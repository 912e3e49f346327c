"""What the clock has to look after at a moment: the one tick a minute asks, and does what is named.

Every job is bound to a local date of the shop and done once for it at most, whatever the clock does: an hour that comes
twice, a clock that is put back, a start in the evening. It needs to know only for which dates it was done.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import product
from typing import Final

from messaging.hours import Hours
from messaging.policy import Policy

_DAYS_AHEAD: Final = 400


class Task(StrEnum):
    """What the clock looks after once a day; the values stand in the book. Of PACKAGES those are told that end soon."""

    REMINDERS = "reminders"
    DIGEST = "digest"
    PACKAGES = "packages"


@dataclass(frozen=True, slots=True)
class Job:
    """A task for a local date of the shop."""

    task: Task
    on: date

    @property
    def key(self) -> str:
        """What it is known by: there is one for a task and a date, for ever."""
        return f"{self.task}:{self.on.isoformat()}"


Runs = Mapping[str, Collection[date]]


def due_jobs(now_local: datetime, runs: Runs, policy: Policy) -> list[Job]:
    """Return what is to be done now, at most one job for a task.

    ``now_local`` is the shop's time. ``runs`` has for each task the local dates for which it was done, in whatever
    order they were; those of the last weeks are enough. Reminders are for the hours from ``reminders_at`` until the
    evening's quiet, on days that are not quiet; the digest from its time until midnight. What a sleeping computer has
    missed is done when it wakes within these hours; what it has missed altogether is left to the next day, whose plan
    catches up with it.
    """
    today = now_local.date()
    return [
        Job(task, today)
        for task in Task
        if today not in runs.get(task, ()) and _in_its_hours(task, now_local, policy)
    ]  # fmt: skip


def next_run(task: Task, now_local: datetime, runs: Runs, policy: Policy) -> datetime | None:
    """Return when a task is done next if the computer is awake then, in UTC; ``now_local`` itself if it is due.

    None: never, as things are set. ``now_local`` knows its time zone.
    """
    start = _starts_at(task, policy)
    if start is None:
        return None
    now = now_local.astimezone(UTC)
    if any(job.task is task for job in due_jobs(now_local, runs, policy)):
        return now
    hours = _hours(task, policy)
    openings = sorted({start, max(start, hours.quiet_until)})
    for ahead in range(_DAYS_AHEAD):
        day = now_local.date() + timedelta(ahead)
        if day in runs.get(task, ()):
            continue
        for clock, fold in product(openings, (0, 1)):  # a time of the day may come twice
            found = datetime.combine(day, clock, now_local.tzinfo).replace(fold=fold).astimezone(UTC)
            if found > now and _in_its_hours(task, found.astimezone(now_local.tzinfo), policy):
                return found
    return None


def _in_its_hours(task: Task, local: datetime, policy: Policy) -> bool:
    start = _starts_at(task, policy)
    return start is not None and local.time() >= start and _hours(task, policy).open_at(local)


def _starts_at(task: Task, policy: Policy) -> time | None:
    starts = {Task.REMINDERS: policy.reminders_at, Task.DIGEST: policy.digest_at, Task.PACKAGES: policy.packages_at}
    return starts[task]


def _hours(task: Task, policy: Policy) -> Hours:
    """Return when a task may be done at all; the owner may be written to at any hour."""
    return Hours(time.min, time.min) if task is Task.DIGEST else policy.hours
