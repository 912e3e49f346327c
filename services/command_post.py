"""The commands about messages: who would be reminded, and what is on the list. As the page, with the same sentences."""

from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

import services
from services import clock
from services.command_line import reading, writing
from services.folders import settings_file
from services.post import PostOffice
from services.rooms import new_rooms, people_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.book import Book, Ledger, Views
    from messaging import Decision, Message
    from services.settings import Settings

T = TypeVar("T")


@dataclass(frozen=True)
class _Shop:
    """As much of an open shop as the post office needs, at the command line."""

    ledger: "Ledger"
    settings: "Settings"
    views: "Views"
    sample: bool = False

    @property
    def book(self) -> "Book":
        return self.ledger.book

    @property
    def timezone(self) -> str:
        return self.ledger.journal.identity.timezone

    def today(self) -> date:
        return clock.today_in(self.timezone)


@contextmanager
def at_work(*, write: bool) -> "Iterator[PostOffice]":
    """Open the book with its post office, to record or only to look."""
    settings = services.settings.load(settings_file())
    with writing() if write else reading(others=new_rooms()) as ledger:
        shop = _Shop(ledger, settings, services.rules.views_from(settings, ledger.book))
        yield PostOffice(shop, _at_once)


@contextmanager
def telling() -> "Iterator[Ledger]":
    """Open the book to record as the app does: what an act says to customers is put on the list with it."""
    with at_work(write=True) as post:
        post.ledger.announce = post.announce
        yield post.ledger


def _at_once(do: Callable[[], T]) -> T:
    return do()


def remind(*, dry_run: bool) -> dict[str, Any]:
    """Return who is reminded today and who is not, and why; put the reminders on the list unless it is only a look."""
    with at_work(write=not dry_run) as post:
        planned = post.plan()
        queued = 0
        if not dry_run and planned.to_remind:
            before = len(post.outbox)
            act = services.command_line.acting_owner("")
            post.remind(None, key=act.key, by=act.by, via=act.via)
            queued = len(post.outbox) - before
        return {
            "on": planned.on.isoformat(), "remind": [_decided(one) for one in planned.to_remind],
            "not_today": [_decided(one) for one in planned.not_today], "queued": queued,
        }  # fmt: skip


def _decided(decision: "Decision") -> dict[str, Any]:
    facts, way = decision.facts, decision.way
    return {
        "customer": facts.customer, "name": facts.name, "due": facts.due.decimal, "overdue": facts.overdue.decimal,
        "reason": str(decision.reason), "code": decision.reason.code.value,
        "channel": way.channel if way else "", "to": way.to if way else "",
        "occasion": decision.occasion or "", "step": decision.step,
        "tone": decision.tone.value if decision.tone else "",
        "next_on": decision.next_on.isoformat() if decision.next_on else "",
    }  # fmt: skip


def deliver(*, dry_run: bool) -> dict[str, Any]:
    """Send what may go over the ways that need nobody; return what came of each, and what waits, with why.

    With ``dry_run`` nothing is sent: ``sent`` has then what would go, each as "queued".
    """
    with at_work(write=not dry_run) as post:
        sent = []
        if not dry_run:
            post.after_a_start()
            sent = [_message(post, gone.message) for gone in post.deliver()]
        done = {one["id"] for one in sent}
        found = [(_message(post, one), why) for one, why in post.would_go() if one.id not in done]
        if dry_run:
            sent = [told for told, why in found if not why]
        waiting = [{**told, "why": why} for told, why in found if why or not dry_run]
        return {"sent": sent, "waiting": waiting, "dry_run": dry_run}


def delivery_lines(told: dict[str, Any]) -> list[str]:
    """Return what ``deliver`` gave, a line for everything, and how many in the end."""
    verb = "would go" if told["dry_run"] else ""
    lines = [
        f"{one['id']}  {one['name']}  {one['channel']}  {verb or one['state']}  {one['why']}".rstrip()
        for one in told["sent"]
    ]
    lines += [f"{one['id']}  {one['name']}  {one['channel']}  waits: {one['why']}" for one in told["waiting"]]
    given = sum(one["state"] in {"handed_over", "sent"} for one in told["sent"])
    ended = f"{len(told['sent']):,} would go" if told["dry_run"] else f"{given:,} of {len(told['sent']):,} given on"
    return [*lines, f"{ended}, {len(told['waiting']):,} waiting"]


def _message(post: PostOffice, message: "Message") -> dict[str, Any]:
    return {
        "id": message.id, "name": post.name_of(message), "customer": message.customer, "occasion": message.occasion,
        "channel": message.channel, "to": message.to, "state": message.state.value, "why": message.why,
        "given": message.given,
    }  # fmt: skip


def messages() -> list[dict[str, Any]]:
    """Return every message with what is known of it, the newest first."""
    with at_work(write=False) as post:
        people = people_of(post.ledger)
        return [
            {
                "id": one.id, "at": one.at, "customer": one.customer, "name": post.name_of(one),
                "occasion": one.occasion, "channel": one.channel, "to": one.to, "state": one.state.value,
                "why": one.why, "changed_at": one.changed_at, "by": people.name_of(one.changed_by),
            }
            for one in post.outbox.latest()
        ]  # fmt: skip


def plan_lines(told: dict[str, Any]) -> list[str]:
    """Return what ``remind`` gave, a line for everybody."""
    lines = [
        f"{one['name']} ({one['customer']}) owes {one['due']}: {one['reason']}, over {one['channel']}"
        for one in told["remind"]
    ]
    lines += [
        f"not {one['name']} ({one['customer']}), who owes {one['due']}: {one['reason']}" for one in told["not_today"]
    ]
    return [*lines, f"{len(told['remind']):,} to remind, {told['queued']:,} put on the list"]


def message_lines(found: list[dict[str, Any]]) -> list[str]:
    """Return what ``messages`` gave, a line for each."""
    return [
        f"{one['id']}  {one['name']}  {one['channel']}  {one['state']}  {one['why']}".rstrip() for one in found
    ] or ["No message was ever put on the list."]
