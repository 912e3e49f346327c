"""Messages to customers, for whoever may send them: who is reminded, what waits, what went, and what nobody knows."""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from services.desk_base import DeskBase

if TYPE_CHECKING:
    from ledger.journal import Commit
    from messaging import Decision, Plan, Written
    from services.post import HistoryFilter, HistoryPage, MessageRow


class DeskPost(DeskBase):
    """The post office, as much of it as is about customers who are theirs."""

    def reminder_plan(self) -> "Plan":
        """Return for everybody who owes whether they are reminded today, and why or why not."""
        from messaging import Plan  # noqa: PLC0415 - a start does not wait for the planner

        planned = self._shop.post.plan()
        return Plan(planned.on, tuple(one for one in planned.decisions if self._is_mine(one.facts.customer)))

    def reminder_words(self, decision: "Decision") -> "Written":
        """Return what a reminder would say."""
        self._check_mine([decision.facts.customer])
        return self._shop.post.words_of(decision)

    def remind(self, customers: Collection[str], *, anyway: bool = False, key: str) -> "Commit | None":
        """Put today's reminders of these customers on the list; None when there is nothing to put there."""
        self._check_mine(customers)
        return self._shop.post.remind(customers, anyway=anyway, key=key, **self._name())

    def say(self, customers: Sequence[str], text: str, *, key: str) -> "Commit | None":
        """Put a text of one's own on the list for these customers."""
        self._check_mine(customers)
        return self._shop.post.say(customers, text, key=key, **self._name())

    def messages_waiting(self) -> "list[MessageRow]":
        """Return what waits, with why it does not go now."""
        return self._of_mine(self._shop.post.waiting())

    def messages_to_answer(self) -> "list[MessageRow]":
        """Return of which messages somebody has to say whether they went."""
        return self._of_mine(self._shop.post.to_answer())

    def message_history(self, wanted: "HistoryFilter", page: int = 1) -> "HistoryPage":
        """Return a page of all messages that fit, the newest first."""
        if self._centres() and wanted.customers is None:
            mine = frozenset(one.id for _, one in self._part()[0].each_customer())
            wanted = wanted.only(mine)
        elif wanted.customers is not None:
            self._check_mine(wanted.customers)
        return self._shop.post.history(wanted, page)

    def open_message_link(self, number: int, *, key: str) -> str:
        """Note that the link of a message is opened, and return it; raise NotNow when it should not go any more."""
        self._check_message(number)
        return self._shop.post.open_link(number, key=key, **self._name())

    def answer_message(self, number: int, *, went: bool, key: str) -> "Commit | None":
        """Say whether a message went."""
        self._check_message(number)
        return self._shop.post.answer(number, went=went, key=key, **self._name())

    def take_messages_off(self, numbers: Sequence[int], *, key: str) -> "Commit | None":
        """Take messages that still wait off the list."""
        for number in numbers:
            self._check_message(number)
        return self._shop.post.take_off(numbers, key=key, **self._name())

    def _of_mine(self, rows: "list[MessageRow]") -> "list[MessageRow]":
        return [row for row in rows if not row.message.customer or self._is_mine(row.message.customer)]

    def _check_message(self, number: int) -> None:
        message = self._shop.post.outbox.get(number)
        if message.customer:
            people = self._shop.book.people
            self._check_mine([people[people.place(message.customer)].id])
