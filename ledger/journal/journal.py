"""The file journal: open it, ask it, append to it. One process writes a folder; everybody else reads."""

from __future__ import annotations

import contextlib
import re
import threading
from typing import TYPE_CHECKING, Self

import numpy as np

from ledger.journal import errors, lines
from ledger.journal.begin import create
from ledger.journal.contents import Contents
from ledger.journal.head import write_head
from ledger.journal.lock import take_lock
from ledger.journal.model import Anchor, Cause, Commit, Damage, Draft, Identity, Mark, Projection, Trouble
from ledger.journal.opening import judge, read_on
from ledger.journal.paths import Paths, remove_leftovers
from ledger.journal.rewrite import repair_line_ends, rewrite
from ledger.journal.storage import Disk, Storage
from ledger.journal.trouble import changed, damaged, no_room, not_writable, stopped, uncertain
from ledger.journal.writer import Writer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

_DISK = Disk()
LOOKED_THROUGH = 64_000_000
_QUOTED = re.compile(r'["\\\\]')
_ACCEPTED = "loss accepted"
_HEAD_NOT_WRITTEN = (
    "The note of how far the book goes (journal.head) could not be written; the book itself is complete."
)


class FileJournal:
    """The commits of one data folder, and the one door through which new ones come in.

    ``trouble`` says why nothing can be recorded, or is None; ``notices`` are sentences for the owner about what was
    put right at the start; ``mark_used`` tells that the snapshot's mark fitted, and then nothing before byte
    ``unverified_until`` has been verified yet.
    """

    def __init__(self, folder: Path, projections: Sequence[Projection], storage: Storage) -> None:
        self._paths, self._storage = Paths(folder), storage
        self._contents = Contents(storage, self._paths, projections)
        self._lock = threading.RLock()
        self._locked: int | None = None
        self._writer: Writer | None = None
        self.trouble: Trouble | None = None
        self.notices: list[str] = []
        self.mark_used = False
        self.unverified_until = 0

    @classmethod
    def open(
        cls,
        folder: Path,
        projections: Sequence[Projection],
        *,
        writer: bool,
        storage: Storage = _DISK,
        mark: Mark | None = None,
        since: str = "",
    ) -> Self:
        """Open the book in ``folder`` and feed the projections; a writer keeps the lock until ``close``.

        With a ``mark`` the projections hold the parts of its snapshot already; when it does not fit they are reset.
        ``since`` is the time of day to name to a second process. BookOpen, NoBook, BookUnreadable; damage is no
        error but ``trouble``.
        """
        journal = cls(folder, projections, storage)
        try:
            if writer:
                journal._take_lock(since)
            journal._start(mark)
        except BaseException:
            journal.close()
            raise
        return journal

    @property
    def identity(self) -> Identity:
        """Which store and lineage this is; BookUnreadable when nothing of the file could be read."""
        if self._contents.identity is None:
            raise errors.BookUnreadable(self.trouble.sentence if self.trouble else "")
        return self._contents.identity

    @property
    def last_seq(self) -> int:
        """The number of the newest commit, 0 when there is none."""
        return self._contents.position.seq

    @property
    def last_check(self) -> str:
        """The check of the newest commit."""
        return self._contents.position.check

    @property
    def last_at(self) -> str:
        """The time of the newest commit (UTC), "" when there is none."""
        return self._contents.position.at

    @property
    def size(self) -> int:
        """The bytes of the file that count."""
        return self._contents.position.offset

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the one writer lock: look, decide and append without another getting between."""
        with self._lock:
            yield

    def append(self, draft: Draft) -> Commit:
        """Save one commit and return it once it is on the disk, or the one that the same key and request gave before.

        KeyReused, BookReadOnly, TextNotStorable and NotSaved: nothing was written. SaveUncertain: nobody knows until
        ``reopen`` has read the file again.
        """
        return self.append_group([draft])[0]

    def append_group(self, drafts: Sequence[Draft]) -> list[Commit]:
        """Save several commits in one write and one sync: all of them, or none when it is refused.

        A crash in the middle may leave the first few, each of them whole; none has been answered for. Errors as in
        ``append``.
        """
        with self._lock:
            self._go_on_if_there_is_room()
            answers: list[Commit | None] = [self._said_before(draft.key, draft.request) for draft in drafts]
            if all(answers):
                return [answer for answer in answers if answer]
            self._refuse_if_read_only()
            try:
                fresh = self._encode(drafts, answers)
            except MemoryError as error:
                self.trouble = stopped(errors.reason(error))
                raise errors.NotSaved(errors.reason(error)) from error
            self._save(fresh)
            return [answer for answer in answers if answer]

    def find_key(self, key: str) -> Commit | None:
        """Return the commit that was saved with the key, or None; BookUnreadable when the file cannot be read."""
        return self._contents.find_key(key)

    def commit(self, seq: int) -> Commit:
        """Return the commit with a number; NoSuchEntry, BookUnreadable."""
        return self._contents.commit(seq)

    def commits(self, after: int = 0, until: int | None = None) -> Iterator[Commit]:
        """Yield the commits with numbers above ``after``, up to and with ``until``; BookUnreadable."""
        return self._contents.commits(after, until)

    def latest(self, count: int, before: int | None = None) -> list[Commit]:
        """Return up to ``count`` commits, newest first, with numbers below ``before``; BookUnreadable."""
        return self._contents.latest(count, before)

    def holding(self, text: str, most: int, bytes_max: int = LOOKED_THROUGH, fields: Sequence[str] = ()) -> list[int]:
        """Return the numbers of up to ``most`` commits that hold ``text`` anywhere, newest first; BookUnreadable.

        Capitals do not matter. What is found is a proposal: the text may stand in any part of the line, or, when some
        are named, in any of these ``fields`` of a record. Only the newest ``bytes_max`` bytes are looked through.
        """
        # A quotation mark stands otherwise in the file; the longest piece without one is looked for.
        piece = max(_QUOTED.split(text), key=len).strip()
        writings = {piece, piece.lower(), piece.casefold(), piece.upper(), piece.title()}
        needles = sorted({one.encode().lower() for one in writings if one})
        if not needles:
            return []
        if fields:
            return self._contents.holding_in(fields, needles, most, bytes_max)
        return self._contents.holding(needles, most, bytes_max)

    def mark(self) -> Mark:
        """Return what a snapshot of the projections needs; take both inside one ``writing``."""
        with self._lock:
            return self._contents.mark()

    def reopen(self) -> None:
        """Read the end of the file again after a failed write, and take in what is really there.

        ``find_key`` then says whether the request was saved. Writing goes on only where the trouble was a full disk
        and there is room again. BookUnreadable when the file cannot be read.
        """
        with self._lock:
            if self._writer:
                self._writer.close()
            self._read_on()
            self._go_on_if_there_is_room()

    def found_damage(self, damage: Damage) -> None:
        """Make the book read-only because the background look at the older part found damage."""
        with self._lock:
            zone = self._contents.identity.timezone if self._contents.identity else ""
            self.trouble = damaged(damage, zone, repairable=False)
            if self._writer:
                self._writer.close()

    def accept_loss(self, at: str, by: str) -> None:
        """Go on with what is shown, as a new lineage; what came after the damage is put aside whole.

        BookReadOnly when there is no such trouble or the disk refuses; NothingToKeep.
        """
        with self._lock:
            if not self.trouble or not self.trouble.can_accept_loss:
                raise errors.NothingToKeep
            self._make_anew(lambda: self._rewrite_for_loss(at, by))

    def repair_line_ends(self) -> None:
        """Put the line ends right that a spreadsheet program changed, when everything verifies then.

        NothingToRepair; BookReadOnly when the disk refuses.
        """
        with self._lock:
            if not self.trouble or not self.trouble.can_repair_line_ends:
                raise errors.NothingToRepair
            self._make_anew(lambda: repair_line_ends(self._storage, self._paths))

    def close(self) -> None:
        """Give back the handle and the lock; reading still works."""
        with self._lock:
            if self._writer:
                self._writer.close()
                self._writer = None
            locked, self._locked = self._locked, None
            if locked is not None:
                with contextlib.suppress(OSError):
                    self._storage.close(locked)

    @staticmethod
    def create(folder: Path, *, identity: Identity, first: Draft, storage: Storage = _DISK) -> None:
        """Begin a book in ``folder``; see begin.create for what is refused."""
        create(folder, identity, first, storage)

    def _take_lock(self, since: str) -> None:
        """Become the writer; a folder that cannot be written is read-only, with the reason."""
        try:
            if not self._storage.names(self._paths.folder):
                return  # no book, and no lock file where there is none
            self._locked = take_lock(self._storage, self._paths.lock, since)
        except OSError as error:
            self.trouble = not_writable(errors.reason(error))
        else:
            self._writer = Writer(self._storage, self._paths)

    def _start(self, mark: Mark | None) -> None:
        verdict = judge(self._storage, self._paths, self._contents, mark)
        self.trouble = verdict.trouble or self.trouble
        self.mark_used = verdict.mark_used
        self.unverified_until = mark.offset if mark and verdict.mark_used else 0
        if self._writer is None:
            return  # a reader repairs nothing, so it has nothing to say about repairs
        self.notices += verdict.notices
        if self.trouble is None:
            with contextlib.suppress(OSError):
                remove_leftovers(self._paths, self._storage)
            for path in (self._paths.folder, self._paths.journal):
                with contextlib.suppress(OSError):
                    self._storage.protect(path)
            self._get_ready()
        if self.trouble is None and verdict.head != self._anchor():
            self._write_head()

    def _get_ready(self) -> None:
        """Mend the end of the file and open it for writing, or say why that is not possible."""
        if self._writer is None:
            return
        try:
            sentence = self._writer.ready(self._contents.position)
        except OSError as error:
            self._writer.close()
            why = errors.reason(error)
            self.trouble = no_room(why) if error.errno in errors.NO_ROOM else not_writable(why)
        else:
            if sentence:
                self.notices.append(sentence)

    def _read_on(self) -> None:
        """Take in what stands behind the known end; BookUnreadable when the file cannot be read."""
        try:
            size = self._storage.size(self._paths.journal)
            if size is None or size < self.size - 1:
                self.trouble = changed()
                return
            damage = read_on(self._storage, self._paths, self._contents)
        except OSError as error:
            raise errors.BookUnreadable(f"The book's file cannot be read: {errors.reason(error)}.") from error
        except BaseException as error:
            self.trouble = stopped(errors.reason(error))
            raise
        if damage:
            self.trouble = damaged(damage, self.identity.timezone, repairable=False)

    def _go_on_if_there_is_room(self) -> None:
        """End the trouble of a full disk by itself: look at the file again, then write on."""
        full = self.trouble
        if full and full.cause is Cause.NO_ROOM and self._writer and self._writer.room_again():
            self._read_on()
            if self.trouble is full:
                self.trouble = None
                self._get_ready()

    def _said_before(self, key: str, request: str) -> Commit | None:
        commit = self.find_key(key)
        return _same_request(commit, request) if commit else None

    def _refuse_if_read_only(self) -> None:
        if self.trouble:
            raise errors.BookReadOnly(self.trouble.sentence)
        if self._writer is None:
            raise errors.BookReadOnly("The book was opened for reading only, or is closed.")

    def _encode(self, drafts: Sequence[Draft], answers: list[Commit | None]) -> list[tuple[Commit, bytes]]:
        """Return the lines to write, and fill the gaps in ``answers``; a key said twice in the group is one commit."""
        made: dict[str, Commit] = {}
        fresh: list[tuple[Commit, bytes]] = []
        seq, check = max(self.last_seq, self.identity.parent_seq), self.last_check
        for number, draft in enumerate(drafts):
            key = lines.clean(draft.key)
            answer = answers[number] or (_same_request(made[key], draft.request) if key in made else None)
            if answer is None:
                seq += 1
                line, answer = lines.encode(seq, draft, check)
                check = answer.check
                fresh.append((answer, line))
                if key:
                    made[key] = answer
            answers[number] = answer
        return fresh

    def _save(self, fresh: list[tuple[Commit, bytes]]) -> None:
        """Write the lines, then take their commits in; the errors of ``append``."""
        if self._writer is None:
            return
        begin = self._contents.position
        try:
            failure = self._writer.append(b"".join([line for _, line in fresh]), begin)
        except BaseException as error:
            self.trouble = uncertain(errors.reason(error))
            raise
        if failure:
            self.trouble = failure.trouble
            raise failure.refusal
        lengths = np.array([len(line) for _, line in fresh], np.int64)
        ends = np.cumsum(lengths) + begin.offset
        commits = [commit for commit, _ in fresh]
        seqs = np.array([commit.seq for commit in commits], np.int64)
        try:
            self._contents.take(commits, seqs, ends - lengths, int(ends[-1]))
        except BaseException as error:
            self._writer.close()
            self.trouble = stopped(f"the last entry was saved, but cannot be shown, because {errors.reason(error)}")
            if isinstance(error, Exception):
                raise errors.SaveUncertain(errors.reason(error)) from error
            raise
        self._write_head()

    def _anchor(self) -> Anchor:
        identity = self.identity
        return Anchor(identity.store, identity.lineage, self.last_seq, self.last_check)

    def _write_head(self) -> None:
        """Note how far the file goes. The entry is saved already, so a failure is only worth a sentence."""
        try:
            write_head(self._storage, self._paths.head, self._anchor())
        except (OSError, MemoryError):
            if _HEAD_NOT_WRITTEN not in self.notices:
                self.notices.append(_HEAD_NOT_WRITTEN)

    def _make_anew(self, work: Callable[[], object]) -> None:
        """Replace the file, then open whatever is there: it is the old one or the new one, never a mixture."""
        if self._writer is None:
            raise errors.BookReadOnly("This can only be done where the book is open for writing.")
        self._writer.close()
        failed: OSError | None = None
        try:
            work()
        except OSError as error:
            failed = error
        self._writer = Writer(self._storage, self._paths)
        self._contents.forget()
        self.trouble = None
        self._start(None)
        if failed:
            raise errors.BookReadOnly(f"Nothing was changed: {errors.reason(failed)}.") from failed

    def _rewrite_for_loss(self, at: str, by: str) -> None:
        rewrite(self._paths.folder, self.last_seq, _ACCEPTED, at, by, self._storage)


def _same_request(commit: Commit, request: str) -> Commit:
    """Return the commit if it was made by the same request; KeyReused when not."""
    if commit.request != request:
        raise errors.KeyReused(commit.key, commit.seq, commit.what)
    return commit
