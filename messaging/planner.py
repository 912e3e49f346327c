"""Who is reminded on a day and who is not, each with the reason. A pure function of facts; it sends nothing.

What it says of later days is what holds if nothing else happens: a promise, a payment or a bill may change it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from messaging import reasons
from messaging.facts import Facts, Way, reminded_days, way_to
from messaging.model import TO_ANSWER
from messaging.policy import Policy, Tone
from messaging.reasons import Reason

Occasion = Literal["due", "overdue"]

_DAY: Final = timedelta(1)
_WEEK_DAYS: Final = 7
# Who would come later than this under the limit of a channel is told no day.
_DAYS_TOLD_MAX: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What is decided for one customer, and why.

    With ``remind``: over which ``way``, in which ``language`` and ``tone``, about what, and which ``step`` it is (days
    after the day to pay; after a broken promise the days that have passed). Without: ``next_on`` is the first day on
    which it may be otherwise as far as can be said now.
    """

    facts: Facts
    remind: bool
    reason: Reason
    next_on: date | None = None
    way: Way | None = None
    language: str = ""
    occasion: Occasion | None = None
    step: int | None = None
    tone: Tone | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """The decisions for a day: first who is reminded, then who is not; in both the oldest and biggest dues first."""

    on: date
    decisions: tuple[Decision, ...]

    @property
    def to_remind(self) -> tuple[Decision, ...]:
        """Return the decisions to remind."""
        return tuple(one for one in self.decisions if one.remind)

    @property
    def not_today(self) -> tuple[Decision, ...]:
        """Return the decisions not to."""
        return tuple(one for one in self.decisions if not one.remind)


def plan(today: date, people: Sequence[Facts], policy: Policy, sent_today: Mapping[str, int]) -> Plan:
    """Return the decision for everybody who owes.

    ``sent_today`` says how many messages of each channel went today or are on the list to go. Over a channel's limit
    those go first whose oldest bill was to be paid first, of these who owes most, of these by number.
    """
    judged = [_judge(facts, today, policy) for facts in people if facts.due.minor > 0]
    judged.sort(key=lambda one: _place(one.facts))
    if policy.same_phone == "one":
        judged = list(_one_to_an_address(judged, today, policy, people))
    judged = list(_within_caps(judged, today, policy, sent_today))
    return Plan(today, tuple(sorted(judged, key=lambda one: not one.remind)))


def plan_one(facts: Facts, today: date, policy: Policy) -> Decision:
    """Return the decision for one customer whom a person wants reminded now.

    That the next step is not reached, or that the day is a quiet one, does not count then; everything else does.
    """
    refused = _never(facts, today, policy)
    if refused is not None:
        return refused
    if facts.due.minor <= 0:
        return _no(facts, reasons.paid())
    if facts.due_on is None:
        return _no(facts, reasons.no_day())
    if facts.waiting is not None:
        return _no(facts, reasons.unanswered() if facts.waiting in TO_ANSWER else reasons.waiting())
    limit = limit_reached(facts, today, policy)
    if limit is not None:
        return _no(facts, limit[1], policy.hours.open_day(limit[0]))
    return _yes(facts, today, policy)


def limit_reached(facts: Facts, today: date, policy: Policy) -> tuple[date, Reason] | None:
    """Return from when on a customer may be reminded again and why not before; None when it may be today."""
    days = reminded_days(facts, today)
    if not days:
        return None
    found: list[tuple[date, Reason]] = []
    soonest = days[-1] + timedelta(policy.days_between)
    if days.count(today) >= policy.per_day_per_customer:
        soonest = max(soonest, today + _DAY)
    if soonest > today:
        found.append((soonest, reasons.reminded(days[-1], soonest, today)))
    recent = [day for day in days if (today - day).days < _WEEK_DAYS]
    if 0 < policy.per_week_per_customer <= len(recent):
        free = recent[-policy.per_week_per_customer] + timedelta(_WEEK_DAYS)
        found.append((free, reasons.often(len(recent), free, today)))
    return max(found, key=lambda one: one[0], default=None)


def _place(facts: Facts) -> tuple[date, int, str]:
    return facts.due_on or date.max, -facts.due.minor, facts.customer


def _judge(facts: Facts, today: date, policy: Policy) -> Decision:
    refused = _never(facts, today, policy) or _not_yet(facts, today, policy)
    if refused is not None:
        return refused
    limit = limit_reached(facts, today, policy)
    if limit is not None:
        return _no(facts, limit[1], policy.hours.open_day(limit[0]))
    if policy.hours.quiet_day(today):
        next_on = policy.hours.open_day(today + _DAY)
        return _no(facts, reasons.quiet_day(next_on, today), next_on)
    return _yes(facts, today, policy)


def _no(facts: Facts, reason: Reason, next_on: date | None = None) -> Decision:
    return Decision(facts=facts, remind=False, reason=reason, next_on=next_on)


def _never(facts: Facts, today: date, policy: Policy) -> Decision | None:
    """Return why somebody is not reminded whatever the day is; opting out wins over everything."""
    if facts.no_messages:
        return _no(facts, reasons.no_messages())
    if facts.status == "closed":
        return _no(facts, reasons.closed())
    if facts.promised_on is not None and facts.promised_on >= today:
        return _no(facts, reasons.promised(facts.promised_on, today), facts.promised_on + _DAY)
    if policy.minimum is not None and facts.due < policy.minimum:
        return _no(facts, reasons.small(policy.minimum))
    if way_to(facts, policy) is None:
        channels = (policy.channel, *policy.channels)
        return _no(facts, reasons.bad_address(facts.refused[0]) if facts.refused else reasons.no_address(channels))
    return None


def _not_yet(facts: Facts, today: date, policy: Policy) -> Decision | None:
    """Return why no reminder is to be made today, None when one is."""
    if facts.waiting is not None:
        return _no(facts, reasons.unanswered() if facts.waiting in TO_ANSWER else reasons.waiting())
    if facts.taken_off_on == today:
        return _no(facts, reasons.taken_off())
    if facts.due_on is None:
        return _no(facts, reasons.no_day())
    if not policy.steps_days:
        return _no(facts, reasons.no_steps())
    days = (today - facts.due_on).days
    ahead = policy.step_after(days)
    next_on = None if ahead is None else policy.hours.open_day(facts.due_on + timedelta(ahead))
    if policy.minimum is not None and days > 0 and facts.overdue < policy.minimum:
        return _no(facts, reasons.small(policy.minimum, of_more=True), next_on)
    reason = _step_made(facts, days, next_on, today, policy)
    return None if reason is None else _no(facts, reason, next_on)


def _step_made(facts: Facts, days: int, next_on: date | None, today: date, policy: Policy) -> Reason | None:
    """Return that the latest step was reminded of, or that none is reached; None when a reminder is due.

    A step that a reminder followed is done, whatever that reminder was about: nobody is asked twice for one step.
    """
    if facts.due_on is None or broken_promise(facts, today) is not None:
        return None
    step = policy.step_reached(days)
    if step is None:
        return reasons.not_yet(next_on, today)
    reminded = reminded_days(facts, today)
    if reminded and reminded[-1] >= facts.due_on + timedelta(step):
        return reasons.reminded(reminded[-1], next_on, today)
    return None


def broken_promise(facts: Facts, today: date) -> date | None:
    """Return the day on which somebody had promised to pay what is open, and of which they were not reminded since.

    A promise for a day before the oldest open bill was to be paid was about another one.
    """
    promised = facts.promised_on
    if promised is None or facts.due_on is None or not facts.due_on <= promised < today:
        return None
    reminded = reminded_days(facts, today)
    return None if reminded and reminded[-1] > promised else promised


def _yes(facts: Facts, today: date, policy: Policy) -> Decision:
    days = facts.days_overdue(today) or 0
    broken = broken_promise(facts, today)
    step = policy.step_reached(days)
    if broken is not None or step is None:
        step, tone = days, Tone.PLAIN
    else:
        tone = policy.tone_of(step)
    if broken is not None:
        reason = reasons.promise_broken(broken, today)
    elif days > 0:
        reason = reasons.overdue(days)
    else:
        reason = reasons.due_soon(facts.due_on or today, today)
    return Decision(
        facts=facts, remind=True, reason=reason, way=way_to(facts, policy), language=facts.language or policy.language,
        occasion="overdue" if days > 0 else "due", step=step, tone=tone,
    )  # fmt: skip


def _one_to_an_address(
    judged: Sequence[Decision], today: date, policy: Policy, people: Sequence[Facts]
) -> Iterator[Decision]:
    """Yield the decisions so that a phone gets one reminder a day: that of the biggest due (fault 71)."""
    first: dict[str, Facts] = {}
    for one in sorted(judged, key=lambda one: (-one.facts.due.minor, one.facts.customer)):
        if one.remind and one.way is not None:
            first.setdefault(one.way.to, one.facts)
    # Who was reminded today, or will be when the list is worked off, has had the phone's turn.
    for facts in people:
        on_the_list = facts.waiting is not None and facts.waiting not in TO_ANSWER
        if (on_the_list or today in reminded_days(facts, today)) and (way := way_to(facts, policy)) is not None:
            first[way.to] = facts
    next_on = policy.hours.open_day(today + _DAY)
    for one in judged:
        if not one.remind or one.way is None or first[one.way.to].customer == one.facts.customer:
            yield one
        else:
            other = first[one.way.to].name
            yield _no(one.facts, reasons.same_address(other, one.way.to, next_on, today), next_on)


def _within_caps(
    judged: Sequence[Decision], today: date, policy: Policy, sent_today: Mapping[str, int]
) -> Iterator[Decision]:
    """Yield the decisions so that no channel sends more than it may today; the rest are told their day (fault 129)."""
    left = {channel: most - sent_today.get(channel, 0) for channel, most in policy.caps.items()}
    over: dict[str, int] = {}
    days = _open_days(today, policy)
    for one in judged:
        channel = one.way.channel if one.way is not None else ""
        if not one.remind or channel not in left:
            yield one
        elif left[channel] > 0:
            left[channel] -= 1
            yield one
        else:
            most, place = policy.caps[channel], over.get(channel, 0)
            over[channel] = place + 1
            turn = place // most if most > 0 else len(days)
            next_on = days[turn] if turn < len(days) else None
            yield _no(one.facts, reasons.cap(channel, most, next_on, today), next_on)


def _open_days(today: date, policy: Policy) -> list[date]:
    """Return the next days on which something goes out."""
    found: list[date] = []
    day = policy.hours.open_day(today + _DAY)
    while day is not None and len(found) < _DAYS_TOLD_MAX:
        found.append(day)
        day = policy.hours.open_day(day + _DAY)
    return found
