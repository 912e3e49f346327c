"""What an act of the book says to customers: put on the list in the same commit, so that neither is without the other.

Called under the book's lock with what was decided and not written yet. It never refuses the act: what cannot be said
is put on the list as failed, with the reason.
"""

from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

from ledger.book import EFFECTS, CustomerRecord, EntryRecord, ImportRecord, Kind, PackageRecord
from ledger.journal import JsonRecord
from messaging import (
    MAY_HAVE_GONE,
    TAKEN_BACK,
    WAITING,
    Draft,
    Occasion,
    cancel,
    queue,
)
from services.post.accounts import Accounts
from services.post.knowing import REMINDERS
from services.post.wishes import Wishes

if TYPE_CHECKING:
    from ledger.book import BookDecision, BookRecord
    from messaging import Message

_ENTRIES_MAX: Final = 20  # an import or another large act announces nothing
_OF_KIND: Final = {
    Kind.PAYMENT: Occasion.RECEIPT, Kind.TOP_UP: Occasion.PREPAID_ADDED, Kind.USE: Occasion.PREPAID_USED,
    Kind.SETTLE: Occasion.PREPAID_USED, Kind.SESSION_USE: Occasion.SESSION_USED,
}  # fmt: skip


class Announcing(Accounts, Wishes):
    """Says what was recorded, where the settings want it said."""

    def announce(self, decision: "BookDecision") -> list[JsonRecord]:
        """Return the records of what an act says, and of what it makes untrue."""
        entries = [one for one in decision.records if isinstance(one, EntryRecord)]
        back = [entry for entry in entries if entry.reverses]
        records = self._taken_back([entry.reverses for entry in back], decision) if back else []
        records += self._unwanted(decision)
        wanted = self._settings.messages.events
        told = 0 < len(entries) <= _ENTRIES_MAX and self._is_of_one(entries)
        new = _new_in(decision) if told else None
        if wanted and not back and told and (new is not None or not self._is_new(entries[0].customer)):
            drafts = [*self._of_new(new, wanted)] if new is not None else []
            drafts += self._of_entries(entries, wanted, _packages_in(decision), new)
            records += queue(self.outbox, drafts)
        elif not entries:
            records += queue(self.outbox, list(self._of_accounts(decision, wanted)))
        return records

    @staticmethod
    def _is_of_one(entries: list[EntryRecord]) -> bool:
        return len({entry.customer for entry in entries}) == 1

    def _is_new(self, customer: str) -> bool:
        """Tell whether the act itself opens the account; of a list that is brought in, nobody is told."""
        return int(customer[1:]) > len(self._shop.book.people)

    # What was sold, paid and used.

    def _of_entries(
        self, entries: list[EntryRecord], wanted: list[str], sold: dict[str, PackageRecord], new: CustomerRecord | None
    ) -> Iterator[Draft]:
        customer = entries[0].customer
        facts = self.known().of(customer) if new is None else self._facts_of(new)
        if facts is None:
            return
        book = self._shop.book
        due, prepaid, sessions = (
            book.balance(int(customer[1:]) - 1) if new is None else (book.money(0), book.money(0), 0)
        )
        sessions += sum(one.sessions - one.used for one in sold.values())
        held = prepaid
        for entry in entries:
            effect, before = EFFECTS[Kind.of(entry.type)], due
            amount = book.money(entry.amount)
            due = book.money(due.minor + effect.due * entry.amount)
            prepaid = book.money(prepaid.minor + effect.prepaid * entry.amount)
            sessions += effect.sessions * entry.amount
            occasion = _OF_KIND.get(Kind.of(entry.type))
            if occasion is None or occasion.value not in wanted:
                continue
            values = {
                "paid": amount, "amount": amount, "before": before, "after": due, "prepaid": prepaid,
                "on": date.fromisoformat(entry.on), "what": entry.remark, "sessions_left": sessions,
                "treatment": self._treatment(entry.package, sold), "number": str(book.version + 1),
            }  # fmt: skip
            yield from self._drafts_of(facts, occasion, values, f"{occasion.value}-{entry.id}", (entry.id,))
        low = self._low(facts.customer) if new is None else 0
        if "low_prepaid" in wanted and prepaid.minor < low <= held.minor:
            key = f"low_prepaid-{entries[-1].id}"
            yield from self._drafts_of(facts, Occasion.LOW_PREPAID, {"prepaid": prepaid}, key, (entries[-1].id,))

    def _low(self, customer: str) -> int:
        own = self._shop.book.people[int(customer[1:]) - 1].low_prepaid
        return self._shop.views.low_prepaid if own is None else own

    def _treatment(self, package: str, sold: dict[str, PackageRecord]) -> str:
        if package in sold:
            return sold[package].treatment
        return self._shop.book.packages[int(package[1:]) - 1].treatment if package else ""

    # What was taken back.

    def _taken_back(self, entries: list[int], decision: "BookDecision") -> list[JsonRecord]:
        """Return the records that take off what told of these entries and waits, and correct what may have gone."""
        handled = {record["message"] for record in decision.others if record.get("kind") == "message_state"}
        if len(entries) <= _ENTRIES_MAX:
            entries = [earlier for one in entries for earlier in self._stood_before(one)]
        stays = {earlier for one in _stand_for(decision.records).values() for earlier in self._stood_before(one)}
        told = [one for one in self.outbox.of_entries(entries) if not set(one.entries) & stays]
        waits = [one for one in told if one.id not in handled and one.state in WAITING]
        records = cancel(waits, TAKEN_BACK)
        gone = [one for one in told if self._was_announced(one)]
        return records + queue(self.outbox, list(self._corrections(gone, decision)))

    def _stood_before(self, entry: int) -> Iterator[int]:
        """Yield an entry, and those that it was recorded again for by a correction: messages told of the first one."""
        yield entry
        book = self._shop.book
        before = _stand_for(book.records_of(int(book.entries["seq"][entry - 1]))).get(entry)
        if before is not None:
            yield from self._stood_before(before)

    def _sign(self, entry: EntryRecord) -> int:
        if entry.reverses:
            return -int(self._shop.book.entries["sign"][entry.reverses - 1])
        return -1 if entry.less else 1

    @staticmethod
    def _was_announced(message: "Message") -> bool:
        said = message.occasion not in REMINDERS and message.occasion != Occasion.CORRECTION.value
        return said and message.state in MAY_HAVE_GONE

    def _corrections(self, gone: "list[Message]", decision: "BookDecision") -> Iterator[Draft]:
        book = self._shop.book
        for message in gone:
            facts = self.known().of(message.customer)
            if facts is None:
                continue
            entry = book.entry_record(message.entries[0] - 1)
            due, prepaid, _ = book.balance(int(facts.customer[1:]) - 1)
            for one in decision.records:
                if isinstance(one, EntryRecord) and one.customer == facts.customer:
                    effect = EFFECTS[Kind.of(one.type)]
                    signed = one.amount * self._sign(one)
                    due = book.money(due.minor + effect.due * signed)
                    prepaid = book.money(prepaid.minor + effect.prepaid * signed)
            values = {
                "what": Occasion(message.occasion).label, "amount": book.money(entry.amount),
                "on": date.fromisoformat(entry.on), "due": due, "prepaid": prepaid,
            }  # fmt: skip
            key = f"correction-{message.id}-{book.version + 1}"
            yield from self._drafts_of(facts, Occasion.CORRECTION, values, key, tuple(message.entries))


def _stand_for(records: "Sequence[BookRecord | None]") -> dict[int, int]:
    """Return which entries of an act stand for one that goes in it, as it was: what was said of that one stays true.

    Each stands for one: of several that look alike, the first that comes for the first that goes.
    """
    entries = [one for one in records if isinstance(one, EntryRecord)]
    gone = defaultdict[tuple[str, str, int, str, str], deque[int]](deque)
    for one in sorted((one for one in entries if one.reverses), key=lambda one: one.reverses):
        gone[_facts(one)].append(one.reverses)
    new = [one for one in entries if not one.reverses]
    return {one.id: gone[_facts(one)].popleft() for one in new if gone[_facts(one)]}


def _facts(entry: EntryRecord) -> tuple[str, str, int, str, str]:
    """Return what was said of an entry."""
    return entry.type, entry.customer, entry.amount, entry.on, entry.method


def _new_in(decision: "BookDecision") -> CustomerRecord | None:
    """Return the one customer whom an act adds with what it records, None in a list that is brought in."""
    new = [one for one in decision.records if isinstance(one, CustomerRecord)]
    listed = any(isinstance(one, ImportRecord) for one in decision.records)
    return new[0] if len(new) == 1 and not listed else None


def _packages_in(decision: "BookDecision") -> dict[str, PackageRecord]:
    """Return the packages that an act sells, by their ids: they are not in the book yet."""
    return {one.id: one for one in decision.records if isinstance(one, PackageRecord)}
