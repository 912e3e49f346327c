"""What is still open of each charge, and how old it is.

The oldest charge is settled first, by computation; only an explicit "this pays that" is stored (``pays``).
Everything here is pure: arrays in, arrays out.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from ledger.book.columns import Array

BUCKETS: Final = ("Not yet due", "1–30 days", "31–60", "61–90", "Over 90")
_BUCKET_STARTS: Final = np.array([1, 31, 61, 91])


def open_amounts(customers: Array, days: Array, effects: Array) -> Array:
    """Return for every line how much of it is still owed, in minor units.

    ``effects`` is what each live line did to the due (charges > 0, payments < 0), ``customers`` whose it is and
    ``days`` its business date; lines are in the order in which they were recorded. Lines that lower the due get 0.
    """
    still = np.zeros(len(effects), np.int64)
    raising = np.flatnonzero(effects > 0)
    if not len(raising):
        return still
    people = int(customers.max()) + 1
    lowered = np.zeros(people, np.int64)
    lowering = effects < 0
    np.subtract.at(lowered, customers[lowering], effects[lowering])
    order = raising[np.lexsort((raising, days[raising], customers[raising]))]
    whose, amounts = customers[order], effects[order]
    running = np.cumsum(amounts)
    first = np.flatnonzero(np.r_[True, whose[1:] != whose[:-1]])
    before_customer = np.repeat(running[first] - amounts[first], np.diff(np.r_[first, len(whose)]))
    # The sum of this customer's charges up to and with this one, less all that was paid, is what is open up to here.
    still[order] = np.clip(running - before_customer - lowered[whose], 0, amounts)
    return still


def open_of_one(
    ids: Sequence[int], days: Array, effects: Array, pays: Mapping[int, Sequence[int]] | None = None
) -> Array:
    """Return the open amounts of one customer's lines, explicit payments first, then the oldest charge first."""
    left = effects.copy()
    _pay_what_is_named(ids, left, pays or {})
    return open_amounts(np.zeros(len(left), np.int64), days, left)


def paid_amounts(
    ids: Sequence[int],
    customers: Array,
    days: Array,
    effects: Array,
    letting_off: Array,
    pays: Mapping[int, Sequence[int]],
) -> Array:
    """Return how much of each line was paid, and not let off by one of the lines that are ``letting_off``.

    What was let off of one bill lowers that bill. All else is let off last: of what payments have not covered.
    """
    left = effects.copy()
    named = _pay_what_is_named(ids, left, pays, letting_off)
    left[letting_off] = 0
    return np.where(effects > 0, effects - named - open_amounts(customers, days, left), 0)


def _pay_what_is_named(
    ids: Sequence[int], left: Array, pays: Mapping[int, Sequence[int]], counted: Array | None = None
) -> Array:
    """Take from ``left`` what the lines in ``pays`` pay of the bills they name; return what ``counted`` ones took."""
    taken = np.zeros(len(left), np.int64)
    place = {one: index for index, one in enumerate(ids)} if pays else {}
    for payer, targets in pays.items():
        if payer not in place:
            continue
        paying = place[payer]
        for target in targets:
            if target in place and left[place[target]] > 0 > left[paying]:
                paid = min(int(left[place[target]]), -int(left[paying]))
                left[place[target]] -= paid
                left[paying] += paid
                if counted is not None and counted[paying]:
                    taken[place[target]] += paid
    return taken


def ageing(open_minor: Array, days_overdue: Array) -> list[int]:
    """Return the open minor units per bucket of ``BUCKETS``; ``days_overdue`` <= 0 is not yet due."""
    totals = np.zeros(len(BUCKETS), np.int64)
    np.add.at(totals, bucket_of(days_overdue), open_minor)
    return [int(total) for total in totals]


def bucket_of(days_overdue: Array) -> Array:
    """Return the place in ``BUCKETS`` for each of these numbers of days; <= 0 is not yet due."""
    return np.searchsorted(_BUCKET_STARTS, days_overdue, side="right")
