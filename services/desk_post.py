"""Messages to customers, for whoever may send them: who is reminded, what waits, what went, and what nobody knows."""

import ipaddress
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from access import Right
from ledger.errors import LedgerError
from messaging import MessageUnknown
from services.desk_base import DeskBase

if TYPE_CHECKING:
    from ledger.journal import Commit
    from messaging import Decision, Message, Occasion, Plan, Text, Tone, Written
    from services.post import (
        AddressTrouble,
        ClockRow,
        Errand,
        Gone,
        HistoryFilter,
        HistoryPage,
        MessageRow,
        OwnWords,
        Progress,
        SenderQueue,
        WayRow,
    )


class NotHere(LedgerError):
    """Something that happens on one computer only, and whoever asks sits before another; told in one sentence."""


def is_loopback(address: str) -> bool:
    """Tell whether an address is this computer's own."""
    with suppress(ValueError):
        return ipaddress.ip_address(address).is_loopback
    return False


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

    def remind(
        self, customers: Collection[str], *, anyway: bool = False, channel: str = "", key: str
    ) -> "Commit | None":
        """Put today's reminders of these customers on the list; None when there is nothing to put there.

        ``channel`` is the way that a person chose, "" as the customers wish and the shop does.
        """
        self._check_mine(customers)
        return self._shop.post.remind(customers, anyway=anyway, channel=channel, key=key, **self._name())

    def ways_of(self, decision: "Decision") -> list[str]:
        """Return the ways that are on and lead to a customer, the one they are written to by first."""
        self._check_mine([decision.facts.customer])
        return self._shop.post.ways_of(decision.facts)

    def say(self, customers: Sequence[str], text: str, *, key: str) -> "Commit | None":
        """Put a text of one's own on the list for these customers."""
        self._check_mine(customers)
        return self._shop.post.say(customers, text, key=key, **self._name())

    def say_statement(self, customer: str, since: date | None, until: date | None, *, key: str) -> "Commit | None":
        """Put a customer's statement of these days on the list; None when nothing leads to them. Raise a refusal."""
        self._check_mine([customer])
        return self._shop.post.say_statement(customer, since, until, key=key, **self._name())

    def address_troubles(self, customer: str) -> "list[AddressTrouble]":
        """Return which of a customer's addresses take no messages, as far as is known."""
        self._check_mine([customer])
        return self._shop.post.address_troubles(customer)

    def trust_address(self, customer: str, address: str, *, key: str) -> "Commit | None":
        """Say that an address of a customer takes messages after all; None when that is not in doubt."""
        self._check_mine([customer])
        return self._shop.post.trust_address(customer, address, key=key, **self._name())

    def messages_waiting(self) -> "list[MessageRow]":
        """Return what waits, with why it does not go now."""
        return self._of_mine(self._shop.post.waiting())

    def message_counts(self) -> tuple[int, int]:
        """Return how many messages wait, and of how many somebody has to say whether they went."""
        waiting, asked = self._shop.post.counts()
        return sum(map(self._is_to_mine, waiting)), sum(map(self._is_to_mine, asked))

    def _is_to_mine(self, message: "Message") -> bool:
        """Tell whether a message is theirs to see: one to the owner tells of the whole shop, and is the owner's."""
        return self._is_mine(message.customer) if message.customer else self._is_owner()

    def _is_owner(self) -> bool:
        return self._who().person.may(Right.RUN_THE_SHOP)

    def messages_to_answer(self) -> "list[MessageRow]":
        """Return of which messages somebody has to say whether they went."""
        return self._of_mine(self._shop.post.to_answer())

    def message_history(self, wanted: "HistoryFilter", page: int = 1) -> "HistoryPage":
        """Return a page of all messages that fit, the newest first."""
        return self._shop.post.history(self._only_mine(wanted), page)

    def listed_messages(self, wanted: "HistoryFilter", most: int) -> "list[tuple[Message, str]]":
        """Return the messages that fit with the names of whom they are for, without their words, the newest first."""
        post = self._shop.post
        return [(one, post.name_of(one)) for one in post.listed(self._only_mine(wanted), most)]

    def _only_mine(self, wanted: "HistoryFilter") -> "HistoryFilter":
        if wanted.customers is not None:
            self._check_mine(wanted.customers)
        elif self._centres():
            return wanted.only(frozenset(one.id for _, one in self._part()[0].each_customer()))
        return replace(wanted, to_owner=wanted.to_owner and self._is_owner())

    def open_message_link(self, number: int, *, again: bool = False, key: str) -> str:
        """Note that the link of a message is opened, and return it; raise NotNow when it should not go any more."""
        self._check_message(number)
        return self._shop.post.open_link(number, again=again, key=key, **self._name())

    def answer_message(self, number: int, *, went: bool, key: str) -> "Commit | None":
        """Say whether a message went."""
        self._check_message(number)
        return self._shop.post.answer(number, went=went, key=key, **self._name())

    def take_messages_off(self, numbers: Sequence[int], *, key: str) -> "Commit | None":
        """Take messages that still wait off the list."""
        for number in numbers:
            self._check_message(number)
        return self._shop.post.take_off(numbers, key=key, **self._name())

    def put_messages_back(self, numbers: Sequence[int], *, key: str) -> "Commit | None":
        """Have messages that did not go, or were held back, tried again."""
        for number in numbers:
            self._check_message(number)
        return self._shop.post.put_back(numbers, key=key, **self._name())

    # Typing into WhatsApp on this computer.

    def why_no_typing(self) -> str:
        """Return why whoever sits here cannot have messages typed, "" when they can: it shows on one screen only."""
        if not is_loopback(self._who().session.address):
            return "WhatsApp opens on the computer that Duebook runs on. Sit down there to have messages typed."
        return ""

    def typing_queue(self) -> "SenderQueue":
        """Return what is to be typed into WhatsApp, as much of it as is to customers who are theirs."""
        found = self._shop.post.to_type()
        return replace(
            found, now=self._of_mine(found.now), waits=self._of_mine(found.waits), later=self._of_mine(found.later)
        )

    def start_typing(self) -> None:
        """Begin to type what may go now; raise a refusal."""
        if why := self.why_no_typing():
            raise NotHere(why)
        self._shop.post.type_these([row.message.id for row in self.typing_queue().now])

    def stop_typing(self) -> None:
        """Type nothing more after the message that is being typed."""
        self._shop.post.stop_typing()

    def typing(self) -> "Progress":
        """Return how far the typing is."""
        return self._shop.post.typing()

    def typed_to(self, number: int) -> str:
        """Return whom a message is for, for who may see it, "a customer" for others."""
        post = self._shop.post
        message = post.outbox.get(number)
        return post.name_of(message) if self._is_to_mine(message) else "a customer"

    def has_picture(self, number: int) -> bool:
        """Tell whether there is a picture of the screen after a message was typed."""
        return self._shop.post.pictures.has(number)

    def picture_of(self, number: int) -> bytes:
        """Return the picture of the screen after a message was typed, a PNG; raise NoSuchPicture."""
        self._check_message(number)
        return self._shop.post.pictures.get(number)

    # The owner's: ways, words and the clock.

    def ways(self) -> "list[WayRow]":
        """Return every way a message can go, whether it is on, and what is missing."""
        return self._shop.post.ways()

    def try_way(self, name: str, to: str, *, key: str) -> "Message | None":
        """Send one to oneself over a way that may still be off; raise a refusal."""
        if name == "whatsapp" and (why := self.why_no_typing()):
            raise NotHere(why)
        return self._shop.post.try_way(name, to, key=key, **self._name())

    def switch_way(self, name: str, *, on: bool, key: str) -> "Commit | None":
        """Switch a way on that was tried, or off."""
        return self._shop.post.switch(name, on=on, key=key, **self._name())

    def keep_mail_password(self, password: str) -> None:
        """Keep the password of the mail server that stands in the settings; raise a refusal."""
        from services.post.secret import MailVault  # noqa: PLC0415 - a start does not wait for the post office

        email, place = self._shop.settings.email, self._shop.post.place
        MailVault(place.book, place.store).keep(email.host, email.user, password)

    def has_mail_password(self) -> bool:
        """Tell whether a password is kept for the mail server that stands in the settings."""
        return bool(self._shop.post.place.password(self._shop.settings.email).password)

    def words(self, occasion: "Occasion", tone: "Tone | None", language: str) -> "OwnWords":
        """Return what is said on an occasion."""
        return self._shop.post.words(occasion, tone, language)

    def preview_words(self, occasion: "Occasion", text: "Text", language: str, customer: str = "") -> "Written":
        """Return what a text would say to a customer; raise TextNotUnderstood."""
        return self._shop.post.preview(occasion, text, language, customer)

    def change_words(
        self, occasion: "Occasion", tone: "Tone | None", language: str, text: "Text", *, key: str
    ) -> "Commit | None":
        """Give the shop words of its own; without any, the usual ones hold again. Raise a refusal."""
        return self._shop.post.change_words(
            occasion, tone, language, text.subject, text.body, key=key, **self._name()
        )  # fmt: skip

    def clock_rows(self) -> "list[ClockRow]":
        """Return what the clock looks after."""
        return self._shop.post.clock_rows()

    def run_clock(self, what: str, *, key: str) -> "Commit | None":
        """Do at once what the clock does once a day; None when it was done for today. Raise a refusal."""
        return self._shop.post.run_now(what, key=key, **self._name())

    def deliver_now(self) -> "list[Gone] | None":
        """Send at once what may go over the ways that need nobody; None when it goes on: ``sending`` tells of it."""
        return self._shop.post.deliver_beside()

    def sending(self) -> "Errand":
        """Return what is being sent beside the pages, by the clock or as they asked, or what they asked for last."""
        return self._shop.post.sending()

    def stop_sending(self) -> None:
        """Have what goes on beside the pages end within a moment."""
        self._shop.post.stop_sending()

    def _of_mine(self, rows: "list[MessageRow]") -> "list[MessageRow]":
        return [row for row in rows if self._is_to_mine(row.message)]

    def _check_message(self, number: int) -> None:
        message = self._shop.post.outbox.get(number)
        if message.customer:
            people = self._shop.book.people
            self._check_mine([people[people.place(message.customer)].id])
        elif not self._is_owner():
            raise MessageUnknown(number)
