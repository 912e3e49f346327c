"""What customers say themselves, as the book holds it: that they paid, that a line is wrong, and the shop's answers.

Nothing here moves a balance. Whether a saying or an answer still counts depends on its act: one that was undone is
gone, and what it answered is open again.
"""

import re
from collections.abc import Mapping
from typing import Final, Generic, TypeAlias, TypeVar

import msgspec

from ledger.book.people import People
from ledger.book.records import AnswerRecord, ClaimRecord, DisputeRecord
from ledger.journal import Commit

SaidRecord: TypeAlias = ClaimRecord | DisputeRecord | AnswerRecord
Kept = TypeVar("Kept", ClaimRecord, DisputeRecord, AnswerRecord)
_Key = TypeVar("_Key")
_One = TypeVar("_One")

_ID: Final = re.compile(r"([KD])0*(\d{1,9})")


class Noted(msgspec.Struct, Generic[Kept], frozen=True):
    """A record with the act that it is of: its number, when (UTC), and who."""

    record: Kept
    seq: int
    at: str
    by: str


class Said(msgspec.Struct):
    """Everything that was ever said, and the ids of what is ``open``: still counts, and nobody has answered it."""

    claims: list[Noted[ClaimRecord]] = []
    disputes: list[Noted[DisputeRecord]] = []
    answers: dict[str, list[Noted[AnswerRecord]]] = {}
    of_customer: dict[str, list[str]] = {}
    of_entry: dict[int, list[str]] = {}
    of_act: dict[int, list[str]] = {}
    open: set[str] = set()

    def add(self, commit: Commit, record: SaidRecord, people: People) -> None:
        """Take in what a new act says; these people are known. Raise ValueError or KeyError when it cannot be."""
        match record:
            case ClaimRecord():
                self._check(record.id, f"K{len(self.claims) + 1:04d}", record.customer, len(people))
                self.claims.append(Noted(record, commit.seq, commit.at, commit.by))
            case DisputeRecord():
                self._check(record.id, f"D{len(self.disputes) + 1:04d}", record.customer, len(people))
                self.disputes.append(Noted(record, commit.seq, commit.at, commit.by))
                self.of_entry.setdefault(record.entry, []).append(record.id)
            case _:
                self.owner(record.of)
                self.answers.setdefault(record.of, []).append(Noted(record, commit.seq, commit.at, commit.by))
                self.of_act.setdefault(commit.seq, []).append(record.of)
                self.open.discard(record.of)
                return
        whose = people[people.place(record.customer)].id
        self.of_customer.setdefault(whose, []).append(record.id)
        self.of_act.setdefault(commit.seq, []).append(record.id)
        self.open.add(record.id)

    def copy(self) -> "Said":
        """Return what is said so far, apart from what will be."""
        return Said(
            list(self.claims), list(self.disputes), _copy(self.answers), _copy(self.of_customer), _copy(self.of_entry),
            _copy(self.of_act), set(self.open),
        )  # fmt: skip

    def look_again(self, seq: int, undo_of: Mapping[int, int], undone_by: Mapping[int, int]) -> None:
        """See what is open after act ``seq``, or what it took back, was undone or brought back."""
        for asked in self.of_act.get(beginning(seq, undo_of), ()):
            found = self.claim(asked) or self.dispute(asked)
            answered = any(answer.seq not in undone_by for answer in self.answers.get(asked, ()))
            if found is None or found.seq in undone_by or answered:
                self.open.discard(asked)
            else:
                self.open.add(asked)

    def claim(self, asked: str) -> Noted[ClaimRecord] | None:
        """Return the claim with this id ("K0001"), or None; one that was taken back is here, too."""
        place = _place(asked, "K")
        return self.claims[place] if 0 <= place < len(self.claims) else None

    def dispute(self, asked: str) -> Noted[DisputeRecord] | None:
        """Return the dispute with this id ("D0001"), or None; one that was taken back is here, too."""
        place = _place(asked, "D")
        return self.disputes[place] if 0 <= place < len(self.disputes) else None

    def noted(self, asked: str) -> Noted[ClaimRecord] | Noted[DisputeRecord]:
        """Return the claim or the dispute with this id; raise KeyError."""
        found = self.claim(asked) or self.dispute(asked)
        if found is None:
            raise KeyError(asked)
        return found

    def owner(self, asked: str) -> str:
        """Return the id under which a customer said what has this id; raise KeyError."""
        return self.noted(asked).record.customer

    def living(self, customer: str, undone_by: Mapping[int, int]) -> list[str]:
        """Return the ids of what a customer said and nobody took back, answered or not, in the order of the acts."""
        said = [(one, self.claim(one) or self.dispute(one)) for one in self.of_customer.get(customer, ())]
        return [one for one, found in said if found is not None and found.seq not in undone_by]

    def _check(self, found: str, expected: str, customer: str, people: int) -> None:
        if found != expected:
            message = f"{found} stands where {expected} belongs"
            raise ValueError(message)
        if not 0 < int(customer[1:]) <= people:
            message = f"{found} is of nobody"
            raise ValueError(message)


def beginning(seq: int, undo_of: Mapping[int, int]) -> int:
    """Return the number of the act that a chain of undos began with: its own when it is none."""
    while seq in undo_of:
        seq = undo_of[seq]
    return seq


def _copy(lists: Mapping[_Key, list[_One]]) -> dict[_Key, list[_One]]:
    return {key: list(one) for key, one in lists.items()}


def _place(asked: str, letter: str) -> int:
    """Return where in its list an id stands, -1 when it is none with this letter."""
    found = _ID.fullmatch(asked)
    return int(found[2]) - 1 if found and found[1] == letter else -1
