"""A second journal, in memory: small enough to be seen to be right, and held to the same promises as the real one."""

from __future__ import annotations

import contextlib
import threading
from typing import TYPE_CHECKING

import numpy as np

from ledger.journal import Anchor, BookReadOnly, Commit, Draft, Identity, KeyReused, Mark, NoSuchEntry, Trouble
from ledger.journal.begin import first_line
from ledger.journal.lines import GENESIS, clean, encode, load_records

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ledger.journal import Projection


class MemoryJournal:
    """Commits in a list."""

    def __init__(self, identity: Identity, first: Draft, projections: Sequence[Projection]) -> None:
        self.identity = identity
        self.trouble: Trouble | None = None
        self.notices: list[str] = []
        self._projections = projections
        self._lock = threading.RLock()
        self._open = True
        self._commits = [first_line(identity, first)[1]]
        for projection in projections:
            projection.apply(self._commits[:])

    @property
    def last_seq(self) -> int:
        """The number of the newest commit."""
        return self._commits[-1].seq

    @property
    def last_check(self) -> str:
        """The check of the newest commit."""
        return self._commits[-1].check if self._commits else GENESIS

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the lock."""
        with self._lock:
            yield

    def append(self, draft: Draft) -> Commit:
        """Save one commit."""
        return self.append_group([draft])[0]

    def append_group(self, drafts: Sequence[Draft]) -> list[Commit]:
        """Save several."""
        with self._lock:
            known = {commit.key: commit for commit in self._commits if commit.key}
            answers: list[Commit] = []
            fresh: list[Commit] = []
            check = self.last_check
            for draft in drafts:
                commit = known.get(clean(draft.key))
                if commit and commit.request != draft.request:
                    raise KeyReused(commit.key, commit.seq, commit.what)
                if commit is None:
                    _, commit = encode(self.last_seq + len(fresh) + 1, draft, check)
                    check = commit.check
                    fresh.append(commit)
                    if commit.key:
                        known[commit.key] = commit
                answers.append(commit)
            if fresh and not self._open:
                raise BookReadOnly("The book is closed.")
            self._commits += fresh
            for projection in self._projections:
                if fresh:
                    projection.apply(fresh)
            return answers

    def find_key(self, key: str) -> Commit | None:
        """Return the commit with the key."""
        found = [commit for commit in self._commits if commit.key and commit.key == clean(key)]
        return found[0] if found else None

    def commit(self, seq: int) -> Commit:
        """Return the commit with the number."""
        for commit in self._commits:
            if commit.seq == seq:
                return commit
        raise NoSuchEntry(seq)

    def commits(self, after: int = 0, until: int | None = None) -> Iterator[Commit]:
        """Yield a range."""
        return iter([commit for commit in self._commits if after < commit.seq <= (until or self.last_seq)])

    def latest(self, count: int, before: int | None = None) -> list[Commit]:
        """Return the newest."""
        older = [commit for commit in self._commits if before is None or commit.seq < before]
        return older[::-1][:count]

    def holding(self, text: str, most: int, *, fields: Sequence[str] = ()) -> list[int]:
        """Return those in which the text stands (in some fields only, when they are named), capitals or not."""
        wanted = text.casefold()
        return [commit.seq for commit in reversed(self._commits) if wanted and wanted in _said(commit, fields)][:most]

    def mark(self) -> Mark:
        """Return where it ends."""
        anchor = Anchor(self.identity.store, self.identity.lineage, self.last_seq, self.last_check)
        seqs = np.array([commit.seq for commit in self._commits], np.int64)
        empty = np.zeros(len(seqs), np.int64)
        return Mark(anchor.store, anchor.lineage, anchor.seq, anchor.check, 0, seqs, empty, empty.astype(np.uint64))

    def reopen(self) -> None:
        """Nothing can differ."""

    def close(self) -> None:
        """Take nothing more."""
        self._open = False


def _said(commit: Commit, fields: Sequence[str]) -> str:
    """Return all words of a commit, or those of these fields of its records."""

    def words(value: object, *, wanted: bool) -> Iterator[str]:
        if isinstance(value, dict):
            for name, one in value.items():
                yield from words(one, wanted=wanted or name in fields)
        elif isinstance(value, list):
            for one in value:
                yield from words(one, wanted=wanted)
        elif isinstance(value, str) and wanted:
            yield value

    found = [*words(load_records(commit.records), wanted=not fields)]
    return "\n".join(found if fields else [commit.what, *found]).casefold()
