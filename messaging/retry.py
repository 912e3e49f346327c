"""When a message that provably did not leave is tried again, and when that ends."""

import random
from datetime import datetime, timedelta
from typing import Final

# How long after each attempt the next one comes. Greylisting is over in minutes, a broken line in hours.
WAITS: Final = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
    timedelta(hours=12),
)
_SPREAD: Final = 0.2


def next_attempt(attempts: int, now: datetime, rng: random.Random) -> datetime | None:
    """Return when to try again after so many ``attempts``, all in vain, or None: it is given up.

    After the first attempt there are six more, each wait longer or shorter by up to a fifth, so that a hundred
    messages that met the same closed door do not come back in the same second.
    """
    if not 1 <= attempts <= len(WAITS):
        return None
    return now + WAITS[attempts - 1] * rng.uniform(1 - _SPREAD, 1 + _SPREAD)
