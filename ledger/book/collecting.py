"""The garbage collector and a start: millions of small objects are made, and no circles between them."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_collecting() -> Iterator[None]:
    """Let the garbage collector rest meanwhile."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def keep_out_of_collecting() -> None:
    """Let the garbage collector pass over all that is there now: a book that is open stays, and is large to look at."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def collect_what_went() -> None:
    """Look once more at what is passed over, after another book took the place of the one that was open."""
    if gc.get_freeze_count():
        keep_out_of_collecting()
