"""Why somebody is reminded or not, and why a message goes or not: one code and one plain sentence for each.

Page, command line and the record of a message all take their words from here. A sentence is said after a name or in
brackets: it has no capital and no full stop.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from ledger.book import Money

_WEEK: Final = 7
_WAYS: Final = {
    "whatsapp": "over WhatsApp",
    "link": "by WhatsApp link",
    "email": "by e-mail",
    "folder": "into the folder",
}


class Why(StrEnum):
    """The code of a reason, for filters and machines."""

    DUE_SOON = "due_soon"
    DUE_TODAY = "due_today"
    OVERDUE = "overdue"
    PROMISE_BROKEN = "promise_broken"
    NO_MESSAGES = "no_messages"
    CLOSED = "closed"
    GONE = "gone"
    PROMISED = "promised"
    SMALL = "small"
    NO_ADDRESS = "no_address"
    BAD_ADDRESS = "bad_address"
    WAITING = "waiting"
    UNANSWERED = "unanswered"
    TAKEN_OFF = "taken_off"
    NO_STEPS = "no_steps"
    NO_DAY = "no_day"
    NOT_YET = "not_yet"
    REMINDED = "reminded"
    OFTEN = "often"
    QUIET_DAY = "quiet_day"
    QUIET_HOURS = "quiet_hours"
    SAME_ADDRESS = "same_address"
    CAP = "cap"
    PAID = "paid"
    TAKEN_BACK = "taken_back"
    PACKAGE_DONE = "package_done"
    OWES_LESS = "owes_less"
    OWES_MORE = "owes_more"
    NOT_DUE_NOW = "not_due_now"
    ADDRESS_CHANGED = "address_changed"
    TOO_LATE = "too_late"
    CLOCK_BEHIND = "clock_behind"
    NEVER_OPEN = "never_open"


@dataclass(frozen=True, slots=True)
class Reason:
    """A code, and what people read."""

    code: Why
    sentence: str

    def __str__(self) -> str:
        return self.sentence


def on_day(day: date, today: date) -> str:
    """Return "today", "tomorrow", "yesterday", "on Friday 4 Dec" within a week, "on 30 Dec", "on 3 Mar 2027"."""
    apart = (day - today).days
    if abs(apart) <= 1:
        return ("yesterday", "today", "tomorrow")[apart + 1]
    plain = f"{day.day} {day:%b}"
    if abs(apart) <= _WEEK:
        return f"on {day:%A} {plain}"
    return f"on {plain}" if day.year == today.year else f"on {plain} {day.year:04d}"


def _again(next_on: date | None, today: date) -> str:
    return f"the next reminder is due {on_day(next_on, today)}" if next_on else "no further reminder is planned"


# Why somebody is reminded.


def due_soon(due_on: date, today: date) -> Reason:
    """Say that the day to pay is near, or is today."""
    if due_on <= today:
        return Reason(Why.DUE_TODAY, "is to pay today")
    return Reason(Why.DUE_SOON, f"is to pay {on_day(due_on, today)}")


def overdue(days: int) -> Reason:
    """Say since how many days somebody owes."""
    return Reason(Why.OVERDUE, f"is overdue by {days} {'day' if days == 1 else 'days'}")


def promise_broken(promised_on: date, today: date) -> Reason:
    """Say that somebody promised and did not pay."""
    return Reason(Why.PROMISE_BROKEN, f"promised to pay {on_day(promised_on, today)} and still owes")


# Why somebody is not, or not today.


def no_messages() -> Reason:
    """Say that the customer wants none."""
    return Reason(Why.NO_MESSAGES, "wants no messages")


def closed() -> Reason:
    """Say that nobody is reminded of a closed account."""
    return Reason(Why.CLOSED, "the account is closed")


def gone() -> Reason:
    """Say that the customer was taken out of the book or is one with another now."""
    return Reason(Why.GONE, "is no longer in the book")


def promised(promised_on: date, today: date) -> Reason:
    """Say until when a promise holds."""
    return Reason(Why.PROMISED, f"promised to pay {on_day(promised_on, today)}")


def small(minimum: Money, *, of_more: bool = False) -> Reason:
    """Say that it is too little to ask for; ``of_more``: more is owed, but is not overdue yet."""
    said = f"less than {minimum.short} is overdue" if of_more else f"owes less than {minimum.short}"
    return Reason(Why.SMALL, said)


def no_address(channels: tuple[str, ...] = ()) -> Reason:
    """Say that nothing that is set up reaches the customer: what is missing, where only one would do."""
    by_mail, by_phone = "email" in channels, bool({"whatsapp", "link"} & set(channels))
    if by_mail == by_phone or "folder" in channels:
        return Reason(Why.NO_ADDRESS, "no phone and no e-mail")
    return Reason(Why.NO_ADDRESS, "no e-mail" if by_mail else "no phone")


def bad_address(address: str) -> Reason:
    """Say that the address takes no messages, as far as is known."""
    return Reason(Why.BAD_ADDRESS, f"{address} takes no messages")


def waiting() -> Reason:
    """Say that a message of that kind has not gone yet."""
    return Reason(Why.WAITING, "a reminder is waiting already")


def taken_off() -> Reason:
    """Say that somebody took today's reminder off the list."""
    return Reason(Why.TAKEN_OFF, "taken off the list today, by hand")


def unanswered() -> Reason:
    """Say that a person has to tell first whether the last one went."""
    return Reason(Why.UNANSWERED, "nobody has said yet whether the last reminder went")


def no_steps() -> Reason:
    """Say that the shop has no days for reminders."""
    return Reason(Why.NO_STEPS, "no days for reminders are set")


def no_day() -> Reason:
    """Say that there is no bill to count days from."""
    return Reason(Why.NO_DAY, "no bill is open, so there is no day to count from")


def not_yet(next_on: date | None, today: date) -> Reason:
    """Say when the first reminder of a bill, or the one of the next step, is due."""
    return Reason(Why.NOT_YET, _again(next_on, today))


def reminded(last: date, next_on: date | None, today: date) -> Reason:
    """Say when the last reminder went, and when the next is due."""
    return Reason(Why.REMINDED, f"reminded {on_day(last, today)}; {_again(next_on, today)}")


def often(times: int, next_on: date, today: date) -> Reason:
    """Say that the reminders of a week are used up."""
    many = "once" if times == 1 else f"{times} times"
    return Reason(Why.OFTEN, f"reminded {many} within a week; {_again(next_on, today)}")


def quiet_day(next_on: date | None, today: date) -> Reason:
    """Say that nothing goes out on this day, and when it does."""
    if next_on is None:
        return Reason(Why.NEVER_OPEN, "every day is a quiet day")
    return Reason(Why.QUIET_DAY, f"today is a quiet day: {on_day(next_on, today)}")


def same_address(other: str, to: str, next_on: date | None, today: date) -> Reason:
    """Say that another customer with the same phone or e-mail address comes first."""
    what = "an e-mail address" if "@" in to else "a phone"
    when = f": {on_day(next_on, today)}" if next_on else ""
    return Reason(Why.SAME_ADDRESS, f"one reminder a day to {what} that {other} has too{when}")


def cap(channel: str, most: int, next_on: date | None, today: date) -> Reason:
    """Say how many a day go that way, and when it is this one's turn."""
    way = _WAYS.get(channel, f"over {channel}")
    if most <= 0:
        return Reason(Why.CAP, f"nothing is sent {way}")
    verb = "is" if most == 1 else "are"
    return Reason(Why.CAP, f"{most} a day {verb} sent {way}: {on_day(next_on, today) if next_on else 'much later'}")


# Why a message on the list does not go, or not now.


def paid(minimum: Money | None = None) -> Reason:
    """Say that nothing is owed any more, or less than ``minimum``."""
    if minimum is None:
        return Reason(Why.PAID, "paid meanwhile")
    return Reason(Why.PAID, f"paid meanwhile: owes less than {minimum.short}")


def bill_paid() -> Reason:
    """Say that the bill which the message is about is open no more."""
    return Reason(Why.PAID, "the bill it was about is paid meanwhile")


def owes_less(now: Money, said: Money) -> Reason:
    """Say that a part was paid or taken back."""
    return Reason(Why.OWES_LESS, f"owes {now.short} by now, not {said.short}")


def owes_more(now: Money, said: Money) -> Reason:
    """Say that something was added."""
    return Reason(Why.OWES_MORE, f"owes {now.short} by now, not {said.short}")


def not_due_now(due_on: date, today: date) -> Reason:
    """Say that it was to be asked for, and is not due any more."""
    return Reason(Why.NOT_DUE_NOW, f"nothing is overdue any more; the next bill is to be paid {on_day(due_on, today)}")


def address_changed() -> Reason:
    """Say that the message was to an address which the customer no longer has."""
    return Reason(Why.ADDRESS_CHANGED, "the phone or e-mail address was changed meanwhile")


def too_late(days: int) -> Reason:
    """Say that a message waited longer than it is worth."""
    return Reason(Why.TOO_LATE, f"too late: it waited longer than {days} {'day' if days == 1 else 'days'}")


def clock_behind() -> Reason:
    """Say that the clock is not right, or was not, and what to do: which of the two, only a person knows."""
    return Reason(
        Why.CLOCK_BEHIND,
        "the clock of this computer is behind the day on which it was put on the list; if the clock is right now, send "
        "it all the same",
    )


def quiet_hours(until: datetime, today: date) -> Reason:
    """Say until when nothing goes out; ``until`` is the shop's local time."""
    day = "" if until.date() == today else f" {on_day(until.date(), today)}"
    return Reason(Why.QUIET_HOURS, f"quiet hours until {until:%H:%M}{day}")


def never_open() -> Reason:
    """Say that the settings leave no moment to send."""
    return Reason(Why.NEVER_OPEN, "every day is a quiet day")
