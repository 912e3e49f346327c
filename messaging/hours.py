"""When messages may go out, by the clock on the shop's wall.

A moment is judged by what that clock shows, so an hour that comes twice in autumn is judged twice alike, and one that
does not exist in spring is never seen.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

# Longer than any row of holidays; what is quiet for so long is taken to be quiet for ever.
_DAYS_AHEAD: Final = 400


@dataclass(frozen=True, slots=True)
class Hours:
    """Nothing goes out from ``quiet_from`` to ``quiet_until``, nor on these weekdays (0 is Monday) and days.

    Quiet hours may go over midnight (20:00 to 09:00) or not (13:00 to 15:00); two equal times are no quiet hours.
    """

    quiet_from: time
    quiet_until: time
    weekdays: frozenset[int] = frozenset()
    days: frozenset[date] = frozenset()

    def quiet_day(self, day: date) -> bool:
        """Tell whether nothing goes out on a whole day."""
        return day.weekday() in self.weekdays or day in self.days

    def quiet_hour(self, clock: time) -> bool:
        """Tell whether a time of the day is quiet."""
        if self.quiet_from <= self.quiet_until:
            return self.quiet_from <= clock < self.quiet_until
        return clock >= self.quiet_from or clock < self.quiet_until

    def open_at(self, local: datetime) -> bool:
        """Tell whether something may go out at a local moment."""
        return not self.quiet_day(local.date()) and not self.quiet_hour(local.time())

    def open_day(self, day: date) -> date | None:
        """Return ``day`` or the first day after it that is not quiet; None when there is none for more than a year."""
        for ahead in range(_DAYS_AHEAD):
            found = day + timedelta(ahead)
            if not self.quiet_day(found):
                return found
        return None

    def next_opening(self, local: datetime, from_day: date | None = None) -> datetime | None:
        """Return the first moment after ``local`` at which quiet ends, in UTC; None when it never does.

        ``local`` knows its time zone. With ``from_day`` it is the first on that day or later. UTC, because two moments
        of one zone are compared by what the clock shows, and in autumn that is wrong for an hour. When quiet ends in
        an hour that does not exist, it is as much later: 03:30 for 02:30.
        """
        openings = {clock for clock in (time.min, self.quiet_until) if not self.quiet_hour(clock)}
        first = max(from_day or local.date(), local.date())
        after = local.astimezone(UTC)
        for ahead in range(_DAYS_AHEAD):
            day = first + timedelta(ahead)
            if self.quiet_day(day):
                continue
            for clock in sorted(openings):
                for fold in (0, 1):
                    found = datetime.combine(day, clock, local.tzinfo).replace(fold=fold).astimezone(UTC)
                    if found > after and self.open_at(found.astimezone(local.tzinfo)):
                        return found
        return None
