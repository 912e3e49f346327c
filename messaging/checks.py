"""Whether a message on the list still goes, looked at in the moment before it leaves. A pure function of facts.

Opting out wins over everything. A reminder is held against all that the planner looks at, a second time; what a
customer waits for (a receipt) and other notices only against what is said at ``Manner``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final, TypeAlias

from ledger.book import Money
from messaging import reasons
from messaging.facts import Facts, addresses
from messaging.planner import limit_reached
from messaging.policy import Policy
from messaging.reasons import Reason

_DAY: Final = timedelta(1)
# A clock that is put right over the network goes back by less.
_SLACK: Final = timedelta(hours=12)


class Manner(StrEnum):
    """What a message is, as far as it matters for whether it may go.

    - REMINDER: asks for money. All rules.
    - ANSWER: what a customer has just done or waits for: a receipt, prepaid added or used, a session used, a new
      sign-in, that such a message was wrong. Goes on quiet days too, from ``answers_from`` to ``answers_until``.
    - NOTICE: everything else to a customer, also a text of the shop's own. Quiet hours and quiet days.
    - OWNER: to the owner: the digest, a message to try a channel. Only its age counts.

    The first three never go to somebody who wants none or is no longer in the book, nor to an address they no longer
    have, nor over the limit of a channel: a provider that bans does not ask what a message was.
    """

    REMINDER = "reminder"
    ANSWER = "answer"
    NOTICE = "notice"
    OWNER = "owner"


_MANNERS: Final[Mapping[str, Manner]] = {
    **dict.fromkeys(("due", "overdue"), Manner.REMINDER),
    **dict.fromkeys(
        ("receipt", "prepaid_added", "prepaid_used", "session_used", "login_reset", "correction"), Manner.ANSWER
    ),
    **dict.fromkeys(("digest", "test"), Manner.OWNER),
}


def manner_of(occasion: str) -> Manner:
    """Return what a message of an occasion is; one that is not known here is a notice."""
    return _MANNERS.get(occasion, Manner.NOTICE)


@dataclass(frozen=True, slots=True, kw_only=True)
class OnTheList:
    """A message that waits. ``queued_at`` knows its time zone.

    ``due`` is what it says is owed, ``due_on`` (ISO) which bill it is about; None and "" where it says nothing of that.
    ``asks_overdue``: it says that the day to pay has passed.
    """

    manner: Manner
    channel: str
    to: str
    queued_at: datetime
    due: Money | None = None
    due_on: str = ""
    asks_overdue: bool = False


@dataclass(frozen=True, slots=True)
class Counts:
    """What left, or may have, on this day of the shop: messages by channel, and reminders to this one address.

    What still waits is not counted.
    """

    by_channel: Mapping[str, int] = field(default_factory=dict)
    reminders_to_address: int = 0


@dataclass(frozen=True, slots=True)
class Go:
    """It may leave now."""


@dataclass(frozen=True, slots=True)
class Wait:
    """It may leave at ``until`` (UTC), after another look."""

    until: datetime
    why: Reason


@dataclass(frozen=True, slots=True)
class Rewrite:
    """Its words are no longer true: write them anew from the facts as they are, and look again."""

    why: Reason


@dataclass(frozen=True, slots=True)
class Cancel:
    """It never goes."""

    why: Reason


@dataclass(frozen=True, slots=True)
class Hold:
    """It waits until a person decides."""

    why: Reason


Verdict: TypeAlias = Go | Wait | Rewrite | Cancel | Hold


def check_now(
    message: OnTheList, facts: Facts | None, policy: Policy, now_local: datetime, counts: Counts
) -> Verdict:  # fmt: skip
    """Return what is to be done with a message now.

    ``facts`` are of this moment, None when the customer was taken out of the book or merged into another.
    ``now_local`` is the shop's time and knows its zone.
    """
    if message.manner is Manner.OWNER:
        return _by_age(message, policy, now_local) or Go()
    if facts is None:
        return Cancel(reasons.gone())
    if facts.no_messages:
        return Cancel(reasons.no_messages())
    return (
        _by_age(message, policy, now_local)
        or (_by_account(message, facts, policy, now_local) if message.manner is Manner.REMINDER else None)
        or (_by_due(message, facts) if message.manner is Manner.NOTICE else None)
        or _by_address(message, facts)
        or _by_clock(message, policy, now_local)
        or _by_limits(message, facts, policy, now_local, counts)
        or Go()
    )


def _by_age(message: OnTheList, policy: Policy, now_local: datetime) -> Verdict | None:
    """Cancel what waited too long. With a clock behind the message nobody knows its age: a person decides."""
    age = now_local.astimezone(UTC) - message.queued_at.astimezone(UTC)
    if age < -_SLACK:
        return Hold(reasons.clock_behind())
    keeps = policy.reminder_keeps_days if message.manner is Manner.REMINDER else policy.message_keeps_days
    return Cancel(reasons.too_late(keeps)) if age > timedelta(keeps) else None


def _by_account(message: OnTheList, facts: Facts, policy: Policy, now_local: datetime) -> Verdict | None:
    """Cancel a reminder that is no longer right (fault 123); only one that asks for too little is written anew.

    Whoever paid a part since is not answered with a reminder: the planner decides again on the next day.
    """
    today = now_local.date()
    if facts.status == "closed":
        return Cancel(reasons.closed())
    if facts.due.minor <= 0:
        return Cancel(reasons.paid())
    if policy.minimum is not None and facts.due < policy.minimum:
        return Cancel(reasons.paid(policy.minimum))
    if facts.promised_on is not None and facts.promised_on >= today:
        return Cancel(reasons.promised(facts.promised_on, today))
    return _by_words(message, facts, policy, now_local)


def _by_due(message: OnTheList, facts: Facts) -> Verdict | None:
    """Cancel what says how much is owed now, as a statement does, and is no longer true."""
    if message.due is None or facts.due == message.due:
        return None
    less = facts.due < message.due
    return Cancel((reasons.owes_less if less else reasons.owes_more)(facts.due, message.due))


def _by_words(message: OnTheList, facts: Facts, policy: Policy, now_local: datetime) -> Verdict | None:
    """Compare what a reminder says with what is owed."""
    today, due_on = now_local.date(), facts.due_on
    if message.due is not None and facts.due < message.due:
        return Cancel(reasons.owes_less(facts.due, message.due))
    if due_on is not None and message.asks_overdue and due_on >= today:
        return Cancel(reasons.not_due_now(due_on, today))
    if due_on is not None and message.due_on and due_on.isoformat() > message.due_on:
        return Cancel(reasons.bill_paid())
    if message.asks_overdue and policy.minimum is not None and facts.overdue < policy.minimum:
        return Cancel(reasons.small(policy.minimum, of_more=True))
    if message.due is not None and facts.due > message.due:
        return Rewrite(reasons.owes_more(facts.due, message.due))
    return None


def _by_address(message: OnTheList, facts: Facts) -> Verdict | None:
    """Cancel what is to an address that is the customer's no more: it may be a stranger's by now."""
    found = addresses(facts, message.channel)
    if message.to in found:
        return None
    if message.to in facts.refused:
        return Cancel(reasons.bad_address(message.to))
    return Cancel(reasons.address_changed() if found else reasons.no_address((message.channel,)))


def _by_clock(message: OnTheList, policy: Policy, now_local: datetime) -> Verdict | None:
    """Let it wait until quiet hours and days are over (fault 125)."""
    hours = policy.answer_hours if message.manner is Manner.ANSWER else policy.hours
    if hours.open_at(now_local):
        return None
    until = hours.next_opening(now_local)
    if until is None:
        return Hold(reasons.never_open())
    local = until.astimezone(now_local.tzinfo)
    if hours.quiet_day(now_local.date()):
        return Wait(until, reasons.quiet_day(local.date(), now_local.date()))
    return Wait(until, reasons.quiet_hours(local, now_local.date()))


def _by_limits(
    message: OnTheList, facts: Facts, policy: Policy, now_local: datetime, counts: Counts
) -> Verdict | None:  # fmt: skip
    """Let it wait for a day on which the customer, the phone and the channel have room for it."""
    today = now_local.date()
    hours = policy.answer_hours if message.manner is Manner.ANSWER else policy.hours
    if message.manner is Manner.REMINDER:
        limit = limit_reached(facts, today, policy)
        if limit is not None:
            until = hours.next_opening(now_local, limit[0])
            return Hold(reasons.never_open()) if until is None else Wait(until, limit[1])
    shared = message.manner is Manner.REMINDER and policy.same_phone == "one" and counts.reminders_to_address > 0
    most = policy.caps.get(message.channel)
    full = most is not None and counts.by_channel.get(message.channel, 0) >= most
    if not shared and not full:
        return None
    until = hours.next_opening(now_local, today + _DAY)
    if until is None:
        return Hold(reasons.never_open())
    day = until.astimezone(now_local.tzinfo).date()
    if shared:
        return Wait(until, reasons.same_address("somebody else", message.to, day, today))
    return Wait(until, reasons.cap(message.channel, most or 0, day, today))
