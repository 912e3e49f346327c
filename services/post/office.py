"""The post office of one open shop: everything that doors may ask about messages."""

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Final

from messaging import WAITING, Message, Occasion, State, Text, Tone, check_text, preview_values, words
from services.post.addresses import Addresses
from services.post.announcing import Announcing
from services.post.base import Decided
from services.post.clockwork import Clockwork
from services.post.opening import Opening
from services.post.rows import HistoryFilter, HistoryPage, MessageRow, OwnWords
from services.post.statements import Statements
from services.post.undoing import Undoing

if TYPE_CHECKING:
    from ledger.journal import Commit
    from messaging import Written
    from services.post.knowing import Known

_PAGE: Final = 25
_LISTED: Final = 200


class PostOffice(Addresses, Announcing, Undoing, Statements, Opening, Clockwork):
    """Plans, puts on the list, sends, and says what is known."""

    # What is on the list, and what was.

    def waiting(self) -> list[MessageRow]:
        """Return what waits, with why it does not go now, in the order in which it will go."""
        found = self.outbox.in_states(frozenset({State.QUEUED, State.HELD, State.SENDING}))
        known = self.known()
        return [self.row(one, self._why_waits(one, known)) for one in found[:_LISTED]]

    def counts(self) -> tuple[list[Message], list[Message]]:
        """Return what waits, and what somebody has to answer for, as ``waiting`` and ``to_answer``: without words."""
        waiting = self.outbox.in_states(frozenset({State.QUEUED, State.HELD, State.SENDING}))
        return waiting, self.asked_about()

    def _why_waits(self, message: Message, known: "Known") -> str:
        if message.state is not State.QUEUED:
            return message.why
        return self.why_not_now(message.id, known) or message.why

    def to_answer(self) -> list[MessageRow]:
        """Return of which messages somebody has to say whether they went, the newest first."""
        return [self.row(one) for one in self.asked_about()[:_LISTED]]

    def history(self, wanted: HistoryFilter, page: int = 1, size: int = _PAGE) -> HistoryPage:
        """Return a page of the messages that fit, the newest first."""
        fits = list(self._fitting(wanted))
        known = self.known()
        rows = [
            self.row(one, self._why_waits(one, known) if one.state in WAITING else "")
            for one in fits[(page - 1) * size : page * size]
        ]
        return HistoryPage(rows, len(fits), page)

    def history_before(self, wanted: HistoryFilter, before: int | None, most: int) -> tuple[list[MessageRow], int]:
        """Return up to ``most`` messages that fit with numbers below ``before``, the newest first, and how many fit."""
        fits = list(self._fitting(wanted))
        page = islice((one for one in fits if before is None or one.id < before), most)
        return [self.shown(one) for one in page], len(fits)

    def shown(self, message: Message) -> MessageRow:
        """Return a message with its words, and why it waits, where it does."""
        return self.row(message, self._why_waits(message, self.known()) if message.state in WAITING else "")

    def listed(self, wanted: HistoryFilter, most: int) -> list[Message]:
        """Return the messages that fit without their words, the newest first, so many at most."""
        return list(islice(self._fitting(wanted), most))

    def _fitting(self, wanted: HistoryFilter) -> Iterator[Message]:
        text = wanted.text.casefold().strip()
        for message in self.outbox.latest():
            if wanted.states and message.state.value not in wanted.states:
                continue
            if wanted.channel and message.channel != wanted.channel:
                continue
            if wanted.customers is not None and message.customer not in wanted.customers:
                continue
            if not wanted.to_owner and not message.customer:
                continue
            if text and text not in f"{self.name_of(message)} {message.to}".casefold():
                continue
            yield message

    # Words.

    def words(self, occasion: Occasion, tone: Tone | None, language: str) -> OwnWords:
        """Return what is said on an occasion: the shop's own words, or the usual ones."""
        writer = self.writer()
        text = writer.text_of(occasion, tone, language)
        return OwnWords(text.subject, text.body, writer.is_own(occasion, tone, language))

    def preview(self, occasion: Occasion, text: Text, language: str, customer: str = "") -> "Written":
        """Return what a text would say to a customer, with examples for what is not known of them; raise a refusal."""
        check_text(occasion, text.subject, text.body)
        book, writer = self._shop.book, self.writer()
        values = preview_values(book.currency, self._shop.today(), book.shop)
        facts = self.known().of(customer) if customer else None
        if facts is not None:
            index = book.people.index_of(customer)
            due, prepaid, _ = book.balance(index)
            own = {**writer.account(book.people[index], due, prepaid), **writer.reminder(facts)}
            values |= {name: value for name, value in own.items() if value not in (None, "")}
        for name in ("pay", "link", "stop", "text"):
            values.pop(name, None)
        if occasion is Occasion.OWN_TEXT:
            values["text"] = "…"
        return writer.try_out(text, occasion, values, language)

    def change_words(
        self,
        occasion: Occasion,
        tone: Tone | None,
        language: str,
        subject: str,
        body: str,
        *,
        key: str,
        by: str,
        via: str,
    ) -> "Commit | None":
        """Give the shop words of its own for an occasion; without any, the usual ones hold again. Raise a refusal."""
        if body.strip():
            check_text(occasion, subject, body)

        def decide() -> Decided:
            records = words(self.outbox, occasion.value, tone.value if tone else "", language, subject, body)
            return (f"The words of “{occasion.label}” were changed", records) if records else None

        asked = ("words", occasion.value, tone.value if tone else "", language, subject, body)
        return self._write(decide, asked, key=key, by=by, via=via)
