"""Waits for whoever guesses: they grow, they end, and no stranger can lock anybody out.

Counted are wrong tries by account and address together, by address, and by account. The first two waits grow to a
quarter of an hour; the third, which somebody else's guessing causes, never to more than half a minute.
"""

import math
import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

FREE_TRIES: Final = 3  # anybody mistypes
FREE_TRIES_OF_ADDRESS: Final = 10  # a shop's computers may share one
FREE_TRIES_OF_ACCOUNT: Final = 10
LONGEST_SECONDS: Final = 900
LONGEST_FOR_OTHERS_SECONDS: Final = 30
FORGOTTEN_AFTER_SECONDS: Final = 3600
KEYS_MAX: Final = 10_000


def wait_seconds(wrong: int, free: int, longest: int) -> int:
    """Return how long to wait after ``wrong`` wrong tries of which ``free`` cost nothing: 1, 2, 4, 8 … ``longest``."""
    over = wrong - free
    return 0 if over < 0 else int(min(longest, 2 ** min(over, 20)))


@dataclass(slots=True)
class _Count:
    wrong: int
    last: float


class Throttle:
    """Counts wrong tries in memory, as many keys as ``keys_max``; ``now`` is a clock that only goes on, in seconds."""

    def __init__(self, keys_max: int = KEYS_MAX) -> None:
        self._counts: OrderedDict[tuple[str, ...], _Count] = OrderedDict()
        self._good: OrderedDict[tuple[str, ...], None] = OrderedDict()  # who came in, from where
        self._keys_max, self._lock = keys_max, threading.Lock()

    def wait(self, account: str, address: str, now: float, *, known: bool = False) -> int:
        """Return how many seconds this account must wait at this address, 0 for none.

        ``known``: this account has come in from there before, or comes in now and then; what others guess elsewhere is
        no reason to let it wait.
        """
        with self._lock:
            if ("both", account, address) in self._good:
                known = True
            keys = _keys(account, address)[: 2 if known else 3]
            return max(self._left(key, free, longest, now) for key, free, longest in keys)

    def wrong(self, account: str, address: str, now: float) -> None:
        """Count a wrong try."""
        with self._lock:
            for key, _, _ in _keys(account, address):
                count = self._counts.get(key)
                if count is None or now - count.last > FORGOTTEN_AFTER_SECONDS:
                    count = self._counts[key] = _Count(0, now)
                count.wrong, count.last = count.wrong + 1, now
                self._counts.move_to_end(key)
            while len(self._counts) > self._keys_max:
                self._counts.popitem(last=False)

    def right(self, account: str, address: str) -> None:
        """Forget the wrong tries of this account at this address; others' are not forgiven with them."""
        with self._lock:
            self._counts.pop(("both", account, address), None)
            self._good[("both", account, address)] = None
            while len(self._good) > self._keys_max:
                self._good.popitem(last=False)

    def _left(self, key: tuple[str, ...], free: int, longest: int, now: float) -> int:
        count = self._counts.get(key)
        if count is None:
            return 0
        left = count.last + wait_seconds(count.wrong, free, longest) - now
        return max(0, math.ceil(left))


def _keys(account: str, address: str) -> tuple[tuple[tuple[str, ...], int, int], ...]:
    return (
        (("both", account, address), FREE_TRIES, LONGEST_SECONDS),
        (("address", address), FREE_TRIES_OF_ADDRESS, LONGEST_SECONDS),
        (("account", account), FREE_TRIES_OF_ACCOUNT, LONGEST_FOR_OTHERS_SECONDS),
    )
