"""A disk in whose hands the process is killed: for children of tests that are killed at every step in turn."""

import os
import signal
from collections.abc import Callable
from typing import Any

from tests.journal.shop import QuickDisk


def dying_disk(left: int, steps: str) -> QuickDisk:
    """Return a disk that kills its process at the step after ``left``; ``steps`` names those that count."""

    class Dying(QuickDisk):
        """A disk for one death."""

    def killing(name: str) -> Callable[..., Any]:
        do = getattr(QuickDisk, name)

        def call(self: Dying, *args: Any) -> Any:  # noqa: ANN401 - whatever the step takes and gives
            nonlocal left
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            left -= 1
            return do(self, *args)

        return call

    for name in steps.split():
        setattr(Dying, name, killing(name))
    return Dying()
