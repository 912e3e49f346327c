"""Whether what a message tells is so no more: what it tells of was taken back, or the package it is about is over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.book import REMOVED, Book, EndingPackage
from messaging import TAKEN_BACK, Message, Occasion, Reason, Why
from services.post.knowing import REMINDERS

if TYPE_CHECKING:
    from datetime import date


def why_untrue(book: Book, message: Message, today: date) -> Reason | None:
    """Return why a message is not true any more, None when it is as far as can be said here."""
    if told_of_is_undone(book, message):
        return Reason(Why.TAKEN_BACK, TAKEN_BACK)
    if message.occasion != Occasion.PACKAGE_ENDING.value:
        return None
    if _still_ends(book, message, today):
        return None
    return Reason(Why.PACKAGE_DONE, "the package was used up, is over, or has another last day or customer")


def _still_ends(book: Book, message: Message, today: date) -> bool:
    """Tell whether the package that a message names ends as it says, is the same customer's, and has sessions left."""
    package, _, until = message.key.removeprefix(f"{Occasion.PACKAGE_ENDING.value}-").partition("-")
    place = int(package[1:]) - 1 if package[1:].isdecimal() else -1
    with book.lock:
        if not 0 <= place < len(book.packages):
            return False
        one = book.packages[place]
        left = one.sessions - one.used - int(book.package_used["used"][place])
    theirs = int(one.customer[1:]) - 1 == book.people.place(message.customer)
    return theirs and one.status != REMOVED and left > 0 and today.isoformat() <= one.valid_until == until


def key_of_ending(one: EndingPackage) -> str:
    """Return what the message about the end of a package is known by: there is one for each package and last day."""
    return f"{Occasion.PACKAGE_ENDING.value}-{one.package.id}-{one.until.isoformat()}"


def told_of_is_undone(book: Book, message: Message) -> bool:
    """Tell whether a message says that something was done which was taken back since."""
    if message.occasion in REMINDERS or message.occasion == Occasion.CORRECTION.value:
        return False
    if message.occasion == Occasion.ACCOUNT_CLOSED.value:
        return book.people[book.people.place(message.customer)].status in ("active", "inactive")
    dead = book.entries["dead"]
    return any(dead[entry - 1] for entry in message.entries)
