"""What is said to a customer of their account: opened, changed, closed, and that there is a new way to sign in.

Of a change only the customer's own facts are told, by their names and not by their values: whoever reads the message
may be another one. The shop's notes, tags and limits are nobody's but the shop's.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from ledger.book import ChangeRecord, CustomerRecord, UndoRecord
from ledger.errors import LedgerError
from messaging import MAY_HAVE_GONE, TAKEN_BACK, WAITING, Draft, Facts, Occasion, queue
from services import clock
from services.post.base import Decided
from services.post.telling import Telling

if TYPE_CHECKING:
    from ledger.book import BookDecision

# What is told of, in the words of the languages that there are texts in.
_TOLD: Final[Mapping[str, Mapping[str, str]]] = {
    "name": {"en": "name", "hi": "नाम", "ar": "الاسم"},
    "phone": {"en": "phone", "hi": "फ़ोन", "ar": "الهاتف"},
    "email": {"en": "e-mail", "hi": "ई-मेल", "ar": "البريد الإلكتروني"},
    "address": {"en": "address", "hi": "पता", "ar": "العنوان"},
    "city": {"en": "city", "hi": "शहर", "ar": "المدينة"},
}
_CLOSED: Final = Occasion.ACCOUNT_CLOSED
_COMMAS: Final = {"ar": "، "}
_OF_FACTS: Final = ("name", "phone", "email", "language", "channel", "no_messages", "status")


class Accounts(Telling):
    """Tells of accounts, where the settings want it told."""

    def _of_accounts(self, decision: "BookDecision", wanted: list[str]) -> Iterator[Draft]:
        """Yield what is said of one account, and the correction of what was; nothing of many at once."""
        yield from self._corrections_of_accounts(decision)
        made = [one for one in decision.records if not isinstance(one, UndoRecord)]
        if len(made) != 1 or not wanted:
            return
        if isinstance(made[0], CustomerRecord):
            yield from self._of_new(made[0], wanted)
        elif isinstance(made[0], ChangeRecord) and made[0].customer and not self._never_told(decision):
            yield from self._of_change(made[0], wanted)

    def _of_new(self, new: CustomerRecord, wanted: list[str]) -> Iterator[Draft]:
        if "account_opened" not in wanted:
            return
        yield from self._drafts_of(self._facts_of(new), Occasion.ACCOUNT_OPENED, {}, f"account_opened-{new.id}", ())

    def _facts_of(self, new: CustomerRecord) -> Facts:
        """Return what is known of somebody who is added by the act itself."""
        nothing = self._shop.book.money(0)
        return Facts(
            customer=new.id, name=new.name, due=nothing, overdue=nothing, due_on=None, no_messages=new.no_messages,
            channel=new.channel, phone=self._usable(new.phone), email=self._usable(new.email), language=new.language,
        )  # fmt: skip

    def _of_change(self, change: ChangeRecord, wanted: list[str]) -> Iterator[Draft]:
        known = self.known().of(change.customer)
        if known is None:
            return
        now = {name: values[1] for name, values in change.fields.items()}
        facts = _with(known, {name: value for name, value in now.items() if name in _OF_FACTS})
        facts = replace(facts, phone=self._usable(facts.phone), email=self._usable(facts.email))
        number = self._shop.book.version + 1
        if now.get("status") == "closed":
            if _CLOSED.value in wanted:
                key = f"{_CLOSED.value}-{facts.customer}-{number}"
                yield from self._drafts_of(facts, _CLOSED, {}, key, ())
            return
        told = [name for name in _TOLD if name in now]
        if told and "account_changed" in wanted:
            language = self.writer().language_of(facts.language)
            words = _COMMAS.get(language, ", ").join(_TOLD[name].get(language, name) for name in told)
            key = f"account_changed-{facts.customer}-{number}"
            yield from self._drafts_of(facts, Occasion.ACCOUNT_CHANGED, {"what": words}, key, ())

    def _corrections_of_accounts(self, decision: "BookDecision") -> Iterator[Draft]:
        """Yield what is said to whom a closed account was told of, or may have been, when that is taken back."""
        book = self._shop.book
        for said in decision.others:
            if said.get("kind") != "message_state" or said.get("why") != TAKEN_BACK:
                continue
            message = self.outbox.get(said["message"])
            facts = self.known().of(message.customer) if message.customer else None
            if facts is None or message.occasion != _CLOSED.value or message.state not in MAY_HAVE_GONE:
                continue
            due, prepaid, _ = book.balance(book.people.place(facts.customer))
            on = clock.in_zone(message.at, self._shop.timezone).date()
            values: dict[str, object] = {"what": _CLOSED.label, "on": on, "due": due, "prepaid": prepaid}
            key = f"correction-{message.id}-{book.version + 1}"
            yield from self._drafts_of(facts, Occasion.CORRECTION, values, key, ())

    @staticmethod
    def _never_told(decision: "BookDecision") -> bool:
        """Tell whether this takes back what nobody was told of yet: the message goes with it, and that is all."""
        said = [one for one in decision.others if one.get("kind") == "message_state"]
        return any(one["state"] == "cancelled" and one["was"] in {state.value for state in WAITING} for one in said)

    def _usable(self, address: str) -> str:
        """Return an address, "" when it takes no messages as far as is known."""
        return "" if address and self.outbox.refused(address) else address

    # A new way to sign in.

    def tell_of_login(self, customer: str, *, key: str, by: str, via: str) -> None:
        """Put on the list that there is a new code for signing in, which waits in the shop; once a day.

        The code itself is never in it. What cannot be said is left unsaid: the code was given out already.
        """
        if "login_reset" not in self._settings.messages.events:
            return

        def decide() -> Decided:
            facts = self.known().of(customer)
            if facts is None:
                return None
            name = f"login_reset-{customer}-{self._shop.today().isoformat()}"
            drafts = [
                replace(one, with_act=False) for one in self._drafts_of(facts, Occasion.LOGIN_RESET, {}, name, ())
            ]
            records = queue(self.outbox, drafts)
            return (f"{facts.name} is told of a new way to sign in", records) if records else None

        with suppress(LedgerError):
            self._write(decide, ("login", customer), key=f"{key}-told", by=by, via=via)


def _with(facts: Facts, fields: Mapping[str, Any]) -> Facts:
    """Return facts as they will be once these fields have their new values."""
    changed: dict[str, Any] = dict(fields)
    return replace(facts, **changed)
