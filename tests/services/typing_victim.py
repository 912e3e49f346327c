"""A Duebook that types what is on its list, and is killed at one of the points that it passes on the way.

``python -m tests.services.typing_victim SETTINGS DATA POINT``: POINT 0 is none. It prints each point that it comes to;
the last one is where it was killed.
"""

import os
import signal
import sys
from pathlib import Path
from typing import Any

from messaging import TypingChannel
from services.shop import Shop


class Road:
    """Counts the points that are passed, and ends the process at one of them."""

    def __init__(self, kill_at: int) -> None:
        self.passed, self._kill_at = 0, kill_at

    def guard(self, owner: object, name: str) -> None:
        """Let a point lie before and behind each call of a function."""
        do: Any = getattr(owner, name)

        def guarded(*args: Any, **kwargs: object) -> object:  # noqa: ANN401 - whatever it takes
            what = name if name == "send" else args[1][0]  # what is written down
            self._point(f"before {what}")
            done: object = do(*args, **kwargs)
            self._point(f"behind {what}")
            return done

        setattr(owner, name, guarded)

    def _point(self, name: str) -> None:
        self.passed += 1
        print(name, flush=True)  # noqa: T201 - to the campaign
        if self.passed == self._kill_at:
            os.kill(os.getpid(), signal.SIGKILL)


def main(settings: str, data: str, kill_at: str) -> None:
    """Open the shop, type what may go, and close it."""
    shop = Shop(Path(data), Path(settings))
    shop.open()
    post, road = shop.post, Road(int(kill_at))
    road.guard(post, "_write_myself")
    road.guard(TypingChannel, "send")
    rows = post.to_type().now
    if rows:
        post.type_these([row.message.id for row in rows])
        if not post.typing_is_over(120):
            raise TimeoutError
    shop.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
