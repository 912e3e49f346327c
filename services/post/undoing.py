"""What an undo means for what the act told customers: said before it is done, and again afterwards."""

from typing import TYPE_CHECKING, Final

from messaging import MAY_HAVE_GONE, TAKEN_BACK, WAITING, Occasion, State, cancel, way_to
from services.post.base import Records
from services.post.sending import Sending
from services.post.statements import OCCASION as STATEMENT

if TYPE_CHECKING:
    from messaging import Message

_NAMED_MAX: Final = 3  # messages that are told of one by one
_NEVER_CORRECTED: Final = frozenset(
    {
        Occasion.CORRECTION.value, Occasion.ACCOUNT_OPENED.value, Occasion.ACCOUNT_CHANGED.value,
    }
)  # fmt: skip
_CHANGED: Final = Occasion.ACCOUNT_CHANGED.value


class Undoing(Sending):
    """Says what cannot be taken back with an act."""

    def before_undo(self, seq: int) -> str:
        """Return what is to be known before act ``seq`` is undone: what left and stays.

        "" when nothing left, or the act cannot be undone.
        """
        gone = [one for one in self._told_in(seq) if one.state in MAY_HAVE_GONE]
        if gone and self.ledger.why_not_undo(seq):  # the undo says so itself, and nothing comes of it
            return ""
        return self._in_words(gone, [self._before(one) for one in gone])

    def after_undo(self, seq: int) -> str:
        """Return what came of the messages of act ``seq``, which was undone; "" when it had none."""
        told = [one for one in self._told_in(seq) if one.state in MAY_HAVE_GONE or one.why == TAKEN_BACK]
        return self._in_words(told, [self._after(one) for one in told])

    def _never_came(self, message: "Message") -> Records:
        """Return what takes off the correction of a message that nobody got: there is nothing to correct."""
        return cancel([one for one in self._corrections_of(message) if one.state in WAITING], TAKEN_BACK)

    def _told_in(self, seq: int) -> "list[Message]":
        """Return the messages that an act put on the list; those to whom was erased since are nobody's."""
        return [one for one in self.outbox.of_act(seq) if one.customer and one.to]

    @staticmethod
    def _in_words(messages: "list[Message]", said: list[str]) -> str:
        if len(messages) <= _NAMED_MAX:
            return " ".join(said)
        gone = sum(one.state in MAY_HAVE_GONE for one in messages)
        off = len(messages) - gone
        facts = [f"{gone:,} messages about it have left, or may have: nobody can take them back."] if gone else []
        facts += [f"{off:,} messages about it were taken off the list."] if off else []
        return " ".join([*facts, "Corrections stand on Reminders."] if gone else facts)

    def _before(self, message: "Message") -> str:
        return f"{self._left(message)} {self._why_no_correction(message) or 'A correction is put on the list.'}"

    def _after(self, message: "Message") -> str:
        if message.state not in MAY_HAVE_GONE:
            return f"“{_label(message)}” to {self.name_of(message)} was taken off the list."
        found = self._corrections_of(message)
        if any(one.state in WAITING for one in found):
            return f"{self._left(message)} A correction is on the list."
        if any(one.state is State.FAILED for one in found):
            return f"{self._left(message)} The correction could not be written: tell them yourself."
        return f"{self._left(message)} {self._why_no_correction(message) or 'A correction was put on the list.'}"

    def _left(self, message: "Message") -> str:
        verb = "has left" if message.state in {State.HANDED_OVER, State.SENT, State.DELIVERED, State.READ} else ""
        verb = "went" if message.state is State.CONFIRMED else verb or "may have left"
        return f"“{_label(message)}” to {self.name_of(message)} {verb}: nobody can take it back."

    def _why_no_correction(self, message: "Message") -> str:
        """Return why no correction goes to whom a message went, as a sentence; "" when one does."""
        if message.occasion in _NEVER_CORRECTED:
            told = message.occasion == _CHANGED and _CHANGED in self._settings.messages.events
            return "That it is changed back is told as well." if told else "No correction goes."
        name, people = self.name_of(message), self._shop.book.people
        facts = self.known().of(people[people.place(message.customer)].id)
        if facts is None:
            return f"No correction goes: {name} is no longer in the book."
        if facts.no_messages:
            return f"No correction goes: {name} wants no messages."
        if way_to(facts, self.policy()) is None:
            return f"No correction goes: nothing that is set up leads to {name}."
        return ""


def _label(message: "Message") -> str:
    """Return what a message is called; a statement is none of the occasions that there are texts for."""
    return "Statement" if message.occasion == STATEMENT else Occasion(message.occasion).label
