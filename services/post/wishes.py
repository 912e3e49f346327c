"""What the wish for no messages does to what is on the list already: it wins, in the same act, at every door."""

from typing import TYPE_CHECKING

from ledger.book import ChangeRecord
from messaging import WAITING, cancel, no_messages
from services.post.base import PostBase, Records

if TYPE_CHECKING:
    from ledger.book import BookDecision


class Wishes(PostBase):
    """Obeys a customer who wants no messages any more."""

    def _unwanted(self, decision: "BookDecision") -> Records:
        """Return the records that take off what waits for those who want no messages from this act on.

        They belong to the act: undoing it puts the messages back on the list, where they are looked at once more.
        """
        people = self._shop.book.people
        leaving = {
            people.place(one.customer)
            for one in decision.records
            if isinstance(one, ChangeRecord) and one.customer and one.fields.get("no_messages", (False, False))[1]
        }
        if not leaving:
            return []
        handled = {one["message"] for one in decision.others if one.get("kind") == "message_state"}
        waiting = [one for one in self.outbox.in_states(WAITING) if one.customer and one.id not in handled]
        return cancel([one for one in waiting if people.place(one.customer) in leaving], no_messages().sentence)
