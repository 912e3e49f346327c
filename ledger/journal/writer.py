"""The one handle that writes. It says for certain that bytes are saved, that they are not, or that nobody can know.

After a failure the handle is never used again. What was perhaps written is cut off on a handle of its own and looked
at; only then is a request called not saved.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledger.journal import errors
from ledger.journal.mending import mend_end
from ledger.journal.paths import write_all
from ledger.journal.reading import Reading, TailKind, pieces_of
from ledger.journal.trouble import changed, no_room, stopped, uncertain

if TYPE_CHECKING:
    from ledger.journal.model import Trouble
    from ledger.journal.paths import Paths
    from ledger.journal.reading import Position
    from ledger.journal.storage import Storage

_NEEDED_FREE = 100_000_000  # bytes, before writing goes on after the disk was full


@dataclass(frozen=True, slots=True)
class Failure:
    """What to tell the caller, and the trouble that the book is in from now on, if any."""

    refusal: errors.NotSaved | errors.SaveUncertain
    trouble: Trouble | None


class Writer:
    """Appends whole lines to the end of the file, and knows how far the disk has confirmed it."""

    def __init__(self, storage: Storage, paths: Paths) -> None:
        self._storage, self._paths = storage, paths
        self._handle: int | None = None
        self._synced: int | None = None  # bytes that the disk has confirmed; None: nothing was written yet

    def ready(self, last: Position) -> str | None:
        """Mend the end of the file, open it and see it synced; return a sentence when there was something to mend.

        What an earlier, failed sync left behind is written again before the new one: a system may forget bytes
        that it could not write, and say yes the second time. OSError when the disk refuses.
        """
        self.close()
        sentence = mend_end(self._storage, self._paths, last)
        if self._synced is not None and self._synced < last.offset:
            doubtful = self._storage.read(self._paths.journal, self._synced, last.offset - self._synced)
            self._storage.write_at(self._paths.journal, self._synced, doubtful)
        self._handle = self._storage.append(self._paths.journal)
        self._storage.sync(self._handle)
        self._synced = last.offset
        return sentence

    def append(self, data: bytes, last: Position) -> Failure | None:
        """Write ``data`` behind ``last`` and return None when the disk has confirmed it, or what went wrong.

        Anything else than an error of the disk or of memory goes through, and the handle is given up.
        """
        touched = False
        try:
            if self._handle is None:
                self._handle = self._storage.append(self._paths.journal)
            if self._storage.end(self._handle, self._paths.journal) != last.offset:
                self.close()
                return Failure(errors.NotSaved("the book's file was changed by another program"), changed())
            touched = True
            write_all(self._storage, self._handle, data)
        except (OSError, MemoryError) as error:
            self.close()
            return self._take_back(error, last, touched=touched)
        except BaseException:
            self.close()
            raise
        try:
            self._storage.sync(self._handle)
        except (OSError, MemoryError) as error:
            self.close()
            why = errors.reason(error)
            return Failure(errors.SaveUncertain(why), no_room(why) if _full(error) else uncertain(why))
        except BaseException:
            self.close()
            raise
        self._synced = last.offset + len(data)
        return None

    def room_again(self) -> bool:
        """Tell whether there is enough room on the disk to go on."""
        try:
            return self._storage.free(self._paths.folder) > _NEEDED_FREE
        except OSError:
            return False

    def close(self) -> None:
        """Give the handle up, whatever state it is in."""
        handle, self._handle = self._handle, None
        if handle is not None:
            with contextlib.suppress(OSError):
                self._storage.close(handle)

    def _take_back(self, error: OSError | MemoryError, last: Position, *, touched: bool) -> Failure:
        """Cut off what a failed write left, look at the file, and say what is certain."""
        why = errors.reason(error)
        if not touched or self._cut(last):
            return Failure(errors.NotSaved(why), _trouble_that_stays(error))
        trouble = no_room(why) if _full(error) else uncertain(why)
        if self._may_hold_a_line(last):
            return Failure(errors.SaveUncertain(why), trouble)
        return Failure(errors.NotSaved(why), trouble)

    def _cut(self, last: Position) -> bool:
        """Tell whether the file was cut back to where it was."""
        with contextlib.suppress(OSError):
            if self._storage.size(self._paths.journal) != last.offset:
                self._storage.truncate(self._paths.journal, last.offset)
            return self._storage.size(self._paths.journal) == last.offset
        return False

    def _may_hold_a_line(self, last: Position) -> bool:
        """Tell whether a whole line may stand behind ``last``: yes, too, when that cannot be found out."""
        with contextlib.suppress(OSError):
            size = self._storage.size(self._paths.journal)
            if size is not None:
                reading = Reading(pieces_of(self._storage, self._paths.journal, last.offset, size), last)
                found = any(batch.commits for batch in reading.batches())
                return found or reading.judge_tail()[0] in {TailKind.WHOLE, TailKind.WRONG_END}
        return True


def _full(error: BaseException) -> bool:
    return isinstance(error, OSError) and error.errno in errors.NO_ROOM


def _trouble_that_stays(error: OSError | MemoryError) -> Trouble | None:
    """Return what keeps the book from being written on though nothing is in doubt; None: the next try may succeed."""
    why = errors.reason(error)
    if _full(error):
        return no_room(why)
    if isinstance(error, FileNotFoundError):
        return changed()
    return stopped(why) if isinstance(error, MemoryError) else None
