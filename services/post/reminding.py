"""Putting messages on the list: the reminders of a day, texts of one's own, and taking them off again."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

from ledger.book import CustomerUnknown, open_charges
from messaging import (
    TAKEN_OFF,
    TO_ANSWER,
    WAITING,
    Decision,
    Draft,
    Facts,
    NothingToSay,
    Occasion,
    Plan,
    Policy,
    State,
    TextNotUnderstood,
    Way,
    Written,
    cancel,
    move,
    plan,
    plan_one,
    put_again,
    queue,
    way_to,
)
from services.post.base import PostBase, Records
from services.post.refusals import NotNow, NotToAnswer, NoWayThere, TooManyAtOnce
from services.post.writing import Writer

if TYPE_CHECKING:
    from ledger.journal import Commit


SAY_MAX: Final = 500  # customers at once; more is no message to customers any more


class Reminding(PostBase):
    """Who is reminded, and what is put on the list. Every act returns its commit, None when there was nothing to do."""

    def plan(self) -> Plan:
        """Return for everybody who owes whether they are reminded today, and why or why not."""
        known = self.known()
        return plan(self._shop.today(), known.owing(), self.policy(), known.left_or_waiting())

    def words_of(self, decision: Decision) -> Written:
        """Return what a reminder would say; raise TextNotUnderstood."""
        return self._reminder(self.writer(), decision)

    def remind(
        self,
        customers: Collection[str] | None,
        *,
        key: str,
        by: str,
        via: str,
        anyway: bool = False,
        channel: str = "",
    ) -> "Commit | None":
        """Put today's reminders on the list: of these customers, or of everybody who is to be reminded.

        ``channel`` is the way that a person chose for them, "" as they wish and the shop does; whoever it does not lead
        to is left out.

        ``anyway``: a person asks for one although the next step is not reached; never against a wish or a promise.
        The plan is made anew under the lock: who paid meanwhile is not in it, and nobody is in it twice.
        """

        def decide() -> tuple[str, Records] | None:
            drafts = list(self._drafts(customers, anyway=anyway, channel=channel))
            records = queue(self.outbox, drafts)
            if drafts and all(one.state is State.FAILED for one in drafts):
                people = self._shop.book.people
                raise NotNow(people[people.place(drafts[0].customer)].name, drafts[0].why.rstrip("."))
            return (put_on_the_list(records, "reminder"), records) if records else None

        asked = ("remind", sorted(customers) if customers is not None else None, anyway, channel)
        return self._write(decide, asked, key=key, by=by, via=via)

    def ways_of(self, facts: Facts) -> list[str]:
        """Return the ways that are on and lead to somebody, the one they are written to by first."""
        first, policy = way_to(facts, self.policy()), self.policy()
        others = [one for one in policy.channels if _way_by(one, facts, policy)]
        return list(dict.fromkeys([*([first.channel] if first else []), *others]))

    def _drafts(self, customers: Collection[str] | None, *, anyway: bool, channel: str = "") -> Iterator[Draft]:
        writer, today = self.writer(), self._shop.today()
        if anyway and customers is not None:
            decisions = self._asked_for(customers)
        else:
            decisions = [one for one in self.plan().to_remind if customers is None or one.facts.customer in customers]
        policy = self.policy()
        for decision in decisions:
            way = _way_by(channel, decision.facts, policy) if channel else decision.way
            if way is not None or not channel:
                yield self._draft(writer, replace(decision, way=way), today)

    def _asked_for(self, customers: Collection[str]) -> list[Decision]:
        """Return the decisions about those whom a person wants reminded; raise NotNow when that is nobody."""
        known, policy, today = self.known(), self.policy(), self._shop.today()
        found = []
        for customer in customers:
            facts = known.of(customer)
            if facts is None:
                raise CustomerUnknown(customer)
            found.append(plan_one(facts, today, policy))
        reminded = [one for one in found if one.remind]
        if not reminded and found:
            raise NotNow(found[0].facts.name, found[0].reason.sentence)
        return reminded

    def _draft(self, writer: Writer, decision: Decision, today: date) -> Draft:
        facts, way = decision.facts, decision.way
        if way is None or decision.occasion is None:
            raise NoWayThere(facts.name)
        written, state, why = Written("", ""), State.QUEUED, ""
        try:
            written = self._reminder(writer, decision)
        except TextNotUnderstood as refusal:  # it must not keep the others from theirs (fault 126)
            state, why = State.FAILED, str(refusal)
        index = self._shop.book.people.index_of(facts.customer)
        return Draft(
            key=f"reminder-{facts.customer}-{today.isoformat()}", channel=way.channel, occasion=decision.occasion,
            to=way.to, body=written.body, customer=facts.customer, subject=written.subject,
            language=writer.language_of(decision.language), tone=decision.tone.value if decision.tone else "",
            entries=tuple(self._open_entries(index)), due=facts.due.minor,
            due_on=facts.due_on.isoformat() if facts.due_on else "", step=decision.step,
            attach="statement" if way.channel == "email" and self._settings.email.attach_statement else "",
            state=state, why=why,
        )  # fmt: skip

    def _reminder(self, writer: Writer, decision: Decision) -> Written:
        language = writer.language_of(decision.language)
        occasion = Occasion(decision.occasion or "due")
        return writer.write(occasion, writer.reminder(decision.facts), language, decision.tone)

    def _open_entries(self, index: int) -> list[int]:
        return [line.id for line in open_charges(self._shop.book, index)]

    # A text of one's own.

    def say(
        self, customers: Sequence[str], text: str, *, subject: str = "", key: str, by: str, via: str
    ) -> "Commit | None":
        """Put a text of one's own on the list for these customers; who wants none, or has no address, is left out.

        Raise NothingToSay when it has no words, or another refusal.
        """
        if not text.strip():
            raise NothingToSay("it has no words")
        if len(customers) > SAY_MAX:
            raise TooManyAtOnce(SAY_MAX)

        def decide() -> tuple[str, Records] | None:
            records = queue(self.outbox, list(self._own_texts(customers, subject, text, key)))
            return (put_on_the_list(records, "message"), records) if records else None

        return self._write(decide, ("say", list(customers), subject, text), key=key, by=by, via=via)

    def _own_texts(self, customers: Iterable[str], subject: str, text: str, key: str) -> Iterator[Draft]:
        writer, policy, known = self.writer(), self.policy(), self.known()
        for customer in customers:
            facts = known.of(customer)
            if facts is None:
                raise CustomerUnknown(customer)
            way = way_to(facts, policy)
            if facts.no_messages or way is None:
                continue
            language = writer.language_of(facts.language)
            values = {**writer.reminder(facts), "text": text}
            written = writer.write(Occasion.OWN_TEXT, values, language)
            yield Draft(
                key=f"own-{key}-{customer}", channel=way.channel, occasion="own_text", to=way.to, body=written.body,
                customer=customer, subject=subject or written.subject, language=language,
            )  # fmt: skip

    # What people say and decide.

    def answer(self, number: int, *, went: bool, key: str, by: str, via: str) -> "Commit | None":
        """Record that somebody looked whether a message went; raise a refusal."""
        state = State.CONFIRMED if went else State.DENIED

        def decide() -> tuple[str, Records]:
            message = self.outbox.get(number)
            if message.state not in TO_ANSWER:
                raise NotToAnswer(number, message.state, state)
            said = "went" if went else "did not go"
            follows = self._came(message) if went else self._never_came(message)
            return f"The message to {self.name_of(message)} {said}", [*move(message, state), *follows]

        done = self._write(decide, ("answer", number, went), key=key, by=by, via=via)
        self.pictures.remove([number])
        return done

    def take_off(self, numbers: Sequence[int], *, key: str, by: str, via: str) -> "Commit | None":
        """Take messages that still wait off the list; None when none does any more."""

        def decide() -> tuple[str, Records] | None:
            messages = [self.outbox.get(number) for number in numbers]
            records = cancel([one for one in messages if one.state in WAITING], TAKEN_OFF)
            return (_of_messages(len(records), "taken off the list"), records) if records else None

        return self._write(decide, ("take off", list(numbers)), key=key, by=by, via=via)

    def put_back(self, numbers: Sequence[int], *, key: str, by: str, via: str) -> "Commit | None":
        """Have messages that did not go, or were held back, tried again; raise a refusal."""

        def decide() -> tuple[str, Records] | None:
            messages = [self.outbox.get(number) for number in numbers]
            records = put_again(self.outbox, messages)
            return (_of_messages(len(records), "put back on the list"), records) if records else None

        return self._write(decide, ("put back", list(numbers)), key=key, by=by, via=via)


def _way_by(channel: str, facts: Facts, policy: Policy) -> Way | None:
    """Return the way to somebody over one channel that is on, None when it is off or does not lead to them."""
    if channel not in policy.channels:
        return None
    return way_to(replace(facts, channel=""), replace(policy, channel=channel, channels=(channel,)))


def _of_messages(count: int, what: str) -> str:
    return f"{count:,} {'message' if count == 1 else 'messages'} {what}"


def put_on_the_list(records: Records, what: str) -> str:
    """Return how many messages an act puts on the list, and how many of them it cannot write, as a sentence."""
    broken = sum("why" in one for one in records)
    count = len(records) - broken
    said = f"{count:,} {what if count == 1 else f'{what}s'} put on the list"
    return said + (f", {broken:,} could not be written" if broken else "")
