"""What every journal promises, whatever it keeps its commits in; tests/journal/test_contract.py holds it to that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from contextlib import AbstractContextManager

    from ledger.journal.model import Commit, Draft, Identity, Mark, Trouble


class Journal(Protocol):
    """An append-only log of commits that answers only for what is saved for good. FileJournal describes each call."""

    trouble: Trouble | None
    notices: list[str]

    @property
    def identity(self) -> Identity:
        """Which store and lineage this is."""

    @property
    def last_seq(self) -> int:
        """The number of the newest commit, 0 when there is none."""

    @property
    def last_check(self) -> str:
        """The check of the newest commit."""

    def writing(self) -> AbstractContextManager[None]:
        """Hold the one writer lock; it may be taken again inside."""

    def append(self, draft: Draft) -> Commit:
        """Save one commit, or return the one that the same key and request gave before."""

    def append_group(self, drafts: Sequence[Draft]) -> list[Commit]:
        """Save several commits together."""

    def find_key(self, key: str) -> Commit | None:
        """Return the commit that was saved with the key."""

    def commit(self, seq: int) -> Commit:
        """Return the commit with a number."""

    def commits(self, after: int = 0, until: int | None = None) -> Iterator[Commit]:
        """Yield commits in the order of their numbers."""

    def latest(self, count: int, before: int | None = None) -> list[Commit]:
        """Return the newest commits, newest first."""

    def holding(self, text: str, most: int, *, fields: Sequence[str] = ()) -> list[int]:
        """Return the numbers of commits that hold the text (in these fields), and perhaps of others, newest first."""

    def mark(self) -> Mark:
        """Return what a snapshot needs."""

    def reopen(self) -> None:
        """Look again at what was really saved."""

    def close(self) -> None:
        """Give everything back."""
